package rota

import (
	"context"
	"math/rand/v2"
	"sync"
)

// Options say how long to search, and how.
type Options struct {
	// Steps is how long: a step is about as much work as trying one small change, so that a second of one processor is some
	// millions of them. The same problem, start, seed, workers and steps give the same rota, on the same kind of processor.
	Steps   int64
	Seed    uint64
	Workers int // searches side by side, from Seed on, each of all the Steps; the best is taken. 0 is 1
	// Progress, if not nil, is called whenever there is something better, and now and then otherwise. With several workers it
	// is called by one at a time.
	Progress func(Progress)
}

// Progress is how far a search has come.
type Progress struct {
	Worker    int
	Steps, Of int64
	Best      Cost        // of this worker
	Rota      func() Rota // a copy of the best; to be called only while Progress is told
	Better    bool        // than when it was told last
	Bound     int         // no rota that keeps every hard rule costs less; only if Bounded
	Bounded   bool
}

// A Found is what a search found.
type Found struct {
	Rota    Rota
	Cost    Cost
	Steps   int64 // that were made, by each worker at most
	Stopped bool  // before all of them were
	Bound   int   // as in Progress
	Bounded bool
}

// Search looks for a rota of little cost, from a start (nil: from nothing) that fits the problem; what it finds costs no more
// than the start. When ctx ends it returns the best so far. It returns an error only if the problem or the start makes no sense.
func Search(ctx context.Context, p *Problem, start Rota, o Options) (Found, error) {
	if err := p.Check(); err != nil {
		return Found{}, err
	}
	if start != nil {
		if err := p.Fits(start); err != nil {
			return Found{}, err
		}
	}
	pl := compile(p)
	found := make([]*search, max(1, o.Workers))
	var tell sync.Mutex
	var all sync.WaitGroup
	for i := range found {
		found[i] = newSearch(ctx, pl, i, o, &tell)
		if start != nil {
			found[i].start = pl.read(start)
		}
		all.Go(found[i].run)
	}
	all.Wait()
	best := found[0]
	for _, s := range found {
		if s.bestCost < best.bestCost {
			best = s
		}
	}
	f := Found{Rota: pl.rota(best.best), Cost: costOf(best.bestCost), Stopped: ctx.Err() != nil}
	for _, s := range found {
		f.Steps = max(f.Steps, s.steps)
		if s.bounded && (!f.Bounded || s.bound > f.Bound) {
			f.Bound, f.Bounded = s.bound, true
		}
	}
	return f, nil
}

// A search is one worker's.
type search struct {
	*draft
	ctx      context.Context
	dice     *rand.Rand
	worker   int
	steps    int64
	limit    int64
	start    []uint8
	best     []uint8
	bestCost int64
	bound    int
	bounded  bool
	progress func(Progress)
	tell     *sync.Mutex
	told     int64
	stopped  bool

	automata []*automaton // of each person, when first asked for
	leaning  []float32    // what a unit of each total is made dearer, in paths that cannot count it
	stride   []float32    // by which that was changed last
	known    [][][]uint8  // rows of each person that were good
	size     float64      // person-days of a team
	hot      float64      // temperatures: see anneal
	cool     float64
	worth    []float64 // what one more person would be worth to each demand
	without  []bool    // people whose automaton would be too large

	stiff   float64    // see inTurn
	single  rowPlan    // of one person planned alone
	scratch [2][]uint8 // of a move
	paths   struct {
		layer []float32
		bands []band
	}
}

func newSearch(ctx context.Context, pl *plan, worker int, o Options, tell *sync.Mutex) *search {
	s := &search{draft: newDraft(pl), ctx: ctx, dice: rand.New(rand.NewPCG(o.Seed+uint64(worker), 0x726f7461)), worker: worker, limit: o.Steps,
		progress: o.Progress, tell: tell}
	s.best = make([]uint8, len(s.row))
	s.worth = make([]float64, len(pl.demands))
	s.leaning, s.stride, s.known = make([]float32, pl.totals), make([]float32, pl.totals), make([][][]uint8, len(pl.people))
	s.automata, s.without = make([]*automaton, len(pl.people)), make([]bool, len(pl.people))
	return s
}

// run searches until the steps are used or somebody stops it.
func (s *search) run() {
	if s.start != nil {
		s.set(s.start)
	} else {
		s.set(make([]uint8, len(s.row)))
	}
	s.keep()
	if len(s.people) == 0 || s.letters == 1 {
		return
	}
	s.hot, s.cool = s.temperatures()
	if s.days > longHorizon {
		s.anneal(min(s.limit/6, aloneSteps*int64(len(s.row))), s.hot, s.cool)
		s.inTurn(s.limit / 20 * 17)
	} else {
		s.anneal(max(s.limit/6, min(s.limit/2, annealSteps*int64(len(s.row)))), s.hot, s.cool)
	}
	s.improve()
	s.report(false)
}

// annealSteps is how many changes for each person-day are tried at first, if they are no more than half of all steps; a sixth are at least.
const annealSteps = 1500

