package web

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/journal"
	"milieu/internal/web/ui"
)

// A person's page says who they are before it says anything else: their name as they use it, what they want in their own
// words, who follows them, and then what others of the house have to say with them.

func (s *Server) residentRoutes(r routes) {
	r.page("GET /people", s.people)
	r.page("GET /resident/{id}", s.person)
	r.page("GET /resident/{id}/about", s.about)
	r.act("POST /resident/{id}/about", s.describe)
	r.page("GET /admission", s.admission)
	r.act("POST /admission", s.admit)
	r.page("GET /resident/{id}/discharge", s.discharge)
	r.act("POST /resident/{id}/discharge", s.goHome)
	r.act("POST /resident/{id}/companion", s.nameCompanion)
	r.act("POST /resident/{id}/companion/end", s.endCompanion)
}

// residentParts are what other slices show on a person's page, in the order in which it is read. A slice that has
// something to show adds a line; what has nothing to say about this person answers nil.
var residentParts = []func(*look, care.View, care.Resident) templ.Component{reachPart, sincePart, followUpPart, timePart, planPart, goingHomePart, sheetsPart, schedulePart, routinesPart, wellbeingPart, restrictionsPart, safetyPart, informedPart, medicinePart, promisesPart, notesPart}

// residentAside is the same for what stands beside.
var residentAside = []func(*look, care.View, care.Resident) templ.Component{treatingPart, relativesPart, childrenPart, accessPart}

// residentHref is the address of a person's page.
func residentHref(id care.ResidentID) string { return "/resident/" + string(id) }

// whom finds the person that the path is about, if the one who looks may see them. Who works here and is not on duty is
// told why they do not, in the same words whether or not there is such a person.
func (l *look) whom(v care.View) (care.Resident, error) {
	r, ok := v.Resident(l.resident())
	switch {
	case ok:
		return r, nil
	case l.inTeam() && v.Tie("")&care.TieDuty == 0:
		return r, &care.Refusal{Kind: care.NotFound, Key: "rights.not-on-duty"}
	}
	return r, care.NotFound
}

// forTeam says no to everybody who does not work with residents here.
func (l *look) forTeam() error {
	if !l.inTeam() {
		return care.Forbidden
	}
	return nil
}

// forStaff says no to everybody who does not work here.
func (l *look) forStaff() error {
	if l.who.Staff() == "" {
		return care.Forbidden
	}
	return nil
}

// own says whether the person looks at their own page.
func (l *look) own(id care.ResidentID) bool { return id != "" && l.who.Resident() == id }

// home is the page about a person where whoever looks feels at home: their own, or the team's.
func (l *look) home(id care.ResidentID) string {
	if l.own(id) {
		return "/me"
	}
	return residentHref(id)
}

// hasBeds says whether people live in this house; to a support group they come and go.
func hasBeds(v care.View) bool { return v.House().Kind != care.Group }

// residentFace is a person's photo, or their initials in their colour.
func residentFace(v care.View, r care.Resident) ui.FaceProps {
	f := ui.FaceProps{Name: r.Name, Tone: ui.ToneOf(string(r.ID))}
	if t, ok := v.Picture(r.ID); ok {
		f.Photo = pictureHref(r.ID, t)
	}
	return f
}

type peoplePage struct {
	Title, Sub, Admit string
	OffDuty           *offDuty
	Here, Away        []ui.PersonProps
	Former            []ui.LineProps
}

func (s *Server) people(w http.ResponseWriter, l *look) error {
	if err := l.forTeam(); err != nil {
		return err
	}
	var p peoplePage
	l.view(func(v care.View) {
		word := v.House().Word
		p.Title = l.say("nav.people")
		if p.OffDuty = newOffDuty(l, v); p.OffDuty == nil {
			p.Admit = l.say("resident.new." + wordOr(word))
		}
		for _, r := range v.Residents() {
			card := personBrief(l, v, r)
			if card.Away != "" {
				p.Away = append(p.Away, card)
			} else {
				p.Here = append(p.Here, card)
			}
		}
		if p.Sub = l.say("resident.count."+wordOr(word), "Count", len(p.Here)+len(p.Away)); p.OffDuty != nil {
			p.Sub = l.say("access.yours", "Count", len(p.Here)+len(p.Away))
		}
		for _, r := range v.Former() {
			p.Former = append(p.Former, ui.LineProps{Face: residentFace(v, r), Title: r.Name, Href: residentHref(r.ID),
				Detail: l.say("resident.went", "Day", l.words.DateYear(civil.Of(r.Stay().Until, v.Zone())))})
		}
	})
	return s.show(w, l, p.Title, peopleView(p))
}

