package web

import (
	"net/http"
	"strconv"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/web/ui"
)

// The house itself, for its coordinator: what it is called, what it calls those who live in it, its places and its day.

func (s *Server) houseRoutes(r routes) {
	r.page("GET /house", s.theHouse)
	r.act("POST /house", s.describeHouse)
	r.act("POST /house/place", s.namePlace)
	r.act("POST /house/rhythm", s.agreeRhythm)
}

type housePage struct {
	FormID                string
	Name, Zone            string
	Kinds, Words          []ui.Option
	Languages             [][]ui.Option
	Places                []placeForm
	NewPlace              placeForm
	Moments               []momentForm
	QuietFrom, QuietUntil string
	Agreement             agreementPage
}

type placeForm struct {
	FormID   string
	ID       care.PlaceID
	Name     string
	Sub      string
	Outdoors bool
	Room     string
}

type momentForm struct {
	N           string // its number, in the names of its fields
	Name        string
	Sorts       []ui.Option
	From, Until string
}

// momentRows is how many moments of a day one can enter at once, beside those that are there.
const momentRows, momentMost = 3, 30

func (s *Server) theHouse(w http.ResponseWriter, l *look) error {
	if l.who.Role != care.RoleCoordinator {
		return care.Forbidden
	}
	p := housePage{FormID: newID(), NewPlace: placeForm{FormID: newID(), Name: l.typed("place-name", ""), Room: l.typed("room", ""), Outdoors: l.ticked("outdoors", false)}}
	l.view(func(v care.View) {
		h := v.House()
		p.Name, p.Zone = l.typed("name", h.Name), l.typed("zone", h.Zone)
		for _, k := range care.HouseKinds {
			p.Kinds = append(p.Kinds, ui.Option{Value: string(k), Text: l.say("house.kind." + string(k)), Chosen: l.typed("kind", string(h.Kind)) == string(k)})
		}
		for _, word := range care.ResidentWords {
			p.Words = append(p.Words, ui.Option{Value: word, Text: l.say("house.word." + word), Chosen: l.typed("word", wordOr(h.Word)) == word})
		}
		p.Languages = languageChoices(l, l.typedAll("language", h.Languages), 2)
		for _, place := range v.Places() {
			f := placeForm{FormID: newID(), ID: place.Place, Name: place.Name, Outdoors: place.Outdoors}
			if place.Outdoors {
				f.Sub = l.say("house.outdoors")
			}
			if place.Room > 0 {
				f.Room = strconv.Itoa(place.Room)
				f.Sub += " " + l.say("house.room-for", "Count", place.Room)
			}
			p.Places = append(p.Places, f)
		}
		p.rhythm(l, h)
		p.Agreement = newAgreementPage(l, v)
	})
	return s.show(w, l, l.say("nav.house"), houseView(p))
}

func (p *housePage) rhythm(l *look, h care.House) {
	p.QuietFrom, p.QuietUntil = l.typed("quiet-from", h.QuietFrom.String()), l.typed("quiet-until", h.QuietUntil.String())
	for i := range min(len(h.Moments)+momentRows, momentMost) {
		n := strconv.Itoa(i)
		var m care.Moment
		from, until := "", ""
		if i < len(h.Moments) {
			m = h.Moments[i]
			from, until = m.From.String(), m.Until.String()
		}
		row := momentForm{N: n, Name: l.typed("moment-"+n, m.Name), From: l.typed("from-"+n, from), Until: l.typed("until-"+n, until)}
		for _, sort := range care.MomentSorts {
			row.Sorts = append(row.Sorts, ui.Option{Value: string(sort), Text: l.say("house.moment." + string(sort)), Chosen: l.typed("sort-"+n, string(m.Sort)) == string(sort)})
		}
		p.Moments = append(p.Moments, row)
	}
}

func (s *Server) describeHouse(w http.ResponseWriter, l *look) error {
	f := l.form()
	h := care.HouseDescribed{Name: f.text("name"), Kind: care.HouseKind(f.text("kind")), Word: f.text("word"), Languages: f.list("language"), Zone: f.text("zone")}
	return s.do(w, l, care.DescribeHouse(h), done{to: "/house", say: "house.described", keep: true}, s.theHouse)
}

func (s *Server) namePlace(w http.ResponseWriter, l *look) error {
	f := l.form()
	place := care.PlaceNamed{Place: care.PlaceID(f.text("place")), Name: f.text("place-name"), Outdoors: f.has("outdoors"), Room: f.number("room"), Closed: f.has("close")}
	if place.Place == "" {
		place.Place = care.PlaceID(f.id())
	}
	return s.do(w, l, care.NamePlace(place), done{to: "/house#places", say: "house.place-kept", keep: true}, s.theHouse)
}

func (s *Server) agreeRhythm(w http.ResponseWriter, l *look) error {
	f := l.form()
	day := care.RhythmAgreed{QuietFrom: f.clock("quiet-from"), QuietUntil: f.clock("quiet-until")}
	for i := range momentMost {
		n := strconv.Itoa(i)
		m := care.Moment{Name: f.text("moment-" + n), Sort: care.MomentSort(f.text("sort-" + n)), From: f.clock("from-" + n), Until: f.clock("until-" + n)}
		if m.Name == "" && m.From == civil.Clock(0) && m.Until == civil.Clock(0) {
			continue // a row that was left empty, or emptied
		}
		day.Moments = append(day.Moments, m)
	}
	return s.do(w, l, care.AgreeRhythm(day), done{to: "/house#day", say: "house.rhythm-kept", keep: true}, s.theHouse)
}