// keep remembers the draft as the best.
func (s *search) keep() {
	copy(s.best, s.row)
	s.bestCost = s.cost
	s.report(true)
}

// step counts work, and says whether there is time for more.
func (s *search) step(n int64) bool {
	before := s.steps >> 14
	s.steps += n
	if s.steps>>14 != before {
		s.stopped = s.stopped || s.ctx.Err() != nil
		if s.steps-s.told > 1<<22 {
			s.report(false)
		}
	}
	return !s.stopped && s.steps < s.limit
}

func (s *search) report(better bool) {
	if s.progress == nil {
		return
	}
	s.told = s.steps
	s.tell.Lock()
	defer s.tell.Unlock()
	s.progress(Progress{Worker: s.worker, Steps: s.steps, Of: s.limit, Best: costOf(s.bestCost), Better: better, Bound: s.bound, Bounded: s.bounded,
		Rota: func() Rota { return s.rota(s.best) }})
}

// wholeSteps is about how many steps it takes, for each person-day, to plan everybody together for the whole horizon. That is done first, if it
// takes no more than three fifths of all steps.
const wholeSteps = 8000

// smallest is how many person-days a team is never less than by much: a few people can hardly do anything for each other.
const smallest = 250

// improve plans teams anew, until the steps are used or nothing can be better.
func (s *search) improve() {
	s.set(s.best)
	s.size = 2 * smallest
	all := make([]int, len(s.people))
	for i := range all {
		all[i] = i
	}
	idle, whole := s.steps, wholeSteps*int64(len(all)*s.days) <= s.limit/5*3
	s.mend(all)
	if s.cost < s.bestCost {
		s.keep() // what follows may prove that nothing is better, and change nothing
	}
	for s.step(100) {
		n, from, until := len(all), 0, s.days
		if !whole {
			n, from, until = s.some()
		}
		whole = false
		s.dice.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		before := s.cost
		settled, proved := s.replan(all[:n], from, until)
		switch {
		case proved && n == len(all) && until-from == s.days:
			return
		case settled:
			s.size = min(1.1*s.size, float64(2*len(all)*s.days))
		case s.cost == before:
			s.size = max(0.97*s.size, smallest)
		default:
			s.size = min(1.03*s.size, float64(2*len(all)*s.days))
		}
		if s.cost < before {
			idle = s.steps
		} else if s.steps-idle > s.limit/10 {
			s.shake()
			s.mend(all)
			idle = s.steps
		}
	}
}

// mend plans small teams about those whose rows break a hard rule, until none does or it has been tried for long.
func (s *search) mend(all []int) {
	until := s.steps + s.limit/4
	for n := 0; s.step(100) && s.steps < until; n++ {
		s.dice.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		if !s.brokenFirst(all) {
			return
		}
		if n < len(all) && s.replanOne(all[0]) {
			continue
		}
		s.dice.Shuffle(len(all)-1, func(i, j int) { all[i+1], all[j+1] = all[j+1], all[i+1] })
		from, to := 0, s.days
		if s.days > 100 || s.days > 35 && n%2 == 0 {
			_, from, to = s.some()
			if day := s.torn(all[0]); day >= 0 {
				length := to - from
				from = min(max(0, day-s.dice.IntN(length)), s.days-length)
				to = from + length
			}
		}
		s.replan(all[:min(len(all), 1+s.dice.IntN(2+min(n/100, 8)))], from, to)
	}
}

// torn is the first day of a person's row on which it breaks a hard rule of succession or of runs, or -1.
func (s *search) torn(q int) int {
	a := s.automaton(q)
	if a == nil {
		return -1
	}
	state := a.start
	for day, l := range s.rowOf(q) {
		if state = int(a.next[state*a.letters+int(l)]); state < 0 {
			return day
		}
	}
	return -1
}

// brokenFirst brings those people to the front whose rows break a hard rule, and says whether there are any.
func (s *search) brokenFirst(all []int) bool {
	if broken, _ := unpack(s.cost); broken == 0 {
		return false
	}
	n := 0
	for i, q := range all {
		if broken, _ := unpack(s.alone(q, s.rowOf(q))); broken > 0 {
			all[n], all[i] = all[i], all[n]
			n++
		}
	}
	return n > 0
}

// shake heats the rota a little and lets it cool, and keeps what is no worse.
func (s *search) shake() {
	before, was := s.cost, append([]uint8(nil), s.row...)
	s.anneal(s.steps+s.limit/12, s.hot/4, s.cool)
	if s.cost > before {
		s.set(was)
	}
}

// some is how many people, and which days, to plan next.
func (s *search) some() (n, from, until int) {
	size := int(s.size * (0.5 + s.dice.Float64()))
	length := s.days
	if s.days > 35 && s.dice.IntN(5) > 0 || s.dice.IntN(3) == 0 {
		length = min(s.days, 7*(2+s.dice.IntN(5)))
	}
	if size > len(s.people)*length {
		length = min(s.days, size/len(s.people))
	}
	from = s.dice.IntN(s.days - length + 1)
	return min(len(s.people), max(2, size/length)), from, from + length
}
