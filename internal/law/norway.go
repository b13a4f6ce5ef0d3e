package law

import (
	"slices"
	"time"
)

// Where the Norwegian texts were read, in stored copies: the Labour Inspectorate's publication of the co-living
// regulation with its comments, the text of the Act at arbeidsmiljoloven.com (sections 10-4, 10-5, 10-10 and 10-11),
// and, for sections 10-6 and 10-8 whose text was not to be had, what employers' and employees' organisations
// publish of it, paragraph by paragraph.
const (
	seenCoLiving = "arbeidstilsynet.no, forskrift om medleverordninger mv., with comments"
	seenAct      = "arbeidsmiljoloven.com"
	seenOvertime = "nho.no and simployer.no, on § 10-6(4)–(9)"
	seenRest     = "bibforb.no and compendia24.no, on § 10-8(1)–(3)"
	seenSundays  = "support.tamigo.no, quoting § 10-8(4)"
)

// Norway is the Working Environment Act (arbeidsmiljøloven, LOV-2005-06-17-62, chapter 10) and, for those who live
// with the residents, the co-living regulation (medleverforskriften, FOR-2005-06-24-686).
//
// The regulation is about institutions for people with problems of substance use or behaviour, and, as its section 1 is
// published today, about children in child welfare institutions, people with intellectual disabilities and
// unaccompanied minors. Whether it covers the house is the house's to know; an adult psychiatric ward usually lives
// together by an agreement with a national union instead (section 10-12(4)), whose figures may be others.
//
// Blocking is what no averaging, plan of the year or overtime can make good: the sums that include overtime, rest, and the
// regulation. The limits of ordinary hours warn, since what lies above them may be overtime. Overtime is work beyond the
// published plan in a week that is longer than the ordinary one: whoever averages, and works more than planned in a short
// week, has overtime that is not seen here. How often "regularly" at night is, the Act does not say; one duty in three is taken.
func Norway() Pack {
	return Pack{
		Key: "no", Name: map[string]string{"en": "Norway: Working Environment Act and co-living regulation", "nb": "Norge: arbeidsmiljøloven og medleverforskriften"},
		FreeFrom: 2 * hour, OnCall: 1.0 / 7, Night: [2]int{21 * 60, 6 * 60},
		Rules: slices.Concat(norwegianCoLiving(), norwegianHours(), norwegianOvertime("no.overtime", "", 40*hour), norwegianOvertime("no.overtime.rota", Rota, 38*hour), norwegianRest()),
		Unchecked: map[string][]string{
			"en": {"Breaks (§ 10-9): one in more than five and a half hours, half an hour in eight. They are not in a rota.", "Holidays, and public holidays that are not Sundays (§ 10-10).",
				"What a collective agreement asks beyond the law: shorter weeks, time of notice of a rota, 14 days by § 10-3. What a national union has agreed by § 10-12(4).",
				"The weight of nights and Sundays in a three-part rota (§ 10-4(6)), and the 36 hours of § 10-4(5); the 38 hours of § 10-4(4) are looked at.",
				"Eight hours at most in any 24 for night work of special risk or heavy strain (§ 10-11(7)).",
				"Rest that is owed after a substantial disturbance at night (co-living regulation § 3(2)).",
				"Who came less time ago than is averaged over: the days before count as free."},
			"nb": {"Pauser (§ 10-9): én ved mer enn fem og en halv time, en halv time ved åtte. De står ikke i turnusen.", "Ferie, og helgedager som ikke er søndager (§ 10-10).",
				"Det tariffavtalen krever utover loven: kortere uker, varsel om turnus, 14 dager etter § 10-3. Det en fagforening med innstillingsrett har avtalt etter § 10-12 (4).",
				"Vekten av netter og søndager i tredelt turnus (§ 10-4 (6)), og de 36 timene i § 10-4 (5); de 38 timene i § 10-4 (4) er med.",
				"Høyst åtte timer i løpet av 24 ved nattarbeid med særlig risiko eller betydelig belastning (§ 10-11 (7)).",
				"Hvile som skyldes etter en vesentlig forstyrrelse om natten (medleverforskriften § 3 (2)).",
				"Den som kom for kortere tid siden enn det regnes gjennomsnitt over: dagene før teller som fri."},
		},
	}
}

