package web

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/web/ui"
	"milieu/internal/words"
)

// A network is drawn by the resident: whoever matters is put nearer or farther, by drag, by keys or with plain buttons, and
// the same is a list to read. What somebody may know is shown beside them, and changed on their own page.

func (s *Server) networkRoutes(r routes) {
	r.page("GET /me/network", s.myNetwork)
	r.page("GET /resident/{id}/network", s.network)
	r.act("POST /resident/{id}/network", s.addToNetwork)
	r.act("POST /resident/{id}/network/place", s.placeInNetwork)
	r.act("POST /resident/{id}/network/told", s.tellNetwork)
	r.act("POST /resident/{id}/child", s.rememberChild)
	r.act("POST /resident/{id}/child/end", s.endChild)
	r.live("network", livePage{parts: networkParts})
}

func networkHref(id care.ResidentID) string { return residentHref(id) + "/network" }

type networkPage struct {
	Seq      uint64
	ID       care.ResidentID
	Own      bool
	Top      ui.TopProps
	Person   string
	Picture  networkPicture
	People   []networkPerson
	FormID   string
	Name, Is string
	Children childrenCard
	Family   string
}

// networkPicture is the drawing: rings around the person, and whoever matters on them.
type networkPicture struct {
	Label string
	Me    string // initials
	Rings []string
	Nodes []networkNode
}

type networkNode struct {
	ID             care.RelativeID
	X, Y           string
	Initials, Name string
	Tone           ui.Tone
	Knows, Placed  bool
	Near, Turn     int
}

type networkPerson struct {
	ID          care.RelativeID
	Anchor      string
	Face        ui.FaceProps
	Name, Is    string
	Words, Does string
	Phone, Tel  string
	Own         bool
	Place       string // "nearest, to the right"
	Knows       string
	Consent     string // where what they may know is said
	First, Last bool   // nobody is nearer, or farther, than this ring
}

// The drawing, in its own units.
const (
	networkSize = 400
	networkMidX = 200.0
	networkMidY = 195.0
)

var networkRadii = [care.NetworkRings + 1]float64{0, 70, 115, 160}

func (s *Server) myNetwork(w http.ResponseWriter, l *look) error {
	if l.who.Resident() == "" {
		return care.Forbidden
	}
	l.SetPathValue("id", string(l.who.Resident()))
	return s.network(w, l)
}

func (s *Server) network(w http.ResponseWriter, l *look) error {
	p, err := newNetworkPage(l, l.resident())
	if err != nil {
		return err
	}
	return s.show(w, l, p.Top.Title, networkView(p))
}

func networkParts(l *look) ([]livePart, error) {
	p, err := newNetworkPage(l, care.ResidentID(l.URL.Query().Get("about")))
	return []livePart{{"network-picture", networkDrawing(p)}, {"network-people", networkPeople(p)}}, err
}

func newNetworkPage(l *look, id care.ResidentID) (p networkPage, err error) {
	l.view(func(v care.View) {
		l.SetPathValue("id", string(id))
		var r care.Resident
		if r, err = l.whom(v); err != nil {
			return
		}
		p = networkPage{Seq: v.Seq(), ID: r.ID, Own: l.own(r.ID), Person: r.Name, FormID: l.formID(), Name: l.typed("name", ""), Is: l.typed("is", ""), Family: familyHref(r.ID)}
		p.Top = ui.TopProps{Title: l.say("network.of", "Name", r.Name), Sub: l.say("network.of.help", "Name", r.Name), Face: residentFace(v, r)}
		if p.Own {
			p.Top.Title, p.Top.Sub = l.say("network.mine"), l.say("network.mine.help")
		}
		list := v.Network(r.ID)
		p.Picture = newNetworkPicture(l, v, r, list)
		for _, one := range list {
			p.People = append(p.People, newNetworkPerson(l, v, one))
		}
		p.Children = newChildrenCard(l, v, r)
	})
	return p, err
}

