package care

import (
	"strings"
	"testing"

	"milieu/internal/civil"
)

func TestHouse(t *testing.T) {
	but := func(change func(*HouseDescribed)) Decision { return DescribeHouse(with(fjellheim, change)) }
	check(t, given(), asChief, DescribeHouse(fjellheim), then(fjellheim))
	check(t, given(), ByProgram("import"), DescribeHouse(fjellheim), then(fjellheim))
	check(t, given(), asIngrid, DescribeHouse(fjellheim), refused("rights.coordinator-only"))
	check(t, given(), asChief, but(func(f *HouseDescribed) { f.Name = "" }), refused("house.no-name"))
	check(t, given(), asChief, but(func(f *HouseDescribed) { f.Kind = "prison" }), refused("form.choose"))
	check(t, given(), asChief, but(func(f *HouseDescribed) { f.Zone = "Middle/Earth" }), refused("house.zone-unknown"))

	lake := PlaceNamed{Place: "lake", Name: "The lake", Outdoors: true}
	check(t, given(), asChief, NamePlace(lake), then(lake))
	check(t, given(), asChief, NamePlace(PlaceNamed{Place: "p"}), refused("place.no-name"))
	check(t, given(), asChief, NamePlace(PlaceNamed{Place: "p", Name: strings.Repeat("x", NameLongest+1)}), refused("form.too-long"))
	check(t, given(), asIngrid, NamePlace(lake), refused("rights.coordinator-only"))
	check(t, given(), asChief, NamePlace(PlaceNamed{Place: "p", Name: "Attic", Room: -1}), refused("place.room-negative"))

	at := func(s string) civil.Clock {
		c, err := civil.ParseClock(s)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	day := RhythmAgreed{Moments: []Moment{{"Supper", MomentMeal, at("18:00"), at("18:45")}, {"Breakfast", MomentMeal, at("08:30"), at("09:00")}}, QuietFrom: at("22:00"), QuietUntil: at("07:00")}
	check(t, given(), asChief, AgreeRhythm(day), then(day))
	check(t, given(), asChief, AgreeRhythm(RhythmAgreed{Moments: []Moment{{"", MomentMeal, at("08:00"), at("09:00")}}}), refused("rhythm.no-name"))
	check(t, given(), asChief, AgreeRhythm(RhythmAgreed{Moments: []Moment{{"Lunch", MomentMeal, at("13:00"), at("12:00")}}}), refused("rhythm.ends-before-it-begins"))

	v := stateOf(fjellheim, day, lake).As(asIngrid, now)
	if h := v.House(); h.Name != "Fjellheim" || len(h.Moments) != 2 || h.Moments[0].Name != "Breakfast" {
		t.Errorf("got %+v", h)
	}
	if v.Today() != civil.Date(2026, 11, 21) || len(v.Places()) != 1 || v.Place("lake").Name != "The lake" {
		t.Errorf("got %v, %v", v.Today(), v.Places())
	}
}