func norwegianCoLiving() []Rule {
	return []Rule{
		{Key: "no.coliving.hours", Source: "FOR-2005-06-24-686 § 2(1)", Seen: seenCoLiving, Basis: CoLiving, Blocking: true,
			Name:   map[string]string{"en": "48 hours a week on average, over any six weeks", "nb": "48 timer i uken i gjennomsnitt, over hvilke som helst seks uker"},
			Bounds: []Bound{hours(48*hour, 7, 42)},
			Unless: []Derogation{
				{Key: "no.coliving.hours.60", By: Individual, Source: "FOR-2005-06-24-686 § 2(2)–(3)", Bounds: []Bound{hours(60*hour, 7, 42)}, Notice: 3,
					Name: map[string]string{"en": "My own written consent to up to 60 hours a week", "nb": "Mitt eget skriftlige samtykke til inntil 60 timer i uken"}},
				{Key: "no.coliving.hours.home", By: Individual, Home: true, Source: "FOR-2005-06-24-686 § 2(2), third sentence", Bounds: []Bound{{What: ActiveHours, Limit: 60 * hour, Per: 7, Over: 42}},
					Name: map[string]string{"en": "My home is here, and I consent in writing to be ready beyond 60 hours a week, of which at most 60 are work",
						"nb": "Jeg har boligen min her, og samtykker skriftlig til å være tilgjengelig utover 60 timer i uken, hvorav høyst 60 er arbeid"}}}},
		{Key: "no.coliving.rest", Source: "FOR-2005-06-24-686 § 3(1)", Seen: seenCoLiving, Basis: CoLiving, Blocking: true,
			Name: map[string]string{"en": "Two rests in 24 hours, of 8 and 2 hours, the longer between 22 and 8",
				"nb": "To hvileperioder i døgnet, på 8 og 2 timer, den lengste mellom kl. 22 og 8"},
			Bounds: []Bound{{What: TwoRests, Limit: 8 * hour, Second: 2 * hour, Placed: [2]int{22 * 60, 8 * 60}}},
			Unless: []Derogation{{Key: "no.coliving.rest.10", By: Union, Source: "FOR-2005-06-24-686 § 3(3)", Bounds: []Bound{{What: TwoRests, Total: 10 * hour}},
				Name: map[string]string{"en": "Written agreement with the union: ten hours of rest in 24, placed otherwise",
					"nb": "Skriftlig avtale med tillitsvalgte: ti timers hvile i døgnet, lagt på en annen måte"}}}},
	}
}

