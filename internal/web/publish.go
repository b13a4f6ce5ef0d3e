package web

import (
	"milieu/internal/care"
	"milieu/internal/civil"
)

// A rota that was published: by whom, why, what it changed for whom, and how the search came by it. What stands now is in the duties.

type publishedPage struct {
	Title, Sub, By, Words string
	Changes               []draftChanged
	Made                  makingPanel
}

// publishedSaid is how many changes for somebody are said one by one.
const publishedSaid = 400

func newPublishedPage(l *look, v care.View, r care.Rota) *publishedPage {
	p := &publishedPage{Title: r.Name, Sub: l.say("rota.days", "From", l.words.Date(r.From), "Until", l.words.Date(r.Until)), Words: r.Words}
	c, _ := v.Colleague(r.PublishedBy.Staff())
	p.By = l.say("rota.published-by", "Name", c.Name, "Day", l.words.DateYear(civil.Of(r.Published, v.Zone())), "Clock", l.words.Time(r.Published.In(v.Zone())))
	for _, change := range v.RotaChanges(r.RotaBegun.Rota) {
		p.Changes = append(p.Changes, newDraftChanged(l, v, change, publishedSaid))
	}
	if r.Made.Pattern != "" {
		p.Made.reasons(l, v, r.Made)
		if r.Since > 0 {
			p.Made.Since = l.say("rota.make-since", "Count", r.Since)
		}
	}
	return p
}
