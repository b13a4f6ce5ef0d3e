package care

import (
	"testing"
	"time"

	"milieu/internal/civil"

	"pgregory.net/rapid"
)

func TestChooseActivity(t *testing.T) {
	on := func(id ActivityID) OccurrenceID { return OccurrenceID{id, today} }
	mine := ChoiceMade{"ada", on("walk")}
	kari := with(ada, func(f *ResidentAdmitted) { f.Resident, f.Stay, f.Name = "kari", "s3", "Kari" })

	check(t, homely(), asAda, ChooseActivity(mine), then(mine))
	check(t, homely(), asIngrid, ChooseActivity(mine), then(mine)) // on her behalf
	check(t, homely(mine), asAda, ChooseActivity(mine), then())    // already so
	check(t, homely(), asEli, ChooseActivity(mine), refused("rights.not-yours"))
	check(t, homely(), asAdmin, ChooseActivity(mine), refused("rights.not-yours"))
	check(t, homely(), asAda, ChooseActivity(ChoiceMade{"ada", OccurrenceID{"walk", today.Add(1)}}), refused("programme.not-that-day"))
	check(t, homely(OccurrenceCancelled{on("walk"), ""}), asAda, ChooseActivity(mine), refused("choice.cancelled"))
	check(t, homely(), asAda, ChooseActivity(ChoiceMade{"ada", OccurrenceID{"walk", today.Add(-7)}}), refused("choice.past"))
	check(t, homely(ResidentDischarged{Resident: "ada", On: ago(2 * time.Hour)}), asIngrid, ChooseActivity(mine), refused("resident.not-here"))
	check(t, homely(kari, ChoiceMade{"eli", on("walk")}, ChoiceMade{"kari", on("walk")}), asAda, ChooseActivity(mine), refused("choice.full"))
	check(t, homely(), asAda, ChooseActivity(ChoiceMade{"ada", on("imr")}), refused("choice.fixed-group"))
	check(t, homely(), asIngrid, ChooseActivity(ChoiceMade{"ada", on("imr")}), then(ChoiceMade{"ada", on("imr")}))

	// Out of alternatives one chooses one.
	artist, musician := ChoiceMade{"ada", on("art")}, ChoiceMade{"ada", on("music")}
	check(t, homely(musician), asAda, ChooseActivity(artist), then(ChoiceDropped{"ada", on("music")}, artist))
	check(t, homely(ParticipationAgreed{"ada", "music", today.Add(-7)}), asAda, ChooseActivity(artist), then(ChoiceDropped{"ada", on("music")}, artist))
	check(t, homely(musician, ChoiceMade{"eli", on("art")}), asAda, ChooseActivity(artist), refused("choice.full")) // and music is kept
	check(t, homely(ChoiceMade{"ada", on("walk")}), asAda, ChooseActivity(artist), then(artist))                    // no alternative to it
}

func TestDropChoice(t *testing.T) {
	id := OccurrenceID{"walk", today}
	dropped := ChoiceDropped{"ada", id}
	check(t, homely(), asAda, DropChoice(dropped), then()) // already so
	check(t, homely(ChoiceMade{"ada", id}), asAda, DropChoice(dropped), then(dropped))
	check(t, homely(ParticipationAgreed{"ada", "walk", today}), asAda, DropChoice(dropped), then(dropped))
	check(t, homely(), asAda, DropChoice(ChoiceDropped{"ada", OccurrenceID{"meeting", today.Add(1)}}), then(ChoiceDropped{"ada", OccurrenceID{"meeting", today.Add(1)}}))
	check(t, homely(ChoiceMade{"ada", id}), asEli, DropChoice(dropped), refused("rights.not-yours"))
	check(t, homely(), asAda, DropChoice(ChoiceDropped{"ada", OccurrenceID{"meeting", today.Add(-1)}}), refused("choice.past"))
	// Who does not come this time can change their mind, also in a fixed group.
	imrToday := OccurrenceID{"imr", today}
	house := homely(ParticipationAgreed{"ada", "imr", today}, ChoiceDropped{"ada", imrToday})
	check(t, house, asAda, ChooseActivity(ChoiceMade{"ada", imrToday}), then(ChoiceMade{"ada", imrToday}))
}

func TestGoing(t *testing.T) {
	s := stateOf(homely(ChoiceMade{"ada", OccurrenceID{"walk", today}}, ChoiceMade{"eli", OccurrenceID{"walk", today}},
		ParticipationAgreed{"ada", "walk", today}, ChoiceDropped{"eli", OccurrenceID{"meeting", today}})...)
	for _, c := range []struct {
		who    Who
		id     ActivityID
		names  int
		counts int
	}{
		{asIngrid, "walk", 2, 2}, {asAda, "walk", 1, 2}, {asIngrid, "meeting", 1, 1}, {asEli, "meeting", 0, 1}, {asAdmin, "walk", 0, 0},
	} {
		v := s.As(c.who, now)
		o, _ := v.Occurrence(OccurrenceID{c.id, today})
		if names := v.Going(OccurrenceID{c.id, today}); len(names) != c.names || o.Going != c.counts {
			t.Errorf("%s sees %d names and counts %d at %s", c.who, len(names), o.Going, c.id)
		}
	}
	if full, _ := s.As(asAda, now).Occurrence(OccurrenceID{"walk", today}); !full.Full() {
		t.Error("two of two are going, and there is room")
	}
	if v := s.As(asEli, now); v.TakesPart("ada", OccurrenceID{"walk", today}) || !v.TakesPart("eli", OccurrenceID{"walk", today}) {
		t.Error("Eli is told about Ada, or not about themselves")
	}
}

