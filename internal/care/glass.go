package care

import (
	"slices"
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

// A Glass is one breaking as it stands now.
type Glass struct {
	GlassBroken
	At       time.Time
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

// BreakGlass decides that a colleague opens a record in need.
func BreakGlass(f GlassBroken) Decision {
	return func(a Ask) ([]Fact, error) {
		if f.Staff == "" || a.By.Staff() != f.Staff || !slices.Contains(clinical, a.By.Role) {
			return nil, refuse(Forbidden, "rights.team-only")
		}
		_, resident := a.s.residents[f.Resident]
		switch {
		case !resident:
			return nil, refuse(NotFound, "resident.unknown")
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
		case a.s.hidden.from(a.By, f.Resident, ""):
			return nil, refuse(Forbidden, "glass.hidden-from-you")
		}
		return []Fact{f}, nil
	}
}

// ReviewGlass decides whether there was reason to break the glass: the privacy contact, or a coordinator if there is
// none, and never the one who broke it.
func ReviewGlass(f GlassReviewed) Decision {
	return func(a Ask) ([]Fact, error) {
		i := a.s.glass.find(f.Glass)
		switch {
		case i < 0 || a.s.glass[i].Resident != f.Resident:
			return nil, refuse(NotFound, "glass.unknown")
		case !a.s.reviewsGlass(a.By):
			return nil, refuse(Forbidden, "glass.not-yours-to-review")
		case a.s.glass[i].Staff == a.By.Staff():
			return nil, refuse(Forbidden, "glass.your-own")
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

func (s *State) reviewsGlass(who Who) bool {
	if privacy := s.access.Privacy; privacy != "" && s.staff[privacy].Left.IsZero() {
		return who.Staff() == privacy
	}
	return who.Role == RoleCoordinator
}

func (f GlassBroken) subject() ResidentID   { return f.Resident }
func (f GlassReviewed) subject() ResidentID { return f.Resident }

func (f GlassBroken) fold(s *State, e Entry) {
	s.glass = append(s.glass, Glass{GlassBroken: f, At: e.At})
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

// GlassesToReview returns what waits for a review by the viewer, the oldest first.
func (v View) GlassesToReview() []Glass {
	if !v.s.reviewsGlass(v.who) {
		return nil
	}
	list := v.glasses(func(g Glass) bool { return g.Reviewed.IsZero() && g.Staff != v.who.Staff() })
	slices.Reverse(list)
	return list
}

func (v View) glasses(which func(Glass) bool) []Glass {
	var list []Glass
	for _, g := range slices.Backward(v.s.glass) {
		mine := v.who.Staff() == g.Staff && g.Staff != "" || v.who.Resident() == g.Resident
		if which(g) && (mine || v.s.reviewsGlass(v.who)) && reads[GlassBroken](v, g.Resident) {
			list = append(list, g)
		}
	}
	return list
}
