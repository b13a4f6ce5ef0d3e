package care

import (
	"slices"
	"strings"
	"testing"
	"time"
)

var winter = RotaBegun{Rota: "r1", Name: "Winter", From: today.Add(7), Until: today.Add(20)}

// day is a duty of a day shift, from so many days after today.
func dayShift(id DutyID, who StaffID, day int) DutyEntered {
	oslo, _ := time.LoadLocation("Europe/Oslo")
	return DutyEntered{Duty: id, Staff: who, From: today.Add(day).At(8*60, oslo).UTC(), Until: today.Add(day).At(16*60, oslo).UTC()}
}

func TestRota(t *testing.T) {
	house := given(fjellheim, ingrid, jonas, norway)
	but := func(change func(*RotaBegun)) Decision { return BeginRota(with(winter, change)) }
	check(t, house, asChief, BeginRota(winter), then(winter))
	check(t, append(house, winter), asChief, BeginRota(winter), then())
	check(t, append(house, winter), asChief, but(func(f *RotaBegun) { f.Name = "Other" }), refused("form.known-with-other-contents"))
	check(t, house, asIngrid, BeginRota(winter), refused("rights.coordinator-only"))
	check(t, house, asChief, but(func(f *RotaBegun) { f.From = 0 }), refused("form.incomplete"))
	check(t, house, asChief, but(func(f *RotaBegun) { f.Name = "" }), refused("rota.no-name"))
	check(t, house, asChief, but(func(f *RotaBegun) { f.Name = strings.Repeat("x", NameLongest+1) }), refused("form.too-long"))
	check(t, house, asChief, but(func(f *RotaBegun) { f.Until = f.From.Add(-1) }), refused("rota.ends-before-it-begins"))
	check(t, house, asChief, but(func(f *RotaBegun) { f.Until = f.From.Add(200) }), refused("rota.too-long"))

	stands, one, two := dayShift("d1", "ingrid", 8), dayShift("n1", "ingrid", 9), dayShift("n2", "jonas", 9)
	facts := append(house, stands, winter)
	draw := func(removed []DutyID, put ...DutyEntered) Decision {
		return DrawRota(RotaDrawn{Rota: "r1", Put: put, Removed: removed})
	}
	both := RotaDrawn{Rota: "r1", Put: []DutyEntered{one, two}, Removed: []DutyID{"d1"}}
	check(t, facts, asChief, DrawRota(both), then(both))
	check(t, append(facts, RotaDrawn{Rota: "r1", Put: []DutyEntered{one}}), asChief, draw(nil, one), then())
	check(t, append(facts, RotaDrawn{Rota: "r1", Put: []DutyEntered{one}}), asChief, draw(nil, dayShift("n1", "ingrid", 10)), refused("form.known-with-other-contents"))
	check(t, facts, asIngrid, DrawRota(both), refused("rights.coordinator-only"))
	check(t, house, asChief, DrawRota(both), refused("rota.unknown"))
	check(t, facts, asChief, draw([]DutyID{"nothing"}), refused("rota.changed-meanwhile"))
	check(t, facts, asChief, draw(nil, dayShift("n3", "ingrid", 30)), refused("rota.outside"))
	check(t, facts, asChief, draw(nil, dayShift("n3", "ingrid", 8)), refused("duty.overlaps"))
	check(t, facts, asChief, draw(nil, with(one, func(d *DutyEntered) { d.Rest = "asleep" })), refused("form.choose"))
	check(t, facts, asChief, draw(nil, with(one, func(d *DutyEntered) { d.Staff = "nobody" })), refused("staff.unknown"))
	past := given(fjellheim, ingrid, dayShift("d0", "ingrid", -3), RotaBegun{Rota: "r1", Name: "x", From: today.Add(-7), Until: today.Add(7)})
	check(t, past, asChief, draw([]DutyID{"d0"}), refused("rota.has-begun"))
	check(t, past, asChief, draw(nil, dayShift("n3", "ingrid", -2)), refused("rota.has-begun"))
	check(t, facts, asChief, DiscardRota(RotaDiscarded{Rota: "r1"}), then(RotaDiscarded{Rota: "r1"}))
	check(t, append(facts, RotaDiscarded{Rota: "r1"}), asChief, DiscardRota(RotaDiscarded{Rota: "r1"}), refused("rota.unknown"))

	// What is published is duties: those of the draft are entered, those that it does without are cancelled, the rest stay.
	published := RotaPublished{Rota: "r1", Entered: 2, Cancelled: 1}
	check(t, append(facts, both), asChief, PublishRota("r1", 0, ""), then(DutyCancelled{Duty: "d1"}, one, two, published))
	check(t, facts, asChief, PublishRota("r1", 0, ""), then(RotaPublished{Rota: "r1"}))
	check(t, append(facts, both, published), asChief, PublishRota("r1", 0, ""), refused("rota.is-published"))
	check(t, append(facts, both), asIngrid, PublishRota("r1", 0, ""), refused("rights.coordinator-only"))
	beside := dayShift("beside", "jonas", 12)
	check(t, append(facts, both, beside), asChief, PublishRota("r1", 0, ""), then(DutyCancelled{Duty: "d1"}, one, two, published))
	check(t, append(facts, both, dayShift("beside", "jonas", 9)), asChief, PublishRota("r1", 0, ""), refused("duty.overlaps"))
	check(t, append(facts, both, DutyCancelled{Duty: "d1"}), asChief, PublishRota("r1", 0, ""), then(one, two, with(published, func(f *RotaPublished) { f.Cancelled = 0 })))
	check(t, append(facts, both, AbsenceNoted{Absence: "a", Staff: "jonas", What: Holiday, From: today, Until: today.Add(9)}), asChief, PublishRota("r1", 0, ""), refused("rota.away"))
	check(t, append(facts, both), asChief, PublishRota("r1", 2, ""), refused("rota.changed-meanwhile"))
	check(t, append(facts, both), asChief, PublishRota("r1", 1, strings.Repeat("x", AnswerLongest+1)), refused("form.too-long"))
	check(t, append(facts, both), asChief, PublishRota("r1", 1, "Siri is on leave"), then(DutyCancelled{Duty: "d1"}, one, two, with(published, func(f *RotaPublished) { f.Words = "Siri is on leave" })))
	check(t, append(facts, both, StaffLeft{Staff: "jonas", On: now}), asChief, PublishRota("r1", 0, ""), refused("rota.has-left"))
}

