package sim

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/journal"
)

// TestWholeCourses lives whole courses, twenty houses of three people over fourteen months: they come, make plans, look at them when
// that is due, try being at home, go home, are called when that is due, ask to come back, and come back. People are
// random and sensible: they do what the house shows them, so the house refuses nothing, and nothing that is due stays due.
func TestWholeCourses(t *testing.T) {
	var all tally
	for seed := range uint64(20) {
		t.Run(fmt.Sprint("seed=", seed), func(t *testing.T) {
			c := newCourses(t, seed)
			for range 425 {
				c.day()
			}
			again, err := journal.Open(c.store, c.clock.Now, nil).House(t.Context(), "h")
			if err != nil {
				t.Fatal(err)
			}
			if seed < 2 {
				sameViews(t, c.house, again)
			}
			all.add(c.did)
		})
	}
	for what, least := range map[string]int{"come": 60, "return": 20, "review": 300, "before going home": 40, "leave": 60, "talk a leave through": 50, "go home": 60, "call": 200, "nobody answers": 30, "calls end": 20,
		"ask for a call": 20, "family": 60} {
		if all[what] < least {
			t.Errorf("%q happened %d times in all courses: the test tries too little", what, all[what])
		}
	}
	t.Logf("%v", all)
}

// tally is how often something was done.
type tally map[string]int

func (l *tally) add(other tally) {
	if *l == nil {
		*l = tally{}
	}
	for what, n := range other {
		(*l)[what] += n
	}
}

var (
	courseStaff  = []care.StaffID{"ingrid", "jonas"}
	coursePeople = []care.ResidentID{"ada", "eli", "nora"}
)

type courses struct {
	t *testing.T
	chance
	house *journal.House
	store *journal.Memory
	clock *Clock
	at    time.Time
	n     int
	did   tally
	goals map[care.ResidentID][]care.GoalID // as the plan was when they went home
}

func newCourses(t *testing.T, seed uint64) *courses {
	c := &courses{t: t, chance: newChance(seed ^ 0x636f75727365), store: new(journal.Memory), clock: new(Clock), at: time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC), did: tally{}, goals: map[care.ResidentID][]care.GoalID{}}
	c.clock.Set(c.at)
	var err error
	if c.house, err = journal.Open(c.store, c.clock.Now, nil).House(t.Context(), "h"); err != nil {
		t.Fatal(err)
	}
	c.do("", care.ByProgram("test"), care.DescribeHouse(care.HouseDescribed{Name: "Fjellheim", Kind: care.Ward, Word: "resident", Languages: []string{"en"}, Zone: Zone}))
	c.do("", care.ByProgram("test"), care.AgreeAccess(care.AccessAgreed{Everybody: true}))
	for _, id := range courseStaff {
		c.do("", care.ByProgram("test"), care.JoinStaff(care.StaffJoined{Staff: id, Name: string(id)}))
	}
	return c
}

// do has somebody decide something, a minute later than the last. Sensible people are never refused.
func (c *courses) do(what string, by care.Who, d care.Decision) {
	c.t.Helper()
	c.at = c.at.Add(time.Minute)
	c.clock.Set(c.at)
	if _, err := c.house.Do(c.t.Context(), journal.Form{By: by}, d); err != nil {
		if r := journal.Refused(err); r != nil {
			c.t.Fatalf("%s: %q, as %s: %s %v", c.at.Format(time.DateOnly), what, by, r.Key, r.Args)
		}
		c.t.Fatal(err)
	}
	c.did[what]++
}

func (c *courses) id() string {
	c.n++
	return fmt.Sprint("x", c.n)
}

func (c *courses) view(who care.Who) (seen care.View) {
	c.house.View(who, func(v care.View) { seen = v })
	return seen
}

// day is what everybody does on a day, and what must be true in its evening.
func (c *courses) day() {
	c.at = time.Date(c.at.Year(), c.at.Month(), c.at.Day()+1, 9, 0, 0, 0, time.UTC)
	c.clock.Set(c.at)
	for _, id := range coursePeople {
		r, known := c.view(care.ByProgram("test")).Resident(id)
		switch {
		case !known && c.odds(0.1):
			c.come(id)
		case known && r.Here():
			c.lives(id, r)
		case known:
			c.atHome(id, r)
		}
	}
	c.team()
	c.evening()
}

