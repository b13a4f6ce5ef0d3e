package web

import (
	"math"
	"net/http"
	"strconv"
	"time"

	"milieu/internal/care"
	"milieu/internal/law"
	"milieu/internal/pattern"
	"milieu/internal/print"
	"milieu/internal/web/ui"
)

// Two ways to organise the team's time, side by side: for a house meeting as much as for who plans. It is computed, and says from what.

func (s *Server) compareRoutes(r routes) {
	r.page("GET /rota/compare", s.compare)
}

// compareWeeks is how long the plans are that are compared.
const compareWeeks = 12

type comparePage struct {
	Staff, Residents, Companions string
	Packs                        []ui.Option
	Patterns                     []comparedPattern
	Rows                         []compareRow
	Sentence                     string
	Lived                        []compareRow // beside what was planned
	LivedSays                    string
	Legend                       []ui.TagProps
}

type comparedPattern struct {
	Letter, Title, Detail      string
	Kinds, Nights              []ui.Option
	Teams, On, Off, Hours      string
	Lines, Year                []teamLine
	Cycle                      []cycleLine
	Lawful                     ui.NoticeProps
	IsCoLiving, IsThreePart    bool
	LinesWidth, YearWidth      int
	LinesLabel, YearLabel, Bad string
}

// cycleLine is a team's line of the cyclic rota, a letter a day.
type cycleLine struct {
	Name string
	Days []ui.TagProps
}

// teamLine is what a team does over some days, in stretches.
type teamLine struct {
	Name      string
	Stretches []lineStretch
}

type lineStretch struct {
	At, Days int
	Tone     ui.Tone
}

type compareRow struct {
	Title, Help string
	Bars        []ui.Bar
}

func (s *Server) compare(w http.ResponseWriter, l *look) error {
	var p comparePage
	ok := false
	l.view(func(v care.View) {
		if ok = len(v.Colleagues()) > 0 || l.who.Staff() != ""; !ok {
			return
		}
		p = newComparePage(l, v)
		p.lived(l, v)
	})
	if !ok {
		return care.Forbidden
	}
	return s.show(w, l, l.say("compare.title"), compareView(p))
}

func newComparePage(l *look, v care.View) comparePage {
	f := l.form()
	number := func(name string, first, least, most int) int {
		if f.text(name) == "" {
			return first
		}
		return min(max(f.number(name), least), most)
	}
	residents := 0
	for _, r := range v.Residents() {
		if r.Here() {
			residents++
		}
	}
	a := pattern.Assumption{Staff: number("staff", max(len(v.Colleagues()), 2), 1, 60), Residents: number("residents", max(residents, 1), 1, 60), Companions: number("companions", 2, 0, 4),
		Meetings: 2, Pack: v.WorkRules(), First: v.Today().Monday(), Weeks: compareWeeks, Zone: v.Zone()}
	if key := f.text("rules"); key != "" {
		a.Pack = law.PackOf(key)
	}
	p := comparePage{Staff: strconv.Itoa(a.Staff), Residents: strconv.Itoa(a.Residents), Companions: strconv.Itoa(a.Companions)}
	for _, pack := range law.Packs() {
		p.Packs = append(p.Packs, ui.Option{Value: pack.Key, Text: inLanguage(l, pack.Name), Chosen: pack.Key == a.Pack.Key})
	}
	var outlooks []pattern.Outlook
	for i, kind := range []pattern.Kind{pattern.CoLiving, pattern.ThreePart} {
		letter := string(rune('a' + i))
		one := readPattern(l, letter, kind)
		c := newComparedPattern(l, letter, one)
		if one.Valid() {
			o := one.Look(a)
			outlooks = append(outlooks, o)
			c.Lawful = lawfulNotice(l, o)
		} else {
			c.Bad = l.say("compare.no-pattern")
		}
		p.Patterns = append(p.Patterns, c)
	}
	if len(outlooks) == len(p.Patterns) {
		p.Rows = compareRows(l, p.Patterns, outlooks)
	}
	p.Sentence = l.say("compare.sentence", "Weeks", compareWeeks, "Staff", a.Staff, "Residents", a.Residents, "Companions", a.Companions, "Count", a.Meetings)
	for _, t := range []struct {
		key  string
		tone ui.Tone
	}{{"compare.turn.house", ui.Moss}, {"compare.turn.day", ui.Sun}, {"compare.turn.evening", ui.Clay}, {"compare.turn.night", ui.Sky}, {"compare.turn.call", ui.Plum}} {
		p.Legend = append(p.Legend, ui.TagProps{Text: l.say(t.key), Tone: t.tone})
	}
	return p
}

