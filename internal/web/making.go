package web

import (
	"context"
	"errors"
	"net/http"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/journal"
	"milieu/internal/pattern"
	"milieu/internal/planning"
	"milieu/internal/rota"
)

// A rota is made by the program while people do other things: one press begins it, the page shows how far it is, and what was best when it
// ends, or is stopped, becomes the draft. The pages are in make.go.

// makings are the rotas that are being made, or were made last, by house.
type makings struct {
	mu   sync.Mutex
	of   map[string]*making
	turn chan struct{} // one search at a time has the machine
	all  sync.WaitGroup
	ctx  context.Context
	stop context.CancelFunc
}

func (m *makings) begin() {
	m.of, m.turn = map[string]*making{}, make(chan struct{}, 1)
	m.ctx, m.stop = context.WithCancel(context.Background())
}

// end stops every search and waits until what it has is in the draft.
func (m *makings) end() {
	m.stop()
	m.all.Wait()
}

// next waits until this search may have the machine; it is false if that was stopped before.
func (m *makings) next(ctx context.Context) bool {
	select {
	case m.turn <- struct{}{}:
		return true
	default:
	}
	select {
	case m.turn <- struct{}{}:
		return true
	case <-ctx.Done():
		return false
	}
}

// forget is for a search that never began: the draft is as it was.
func (m *makings) forget(search *making) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for house, is := range m.of {
		if is == search {
			delete(m.of, house)
		}
	}
}

// A making is one search.
type making struct {
	house *journal.House
	draft care.RotaID
	by    care.Who
	id    string // of what it puts into the draft
	kind  string
	plan  *planning.Mixture
	stood []care.DutyID // what was in the draft when it began
	stop  context.CancelFunc

	mu      sync.Mutex
	stage   stage
	done    int64
	of      int64
	cost    rota.Cost
	bound   int
	bounded bool
	known   bool // there is anything yet
	part    int  // of the plan: the way that is searched for
	asked   bool // somebody asked it to stop
	why     []care.RotaWhy
	best    rota.Cost             // what cost is when it is told next
	next    func() []care.RotaWhy // works out why best is as it is
	found   planning.Found
	refusal *care.Refusal
	changed chan struct{} // closed when anything of this changes
	dirty   bool
}

// A stage is how far a making is.
type stage string

const (
	waits   stage = "waits"   // another house's is being made
	runs    stage = "runs"    //
	made    stage = "made"    // it is in the draft
	refused stage = "refused" // the draft would not have it
	failed  stage = "failed"  //
)

// Bounds of a search: workers share the machine with the pages, and nobody waits for longer than this.
const (
	makingWorkers = 2
	makingLongest = 15 * time.Minute
	makingBeat    = 500 * time.Millisecond // between two words about how far it is
)

// efforts are how many steps a coordinator can ask for: some seconds, a minute or two, and as long as there is.
var efforts = map[string]int64{"soon": 12_000_000, "good": 100_000_000, "best": 1_000_000_000}

// making returns what is being made for a house, or was last; nil if nothing was.
func (s *Server) making(house string) *making {
	s.makings.mu.Lock()
	defer s.makings.mu.Unlock()
	return s.makings.of[house]
}

// make begins to make a rota for a draft.
func (s *Server) make(l *look, id care.RotaID, asked asked, effort string) error {
	m := &making{house: l.house, draft: id, by: l.who, id: newID(), kind: asked.kind, stage: waits, changed: make(chan struct{})}
	var err error
	l.view(func(v care.View) {
		r, _ := v.Rota(id)
		m.stood = dutyIDs(r)
		m.plan, err = planning.ReadMixture(v, id, asked.asks)
	})
	if errors.Is(err, planning.ErrNobody) {
		return &care.Refusal{Kind: care.Invalid, Key: "rota.make-nobody"}
	} else if err != nil {
		return err
	}
	if m.of = efforts[effort]; m.of == 0 {
		m.of = efforts["soon"]
	}
	s.makings.mu.Lock()
	defer s.makings.mu.Unlock()
	if before := s.makings.of[l.house.ID()]; before != nil && before.going() {
		return &care.Refusal{Kind: care.Conflict, Key: "rota.make-busy"}
	}
	s.makings.of[l.house.ID()] = m
	ctx, stop := context.WithTimeout(s.makings.ctx, makingLongest)
	m.stop = stop
	s.makings.all.Go(func() {
		defer stop()
		s.search(ctx, m)
	})
	return nil
}

