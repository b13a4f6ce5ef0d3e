// Package web is the pages that people see. Each file shows one slice of care, and is named after it.
//
//	request ─> headers, log, cross-origin check ─> route ─> look (who, house, words)
//	   page: look.view(func(care.View)) builds a page struct ─> templ ─> show
//	   act:  look.form ─> decision ─> do ─> 303, or the same page again with the reason
//	   live: the parts of a page that changed, as server-sent events
//
// Handlers hold a care.View and never the state; they build what they show inside the view and render after it.
package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"runtime/debug"
	"sync/atomic"
	"time"

	"milieu/internal/care"
	"milieu/internal/journal"
	"milieu/internal/office"
	"milieu/internal/web/assets"
	"milieu/internal/words"
)

// A Server shows the houses of a journal to the people of an office.
type Server struct {
	Proxies []netip.Prefix // where the proxy with TLS is, if one stands in front; see proxied
	Gallery bool           // show the components at /ui: for those who build
	Contact string         // to whom somebody writes who has found a hole: mailto: or https:

	journal *journal.Journal
	office  *office.Office
	log     *slog.Logger
	live    map[string]livePage
	parts   partCache
	streams streams // live pages that are open
	answers streams // requests that are being answered
	metrics *metrics
	ready   atomic.Bool
	paths   []string
	makings makings
	judged  judged
}

// New returns a server. Its Handler answers /readyz with 503 until Ready.
func New(j *journal.Journal, o *office.Office, log *slog.Logger) *Server {
	s := &Server{journal: j, office: o, log: log, live: map[string]livePage{}, metrics: newMetrics()}
	s.makings.begin()
	return s
}

// Ready says that every house is open: the load balancer may send people here.
func (s *Server) Ready() { s.ready.Store(true) }

// Stop ends what runs beside the pages: rotas that are being made are put into their drafts as far as they have come.
func (s *Server) Stop() { s.makings.end() }

// Routes lists what the server answers to, in the order of the table below.
func (s *Server) Routes() []string {
	s.Handler()
	return s.paths
}

// Handler is the whole server.
func (s *Server) Handler() http.Handler {
	s.paths = nil
	r := routes{s, http.NewServeMux()}
	r.open("GET /healthz", s.healthz)
	r.open("GET /readyz", s.readyz)
	r.mux.Handle("GET /metrics", s.nearby(s.Metrics()))
	s.securityRoutes(r)
	r.mux.Handle("GET /assets/", assets.Handler())
	r.mux.Handle("GET /", s.guard("GET /", func(w http.ResponseWriter, l *look) error { return care.NotFound }, anyone))
	for _, slice := range []func(routes){
		s.sessionRoutes, s.accountRoutes, s.officeRoutes, s.todayRoutes, s.myDayRoutes, s.residentRoutes, s.questionRoutes,
		s.leaveRoutes, s.photoRoutes, s.staffRoutes, s.dutyRoutes, s.compareRoutes, s.rotaRoutes, s.coverRoutes, s.makingRoutes, s.aheadRoutes, s.contractRoutes, s.myRotaRoutes,
		s.houseRoutes, s.erasureRoutes, s.correctionRoutes, s.handoverRoutes, s.contactRoutes, s.talkRoutes, s.timeRoutes,
		s.noteRoutes, s.holdRoutes, s.accessRoutes, s.treatingRoutes, s.relativeRoutes, s.kinRoutes, s.glassRoutes,
		s.wellbeingRoutes, s.promiseRoutes, s.safetyRoutes, s.planRoutes, s.signRoutes, s.crisisRoutes, s.tenderRoutes,
		s.restrictionRoutes, s.restraintRoutes, s.lawRoutes, s.informationRoutes, s.medicineRoutes, s.groupRoutes,
		s.programmeRoutes, s.scheduleRoutes, s.feedRoutes, s.printRoutes, s.wallRoutes, s.lookRoutes, s.watchRoutes,
		s.deviceRoutes, s.switchRoutes, s.networkRoutes, s.familyRoutes, s.goingHomeRoutes, s.rehearsalRoutes, s.followUpRoutes, s.reachRoutes,
		s.courseRoutes,
	} {
		slice(r)
	}
	if s.Gallery {
		s.galleryRoutes(r)
	}
	r.mux.Handle("GET /live/{page}", s.guard("GET /live/{page}", s.follow, openPages))
	return s.outer(s.fromHere(r.mux))
}

// routes is what a slice adds its pages to.
type routes struct {
	s   *Server
	mux *http.ServeMux
}

type handler func(http.ResponseWriter, *look) error

// page is for people who belong to the house that they are signed in to.
func (r routes) page(pattern string, h handler) { r.add(pattern, h, inHouse) }

// act is a page that asks for a decision; it is named apart so that the list of routes reads well.
func (r routes) act(pattern string, h handler) { r.add(pattern, h, inHouse) }