func (c *courses) come(id care.ResidentID) {
	by := care.ByTherapist(pick(c.chance, courseStaff))
	c.do("come", by, care.Admit(care.ResidentAdmitted{Resident: id, Stay: care.StayID(c.id()), Name: string(id), On: c.at, OwnWish: true}))
	c.do("", by, care.NameCompanion(care.CompanionNamed{Resident: id, Staff: pick(c.chance, courseStaff)}))
	kin := care.RelativeID(c.id())
	c.do("", care.ByResident(id), care.NameRelative(care.RelativeNamed{Relative: kin, Resident: id, Name: "Anne", Is: "my mother"}))
	c.do("", care.ByResident(id), care.PlaceInNetwork(care.NetworkPlaced{Relative: kin, Resident: id, Near: c.between(1, 3), Turn: c.between(0, 359)}))
}

// lives is a day of somebody who lives here.
func (c *courses) lives(id care.ResidentID, r care.Resident) {
	self, by := care.ByResident(id), care.ByTherapist(pick(c.chance, courseStaff))
	v := c.view(self)
	plan, _ := v.Plan(id)
	days := v.Today().Sub(civil.Of(r.Stay().From, v.Zone()))
	leave, away := v.OnLeave(id)
	switch g := v.GoingHome(id); {
	case away && !c.at.Before(leave.Until):
		c.do("leave", self, care.EndLeave(care.LeaveEnded{Leave: leave.ID, Resident: id, On: c.at}))
	case away:
		return
	case len(plan.Goals) < 3 && c.odds(0.15):
		goal := care.GoalID(c.id())
		c.do("goal", self, care.WriteGoal(care.GoalWritten{Goal: goal, Resident: id, GoalText: care.GoalText{Words: "Goal " + c.id(), Weight: 1}}))
		c.do("", self, care.WriteMeasure(care.MeasureWritten{Measure: care.MeasureID(c.id()), Resident: id, Goal: goal, MeasurePlan: care.MeasurePlan{What: "Walk"}}))
	case !g.On.IsZero() && g.On <= v.Today():
		c.goesHome(id, g, plan)
		return
	case g.On.IsZero() && days > 40 && c.odds(0.05):
		c.preparesHome(id, self, v)
	}
	for _, goal := range plan.Goals {
		for _, m := range goal.Measures {
			if c.odds(0.1) {
				try := care.TryID(c.id())
				c.do("try", self, care.NoteTry(care.TryNoted{Try: try, Resident: id, Measure: m.ID, Tried: c.at}))
				c.do("", self, care.TellTry(care.TryTold{Try: try, Resident: id, Felt: care.Good, Words: "It went"}))
			}
		}
	}
	if open := slices.ContainsFunc(v.Leaves(id), func(l care.Leave) bool { return l.Stage == care.LeaveStands || l.Stage == care.LeaveWished }); !open && !away && days > 14 && c.odds(0.04) {
		asked := care.LeaveAsked{Leave: care.LeaveID(c.id()), Resident: id, From: c.at.Add(30 * time.Hour), Until: c.at.Add(70 * time.Hour)}
		c.do("", self, care.AskLeave(asked))
		c.do("", self, care.AimLeave(care.LeaveAimed{Leave: asked.Leave, Resident: id, Aims: "Sleep at home"}))
		c.do("", by, care.AgreeLeave(care.LeaveAgreed(asked)))
	}
	if kin := v.Relatives(id); c.odds(0.02) {
		f := care.FamilyInvited{Appointment: care.AppointmentID(c.id()), Resident: id, Sort: "meeting", Relatives: []care.RelativeID{kin[0].Relative}}
		c.do("", by, care.PlanFamilyMeeting(f, care.AppointmentAgreed{Title: "Family", From: c.at.Add(time.Hour), Minutes: 60}))
	}
}

