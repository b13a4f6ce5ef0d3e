package care

import (
	"slices"
	"testing"
	"time"

	"milieu/internal/civil"
)

var byRota = AccessAgreed{Before: 2, After: 12, Privacy: "jonas", Guardians: []GuardianRule{{16, Chapters}, {18, []Chapter{ChapterPerson, ChapterDays}}}}

func TestAccessIsAgreedByWhoAnswersForTheHouse(t *testing.T) {
	house := given(fjellheim, ingrid, jonas)
	but := func(change func(*AccessAgreed)) Decision {
		f := byRota
		change(&f)
		return AgreeAccess(f)
	}
	check(t, house, asChief, AgreeAccess(byRota), then(byRota))
	check(t, house, asIngrid, AgreeAccess(byRota), refused("rights.coordinator-only"))
	check(t, house, asChief, but(func(f *AccessAgreed) { f.After = 25 }), refused("access.window-out-of-range"))
	check(t, house, asChief, but(func(f *AccessAgreed) { f.SecondRead = -1 }), refused("access.window-out-of-range"))
	check(t, house, asChief, but(func(f *AccessAgreed) { f.Privacy = "nobody" }), refused("staff.unknown"))
	check(t, house, asChief, but(func(f *AccessAgreed) { f.Guardians = []GuardianRule{{18, nil}, {16, nil}} }), refused("access.ages-out-of-order"))
	check(t, house, asChief, but(func(f *AccessAgreed) { f.Guardians = []GuardianRule{{16, []Chapter{"dreams"}}} }), refused("form.choose"))
}

// TestDutyIsATie walks a colleague's day: they may read from before their duty until after it, and not else.
func TestDutyIsATie(t *testing.T) {
	duty := DutyEntered{Duty: "d", Staff: "ingrid", From: now.Add(-time.Hour), Until: now.Add(7 * time.Hour)}
	s := stateOf(given(fjellheim, ingrid, jonas, ada, byRota, duty)...)
	for _, c := range []struct {
		at   time.Duration // after the duty's beginning
		sees bool
	}{{-2*time.Hour - time.Minute, false}, {-2 * time.Hour, true}, {0, true}, {8 * time.Hour, true}, {20*time.Hour - time.Minute, true}, {20 * time.Hour, false}} {
		at := duty.From.Add(c.at)
		v := s.As(asIngrid, at)
		if _, ok := v.Resident("ada"); ok != c.sees {
			t.Errorf("%v after the duty began: sees %v", c.at, ok)
		}
		if until := v.SightUntil(); c.sees && !until.Equal(duty.Until.Add(12*time.Hour)) {
			t.Errorf("%v after the duty began, the sight ends %v", c.at, until)
		}
	}
	if _, ok := s.As(asJonas, now).Resident("ada"); ok {
		t.Error("a colleague without a duty sees")
	}
	if _, ok := s.As(asChief, now).Resident("ada"); !ok {
		t.Error("who answers for the house does not see")
	}
	wish := WriteNote(NoteWritten{Note: "n", Resident: "ada", About: NoteGeneral, Text: "Hello", Happened: ago(time.Minute)})
	check(t, given(fjellheim, ingrid, jonas, ada, byRota, duty), asJonas, wish, refused("rights.not-on-duty"))
	check(t, given(fjellheim, ingrid, jonas, ada, byRota, duty), asAuditor, wish, refused("rights.not-yours"))
}

// TestWhoMaySee: the resident is told who may be told of them, and nobody else is.
func TestWhoMaySee(t *testing.T) {
	duty := DutyEntered{Duty: "d", Staff: "ingrid", From: ago(time.Hour), Until: now.Add(7 * time.Hour)}
	mother := RelativeNamed{Relative: "m", Resident: "ada", Name: "Astrid"}
	consent := ConsentGiven{Relative: "m", Resident: "ada", Chapters: []Chapter{ChapterFeeling}, From: ago(time.Hour), Until: now.Add(time.Hour)}
	hide := RecordHidden{Resident: "ada", Staff: "ingrid", Chapters: []Chapter{ChapterNotes}}
	s := stateOf(given(fjellheim, ingrid, jonas, ada, byRota, duty, mother, consent, hide)...)
	among := []Who{asIngrid, asJonas, asChief, asAuditor, {RoleManager, "mona"}, {RoleRelative, "m"}, {RoleRelative, "?"}, asEli, asAdmin}
	got := s.As(asAda, now).Seers("ada", among)
	if len(got) != 3 || got[0].Who != asIngrid || got[1].Who != asChief || got[2].Who.Role != RoleRelative {
		t.Fatalf("who may see: %v", got)
	}
	if slices.Contains(got[0].Chapters, ChapterNotes) || !slices.Contains(got[1].Chapters, ChapterNotes) || !slices.Equal(got[2].Chapters, []Chapter{ChapterFeeling}) {
		t.Errorf("what they may see: %v", got)
	}
	for _, who := range append(among, Who{}) {
		if list := s.As(who, now).Seers("ada", among); list != nil {
			t.Errorf("%s is told who may see Ada: %v", who, list)
		}
	}
}

