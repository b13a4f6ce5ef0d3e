package web

import (
	"net/http"
	"strconv"
	"strings"

	"milieu/internal/care"
	"milieu/internal/web/ui"
)

// Whose plans it is time to look at, and how what the house does hangs together with them. One review is in review.go.

// houseReviewsPage is whose plan is to be looked at, and how the house's threads hang: sums, of nobody in particular.
type houseReviewsPage struct {
	OffDuty *offDuty // of who is not on duty, and sees only whom they follow or treat
	Due     []ui.LineProps
	Coming  []ui.LineProps
	Chief   bool
	Days    string
	Weeks   []string
	Loose   []ui.Bar
	Idle    []ui.Bar
	Summary string
}

func (s *Server) houseReviews(w http.ResponseWriter, l *look) error {
	if err := l.forTeam(); err != nil {
		return err
	}
	var p houseReviewsPage
	l.view(func(v care.View) {
		days, _ := v.ReviewPace("")
		p.Chief, p.Days, p.OffDuty = l.who.Role == care.RoleCoordinator, strconv.Itoa(days), newOffDuty(l, v)
		for _, r := range v.Residents() {
			due, ok := v.ReviewDue(r.ID)
			if !ok {
				continue
			}
			line := ui.LineProps{Face: residentFace(v, r), Title: r.Name, Href: planHref(r.ID), Detail: reviewWhen(l, v, due)}
			if due.On <= v.Today() {
				p.Due = append(p.Due, line)
			} else {
				p.Coming = append(p.Coming, line)
			}
		}
		weeks := v.HouseThreads(8)
		for _, week := range weeks {
			label := l.say("review.week-from", "Day", l.words.DayShort(week.Monday))
			p.Loose = append(p.Loose, ui.Bar{Label: label, Amount: week.Loose, Text: strconv.Itoa(week.Loose), Tone: ui.Clay})
			p.Idle = append(p.Idle, ui.Bar{Label: label, Amount: week.Idle, Text: strconv.Itoa(week.Idle), Tone: ui.Sun})
		}
		if n := len(weeks); n > 0 {
			p.Summary = strings.Join([]string{l.say("review.loose-now", "Count", weeks[n-1].Loose), l.say("review.idle-now", "Count", weeks[n-1].Idle)}, " ")
		}
	})
	return s.show(w, l, l.say("review.house"), houseReviewsView(p))
}

// reviewAsks are the plans that it is time to look at, on Today.
func reviewAsks(l *look, v care.View) (asks []ui.Ask) {
	for _, due := range v.ReviewsDue() {
		ask := ui.Ask{ID: "ask-review-" + string(due.Resident.ID), Tag: ui.TagProps{Text: l.say("review.tag"), Tone: ui.Moss}, Title: l.say("plan.of", "Name", due.Resident.Name), Detail: reviewWhen(l, v, due), Href: planHref(due.Resident.ID)}
		asks = append(asks, ask)
	}
	return asks
}