// TestUndoDraw: changes are taken back one by one, and done again, as they were seen.
func TestUndoDraw(t *testing.T) {
	stands, one, two := dayShift("d1", "ingrid", 8), dayShift("n1", "ingrid", 9), dayShift("n2", "jonas", 9)
	facts := given(fjellheim, ingrid, jonas, norway, stands, winter)
	first := RotaDrawn{Rota: "r1", Put: []DutyEntered{one}, Removed: []DutyID{"d1"}}
	second := RotaDrawn{Rota: "r1", Put: []DutyEntered{two}, Made: RotaMade{Pattern: "days", Points: 3}}
	check(t, facts, asChief, UndoDraw("r1", 0), then())
	check(t, facts, asChief, RedoDraw("r1", 0), then())
	check(t, append(facts, first), asIngrid, UndoDraw("r1", 0), refused("rights.coordinator-only"))
	check(t, append(facts, first, second), asChief, UndoDraw("r1", 1), refused("rota.changed-meanwhile"))
	back := RotaDrawn{Rota: "r1", Removed: []DutyID{"n2"}, Step: -1}
	all := RotaDrawn{Rota: "r1", Put: []DutyEntered{stands}, Removed: []DutyID{"n1"}, Step: -1}
	check(t, append(facts, first, second), asChief, UndoDraw("r1", 2), then(back))
	check(t, append(facts, first, second, back), asChief, UndoDraw("r1", 0), then(all))
	again := RotaDrawn{Rota: "r1", Put: []DutyEntered{one}, Removed: []DutyID{"d1"}, Step: 1}
	check(t, append(facts, first, second, back, all), asChief, UndoDraw("r1", 0), then())
	check(t, append(facts, first, second, back, all), asChief, RedoDraw("r1", 4), then(again))
	check(t, append(facts, first, second, back, all, again), asChief, RedoDraw("r1", 0), then(RotaDrawn{Rota: "r1", Put: []DutyEntered{two}, Step: 1}))
	check(t, append(facts, first, second, back, first), asChief, RedoDraw("r1", 0), then()) // what is drawn now is in its place

	of := func(facts ...Fact) Rota {
		r, _ := stateOf(facts...).As(asChief, now).Rota("r1")
		return r
	}
	if r := of(append(facts, first, second)...); r.Made.Points != 3 || !r.Undo() || r.Redo() {
		t.Errorf("%+v", r)
	}
	if r := of(append(facts, first, second, back, all)...); r.Made.Pattern != "" || len(r.Duties) != 1 || r.Undo() || !r.Redo() || r.Changes != 4 {
		t.Errorf("%+v", r)
	}
	many := slices.Clone(facts)
	for i := range UndoMost + 5 {
		many = append(many, RotaDrawn{Rota: "r1", Put: []DutyEntered{dayShift(DutyID(rune('A'+i)), "jonas", 9)}, Removed: []DutyID{DutyID(rune('A' + i - 1))}})
	}
	if r := of(many...); len(r.past) != UndoMost {
		t.Errorf("%d changes are remembered", len(r.past))
	}
}

