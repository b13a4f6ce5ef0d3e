package instances

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"milieu/internal/rota"
)

var (
	many     = flag.Int("many", 1, "make up so many times as many instances")
	shapesTo = flag.String("shapes", "", "write the instances that are made up into this folder, for other evaluators")
)

// A shape is how large a made-up instance of Curtois and Qu may be.
type shape struct{ people, days, shifts int }

// madeUp writes an instance of a kind that nobody published: odd limits, no cover or cover that nobody can meet, days off everywhere, shifts of all
// lengths. How the file is written is made up as well.
func madeUp(r *rand.Rand, most shape) string {
	days, people, shifts := 7+r.IntN(most.days-6), 1+r.IntN(most.people), 1+r.IntN(most.shifts)
	between := func(lo, hi int) int { return lo + r.IntN(hi-lo+1) }
	s := map[string][]string{"HORIZON": {fmt.Sprint(days)}}
	lengths := make([]int, shifts)
	same := r.IntN(3) == 0
	for k := range shifts {
		lengths[k] = between(4, 24) * 30
		if same {
			lengths[k] = 480
		}
		var after []string
		for j := range shifts {
			if j < k && r.IntN(3) == 0 {
				after = append(after, fmt.Sprint("S", j))
			}
		}
		s["SHIFTS"] = append(s["SHIFTS"], fmt.Sprintf("S%d,%d,%s", k, lengths[k], strings.Join(after, "|")))
	}
	least, mean := slices.Min(lengths), 0
	for _, l := range lengths {
		mean += l / shifts
	}
	for q := range people {
		var most []string
		for k := range shifts {
			switch r.IntN(6) {
			case 0: // nothing is said of it
			case 1:
				most = append(most, fmt.Sprintf("S%d=%d", k, r.IntN(days/2)))
			default:
				most = append(most, fmt.Sprintf("S%d=%d", k, days))
			}
		}
		duties := days * between(20, 70) / 100
		high := mean * duties
		low := max(0, high-between(0, 6)*least)
		run := between(1, 7)
		s["STAFF"] = append(s["STAFF"], fmt.Sprintf("P%d,%s,%d,%d,%d,%d,%d,%d", q, strings.Join(most, "|"), high, low, run, between(1, min(run, 3)), between(1, 3), between(0, (days+6)/7)))
		off := r.IntN(3)
		if r.IntN(12) == 0 {
			off = days / 2
		}
		if free := r.Perm(days)[:off]; off > 0 {
			s["DAYS_OFF"] = append(s["DAYS_OFF"], fmt.Sprintf("P%d,%s", q, strings.Trim(strings.ReplaceAll(fmt.Sprint(free), " ", ","), "[]")))
		}
		for range r.IntN(4) {
			section := []string{"SHIFT_ON_REQUESTS", "SHIFT_OFF_REQUESTS"}[r.IntN(2)]
			s[section] = append(s[section], fmt.Sprintf("P%d,%d,S%d,%d", q, r.IntN(days), r.IntN(shifts), r.IntN(4)))
		}
	}
	if r.IntN(10) > 0 {
		for day := range days {
			for k := range shifts {
				s["COVER"] = append(s["COVER"], fmt.Sprintf("%d,S%d,%d,%d,%d", day, k, r.IntN(people/shifts+2), []int{0, 1, 100}[r.IntN(3)], r.IntN(3)))
			}
		}
	}
	return written(r, s)
}

// written puts sections into a file, in one of the ways in which people write files.
func written(r *rand.Rand, s map[string][]string) string {
	names := slices.Clone(curtoisQuSections)
	if r.IntN(2) == 0 {
		r.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	}
	end, tail := []string{"\n", "\r\n", " \n", "\n\n"}[r.IntN(4)], []string{"", "", ",", ",,"}[r.IntN(4)]
	var b strings.Builder
	if r.IntN(5) == 0 {
		b.WriteString("\ufeff")
	}
	for _, name := range names {
		if len(s[name]) == 0 && r.IntN(2) == 0 {
			continue
		}
		b.WriteString("SECTION_" + name + end + "# what follows" + end)
		for _, line := range s[name] {
			b.WriteString(line + tail + end)
		}
	}
	return strings.TrimRight(b.String(), "\n\r")
}