// TestNothingIsAddedToWhatWasAgreed: a house that agreed on no time around a duty has none.
func TestNothingIsAddedToWhatWasAgreed(t *testing.T) {
	if a := stateOf(given(fjellheim, AccessAgreed{})...).As(asChief, now).Access(); a.Before != 0 || a.After != 0 {
		t.Errorf("agreed on nothing, and there are %d hours before and %d after", a.Before, a.After)
	}
	if a := new(State).access.orDefault(); a.Before != 2 || a.After != 12 {
		t.Errorf("before anything is agreed: %+v", a)
	}
}

func TestSightIsOfWhatOneSees(t *testing.T) {
	duty := DutyEntered{Duty: "d", Staff: "ingrid", From: ago(time.Hour), Until: now.Add(7 * time.Hour)}
	also := DutyEntered{Duty: "e", Staff: "jonas", From: ago(time.Hour), Until: now.Add(7 * time.Hour)}
	house := given(fjellheim, ingrid, jonas, ada, with(byRota, func(f *AccessAgreed) { f.Privacy = "" }), duty, also)
	if s := stateOf(house...); s.As(asIngrid, now).Sight() != s.As(asJonas, now).Sight() {
		t.Error("two colleagues on duty have two sights")
	}
	s := stateOf(append(house, RecordHidden{Resident: "ada", Staff: "jonas"})...)
	if s.As(asIngrid, now).Sight() == s.As(asJonas, now).Sight() {
		t.Error("a colleague from whom somebody hides has the sight of another")
	}
	if s := stateOf(append(house, byRota)...); s.As(asIngrid, now).Sight() == s.As(asJonas, now).Sight() {
		t.Error("who reviews broken glass has the sight of another")
	}
	if s := stateOf(house...); s.As(Who{RolePeer, "ingrid"}, now).Sight() == s.As(Who{RolePeer, "jonas"}, now).Sight() {
		t.Error("two peers, who see more of those whom they follow, have one sight")
	}
	// What makes the sight of a role one: nobody on duty is shown less than a companion, or who treats.
	for _, r := range Rights() {
		for _, role := range TeamRoles {
			if a := r.Read[role]; a&(TieCompanion|TieTreats) != 0 && a&TieDuty == 0 && role != RolePeer {
				t.Errorf("%s: a %s on duty is shown less than a companion; Sight must tell them apart", r.Kind, role)
			}
		}
	}
}

func TestTreatingIsATie(t *testing.T) {
	house := given(fjellheim, ingrid, jonas, ada, byRota)
	treats := TreatingNamed{Resident: "ada", Staff: "jonas", Until: now.Add(time.Hour)}
	check(t, house, asChief, NameTreating(treats), then(treats))
	check(t, append(house, treats), asChief, NameTreating(treats), then())
	check(t, house, asIngrid, NameTreating(treats), refused("rights.coordinator-only"))
	check(t, house, asChief, NameTreating(with(treats, func(f *TreatingNamed) { f.Staff = "nobody" })), refused("staff.unknown"))
	check(t, house, asChief, NameTreating(with(treats, func(f *TreatingNamed) { f.Resident = "nobody" })), refused("resident.unknown"))
	check(t, house, asChief, NameTreating(with(treats, func(f *TreatingNamed) { f.Until = ago(time.Hour) })), refused("treating.over-already"))
	ended := TreatingEnded{"ada", "jonas"}
	check(t, append(house, treats), asChief, EndTreating(ended), then(ended))
	check(t, house, asChief, EndTreating(ended), then())
	check(t, append(house, treats), asJonas, EndTreating(ended), refused("rights.coordinator-only"))

	physician := Who{RolePhysician, "jonas"}
	s := stateOf(append(house, treats)...)
	if _, ok := s.As(physician, now).Resident("ada"); !ok {
		t.Error("who treats does not see")
	}
	if got := s.As(physician, now).Treats("ada"); len(got) != 1 {
		t.Errorf("treated by %v", got)
	}
	if _, ok := s.As(physician, now.Add(time.Hour)).Resident("ada"); ok {
		t.Error("who treated still sees")
	}
	if _, ok := stateOf(append(house, treats, ended)...).As(physician, now).Resident("ada"); ok {
		t.Error("who no longer treats still sees")
	}
}

