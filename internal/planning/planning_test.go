package planning

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
	_ "time/tzdata"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/journal"
	"milieu/internal/law"
	"milieu/internal/pattern"
	"milieu/internal/rota"
)

var now = time.Date(2026, 11, 21, 10, 20, 0, 0, time.UTC)

const first = "2026-11-30" // a Monday

// A madeHouse is a house with a draft of some weeks from the first Monday on.
type madeHouse struct {
	*testing.T
	house *journal.House
	staff []care.StaffID
}

var chief = care.ByCoordinator("chief")

func (h *madeHouse) does(by care.Who, decisions ...care.Decision) {
	h.Helper()
	for _, d := range decisions {
		if _, err := h.house.Do(h.Context(), journal.Form{By: by}, d); err != nil {
			h.Fatal(err)
		}
	}
}

func day(text string) civil.Day {
	d, err := civil.Parse(text)
	if err != nil {
		panic(err)
	}
	return d
}

// newHouse has so many colleagues, and a draft of so many weeks.
func newHouse(t *testing.T, staff, weeks int) *madeHouse {
	t.Helper()
	j := journal.Open(new(journal.Memory), func() time.Time { return now }, nil)
	t.Cleanup(func() { j.Close() })
	house, err := j.House(t.Context(), "house-1")
	if err != nil {
		t.Fatal(err)
	}
	h := &madeHouse{T: t, house: house}
	h.does(care.ByProgram("test"),
		care.DescribeHouse(care.HouseDescribed{Name: "Fjellheim", Kind: care.Ward, Word: "resident", Languages: []string{"en"}, Zone: "Europe/Oslo"}),
		care.AgreeAccess(care.AccessAgreed{Everybody: true}),
		care.JoinStaff(care.StaffJoined{Staff: "chief", Name: "Kirsten", Profession: "coordinator"}))
	for i := range staff {
		id := care.StaffID(fmt.Sprintf("s%02d", i))
		h.staff = append(h.staff, id)
		name := "Colleague " + string(rune('A'+i))
		h.does(care.ByProgram("test"), care.JoinStaff(care.StaffJoined{Staff: id, Name: name, Profession: "milieu therapist"}))
		if i%3 == 0 {
			h.does(care.ByProgram("test"), care.DescribeStaff(care.StaffDescribed{Staff: id, Name: name, Strengths: []string{"Outdoors"}}))
		}
	}
	for i := range 4 {
		id := care.ResidentID(fmt.Sprintf("r%d", i))
		h.does(care.ByProgram("test"), care.Admit(care.ResidentAdmitted{Resident: id, Stay: care.StayID("stay-" + id), Name: "Resident " + string(rune('A'+i)), On: now.Add(-240 * time.Hour), OwnWish: true}),
			care.NameCompanion(care.CompanionNamed{Resident: id, Staff: h.staff[i%staff]}), care.NameCompanion(care.CompanionNamed{Resident: id, Staff: h.staff[(i+staff/2)%staff]}))
	}
	h.does(chief, care.ChooseWorkRules(care.WorkRulesChosen{Pack: "no"}),
		care.BeginRota(care.RotaBegun{Rota: "draft", Name: "Winter", From: day(first), Until: day(first).Add(7*weeks - 1)}))
	return h
}

var threePart = Ask{Pattern: pattern.Usual(pattern.ThreePart)}

// asks reads the plan of an ask.
func (h *madeHouse) asks(ask Ask) *Plan {
	h.Helper()
	if ask.Staff == nil {
		ask.Staff = h.staff
	}
	var p *Plan
	var err error
	h.house.View(chief, func(v care.View) { p, err = Read(v, "draft", ask) })
	if err != nil {
		h.Fatal(err)
	}
	return p
}

func (h *madeHouse) weighed(duties []care.DutyEntered) (list []care.Problem) {
	h.house.View(chief, func(v care.View) { list = v.Weighed("draft", duties) })
	return list
}