func norwegianHours() []Rule {
	authority := map[string]string{"en": "Consent of the Labour Inspectorate: averaged over 26 weeks", "nb": "Arbeidstilsynets samtykke: gjennomsnitt over 26 uker"}
	own := map[string]string{"en": "Written agreement with me: averaged over a year", "nb": "Skriftlig avtale med meg: gjennomsnitt over et år"}
	union := map[string]string{"en": "Written agreement with the union: averaged over a year", "nb": "Skriftlig avtale med tillitsvalgte: gjennomsnitt over et år"}
	return []Rule{
		{Key: "no.hours.day", Source: "aml § 10-4(1)", Seen: seenAct,
			Name:   map[string]string{"en": "9 hours in any 24", "nb": "9 timer i løpet av 24"},
			Bounds: []Bound{hours(9*hour, 1, 1)},
			Unless: []Derogation{
				{Key: "no.average.own", By: Individual, Source: "aml § 10-5(1)", Name: own, Bounds: []Bound{hours(10*hour, 1, 1)}},
				{Key: "no.average.union", By: Union, Source: "aml § 10-5(2)", Name: union, Bounds: []Bound{hours(12*hour+hour/2, 1, 1)}},
				{Key: "no.average.authority", By: Statute, Source: "aml § 10-5(3)", Name: authority, Bounds: []Bound{hours(13*hour, 1, 1)}}}},
		{Key: "no.hours.week", Source: "aml § 10-4(1)", Seen: seenAct,
			Name:   map[string]string{"en": "40 hours in any seven days", "nb": "40 timer i løpet av sju dager"},
			Bounds: []Bound{hours(40*hour, 7, 7)},
			Unless: []Derogation{
				{Key: "no.average.own", By: Individual, Source: "aml § 10-5(1)", Name: own, Bounds: []Bound{hours(40*hour, 7, 364), hours(48*hour, 7, 56), hours(50*hour, 7, 7)}},
				{Key: "no.average.union", By: Union, Source: "aml § 10-5(2)", Name: union, Bounds: []Bound{hours(40*hour, 7, 364), hours(48*hour, 7, 56), hours(54*hour, 7, 7)}},
				{Key: "no.average.authority", By: Statute, Source: "aml § 10-5(3)", Name: authority, Bounds: []Bound{hours(40*hour, 7, 182), hours(48*hour, 7, 56)}}}},
		{Key: "no.hours.rota", Source: "aml § 10-4(4)", Seen: seenAct, Basis: Rota,
			Name:   map[string]string{"en": "Turns around the clock: 38 hours in any seven days", "nb": "Turnus døgnet rundt: 38 timer i løpet av sju dager"},
			Bounds: []Bound{hours(38*hour, 7, 7)},
			Unless: []Derogation{
				{Key: "no.average.own", By: Individual, Source: "aml § 10-5(1)", Name: own, Bounds: []Bound{hours(38*hour, 7, 364)}},
				{Key: "no.average.union", By: Union, Source: "aml § 10-5(2)", Name: union, Bounds: []Bound{hours(38*hour, 7, 364)}},
				{Key: "no.average.authority", By: Statute, Source: "aml § 10-5(3)", Name: authority, Bounds: []Bound{hours(38*hour, 7, 182)}}}},
		{Key: "no.hours.total.day", Source: "aml § 10-6(8)", Seen: seenOvertime, Blocking: true,
			Name:   map[string]string{"en": "13 hours in any 24, overtime included", "nb": "13 timer i løpet av 24, med overtid"},
			Bounds: []Bound{hours(13*hour, 1, 1)},
			Unless: []Derogation{{Key: "no.hours.total.16", By: Union, Source: "aml § 10-6(9)", Bounds: []Bound{hours(16*hour, 1, 1)},
				Name: map[string]string{"en": "Written agreement with the union: up to 16 hours, with rest given back", "nb": "Skriftlig avtale med tillitsvalgte: inntil 16 timer, med kompenserende hvile"}}}},
		{Key: "no.hours.total.week", Source: "aml § 10-6(8)", Seen: seenOvertime, Blocking: true,
			Name:   map[string]string{"en": "48 hours a week on average over eight weeks, overtime included", "nb": "48 timer i uken i gjennomsnitt over åtte uker, med overtid"},
			Bounds: []Bound{hours(48*hour, 7, 56)}},
		{Key: "no.hours.night", Source: "aml § 10-11(6)", Seen: seenAct,
			Name: map[string]string{"en": "Night work: 8 hours in 24 on average over four weeks, each week's rest of 35 hours left out",
				"nb": "Nattarbeid: 8 timer i døgnet i gjennomsnitt over fire uker, når ukehvilen på 35 timer ikke regnes med"},
			Bounds: []Bound{{What: NightHours, Limit: (7*24*hour - 35*hour) / 3, Per: 7, Over: 28, Bigger: 3, Night: 3*hour + time.Minute}}, // more than three hours of it
			Unless: []Derogation{{Key: "no.hours.night.union", By: Union, Source: "aml § 10-11(9)",
				Name: map[string]string{"en": "Written agreement with the union, with rest given back", "nb": "Skriftlig avtale med tillitsvalgte, med kompenserende hvile"}}}},
		{Key: "no.oncall", Source: "aml § 10-4(3)", Seen: seenAct,
			Name: map[string]string{"en": "On call at home counts a seventh", "nb": "Beredskapsvakt hjemme teller en sjudel"},
			Unless: []Derogation{{Key: "no.oncall.fifth", By: Union, Source: "aml § 10-4(3)", OnCall: 1.0 / 5,
				Name: map[string]string{"en": "Written agreement with the union: on call at home counts a fifth", "nb": "Skriftlig avtale med tillitsvalgte: beredskapsvakt hjemme teller en femdel"}}}},
	}
}