func newNetworkPicture(l *look, v care.View, r care.Resident, list []care.NetworkPerson) networkPicture {
	p := networkPicture{Label: l.say("network.nobody-drawn"), Me: ui.Initials(r.Name)}
	for _, radius := range slices.Backward(networkRadii[1:]) {
		p.Rings = append(p.Rings, fmt.Sprintf("%.0f", radius))
	}
	var near []string
	for _, one := range list {
		sin, cos := math.Sincos(float64(one.Turn) * math.Pi / 180)
		radius := networkRadii[one.Near]
		p.Nodes = append(p.Nodes, networkNode{ID: one.Relative.Relative, Initials: ui.Initials(one.Name), Name: shortName(one.Name), Tone: ui.ToneOf(string(one.Relative.Relative)),
			Knows: one.Consent.Until.After(v.At()), Placed: one.Placed, Near: one.Near, Turn: one.Turn,
			X: fmt.Sprintf("%.1f", networkMidX+radius*sin), Y: fmt.Sprintf("%.1f", networkMidY-radius*cos)})
		near = append(near, one.Name)
	}
	if len(near) > 0 {
		p.Label = l.say("network.drawn", "Name", r.Name, "Names", near)
	}
	return p
}

// shortName is a name as it fits under a face.
func shortName(name string) string {
	const most = 12
	if r := []rune(name); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return name
}

func newNetworkPerson(l *look, v care.View, one care.NetworkPerson) networkPerson {
	key := one.Relative.Relative
	p := networkPerson{ID: key, Anchor: "network-" + string(key), Face: faceOf(string(key), one.Name), Name: one.Name, Is: one.Is, Words: one.Told.Words, Does: one.Told.Does,
		Phone: one.Told.Phone, Tel: tel(one.Told.Phone), Own: one.Told.Own, Place: l.say("network.not-placed"), Knows: knows(l, v, one.Relative),
		Consent: relativeHref(one.Resident, key), First: one.Near == 1, Last: one.Near == care.NetworkRings}
	if one.Placed {
		p.Place = l.say("network.ring." + strconv.Itoa(one.Near))
	}
	return p
}

func (s *Server) addToNetwork(w http.ResponseWriter, l *look) error {
	f := l.form()
	kin := care.RelativeNamed{Relative: care.RelativeID(f.id()), Resident: l.resident(), Name: f.text("name"), Is: f.text("is")}
	return s.do(w, l, care.NameRelative(kin), done{to: networkHref(kin.Resident) + "#network-" + string(kin.Relative), say: "network.added", keep: true}, s.network)
}

// placeInNetwork puts somebody where they were dragged, or one step nearer, farther, or round.
func (s *Server) placeInNetwork(w http.ResponseWriter, l *look) error {
	f := l.form()
	place := care.NetworkPlaced{Relative: care.RelativeID(f.text("relative")), Resident: l.resident(), Near: f.number("near"), Turn: f.number("turn")}
	if f.has("move") {
		known := false
		l.view(func(v care.View) {
			for _, one := range v.Network(place.Resident) {
				if one.Relative.Relative == place.Relative {
					known, place.Near, place.Turn = true, one.Near, one.Turn
				}
			}
		})
		if !known {
			return care.NotFound
		}
		const step = 30 // degrees: as the hours of a clock
		switch f.text("move") {
		case "nearer":
			place.Near = max(1, place.Near-1)
		case "farther":
			place.Near = min(care.NetworkRings, place.Near+1)
		case "left":
			place.Turn -= step
		case "right":
			place.Turn += step
		}
	}
	return s.do(w, l, care.PlaceInNetwork(place), done{to: networkHref(place.Resident) + "#network-" + string(place.Relative), say: "network.placed"}, s.network)
}

func (s *Server) tellNetwork(w http.ResponseWriter, l *look) error {
	f := l.form()
	told := care.NetworkTold{Relative: care.RelativeID(f.text("relative")), Resident: l.resident(), Words: f.words("words"), Does: f.words("does"), Phone: f.text("phone"), Own: f.has("own")}
	return s.do(w, l, care.TellNetwork(told), done{to: networkHref(told.Resident) + "#network-" + string(told.Relative), say: "network.told"}, s.network)
}

// childrenCard is the children of somebody who is here: that somebody thinks of them.
type childrenCard struct {
	ID       care.ResidentID
	Own      bool
	Person   string
	Children []childLine
	FormID   string
	Writes   bool
}