// plans searches, and puts what was found into the draft.
func (h *madeHouse) plans(p *Plan, steps int64) Found {
	h.Helper()
	f, err := p.Search(h.Context(), rota.Options{Steps: steps, Seed: 1}, h.weighed, func(Progress) {})
	if err != nil {
		h.Fatal(err)
	}
	var change care.RotaDrawn
	h.house.View(chief, func(v care.View) {
		r, _ := v.Rota("draft")
		change = p.Change(r, f.Duties, "made")
	})
	f.Made.Pattern = "threepart"
	change.Made = f.Made
	h.does(chief, care.DrawRota(change))
	return f
}

func (h *madeHouse) judged() (j care.Judged) {
	h.house.View(chief, func(v care.View) { j = v.Judged("draft", nil) })
	return j
}

func of(kind care.ProblemKind, list []care.Problem) (n int) {
	for _, p := range list {
		if p.Kind == kind {
			n++
		}
	}
	return n
}

// agree gives everybody a post, and the house a need.
func (h *madeHouse) agree(share int, needs ...care.CoverNeed) {
	h.does(chief, care.AgreeCover(care.CoverAgreed{Needs: needs}))
	for _, id := range h.staff {
		h.does(chief, care.AgreeContract(care.ContractAgreed{Staff: id, From: day("2026-01-01"), Share: share, Week: 35*60 + 30}))
	}
}

var needs = []care.CoverNeed{{Name: "Morning", From: 7*60 + 30, Until: 15 * 60, Least: 2, Strength: "outdoors"}, {Name: "Evening", From: 15 * 60, Until: 22 * 60, Least: 2}, {Name: "Night", From: 23 * 60, Until: 7 * 60, Least: 1}}

// TestTurnsAreLawful: a team of three turns, with needs, posts, a holiday and wishes, has a rota that may be published as it is.
func TestTurnsAreLawful(t *testing.T) {
	h := newHouse(t, 9, 4)
	h.agree(100, needs...)
	h.does(care.ByTherapist("s00"), care.NoteAbsence(care.AbsenceNoted{Absence: "a", Staff: "s00", What: care.Holiday, From: day("2026-12-07"), Until: day("2026-12-13")}),
		care.MakeWish(care.WishMade{Staff: "s00", Day: day("2026-12-24"), Off: true}))
	p := h.asks(threePart)
	f := h.plans(p, 2_500_000)
	j := h.judged()
	if f.LeftOut > 0 || slices.ContainsFunc(j.Problems, func(p care.Problem) bool { return p.Blocking }) {
		t.Errorf("%d left out, and breaks: %v", f.LeftOut, j.Problems)
	}
	if n := of(care.ProblemCover, j.Problems); n > 0 {
		t.Errorf("%d times of day without enough people: %v", n, f.Made.Why)
	}
	for _, d := range f.Duties {
		if d.Staff == "s00" && civil.Of(d.From, time.UTC) >= day("2026-12-06") && civil.Of(d.From, time.UTC) <= day("2026-12-13") && d.Until.After(day("2026-12-07").At(0, time.UTC)) {
			t.Errorf("somebody on holiday has a duty: %v", d)
		}
	}
	var r care.Rota
	h.house.View(chief, func(v care.View) { r, _ = v.Rota("draft") })
	if r.Made.Points != f.Made.Points || r.Made.Pattern == "" || len(r.Duties) != len(f.Duties) {
		t.Errorf("the draft does not say how it was made: %+v", r.Made)
	}
	sum := 0
	for _, why := range f.Made.Why {
		sum += why.Points
	}
	if sum != f.Made.Points && len(f.Made.Why) < care.WhyMost {
		t.Errorf("the reasons have %d points of %d", sum, f.Made.Points)
	}
	h.does(chief, care.UndoDraw("draft", 0))
	h.house.View(chief, func(v care.View) { r, _ = v.Rota("draft") })
	if len(r.Duties) != 0 || r.Made.Pattern != "" {
		t.Errorf("taken back, %d duties are left, made by %q", len(r.Duties), r.Made.Pattern)
	}
	h.does(chief, care.RedoDraw("draft", 0))
	h.house.View(chief, func(v care.View) { r, _ = v.Rota("draft") })
	if len(r.Duties) != len(f.Duties) || r.Made.Pattern == "" {
		t.Error("done again, it is not as it was")
	}
	h.does(chief, care.PublishRota("draft", 0, ""))
}

