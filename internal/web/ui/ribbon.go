package ui

import (
	"fmt"
	"slices"
)

// Part is a stretch of a day. Start and End are minutes since the midnight that the day began with, so that 1500 is one o'clock in
// the night after; what ends before it starts is shown as a quarter of an hour.
type Part struct {
	Start, End int
	Time       string // said instead of the hours of Start
	Title      string
	Detail     string // "9 going · Jonas"
	Href       string
	Tone       Tone
	Off        bool // it does not take place
}

// Time of day that a part begins at: what it says itself, or the hours of Start.
func (p Part) time() string { return or(p.Time, Clock(p.Start)) }

// Clock writes minutes since midnight as a time of day: 560 is "09:20", 1500 is "01:00".
func Clock(minutes int) string {
	minutes = ((minutes % 1440) + 1440) % 1440
	return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60)
}

// The ribbon's own measure is the quarter of an hour; more than this many fit on none.
const (
	quarter     = 15
	maxQuarters = 120 // thirty hours; css/ribbon-places.css has a class for each
	maxLanes    = 8
)

// Span is where a part lies: the column it begins at, its width, both in quarters of an hour, and the row (lane), all counted from 1.
type Span struct{ Col, Width, Lane int }

// Class gives the class names that put an element there: "c12 w8 r1".
func (s Span) Class() string { return fmt.Sprintf("c%d w%d r%d", s.Col, s.Width, s.Lane) }

// Frame of hours for parts: whole hours around all of them, no longer than thirty hours. Without parts it is 07:00 to 22:00.
func hours(parts []Part) (from, to int) {
	if len(parts) == 0 {
		return 7 * 60, 22 * 60
	}
	from, to = parts[0].Start, parts[0].End
	for _, p := range parts {
		from, to = min(from, p.Start), max(to, p.End, p.Start+quarter)
	}
	from, to = floorTo(from, 60), floorTo(to+59, 60)
	return from, min(to, from+maxQuarters*quarter)
}

func floorTo(n, step int) int { return n - ((n%step)+step)%step }

// nearest gives the quarter of an hour closest to a minute, so that what ends and what begins at ten past do not overlap.
func nearest(minute int) int { return floorTo(minute+quarter/2, quarter) / quarter }

// Lay finds the place of each part on a ribbon from one minute to another. Parts that run at the same time lie in rows under one
// another; a part has the first row that is free. A part wholly outside has the zero Span.
func Lay(parts []Part, from, to int) []Span {
	spans := make([]Span, len(parts))
	order := make([]int, len(parts))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return parts[a].Start - parts[b].Start })
	first, last := nearest(from), min(nearest(to), nearest(from)+maxQuarters)
	var ends []int // the quarter at which each lane is free again
	for _, i := range order {
		start, end := nearest(parts[i].Start), nearest(parts[i].End)
		end = max(end, start+1)
		if end <= first || start >= last {
			continue
		}
		start, end = max(start, first), min(end, last)
		lane := slices.IndexFunc(ends, func(free int) bool { return free <= start })
		if lane < 0 && len(ends) < maxLanes {
			ends, lane = append(ends, 0), len(ends)
		} else if lane < 0 {
			lane = maxLanes - 1
		}
		ends[lane] = end
		spans[i] = Span{Col: start - first + 1, Width: end - start, Lane: lane + 1}
	}
	return spans
}

// RibbonProps is a day as a ribbon.
type RibbonProps struct {
	ID       string
	Label    string // read aloud: "The day"
	Parts    []Part // in any order; what overlaps is shown under one another
	From, To int    // minutes as in [Part]; both 0 fits them to the parts, in whole hours
	Now      int    // minutes as in [Part]
	ShowNow  bool   // false for another day than today
	NowLabel string // read aloud before the time: "Now"
	Empty    string // said when there are no parts: "Nothing is planned yet."
}

func (p RibbonProps) hours() (from, to int) {
	if p.From == 0 && p.To == 0 {
		return hours(p.Parts)
	}
	return p.From, min(p.To, p.From+maxQuarters*quarter)
}

// quarters is how many columns the ribbon has.
func (p RibbonProps) quarters() int {
	from, to := p.hours()
	return max(1, nearest(to)-nearest(from))
}

// marks are the whole hours along the top: every hour on short ribbons, every second or third on long ones.
func (p RibbonProps) marks() (out []Part) {
	from, to := p.hours()
	step := 60
	if to-from > 12*60 {
		step = 120
	}
	for m := floorTo(from+step-1, step); m < to; m += step {
		out = append(out, Part{Start: m, End: m + 60})
	}
	return out
}

// nowClass puts the line for now: the quarter it is in, and the minute of that quarter. It is empty when now is not on the ribbon.
func (p RibbonProps) nowClass() string {
	from, to := p.hours()
	if !p.ShowNow || p.Now < from || p.Now >= to {
		return ""
	}
	return fmt.Sprintf("c%d m%d", (p.Now-from)/quarter+1, (p.Now-from)%quarter)
}

// inOrder are the parts as they are read aloud: by their beginning.
func inOrder(parts []Part) []int {
	order := make([]int, len(parts))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return parts[a].Start - parts[b].Start })
	return order
}
