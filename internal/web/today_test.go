package web

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"milieu/internal/care"
	"milieu/internal/journal"
	"milieu/internal/office"
	"milieu/internal/sim"
)

// BenchmarkToday answers the board of a house of thirty that has been lived in for three weeks, to somebody of the
// team, without a network.
func BenchmarkToday(b *testing.B) { benchmarkPage(b, care.RoleTherapist, "/", nil) }

// benchmarkPage answers a page of such a house, after something was done in it.
func benchmarkPage(b *testing.B, role care.Role, path string, does func(*journal.House)) {
	b.Helper()
	benchmarkPageAfter(b, role, path, does, nil)
}

// benchmarkPageAfter does something in the house before each answer, if there is anything to do.
func benchmarkPageAfter(b *testing.B, role care.Role, path string, does, each func(*journal.House)) {
	b.Helper()
	clock := new(sim.Clock)
	j := journal.Open(new(journal.Memory), clock.Now, nil)
	o, err := office.Open(b.Context(), j)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { o.Close(); _ = j.Close() }()
	house, err := j.House(b.Context(), houseID)
	if err != nil {
		b.Fatal(err)
	}
	life := sim.Life{Seed: 1, Residents: 30, Kind: care.Ward, Days: 21, Until: now, Language: "en"}
	if err := life.Live(b.Context(), house, clock, nil); err != nil {
		b.Fatal(err)
	}
	if does != nil {
		does(house)
	}
	var staff string
	house.View(care.ByProgram("test"), func(v care.View) { staff = string(v.Present()[0].ID) })
	for _, d := range []office.Decision{
		office.RequireSecond(office.SecondRequired{}), office.OpenHouse(office.HouseOpened{House: houseID, Name: "Fjellheim"}),
		office.CreateAccount(office.AccountCreated{Account: "a", Username: "ingrid", Name: "Ingrid", Language: "en"}),
		office.GiveWork(office.WorkGiven{Account: "a", House: houseID, Role: role, Person: staff}),
	} {
		if _, err := o.Do(b.Context(), journal.Form{By: care.ByProgram("test")}, d); err != nil {
			b.Fatal(err)
		}
	}
	if err := o.SetPassword(b.Context(), care.ByProgram("test"), "a", password); err != nil {
		b.Fatal(err)
	}
	token, err := o.SignIn(b.Context(), "ingrid", password, office.Where{Device: "bench", Address: "127.0.0.1"})
	if err != nil {
		b.Fatal(err)
	}
	handler := New(j, o, slog.New(slog.DiscardHandler)).Handler()
	r := httptest.NewRequest("GET", "https://milieu.test"+path, nil)
	r.AddCookie(&http.Cookie{Name: cookieName, Value: token})
	b.ReportAllocs()
	b.ResetTimer()
	for b.Loop() {
		if each != nil {
			each(house)
		}
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		if w.Code != http.StatusOK {
			b.Fatal(w.Code)
		}
		b.SetBytes(int64(w.Body.Len()))
	}
}
