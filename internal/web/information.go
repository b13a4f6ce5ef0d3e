package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/web/ui"
)

// What the house tells each person, and what they have understood. The texts are the coordinator's to write; the talk is
// the companion's; the words of understanding are the person's.

func (s *Server) informationRoutes(r routes) {
	r.page("GET /house/information", s.information)
	r.act("POST /house/information", s.writeInformation)
	r.page("GET /resident/{id}/informed", s.informed)
	r.act("POST /resident/{id}/informed", s.giveInformation)
}

// informationText is a text of the house as it is read.
type informationText struct {
	Topic   care.InformationTopic
	Version int
	Lang    string
	Title   string
	Sub     string
	Text    string
	text    care.Text
}

func informationTexts(l *look, v care.View) (list []informationText) {
	for _, t := range v.Information() {
		list = append(list, informationText{Topic: t.Topic, Version: t.Version, Lang: t.Language, Title: t.Title, text: t.Text,
			Sub: l.say("information.version-short", "Version", t.Version, "Language", l.words.Language(t.Language))})
	}
	return list
}

// readInformation fills in the texts, which are not held in memory.
func (l *look) readInformation(list []informationText) error {
	var want []care.Text
	for _, t := range list {
		want = append(want, t.text)
	}
	texts, err := l.house.Texts(l.Context(), want...)
	for i := range list {
		list[i].Text = texts[list[i].text]
	}
	return err
}

type informationPage struct {
	FormID    string
	Chief     bool
	Texts     []informationText
	Topics    []ui.Option
	Languages []ui.Option
	Again     []ui.Option
	Title     string
	Text      string
}

func (s *Server) information(w http.ResponseWriter, l *look) error {
	p := informationPage{FormID: l.formID(), Chief: l.who.Role == care.RoleCoordinator, Title: l.typed("title", ""), Text: l.typed("text", "")}
	l.view(func(v care.View) {
		p.Texts = informationTexts(l, v)
		for _, topic := range care.InformationTopics {
			p.Topics = append(p.Topics, ui.Option{Value: string(topic), Text: l.say("information.topic." + string(topic)), Chosen: l.typed("topic", "") == string(topic)})
		}
		for _, lang := range v.House().Languages {
			p.Languages = append(p.Languages, ui.Option{Value: lang, Text: l.words.Language(lang), Chosen: l.typed("language", "") == lang})
		}
	})
	again := l.typed("again", "yes")
	p.Again = []ui.Option{{Value: "yes", Text: l.say("information.again-yes"), Chosen: again == "yes"}, {Value: "no", Text: l.say("information.again-no"), Chosen: again == "no"}}
	if err := l.readInformation(p.Texts); err != nil {
		return err
	}
	return s.show(w, l, l.say("information.title"), informationView(p))
}

func (s *Server) writeInformation(w http.ResponseWriter, l *look) error {
	f := l.form()
	i := care.InformationWritten{Topic: care.InformationTopic(f.text("topic")), Language: f.text("language"), Title: f.text("title"), Text: f.words("text")}
	l.view(func(v care.View) {
		for _, t := range v.Information() {
			if t.Topic == i.Topic {
				i.Version = t.Version
			}
		}
	})
	if i.Version == 0 || f.text("again") == "yes" {
		i.Version++
	}
	return s.do(w, l, care.WriteInformation(i), done{to: "/house/information", say: "information.written"}, s.information)
}

type informedPage struct {
	FormID      string
	ID          care.ResidentID
	Name, Title string
	Own         bool
	Texts       []informationText // the person's language first
	Due         []string
	Give        []ui.Option // the texts that can have been told: topic, version and language
	Staff       []ui.Option
	Interpreter string
	Day, Clock  string
	Understood  string
	Questions   string
	Told        []ui.LineProps
}

func (s *Server) informed(w http.ResponseWriter, l *look) error {
	var p informedPage
	var err error
	l.view(func(v care.View) {
		var r care.Resident
		if r, err = l.whom(v); err == nil {
			p = newInformedPage(l, v, r)
		}
	})
	if err == nil {
		err = l.readInformation(p.Texts)
	}
	if err != nil {
		return err
	}
	return s.show(w, l, p.Title, informedView(p))
}