// TestStaysKeepTeams: two teams live in by turns; without consent the law leaves a stay out, with it nobody is missing.
func TestStaysKeepTeams(t *testing.T) {
	coliving := Ask{Pattern: pattern.Usual(pattern.CoLiving), Change: 12 * 60}
	for _, consent := range []bool{false, true} {
		h := newHouse(t, 6, 12)
		h.does(chief, care.AgreeCover(care.CoverAgreed{Needs: []care.CoverNeed{{Name: "Day", From: 8 * 60, Until: 22 * 60, Least: 3}}}))
		for i, id := range h.staff {
			h.does(chief, care.EnterDuty(care.DutyEntered{Duty: care.DutyID("was" + id), Staff: id, Team: []string{"North", "South"}[i%2], Basis: string(law.CoLiving), Rest: "free", RestFrom: 22 * 60, RestUntil: 8 * 60,
				From: day(first).Add(7*(i%2)-11).At(12*60, time.UTC), Until: day(first).Add(7*(i%2)-4).At(12*60, time.UTC)}))
			if consent {
				h.does(care.ByTherapist(id), care.AgreeDerogation(care.DerogationAgreed{Derogation: care.DerogationID("c" + id), Staff: id, Rule: "no.coliving.hours.60", Document: "letter", From: day("2026-01-01")}))
			}
		}
		f := h.plans(h.asks(coliving), 150_000)
		j := h.judged()
		if slices.ContainsFunc(j.Problems, func(p care.Problem) bool { return p.Blocking }) {
			t.Errorf("consent %v: it breaks %v", consent, j.Problems)
		}
		gaps := of(care.ProblemCover, j.Problems)
		if consent == (gaps > 20) {
			t.Errorf("consent %v: %d gaps, %d left out", consent, gaps, f.LeftOut)
		}
		for _, d := range f.Duties {
			if want := []string{"North", "South"}[slices.Index(h.staff, d.Staff)%2]; d.Team != want && consent {
				t.Errorf("%s lives in with %s instead of %s", d.Staff, d.Team, want)
			}
			if civil.Of(d.From, time.UTC).Weekday() != time.Thursday || d.Until.Sub(d.From) > 8*24*time.Hour {
				t.Errorf("a stay from %v until %v", d.From, d.Until)
			}
		}
	}
}

// TestNothingUnlawfulIsProposed plans made-up houses with too few people, many absences and needs that cannot be met: what is proposed breaks
// nothing that blocks, falls on nobody's absence, can be published, and costs what it says.
func TestNothingUnlawfulIsProposed(t *testing.T) {
	for seed := range uint64(6) {
		dice := rand.New(rand.NewPCG(seed, 1))
		h := newHouse(t, 4+dice.IntN(5), 2+dice.IntN(3))
		list := slices.Clone(needs)
		for i := range list {
			list[i].Least = 1 + dice.IntN(3)
		}
		h.agree(50+dice.IntN(51), list...)
		for i, id := range h.staff {
			from := day(first).Add(dice.IntN(21))
			h.does(care.ByTherapist(id), care.NoteAbsence(care.AbsenceNoted{Absence: care.AbsenceID(id), Staff: id, What: care.Sick, From: from, Until: from.Add(dice.IntN(5))}),
				care.MakeWish(care.WishMade{Staff: id, Day: day(first).Add(dice.IntN(28)), Off: dice.IntN(2) == 0}))
			if i%2 == 0 { // what stood before: nights until the draft begins
				h.does(chief, care.EnterDuty(care.DutyEntered{Duty: care.DutyID("n" + id), Staff: id, From: day(first).Add(-1).At(22*60, time.UTC), Until: day(first).At(6*60+30, time.UTC)}))
			}
		}
		ask := threePart
		if seed%3 == 2 {
			ask = Ask{Pattern: pattern.Usual(pattern.CoLiving), Change: 10 * 60}
			ask.Pattern.Nights = law.Available
		}
		f := h.plans(h.asks(ask), 400_000)
		for _, p := range h.judged().Problems {
			if p.Blocking {
				t.Errorf("seed %d: %s on %s breaks %s %s", seed, p.Staff, p.Day, p.Kind, p.Finding.Rule)
			}
		}
		if len(f.Duties) > 0 {
			h.does(chief, care.PublishRota("draft", 0, ""))
		}
	}
}