// inLanguage is a text that comes in several languages, in the reader's.
func inLanguage(l *look, texts map[string]string) string {
	if s := texts[l.words.Lang()]; s != "" {
		return s
	}
	return texts["en"]
}

// readPattern is the pattern that the address asks for under a letter, or the usual one of a kind.
func readPattern(l *look, letter string, kind pattern.Kind) pattern.Pattern {
	f := l.form()
	if asked := f.text(letter + "-kind"); asked != "" {
		kind = pattern.Kind(asked)
	}
	p := pattern.Usual(kind)
	for name, field := range map[string]*int{"-teams": &p.Teams, "-on": &p.On, "-off": &p.Off} {
		if f.text(letter+name) != "" && !(kind != pattern.CoLiving && name == "-off") {
			*field = f.number(letter + name)
		}
	}
	if kind == pattern.CoLiving {
		if f.text(letter+"-hours") != "" {
			p.Hours = time.Duration(f.number(letter+"-hours")) * time.Hour
		}
		if f.text(letter+"-nights") == "available" {
			p.Nights = law.Available
		}
	}
	return p
}

func newComparedPattern(l *look, letter string, p pattern.Pattern) comparedPattern {
	c := comparedPattern{Letter: letter, Title: l.say("compare.kind." + string(p.Kind)), Teams: strconv.Itoa(p.Teams), On: strconv.Itoa(p.On), Off: strconv.Itoa(p.Off),
		Hours: strconv.Itoa(int(p.Hours.Hours())), IsCoLiving: p.Kind == pattern.CoLiving, IsThreePart: p.Kind == pattern.ThreePart}
	for _, k := range pattern.Kinds {
		c.Kinds = append(c.Kinds, ui.Option{Value: string(k), Text: l.say("compare.kind." + string(k)), Chosen: k == p.Kind})
	}
	c.Nights = []ui.Option{{Value: "free", Text: l.say("compare.nights.free"), Chosen: p.Nights == law.Free}, {Value: "available", Text: l.say("compare.nights.available"), Chosen: p.Nights == law.Available}}
	if !p.Valid() {
		return c
	}
	switch p.Kind {
	case pattern.CoLiving:
		c.Detail = l.say("compare.detail.coliving", "On", p.On, "Off", p.Off, "Hours", int(p.Hours.Hours()), "Count", p.Teams)
	case pattern.ThreePart:
		c.Detail = l.say("compare.detail.threepart", "Count", p.Teams, "On", p.On)
	default:
		c.Detail = l.say("compare.detail.other", "Count", p.Teams)
	}
	c.LinesWidth, c.YearWidth = 56, 364
	c.Lines, c.Year = teamLines(l, p, c.LinesWidth), teamLines(l, p, c.YearWidth)
	for team, turns := range p.Line() {
		line := cycleLine{Name: l.say("compare.team", "Name", string(rune('A'+team)))}
		for _, t := range turns {
			tag := ui.TagProps{Tone: turnTones[t]}
			if t != pattern.Off {
				tag.Text = l.say("compare.letter." + string(t))
			}
			line.Days = append(line.Days, tag)
		}
		c.Cycle = append(c.Cycle, line)
	}
	c.LinesLabel, c.YearLabel = l.say("compare.eight-weeks", "Name", c.Title), l.say("compare.year", "Name", c.Title)
	return c
}

var turnTones = map[pattern.Turn]ui.Tone{pattern.House: ui.Moss, pattern.Day: ui.Sun, pattern.Evening: ui.Clay, pattern.Night: ui.Sky, pattern.Call: ui.Plum}