func TestHiddenWinsOverEverything(t *testing.T) {
	duty := DutyEntered{Duty: "d", Staff: "jonas", From: ago(time.Hour), Until: now.Add(7 * time.Hour)}
	note := wrote{asIngrid, ago(time.Hour), NoteWritten{Note: "n", Resident: "ada", About: NoteGeneral, Text: "Hello", Happened: ago(2 * time.Hour)}}
	house := given(fjellheim, ingrid, jonas, ada, byRota, duty, CompanionNamed{"ada", "jonas"}, note)
	hide := RecordHidden{Resident: "ada", Staff: "jonas", Chapters: []Chapter{ChapterNotes}}
	check(t, house, asAda, HideRecord(hide), then(hide))
	check(t, house, asIngrid, HideRecord(hide), refused("rights.not-yours"))
	check(t, house, asAda, HideRecord(RecordHidden{Resident: "ada"}), refused("form.choose"))
	check(t, house, asAda, HideRecord(RecordHidden{Resident: "ada", Staff: "nobody"}), refused("staff.unknown"))
	check(t, house, asAda, HideRecord(RecordHidden{Resident: "ada", Relative: "nobody"}), refused("relative.unknown"))
	check(t, house, asAda, HideRecord(RecordHidden{Resident: "ada", Staff: "jonas", Chapters: []Chapter{"dreams"}}), refused("form.choose"))
	opened := RecordOpened{Resident: "ada", Staff: "jonas"}
	check(t, append(house, hide), asAda, OpenRecord(opened), then(opened))
	check(t, house, asAda, OpenRecord(opened), then())
	check(t, append(house, hide), asJonas, OpenRecord(opened), refused("rights.not-yours"))
	check(t, append(house, hide), asAda, OpenRecord(RecordOpened{Resident: "ada", Staff: "nobody"}), refused("staff.unknown"))

	notes := func(facts ...Fact) (notes int, known bool) {
		v := stateOf(append(house, facts...)...).As(asJonas, now)
		_, known = v.Resident("ada")
		return len(v.Notes("ada", ago(24*time.Hour), now)), known
	}
	all := RecordHidden{Resident: "ada", Staff: "jonas"}
	for name, c := range map[string]struct {
		facts []Fact
		notes int
		known bool
	}{
		"nothing hidden":   {nil, 1, true},
		"a chapter hidden": {[]Fact{hide}, 0, true},
		"all hidden":       {[]Fact{all}, 0, false},
		"opened again":     {[]Fact{all, opened}, 1, true},
		"a broken glass":   {[]Fact{all, GlassBroken{Glass: "g", Resident: "ada", Staff: "jonas", Until: now.Add(time.Hour)}}, 0, false},
	} {
		if n, known := notes(c.facts...); n != c.notes || known != c.known {
			t.Errorf("%s: %d notes, knows her %v", name, n, known)
		}
	}
	write := WriteNote(NoteWritten{Note: "m", Resident: "ada", About: NoteGeneral, Text: "Hello", Happened: ago(time.Minute)})
	check(t, append(house, all), asJonas, write, refused("rights.not-yours"))
	if got := stateOf(append(house, hide)...).As(asAda, now).Hidden("ada"); len(got) != 1 {
		t.Errorf("she is told that she hides %v", got)
	}
	if got := stateOf(append(house, hide)...).As(asChief, now).Hidden("ada"); got != nil {
		t.Errorf("the coordinator is told from whom she hides: %v", got)
	}
}