// TestOthersAndKeptStay: who does not take part, and what is to be kept, stays as it is.
func TestOthersAndKeptStay(t *testing.T) {
	h := newHouse(t, 6, 2)
	h.agree(80, needs...)
	begin := day(first).Add(1).At(9*60, time.UTC)
	h.does(chief, care.DrawRota(care.RotaDrawn{Rota: "draft", Put: []care.DutyEntered{{Duty: "mine", Staff: "s01", From: begin, Until: begin.Add(8 * time.Hour)}, {Duty: "theirs", Staff: "s05", From: begin, Until: begin.Add(8 * time.Hour)}}}))
	ask := threePart
	ask.Staff = h.staff[:5]
	kept := func() (list []care.DutyID) {
		h.house.View(chief, func(v care.View) {
			r, _ := v.Rota("draft")
			for _, d := range r.Duties {
				if d.Duty == "mine" || d.Duty == "theirs" {
					list = append(list, d.Duty)
				}
			}
		})
		return list
	}
	ask.Keep = true
	h.plans(h.asks(ask), 300_000)
	if got := kept(); len(got) != 2 {
		t.Errorf("what was to be kept is %v", got)
	}
	ask.Keep = false
	p := h.asks(ask)
	f, err := p.Search(t.Context(), rota.Options{Steps: 300_000, Seed: 1}, h.weighed, func(Progress) {})
	if err != nil {
		t.Fatal(err)
	}
	h.house.View(chief, func(v care.View) {
		r, _ := v.Rota("draft")
		if c := p.Change(r, f.Duties, "again"); !slices.Contains(c.Removed, "mine") || slices.Contains(c.Removed, "theirs") {
			t.Errorf("planned anew, it takes out %v", c.Removed)
		}
	})
}

// TestStoppedIsTheBestSoFar: when the search is stopped, what it has is lawful and is said to have been stopped.
func TestStoppedIsTheBestSoFar(t *testing.T) {
	h := newHouse(t, 8, 6)
	h.agree(100, needs...)
	ctx, stop := context.WithCancel(t.Context())
	told := 0
	f, err := h.asks(threePart).Search(ctx, rota.Options{Steps: 1 << 40, Seed: 1}, h.weighed, func(p Progress) {
		if told++; told > 3 && p.Done > 200_000 {
			stop()
		}
	})
	if err != nil || !f.Made.Stopped || len(f.Duties) == 0 {
		t.Fatalf("%v, stopped %v, %d duties", err, f.Made.Stopped, len(f.Duties))
	}
	if list := blocking(h.weighed(f.Duties)); len(list) > 0 {
		t.Errorf("it breaks %v", list)
	}
}

// TestWatchesAtHome: one watch each night, all day at weekends.
func TestWatchesAtHome(t *testing.T) {
	h := newHouse(t, 4, 2)
	f := h.plans(h.asks(Ask{Pattern: pattern.Usual(pattern.OnCall)}), 300_000)
	days := map[civil.Day]int{}
	for _, d := range f.Duties {
		days[civil.Of(d.From, time.UTC)]++
		if !d.Call {
			t.Error("a watch at home is no watch")
		}
	}
	for d := day(first); d < day(first).Add(14); d++ {
		if days[d] != 1 {
			t.Errorf("%d watches on %s", days[d], d)
		}
	}
}

// TestNobody: there is nothing to plan without people, and no plan of what makes no pattern.
func TestNobody(t *testing.T) {
	h := newHouse(t, 4, 2)
	for _, ask := range []Ask{{Pattern: threePart.Pattern, Staff: []care.StaffID{"nobody"}}, {Staff: h.staff}} {
		var err error
		h.house.View(chief, func(v care.View) { _, err = Read(v, "draft", ask) })
		if !errors.Is(err, ErrNobody) {
			t.Errorf("%v", err)
		}
	}
	var err error
	h.house.View(chief, func(v care.View) { _, err = Read(v, "other", threePart) })
	if !errors.Is(err, care.NotFound) {
		t.Errorf("%v", err)
	}
}