func teamLines(l *look, p pattern.Pattern, days int) []teamLine {
	var lines []teamLine
	for team := range p.Teams {
		line := teamLine{Name: l.say("compare.team", "Name", string(rune('A'+team)))}
		for day := range days {
			t := p.Turn(team, day)
			if t == pattern.Off {
				continue
			}
			if n := len(line.Stretches); n > 0 && line.Stretches[n-1].At+line.Stretches[n-1].Days == day && line.Stretches[n-1].Tone == turnTones[t] {
				line.Stretches[n-1].Days++
			} else {
				line.Stretches = append(line.Stretches, lineStretch{day, 1, turnTones[t]})
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// lawfulNotice says whether a pattern is lawful, by what agreement, or why not.
func lawfulNotice(l *look, o pattern.Outlook) ui.NoticeProps {
	n := ui.NoticeProps{Kind: ui.Saved, Text: l.say("compare.lawful")}
	if len(o.Proofs) > 0 && len(o.Proofs[0].Pack.Rules) == 0 {
		return ui.NoticeProps{Kind: ui.Info, Text: l.say("compare.no-rules")}
	}
	for _, need := range o.Agreements {
		what := l.say("rota.finding", "Rule", inLanguage(l, need.Rule.Name), "Measured", measuredText(l, need.Finding), "Source", need.Rule.Source)
		if need.Derogation.Key == "" {
			n.Kind, n.Text = ui.Refused, l.say("compare.unlawful")
			n.List = append(n.List, what)
		} else {
			if n.Kind == ui.Saved {
				n.Kind, n.Text = ui.Info, l.say("compare.lawful-with")
			}
			n.List = append(n.List, what+" "+l.say("compare.needs", "Name", inLanguage(l, need.Derogation.Name), "Source", need.Derogation.Source))
		}
	}
	return n
}

// measuredText says a finding's figure and its bound.
func measuredText(l *look, f law.Finding) string { return print.Measured(l.words, f) }

func compareRows(l *look, patterns []comparedPattern, outlooks []pattern.Outlook) []compareRow {
	row := func(key string, figure func(pattern.Outlook) float64, text string) compareRow {
		r := compareRow{Title: l.say("compare.row." + key)}
		for i, o := range outlooks {
			x := figure(o)
			amount := 0
			if !math.IsNaN(x) {
				amount = int(x*100 + .5)
			}
			said := l.say("compare.unknown")
			if !math.IsNaN(x) {
				said = l.say(text, "Number", tenth(l, x))
			}
			r.Bars = append(r.Bars, ui.Bar{Label: patterns[i].Title, Amount: amount, Text: said, Tone: []ui.Tone{ui.Moss, ui.Clay}[i%2]})
		}
		return r
	}
	return []compareRow{
		row("faces", func(o pattern.Outlook) float64 { return o.Faces }, "compare.in.people"),
		row("effective", func(o pattern.Outlook) float64 { return o.Measures.Effective }, "compare.in.people"),
		row("companion", func(o pattern.Outlook) float64 { return 7 * o.Companion }, "compare.in.days"),
		row("known", func(o pattern.Outlook) float64 { return 10 * o.Known }, "compare.in.ten"),
		row("handovers", func(o pattern.Outlook) float64 { return o.Handovers }, "compare.in.times"),
		row("together", func(o pattern.Outlook) float64 { return o.Together }, "compare.in.hours"),
		row("alone", func(o pattern.Outlook) float64 { return o.Alone }, "compare.in.hours"),
		row("hours", func(o pattern.Outlook) float64 { return o.Hours }, "compare.in.hours"),
		row("most", func(o pattern.Outlook) float64 { return o.Most }, "compare.in.hours"),
	}
}

// livedWeeks is over how many weeks what was lived stands beside what was planned.
const livedWeeks = 8

// lived says how much those who live here met the same few people, by the contacts that were noted, beside what the duties of the same
// days would have let be.
func (p *comparePage) lived(l *look, v care.View) {
	lived, planned := v.HouseContinuity(v.At().AddDate(0, 0, -7*livedWeeks), v.At())
	if lived.Residents == 0 {
		p.LivedSays = l.say("compare.nothing-lived")
		return
	}
	row := func(key, text string, figure func(care.HouseContinuity) float64) {
		r := compareRow{Title: l.say("compare.lived." + key)}
		for i, h := range []care.HouseContinuity{planned, lived} {
			x := figure(h)
			bar := ui.Bar{Label: l.say([]string{"compare.planned", "compare.was-lived"}[i]), Text: l.say("compare.unknown"), Tone: []ui.Tone{ui.Sky, ui.Moss}[i]}
			if !math.IsNaN(x) {
				bar.Amount, bar.Text = int(x*100+.5), l.say(text, "Number", tenth(l, x))
			}
			r.Bars = append(r.Bars, bar)
		}
		p.Lived = append(p.Lived, r)
	}
	row("faces", "compare.in.people", func(h care.HouseContinuity) float64 { return h.Faces })
	row("effective", "compare.in.people", func(h care.HouseContinuity) float64 { return h.Effective })
	row("effective-minutes", "compare.in.people", func(h care.HouseContinuity) float64 { return h.EffectiveMinutes })
	row("named", "compare.in.ten", func(h care.HouseContinuity) float64 { return 10 * h.Named })
	row("named-minutes", "compare.in.ten", func(h care.HouseContinuity) float64 { return 10 * h.NamedMinutes })
	row("secon", "compare.in.ten", func(h care.HouseContinuity) float64 { return 10 * h.SECON })
	row("known", "compare.in.ten", func(h care.HouseContinuity) float64 {
		if h.Changes == 0 {
			return math.NaN()
		}
		return 10 * float64(h.Known) / float64(h.Changes)
	})
	p.LivedSays = l.say("compare.lived-says", "Weeks", livedWeeks, "Count", lived.Meetings, "Residents", lived.Residents, "Hours", l.words.Hours(lived.Minutes))
}
