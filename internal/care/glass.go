package care

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Somebody in need does not wait for a rota. Who works here can break the glass: they see one resident's record for some
// hours, for a reason, and everybody concerned is told at once.

// A GlassReason is why the glass is broken, in a word that tells nothing of the person.
type GlassReason string

// The reasons.
const (
	GlassDanger    GlassReason = "danger"    // to life or health
	GlassCalled    GlassReason = "called"    // called in to help without a duty
	GlassAsked     GlassReason = "asked"     // the person asked for it
	GlassAuthority GlassReason = "authority" // a court, a supervisor
)

// GlassReasons lists them, for forms.
var GlassReasons = []GlassReason{GlassDanger, GlassCalled, GlassAsked, GlassAuthority}

// How long the glass stays broken at the most, how much must be said, and when a review is overdue.
const (
	GlassLongest  = 4 * time.Hour
	GlassWhyLeast = 10 // characters
	GlassReviewIn = 72 * time.Hour
)

// GlassBroken says that a colleague opened a resident's record to which they had no tie.
type GlassBroken struct {
	Glass    GlassID
	Resident ResidentID
	Staff    StaffID
	Reason   GlassReason
	Why      string // in words, for the resident and the one who reviews
	Until    time.Time
	Hand     bool `json:",omitempty"` // they stated that they must also write
}

// GlassReviewed says that somebody looked into why the glass was broken.
type GlassReviewed struct {
	Glass    GlassID
	Resident ResidentID
	Right    bool   // there was reason to
	Words    string `json:",omitempty"` // for the resident and the colleague
}

// GlassClosed says that a colleague no longer needs what they opened.
type GlassClosed struct {
	Glass    GlassID
	Resident ResidentID
}

// A Glass is one breaking as it stands now.
type Glass struct {
	GlassBroken
	Name     string // whose record it is: who reviews is told, whether or not they see the resident
	At       time.Time
	Closed   time.Time // zero: it ended, or ends, by itself
	Reviewed time.Time // zero: not yet
	Reviewer Who
	Right    bool
	Words    string
}

// Overdue says whether a review should have been made by now.
func (g Glass) Overdue(at time.Time) bool {
	return g.Reviewed.IsZero() && at.Sub(g.At) > GlassReviewIn
}

type glass []Glass // in the order in which they were broken

func (gs glass) find(id GlassID) int {
	return slices.IndexFunc(gs, func(g Glass) bool { return g.Glass == id })
}

// tie is what a broken glass makes a colleague to a resident.
func (gs glass) tie(staff StaffID, id ResidentID, at time.Time) (tie Tie) {
	for _, g := range gs.lasting(at) {
		if g.Staff == staff && g.Resident == id && g.Until.After(at) {
			tie |= TieGlass
			if g.Hand {
				tie |= TieGlassHand
			}
		}
	}
	return tie
}

// lasting are those that can still last at a moment.
func (gs glass) lasting(at time.Time) glass {
	from := len(gs)
	for from > 0 && gs[from-1].At.Add(GlassLongest).After(at) {
		from--
	}
	return gs[from:]
}

func (gs glass) any(staff StaffID, at time.Time) bool {
	return slices.ContainsFunc(gs.lasting(at), func(g Glass) bool { return g.Staff == staff && g.Until.After(at) })
}

func (gs glass) ends(staff StaffID, tell func(time.Time)) {
	for i := len(gs) - 1; i >= 0 && i >= len(gs)-100; i-- {
		if gs[i].Staff == staff {
			tell(gs[i].Until)
		}
	}
}

