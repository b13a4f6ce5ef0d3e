package care

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// What a person is entitled to know before they agree: what this house's treatment is, what it asks of them, what else
// there is, whether it can be had without medicines, and what their rights are. The texts are the house's own, in
// versions and in each language. That somebody was told is not enough: what they have understood stands in their own
// words, and when a text changes they are told again.

// An InformationTopic is what a text is about.
type InformationTopic string

// InformationTopics lists the topics, in the order in which they are told.
var InformationTopics = []InformationTopic{"treatment", "asks", "alternatives", "medicines", "rights"}

// InformationWritten says that the house has a text, in a language.
type InformationWritten struct {
	Topic    InformationTopic
	Version  int    // 1 at first; a new version makes everybody be told again, another language or a slip does not
	Language string // BCP 47
	Title    string
	Text     string // at most TextLongest bytes; not held in memory
}

// InformationGiven says that a person was told, and what they have understood.
type InformationGiven struct {
	Resident    ResidentID
	Topic       InformationTopic
	Version     int
	Language    string  // in which they were told
	Staff       StaffID // by whom
	Interpreter string  `json:",omitempty"` // with which
	Told        time.Time
	Understood  string `json:",omitempty"` // in the person's own words
	Questions   string `json:",omitempty"` // what they asked, and what was answered
}

// InformationText is a text as it stands in a language.
type InformationText struct {
	Written
	Topic    InformationTopic
	Version  int
	Language string
	Title    string
	Text     Text
}

// InformationTelling is when a person was told.
type InformationTelling struct {
	Written
	InformationGiven
}

// InformationLongest is the most that is noted of what somebody understood or asked, in bytes.
const InformationLongest = 2000

type informations struct {
	texts map[InformationTopic][]InformationText // in the order in which they were written
	given map[ResidentID][]InformationTelling
}

// version is the latest version of a topic that stands; 0 if there is none.
func (is *informations) version(topic InformationTopic) (latest int) {
	for _, t := range is.texts[topic] {
		if !t.TakenBack {
			latest = max(latest, t.Version)
		}
	}
	return latest
}

// text is the text of a version in a language.
func (is *informations) text(topic InformationTopic, version int, language string) (InformationText, bool) {
	for _, t := range slices.Backward(is.texts[topic]) {
		if t.Version == version && t.Language == language && !t.TakenBack {
			return t, true
		}
	}
	return InformationText{}, false
}

// WriteInformation decides what the house tells.
func WriteInformation(f InformationWritten) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.coordinator(); err != nil {
			return nil, err
		}
		latest := a.s.informations.version(f.Topic)
		switch {
		case !slices.Contains(InformationTopics, f.Topic):
			return nil, refuse(Invalid, "form.choose")
		case f.Version != latest && f.Version != latest+1 || f.Version < 1:
			return nil, refuse(Conflict, "information.version")
		case f.Language == "" || f.Title == "":
			return nil, refuse(Invalid, "form.incomplete")
		case tooLong(NameLongest, f.Title, f.Language):
			return nil, refuse(Invalid, "form.too-long", "Count", NameLongest)
		}
		if err := says(f.Text); err != nil {
			return nil, err
		}
		return []Fact{f}, nil
	}
}