func TestNotesAreHeldBackForAWhile(t *testing.T) {
	note := wrote{asIngrid, ago(2 * time.Hour), NoteWritten{Note: "n", Resident: "ada", About: NoteGeneral, Text: "Hello", Happened: ago(3 * time.Hour)}}
	own := wrote{asAda, ago(2 * time.Hour), NoteWritten{Note: "o", Resident: "ada", About: NoteGeneral, Text: "Mine", Own: true, Happened: ago(3 * time.Hour)}}
	house := given(fjellheim, ingrid, jonas, ada, note, own)
	hold := NoteHeldBack{"n", "ada", HoldAnother, now.Add(200 * time.Hour)}
	held := wrote{asIngrid, ago(time.Hour), hold}
	confirmed := HoldConfirmed{"n", "ada"}
	lifted := HoldLifted{"n", "ada"}
	check(t, house, asIngrid, HoldNote(hold), then(hold))
	check(t, house, asAda, HoldNote(hold), refused("rights.team-only"))
	check(t, house, asIngrid, HoldNote(with(hold, func(f *NoteHeldBack) { f.Note = "?" })), refused("note.unknown"))
	check(t, house, asIngrid, HoldNote(with(hold, func(f *NoteHeldBack) { f.Note = "o" })), refused("hold.their-own-words"))
	check(t, house, asIngrid, HoldNote(with(hold, func(f *NoteHeldBack) { f.Reason = "unpleasant" })), refused("form.choose"))
	check(t, house, asIngrid, HoldNote(with(hold, func(f *NoteHeldBack) { f.Until = now.Add(31 * 24 * time.Hour) })), refused("hold.out-of-range"))
	check(t, append(house, held), asIngrid, HoldNote(hold), refused("hold.already"))
	check(t, append(house, held), asJonas, ConfirmHold(confirmed), then(confirmed))
	check(t, append(house, held), asIngrid, ConfirmHold(confirmed), refused("hold.second-is-another"))
	check(t, house, asJonas, ConfirmHold(confirmed), refused("hold.not-held"))
	check(t, append(house, held, wrote{asJonas, now, confirmed}), asJonas, ConfirmHold(confirmed), then())
	check(t, append(house, held), asAda, ConfirmHold(confirmed), refused("rights.team-only"))
	check(t, append(house, held), asJonas, LiftHold(lifted), then(lifted))
	check(t, house, asJonas, LiftHold(lifted), then())
	check(t, append(house, held), asAda, LiftHold(lifted), refused("rights.team-only"))
	check(t, append(house, held), Who{RoleTherapist, "x"}, ConfirmHold(HoldConfirmed{"n", "nobody"}), refused("resident.unknown"))

	for name, c := range map[string]struct {
		facts []Fact
		at    time.Time
		open  bool
	}{
		"open":                         {nil, now, true},
		"held":                         {[]Fact{held}, now, false},
		"nobody agreed in 72 hours":    {[]Fact{held}, now.Add(71 * time.Hour), true},
		"agreed":                       {[]Fact{held, wrote{asJonas, now, confirmed}}, now.Add(71 * time.Hour), false},
		"agreed, and the day has come": {[]Fact{held, wrote{asJonas, now, confirmed}}, now.Add(200 * time.Hour), true},
		"lifted":                       {[]Fact{held, lifted}, now, true},
	} {
		v := stateOf(append(house, c.facts...)...).As(asAda, c.at)
		n, ok := v.Note("n")
		if !ok || (n.Text != Text{}) != c.open || n.Held.IsZero() != c.open {
			t.Errorf("%s: she is shown %+v", name, n)
		}
		if _, held := v.Hold("n"); held == c.open {
			t.Errorf("%s: she is told of the hold: %v", name, held)
		}
	}
	s := stateOf(append(house, held)...)
	if n, _ := s.As(asJonas, now).Note("n"); n.Text == (Text{}) {
		t.Error("it is held back from the team")
	}
	if a, b := s.As(asJonas, now).HoldsToRead(), s.As(asAda, now).HoldsToRead(); len(a) != 1 || len(b) != 0 {
		t.Errorf("to read: by another %v, by the resident %v", a, b)
	}
	if list := stateOf(append(house, held, wrote{asJonas, now, confirmed})...).As(asJonas, now).HoldsToRead(); len(list) != 0 {
		t.Errorf("to read again: %v", list)
	}
	if until := s.As(asAda, now).SightUntil(); !until.Equal(ago(time.Hour).Add(72 * time.Hour)) {
		t.Errorf("her sight changes %v", until)
	}
}