// wordOr is the word that a house uses for those who live in it, also before anybody has chosen one.
func wordOr(word string) string {
	if word == "" {
		return care.ResidentWords[0]
	}
	return word
}

// personBrief is a person in the list: who follows them, what they want, and whether they are away.
func personBrief(l *look, v care.View, r care.Resident) ui.PersonProps {
	p := ui.PersonProps{ID: "person-" + string(r.ID), Name: r.Name, Pronoun: r.Pronouns, Href: residentHref(r.ID), Face: residentFace(v, r), Sub: howLong(l, v, r)}
	if wish, ok := v.Answer(r.ID, care.Wish); ok && wish.Own && wish.Words != "" {
		p.Voice = wish.Words
	} else {
		p.Unasked = l.say("question.wish-unasked", "Name", r.Name)
	}
	if leave, away := v.OnLeave(r.ID); away {
		p.Away = awayUntil(l, v, leave)
	}
	return p
}

// personPage is a person as the team, or they themselves, see them.
type personPage struct {
	ID                  care.ResidentID
	Own, Here, Beds     bool
	Top                 ui.TopProps
	Name                string
	Wish                []answerLine
	WishUnasked         string
	Ask                 *askPage // the next question, if one is due
	Steps               string
	Answered, AllOfThem int
	Known               []knownLine
	Eats                []knownLine // allergies and diet: seen without looking for them
	Speaks              string
	Companions          []companionLine
	Others              []ui.Option // colleagues who could become companions
	Away                *leaveLine
	Leaves              []leaveLine
	Stays               []ui.LineProps
	Wall, HasPicture    bool
	Parts, Aside        []templ.Component
	Back                backNow         // of somebody who may come back: now
	Keeping             templ.Component // for how long the record is kept; nil to who does not decide it
	Glass               []glassOpen     // what whoever looks has opened in need
}

// backNow is a form of coming back at this moment.
type backNow struct{ FormID, Day, Clock string }

func newBackNow(v care.View) backNow {
	return backNow{newID(), v.Today().String(), civil.ClockOf(v.At(), v.Zone()).String()}
}

type companionLine struct {
	ui.LineProps
	ID care.StaffID
}

func (s *Server) person(w http.ResponseWriter, l *look) error {
	if l.own(l.resident()) {
		http.Redirect(w, l.Request, "/me", http.StatusSeeOther)
		return nil
	}
	p, err := newPersonPage(l, l.resident())
	if r := journal.Refused(err); r != nil {
		return s.closed(w, l, r)
	} else if err != nil {
		return err
	}
	return s.show(w, l, p.Name, personView(p))
}

func newPersonPage(l *look, id care.ResidentID) (p personPage, err error) {
	l.view(func(v care.View) {
		l.SetPathValue("id", string(id))
		var r care.Resident
		if r, err = l.whom(v); err != nil {
			return
		}
		p = personPage{ID: id, Own: l.own(id), Here: r.Here(), Beds: hasBeds(v), Name: r.Name, Wall: r.OnWall}
		p.Top = ui.TopProps{Title: r.Name, Before: r.Pronouns, Face: residentFace(v, r), Sub: hereSince(l, v, r)}
		p.HasPicture = p.Top.Face.Photo != ""
		p.knowing(l, v, r)
		p.Speaks = speaks(l, r)
		p.companions(l, v, r)
		p.leaves(l, v, r)
		p.Stays = stays(l, v, r)
		p.Back = newBackNow(v)
		p.Keeping = keepingPart(l, r)
		for _, part := range residentParts {
			if c := part(l, v, r); c != nil {
				p.Parts = append(p.Parts, c)
			}
		}
		for _, part := range residentAside {
			if c := part(l, v, r); c != nil {
				p.Aside = append(p.Aside, c)
			}
		}
		p.Glass = openGlasses(l, v, id)
	})
	return p, err
}

