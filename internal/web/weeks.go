package web

import (
	"cmp"
	"slices"
	"strconv"

	"milieu/internal/care"
	"milieu/internal/web/ui"
)

// The coming weeks as they stand: who is there when, what is missing, and until when the rota goes.

type weeksPicture struct {
	Title, Says string
	Days        int
	Weeks       []string
	Rows        []yearRow
	Gaps        []lineStretch
	Missing     string // on how many days something is missing
	Legend      []ui.TagProps
}

// weeksShown is how many weeks ahead are drawn.
const weeksShown = 6

func newWeeks(l *look, v care.View) weeksPicture {
	first := v.Today().Monday()
	p := weeksPicture{Days: 7 * weeksShown, Title: l.say("rota.now", "From", l.words.Date(first), "Until", l.words.Date(first.Add(7*weeksShown-1)))}
	for i := range weeksShown {
		p.Weeks = append(p.Weeks, l.words.DayShort(first.Add(7*i)))
	}
	until := first.Add(p.Days)
	duties := v.Duties(first.At(0, v.Zone()), until.At(0, v.Zone()))
	away := v.Absences(first, until)
	for _, c := range v.Colleagues() {
		if row := newYearRow(l, v, c, first, p.Days, duties, away); len(row.Stretches) > 0 {
			p.Rows = append(p.Rows, row)
		}
	}
	slices.SortStableFunc(p.Rows, func(a, b yearRow) int { // who comes together stands together
		x, y := a.Stretches[0], b.Stretches[0]
		return cmp.Or(cmp.Compare(x.Tone, y.Tone), cmp.Compare(x.At, y.At))
	})
	p.Legend = dutyLegend(l, p.Rows)
	days := 0
	for day := max(first, v.Today()); len(p.Rows) > 0 && day < until; day = day.Add(1) {
		if len(v.Thin(day)) == 0 {
			continue
		}
		days++
		if i, n := day.Sub(first), len(p.Gaps); n > 0 && p.Gaps[n-1].At+p.Gaps[n-1].Days == i {
			p.Gaps[n-1].Days++
		} else {
			p.Gaps = append(p.Gaps, lineStretch{i, 1, ui.Clay})
		}
	}
	switch {
	case len(v.Cover()) == 0:
		p.Missing = l.say("rota.now.unasked")
	case days > 0:
		p.Missing = l.say("rota.now.missing", "Count", days)
	default:
		p.Missing = l.say("rota.now.enough")
	}
	if until := publishedUntil(v); until >= v.Today() {
		p.Says = l.say("rota.now.until", "Day", l.words.DateYear(until))
	} else {
		p.Says = l.say("rota.now.unpublished")
	}
	return p
}

func viewBox(days int) string { return "0 0 " + strconv.Itoa(days) + " 10" }