// GiveInformation decides that a person was told.
func GiveInformation(f InformationGiven) Decision {
	return func(a Ask) ([]Fact, error) {
		r, err := a.about(f.Resident)
		if err != nil {
			return nil, err
		}
		if err := a.team(); err != nil {
			return nil, err
		}
		_, known := a.s.informations.text(f.Topic, f.Version, f.Language)
		switch {
		case !known:
			return nil, refuse(NotFound, "information.unknown")
		case f.Told.IsZero():
			return nil, refuse(Invalid, "form.incomplete")
		case f.Told.After(a.At):
			return nil, refuse(Invalid, "note.in-the-future")
		case f.Told.Before(r.came()):
			return nil, refuse(Conflict, "note.before-they-came", "Name", r.Name)
		case strings.TrimSpace(f.Understood) == "":
			return nil, refuse(Invalid, "information.understood", "Name", r.Name)
		case r.Interpreter && !slices.Contains(r.Languages, f.Language) && f.Interpreter == "":
			return nil, refuse(Invalid, "information.interpreter", "Name", r.Name)
		case tooLong(InformationLongest, f.Understood, f.Questions, f.Interpreter):
			return nil, refuse(Invalid, "form.too-long", "Count", InformationLongest)
		}
		if err := a.works(f.Staff); err != nil {
			return nil, err
		}
		return []Fact{f}, nil
	}
}

func (InformationWritten) subject() ResidentID { return "" }
func (f InformationGiven) subject() ResidentID { return f.Resident }
func (f InformationGiven) happened() time.Time { return f.Told }
func (f InformationWritten) long() string      { return f.Text }

func (f InformationWritten) fold(s *State, e Entry) {
	put(&s.informations.texts, f.Topic, append(s.informations.texts[f.Topic], InformationText{written(e), f.Topic, f.Version, f.Language, f.Title, Text{e.Seq}}))
}

func (f InformationGiven) fold(s *State, e Entry) {
	put(&s.informations.given, f.Resident, append(s.informations.given[f.Resident], InformationTelling{written(e), f}))
}

func (is *informations) written(seq uint64) *Written {
	for _, list := range is.texts {
		if i, ok := slices.BinarySearchFunc(list, seq, func(t InformationText, seq uint64) int { return compareSeq(t.Seq, seq) }); ok {
			return &list[i].Written
		}
	}
	for _, list := range is.given {
		if i, ok := slices.BinarySearchFunc(list, seq, func(t InformationTelling, seq uint64) int { return compareSeq(t.Seq, seq) }); ok {
			return &list[i].Written
		}
	}
	return nil
}

func (is *informations) check(s *State) error {
	for id, list := range is.given {
		if _, ok := s.residents[id]; !ok {
			return fmt.Errorf("%s was informed, whom nobody admitted", id)
		}
		for _, t := range list {
			if t.Version < 1 {
				return fmt.Errorf("entry %d tells of a text without a version", t.Seq)
			}
		}
	}
	return nil
}

// Information returns the house's texts as they stand: of each topic the latest version, in each language.
func (v View) Information() []InformationText {
	if !readsHouse[InformationWritten](v) {
		return nil
	}
	var list []InformationText
	for _, topic := range InformationTopics {
		version := v.s.informations.version(topic)
		seen := map[string]bool{}
		for _, t := range slices.Backward(v.s.informations.texts[topic]) {
			if t.Version == version && !t.TakenBack && !seen[t.Language] {
				seen[t.Language] = true
				list = append(list, t)
			}
		}
	}
	return list
}

// Informed returns when a person was told what, the latest first.
func (v View) Informed(id ResidentID) []InformationTelling {
	if !reads[InformationGiven](v, id) {
		return nil
	}
	var list []InformationTelling
	for _, t := range slices.Backward(v.s.informations.given[id]) {
		if !t.TakenBack {
			list = append(list, t)
		}
	}
	return list
}

// InformationDue returns the topics that a person who lives here has still to be told, or to be told again since the
// text has changed.
func (v View) InformationDue(id ResidentID) []InformationTopic {
	if !v.s.residents[id].Here() || !reads[InformationGiven](v, id) {
		return nil
	}
	var due []InformationTopic
	for _, topic := range InformationTopics {
		version := v.s.informations.version(topic)
		told := slices.ContainsFunc(v.s.informations.given[id], func(t InformationTelling) bool {
			return t.Topic == topic && t.Version == version && !t.TakenBack
		})
		if version > 0 && !told {
			due = append(due, topic)
		}
	}
	return due
}