// search runs a making to its end.
func (s *Server) search(ctx context.Context, m *making) {
	if !s.makings.next(ctx) {
		s.makings.forget(m)
		m.set(func() {})
		return
	}
	m.set(func() { m.stage = runs })
	beats := time.NewTicker(makingBeat)
	telling := make(chan struct{})
	go func() {
		for {
			select {
			case <-beats.C:
				m.tell()
			case <-telling:
				return
			}
		}
	}()
	options := rota.Options{Steps: m.of, Seed: 1, Workers: min(makingWorkers, runtime.NumCPU())}
	found, err := m.plan.Search(ctx, options, m.weighed, m.told)
	beats.Stop()
	close(telling)
	<-s.makings.turn
	if err != nil {
		s.log.Error("making a rota failed", "err", err)
		m.set(func() { m.stage = failed })
		return
	}
	m.mu.Lock()
	found.Made.Stopped = found.Made.Stopped && m.asked
	m.mu.Unlock()
	m.set(func() { m.found, m.why, m.next = found, found.Made.Why, nil })
	s.put(context.WithoutCancel(ctx), m, false)
}

// put writes what was found into the draft, unless somebody has changed it meanwhile; or in any case.
func (s *Server) put(ctx context.Context, m *making, inAnyCase bool) {
	var change care.RotaDrawn
	ok := false
	m.house.View(m.by, func(v care.View) {
		r, known := v.Rota(m.draft)
		ok = known && (inAnyCase || slices.Equal(dutyIDs(r), m.stood))
		change = m.plan.Change(r, m.found.Duties, m.id)
	})
	change.Made = m.found.Made
	change.Made.Pattern = m.kind
	if !ok {
		m.set(func() { m.stage, m.refusal = refused, &care.Refusal{Kind: care.Conflict, Key: "rota.make-changed"} })
		return
	}
	_, err := m.house.Do(ctx, journal.Form{By: m.by}, care.DrawRota(change))
	switch r := journal.Refused(err); {
	case r != nil:
		m.set(func() { m.stage, m.refusal = refused, r })
	case err != nil:
		s.log.Error("putting a rota into its draft failed", "err", err)
		m.set(func() { m.stage = failed })
	default:
		m.set(func() { m.stage, m.refusal = made, nil })
	}
}

func dutyIDs(r care.Rota) (list []care.DutyID) {
	for _, d := range r.Duties {
		list = append(list, d.Duty)
	}
	return list
}

// weighed says what duties would break, by the house's own judgement.
func (m *making) weighed(duties []care.DutyEntered) (list []care.Problem) {
	m.house.View(m.by, func(v care.View) { list = v.Weighed(m.draft, duties) })
	return list
}

// told remembers how far the search is.
func (m *making) told(p planning.Progress) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.done, m.of, m.dirty = max(m.done, p.Done), p.Of, true
	if p.Bounded && (!m.bounded || p.Bound > m.bound) {
		m.bound, m.bounded = p.Bound, true
	}
	if !m.known || p.Part != m.part || p.Cost.Less(m.best) {
		m.best, m.next, m.part = p.Cost, p.Why, p.Part
	}
	if !m.known {
		m.reckon()
	}
}

// reckon takes the best so far for what is told, with why it is as it is.
func (m *making) reckon() {
	if m.next != nil {
		m.cost, m.why, m.known, m.next = m.best, m.next(), true, nil
	}
}

// tell wakes the pages that look on, if there is anything to tell.
func (m *making) tell() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.reckon()
	if m.dirty {
		m.dirty = false
		close(m.changed)
		m.changed = make(chan struct{})
	}
}

func (m *making) set(f func()) {
	m.mu.Lock()
	f()
	m.dirty = true
	m.mu.Unlock()
	m.tell()
}

// going says whether the search is not at its end.
func (m *making) going() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.stage == waits || m.stage == runs
}

// news is closed when anything of it changes.
func (m *making) news() <-chan struct{} {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.changed
}

// mixture is what is asked for where each works as their post says.
const mixture = "mixture"

// asked is what the coordinator asks for: one way for all, or a way for each of several groups.
type asked struct {
	kind string // of a pattern, or mixture
	asks []planning.Ask
}

// of gives what is asked of a kind of pattern.
func (a asked) of(kind pattern.Kind) (planning.Ask, bool) {
	i := slices.IndexFunc(a.asks, func(ask planning.Ask) bool { return ask.Pattern.Kind == kind })
	if i < 0 {
		return planning.Ask{}, false
	}
	return a.asks[i], true
}

// way is how somebody is to work; "" if they do not take part.
func (a asked) way(id care.StaffID) pattern.Kind {
	for _, ask := range a.asks {
		if slices.Contains(ask.Staff, id) {
			return ask.Pattern.Kind
		}
	}
	return ""
}

// readAsk reads what the coordinator asks for; what they did not say is as the house has it.
func readAsk(l *look, v care.View, r care.Rota) asked {
	f := l.form()
	usual := usualAsk(v, r, f.text("kind"))
	if !f.has("asked") {
		return usual
	}
	ways := map[pattern.Kind][]string{}
	for _, id := range f.list("staff") {
		way := pattern.Kind(usual.kind)
		if usual.kind == mixture {
			way = pattern.Kind(f.text("way-" + id))
		}
		if !slices.Contains(pattern.Kinds, way) {
			f.refuse("form.choose")
		}
		ways[way] = append(ways[way], id)
	}
	a := asked{kind: usual.kind}
	for _, kind := range pattern.Kinds {
		if len(ways[kind]) > 0 {
			ask := f.ask(oneAsk(v, r, kind), ways[kind])
			ask.Keep = f.has("keep")
			a.asks = append(a.asks, ask)
		}
	}
	return a
}