type childLine struct {
	ID                care.ChildID
	FormID            string
	Name, Age         string
	Today             string // it is their birthday
	With, Told, Needs string
	Own               bool
	Born              string
}

func newChildrenCard(l *look, v care.View, r care.Resident) childrenCard {
	c := childrenCard{ID: r.ID, Own: l.own(r.ID), Person: r.Name, FormID: newID(), Writes: true}
	for _, one := range v.Children(r.ID) {
		line := childLine{ID: one.Child, FormID: newID(), Name: one.Name, With: one.With, Told: one.ChildRemembered.Told, Needs: one.Needs, Own: one.Own, Born: one.Born.String()}
		if !one.Born.IsZero() {
			year, _, _ := v.Today().YearMonthDay()
			line.Age = l.say("network.child-age", "Count", age(one.Born, v.Today()), "Day", l.words.Date(one.Born))
			if isBirthday(v, one.Child) {
				line.Today = l.say("network.turns", "Name", one.Name, "Count", one.Turns(year))
			}
		}
		c.Children = append(c.Children, line)
	}
	return c
}

func isBirthday(v care.View, id care.ChildID) bool {
	return slices.ContainsFunc(v.Birthdays(), func(c care.Child) bool { return c.Child == id })
}

// age is how many years somebody has had birthdays.
func age(born, day civil.Day) int {
	y, m, d := born.YearMonthDay()
	year, month, dayOfMonth := day.YearMonthDay()
	if month < m || month == m && dayOfMonth < d {
		year--
	}
	return max(0, year-y)
}

// childrenPart is on a person's page: the children, to those who may know of them.
func childrenPart(l *look, v care.View, r care.Resident) templ.Component {
	if l.own(r.ID) {
		return nil // on their network
	}
	c := newChildrenCard(l, v, r)
	if len(c.Children) == 0 {
		return nil
	}
	c.Writes = false
	return childrenView(c)
}

// birthdayAsks is what a child's birthday asks for: that somebody thinks of it in time.
func birthdayAsks(l *look, v care.View) (asks []ui.Ask) {
	year, _, _ := v.Today().YearMonthDay()
	for _, c := range v.Birthdays() {
		r, _ := v.Resident(c.Resident)
		asks = append(asks, ui.Ask{ID: "ask-birthday-" + string(c.Child), Tag: ui.TagProps{Text: l.say("network.birthday-tag"), Tone: ui.Plum},
			Title: l.say("network.birthday", "Name", r.Name, "Child", c.Name, "Count", c.Turns(year)), Detail: c.Needs, Href: networkHref(c.Resident) + "#children"})
	}
	return asks
}

func (s *Server) rememberChild(w http.ResponseWriter, l *look) error {
	f := l.form()
	child := care.ChildRemembered{Child: care.ChildID(f.text("child")), Resident: l.resident(), Name: f.text("child-name"), Born: f.day("born"), With: f.words("with"), Told: f.words("child-told"),
		Needs: f.words("needs"), Own: f.has("own")}
	if child.Child == "" {
		child.Child = care.ChildID(f.id())
	}
	return s.do(w, l, care.RememberChild(child), done{to: networkHref(child.Resident) + "#children", say: "network.child-remembered"}, s.network)
}

func (s *Server) endChild(w http.ResponseWriter, l *look) error {
	end := care.ChildEnded{Child: care.ChildID(l.form().text("child")), Resident: l.resident()}
	return s.do(w, l, care.EndChild(end), done{to: networkHref(end.Resident) + "#children", say: "network.child-ended"}, s.network)
}

func networkIs(ctx context.Context, p networkPage) string {
	if p.Own {
		return words.Say(ctx, "relative.is-yours")
	}
	return words.Say(ctx, "relative.is", "Name", p.Person)
}

func networkMeans(ctx context.Context, p networkPage) string {
	if p.Own {
		return words.Say(ctx, "network.means-yours")
	}
	return words.Say(ctx, "network.means", "Name", p.Person)
}

func childrenSub(ctx context.Context, c childrenCard) string {
	if c.Own {
		return words.Say(ctx, "network.children-yours")
	}
	return words.Say(ctx, "network.children-theirs", "Name", c.Person)
}
