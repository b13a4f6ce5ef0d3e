package care

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"milieu/internal/civil"
)

// A feed is a calendar at a secret address, which a phone reads without signing in. Whoever has the address has the
// feed, so a feed says when somebody is busy, and hardly with what: no title, no name, no place.

// FeedOpened says that there is a calendar: of a resident, of a colleague, or of the house if it names neither.
type FeedOpened struct {
	Feed     FeedID
	Hash     string     // SHA-256 of the secret, in hexadecimal; the secret itself is written nowhere
	Resident ResidentID `json:",omitempty"`
	Staff    StaffID    `json:",omitempty"`
}

// FeedRevoked says that a calendar is closed for ever.
type FeedRevoked struct {
	Feed     FeedID
	Resident ResidentID `json:",omitempty"` // whose calendar it is
}

// FeedBack and FeedAhead are how far a feed reaches from the day of looking, in days.
const (
	FeedBack  = 60
	FeedAhead = 120
)

// Feed is a calendar as it stands, for those who may close it.
type Feed struct {
	Written
	FeedOpened
	Revoked bool
}

type feeds struct {
	all    []Feed // by Seq
	byHash map[string]int
	byID   map[FeedID]int
}

// OpenFeed decides that there is a calendar. One opens one's own; the coordinator opens the house's.
func OpenFeed(f FeedOpened) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.feed(f.Resident, f.Staff); err != nil {
			return nil, err
		}
		_, knownID := a.s.feeds.byID[f.Feed]
		_, knownHash := a.s.feeds.byHash[f.Hash]
		hash, err := hex.DecodeString(f.Hash)
		switch {
		case f.Feed == "" || err != nil || len(hash) != sha256.Size || hex.EncodeToString(hash) != f.Hash:
			return nil, refuse(Invalid, "form.incomplete")
		case knownID || knownHash:
			return nil, refuse(Conflict, "form.known-with-other-contents")
		}
		return []Fact{f}, nil
	}
}

// RevokeFeed decides that a calendar is closed for ever. The coordinator may close any.
func RevokeFeed(f FeedRevoked) Decision {
	return func(a Ask) ([]Fact, error) {
		i, ok := a.s.feeds.byID[f.Feed]
		if !ok {
			return nil, refuse(NotFound, "feed.unknown")
		}
		known := a.s.feeds.all[i]
		if a.By.Role != RoleCoordinator {
			if err := a.feed(known.Resident, known.Staff); err != nil {
				return nil, err
			}
		}
		if known.Revoked {
			return nil, nil // already so
		}
		f.Resident = known.Resident
		return []Fact{f}, nil
	}
}

// feed: only for whom the calendar is about.
func (a Ask) feed(id ResidentID, colleague StaffID) error {
	switch {
	case id != "" && colleague != "":
		return refuse(Invalid, "form.incomplete")
	case id != "":
		_, err := a.own(id)
		return err
	case colleague != "" && a.By.Staff() != colleague:
		return refuse(Forbidden, "rights.not-yours")
	case colleague != "":
		return nil
	}
	return a.coordinator()
}

func (f FeedOpened) subject() ResidentID  { return f.Resident }
func (f FeedRevoked) subject() ResidentID { return f.Resident }

func (f FeedOpened) fold(s *State, e Entry) {
	put(&s.feeds.byHash, f.Hash, len(s.feeds.all))
	put(&s.feeds.byID, f.Feed, len(s.feeds.all))
	s.feeds.all = append(s.feeds.all, Feed{Written: written(e), FeedOpened: f})
}

func (f FeedRevoked) fold(s *State, _ Entry) {
	if i, ok := s.feeds.byID[f.Feed]; ok {
		s.feeds.all[i].Revoked = true
	}
}

func (fs *feeds) written(seq uint64) *Written {
	i, ok := slices.BinarySearchFunc(fs.all, seq, func(f Feed, seq uint64) int { return compareSeq(f.Seq, seq) })
	if !ok {
		return nil
	}
	return &fs.all[i].Written
}

func (fs *feeds) check(*State) error {
	for hash, i := range fs.byHash {
		if fs.all[i].Hash != hash {
			return fmt.Errorf("feed %s is found by the secret of another", fs.all[i].Feed)
		}
	}
	return nil
}

// Feeds returns the open calendars that the viewer may close, the oldest first.
func (v View) Feeds() []Feed {
	var list []Feed
	for _, f := range v.s.feeds.all {
		own := f.Resident != "" && v.who.Resident() == f.Resident || f.Staff != "" && v.who.Staff() == f.Staff
		if !f.Revoked && !f.TakenBack && (own || v.who.Role == RoleCoordinator) {
			list = append(list, f)
		}
	}
	return list
}

// A FeedWord is all that a feed says about what somebody is busy with.
type FeedWord string

// The words of a feed.
const (
	FeedGroup       FeedWord = "group"
	FeedAppointment FeedWord = "appointment"
	FeedMeeting     FeedWord = "meeting"
	FeedMovement    FeedWord = "movement"
	FeedMusic       FeedWord = "music"
	FeedArt         FeedWord = "art"
	FeedPractical   FeedWord = "practical"
	FeedOuting      FeedWord = "outing"
	FeedFree        FeedWord = "free"
	FeedMeal        FeedWord = "meal"
	FeedDuty        FeedWord = "duty"
)