func newInformedPage(l *look, v care.View, r care.Resident) informedPage {
	p := informedPage{FormID: l.formID(), ID: r.ID, Name: r.Name, Own: l.own(r.ID), Title: l.say("information.to", "Name", r.Name), Texts: informationTexts(l, v), Interpreter: l.typed("interpreter", ""),
		Day: l.typed("day", v.Today().String()), Clock: l.typed("clock", civil.ClockOf(v.At(), v.Zone()).String()), Understood: l.typed("understood", ""), Questions: l.typed("questions", "")}
	if p.Own {
		p.Title = l.say("information.to-you")
	}
	slices.SortStableFunc(p.Texts, func(a, b informationText) int { return rankOf(r.Languages, a.Lang) - rankOf(r.Languages, b.Lang) })
	due := v.InformationDue(r.ID)
	for _, topic := range due {
		p.Due = append(p.Due, l.say("information.topic."+string(topic)))
	}
	chosen := l.typed("what", "")
	for _, t := range p.Texts {
		value := string(t.Topic) + "@" + strconv.Itoa(t.Version) + "@" + t.Lang
		if chosen == "" && slices.Contains(due, t.Topic) {
			chosen = value
		}
		p.Give = append(p.Give, ui.Option{Value: value, Text: t.Title, Detail: t.Sub, Chosen: value == chosen})
	}
	for _, c := range v.Colleagues() {
		p.Staff = append(p.Staff, ui.Option{Value: string(c.ID), Text: c.Name, Chosen: l.typed("staff", string(l.who.Staff())) == string(c.ID)})
	}
	for _, t := range v.Informed(r.ID) {
		line := ui.LineProps{Title: l.say("information.topic." + string(t.Topic)), After: l.say("information.version-short", "Version", t.Version, "Language", l.words.Language(t.Language)), Voice: t.Understood,
			Detail: dotted(l.words.Relative(civil.Of(t.Told, v.Zone()), v.Today()), nameOf(v, care.ByTherapist(t.Staff)), t.Interpreter, t.Questions)}
		p.Told = append(p.Told, line)
	}
	return p
}

// rankOf is where a language stands among those that somebody speaks; last if they do not.
func rankOf(spoken []string, lang string) int {
	if i := slices.Index(spoken, lang); i >= 0 {
		return i
	}
	return len(spoken)
}

func (s *Server) giveInformation(w http.ResponseWriter, l *look) error {
	f := l.form()
	parts := strings.SplitN(f.text("what")+"@@", "@", 3)
	version, _ := strconv.Atoi(parts[1])
	g := care.InformationGiven{Resident: l.resident(), Topic: care.InformationTopic(parts[0]), Version: version, Language: strings.TrimRight(parts[2], "@"), Staff: care.StaffID(f.text("staff")),
		Interpreter: f.text("interpreter"), Told: f.time("day", "clock"), Understood: f.words("understood"), Questions: f.words("questions")}
	return s.do(w, l, care.GiveInformation(g), done{to: residentHref(g.Resident) + "/informed", say: "information.given"}, s.informed)
}

// informedPart is what a person has still to be told, on their page.
func informedPart(l *look, v care.View, r care.Resident) templ.Component {
	p := newInformedPage(l, v, r)
	if len(p.Texts) == 0 {
		return nil
	}
	return informedCard(p)
}

// informationAsks is who has still to be told something, as one line on the board.
func informationAsks(l *look, v care.View, residents []care.Resident) (asks []ui.Ask) {
	for _, r := range residents {
		if due := v.InformationDue(r.ID); len(due) > 0 {
			var topics []string
			for _, topic := range due {
				topics = append(topics, l.say("information.topic."+string(topic)))
			}
			asks = append(asks, ui.Ask{ID: "ask-informed-" + string(r.ID), Tag: ui.TagProps{Text: l.say("information.tag"), Tone: ui.Moss}, Title: l.say("information.asks", "Name", r.Name),
				Detail: l.words.List(topics), Href: residentHref(r.ID) + "/informed"})
		}
	}
	if len(asks) > informationAsksMost {
		return []ui.Ask{{ID: "ask-informed", Tag: ui.TagProps{Text: l.say("information.tag"), Tone: ui.Moss}, Title: l.say("information.asks-many", "Count", len(asks)), Href: "/people"}}
	}
	return asks
}

// informationAsksMost is how many people the board names before it only counts them.
const informationAsksMost = 3
