package web

import (
	"net/http"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/web/ui"
)

// Holding a note back from the person it is written to: for a reason, until a day, with a second reader. It opens by
// itself.

func (s *Server) holdRoutes(r routes) {
	r.act("POST /resident/{id}/note/{note}/hold", s.holdNote)
	r.act("POST /resident/{id}/note/{note}/hold/confirm", s.confirmHold)
	r.act("POST /resident/{id}/note/{note}/hold/lift", s.liftHold)
}

// holdCard is on a note's page, for those of the team who may hold it back.
type holdCard struct {
	Action, FormID string
	Name           string // of the resident
	Reasons        []ui.Option
	Until          string
	Held           string // how it is held back now; "" if it is open
	Second         string // who agreed, or that somebody must
	Confirm        bool   // whoever looks can be the second reader
	Again          bool   // the form was refused, and is open
}

// holdMorning is when on its day a note opens: people are awake, and somebody is there to talk about it.
const holdMorning = civil.Clock(9 * 60)

// holders are those who may hold a note back.
func (l *look) holders() bool { return l.inTeam() && l.who.Role != care.RolePeer }

func newHoldCard(l *look, v care.View, r care.Resident, n care.Note) *holdCard {
	if !l.holders() || n.Own || n.TakenBack {
		return nil
	}
	c := &holdCard{Action: noteHref(r.ID, n.ID) + "/hold", FormID: newID(), Name: r.Name, Until: l.typed("until", v.Today().Add(7).String()), Again: l.refusal != nil && l.form().has("reason")}
	for _, reason := range care.HoldReasons {
		c.Reasons = append(c.Reasons, ui.Option{Value: string(reason), Text: l.say("hold.reason." + string(reason)), Chosen: l.typed("reason", "") == string(reason)})
	}
	if h, held := v.Hold(n.ID); held {
		c.Held = l.say("hold.held", "Name", r.Name, "By", nameOf(v, h.By), "Until", until(l, v, h.Until), "Reason", l.say("hold.reason."+string(h.Reason)))
		c.Second = l.say("hold.agreed", "By", nameOf(v, h.Second))
		if h.Second == (care.Who{}) {
			c.Second, c.Confirm = l.say("hold.waits", "Until", until(l, v, h.Lapses)), h.By.ID != l.who.ID
		}
	}
	return c
}

// heldLine says on a note that it is held back: to the person, instead of its words; to the team, beside them.
func heldLine(l *look, v care.View, r care.Resident, n care.Note) string {
	h, held := v.Hold(n.ID)
	switch {
	case !held:
		return ""
	case l.own(r.ID):
		return l.say("hold.yours", "By", nameOf(v, h.By), "Until", until(l, v, n.Held), "Reason", l.say("hold.reason-yours."+string(h.Reason)))
	}
	return l.say("hold.from", "Name", r.Name, "Until", until(l, v, h.Until))
}

// holdAsks are the notes that wait for a second reader: the whole team is shown the same.
func holdAsks(l *look, v care.View) (asks []ui.Ask) {
	if !l.holders() {
		return nil
	}
	for _, h := range v.HoldsToRead() {
		r, _ := v.Resident(h.Resident)
		asks = append(asks, ui.Ask{ID: "ask-hold-" + string(h.Note), Tag: ui.TagProps{Text: l.say("hold.tag"), Tone: ui.Clay}, Title: l.say("hold.to-read", "Name", r.Name, "By", nameOf(v, h.By)),
			Detail: l.say("hold.to-read.help", "Until", until(l, v, h.Lapses)), Href: noteHref(h.Resident, h.Note)})
	}
	return asks
}

func (s *Server) holdNote(w http.ResponseWriter, l *look) error {
	f := l.form()
	h := care.NoteHeldBack{Note: care.NoteID(l.PathValue("note")), Resident: l.resident(), Reason: care.HoldReason(f.text("reason"))}
	if day := f.day("until"); !day.IsZero() {
		h.Until = day.At(holdMorning, f.zone).UTC()
	}
	return s.do(w, l, care.HoldNote(h), done{to: noteHref(h.Resident, h.Note), say: "hold.done", keep: true}, s.note)
}

func (s *Server) confirmHold(w http.ResponseWriter, l *look) error {
	h := care.HoldConfirmed{Note: care.NoteID(l.PathValue("note")), Resident: l.resident()}
	return s.do(w, l, care.ConfirmHold(h), done{to: noteHref(h.Resident, h.Note), say: "hold.confirmed", keep: true}, s.note)
}

func (s *Server) liftHold(w http.ResponseWriter, l *look) error {
	h := care.HoldLifted{Note: care.NoteID(l.PathValue("note")), Resident: l.resident()}
	return s.do(w, l, care.LiftHold(h), done{to: noteHref(h.Resident, h.Note), say: "hold.lifted", keep: true}, s.note)
}
