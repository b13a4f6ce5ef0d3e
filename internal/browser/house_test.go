package browser

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/journal"
	"milieu/internal/journal/keys"
	"milieu/internal/journal/sqlite"
	"milieu/internal/office"
	"milieu/internal/sim"
	"milieu/internal/web"
)

// morning is when the tests begin: a Saturday in Fjellheim, 11:20.
var morning = time.Date(2026, 11, 21, 10, 20, 0, 0, time.UTC)

const (
	houseID  = "house-1"
	password = "korn blomst elv stein"
)

// A house is the whole server over a journal on disk. There are no mocks.
type house struct {
	t       *testing.T
	url     string
	server  *web.Server
	journal *journal.Journal
	office  *office.Office
	log     *record
	people  []sim.Person  // of a house that was made up
	later   *atomic.Int64 // nanoseconds by which the house's clock was set on
}

// A record is what the server logged.
type record struct {
	mu   sync.Mutex
	text strings.Builder
}

func (r *record) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.Write(p)
}

func (r *record) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.String()
}

// openHouse serves a house that fill has brought to life by a clock which then goes on from until.
func openHouse(t *testing.T, until time.Time, fill func(*house, *sim.Clock)) *house {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	store, err := sqlite.Open(t.Context(), dir, keys.Beside(dir))
	if err != nil {
		t.Fatal(err)
	}
	h, made := &house{t: t, log: new(record), later: new(atomic.Int64)}, new(sim.Clock)
	made.Set(until)
	var began time.Time // when the clock goes on
	h.journal = journal.Open(store, func() time.Time {
		if began.IsZero() {
			return made.Now()
		}
		return until.Add(time.Since(began) + time.Duration(h.later.Load()))
	}, nil)
	fill(h, made)
	began = time.Now()
	if h.office, err = office.Open(t.Context(), h.journal); err != nil {
		t.Fatal(err)
	}
	h.server = web.New(h.journal, h.office, slog.New(slog.NewTextHandler(h.log, nil)))
	h.server.Gallery = true
	handler := h.server.Handler()
	h.server.Ready()
	s := httptest.NewServer(handler)
	h.url = s.URL
	t.Cleanup(func() {
		s.CloseClientConnections() // live pages never end by themselves
		s.Close()
		h.office.Close()
		if err := h.journal.Close(); err != nil {
			t.Error(err)
		}
		if log := h.log.String(); strings.Contains(log, "level=ERROR") {
			t.Errorf("the server logged:\n%s", log)
		}
	})
	return h
}

// pass sets the house's clock on.
func (h *house) pass(d time.Duration) { h.later.Add(int64(d)) }

// fjellheim is a house where Ada and Eli live, and Ingrid and Jonas work.
func fjellheim(t *testing.T) *house {
	t.Helper()
	return openHouse(t, morning, func(h *house, _ *sim.Clock) {
		h.does(care.ByProgram("test"),
			care.DescribeHouse(care.HouseDescribed{Name: "Fjellheim", Kind: care.Ward, Word: "resident", Languages: []string{"en", "nb"}, Zone: sim.Zone}),
			care.AgreeAccess(care.AccessAgreed{Everybody: true}),
			care.JoinStaff(care.StaffJoined{Staff: "ingrid", Name: "Ingrid", Profession: "milieu therapist"}),
			care.JoinStaff(care.StaffJoined{Staff: "jonas", Name: "Jonas", Profession: "milieu therapist"}),
			care.JoinStaff(care.StaffJoined{Staff: "kirsten", Name: "Kirsten", Profession: "coordinator"}),
			care.Admit(care.ResidentAdmitted{Resident: "ada", Stay: "stay-1", Name: "Ada", On: morning.Add(-240 * time.Hour), OwnWish: true}),
			care.Admit(care.ResidentAdmitted{Resident: "eli", Stay: "stay-2", Name: "Eli", On: morning.Add(-24 * time.Hour)}),
			care.NameCompanion(care.CompanionNamed{Resident: "ada", Staff: "ingrid"}),
			care.EnterDuty(care.DutyEntered{Duty: "d1", Staff: "ingrid", Team: "Nord", From: morning.Add(-48 * time.Hour), Until: morning.Add(96 * time.Hour)}),
			care.EnterDuty(care.DutyEntered{Duty: "d2", Staff: "jonas", Team: "Nord", From: morning.Add(-48 * time.Hour), Until: morning.Add(96 * time.Hour)}))
	})
}

