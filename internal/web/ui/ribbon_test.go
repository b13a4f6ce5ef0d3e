package ui

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestLay(t *testing.T) {
	h := func(hour, minute int) int { return hour*60 + minute }
	for name, c := range map[string]struct {
		parts    []Part
		from, to int
		want     []Span
	}{
		"one":                  {[]Part{{Start: h(8, 30), End: h(9, 15)}}, h(7, 0), h(22, 0), []Span{{7, 3, 1}}},
		"one after another":    {[]Part{{Start: h(8, 0), End: h(8, 10)}, {Start: h(8, 10), End: h(9, 0)}}, h(8, 0), h(10, 0), []Span{{1, 1, 1}, {2, 3, 1}}},
		"at the same time":     {[]Part{{Start: h(14, 0), End: h(15, 0)}, {Start: h(14, 30), End: h(16, 0)}, {Start: h(15, 0), End: h(16, 0)}}, h(14, 0), h(16, 0), []Span{{1, 4, 1}, {3, 6, 2}, {5, 4, 1}}},
		"not in order":         {[]Part{{Start: h(10, 0), End: h(11, 0)}, {Start: h(9, 0), End: h(10, 0)}}, h(9, 0), h(11, 0), []Span{{5, 4, 1}, {1, 4, 1}}},
		"over both ends":       {[]Part{{Start: h(5, 0), End: h(25, 0)}}, h(6, 0), h(24, 0), []Span{{1, 72, 1}}},
		"outside":              {[]Part{{Start: h(3, 0), End: h(4, 0)}}, h(6, 0), h(24, 0), []Span{{}}},
		"ends before it began": {[]Part{{Start: h(9, 0), End: h(8, 0)}}, h(8, 0), h(10, 0), []Span{{5, 1, 1}}},
		"after midnight":       {[]Part{{Start: h(25, 0), End: h(26, 0)}}, h(22, 0), h(31, 0), []Span{{13, 4, 1}}},
	} {
		got := Lay(c.parts, c.from, c.to)
		for i := range c.want {
			if got[i] != c.want[i] {
				t.Errorf("%s: part %d at %v, want %v", name, i, got[i], c.want[i])
			}
		}
	}
}

// Whatever the day: no part hides another, none hangs over an end, and each place has its class in the style sheet.
func TestLayNeverHidesAPart(t *testing.T) {
	css, err := os.ReadFile("../assets/css/ribbon-places.css")
	if err != nil {
		t.Fatal(err)
	}
	has := map[string]bool{}
	for _, m := range regexp.MustCompile(`\.([qcwrm]\d+)\{`).FindAllStringSubmatch(string(css), -1) {
		has[m[1]] = true
	}
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Part {
			start := rapid.IntRange(-200, 2000).Draw(t, "start")
			return Part{Start: start, End: start + rapid.IntRange(-30, 600).Draw(t, "length")}
		}), 1, maxLanes).Draw(t, "parts")
		p := RibbonProps{Parts: parts, ShowNow: true, Now: rapid.IntRange(-200, 2600).Draw(t, "now")}
		from, to := p.hours()
		spans := Lay(parts, from, to)
		for i, s := range spans {
			if s.Width == 0 {
				continue
			}
			if s.Col < 1 || s.Col+s.Width-1 > p.quarters() {
				t.Fatalf("%v hangs over the ends of %d quarters", s, p.quarters())
			}
			for class := range strings.FieldsSeq(s.Class() + " " + p.nowClass()) {
				if !has[class] {
					t.Fatalf("no class %q in the style sheet", class)
				}
			}
			for j, o := range spans[:i] {
				if o.Width > 0 && o.Lane == s.Lane && s.Col < o.Col+o.Width && o.Col < s.Col+s.Width {
					t.Fatalf("parts %d %v and %d %v hide each other", i, s, j, o)
				}
			}
		}
	})
}

func TestNowIsOnTheRibbonOnlyWhileItIs(t *testing.T) {
	p := RibbonProps{From: 420, To: 1320, ShowNow: true}
	for now, want := range map[int]string{420: "c1 m0", 434: "c1 m14", 435: "c2 m0", 680: "c18 m5", 419: "", 1320: ""} {
		if p.Now = now; p.nowClass() != want {
			t.Errorf("now %s: %q, want %q", Clock(now), p.nowClass(), want)
		}
	}
	if p.ShowNow = false; p.nowClass() != "" {
		t.Error("now on another day")
	}
}

func TestClock(t *testing.T) {
	for minutes, want := range map[int]string{0: "00:00", 560: "09:20", 1500: "01:00", -15: "23:45"} {
		if got := Clock(minutes); got != want {
			t.Errorf("Clock(%d) = %s, want %s", minutes, got, want)
		}
	}
}
