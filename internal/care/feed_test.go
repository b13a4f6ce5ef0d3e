package care

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"
)

func hashOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

var (
	adasFeed   = FeedOpened{Feed: "f1", Hash: hashOf("ada's secret"), Resident: "ada"}
	jonasFeed  = FeedOpened{Feed: "f2", Hash: hashOf("jonas's secret"), Staff: "jonas"}
	housesFeed = FeedOpened{Feed: "f3", Hash: hashOf("the house's secret")}
)

func TestOpenFeed(t *testing.T) {
	check(t, homely(), asAda, OpenFeed(adasFeed), then(adasFeed))
	check(t, homely(), asIngrid, OpenFeed(adasFeed), refused("rights.not-yours")) // nobody carries somebody else's days about
	check(t, homely(), asChief, OpenFeed(adasFeed), refused("rights.not-yours"))
	check(t, homely(), asJonas, OpenFeed(jonasFeed), then(jonasFeed))
	check(t, homely(), asIngrid, OpenFeed(jonasFeed), refused("rights.not-yours"))
	check(t, homely(), asChief, OpenFeed(housesFeed), then(housesFeed))
	check(t, homely(), asIngrid, OpenFeed(housesFeed), refused("rights.coordinator-only"))
	check(t, homely(), asAda, OpenFeed(housesFeed), refused("rights.coordinator-only"))
	check(t, homely(adasFeed), asAda, OpenFeed(adasFeed), refused("form.known-with-other-contents"))
	check(t, homely(), asAda, OpenFeed(with(adasFeed, func(f *FeedOpened) { f.Staff = "jonas" })), refused("form.incomplete"))
	for _, hash := range []string{"", "ada's secret", strings.ToUpper(adasFeed.Hash), adasFeed.Hash[2:]} {
		check(t, homely(), asAda, OpenFeed(with(adasFeed, func(f *FeedOpened) { f.Hash = hash })), refused("form.incomplete"))
	}
}

func TestRevokeFeed(t *testing.T) {
	revoked := FeedRevoked{"f1", "ada"}
	check(t, homely(adasFeed), asAda, RevokeFeed(FeedRevoked{Feed: "f1"}), then(revoked))
	check(t, homely(adasFeed), asChief, RevokeFeed(FeedRevoked{Feed: "f1"}), then(revoked)) // a phone is lost
	check(t, homely(adasFeed, revoked), asAda, RevokeFeed(revoked), then())                 // already so
	check(t, homely(adasFeed), asEli, RevokeFeed(revoked), refused("rights.not-yours"))
	check(t, homely(), asAda, RevokeFeed(revoked), refused("feed.unknown"))

	s := stateOf(homely(adasFeed, jonasFeed, housesFeed)...)
	for who, want := range map[Who]int{asAda: 1, asEli: 0, asJonas: 1, asIngrid: 0, asChief: 3, asAdmin: 0, {}: 0} {
		if got := len(s.As(who, now).Feeds()); got != want {
			t.Errorf("%s sees %d feeds, want %d", who, got, want)
		}
	}
	if len(stateOf(homely(adasFeed, revoked)...).As(asAda, now).Feeds()) != 0 {
		t.Error("a closed feed is listed")
	}
}