// hereSince says with whom somebody is here, and since when; or when they went home.
func hereSince(l *look, v care.View, r care.Resident) string {
	day := civil.Of(r.Stay().From, v.Zone())
	switch {
	case !r.Here():
		return l.say("resident.went", "Day", l.words.DateYear(civil.Of(r.Stay().Until, v.Zone())))
	case !hasBeds(v):
		return howLong(l, v, r) + " · " + l.say("resident.comes-since", "Day", l.words.DateYear(day))
	}
	return howLong(l, v, r) + " · " + l.say("resident.here-since", "Day", l.words.DateYear(day))
}

// speaks is a sentence about somebody's languages, and whether an interpreter is needed.
func speaks(l *look, r care.Resident) string {
	if len(r.Languages) == 0 {
		return ""
	}
	var names []string
	for _, tag := range r.Languages {
		names = append(names, l.words.Language(tag))
	}
	if r.Interpreter {
		return l.say("resident.speaks-with-interpreter", "Name", r.Name, "Languages", names)
	}
	return l.say("resident.speaks", "Name", r.Name, "Languages", names)
}

func (p *personPage) companions(l *look, v care.View, r care.Resident) {
	following := v.Companions(r.ID)
	for _, c := range following {
		p.Companions = append(p.Companions, companionLine{colleagueLine(v, c), c.ID})
	}
	if p.Own || l.who.Staff() == "" {
		return
	}
	for _, c := range v.Colleagues() {
		if !slices.ContainsFunc(following, func(f care.Staff) bool { return f.ID == c.ID }) {
			p.Others = append(p.Others, ui.Option{Value: string(c.ID), Text: c.Name, Chosen: l.typed("staff", string(l.who.Staff())) == string(c.ID)})
		}
	}
}

// timePart is today's time together on a person's page, and where to note more and look further back.
func timePart(l *look, v care.View, r care.Resident) templ.Component {
	if !r.Here() || l.own(r.ID) {
		return nil // their own day has this in its first line
	}
	return togetherCard(timeTogether{Met: metToday(l, v, r.ID), Note: contactPlus(l, v, r).Label, NoteHref: residentHref(r.ID) + "/contact",
		All: l.say("time.of", "Name", r.Name), AllHref: residentHref(r.ID) + "/time"})
}

type timeTogether struct{ Met, Note, NoteHref, All, AllHref string }

// stays is the course: every stay, the latest first.
func stays(l *look, v care.View, r care.Resident) (lines []ui.LineProps) {
	for _, stay := range slices.Backward(r.Stays) {
		from, until := l.words.DateYear(civil.Of(stay.From, v.Zone())), l.words.DateYear(civil.Of(stay.Until, v.Zone()))
		line := ui.LineProps{Title: l.say("resident.stay-open", "From", from)}
		if until != "" {
			line.Title = l.say("resident.stay", "From", from, "Until", until)
		}
		switch {
		case stay.OwnWish:
			line.Detail = l.say("resident.came-by-own-wish")
		case stay.Referrer != "":
			line.Detail = l.say("resident.came-from", "Referrer", stay.Referrer)
		}
		if stay.To != "" {
			line.Detail += " " + l.say("resident.went-to", "To", stay.To)
		}
		lines = append(lines, line)
	}
	return lines
}

func (s *Server) nameCompanion(w http.ResponseWriter, l *look) error {
	f := care.CompanionNamed{Resident: l.resident(), Staff: care.StaffID(l.form().text("staff"))}
	return s.do(w, l, care.NameCompanion(f), done{to: residentHref(f.Resident), say: "companion.named", keep: true}, s.person)
}

func (s *Server) endCompanion(w http.ResponseWriter, l *look) error {
	f := care.CompanionEnded{Resident: l.resident(), Staff: care.StaffID(l.form().text("staff"))}
	return s.do(w, l, care.EndCompanion(f), done{to: residentHref(f.Resident), say: "companion.ended", keep: true}, s.person)
}
