package instances

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"milieu/internal/rota"
)

// shared is the folder of published instances, beside the repository.
func shared(t testing.TB) string {
	dir := os.Getenv("MILIEU_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "..", "shared")
	}
	dir = filepath.Join(dir, "data", "rota")
	if _, err := os.Stat(dir); err != nil && os.Getenv("CI") == "true" {
		t.Fatalf("the published instances are missing: %v", err)
	} else if err != nil {
		t.Skipf("no published instances beside the repository (set MILIEU_SHARED to where they are): %v", err)
	}
	return dir
}

func readFile[T any](t testing.TB, name string, read func([]byte) (T, error)) T {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	v, err := read(b)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return v
}

// n005w4 reads the parts of n005w4 that its published solution is of.
func n005w4(t *testing.T, history int, numbers ...int) (*Scenario, History, []*Week) {
	dir := filepath.Join(shared(t), "inrc2", "n005w4")
	s := readFile(t, filepath.Join(dir, "Sc-n005w4.txt"), func(b []byte) (*Scenario, error) { return ReadScenario(bytes.NewReader(b)) })
	h := readFile(t, filepath.Join(dir, fmt.Sprintf("H0-n005w4-%d.txt", history)), func(b []byte) (History, error) { return ReadHistory(bytes.NewReader(b), s) })
	var weeks []*Week
	for _, n := range numbers {
		weeks = append(weeks, readFile(t, filepath.Join(dir, fmt.Sprintf("WD-n005w4-%d.txt", n)), func(b []byte) (*Week, error) { return ReadWeek(bytes.NewReader(b), s) }))
	}
	return s, h, weeks
}

// TestValidator holds the model against what the competition's validator said of a solution: validator.txt beside it.
func TestValidator(t *testing.T) {
	s, h, weeks := n005w4(t, 0, 1, 2, 3, 3)
	p := s.Whole(h, weeks)
	r := p.Empty()
	for i, name := range []string{"Sol-n005w4-1-0.txt", "Sol-n005w4-2-1.txt", "Sol-n005w4-3-2.txt", "Sol-n005w4-3-3.txt"} {
		f, err := os.Open(filepath.Join(shared(t), "inrc2", "n005w4", "Solution_H_0-WD_1-2-3-3", name))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.ReadSolution(f, r, 7*i); err != nil {
			t.Fatal(err)
		}
		_ = f.Close()
	}
	if got, want := p.Cost(r), (rota.Cost{Weighted: 1695}); got != want {
		t.Errorf("it costs %v, and not %v", got, want)
	}
	sums := map[string]int{}
	for _, why := range p.Why(r) {
		name := map[rota.Rule]string{rota.OfDemand: "cover", rota.OfWish: "requests", rota.OfTotal: "assignments", rota.OfWeekends: "weekends"}[why.Rule]
		switch {
		case why.Rule == rota.OfRun && p.People[why.Person].Runs[why.Index].Off:
			name = "days off"
		case why.Rule == rota.OfRun:
			name = "consecutive"
		case why.Rule == rota.OfWeekends && !why.Over:
			name = "split weekends"
		}
		sums[name] += why.Units * int(why.Weight)
	}
	want := map[string]int{"assignments": 320, "consecutive": 465, "days off": 330, "requests": 70, "weekends": 210, "split weekends": 60, "cover": 240}
	for name, w := range want {
		if sums[name] != w {
			t.Errorf("%s: %d, and not %d", name, sums[name], w)
		}
	}
}

