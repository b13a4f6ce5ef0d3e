package care

import (
	"slices"
	"strings"
	"testing"
	"time"

	"milieu/internal/civil"
)

func TestFamilyMeetings(t *testing.T) {
	house := given(fjellheim, ada, eli, ingrid, anne, RelativeNamed{Relative: "odd", Resident: "eli", Name: "Odd"})
	asked := FamilyInvited{Appointment: "f1", Resident: "ada", Sort: "meeting", Relatives: []RelativeID{"anne"}, About: "The first week at home"}
	at := AppointmentAgreed{Appointment: "f1", Resident: "ada", Title: "Family meeting", From: ago(2 * time.Hour), Minutes: 60}
	plan := func(change func(*FamilyInvited, *AppointmentAgreed)) Decision {
		f, a := asked, at
		change(&f, &a)
		return PlanFamilyMeeting(f, a)
	}
	check(t, house, asIngrid, PlanFamilyMeeting(asked, at), then(at, asked))
	check(t, house, asAda, PlanFamilyMeeting(asked, at), then(at, asked))
	check(t, append(house, at, asked), asAda, PlanFamilyMeeting(asked, at), refused("form.known-with-other-contents"))
	check(t, house, asAda, plan(func(f *FamilyInvited, _ *AppointmentAgreed) { f.Sort = "party" }), refused("form.choose"))
	check(t, house, asAda, plan(func(f *FamilyInvited, _ *AppointmentAgreed) { f.Relatives = nil }), refused("family.nobody-asked"))
	check(t, house, asAda, plan(func(f *FamilyInvited, _ *AppointmentAgreed) { f.Relatives = []RelativeID{"odd"} }), refused("relative.unknown"))
	check(t, house, asAda, plan(func(f *FamilyInvited, _ *AppointmentAgreed) { f.About = strings.Repeat("x", AnswerLongest+1) }), refused("form.too-long"))
	check(t, house, asAda, plan(func(_ *FamilyInvited, a *AppointmentAgreed) { a.Minutes = 0 }), refused("appointment.no-time"))

	asked2 := append(house, at, asked)
	met := FamilyMet{Appointment: "f1", Resident: "ada", Came: []RelativeID{"anne"}, With: []StaffID{"ingrid"}, Minutes: 50, Words: "Anne comes on Fridays."}
	but := func(change func(*FamilyMet)) Decision { return HoldFamilyMeeting(with(met, change)) }
	check(t, asked2, asIngrid, HoldFamilyMeeting(met), then(met))
	check(t, asked2, asAda, HoldFamilyMeeting(met), refused("rights.team-only"))
	check(t, append(asked2, AppointmentCancelled{Appointment: "f1", Resident: "ada"}), asIngrid, HoldFamilyMeeting(met), refused("family.cancelled"))
	later := with(at, func(a *AppointmentAgreed) { a.From = now.Add(time.Hour) })
	check(t, append(house, later, asked), asIngrid, HoldFamilyMeeting(met), refused("family.not-yet"))
	check(t, asked2, asIngrid, but(func(f *FamilyMet) { f.Minutes = 0 }), refused("appointment.no-time"))
	check(t, asked2, asIngrid, but(func(f *FamilyMet) { f.Came = nil }), refused("family.nobody-came"))
	check(t, asked2, asIngrid, but(func(f *FamilyMet) { f.Came = []RelativeID{"odd"} }), refused("relative.unknown"))
	check(t, asked2, asIngrid, but(func(f *FamilyMet) { f.With = []StaffID{"?"} }), refused("staff.unknown"))
	check(t, asked2, asIngrid, but(func(f *FamilyMet) { f.Words = strings.Repeat("x", FamilyLongest+1) }), refused("form.too-long"))
	check(t, append(house, at), asIngrid, HoldFamilyMeeting(met), refused("appointment.unknown")) // no time with the family

	if due := stateOf(asked2...).As(asIngrid, now).FamilyMeetingsDue(); len(due) != 1 {
		t.Errorf("nobody has said how it was: %+v", due)
	}
	held := append(asked2, met)
	read := FamilyRead{Appointment: "f1", Resident: "ada", Agrees: true}
	check(t, held, asAda, ReadFamilyMinutes(read), then(read))
	said := with(read, func(f *FamilyRead) { f.Relative, f.Agrees, f.Words, f.Said = "anne", false, "On Saturdays", true })
	check(t, held, asIngrid, ReadFamilyMinutes(said), then(said))
	check(t, held, asIngrid, ReadFamilyMinutes(read), refused("family.each-for-themselves"))
	check(t, held, asAda, ReadFamilyMinutes(with(read, func(f *FamilyRead) { f.Relative = "anne" })), refused("family.each-for-themselves"))
	check(t, asked2, asAda, ReadFamilyMinutes(read), refused("family.no-minutes"))
	check(t, held, asAda, ReadFamilyMinutes(with(read, func(f *FamilyRead) { f.Words = strings.Repeat("x", AnswerLongest+1) })), refused("form.too-long"))
	check(t, held, asIngrid, ReadFamilyMinutes(with(said, func(f *FamilyRead) { f.Relative = "odd" })), refused("family.was-not-there"))
	check(t, held, asEli, ReadFamilyMinutes(read), refused("rights.not-yours"))

	// Anne reads the minutes herself where Ada has opened the chapter, and not otherwise.
	hers := with(said, func(f *FamilyRead) { f.Said = false })
	open := ConsentGiven{Relative: "anne", Resident: "ada", Chapters: []Chapter{ChapterNetwork}, From: ago(time.Hour), Until: now.Add(time.Hour)}
	check(t, append(held, open), asKin("anne"), ReadFamilyMinutes(hers), then(hers))
	check(t, held, asKin("anne"), ReadFamilyMinutes(hers), refused("rights.not-yours"))
	check(t, append(held, open), asKin("odd"), ReadFamilyMinutes(hers), refused("rights.not-yours"))

	v := stateOf(append(held, open, read, said)...).As(asKin("anne"), now)
	if list := v.FamilyMeetings("ada", ago(1000*time.Hour)); len(list) != 1 || len(list[0].Read) != 2 || list[0].Met.Minutes != 50 {
		t.Errorf("%+v", list)
	}
}