// TestDraftMeanwhile: what changes beside a draft is in it, what has begun is as it stands, and a duty that went to and fro is no news.
func TestDraftMeanwhile(t *testing.T) {
	stands, one, two := dayShift("d1", "ingrid", 8), dayShift("n1", "ingrid", 9), dayShift("n2", "jonas", 12)
	facts := given(fjellheim, ingrid, jonas, norway, stands, winter, RotaDrawn{Rota: "r1", Put: []DutyEntered{one, two}})
	swapped := dayShift("w1.1", "jonas", 8)
	beside := append(facts, DutyCancelled{Duty: "d1"}, swapped)
	v := stateOf(beside...).As(asChief, now)
	if r, _ := v.Rota("r1"); len(r.Duties) != 3 || r.Duties[0].Staff != "jonas" {
		t.Errorf("a swap beside the draft is not in it: %+v", r.Duties)
	}
	if c := v.RotaChanges("r1"); len(c) != 2 || len(c[0].New) != 1 || len(c[0].Gone) != 0 {
		t.Errorf("the swap is nothing that the draft changes: %+v", c)
	}
	twice := stateOf(append(facts, dayShift("b", "jonas", 12), dayShift("before", "ingrid", -3))...).As(asChief, now)
	if got := kinds(twice.Judged("r1", nil).Problems); !slices.Contains(got, "twice!") {
		t.Errorf("on two duties at a time: %v", got)
	}
	left := stateOf(append(facts, StaffLeft{Staff: "jonas", On: now})...).As(asChief, now)
	if got := left.Judged("r1", nil).Problems; len(got) == 0 || got[0].Kind != ProblemLeft || got[0].Have != 1 || got[0].Staff != "jonas" {
		t.Errorf("who does not work here any more: %+v", got)
	}

	later := now.Add(10 * 24 * time.Hour) // the ninth day has begun; nobody published it
	s := stateOf(append(facts, RotaDrawn{Rota: "r1", Removed: []DutyID{"d1"}})...)
	if r, _ := s.As(asChief, later).Rota("r1"); len(r.Duties) != 2 || r.Duties[0].Duty != "d1" || r.Duties[1].Duty != "n2" {
		t.Errorf("what has begun: %+v", r.Duties)
	}
	got, err := s.Ask(asChief, "", later).Take(PublishRota("r1", 0, ""))
	if err != nil || len(got) != 2 || got[1] != (RotaPublished{Rota: "r1", Entered: 1}) {
		t.Errorf("%+v, %v", got, err)
	}

	fro := append(facts, RotaDrawn{Rota: "r1", Put: []DutyEntered{dayShift("x", "jonas", 8)}, Removed: []DutyID{"d1"}}, RotaDrawn{Rota: "r1", Put: []DutyEntered{dayShift("y", "ingrid", 8)}, Removed: []DutyID{"x"}})
	check(t, fro, asChief, PublishRota("r1", 0, ""), then(one, two, RotaPublished{Rota: "r1", Entered: 2}))
}