// TestErrorsNameTheLine gives the readers things that they cannot read.
func TestErrorsNameTheLine(t *testing.T) {
	const good = "SECTION_HORIZON\n14\nSECTION_SHIFTS\nD,480,\nSECTION_STAFF\nA,D=14,4320,3360,5,2,2,1\n"
	if _, err := ReadCurtoisQu(strings.NewReader(good)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ in, want string }{
		{"SECTION_HORIZON\nlong\n", "line 2: \"long\" is not a number"},
		{"SECTION_WINE\nred\n", "line 1: there is no section \"WINE\""},
		{"14\n", "line 1: it is in no section"},
		{good + "SECTION_DAYS_OFF\nB,1\n", "line 8: there is no employee \"B\""},
		{good + "SECTION_DAYS_OFF\nA,14\n", "line 8: \"14\" is not a number from 0 to 13"},
		{good + "SECTION_COVER\n0,N,5,100,1\n", "line 8: there is no shift \"N\""},
		{good + "SECTION_COVER\n0,D,5\n", "line 8: field 4 is missing"},
		{"SECTION_HORIZON\n14\nSECTION_SHIFTS\nD,480,X\nSECTION_STAFF\nA,D=14,4320,3360,5,2,2,1\n", "line 4: shift D cannot be followed by \"X\""},
		{strings.Replace(good, ",4320,", ",3000,", 1), "line 6: at least 3360 minutes are asked for, and at most 3000"},
		{strings.Replace(good, ",5,2,2,1", ",2,5,2,1", 1), "line 6: at least 5 working days in a row are asked for, and at most 2"},
		{good + "SECTION_HORIZON\n7\n", "line 8: a horizon is there already"},
		{"", "nothing in SECTION_HORIZON"},
	} {
		if _, err := ReadCurtoisQu(strings.NewReader(c.in)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, and not %q", c.in, err, c.want)
		}
	}
	for _, c := range []struct{ in, want string }{
		{"SCENARIO = x\nWEEKS = 4\n", "no weeks, nurses"},
		{"SHIFT_TYPES = 1\nEarly (5,2)\n", "line 2: \"(5,2)\" is not two numbers in order"},
		{"SKILLS = 2\nNurse\n", "line 1: 2 SKILLS are announced, and 1 come"},
		{"CONTRACTS = 2\nFull (15,22) (3,5) (2,3) 2 1\nFull (15,22) (3,5) (2,3) 2 1\n", "line 3: \"Full\" is there already"},
		{"SHIFT_TYPES = 1\nEarly (1,2)\nNURSES = 1\nAnn Full 0\n", "line 4: there is no contract \"Full\""},
	} {
		if _, err := ReadScenario(strings.NewReader(c.in)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, and not %q", c.in, err, c.want)
		}
	}
}

func FuzzReadCurtoisQu(f *testing.F) {
	f.Add([]byte("SECTION_HORIZON\n14\nSECTION_SHIFTS\nD,480,\nSECTION_STAFF\nA,D=14,4320,3360,5,2,2,1\nSECTION_DAYS_OFF\nA,0\nSECTION_SHIFT_ON_REQUESTS\nA,2,D,2\nSECTION_SHIFT_OFF_REQUESTS\nA,3,D,2\nSECTION_COVER\n0,D,5,100,1\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := ReadCurtoisQu(bytes.NewReader(b))
		if err == nil && len(p.People)*p.Days < 10000 {
			p.Cost(p.Empty())
		}
	})
}

func FuzzReadINRC2(f *testing.F) {
	f.Add([]byte("SCENARIO = n\nWEEKS = 4\nSKILLS = 1\nNurse\nSHIFT_TYPES = 2\nEarly (2,5)\nLate (2,3)\nFORBIDDEN_SHIFT_TYPES_SUCCESSIONS\nEarly 0\nLate 1 Early\nCONTRACTS = 1\nFull (15,22) (3,5) (2,3) 2 1\nNURSES = 1\nAnn Full 1 Nurse\n"),
		[]byte("NURSE_HISTORY\nAnn 0 0 Late 1 4 0\n"), []byte("REQUIREMENTS\nEarly Nurse (0,0) (0,1) (1,1) (0,0) (1,1) (0,0) (0,0)\nSHIFT_OFF_REQUESTS = 1\nAnn Any Tue\n"))
	f.Fuzz(func(t *testing.T, scenario, history, week []byte) {
		s, err := ReadScenario(bytes.NewReader(scenario))
		if err != nil {
			return
		}
		h, err := ReadHistory(bytes.NewReader(history), s)
		if err != nil {
			return
		}
		w, err := ReadWeek(bytes.NewReader(week), s)
		if err != nil {
			return
		}
		p := s.Whole(h, []*Week{w})
		if err := p.Check(); err != nil {
			t.Errorf("what was read makes no sense: %v", err)
		}
		p.Cost(p.Empty())
	})
}