// feedWords says what a feed calls each kind of activity. What could tell of an illness or of a treatment is a group
// or an appointment.
var feedWords = map[ActivityKind]FeedWord{
	ActivityGroup: FeedGroup, ActivityIndividual: FeedAppointment, ActivityFamily: FeedAppointment, ActivityWork: FeedPractical,
	ActivityMovement: FeedMovement, ActivityNutrition: FeedGroup, ActivityIMR: FeedGroup, ActivityCognitive: FeedGroup,
	ActivityMusic: FeedMusic, ActivityArt: FeedArt, ActivityMindfulness: FeedGroup, ActivityMeeting: FeedMeeting,
	ActivityPractical: FeedPractical, ActivityLearning: FeedGroup, ActivityOuting: FeedOuting, ActivityRecreation: FeedFree,
	ActivityMeal: FeedMeal,
}

// FeedLine is one stretch of time in a feed.
type FeedLine struct {
	UID          string // the same for ever, and says nothing
	Word         FeedWord
	Begins, Ends time.Time
	Cancelled    bool
	Changes      int // how often something was said about it; only ever grows
	Changed      time.Time
}

// Calendar returns what the feed with a secret says, by when things begin; false if no open feed has it. Having the
// secret is all that is asked for.
func (v View) Calendar(secret string) ([]FeedLine, bool) {
	sum := sha256.Sum256([]byte(secret))
	i, ok := v.s.feeds.byHash[hex.EncodeToString(sum[:])]
	if !ok {
		return nil, false
	}
	f := v.s.feeds.all[i]
	colleague := v.s.staff[f.Staff]
	if f.Revoked || f.TakenBack || f.Staff != "" && !colleague.Left.IsZero() {
		return nil, false
	}
	mentions[FeedOpened](v, f.Resident)
	return f.lines(v), true
}

// HouseCalendar returns what the calendar of the house says, to who may know what the house does: it names no resident.
func (v View) HouseCalendar() []FeedLine {
	if !v.seesHouse() {
		return nil
	}
	return Feed{FeedOpened: FeedOpened{Feed: "house"}}.lines(v)
}

// lines are what a feed says, by when things begin.
func (f Feed) lines(v View) []FeedLine {
	from, until := v.Today().Add(-FeedBack), v.Today().Add(FeedAhead)
	var list []FeedLine
	for day := from; day <= until; day = day.Add(1) {
		for _, o := range v.s.on(day) {
			if f.of(v.s, o) {
				list = append(list, f.line("activity:"+string(o.Activity)+":"+o.Day.String(),
					FeedLine{"", cmp.Or(feedWords[o.Kind], FeedGroup), o.Begins, o.Ends, o.Cancelled, o.changes, o.changed}))
			}
		}
	}
	list = append(list, f.appointments(v.s, from, until)...)
	list = append(list, f.duties(v.s, from, until)...)
	slices.SortStableFunc(list, func(a, b FeedLine) int { return cmp.Or(a.Begins.Compare(b.Begins), cmp.Compare(a.UID, b.UID)) })
	return list
}

// of says whether an occurrence belongs in the feed.
func (f Feed) of(s *State, o Occurrence) bool {
	switch {
	case f.Resident != "":
		return s.takesPart(o, f.Resident)
	case f.Staff != "":
		return slices.Contains(o.Leaders, f.Staff)
	}
	return true
}

func (f Feed) appointments(s *State, from, until civil.Day) []FeedLine {
	var list []FeedLine
	begin, end := from.At(0, s.house.location()), until.At(civil.Midnight, s.house.location())
	for id := range s.residents {
		if f.Resident != id && f.Staff == "" {
			continue
		}
		for _, known := range s.appointments.between(id, begin, end) {
			if f.Resident == id || slices.Contains(known.With, f.Staff) {
				list = append(list, f.line("appointment:"+string(known.Appointment),
					FeedLine{"", FeedAppointment, known.From, known.Until, known.Cancelled, known.changes, known.changed}))
			}
		}
	}
	return list
}

func (f Feed) duties(s *State, from, until civil.Day) []FeedLine {
	if f.Staff == "" {
		return nil
	}
	var list []FeedLine
	for _, d := range s.duties.between(from.At(0, s.house.location()), until.At(civil.Midnight, s.house.location())) {
		if d.Staff == f.Staff {
			list = append(list, f.line("duty:"+string(d.Duty), FeedLine{Word: FeedDuty, Begins: d.From, Ends: d.Until, Changes: 1, Changed: f.At}))
		}
	}
	return list
}

// line gives a line its name, out of which nobody can read what it is about.
func (f Feed) line(what string, l FeedLine) FeedLine {
	sum := sha256.Sum256([]byte(string(f.Feed) + "\n" + what))
	l.UID = hex.EncodeToString(sum[:16])
	return l
}
