package web

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net"
	"net/http"
	"strings"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/ical"
	"milieu/internal/journal"
	"milieu/internal/words"
)

// A feed is a calendar at a secret address. The address is shown once; only a hash of it is kept.

func (s *Server) feedRoutes(r routes) {
	r.page("GET /calendar", s.feeds)
	r.act("POST /calendar", s.openFeed)
	r.act("POST /calendar/{feed}/revoke", s.revokeFeed)
	r.open("GET /feed/{secret}", s.feed)
}

type feedsPage struct {
	ID    string
	Mine  bool   // one may open a calendar of one's own
	House bool   // and one of the house
	Link  string // of the calendar that was just opened; never shown again
	Again bool   // it was shown already
	Open  []openFeed
}

type openFeed struct{ ID, Whose, Since, Action string }

func (s *Server) feeds(w http.ResponseWriter, l *look) error {
	return s.show(w, l, l.say("feed.title"), feedsView(newFeedsPage(l)))
}

func newFeedsPage(l *look) feedsPage {
	p := feedsPage{ID: newID(), Mine: l.who.Staff() != "" || l.who.Resident() != "", House: l.who.Role == care.RoleCoordinator}
	l.view(func(v care.View) {
		for _, f := range v.Feeds() {
			whose := l.say("feed.of-house")
			if r, ok := v.Resident(f.Resident); ok {
				whose = l.say("feed.of", "Name", r.Name)
			} else if c, ok := v.Colleague(f.Staff); ok {
				whose = l.say("feed.of", "Name", c.Name)
			}
			since := l.say("feed.since", "Day", civil.Of(f.At, v.Zone()))
			p.Open = append(p.Open, openFeed{string(f.Feed), whose, since, "/calendar/" + string(f.Feed) + "/revoke"})
		}
	})
	return p
}

// openFeed makes the secret, and shows it on the page that answers the form: it is nowhere else.
func (s *Server) openFeed(w http.ResponseWriter, l *look) error {
	f := l.form()
	var random [32]byte
	_, _ = rand.Read(random[:]) // never fails
	secret := l.house.ID() + "." + base64.RawURLEncoding.EncodeToString(random[:])
	sum := sha256.Sum256([]byte(secret))
	opened := care.FeedOpened{Feed: care.FeedID(f.id()), Hash: hex.EncodeToString(sum[:]), Resident: l.who.Resident(), Staff: l.who.Staff()}
	if f.text("of") == "house" {
		opened.Resident, opened.Staff = "", ""
	}
	if err := f.err(); err != nil {
		return err
	}
	receipt, err := l.house.Do(l.Context(), f.asked(l), care.OpenFeed(opened))
	if r := journal.Refused(err); r != nil {
		return s.refused(w, l, r, s.feeds)
	} else if err != nil {
		return err
	}
	p := newFeedsPage(l)
	if p.Again = receipt.Known; !receipt.Known {
		p.Link = origin(l.Request) + "/feed/" + secret + ".ics"
	}
	return s.show(w, l, l.say("feed.title"), feedsView(p))
}

// origin is where calendars find this server. Only a demo on this machine is without transport security.
func origin(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		host = r.Host
	}
	if ip := net.ParseIP(host); r.TLS == nil && (host == "localhost" || ip != nil && ip.IsLoopback()) {
		return "http://" + r.Host
	}
	return "https://" + r.Host
}

func (s *Server) revokeFeed(w http.ResponseWriter, l *look) error {
	return s.do(w, l, care.RevokeFeed(care.FeedRevoked{Feed: care.FeedID(l.PathValue("feed"))}), done{to: "/calendar", say: "feed.revoked", keep: true}, s.feeds)
}

// feed answers a calendar program, which does not sign in. Whatever is wrong with an address, it is not there; the
// secret is only ever compared as its hash.
func (s *Server) feed(w http.ResponseWriter, l *look) error {
	secret, _ := strings.CutSuffix(l.PathValue("secret"), ".ics")
	house := secret[:max(strings.LastIndexByte(secret, '.'), 0)]
	if _, ok := s.office.House(house); !ok {
		return care.NotFound
	}
	h, err := s.journal.House(l.Context(), house)
	if err != nil {
		return err
	}
	var lines []care.FeedLine
	found, lang := false, ""
	l.house, l.who = h, care.ByProgram("calendar")
	h.View(care.Who{}, func(v care.View) {
		defer func() { l.saw(v.Seen()) }()
		lines, found = v.Calendar(secret)
		lang = houseLanguage(v)
	})
	if !found {
		return care.NotFound
	}
	return writeCalendar(w, lang, lines)
}

// houseLanguage is the language that a house speaks first.
func houseLanguage(v care.View) string {
	if languages := v.House().Languages; len(languages) > 0 {
		return languages[0]
	}
	return ""
}

func writeCalendar(w http.ResponseWriter, lang string, lines []care.FeedLine) error {
	var b bytes.Buffer
	if err := ical.Write(&b, words.For(lang), lines); err != nil {
		return err
	}
	w.Header().Set("Content-Type", ical.ContentType)
	w.Header().Set("Content-Disposition", `inline; filename="calendar.ics"`)
	_, err := b.WriteTo(w)
	return err
}