// TestOptimum finds the best that there is of the small instances, proves it of three of them, and never claims more.
func TestOptimum(t *testing.T) {
	for name, want := range map[string]int{"Instance1": 607, "Instance2": 828, "Instance3": 1001, "Instance4": 1716} {
		p := readFile(t, filepath.Join(shared(t), "curtois-qu", name+".txt"), func(b []byte) (*rota.Problem, error) { return ReadCurtoisQu(bytes.NewReader(b)) })
		f, err := rota.Search(t.Context(), p, nil, rota.Options{Steps: 2_500_000, Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Cost(f.Rota); got != (rota.Cost{Weighted: want}) || f.Cost != got {
			t.Errorf("%s costs %v, is said to cost %v, and the best there is costs %d", name, got, f.Cost, want)
		}
		if !f.Bounded || f.Bound > want || f.Bound < want && name != "Instance1" { // whose linear programme is far from whole rows
			t.Errorf("%s: it is proved that nothing costs less than %d, and %d is the truth", name, f.Bound, want)
		}
	}
}

// TestEveryInstanceIsRead reads all that is published of Curtois and Qu.
func TestEveryInstanceIsRead(t *testing.T) {
	names, err := filepath.Glob(filepath.Join(shared(t), "curtois-qu", "Instance*.txt"))
	if err != nil || len(names) != 24 {
		t.Fatalf("%d instances: %v", len(names), err)
	}
	for _, name := range names {
		p := readFile(t, name, func(b []byte) (*rota.Problem, error) { return ReadCurtoisQu(bytes.NewReader(b)) })
		if c := p.Cost(p.Empty()); c.Broken == 0 || c.Weighted == 0 {
			t.Errorf("%s: nobody on duty costs %v", name, c)
		}
	}
}

// TestEveryWeekIsRead reads all scenarios, histories and weeks that are published, and makes a problem of each of them.
func TestEveryWeekIsRead(t *testing.T) {
	folders, err := filepath.Glob(filepath.Join(shared(t), "inrc2", "*"))
	if err != nil || len(folders) != 23 {
		t.Fatalf("%d datasets: %v", len(folders), err)
	}
	for _, dir := range folders {
		s, histories, weeks := dataset(t, dir)
		if len(histories) != 3 || len(weeks) != 10 {
			t.Fatalf("%s: %d histories and %d weeks", dir, len(histories), len(weeks))
		}
		for i, w := range weeks {
			if err := s.Stage(histories[i%3], i%s.Weeks, w, weeks[:i%s.Weeks]...).Check(); err != nil {
				t.Errorf("%s, week %d: %v", dir, i, err)
			}
		}
		p := s.Whole(histories[0], weeks[:s.Weeks])
		if c := p.Cost(p.Empty()); p.Check() != nil || c.Broken == 0 || c.Weighted == 0 {
			t.Errorf("%s: nobody on duty costs %v: %v", dir, c, p.Check())
		}
	}
}

// dataset reads a folder.
func dataset(t *testing.T, dir string) (s *Scenario, histories []History, weeks []*Week) {
	name := filepath.Base(dir)
	s = readFile(t, filepath.Join(dir, "Sc-"+name+".txt"), func(b []byte) (*Scenario, error) { return ReadScenario(bytes.NewReader(b)) })
	each := func(pattern string, read func(file string)) {
		files, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			read(file)
		}
	}
	each("H0-*.txt", func(file string) {
		histories = append(histories, readFile(t, file, func(b []byte) (History, error) { return ReadHistory(bytes.NewReader(b), s) }))
	})
	each("WD-*.txt", func(file string) {
		weeks = append(weeks, readFile(t, file, func(b []byte) (*Week, error) { return ReadWeek(bytes.NewReader(b), s) }))
	})
	return s, histories, weeks
}

// TestEveryDatasetIsPlanned plans each dataset week by week to its end, for hardly any time: what comes out has the minimum on every day, costs what is
// said, and is read again as it was written.
func TestEveryDatasetIsPlanned(t *testing.T) {
	folders, err := filepath.Glob(filepath.Join(shared(t), "inrc2", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for i, dir := range folders {
		s, histories, weeks := dataset(t, dir)
		if *many == 1 && len(s.nurses) > 40 {
			continue // with -many 2 also those
		}
		h := histories[i%3]
		whole := s.Whole(h, weeks[:s.Weeks])
		all, again, broken := whole.Empty(), whole.Empty(), 0
		for n := range s.Weeks {
			f, err := rota.Search(t.Context(), s.Stage(h, n, weeks[n], weeks[:n]...), nil, rota.Options{Steps: 150_000, Seed: 1})
			if err != nil {
				t.Fatalf("%s: %v", dir, err)
			}
			for q := range f.Rota {
				f.Rota[q] = f.Rota[q][:7]
			}
			r, err := s.Mend(t.Context(), h, weeks[n], f.Rota, rota.Options{Steps: 400_000, Seed: 1})
			if err != nil {
				t.Fatal(err)
			}
			if c := s.Alone(h, weeks[n]).Cost(r); c.Broken > 0 {
				f, err := rota.Search(t.Context(), s.Alone(h, weeks[n]), r, rota.Options{Steps: 2_000_000, Seed: 2})
				if err != nil || f.Cost.Broken < c.Broken {
					t.Errorf("%s, week %d: %v, where %v can be had: %v", dir, n, c, f.Cost, err)
				}
				broken += c.Broken // whatever is done after the weeks before
			}
			for q := range r {
				copy(all[q][7*n:], r[q])
			}
			h = s.After(h, r)
			var b bytes.Buffer
			if err := s.WriteWeek(&b, n, r); err != nil {
				t.Fatal(err)
			}
			if err := s.ReadSolution(&b, again, 7*n); err != nil {
				t.Fatal(err)
			}
		}
		cost := whole.Cost(all)
		t.Logf("%s: %v", filepath.Base(dir), cost)
		if cost.Broken != broken || whole.Cost(again) != cost {
			t.Errorf("%s: it costs %v, and read again %v", dir, cost, whole.Cost(again))
		}
	}
}

// TestWeekByWeek plans four weeks of which each is known when the one before is planned, and holds them together as the validator does.
func TestWeekByWeek(t *testing.T) {
	s, h, weeks := n005w4(t, 0, 1, 2, 3, 3)
	whole := s.Whole(h, weeks)
	all, now := whole.Empty(), h
	for n, week := range weeks {
		f, err := rota.Search(t.Context(), s.Stage(now, n, week, weeks[:n]...), nil, rota.Options{Steps: 1_000_000, Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		for q := range f.Rota {
			f.Rota[q] = f.Rota[q][:7]
			copy(all[q][7*n:], f.Rota[q])
		}
		now = s.After(now, f.Rota)
		var b bytes.Buffer
		again := whole.Empty()
		if err := s.WriteWeek(&b, n, f.Rota); err != nil {
			t.Fatal(err)
		}
		if err := s.ReadSolution(&b, again, 7*n); err != nil || fmt.Sprint(again[0][7*n:7*n+7]) != fmt.Sprint(f.Rota[0]) {
			t.Errorf("week %d is not read as it was written: %v", n, err)
		}
	}
	if c := whole.Cost(all); c.Broken != 0 || c.Weighted > 1695 {
		t.Errorf("the weeks together cost %v, and the published solution 1695", c)
	}
}

// TestForecast holds what is expected of a week to come beside the mean of what the two weeks that are known ask for.
func TestForecast(t *testing.T) {
	s, h, weeks := n005w4(t, 0, 1, 2, 3, 3)
	p := s.Stage(h, 1, weeks[1], weeks[0])
	asked, mean := map[[2]int]float64{}, map[[2]int]float64{}
	for _, d := range p.Demands {
		if d.Day >= 7 && d.Under != forecastMonday {
			asked[[2]int{d.Kinds[0], d.Day % 7 / 5}] += float64(d.Need*int(d.Under)) / float64(p.Days/7-1)
		}
	}
	for _, w := range weeks[:2] {
		for _, c := range w.cover {
			for d := range 7 {
				mean[[2]int{c.kind, d / 5}] += float64(forecastMinimum*c.least[d]+inrcCover*c.wanted[d]) / 2
			}
		}
	}
	for x, want := range mean {
		if got := asked[x]; got < 0.95*want-10 || got > 1.05*want+10 {
			t.Errorf("duty %d, weekend %d: nobody there would cost %.0f in a week that is forecast, and in the mean week %.0f", x[0], x[1], got, want)
		}
	}
	if err := s.Stage(h, 0, weeks[0]).Check(); err != nil {
		t.Error(err)
	}
}