func TestParticipation(t *testing.T) {
	agreed := ParticipationAgreed{"ada", "imr", today}
	open := ParticipationAgreed{"ada", "walk", today}
	check(t, homely(), asIngrid, AgreeParticipation(agreed), then(agreed))
	check(t, homely(agreed), asIngrid, AgreeParticipation(agreed), then()) // already so
	check(t, homely(), asAda, AgreeParticipation(agreed), refused("choice.fixed-group"))
	check(t, homely(), asAda, AgreeParticipation(open), then(open))
	check(t, homely(), asEli, AgreeParticipation(open), refused("rights.not-yours"))
	check(t, homely(), asIngrid, AgreeParticipation(ParticipationAgreed{"ada", "meeting", today}), then()) // it is for everyone
	check(t, homely(), asIngrid, AgreeParticipation(ParticipationAgreed{"ada", "x", today}), refused("programme.unknown"))
	check(t, homely(ActivityEnded{"imr", today}), asIngrid, AgreeParticipation(ParticipationAgreed{"ada", "imr", today.Add(7)}), refused("programme.not-that-day"))
	check(t, homely(ResidentDischarged{Resident: "ada", On: now}), asIngrid, AgreeParticipation(agreed), refused("resident.not-here"))
	check(t, homely(ParticipationAgreed{"eli", "art", today}), asAda, AgreeParticipation(ParticipationAgreed{"ada", "art", today}), refused("choice.full"))

	ended := ParticipationEnded{"ada", "imr", today}
	check(t, homely(agreed), asAda, EndParticipation(ended), then(ended)) // one may always leave
	check(t, homely(), asAda, EndParticipation(ended), then())            // already so
	check(t, homely(agreed), asEli, EndParticipation(ended), refused("rights.not-yours"))
	check(t, homely(agreed), asAda, EndParticipation(ParticipationEnded{"ada", "x", today}), refused("programme.unknown"))

	v := stateOf(homely(agreed, ended)...).As(asIngrid, now)
	if !v.Belongs("ada", "imr", today) || v.Belongs("ada", "imr", today.Add(7)) || len(v.Participants("imr", today)) != 1 {
		t.Error("she belongs to it until the last day and not after")
	}
}

// TestGoingIsWhoTakesPart holds the count of an occurrence against asking for each resident, and the room against both.
func TestGoingIsWhoTakesPart(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := stateOf(homely()...)
		people := []ResidentID{"ada", "eli"}
		for range rapid.IntRange(0, 30).Draw(rt, "asks") {
			id := rapid.SampledFrom(people).Draw(rt, "who")
			o := OccurrenceID{ActivityID(rapid.SampledFrom([]string{"walk", "music", "art", "imr", "meeting"}).Draw(rt, "what")), today.Add(7 * rapid.IntRange(0, 1).Draw(rt, "week"))}
			d := rapid.SampledFrom([]Decision{ChooseActivity(ChoiceMade{id, o}), DropChoice(ChoiceDropped{id, o}),
				AgreeParticipation(ParticipationAgreed{id, o.Activity, o.Day}), EndParticipation(ParticipationEnded{id, o.Activity, o.Day})}).Draw(rt, "decision")
			facts, err := d(s.Ask(asIngrid, "", now))
			if err != nil {
				continue
			}
			for _, f := range facts {
				s.Fold(Entry{Seq: s.Seq() + 1, At: now, By: asIngrid, Fact: f})
			}
			if len(facts) > 0 && rapid.IntRange(0, 4).Draw(rt, "undo") == 0 {
				s.Fold(Entry{Seq: s.Seq() + 1, At: now, By: asIngrid, Fact: EntryCorrected{Seq: s.Seq(), Resident: id}})
			}
		}
		v := s.As(asIngrid, now)
		for _, day := range []civil.Day{today, today.Add(7)} {
			for _, o := range v.Programme(day) {
				n := 0
				for _, id := range people {
					if v.TakesPart(id, o.OccurrenceID) {
						n++
					}
				}
				if o.Going != n || len(v.Going(o.OccurrenceID)) != n {
					rt.Fatalf("%s on %s: %d take part, %d are counted, %d are named", o.Title, day, n, o.Going, len(v.Going(o.OccurrenceID)))
				}
			}
		}
	})
}

// TestExpectedInGroups checks that who takes part is expected when the group is written down, and nobody else.
func TestExpectedInGroups(t *testing.T) {
	v := stateOf(homely(ParticipationAgreed{"ada", "imr", today}, ChoiceMade{"eli", OccurrenceID{"walk", today}},
		OccurrenceCancelled{OccurrenceID{"walk", today}, ""})...).As(asIngrid, now)
	if people := v.Group("imr", today).People; len(people) != 1 || people[0].Resident != "ada" || people[0].Presence() != PresenceThere {
		t.Errorf("in IMR are expected %+v", people)
	}
	if people := v.Group("walk", today).People; len(people) != 0 {
		t.Errorf("in a walk that is cancelled are expected %+v", people)
	}
}

// TestOnLeave checks that nobody waits for who is on leave, until they are awaited back, unless they said that they come.
func TestOnLeave(t *testing.T) {
	day := func(n int) OccurrenceID { return OccurrenceID{"meeting", today.Add(n)} }
	leave := LeaveAgreed{Leave: "l", Resident: "ada", From: now.Add(3 * time.Hour), Until: now.Add(51 * time.Hour)} // Saturday afternoon to Monday afternoon
	v := stateOf(homely(leave, ChoiceMade{"ada", day(2)})...).As(asIngrid, now)
	for n, want := range []bool{true, false, true, true} {
		if got := v.TakesPart("ada", day(n)); got != want {
			t.Errorf("day %d: expected is %v", n, got)
		}
	}
	if o, _ := v.Occurrence(day(1)); o.Going != 1 {
		t.Errorf("%d are counted, Eli alone is there", o.Going)
	}
}