// BreakGlass decides that a colleague opens a record in need. They say whose by how the person is called, exactly: the
// name used, the full name or the code; nobody is shown a list to choose from. Until all the rest is in order nothing is
// said about the name, and there is one answer for a name that is nobody's, one that is several people's, and one whose
// bearer has hidden everything from the one who asks.
func BreakGlass(called string, f GlassBroken) Decision {
	return func(a Ask) ([]Fact, error) {
		if f.Staff == "" || a.By.Staff() != f.Staff || !slices.Contains(clinical, a.By.Role) {
			return nil, refuse(Forbidden, "rights.team-only")
		}
		switch {
		case f.Glass == "":
			return nil, refuse(Invalid, "form.incomplete")
		case a.s.glass.find(f.Glass) >= 0:
			return nil, refuse(Conflict, "form.known-with-other-contents")
		case !slices.Contains(GlassReasons, f.Reason):
			return nil, refuse(Invalid, "form.choose")
		case utf8.RuneCountInString(f.Why) < GlassWhyLeast:
			return nil, refuse(Invalid, "glass.say-why", "Count", GlassWhyLeast)
		case len(f.Why) > AnswerLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", AnswerLongest)
		case !f.Until.After(a.At) || f.Until.Sub(a.At) > GlassLongest:
			return nil, refuse(Invalid, "glass.out-of-range", "Count", int(GlassLongest.Hours()))
		}
		var one bool
		if f.Resident, one = a.s.called(called); !one || a.s.hidden.from(a.By, f.Resident, "") {
			return nil, refuse(NotFound, "glass.nobody-called-so")
		}
		if a.s.tie(a.By, f.Resident, a.At)&there != 0 {
			return nil, refuse(Conflict, "glass.open-already")
		}
		return []Fact{f}, nil
	}
}

// called finds the one resident who is called so: among those who are here, or else among those who were.
func (s *State) called(name string) (found ResidentID, one bool) {
	name = strings.Join(strings.Fields(name), " ")
	here, gone := []ResidentID{}, []ResidentID{}
	for id, r := range s.residents {
		switch {
		case name == "" || string(id) != name && !strings.EqualFold(r.Name, name) && !strings.EqualFold(r.FullName, name):
		case r.Here():
			here = append(here, id)
		default:
			gone = append(gone, id)
		}
	}
	if len(here) == 0 {
		here = gone
	}
	if len(here) != 1 {
		return "", false
	}
	return here[0], true
}