func TestGlass(t *testing.T) {
	house := given(fjellheim, ingrid, jonas, ada, eli, byRota)
	broken := GlassBroken{Glass: "g", Resident: "ada", Staff: "ingrid", Reason: GlassDanger, Why: "She called from the lake", Until: now.Add(2 * time.Hour)}
	but := func(change func(*GlassBroken)) Decision {
		f := broken
		change(&f)
		return BreakGlass("Ada", f)
	}
	check(t, house, asJonas, BreakGlass("Ada", broken), refused("rights.team-only"))
	full := ResidentDescribed{Resident: "ada", Name: "Ada", FullName: "Ada Lovelace"}
	for _, called := range []string{"Ada", " ada ", "Ada  Lovelace", "ada"} {
		check(t, append(house, full), asIngrid, BreakGlass(called, broken), then(broken))
	}
	for _, called := range []string{"", "Ad", "Lovelace", "nobody"} {
		check(t, append(house, full), asIngrid, BreakGlass(called, broken), refused("glass.nobody-called-so"))
	}
	another := ResidentAdmitted{Resident: "ada-2", Stay: "stay-9", Name: "ADA", On: ago(time.Hour)}
	check(t, append(house, another), asIngrid, BreakGlass("Ada", broken), refused("glass.nobody-called-so"))
	gone := ResidentDischarged{Resident: "ada-2", Stay: "stay-9", On: ago(time.Minute)}
	check(t, append(house, another, gone), asIngrid, BreakGlass("Ada", broken), then(broken)) // who is here comes first
	check(t, append(house, another, gone), asIngrid, BreakGlass("ada-2", broken), then(with(broken, func(f *GlassBroken) { f.Resident = "ada-2" })))
	check(t, house, asIngrid, but(func(f *GlassBroken) { f.Glass = "" }), refused("form.incomplete"))
	check(t, append(house, broken), asIngrid, BreakGlass("Ada", broken), refused("form.known-with-other-contents"))
	check(t, house, asIngrid, but(func(f *GlassBroken) { f.Reason = "curious" }), refused("form.choose"))
	check(t, house, asIngrid, but(func(f *GlassBroken) { f.Why = "må vite" }), refused("glass.say-why"))
	check(t, house, asIngrid, but(func(f *GlassBroken) { f.Why = string(make([]byte, AnswerLongest+1)) }), refused("form.too-long"))
	check(t, house, asIngrid, but(func(f *GlassBroken) { f.Until = now.Add(5 * time.Hour) }), refused("glass.out-of-range"))
	check(t, append(house, RecordHidden{Resident: "ada", Staff: "ingrid"}), asIngrid, BreakGlass("Ada", broken), refused("glass.nobody-called-so"))
	unsaid := with(broken, func(f *GlassBroken) { f.Why = "" })
	check(t, house, asIngrid, BreakGlass("nobody", unsaid), refused("glass.say-why")) // nothing is said about the name before all else is in order
	check(t, append(house, CompanionNamed{Resident: "ada", Staff: "ingrid"}), asIngrid, BreakGlass("Ada", broken), refused("glass.open-already"))

	note := WriteNote(NoteWritten{Note: "n", Resident: "ada", About: NoteGeneral, Text: "Hello", Happened: ago(time.Minute)})
	hand := broken
	hand.Hand = true
	check(t, append(house, wrote{asIngrid, now, broken}), asIngrid, note, refused("rights.not-yours"))
	if facts, err := stateOf(append(house, wrote{asIngrid, now, hand})...).Ask(asIngrid, "", now).Take(note); err != nil || len(facts) != 1 {
		t.Errorf("who stated that they must write cannot: %v", err)
	}
	s := stateOf(append(house, wrote{asIngrid, now, broken})...)
	if _, ok := s.As(asIngrid, now).Resident("ada"); !ok {
		t.Error("the glass is broken, and nothing is seen")
	}
	if _, ok := s.As(asIngrid, broken.Until).Resident("ada"); ok {
		t.Error("the glass is broken for ever")
	}
	if until := s.As(asIngrid, now).SightUntil(); !until.Equal(broken.Until) {
		t.Errorf("the sight ends %v", until)
	}
	if _, ok := s.As(asJonas, now).Resident("ada"); ok {
		t.Error("the glass is broken for another, too")
	}
	for name, c := range map[string]struct {
		who  Who
		told int
	}{"the resident": {asAda, 1}, "the privacy contact": {asJonas, 1}, "who broke it": {asIngrid, 1}, "the coordinator": {asChief, 0}, "another resident": {asEli, 0}} {
		if got := s.As(c.who, now).Glasses("ada"); len(got) != c.told {
			t.Errorf("%s is told of %v", name, got)
		}
	}
	if list := s.As(asJonas, now.Add(73*time.Hour)).GlassesToReview(); len(list) != 1 || !list[0].Overdue(now.Add(73*time.Hour)) || list[0].Overdue(now.Add(71*time.Hour)) {
		t.Errorf("to review: %v", list)
	}
	if list := s.As(asIngrid, now).GlassesToReview(); len(list) != 0 {
		t.Errorf("who broke it reviews %v", list)
	}

	closed := GlassClosed{"g", "ada"}
	check(t, append(house, wrote{asIngrid, now, broken}), asIngrid, CloseGlass(closed), then(closed))
	check(t, append(house, wrote{asIngrid, now, broken}), asJonas, CloseGlass(closed), refused("glass.unknown"))
	check(t, append(house, wrote{asIngrid, now, broken}, wrote{asIngrid, now, closed}), asIngrid, CloseGlass(closed), then())
	shut := stateOf(append(house, wrote{asIngrid, ago(time.Minute), broken}, wrote{asIngrid, now, closed})...)
	if _, ok := shut.As(asIngrid, now).Resident("ada"); ok || len(shut.As(asIngrid, now).BrokenNow()) != 0 {
		t.Error("the glass is closed, and something is seen")
	}
	if got := s.As(asIngrid, now).BrokenNow(); len(got) != 1 {
		t.Errorf("she has broken %v", got)
	}
	if _, ok := s.As(asEli, now).Glass("g"); ok {
		t.Error("another resident is told of it")
	}
	if g, ok := s.As(asAda, now).Glass("g"); !ok || g.Why != broken.Why {
		t.Errorf("the resident is told %v", g)
	}

	reviewed := GlassReviewed{Glass: "g", Resident: "ada", Right: true}
	house = append(house, wrote{asIngrid, now, broken})
	check(t, house, asJonas, ReviewGlass(reviewed), then(reviewed))
	check(t, house, asJonas, ReviewGlass(GlassReviewed{Glass: "?", Resident: "ada"}), refused("glass.unknown"))
	check(t, house, asChief, ReviewGlass(reviewed), refused("glass.not-yours-to-review"))
	check(t, append(house, with(byRota, func(f *AccessAgreed) { f.Privacy = "ingrid" })), asIngrid, ReviewGlass(reviewed), refused("glass.your-own"))
	check(t, append(house, with(byRota, func(f *AccessAgreed) { f.Privacy = "" })), asChief, ReviewGlass(reviewed), then(reviewed))
	check(t, append(house, reviewed), asJonas, ReviewGlass(reviewed), refused("glass.reviewed-already"))

	// Somebody is told, whatever the privacy contact may not be: not those from whom she hides her record, not who broke it.
	asManager := Who{RoleManager, "mona"}
	house = append(house, StaffJoined{Staff: "mona", Name: "Mona"}, StaffJoined{Staff: "chief", Name: "Kirsten"})
	for name, c := range map[string]struct {
		facts []Fact
		told  []Who
	}{
		"nothing is hidden":                    {nil, []Who{asJonas}},
		"hidden from the privacy contact":      {[]Fact{RecordHidden{Resident: "ada", Staff: "jonas"}}, []Who{asChief, asManager}},
		"a chapter is hidden from them":        {[]Fact{RecordHidden{Resident: "ada", Staff: "jonas", Chapters: []Chapter{ChapterFeeling}}}, []Who{asJonas}},
		"and from the coordinator":             {[]Fact{RecordHidden{Resident: "ada", Staff: "jonas"}, RecordHidden{Resident: "ada", Staff: "chief"}}, []Who{asManager}},
		"the privacy contact broke it":         {[]Fact{with(byRota, func(f *AccessAgreed) { f.Privacy = "ingrid" })}, []Who{asChief, asManager}},
		"the privacy contact has left":         {[]Fact{StaffLeft{Staff: "jonas", On: ago(time.Minute)}}, []Who{asChief}},
		"hidden, and opened to them once more": {[]Fact{RecordHidden{Resident: "ada", Staff: "jonas"}, RecordOpened{Resident: "ada", Staff: "jonas"}}, []Who{asJonas}},
	} {
		s := stateOf(append(house, c.facts...)...)
		for _, who := range []Who{asJonas, asChief, asManager, asIngrid, asEli, {RoleAuditor, "olav"}} {
			told, want := len(s.As(who, now).GlassesToReview()) == 1, slices.Contains(c.told, who)
			if told != want {
				t.Errorf("%s: %v is told: %v", name, who, told)
			}
			if facts, err := s.Ask(who, "", now).Take(ReviewGlass(reviewed)); (err == nil && len(facts) == 1) != want {
				t.Errorf("%s: %v reviews: %v, %v", name, who, facts, err)
			}
			if want && s.As(who, now).Sight() != who.String() {
				t.Errorf("%s: %v is shown what all are shown", name, who)
			}
		}
	}
	check(t, house, asJonas, ReviewGlass(GlassReviewed{Glass: "g", Resident: "ada"}), refused("glass.say-what-follows"))
	check(t, house, asJonas, ReviewGlass(GlassReviewed{Glass: "g", Resident: "ada", Words: string(make([]byte, AnswerLongest+1))}), refused("form.too-long"))
}

