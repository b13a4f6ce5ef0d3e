package ui

import (
	"fmt"
	"strings"
)

// Bar is one line of [Bars].
type Bar struct {
	Label  string // "walks"
	Amount int    // minutes, or any other whole amount
	Text   string // said beside the bar: "2 h 10 min"
	Tone   Tone
}

const barWidth = 100 // of the drawing, in its own units

func barLength(bars []Bar, i int) string {
	most := 1
	for _, b := range bars {
		most = max(most, b.Amount)
	}
	return fmt.Sprintf("%.1f", float64(max(0, bars[i].Amount))*barWidth/float64(most))
}

// Share is one part of [Shares].
type Share struct {
	Text   string // "9 keep"
	Amount int
	Tone   Tone
}

// shareSpans gives the left edge and width of each share in a drawing barWidth wide.
func shareSpans(shares []Share) [][2]string {
	sum := 0
	for _, s := range shares {
		sum += max(0, s.Amount)
	}
	out, at := make([][2]string, len(shares)), 0.0
	for i, s := range shares {
		w := 0.0
		if sum > 0 {
			w = float64(max(0, s.Amount)) * barWidth / float64(sum)
		}
		out[i] = [2]string{fmt.Sprintf("%.2f", at), fmt.Sprintf("%.2f", w)}
		at += w
	}
	return out
}

// TrendPoint is one answer on a [Trend]. At is any measure of time that grows (days since the first).
type TrendPoint struct {
	At, Value float64
	Text      string // shown on pointing at it and read aloud: "3 November: 52"
}

// TrendProps is how one thing went over weeks. It is a conversation, so it has no grid and no numbers along the edge but the words given.
type TrendProps struct {
	Label    string // the whole of it in a sentence, for those who do not see it
	Points   []TrendPoint
	Min, Max float64 // of the scale; both 0 fits them to the points
	Line     float64 // a dashed line to compare with (a cut-off), drawn when ShowLine
	ShowLine bool
	From, To string // said at the ends: "September", "November"
}

const (
	trendWidth, trendHeight = 280.0, 96.0
	trendEdge               = 8.0
)

func (p TrendProps) scale() (at func(float64) float64, value func(float64) float64) {
	low, high := p.Min, p.Max
	if low == 0 && high == 0 && len(p.Points) > 0 {
		low, high = p.Points[0].Value, p.Points[0].Value
		for _, q := range p.Points {
			low, high = min(low, q.Value), max(high, q.Value)
		}
		if p.ShowLine {
			low, high = min(low, p.Line), max(high, p.Line)
		}
	}
	if high <= low {
		low, high = low-1, low+1
	}
	first, last := 0.0, 1.0
	if len(p.Points) > 0 {
		first, last = p.Points[0].At, p.Points[len(p.Points)-1].At
	}
	if last <= first {
		first, last = first-1, first+1
	}
	at = func(t float64) float64 { return trendEdge + (t-first)/(last-first)*(trendWidth-2*trendEdge) }
	value = func(v float64) float64 {
		return trendHeight - trendEdge - (v-low)/(high-low)*(trendHeight-2*trendEdge)
	}
	return at, value
}

func (p TrendProps) path() string {
	at, value := p.scale()
	var b strings.Builder
	for i, q := range p.Points {
		fmt.Fprintf(&b, "%s%.1f %.1f", [2]string{"M", "L"}[min(i, 1)], at(q.At), value(q.Value))
	}
	return b.String()
}

func (p TrendProps) point(q TrendPoint) (x, y string) {
	at, value := p.scale()
	return fmt.Sprintf("%.1f", at(q.At)), fmt.Sprintf("%.1f", value(q.Value))
}

func (p TrendProps) linePath() string {
	_, value := p.scale()
	return fmt.Sprintf("M%.0f %.1fH%.0f", trendEdge, value(p.Line), trendWidth-trendEdge)
}