// CloseGlass decides that a colleague closes what they opened before its time.
func CloseGlass(f GlassClosed) Decision {
	return func(a Ask) ([]Fact, error) {
		i := a.s.glass.find(f.Glass)
		switch {
		case i < 0 || a.s.glass[i].Resident != f.Resident || a.s.glass[i].Staff != a.By.Staff():
			return nil, refuse(NotFound, "glass.unknown")
		case !a.s.glass[i].Until.After(a.At):
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

// ReviewGlass decides whether there was reason to break the glass: see looksInto for who may.
func ReviewGlass(f GlassReviewed) Decision {
	return func(a Ask) ([]Fact, error) {
		i := a.s.glass.find(f.Glass)
		switch {
		case i < 0 || a.s.glass[i].Resident != f.Resident:
			return nil, refuse(NotFound, "glass.unknown")
		case a.s.glass[i].Staff == a.By.Staff():
			return nil, refuse(Forbidden, "glass.your-own")
		case !a.s.looksInto(a.By, a.s.glass[i].GlassBroken):
			return nil, refuse(Forbidden, "glass.not-yours-to-review")
		case !a.s.glass[i].Reviewed.IsZero():
			return nil, refuse(Conflict, "glass.reviewed-already")
		case len(f.Words) > AnswerLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", AnswerLongest)
		case !f.Right && f.Words == "":
			return nil, refuse(Invalid, "glass.say-what-follows")
		}
		return []Fact{f}, nil
	}
}

// privacy is the privacy contact, if the house has named one who still works here.
func (s *State) privacy() StaffID {
	if staff := s.access.Privacy; staff != "" && s.staff[staff].Left.IsZero() {
		return staff
	}
	return ""
}

// answersForPrivacy says whether somebody is the privacy contact, or, where there is none, a coordinator.
func (s *State) answersForPrivacy(who Who) bool {
	if contact := s.privacy(); contact != "" {
		return who.Staff() == contact
	}
	return who.Role == RoleCoordinator
}

// looksInto says whether somebody is told that the glass was broken, and reviews it: the privacy contact, or the
// coordinators where there is none. Where it was the contact who broke it, and where the resident hides their record from
// them, it is the coordinators and the managers: nobody judges themselves, a resident's no holds, and still somebody is
// told. It is never the one who broke it.
func (s *State) looksInto(who Who, f GlassBroken) bool {
	if who.Staff() == "" || who.Staff() == f.Staff || s.hidden.from(who, f.Resident, "") {
		return false
	}
	switch contact := s.privacy(); {
	case contact == "":
		return who.Role == RoleCoordinator
	case contact == f.Staff || s.hidden.from(ByTherapist(contact), f.Resident, ""):
		return who.Role == RoleCoordinator || who.Role == RoleManager
	default:
		return who.Staff() == contact
	}
}

// looksIntoAny says whether a broken glass waits for somebody's review.
func (s *State) looksIntoAny(who Who) bool {
	return slices.ContainsFunc(s.glass, func(g Glass) bool { return g.Reviewed.IsZero() && s.looksInto(who, g.GlassBroken) })
}

func (f GlassBroken) subject() ResidentID   { return f.Resident }
func (f GlassReviewed) subject() ResidentID { return f.Resident }
func (f GlassClosed) subject() ResidentID   { return f.Resident }

func (f GlassBroken) fold(s *State, e Entry) {
	s.glass = append(s.glass, Glass{GlassBroken: f, At: e.At})
}

func (f GlassClosed) fold(s *State, e Entry) {
	if i := s.glass.find(f.Glass); i >= 0 {
		s.glass[i].Until, s.glass[i].Closed = e.At, e.At
	}
}

func (f GlassReviewed) fold(s *State, e Entry) {
	if i := s.glass.find(f.Glass); i >= 0 {
		g := &s.glass[i]
		g.Reviewed, g.Reviewer, g.Right, g.Words = e.At, e.By, f.Right, f.Words
	}
}

// Glasses returns when the glass to a resident was broken, the latest first: to the resident, to who reviews, and to a
// colleague what they broke themselves.
func (v View) Glasses(id ResidentID) []Glass {
	return v.glasses(func(g Glass) bool { return g.Resident == id })
}

// Glass returns one breaking, to those whom Glasses tells of it.
func (v View) Glass(id GlassID) (Glass, bool) {
	list := v.glasses(func(g Glass) bool { return g.Glass == id })
	if len(list) == 0 {
		return Glass{}, false
	}
	return list[0], true
}

// BrokenNow returns what the viewer has broken and not closed, and that still lasts, the latest first.
func (v View) BrokenNow() []Glass {
	return v.glasses(func(g Glass) bool { return g.Staff == v.who.Staff() && g.Until.After(v.at) })
}

// GlassesToReview returns what waits for a review by the viewer, the oldest first.
func (v View) GlassesToReview() []Glass {
	list := v.glasses(func(g Glass) bool { return g.Reviewed.IsZero() && v.s.looksInto(v.who, g.GlassBroken) })
	slices.Reverse(list)
	return list
}

func (v View) glasses(which func(Glass) bool) []Glass {
	var list []Glass
	for _, g := range slices.Backward(v.s.glass) {
		if which(g) && v.toldOf(g) {
			g.Name = v.s.residents[g.Resident].Name
			list = append(list, g)
		}
	}
	return list
}

func (v View) toldOf(g Glass) bool {
	mine := v.who.Staff() == g.Staff && g.Staff != "" || v.who.Resident() == g.Resident
	return (mine || v.s.looksInto(v.who, g.GlassBroken)) && reads[GlassBroken](v, g.Resident)
}