// lawfulMade is an instance that some rota keeps: everybody's row is made up first, and the limits about it, with little room or none.
func lawfulMade(r *rand.Rand, most shape) string {
	days, people, shifts := 7+r.IntN(most.days-6), 1+r.IntN(most.people), 1+r.IntN(most.shifts)
	s := map[string][]string{"HORIZON": {fmt.Sprint(days)}}
	lengths, after := make([]int, shifts), make([]map[int]bool, shifts)
	for k := range shifts {
		lengths[k], after[k] = (4+r.IntN(20))*30, map[int]bool{}
		var names []string
		for j := range k {
			if r.IntN(3) == 0 {
				after[k][j], names = true, append(names, fmt.Sprint("S", j))
			}
		}
		s["SHIFTS"] = append(s["SHIFTS"], fmt.Sprintf("S%d,%d,%s", k, lengths[k], strings.Join(names, "|")))
	}
	least, cover := slices.Min(lengths), make([]int, days*shifts)
	for q := range people {
		run, off := 1+r.IntN(3), 1+r.IntN(3)
		longest, minutes, weekends, count, day := run+r.IntN(4), 0, map[int]bool{}, make([]int, shifts), -r.IntN(3)
		last := -1
		for day < days {
			for n := run + r.IntN(longest-run+1); n > 0; n-- {
				k := r.IntN(shifts)
				for last >= 0 && after[last][k] {
					k = r.IntN(shifts)
				}
				if last = k; day >= 0 && day < days {
					minutes, count[k], cover[day*shifts+k] = minutes+lengths[k], count[k]+1, cover[day*shifts+k]+1
					if day%7 >= 5 && day/7 < days/7 {
						weekends[day/7] = true
					}
				}
				day++
			}
			day, last = day+off+r.IntN(3), -1
		}
		var limits []string
		for k, n := range count {
			limits = append(limits, fmt.Sprintf("S%d=%d", k, min(days, n+r.IntN(3))))
		}
		room := r.IntN(3) * least
		s["STAFF"] = append(s["STAFF"], fmt.Sprintf("P%d,%s,%d,%d,%d,%d,%d,%d", q, strings.Join(limits, "|"), minutes+room, max(0, minutes-room), longest, run, off, len(weekends)+r.IntN(2)))
	}
	for x, n := range cover {
		s["COVER"] = append(s["COVER"], fmt.Sprintf("%d,S%d,%d,100,%d", x/shifts, x%shifts, n, r.IntN(2)))
	}
	return written(r, s)
}

// TestLawfulIsFound: where there is a lawful rota, what is found is lawful.
func TestLawfulIsFound(t *testing.T) {
	for seed := range uint64(12 * *many) {
		most := []shape{{6, 20, 3}, {4, 35, 2}, {20, 28, 6}, {8, 60, 4}, {3, 120, 3}, {40, 14, 12}}[seed%6]
		text := lawfulMade(rand.New(rand.NewPCG(seed, 10)), most)
		name := fmt.Sprintf("Instance%d", 3000+seed)
		_, f := try(t, name, text, 600_000)
		if f.Cost.Broken > 0 {
			_, f = try(t, name, text, 4_000_000) // some take more than a moment
		}
		if f.Cost.Broken > 0 {
			t.Errorf("seed %d: %v was found, and there is a lawful rota", seed, f.Cost)
		}
	}
}