// withProgramme adds a choir to which Ada and Eli belong and that is just over, and in the afternoon a choice between
// painting and football.
func (h *house) withProgramme() *house {
	h.t.Helper()
	day := civil.Date(2026, 11, 20)
	plan := func(id care.ActivityID, p care.ActivityPlan) care.Decision {
		p.Rule, p.From = "FREQ=DAILY", day
		return care.PlanActivity(care.ActivityPlanned{Activity: id, ActivityPlan: p})
	}
	h.does(care.ByCoordinator("kirsten"),
		plan("choir", care.ActivityPlan{Title: "Choir", Kind: care.ActivityMusic, At: 10 * 60, Minutes: 45}),
		plan("painting", care.ActivityPlan{Title: "Painting", Kind: care.ActivityArt, Choice: "afternoon", At: 14 * 60, Minutes: 60}),
		plan("football", care.ActivityPlan{Title: "Football", Kind: care.ActivityMovement, Choice: "afternoon", At: 14 * 60, Minutes: 60}),
		care.AgreeParticipation(care.ParticipationAgreed{Resident: "ada", Activity: "choir", From: day}),
		care.AgreeParticipation(care.ParticipationAgreed{Resident: "eli", Activity: "choir", From: day.Add(1)}))
	return h
}

// livedIn is a house that was made up: so many people, for so many days, until the morning.
func livedIn(t *testing.T, residents, days int) *house {
	t.Helper()
	return openHouse(t, morning, func(h *house, clock *sim.Clock) {
		life := sim.Life{Seed: 1, Residents: residents, Kind: care.Ward, Days: days, Until: morning, Language: "en"}
		var err error
		if h.people, err = life.People(); err != nil {
			t.Fatal(err)
		}
		if err := life.Live(t.Context(), h.care(), clock, nil); err != nil {
			t.Fatal(err)
		}
	})
}

// care is the journal of the house.
func (h *house) care() *journal.House {
	h.t.Helper()
	house, err := h.journal.House(h.t.Context(), houseID)
	if err != nil {
		h.t.Fatal(err)
	}
	return house
}

// does takes decisions as somebody.
func (h *house) does(by care.Who, decisions ...care.Decision) {
	h.t.Helper()
	for _, d := range decisions {
		if _, err := h.care().Do(h.t.Context(), journal.Form{By: by}, d); err != nil {
			h.t.Fatal(err)
		}
	}
}

// known is who somebody is, by name: everybody of Fjellheim, and root, who runs the server.
var known = map[string]care.Who{
	"ada": care.ByResident("ada"), "eli": care.ByResident("eli"), "ingrid": care.ByTherapist("ingrid"),
	"jonas": care.ByTherapist("jonas"), "kirsten": care.ByCoordinator("kirsten"), "root": {Role: care.RoleAdministrator},
}

// account gives somebody a way in.
func (h *house) account(name string, who care.Who) {
	h.t.Helper()
	id := office.AccountID(name)
	if _, ok := h.office.Account(id); ok {
		return
	}
	decisions := []office.Decision{office.RequireSecond(office.SecondRequired{})} // signin_test.go says what else there is
	if _, ok := h.office.House(houseID); !ok {
		decisions = append(decisions, office.OpenHouse(office.HouseOpened{House: houseID, Name: "Fjellheim"}))
	}
	admin := who.Role == care.RoleAdministrator
	decisions = append(decisions, office.CreateAccount(office.AccountCreated{Account: id, Username: name, Name: strings.ToUpper(name[:1]) + name[1:], Language: "en", Admin: admin}))
	if !admin {
		decisions = append(decisions, office.GiveWork(office.WorkGiven{Account: id, House: houseID, Role: who.Role, Person: who.ID}))
	}
	for _, d := range decisions {
		if _, err := h.office.Do(h.t.Context(), journal.Form{By: care.ByProgram("test")}, d); err != nil {
			h.t.Fatal(err)
		}
	}
	if err := h.office.SetPassword(h.t.Context(), care.ByProgram("test"), id, password); err != nil {
		h.t.Fatal(err)
	}
}

// client is somebody without a browser, for asking what the server answers. It follows no redirects.
func (h *house) client(name string, who care.Who) *client {
	h.t.Helper()
	h.account(name, who)
	token, err := h.office.SignIn(h.t.Context(), name, password, office.Where{Device: "test", Address: "127.0.0.1"})
	if err != nil {
		h.t.Fatal(fmt.Errorf("sign %s in: %w", name, err))
	}
	return &client{h: h, cookie: &http.Cookie{Name: "__Host-milieu", Value: token}}
}