// kin is for relatives, too, who belong to nobody but one resident: they have one page, and what is on it.
func (r routes) kin(pattern string, h handler) { r.add(pattern, h, kinToo) }

// admin is for administrators, who see no house.
func (r routes) admin(pattern string, h handler) { r.add(pattern, h, administrators) }

// wall is for those who belong to the house, and for its screens on the wall, which are nobody.
func (r routes) wall(pattern string, h handler) { r.add(pattern, h, walls) }

// anyone is for everybody who is signed in.
func (r routes) anyone(pattern string, h handler) { r.add(pattern, h, anyone) }

// open is for everybody.
func (r routes) open(pattern string, h handler) { r.add(pattern, h, strangers) }

func (r routes) add(pattern string, h handler, who audience) {
	r.s.paths = append(r.s.paths, pattern)
	r.mux.Handle(pattern, r.s.guard(pattern, h, who))
}

// An audience is who a route is for.
type audience int

const (
	inHouse audience = iota // but not relatives
	administrators
	anyone
	strangers
	walls     // and who is in the house
	kinToo    // and who is in the house
	openPages // streams: a wall's, a relative's, and those of who is in the house
)

// inHouse says whether a route is for nobody without a house.
func (a audience) inHouse() bool { return a == inHouse || a == walls || a == kinToo || a == openPages }

var (
	errSignedOut = errors.New("nobody is signed in")
	errOwes      = errors.New("there is something they must do first")
)

// guard finds out who asks, and whether the route is for them, before the handler is called.
func (s *Server) guard(pattern string, h handler, who audience) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		l := s.stranger(r)
		w = &witness{ResponseWriter: w, s: s, l: l}
		l.device = s.deviceAt(r)
		s.forgetWhoLeft(w, l)
		err := s.admitTo(r.Context(), l, who)
		if err == nil {
			l.Body = limited(w, r)
			if err = l.ParseForm(); err == nil {
				err = s.reply(w, l, h)
			} else if large := (*http.MaxBytesError)(nil); !errors.As(err, &large) && !errors.Is(err, errTooSlow) {
				err = &care.Refusal{Kind: care.Invalid, Key: "form.unreadable"}
			}
		}
		if err != nil {
			s.fail(w, l, err)
		}
		s.metrics.served(pattern, err, time.Since(began))
	})
}

// reply has a page answer, unless too many are being answered for the same session.
func (s *Server) reply(w http.ResponseWriter, l *look, h handler) error {
	if l.me.ID != "" {
		if !s.answers.begin(l.me.ID, answersMost) {
			return errTooMany
		}
		defer s.answers.end(l.me.ID)
	}
	return h(w, l)
}

// admitTo fills in who looks, or says why they may not.
func (s *Server) admitTo(ctx context.Context, l *look, who audience) error {
	if l.device.Kind == office.Wall {
		return s.admitWall(ctx, l, who)
	}
	if who == strangers {
		return nil
	}
	me, ok := s.office.Session(token(l.Request))
	if !ok || me.On != "" && me.On != l.device.ID { // a cookie that was carried away from its tablet is nobody's
		return errSignedOut
	}
	l.me, l.who = me, me.Who()
	l.speak(words.For(me.Language))
	switch {
	case me.Owes != office.OwesNothing && !mayOwing(me.Owes, l.URL.Path):
		return errOwes
	case who == administrators && !me.Account.Admin:
		return care.Forbidden
	case who.inHouse() && me.House == "", l.who.Role == care.RoleRelative && (who == inHouse || who == walls):
		return care.Forbidden
	case me.House == "":
		return nil
	}
	house, err := s.journal.House(ctx, me.House)
	if err != nil {
		return fmt.Errorf("open the house: %w", err)
	}
	l.house = house
	if l.who = l.still(); who.inHouse() && l.who == (care.Who{}) {
		return care.Forbidden
	}
	return nil
}

// outer is around everything: headers, and a page even when a handler has a bug.
func (s *Server) outer(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w = paced(w, r)
		r = s.headed(w, r)
		if !s.private(r) {
			http.Error(w, "ask the proxy", http.StatusMisdirectedRequest)
			return
		}
		defer func() {
			if p := recover(); p != nil && p != http.ErrAbortHandler {
				s.log.Error("bug in a page", "pattern", r.Pattern, "panic", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
				s.fail(w, s.stranger(r), fmt.Errorf("bug"))
			}
		}()
		next.ServeHTTP(w, r)
	})
}

func (s *Server) healthz(w http.ResponseWriter, l *look) error {
	_, err := fmt.Fprintln(w, "alive")
	return err
}

func (s *Server) readyz(w http.ResponseWriter, l *look) error {
	if !s.ready.Load() {
		w.WriteHeader(http.StatusServiceUnavailable)
		_, err := fmt.Fprintln(w, "reading the journal")
		return err
	}
	_, err := fmt.Fprintln(w, "ready")
	return err
}
