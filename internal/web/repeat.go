package web

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/recur"
	"milieu/internal/web/ui"
)

// How often something comes back is asked and said in plain words: "every Tuesday and Thursday", "every other week".
// The rule that calendars use (RRULE) stays behind the form.

// week is the days of a week as one says them.
var week = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}

// repeats says how often something comes back.
func repeats(l *look, rule string, from civil.Day) string {
	r, err := recur.Parse(rule)
	if err != nil {
		return l.say("programme.repeats.rule")
	}
	var days []string
	for _, d := range weekdaysOf(r, from) {
		days = append(days, l.words.Weekday(d))
	}
	said := l.say("programme.repeats.rule")
	switch base := withoutUntil(rule); {
	case r.Freq() == recur.Once:
		return l.say("programme.repeats.once", "Day", from)
	case base == "FREQ=DAILY" || r.Freq() == recur.Weekly && r.Interval() == 1 && len(days) == 7:
		said = l.say("programme.repeats.daily")
	case r.Freq() == recur.Weekly && plainWeekly(base) && r.Interval() == 1:
		said = l.say("programme.repeats.weekly", "Days", days)
	case r.Freq() == recur.Weekly && plainWeekly(base) && r.Interval() == 2:
		said = l.say("programme.repeats.every-other", "Days", days)
	case r.Freq() == recur.Weekly && plainWeekly(base):
		said = l.say("programme.repeats.weeks", "Count", r.Interval(), "Days", days)
	case base == monthly(from):
		_, _, n := from.YearMonthDay()
		said = l.say("programme.repeats.monthly."+strconv.Itoa(nth(n)), "Weekday", l.words.Weekday(from.Weekday()))
	}
	if until := r.Until(); !until.IsZero() {
		return l.say("programme.repeats.until", "Repeats", said, "Day", until)
	}
	return said
}

func weekdaysOf(r recur.Rule, from civil.Day) []time.Weekday {
	if days := r.Weekdays(); len(days) > 0 {
		return days
	}
	return []time.Weekday{from.Weekday()}
}

func withoutUntil(rule string) string {
	parts := strings.Split(strings.ToUpper(rule), ";")
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return strings.HasPrefix(p, "UNTIL=") }), ";")
}

// plainWeekly says whether a weekly rule names nothing but its days and its weeks.
func plainWeekly(rule string) bool {
	return !strings.ContainsFunc(rule, func(r rune) bool { return r == '+' || r == '-' }) && !strings.Contains(rule, "COUNT=") &&
		!strings.Contains(rule, "BYMONTH") && !strings.Contains(rule, "BYSETPOS")
}

// monthly is the rule for the same weekday of each month: the second Tuesday, the last one from the 29th on.
func monthly(from civil.Day) string {
	_, _, n := from.YearMonthDay()
	return "FREQ=MONTHLY;BYDAY=" + strconv.Itoa(nth(n)) + strings.ToUpper(from.Weekday().String()[:2])
}

// nth is which one of its weekday a day of the month is; -1 for the fifth, which not every month has.
func nth(dayOfMonth int) int {
	if n := (dayOfMonth-1)/7 + 1; n < 5 {
		return n
	}
	return -1
}

// repeatFields are the questions about how often something comes back.
type repeatFields struct {
	How, Days []ui.Option
	Every     []ui.Option
	Until     string
	Rule      string // as it is, when none of the answers says it
}

func newRepeatFields(l *look, rule string, from civil.Day) repeatFields {
	r, err := recur.Parse(rule)
	base, how := withoutUntil(rule), "rule"
	switch {
	case err != nil:
	case r.Freq() == recur.Once:
		how = "once"
	case base == "FREQ=DAILY":
		how = "daily"
	case r.Freq() == recur.Weekly && plainWeekly(base):
		how = "weekly"
	case base == monthly(from):
		how = "monthly"
	}
	f := repeatFields{Rule: rule, Until: l.typed("until", r.Until().String())}
	asked := l.typed("repeat", how)
	for _, h := range []string{"once", "weekly", "daily", "monthly"} {
		f.How = append(f.How, ui.Option{Value: h, Text: l.say("programme.repeat." + h), Chosen: h == asked})
	}
	if how == "rule" {
		f.How = append(f.How, ui.Option{Value: "rule", Text: l.say("programme.repeat.rule"), Chosen: asked == "rule"})
	}
	days := []string{}
	if how == "weekly" {
		for _, d := range weekdaysOf(r, from) {
			days = append(days, dayName(d))
		}
	}
	days = l.typedList("weekday", days)
	for _, d := range week {
		f.Days = append(f.Days, ui.Option{Value: dayName(d), Text: l.words.WeekdayShort(d), Chosen: slices.Contains(days, dayName(d))})
	}
	every := l.typed("every", strconv.Itoa(r.Interval()))
	for _, n := range everyWeeks(r.Interval()) {
		f.Every = append(f.Every, ui.Option{Value: strconv.Itoa(n), Text: l.say("programme.every", "Count", n), Chosen: every == strconv.Itoa(n)})
	}
	return f
}

// everyWeeks are the weeks that one chooses between, with those that are so already.
func everyWeeks(now int) []int {
	offered := []int{1, 2, 3, 4}
	if now > len(offered) {
		offered = append(offered, now)
	}
	return offered
}

func dayName(d time.Weekday) string { return strings.ToLower(d.String()) }

// typedList is what somebody chose of several in a form that is shown again, or what the field has to begin with.
func (l *look) typedList(name string, first []string) []string {
	if l.refusal != nil {
		return l.form().list(name)
	}
	return first
}

// rule reads how often something comes back, from its first day. What the form cannot say stays as it was.
func (f *form) rule(from civil.Day, before string) string {
	rule := ""
	switch f.text("repeat") {
	case "", "once":
		return ""
	case "rule":
		return before
	case "daily":
		rule = "FREQ=DAILY"
	case "monthly":
		if from.IsZero() {
			return ""
		}
		rule = monthly(from)
	case "weekly":
		var days []time.Weekday
		for _, d := range week {
			if slices.Contains(f.list("weekday"), dayName(d)) {
				days = append(days, d)
			}
		}
		every := f.number("every")
		if every < 0 || every > 52 {
			f.refuse("programme.rule-unclear", "Rule", strconv.Itoa(every))
			return ""
		}
		rule = recur.EveryWeeks(max(every, 1), days...)
	default:
		f.refuse("form.choose")
		return ""
	}
	if until := f.day("until"); !until.IsZero() {
		rule += ";UNTIL=" + strings.ReplaceAll(until.String(), "-", "")
	}
	return rule
}

// placeOptions are the places in use, and none.
func placeOptions(l *look, v care.View, chosen care.PlaceID) []ui.Option {
	options := []ui.Option{{Value: "", Text: l.say("programme.no-place")}}
	for _, p := range v.Places() {
		options = append(options, ui.Option{Value: string(p.Place), Text: p.Name, Chosen: string(p.Place) == l.typed("place", string(chosen))})
	}
	return options
}

// colleagueOptions are those who work here.
func colleagueOptions(l *look, v care.View, name string, chosen []care.StaffID) (options []ui.Option) {
	var before []string
	for _, id := range chosen {
		before = append(before, string(id))
	}
	asked := l.typedList(name, before)
	for _, c := range v.Colleagues() {
		options = append(options, ui.Option{Value: string(c.ID), Text: c.Name, Chosen: slices.Contains(asked, string(c.ID))})
	}
	return options
}
