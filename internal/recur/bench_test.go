package recur

import (
	"testing"
	"time"

	"github.com/teambition/rrule-go"
)

// BenchmarkMonthOfWeeklyByRRule asks rrule-go what BenchmarkMonthOfWeekly asks us: the days of one month, of a rule
// that began ten years before. The ratio of the two is why the arithmetic is our own.
func BenchmarkMonthOfWeeklyByRRule(b *testing.B) {
	option, err := rrule.StrToROption("FREQ=WEEKLY;BYDAY=TU,TH")
	if err != nil {
		b.Fatal(err)
	}
	option.Dtstart = tenYears.At(0, time.UTC)
	rule, err := rrule.NewRRule(*option)
	if err != nil {
		b.Fatal(err)
	}
	from, to := tenYears.Add(3650).At(0, time.UTC), tenYears.Add(3680).At(0, time.UTC)
	for b.Loop() {
		if len(rule.Between(from, to, true)) == 0 {
			b.Fatal("no day")
		}
	}
}