func TestCalendar(t *testing.T) {
	private := with(review, func(f *AppointmentAgreed) { f.Title, f.Others = "Lawyer", "Mother" })
	duty := DutyEntered{Duty: "d", Staff: "jonas", From: now, Until: now.Add(10 * time.Hour)}
	house := homely(adasFeed, jonasFeed, housesFeed, private, duty, swim, ParticipationAgreed{"ada", "imr", today.Add(-7)},
		OccurrenceCancelled{OccurrenceID{"imr", today}, "Ingrid is ill"}, with(private, func(f *AppointmentAgreed) { f.Appointment, f.With = "other", []StaffID{"jonas"} }))
	s := stateOf(house...)
	today := func(secret string) string {
		list, ok := s.As(Who{}, now).Calendar(secret)
		if !ok {
			return "closed"
		}
		said, _ := json.Marshal(list)
		for _, word := range []string{"IMR", "Lawyer", "Mother", "Ada", "Ingrid", "Jonas", "jonas", "Swim", "hall", "Walk"} {
			if strings.Contains(string(said), word) {
				t.Errorf("the calendar of %s says %q", secret, word)
			}
		}
		if !slices.IsSortedFunc(list, func(a, b FeedLine) int { return a.Begins.Compare(b.Begins) }) {
			t.Errorf("the calendar of %s is out of order", secret)
		}
		var lines []string
		for _, l := range list {
			if begins := l.Begins.In(s.house.location()); begins.Format(time.DateOnly) == "2026-11-21" {
				lines = append(lines, begins.Format("15:04 ")+string(l.Word)+map[bool]string{true: " off"}[l.Cancelled])
			}
		}
		return strings.Join(lines, ", ")
	}
	for secret, want := range map[string]string{
		"ada's secret":       "09:15 meeting, 12:00 group off, 14:20 appointment, 14:20 appointment",
		"jonas's secret":     "11:20 duty, 13:00 movement, 14:20 appointment",
		"the house's secret": "09:15 meeting, 12:00 group off, 13:00 movement, 15:00 art, 15:00 music",
		"another secret":     "closed",
		adasFeed.Hash:        "closed",
		"":                   "closed",
	} {
		got := strings.Split(today(secret), ", ")
		slices.Sort(got)
		if strings.Join(got, ", ") != want {
			t.Errorf("the calendar of %q says %s, want %s", secret, got, want)
		}
	}
	for _, f := range []Fact{FeedRevoked{"f1", "ada"}, EntryCorrected{Seq: 14, Resident: "ada"}} { // closed, or its opening taken back
		if _, ok := stateOf(append(house, f)...).As(Who{}, now).Calendar("ada's secret"); ok {
			t.Errorf("after %T it is still open", f)
		}
	}
	if _, ok := stateOf(append(house, StaffLeft{"jonas", now})...).As(Who{}, now).Calendar("jonas's secret"); ok {
		t.Error("who left the house still reads its programme")
	}
	gone, _ := stateOf(append(house, ResidentDischarged{Resident: "ada", On: now})...).As(Who{}, now).Calendar("ada's secret")
	if slices.ContainsFunc(gone, func(l FeedLine) bool { return l.Begins.After(now) && l.Word != FeedAppointment }) {
		t.Error("who went home is still told of the house's programme")
	}
}

// TestCalendarCounts checks what calendars ask for: a line keeps its UID for ever, and each word about it makes its
// sequence grow, also taking a word back.
func TestCalendarCounts(t *testing.T) {
	s := stateOf(homely(adasFeed, review)...)
	walkDay := OccurrenceID{"walk", today}
	uids, changes := map[FeedWord]string{}, map[FeedWord]int{}
	for _, f := range []Fact{ChoiceMade{"ada", walkDay}, OccurrenceCancelled{walkDay, ""}, AppointmentCancelled{Appointment: "review", Resident: "ada"},
		EntryCorrected{Seq: 17}, EntryCorrected{Seq: 18, Resident: "ada"}, OccurrenceMoved{walkDay, today.Add(1), clock("10:00"), 60, "", nil},
		ActivityChanged{"walk", today, with(walk.ActivityPlan, func(p *ActivityPlan) { p.Minutes = 20 })}} {
		s.Fold(Entry{Seq: s.Seq() + 1, At: now, By: asIngrid, Fact: f})
		list, _ := s.As(Who{}, now).Calendar("ada's secret")
		seen := 0
		for _, l := range list {
			if l.Word != FeedMovement && l.Word != FeedAppointment {
				continue
			}
			seen++
			if uids[l.Word] != "" && uids[l.Word] != l.UID {
				t.Errorf("after %T %s has another UID", f, l.Word)
			}
			if l.Changes < changes[l.Word] {
				t.Errorf("after %T the count of %s went down from %d to %d", f, l.Word, changes[l.Word], l.Changes)
			}
			uids[l.Word], changes[l.Word] = l.UID, l.Changes
		}
		if seen != 2 {
			t.Errorf("after %T: %d of 2 lines", f, seen)
		}
	}
	if changes[FeedMovement] != 5 || changes[FeedAppointment] != 3 {
		t.Errorf("counted %v", changes)
	}
}