func TestRelativesKnowWhatTheyMay(t *testing.T) {
	mother := RelativeNamed{Relative: "m", Resident: "ada", Name: "Astrid", Is: "my mother"}
	house := given(fjellheim, ingrid, ada, eli, mother, wrote{asAda, ago(time.Minute), WellbeingTold{Resident: "ada", Words: "Fine", Told: ago(time.Minute)}})
	check(t, given(fjellheim, ingrid, ada), asAda, NameRelative(mother), then(mother))
	check(t, house, asIngrid, NameRelative(mother), then())
	check(t, house, asEli, NameRelative(mother), refused("rights.not-yours"))
	check(t, house, asAda, NameRelative(with(mother, func(f *RelativeNamed) { f.Relative = "" })), refused("form.incomplete"))
	check(t, house, asAda, NameRelative(with(mother, func(f *RelativeNamed) { f.Name = "" })), refused("relative.no-name"))
	check(t, house, asAda, NameRelative(with(mother, func(f *RelativeNamed) { f.Name = string(make([]byte, NameLongest+1)) })), refused("form.too-long"))
	check(t, house, asEli, NameRelative(with(mother, func(f *RelativeNamed) { f.Resident = "eli" })), refused("form.known-with-other-contents"))
	guardian := with(mother, func(f *RelativeNamed) { f.Guardian = true })
	check(t, house, asAda, NameRelative(guardian), refused("relative.guardian-by-the-team"))
	check(t, house, asIngrid, NameRelative(guardian), then(guardian))
	ended := RelativeEnded{"m", "ada"}
	check(t, house, asAda, EndRelative(ended), then(ended))
	check(t, append(house, ended), asAda, EndRelative(ended), then())
	check(t, house, asAda, EndRelative(RelativeEnded{"?", "ada"}), refused("relative.unknown"))

	consent := ConsentGiven{Relative: "m", Resident: "ada", Chapters: []Chapter{ChapterPerson, ChapterFeeling}, From: ago(time.Hour), Until: now.Add(time.Hour)}
	but := func(change func(*ConsentGiven)) Decision {
		f := consent
		change(&f)
		return GiveConsent(f)
	}
	check(t, house, asAda, GiveConsent(consent), then(consent))
	check(t, house, asIngrid, GiveConsent(consent), refused("rights.not-yours"))
	check(t, house, asAda, but(func(f *ConsentGiven) { f.Relative = "?" }), refused("relative.unknown"))
	check(t, append(house, ended), asAda, GiveConsent(consent), refused("relative.unknown"))
	check(t, house, asAda, but(func(f *ConsentGiven) { f.Chapters = nil }), refused("consent.nothing-chosen"))
	check(t, house, asAda, but(func(f *ConsentGiven) { f.Chapters = []Chapter{"dreams"} }), refused("form.choose"))
	check(t, house, asAda, but(func(f *ConsentGiven) { f.Until = now.Add(400 * 24 * time.Hour) }), refused("consent.out-of-range"))
	check(t, house, asAda, but(func(f *ConsentGiven) { f.Words = string(make([]byte, AnswerLongest+1)) }), refused("form.too-long"))
	withdrawn := ConsentWithdrawn{"m", "ada"}
	check(t, append(house, consent), asAda, WithdrawConsent(withdrawn), then(withdrawn))
	check(t, house, asAda, WithdrawConsent(withdrawn), then())
	check(t, append(house, consent), asIngrid, WithdrawConsent(withdrawn), refused("rights.not-yours"))
	check(t, house, asAda, WithdrawConsent(ConsentWithdrawn{"?", "ada"}), refused("relative.unknown"))

	born := func(years int) Fact {
		y, m, d := civil.Of(now, time.UTC).YearMonthDay()
		return ResidentDescribed{Resident: "ada", Name: "Ada", Born: civil.Date(y-years, m, d)}
	}
	asMother := Who{RoleRelative, "m"}
	for name, c := range map[string]struct {
		facts   []Fact
		at      time.Time
		feeling bool
		person  bool
	}{
		"without consent":        {nil, now, false, false},
		"with consent":           {[]Fact{consent}, now, true, true},
		"before it":              {[]Fact{consent}, ago(2 * time.Hour), false, false},
		"after it":               {[]Fact{consent}, now.Add(time.Hour), false, false},
		"withdrawn":              {[]Fact{consent, withdrawn}, now, false, false},
		"struck out":             {[]Fact{consent, ended}, now, false, false},
		"hidden from her":        {[]Fact{consent, RecordHidden{Resident: "ada", Relative: "m"}}, now, false, false},
		"a chapter hidden":       {[]Fact{consent, RecordHidden{Resident: "ada", Relative: "m", Chapters: []Chapter{ChapterFeeling}}}, now, false, true},
		"a guardian of a child":  {[]Fact{byRota, guardian, born(15)}, now, true, true},
		"of a youth":             {[]Fact{byRota, guardian, born(17)}, now, false, true},
		"of somebody of age":     {[]Fact{byRota, guardian, born(18)}, now, false, false},
		"of whom no age is said": {[]Fact{byRota, guardian}, now, false, false},
	} {
		v := stateOf(append(house, c.facts...)...).As(asMother, c.at)
		_, feeling := v.WellbeingToday("ada")
		if _, person := v.Resident("ada"); feeling != c.feeling || person != c.person {
			t.Errorf("%s: told how she is %v, who she is %v", name, feeling, person)
		}
		if got := v.Residents(); len(got) > 1 {
			t.Errorf("%s: told of others: %v", name, got)
		}
	}
	heard := NoteWritten{Note: "w", Resident: "ada", About: NoteGeneral, Text: "She sleeps badly at home", Happened: ago(time.Minute), Told: "m"}
	check(t, house, asIngrid, WriteNote(heard), then(heard)) // the house may listen without any consent
	check(t, house, asIngrid, WriteNote(with(heard, func(f *NoteWritten) { f.Own = true })), refused("form.choose"))
	check(t, house, asIngrid, WriteNote(with(heard, func(f *NoteWritten) { f.Told = "?" })), refused("relative.unknown"))
	v := stateOf(append(house, heard, ended)...).As(asAda, now)
	if n, _ := v.Note("w"); n.Told != "m" {
		t.Errorf("told by %q", n.Told)
	}
	if kin, ok := v.Relative("m"); !ok || kin.Name != "Astrid" {
		t.Errorf("whom she knows no more, she still knows by name: %v %v", kin, ok)
	}

	s := stateOf(append(house, consent)...)
	if me, ok := s.As(asMother, now).Me(); !ok || me.Name != "Astrid" {
		t.Errorf("who she is: %v %v", me, ok)
	}
	if own, all := s.As(asMother, now).Relatives("ada"), s.As(asAda, now).Relatives("ada"); len(own) != 1 || len(all) != 1 {
		t.Errorf("relatives: %v %v", own, all)
	}
	if until := s.As(asMother, now).SightUntil(); !until.Equal(consent.Until) {
		t.Errorf("her sight ends %v", until)
	}
	if got := s.As(asMother, now).Seen(); len(got) > 0 {
		t.Errorf("seen %v before anything was asked", got)
	}
}