// TestPublishedRota: who looks at what was published reads for whom it changed what, by whom, why, and how a search came by it.
func TestPublishedRota(t *testing.T) {
	stands, one := dayShift("d1", "ingrid", 8), dayShift("n1", "jonas", 8)
	made := RotaMade{Pattern: "days", Points: 5, Why: []RotaWhy{{Rule: "wish", Staff: "jonas", Units: 1, Points: 2}, {Rule: "wish", Staff: "ingrid", Units: 1, Points: 3}}}
	s := stateOf(given(fjellheim, ingrid, jonas, stands, winter, RotaDrawn{Rota: "r1", Put: []DutyEntered{one}, Removed: []DutyID{"d1"}, Made: made})...)
	facts, err := s.Ask(asChief, "", now).Take(PublishRota("r1", 1, "Ingrid is away"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range facts {
		s.Fold(Entry{Seq: s.Seq() + 1, At: now, By: asChief, Fact: f})
	}
	v := s.As(asChief, now.Add(time.Hour))
	r, _ := v.Rota("r1")
	if r.PublishedBy != asChief || r.Words != "Ingrid is away" || len(r.Entered) != 1 || len(r.Cancelled) != 1 || len(r.Made.Why) != 1 || r.Made.Why[0].Points != 5 || r.Made.Why[0].Staff != "" {
		t.Errorf("%+v", r)
	}
	if c := v.RotaChanges("r1"); len(c) != 2 || len(c[0].Gone) != 1 || len(c[1].New) != 1 {
		t.Errorf("%+v", c)
	}
	if got := s.As(asIngrid, now).RotaNews(ago(time.Hour)); len(got) != 1 || got[0] != "Ingrid is away" || len(s.As(asIngrid, now).RotaNews(now)) != 0 || s.As(asAda, now).RotaNews(ago(time.Hour)) != nil {
		t.Errorf("what the team is told: %v", got)
	}
}

// TestUnlawfulIsNotPublished: what blocks stays a draft, whatever else is asked; consent changes that.
func TestUnlawfulIsNotPublished(t *testing.T) {
	house := given(fjellheim, ingrid, jonas, norway, RotaBegun{Rota: "r1", Name: "Winter", From: today.Add(2), Until: today.Add(90)})
	sevens := RotaDrawn{Rota: "r1"}
	for i := range 6 {
		sevens.Put = append(sevens.Put, living(DutyID("n"+string(rune('a'+i))), "ingrid", "Nord", 2+14*i, 7, "free"))
	}
	check(t, append(house, sevens), asChief, PublishRota("r1", 0, ""), refused("rota.unlawful"))
	var facts []Fact
	for _, d := range sevens.Put {
		facts = append(facts, d)
	}
	check(t, append(house, sevens, consent), asChief, PublishRota("r1", 0, ""), then(append(facts, RotaPublished{Rota: "r1", Entered: 6})...))
	// One long rest at night is broken for a single duty; the others do not make it lawful.
	long := RotaDrawn{Rota: "r1", Put: []DutyEntered{with(living("n1", "jonas", "Sør", 2, 3, "available"), func(d *DutyEntered) { d.RestFrom = 24*60 - 30 })}}
	check(t, append(house, long), asChief, PublishRota("r1", 0, ""), refused("rota.unlawful"))
}

func TestCover(t *testing.T) {
	needs := CoverAgreed{Needs: []CoverNeed{{Name: "Day", From: 8 * 60, Until: 16 * 60, Least: 2, Wanted: 3, Days: []time.Weekday{time.Monday, time.Friday}, Strengths: []string{"grief", "outdoors"}}}}
	house := given(fjellheim, ingrid)
	but := func(change func(*CoverNeed)) Decision {
		n := needs.Needs[0]
		change(&n)
		return AgreeCover(CoverAgreed{Needs: []CoverNeed{n}})
	}
	check(t, house, asChief, AgreeCover(needs), then(needs))
	check(t, house, asIngrid, AgreeCover(needs), refused("rights.coordinator-only"))
	check(t, house, asChief, but(func(n *CoverNeed) { n.Name = "" }), refused("rota.cover-no-name"))
	check(t, house, asChief, but(func(n *CoverNeed) { n.Strength = strings.Repeat("x", NameLongest+1) }), refused("form.too-long"))
	check(t, house, asChief, but(func(n *CoverNeed) { n.Until = 25 * 60 }), refused("rota.cover-no-times"))
	check(t, house, asChief, but(func(n *CoverNeed) { n.Wanted = 1 }), refused("rota.cover-fewer-wanted"))
	check(t, house, asChief, but(func(n *CoverNeed) { n.Days = []time.Weekday{7} }), refused("form.choose"))
	check(t, house, asChief, but(func(n *CoverNeed) { n.Strengths = make([]string, CoverStrengths+1) }), refused("rota.cover-many-strengths"))
	check(t, house, asChief, but(func(n *CoverNeed) { n.Least = 0 }), refused("rota.cover-out-of-range"))
	check(t, house, asChief, AgreeCover(CoverAgreed{Needs: make([]CoverNeed, CoverMost+1)}), refused("rota.cover-too-many"))
	if got := stateOf(append(house, needs)...).As(asIngrid, now).Cover(); len(got) != 1 {
		t.Errorf("%+v", got)
	}
}

// TestCoverOfADay: a need holds on its days only, asks for each of its strengths, and says apart what would only be good.
func TestCoverOfADay(t *testing.T) {
	grief := StaffDescribed{Staff: "ingrid", Name: "Ingrid", Strengths: []string{"Grief"}}
	week := given(fjellheim, ingrid, jonas, grief, RotaBegun{Rota: "r1", Name: "A week", From: today.Add(2), Until: today.Add(8)},
		RotaDrawn{Rota: "r1", Put: []DutyEntered{dayShift("n1", "ingrid", 3), dayShift("n2", "jonas", 4)}})
	needs := func(n CoverNeed) []Problem {
		n.Name, n.From, n.Until = "Morning", 8*60, 12*60
		return stateOf(append(week, CoverAgreed{Needs: []CoverNeed{n}})...).As(asChief, now).Judged("r1", nil).Problems
	}
	if got := needs(CoverNeed{Least: 1, Days: []time.Weekday{today.Add(2).Weekday(), today.Add(3).Weekday()}}); len(got) != 1 || got[0].Day != today.Add(2) {
		t.Errorf("on two days, one of them met: %+v", got)
	}
	on := []time.Weekday{today.Add(3).Weekday(), today.Add(4).Weekday()}
	got := needs(CoverNeed{Least: 1, Wanted: 2, Days: on, Strength: "grief", Strengths: []string{"outdoors"}})
	if said := kinds(got); !slices.Equal(said, []string{"strength", "strength", "strength", "wanted", "wanted"}) {
		t.Errorf("%v", said)
	}
	if got[0].Strength != "outdoors" || got[1].Strength != "grief" || got[3].Have != 1 || got[3].Want != 2 {
		t.Errorf("%+v", got)
	}
}

func kinds(list []Problem) (names []string) {
	for _, p := range list {
		name := string(p.Kind)
		if p.Blocking {
			name += "!"
		}
		names = append(names, name)
	}
	return names
}

// TestJudged: a draft says all that it breaks, and what the last change broke and mended.
func TestJudged(t *testing.T) {
	grief := StaffDescribed{Staff: "ingrid", Name: "Ingrid", Strengths: []string{"Grief"}}
	facts := given(fjellheim, ingrid, jonas, grief, norway, ada, CompanionNamed{Resident: "ada", Staff: "jonas"},
		RotaBegun{Rota: "r1", Name: "A week", From: today.Add(2), Until: today.Add(8)},
		CoverAgreed{Needs: []CoverNeed{{Name: "Morning", From: 8 * 60, Until: 12 * 60, Least: 1, Strength: "grief"}}},
		WishMade{Staff: "jonas", Day: today.Add(3), Off: true}, WishMade{Staff: "ingrid", Day: today.Add(4)},
		AbsenceNoted{Absence: "a", Staff: "jonas", What: Holiday, From: today.Add(5), Until: today.Add(5)})
	empty := stateOf(facts...).As(asChief, now).Judged("r1", nil)
	if got := kinds(empty.Problems); !slices.Equal(got, []string{"cover", "cover", "cover", "cover", "cover", "cover", "cover", "companion", "wish"}) || len(empty.Broke)+len(empty.Mends) != 0 {
		t.Errorf("an empty week: %v, broke %v, mends %v", got, kinds(empty.Broke), kinds(empty.Mends))
	}
	first := RotaDrawn{Rota: "r1", Put: []DutyEntered{dayShift("n1", "jonas", 3), dayShift("n2", "jonas", 5), dayShift("n3", "ingrid", 4)}}
	after := stateOf(append(facts, first)...).As(asChief, now).Judged("r1", nil)
	if got := kinds(after.Broke); !slices.Equal(got, []string{"away!", "strength", "strength", "wish"}) {
		t.Errorf("broke %v", got)
	}
	if got := kinds(after.Mends); !slices.Equal(got, []string{"cover", "cover", "cover", "companion", "wish"}) {
		t.Errorf("mends %v", got)
	}
	if after.Minutes["jonas"] != 16*60 || after.Minutes["ingrid"] != 8*60 {
		t.Errorf("minutes %v", after.Minutes)
	}
	second := RotaDrawn{Rota: "r1", Put: []DutyEntered{with(dayShift("n4", "ingrid", 4), func(d *DutyEntered) {
		d.From, d.Until = d.Until.Add(6*time.Hour), d.Until.Add(12*time.Hour)
	})}}
	then := stateOf(append(facts, first, second)...).As(asChief, now).Judged("r1", nil)
	if got := kinds(then.Broke); !slices.Contains(got, "law!") || len(then.Mends) != 0 {
		t.Errorf("a night after a day: broke %v, mends %v", got, kinds(then.Mends))
	}
	if got := stateOf(facts...).As(asIngrid, now).Judged("r1", nil); len(got.Problems) != 0 {
		t.Error("a draft is the coordinator's until it is published")
	}
}

func TestRotaChanges(t *testing.T) {
	stands, one, two := dayShift("d1", "ingrid", 8), dayShift("n1", "ingrid", 9), dayShift("n2", "jonas", 9)
	s := stateOf(fjellheim, ingrid, jonas, stands, winter, RotaDrawn{Rota: "r1", Put: []DutyEntered{one, two}, Removed: []DutyID{"d1"}})
	got := s.As(asChief, now).RotaChanges("r1")
	if len(got) != 2 || got[0].Staff.Name != "Ingrid" || len(got[0].New) != 1 || len(got[0].Gone) != 1 || len(got[1].New) != 1 || len(got[1].Gone) != 0 {
		t.Errorf("%+v", got)
	}
	if len(s.As(asChief, now).Rotas()) != 1 || s.As(asIngrid, now).Rotas() != nil || s.As(asIngrid, now).RotaChanges("r1") != nil {
		t.Error("drafts are for who plans")
	}
	contract := stateOf(fjellheim, ingrid, norway, ContractAgreed{Staff: "ingrid", From: today, Share: 100, Week: 2250}, winter)
	if got := kinds(contract.As(asChief, now).Judged("r1", nil).Problems); !slices.Equal(got, []string{"hours"}) {
		t.Errorf("a fortnight without duties beside a full post: %v", got)
	}
	if d := (DutyEntered{From: now, Until: now.Add(48 * time.Hour), Rest: "free", RestFrom: 22 * 60, RestUntil: 8 * 60}); d.working(now.Add(13*time.Hour), time.UTC) || d.There(now.Add(13*time.Hour), time.UTC) || !d.working(now, time.UTC) {
		t.Error("who is free at night is counted")
	}
}

// TestMyDutyChanges: everybody sees what became new for them and what was taken out, and not what was put back as it was.
func TestMyDutyChanges(t *testing.T) {
	s := stateOf(given(fjellheim, ingrid, jonas, dayShift("a", "ingrid", 3), dayShift("b", "ingrid", 4), dayShift("c", "jonas", 5), DutyCancelled{Duty: "b"}, dayShift("past", "ingrid", -3),
		dayShift("d", "ingrid", 6), DutyCancelled{Duty: "d"}, dayShift("e", "ingrid", 6))...)
	got := s.As(asIngrid, now).MyDutyChanges(time.Time{})
	if len(got) != 2 || got[0].Duty != "a" || got[0].Cancelled || got[1].Duty != "b" || !got[1].Cancelled {
		t.Errorf("%+v", got)
	}
	if got := s.As(asIngrid, now).MyDutyChanges(now.Add(time.Hour)); len(got) != 0 {
		t.Errorf("of the hour to come: %+v", got)
	}
	if got := s.As(asAda, now).MyDutyChanges(time.Time{}); got != nil {
		t.Errorf("of somebody who lives here: %+v", got)
	}
}