// preparesHome has somebody choose a day, take along what worked, and say how they want to be called.
func (c *courses) preparesHome(id care.ResidentID, self care.Who, v care.View) {
	on := v.Today().Add(c.between(9, 20))
	c.do("", self, care.PlanHome(care.HomePlanned{Resident: id, On: on, Farewell: c.odds(0.5)}))
	for _, idea := range v.HomeIdeas(id) {
		c.do("take along", self, care.WriteHome(care.HomeWritten{Resident: id, Line: care.HomeID(c.id()), Part: idea.Part, Words: idea.Words, With: idea.With, Phone: idea.Phone, HomeFrom: idea.HomeFrom}))
	}
	calls := care.CallsAgreed{Resident: id, Staff: pick(c.chance, courseStaff), Days: c.between(2, 10), First: on.Add(2)}
	c.do("", self, care.AgreeCalls(calls))
}

func (c *courses) goesHome(id care.ResidentID, g care.GoingHome, plan care.Plan) {
	by, words := care.ByTherapist(pick(c.chance, courseStaff)), ""
	if g.Wanted {
		words = "Go well."
	}
	c.do("go home", by, care.GoHome(care.ResidentDischarged{Resident: id, On: c.at}, words))
	c.goals[id] = nil
	for _, goal := range plan.Goals {
		c.goals[id] = append(c.goals[id], goal.ID)
	}
}

// atHome is a day of somebody who has gone home.
func (c *courses) atHome(id care.ResidentID, r care.Resident) {
	self, by := care.ByResident(id), care.ByTherapist(pick(c.chance, courseStaff))
	v := c.view(self)
	waits := v.Reaches(id)
	back := slices.ContainsFunc(waits, func(a care.Reach) bool { return a.What == care.ReachReturn && a.Answer != nil })
	switch days := v.Today().Sub(civil.Of(r.Stay().Until, v.Zone())); {
	case back:
		c.do("return", by, care.Admit(care.ResidentAdmitted{Resident: id, Stay: care.StayID(c.id()), Name: r.Name, On: c.at, OwnWish: true}))
		c.cameBack(id)
	case len(waits) == 0 && days > 30 && c.odds(0.04):
		c.do("ask to come back", self, care.AskReach(care.ReachAsked{Reach: care.ReachID(c.id()), Resident: id, What: care.ReachReturn, Words: "It creeps"}))
	case len(waits) == 0 && c.odds(0.02):
		c.do("ask for a call", self, care.AskReach(care.ReachAsked{Reach: care.ReachID(c.id()), Resident: id, What: care.ReachCall}))
	case v.FollowUp(id).Stands && days > 40 && c.odds(0.05):
		c.do("calls end", self, care.EndCalls(care.CallsEnded{Resident: id, Words: "I call you"}))
	case c.odds(0.02):
		c.do("write at home", self, care.WriteSafety(care.SafetyWritten{Resident: id, Line: care.SafetyID(c.id()), Part: care.SafetyCalm, Words: "The dog"}))
	}
}

// cameBack is that a return goes on where the course was.
func (c *courses) cameBack(id care.ResidentID) {
	v := c.view(care.ByResident(id))
	plan, _ := v.Plan(id)
	var goals []care.GoalID
	for _, g := range plan.Goals {
		goals = append(goals, g.ID)
	}
	if !slices.Equal(goals, c.goals[id]) || len(v.Companions(id)) == 0 || len(v.Network(id)) == 0 {
		c.t.Errorf("%s came back to %v, and left %v", id, goals, c.goals[id])
	}
	home, ok := v.LastAtHome(id)
	for _, line := range v.Safety(id).Lines {
		changed := slices.ContainsFunc(home.Changes, func(ch care.Change) bool { return ch.ID == string(line.Line) })
		if at := line.At.After(home.Left) && !line.At.After(home.Back); !ok || changed != at {
			c.t.Errorf("%s: a line of %v is marked as changed: %v", id, line.At, changed)
		}
	}
	if v.Tie("")&care.TieLives == 0 {
		c.t.Errorf("%s is back, and does not live here", id)
	}
}

