package law

// The places where texts were read. The directive's articles were compared with the overview of OSHA's page
// and the Commission's interpretative communication (OJ C 165, 24.5.2017).
const seenEU = "2017/C 165/01"

// Europe is Directive 2003/88/EC: the least that holds in the EU and the EEA. National law asks more.
//
// Being on call at the workplace is working time, whatever one does meanwhile (C-303/98 Simap, C-151/02 Jaeger).
// Weekly rest may lie anywhere in the week (C-306/16 Maio Marques da Rosa). The directive says neither how often
// "regularly" at night is nor over what time night work is averaged (Art 16 c leaves it to the states): one duty in three and
// four months are taken. Of the week's 48 hours of night work: six days of eight, since the day of weekly rest is left out.
func Europe() Pack {
	return Pack{
		Key: "eu", Name: map[string]string{"en": "EU: Directive 2003/88/EC", "nb": "EU: direktiv 2003/88/EF"},
		FreeFrom: 2 * hour, Night: [2]int{23 * 60, 6 * 60},
		Rules: append(european(""), european(CoLiving)...),
		Unchecked: map[string][]string{
			"en": {"Breaks in more than six hours (Art 4) and four weeks of holiday (Art 7).",
				"Eight hours at most in any 24 for night work with special hazards or heavy strain (Art 8 b).",
				"Weekly rest counted over a fortnight, where a state has chosen that (Art 16 a).",
				"Who came less time ago than is averaged over: the days before count as free.", "What national law asks beyond the directive."},
			"nb": {"Pauser ved mer enn seks timer (art. 4) og fire ukers ferie (art. 7).",
				"Høyst åtte timer i løpet av 24 ved nattarbeid med særlig risiko eller belastning (art. 8 b).",
				"Ukehvile regnet over to uker, der en stat har valgt det (art. 16 a).",
				"Den som kom for kortere tid siden enn det regnes gjennomsnitt over: dagene før teller som fri.", "Det nasjonal lov krever utover direktivet."},
		},
	}
}

// european gives the directive's rules for duties of a basis: they are the same, but each is asked where its
// duties are.
func european(basis Basis) []Rule {
	key := "eu."
	if basis != "" {
		key += string(basis) + "."
	}
	// compensated are the two ways out of the rules of rest and night work. The directive sets them no bound but the rest given back.
	compensated := func(name string) []Derogation {
		return []Derogation{
			{Key: key + name + ".agreement", By: Union, Source: "2003/88/EC Art 18", Compensate: true,
				Name: map[string]string{"en": "Collective agreement, with as much rest given back at once", "nb": "Tariffavtale, med tilsvarende hvile straks etterpå"}},
			{Key: key + name + ".residential", By: Statute, Source: "2003/88/EC Art 17(2), 17(3)(c)(i)", Compensate: true,
				Name: map[string]string{"en": "The state's law on residential care, with as much rest given back at once", "nb": "Statens regler for døgninstitusjoner, med tilsvarende hvile straks etterpå"}},
		}
	}
	return []Rule{
		{Key: key + "hours", Source: "2003/88/EC Art 6 b, 16 b", Seen: seenEU, Basis: basis, Blocking: true,
			Name:   map[string]string{"en": "48 hours a week on average, over four months", "nb": "48 timer i uken i gjennomsnitt, over fire måneder"},
			Bounds: []Bound{hours(48*hour, 7, 119)},
			Unless: []Derogation{
				{Key: key + "hours.optout", By: Individual, Source: "2003/88/EC Art 22 (where the state allows it)",
					Name: map[string]string{"en": "My own written consent to work more", "nb": "Mitt eget skriftlige samtykke til å arbeide mer"}},
				{Key: key + "hours.half", By: Statute, Source: "2003/88/EC Art 17(3)(c)(i), 19", Bounds: []Bound{hours(48*hour, 7, 182)},
					Name: map[string]string{"en": "The state's law on residential care: averaged over six months", "nb": "Statens regler for døgninstitusjoner: gjennomsnitt over seks måneder"}},
				{Key: key + "hours.year", By: Union, Source: "2003/88/EC Art 19", Bounds: []Bound{hours(48*hour, 7, 364)},
					Name: map[string]string{"en": "Collective agreement: averaged over a year", "nb": "Tariffavtale: gjennomsnitt over et år"}},
			}},
		{Key: key + "rest.daily", Source: "2003/88/EC Art 3", Seen: seenEU, Basis: basis, Blocking: true,
			Name:   map[string]string{"en": "11 hours of rest in a row in each 24", "nb": "11 timers sammenhengende hvile i løpet av 24"},
			Bounds: []Bound{rest(DailyRest, 11*hour)}, Unless: compensated("rest.daily")},
		{Key: key + "rest.weekly", Source: "2003/88/EC Art 5", Seen: seenEU, Basis: basis, Blocking: true,
			Name:   map[string]string{"en": "35 hours of rest in a row in each week", "nb": "35 timers sammenhengende hvile hver uke"},
			Bounds: []Bound{rest(WeeklyRest, 35*hour)}, Unless: append(compensated("rest.weekly"),
				Derogation{Key: key + "rest.weekly.24", By: Statute, Source: "2003/88/EC Art 5, third paragraph", Bounds: []Bound{rest(WeeklyRest, 24*hour)},
					Name: map[string]string{"en": "The state's law, for reasons of how work is organised: 24 hours", "nb": "Statens regler, av hensyn til hvordan arbeidet er organisert: 24 timer"}})},
		{Key: key + "night", Source: "2003/88/EC Art 2(4), 8 a, 16 c", Seen: seenEU, Basis: basis,
			Name:   map[string]string{"en": "Night work: 8 hours in 24 on average", "nb": "Nattarbeid: 8 timer i døgnet i gjennomsnitt"},
			Bounds: []Bound{{What: NightHours, Limit: 48 * hour, Per: 7, Over: 119, Bigger: 3, Night: 3 * hour}}, Unless: compensated("night")},
	}
}