// norwegianOvertime gives the amounts of overtime, beside an ordinary week of duties of a basis. What the sums of hours are with it, the
// rules of hours say.
func norwegianOvertime(key string, basis Basis, week time.Duration) []Rule {
	amounts := func(one, four, year time.Duration) []Bound {
		return []Bound{overtime(one, 1, week), overtime(four, 4, week), overtime(year, 52, week)}
	}
	name := map[string]string{"en": "Overtime: 10 hours in a week, 25 in four, 200 in 52", "nb": "Overtid: 10 timer i uken, 25 på fire uker, 200 på 52"}
	if basis == Rota {
		name = map[string]string{"en": "Turns around the clock, overtime beyond 38 hours: 10 in a week, 25 in four, 200 in 52", "nb": "Turnus døgnet rundt, overtid utover 38 timer: 10 timer i uken, 25 på fire uker, 200 på 52"}
	}
	return []Rule{{Key: key, Source: "aml § 10-6(4)", Seen: seenOvertime, Basis: basis, Name: name, Bounds: amounts(10*hour, 25*hour, 200*hour),
		Unless: []Derogation{
			{Key: "no.overtime.union", By: Union, Source: "aml § 10-6(5)", Bounds: amounts(20*hour, 50*hour, 300*hour),
				Name: map[string]string{"en": "Written agreement with the union: overtime of 20 hours in a week, 50 in four, 300 in 52", "nb": "Skriftlig avtale med tillitsvalgte: overtid på 20 timer i uken, 50 på fire uker, 300 på 52"}},
			{Key: "no.overtime.authority", By: Statute, Source: "aml § 10-6(6)", Bounds: []Bound{overtime(25*hour, 1, week), overtime(200*hour, 26, week)},
				Name: map[string]string{"en": "Consent of the Labour Inspectorate: overtime of 25 hours in a week, 200 in 26", "nb": "Arbeidstilsynets samtykke: overtid på 25 timer i uken, 200 på 26"}}}}}
}

func norwegianRest() []Rule {
	union := map[string]string{"en": "Written agreement with the union, with as much rest given back", "nb": "Skriftlig avtale med tillitsvalgte, med tilsvarende kompenserende hvile"}
	return []Rule{
		{Key: "no.rest.daily", Source: "aml § 10-8(1)", Seen: seenRest, Blocking: true,
			Name:   map[string]string{"en": "11 hours of rest in a row in 24", "nb": "11 timers sammenhengende hvile i løpet av 24"},
			Bounds: []Bound{rest(DailyRest, 11*hour)},
			Unless: []Derogation{{Key: "no.rest.daily.8", By: Union, Source: "aml § 10-8(3)", Name: union, Bounds: []Bound{rest(DailyRest, 8*hour)}, Compensate: true}}},
		{Key: "no.rest.weekly", Source: "aml § 10-8(2)", Seen: seenRest, Blocking: true,
			Name:   map[string]string{"en": "35 hours of rest in a row in each week", "nb": "35 timers sammenhengende hvile hver uke"},
			Bounds: []Bound{rest(WeeklyRest, 35*hour)},
			Unless: []Derogation{{Key: "no.rest.weekly.28", By: Union, Source: "aml § 10-8(3)", Name: union, Bounds: []Bound{rest(WeeklyRest, 28*hour)}, Compensate: true}}},
		{Key: "no.sundays", Source: "aml § 10-8(4), § 10-10(1)", Seen: seenSundays,
			Name:   map[string]string{"en": "After a Sunday at work, the next one is free", "nb": "Etter en søndag på arbeid er den neste fri"},
			Bounds: []Bound{sundays(1, 2)},
			Unless: []Derogation{{Key: "no.sundays.average", By: Individual, Source: "aml § 10-8(4)", Bounds: []Bound{sundays(13, 26), sundays(3, 4)},
				Name: map[string]string{"en": "Written agreement with me: every second Sunday free on average, and one in four", "nb": "Skriftlig avtale med meg: annenhver søndag fri i gjennomsnitt, og minst hver fjerde"}}}},
	}
}