// ask reads the figures of a way, and who is in which team.
func (f *form) ask(ask planning.Ask, staff []string) planning.Ask {
	if p := &ask.Pattern; p.Kind == pattern.CoLiving && f.text("teams") != "" {
		p.Teams, p.On, p.Off, p.Hours = f.number("teams"), f.number("on"), f.number("off"), time.Duration(f.number("hours"))*time.Hour
		p.Nights = nightsOf(f.text("nights"))
		ask.Change = f.clock("change")
	}
	for _, id := range staff {
		staff := care.StaffID(id)
		ask.Staff = append(ask.Staff, staff)
		if team, err := strconv.Atoi(f.text("team-" + id)); err == nil && team > 0 {
			if ask.Teams == nil {
				ask.Teams = map[care.StaffID]int{}
			}
			ask.Teams[staff] = team - 1
		}
	}
	return ask
}

// draftOf is a draft that can still be changed.
func openDraft(l *look, v care.View) (care.Rota, bool) {
	r, ok := v.Rota(care.RotaID(l.PathValue("rota")))
	return r, ok && r.Published.IsZero()
}

// takesTurns says who came by turns in the last weeks: in the evening, at night, at weekends, for days; everybody, if nobody did.
func takesTurns(v care.View, r care.Rota) map[care.StaffID]bool {
	list := map[care.StaffID]bool{}
	for _, d := range append(v.Duties(r.From.Add(-60).At(0, v.Zone()), r.From.At(0, v.Zone())), r.Duties...) {
		from := civil.Of(d.From, v.Zone())
		weekend := from.Weekday() == time.Saturday || from.Weekday() == time.Sunday
		if weekend || d.Until.Sub(d.From) > 12*time.Hour || civil.ClockOf(d.Until, v.Zone()) > 19*60 || civil.Of(d.Until, v.Zone()) > from {
			list[d.Staff] = true
		}
	}
	if len(list) == 0 {
		for _, c := range v.Colleagues() {
			list[c.ID] = true
		}
	}
	return list
}

func (s *Server) makingRoutes(r routes) {
	r.page("GET /rota/{rota}/make", s.makeRota)
	r.act("POST /rota/{rota}/make", s.beginMaking)
	r.act("POST /rota/{rota}/make/stop", s.stopMaking)
	r.act("POST /rota/{rota}/make/take", s.takeMaking)
	r.live("making", livePage{parts: s.makingParts, news: func(l *look) <-chan struct{} {
		if m := s.making(l.house.ID()); m != nil {
			return m.news()
		}
		return make(chan struct{})
	}})
}

func (s *Server) beginMaking(w http.ResponseWriter, l *look) error {
	if l.who.Role != care.RoleCoordinator {
		return care.Forbidden
	}
	f := l.form()
	id := care.RotaID(l.PathValue("rota"))
	if kind := f.text("kind"); kind != "" && kind != mixture && !slices.Contains(pattern.Kinds, pattern.Kind(kind)) {
		f.refuse("form.choose")
	}
	var ask asked
	ok := false
	l.view(func(v care.View) {
		var r care.Rota
		if r, ok = openDraft(l, v); ok && f.err() == nil {
			ask = readAsk(l, v, r)
		}
	})
	if !ok {
		return care.NotFound
	}
	err := error(nil)
	if bad := f.err(); bad != nil {
		err = bad
	} else {
		err = s.make(l, id, ask, f.text("effort"))
	}
	if r := journal.Refused(err); r != nil {
		return s.refused(w, l, r, s.makeRota)
	} else if err != nil {
		return err
	}
	http.Redirect(w, l.Request, makingHref(id), http.StatusSeeOther)
	return nil
}

func makingHref(id care.RotaID) string { return "/rota/" + string(id) + "/make" }

func (s *Server) stopMaking(w http.ResponseWriter, l *look) error {
	if l.who.Role != care.RoleCoordinator {
		return care.Forbidden
	}
	id := care.RotaID(l.PathValue("rota"))
	m := s.making(l.house.ID())
	if m == nil || m.draft != id {
		return care.NotFound
	}
	m.set(func() { m.asked = true })
	m.stop()
	http.Redirect(w, l.Request, makingHref(id), http.StatusSeeOther)
	return nil
}

// takeMaking puts what was found into a draft that somebody has changed meanwhile.
func (s *Server) takeMaking(w http.ResponseWriter, l *look) error {
	if l.who.Role != care.RoleCoordinator {
		return care.Forbidden
	}
	id := care.RotaID(l.PathValue("rota"))
	m := s.making(l.house.ID())
	if m == nil || m.draft != id || m.going() || m.plan == nil {
		return care.NotFound
	}
	s.put(l.Context(), m, true)
	http.Redirect(w, l.Request, makingHref(id), http.StatusSeeOther)
	return nil
}