// TestWhatIsToldIsRemembered: of whom a view told, and by which right.
func TestWhatIsToldIsRemembered(t *testing.T) {
	s := stateOf(given(fjellheim, ingrid, ada, eli)...)
	v := s.As(asIngrid, now)
	v.Note("unknown")
	v.Programme(civil.Of(now, time.UTC))
	if got := v.Seen(); len(got) > 0 {
		t.Errorf("the programme told of %v", got)
	}
	v.Resident("ada")
	v.Notes("ada", ago(time.Hour), now)
	got := v.Seen()
	if kinds := got["ada"].Names(); len(got) != 1 || v.Reason("ada") != "duty" || !slices.Equal(kinds, []string{"resident.admitted", "note.written"}) ||
		!slices.Equal(ChaptersOf(kinds), []Chapter{ChapterPerson, ChapterNotes}) {
		t.Errorf("told of %+v", got)
	}
	if v := s.As(asAdmin, now); len(v.Residents()) != 0 || len(v.Seen()) > 0 {
		t.Errorf("what the administrator did not see is remembered: %v", v.Seen())
	}
	for who, may := range map[Who]bool{asAda: true, asEli: false, asIngrid: false, asAuditor: true, asChief: true, asAdmin: false} {
		if got := s.As(who, now).MayReadLooks("ada"); got != may {
			t.Errorf("%v may read who looked at her: %v", who, got)
		}
	}
	if got := s.As(asAda, now); got.Tie("ada").Reason() != "self" || got.Tie("eli").Reason() != "lives" || s.As(Who{}, now).Tie("ada").Reason() != "" {
		t.Error("ties have other names")
	}
}