// try reads a made-up instance and searches, and holds what is found against its word.
func try(t *testing.T, name, text string, steps int64) (*rota.Problem, rota.Found) {
	t.Helper()
	if *shapesTo != "" {
		if err := os.WriteFile(filepath.Join(*shapesTo, name+".txt"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p, err := ReadCurtoisQu(strings.NewReader(text))
	if err != nil {
		t.Fatalf("%s is not read: %v\n%s", name, err, text)
	}
	f, err := rota.Search(t.Context(), p, nil, rota.Options{Steps: steps, Seed: 1})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if got := p.Cost(f.Rota); got != f.Cost {
		t.Errorf("%s is said to cost %v, and costs %v\n%s", name, f.Cost, got, text)
	}
	if f.Bounded && f.Cost.Broken == 0 && f.Bound > f.Cost.Weighted {
		t.Errorf("%s: it is proved that nothing costs less than %d, and this costs %v\n%s", name, f.Bound, f.Cost, text)
	}
	if *shapesTo != "" {
		out, err := os.Create(filepath.Join(*shapesTo, name+".csv"))
		if err != nil {
			t.Fatal(err)
		}
		_, _ = fmt.Fprintf(out, "# %d %d\n", f.Cost.Broken, f.Cost.Weighted)
		if err := WriteCurtoisQu(out, p, f.Rota); err != nil {
			t.Fatal(err)
		}
		_ = out.Close()
	}
	return p, f
}

// TestShapes: instances of all shapes are read, searched for without a stumble, and cost what is said.
func TestShapes(t *testing.T) {
	for seed := range uint64(40 * *many) {
		r := rand.New(rand.NewPCG(seed, 8))
		most := []shape{{4, 30, 4}, {15, 60, 6}, {60, 30, 12}, {20, 120, 3}}[seed%4]
		try(t, fmt.Sprintf("Instance%d", 1000+seed), madeUp(r, most), 20_000)
	}
}

// TestTiny holds the search against looking at every rota there is: if any is lawful the best of them is found.
func TestTiny(t *testing.T) {
	compared, lawful := 0, 0
	for seed := range uint64(160 * *many) {
		r := rand.New(rand.NewPCG(seed, 9))
		text := madeUp(r, []shape{{3, 9, 1}, {2, 8, 2}, {1, 9, 2}}[seed%3])
		p, f := try(t, fmt.Sprintf("Instance%d", 2000+seed), text, 60_000)
		best, ok := everyRota(p)
		if !ok {
			continue
		}
		if compared++; best.Broken > 0 {
			continue // where nothing is lawful, nobody says which rule is to be broken
		}
		if lawful++; f.Cost != best {
			t.Errorf("seed %d: the best there is costs %v, and %v was found\n%s", seed, best, f.Cost, text)
		}
		if f.Bounded && f.Bound > best.Weighted {
			t.Errorf("seed %d: it is proved that nothing costs less than %d, and the best there is costs %d\n%s", seed, f.Bound, best.Weighted, text)
		}
	}
	if compared < 100 || lawful < 40 {
		t.Errorf("only %d were compared, %d of them lawful", compared, lawful)
	}
}

// everyRota finds the least cost of all rotas; false if there are too many. Only rows matter that break as little as their person's rows can, since all
// that must be kept is each person's own.
func everyRota(p *rota.Problem) (rota.Cost, bool) {
	all, rows, costs := 1, make([][][]rota.Cell, len(p.People)), make([][]int, len(p.People))
	broken := 0
	for q := range p.People {
		var least int
		rows[q], costs[q], least = everyRow(p, q)
		broken += least
		if all *= len(rows[q]); all > 300_000 {
			return rota.Cost{}, false
		}
	}
	at, best := make([]int, len(rows)), -1
	for {
		cost := 0
		for q, i := range at {
			cost += costs[q][i]
		}
		for _, d := range p.Demands {
			have := 0
			for q, i := range at {
				if c := rows[q][i][d.Day]; c != rota.Off && c.Kind() == d.Kinds[0] {
					have++
				}
			}
			cost += int(d.Under)*max(0, d.Need-have) + int(d.Over)*max(0, have-d.Need)
		}
		if best < 0 || cost < best {
			best = cost
		}
		q := 0
		for q < len(at) {
			if at[q]++; at[q] < len(rows[q]) {
				break
			}
			at[q] = 0
			q++
		}
		if q == len(at) {
			return rota.Cost{Broken: broken, Weighted: best}, true
		}
	}
}

// everyRow gives the rows of one person that break the least, what each costs by itself, and how much it breaks.
func everyRow(p *rota.Problem, q int) (rows [][]rota.Cell, costs []int, least int) {
	alone := &rota.Problem{Days: p.Days, Kinds: p.Kinds, People: p.People[q : q+1], Successions: p.Successions}
	for _, w := range p.Wishes {
		if w.Person == q {
			w.Person = 0
			alone.Wishes = append(alone.Wishes, w)
		}
	}
	row, least := make([]rota.Cell, p.Days), -1
	for {
		c := alone.Cost(rota.Rota{row})
		if slices.ContainsFunc(row, func(c rota.Cell) bool { return c != rota.Off && !slices.Contains(p.People[q].Can, c.Kind()) }) {
			c.Broken += 1000 // nobody is given what they may not have, not even if nothing else is lawful
		}
		if least < 0 || c.Broken < least {
			rows, costs, least = nil, nil, c.Broken
		}
		if c.Broken == least {
			rows, costs = append(rows, slices.Clone(row)), append(costs, c.Weighted)
		}
		d := 0
		for d < p.Days {
			if row[d]++; int(row[d]) <= len(p.Kinds) {
				break
			}
			row[d] = rota.Off
			d++
		}
		if d == p.Days {
			return rows, costs, least
		}
	}
}