func TestFamilyViews(t *testing.T) {
	house := given(fjellheim, ada, eli, ingrid, jonas, anne)
	view := FamilyViewTold{View: "v1", Resident: "ada", Relative: "anne", Words: "She sleeps when she has been out"}
	check(t, house, asIngrid, TellFamilyView(view), then(view))
	check(t, house, asKin("anne"), TellFamilyView(view), then(view)) // without any consent: the house may always listen
	check(t, house, asAda, TellFamilyView(view), refused("family.each-for-themselves"))
	check(t, house, asEli, TellFamilyView(view), refused("rights.not-yours"))
	check(t, house, asKin("odd"), TellFamilyView(view), refused("rights.not-yours"))
	check(t, house, asKin("anne"), TellFamilyView(with(view, func(f *FamilyViewTold) { f.Resident = "eli" })), refused("rights.not-yours"))
	check(t, append(house, view), asIngrid, TellFamilyView(view), refused("form.known-with-other-contents"))
	check(t, house, asIngrid, TellFamilyView(with(view, func(f *FamilyViewTold) { f.View = "" })), refused("form.incomplete"))
	check(t, house, asIngrid, TellFamilyView(with(view, func(f *FamilyViewTold) { f.Words = "" })), refused("note.empty"))
	check(t, house, asIngrid, TellFamilyView(with(view, func(f *FamilyViewTold) { f.Words = strings.Repeat("x", FamilyLongest+1) })), refused("form.too-long"))
	check(t, append(house, RelativeEnded{"anne", "ada"}), asIngrid, TellFamilyView(view), refused("relative.unknown"))

	wrote := append(house, wrote{asKin("anne"), ago(time.Hour), view})
	heard := FamilyViewHeard{"v1", "ada"}
	v := stateOf(wrote...).As(asIngrid, now)
	if list := v.FamilyViewsUnheard(); len(list) != 1 || !list[0].Themselves() {
		t.Errorf("Anne waits to be read: %+v", list)
	}
	check(t, wrote, asJonas, HearFamilyView(heard), then(heard))
	check(t, append(wrote, heard), asJonas, HearFamilyView(heard), then())
	check(t, wrote, asAda, HearFamilyView(heard), refused("rights.team-only"))
	check(t, house, asJonas, HearFamilyView(heard), refused("family.view-unknown"))
	v = stateOf(append(wrote, heard)...).As(asKin("anne"), now)
	if list := v.FamilyViews("ada"); len(list) != 1 || list[0].Heard == nil {
		t.Errorf("Anne reads her own, and that somebody has read it: %+v", list)
	}
	if list := v.FamilyViewsUnheard(); len(list) != 0 {
		t.Errorf("%+v", list)
	}
	// What she tells by mouth is read as soon as it is written.
	if list := stateOf(append(house, Fact(view))...).As(asIngrid, now).FamilyViewsUnheard(); len(list) != 0 {
		t.Errorf("%+v", list)
	}
}

func TestHouseFamilyTime(t *testing.T) {
	held := given(fjellheim, ada, eli, ResidentAdmitted{Resident: "bo", Stay: "stay-3", Name: "Bo", On: ago(40 * time.Hour)}, ingrid, anne)
	meet := func(id AppointmentID, who ResidentID, at time.Time, minutes int) {
		held = append(held, AppointmentAgreed{Appointment: id, Resident: who, Title: "Family meeting", From: at, Minutes: 60},
			FamilyInvited{Appointment: id, Resident: who, Sort: "meeting"}, FamilyMet{Appointment: id, Resident: who, Others: "her aunt", Minutes: minutes})
	}
	hour := now.Add(-time.Hour)
	meet("a", "ada", hour, 50)
	meet("b", "ada", hour, 30)
	meet("c", "eli", hour, 40)
	meet("old", "eli", hour.AddDate(0, -2, 0), 45)
	held = append(held, AppointmentAgreed{Appointment: "not yet", Resident: "bo", Title: "Visit", From: hour, Minutes: 60}, FamilyInvited{Appointment: "not yet", Resident: "bo", Sort: "visit"})
	told := func(facts []Fact, who Who) []FamilyMonth { return stateOf(facts...).As(who, now).HouseFamilyTime(3) }
	first := func(months int) civil.Day {
		y, m, _ := civil.Of(now, time.UTC).YearMonthDay()
		return civil.Date(y, m-time.Month(months), 1)
	}
	want := []FamilyMonth{{First: first(2), Few: true}, {First: first(1)}, {First: first(0), Few: true}}
	if got := told(held, asChief); !slices.Equal(got, want) {
		t.Errorf("a sum about two families tells of one of them:\ngot  %+v\nwant %+v", got, want)
	}
	held = append(held, FamilyMet{Appointment: "not yet", Resident: "bo", Others: "a friend", Minutes: 20})
	want[2] = FamilyMonth{First: first(0), Families: 3, Times: 4, Minutes: 140}
	if got := told(held, asChief); !slices.Equal(got, want) {
		t.Errorf("three families:\ngot  %+v\nwant %+v", got, want)
	}
	for _, who := range []Who{asAda, asKin("anne")} {
		if got := told(held, who); got != nil {
			t.Errorf("%v is told the house's sums: %+v", who, got)
		}
	}
}