// team is what the house asks of who is on duty, done.
func (c *courses) team() {
	by := care.ByTherapist(pick(c.chance, courseStaff))
	for _, due := range c.view(by).ReviewsDue() {
		if !due.Plan {
			continue
		}
		if due.Why == care.ReviewDischarge {
			c.did["before going home"]++
		}
		c.do("review", by, care.HoldReview(care.ReviewSheet{ReviewHeld: care.ReviewHeld{Review: care.ReviewID(c.id()), Resident: due.Resident.ID, Why: due.Why, Held: c.at}}))
	}
	for _, due := range c.view(by).CallsDue() {
		call := care.CallNoted{Call: care.CallID(c.id()), Resident: due.Resident.ID, Came: care.CallReached, Called: c.at}
		what := "call"
		if c.odds(0.2) {
			call.Came, what = care.CallMissed, "nobody answers"
		}
		c.do(what, by, care.NoteCall(call))
	}
	for _, asked := range c.view(by).ReachesOpen() {
		if asked.What == care.ReachCall {
			c.do("", by, care.NoteCall(care.CallNoted{Call: care.CallID(c.id()), Resident: asked.Resident, Came: care.CallReached, Called: c.at}))
		} else if asked.Answer == nil {
			c.do("", by, care.AnswerReach(care.ReachAnswered{Reach: asked.Reach, Resident: asked.Resident, Words: "Come"}))
		}
	}
	for _, re := range c.view(by).RehearsalsDue() {
		c.do("talk a leave through", by, care.TalkThroughLeave(care.LeaveTalked{Leave: re.Leave.ID, Resident: re.Leave.Resident, Felt: care.AllRight, Said: true}))
	}
	c.at = c.at.Add(3 * time.Hour)
	c.clock.Set(c.at)
	for _, m := range c.view(by).FamilyMeetingsDue() {
		c.do("family", by, care.HoldFamilyMeeting(care.FamilyMet{Appointment: m.FamilyInvited.Appointment, Resident: m.FamilyInvited.Resident, Came: m.Relatives, Minutes: 50}))
	}
}

// evening is what must be true on every day.
func (c *courses) evening() {
	if err := c.house.Check(); err != nil {
		c.t.Fatalf("%s: %v", c.at.Format(time.DateOnly), err)
	}
	v := c.view(care.ByTherapist("ingrid"))
	if n := len(v.CallsDue()) + len(v.RehearsalsDue()) + len(v.FamilyMeetingsDue()); n > 0 {
		c.t.Fatalf("%s: %d things are still due", c.at.Format(time.DateOnly), n)
	}
	for _, due := range v.ReviewsDue() {
		if due.Plan {
			c.t.Fatalf("%s: a review was held and is still due: %+v", c.at.Format(time.DateOnly), due)
		}
	}
	for _, id := range coursePeople {
		c.inOrder(v, id)
	}
}

// inOrder is that a course is one: leaves are within stays, calls and what is asked from home between them.
func (c *courses) inOrder(v care.View, id care.ResidentID) {
	r, ok := v.Resident(id)
	if !ok {
		return
	}
	lives := c.view(care.ByResident(id)).Tie("")&care.TieLives != 0
	if lives != r.Here() {
		c.t.Fatalf("%s lives here: %v, and is here: %v", id, lives, r.Here())
	}
	marks := v.CourseMarks(id)
	if !slices.IsSortedFunc(marks, func(a, b care.CourseMark) int { return a.From.Compare(b.From) }) {
		c.t.Fatalf("%s: the course is not in order", id)
	}
	for _, m := range marks {
		here := r.HereAt(m.From)
		for _, stay := range r.Stays {
			here = here && (!m.From.Equal(stay.Until))
		}
		switch m.Sort {
		case care.CourseLeave, care.CourseReview, care.CourseFamily:
			if !here {
				c.t.Fatalf("%s: a %s while they were at home", id, m.Sort)
			}
		case care.CourseCall, care.CourseAsked:
			if slices.ContainsFunc(r.Stays, func(s care.Stay) bool { return m.From.After(s.From) && (s.Until.IsZero() || m.From.Before(s.Until)) }) {
				c.t.Fatalf("%s: a %s while they lived here", id, m.Sort)
			}
		}
	}
}
