package web

import (
	"context"
	"net/http"

	"milieu/internal/care"
	"milieu/internal/web/ui"
	"milieu/internal/words"
)

// A leave as something that one tries: what for is said before, and how it was is talked about afterwards.

func (s *Server) rehearsalRoutes(r routes) {
	r.act("POST /resident/{id}/leave/{leave}/aims", s.aimLeave)
	r.act("POST /resident/{id}/leave/{leave}/talked", s.talkLeave)
}

// rehearsalCard is a leave with what is tried on it.
type rehearsalCard struct {
	ID        care.LeaveID
	Resident  care.ResidentID
	FormID    string
	Own       bool
	Person    string
	When      string
	Aims      string
	CanAim    bool // it is still to come, or goes on
	CanTalk   bool // they are back, and nobody has talked about it
	Feelings  []ui.Option
	With      []ui.Option
	Felt, How string // how it was
	Change    string
	TalkedBy  string
}

func newRehearsalCard(l *look, v care.View, r care.Resident, re care.Rehearsal) rehearsalCard {
	c := rehearsalCard{ID: re.Leave.ID, Resident: r.ID, FormID: newID(), Own: l.own(r.ID), Person: r.Name, When: newLeaveLine(l, v, re.Leave).Text, Aims: re.Aims,
		CanAim: re.Leave.Stage == care.LeaveWished || re.Leave.Stage == care.LeaveStands, CanTalk: re.Leave.Stage == care.LeaveOver && re.Talked == nil}
	for _, feeling := range care.Feelings {
		c.Feelings = append(c.Feelings, ui.Option{Value: string(feeling), Text: l.say("contact.feeling." + string(feeling)), Chosen: l.typed("felt", "") == string(feeling)})
	}
	if !c.Own {
		c.With = colleagueOptions(l, v, "with", meAnd(l))
	}
	if t := re.Talked; t != nil {
		c.How, c.Change, c.TalkedBy = t.How, t.Change, staffNames(l, v, t.With)
		if t.Felt != "" {
			c.Felt = l.say("contact.feeling." + string(t.Felt))
		}
	}
	return c
}

// rehearsalAsks are the leaves that somebody is back from and that nobody has talked about.
func rehearsalAsks(l *look, v care.View) (asks []ui.Ask) {
	if !l.inTeam() {
		return nil
	}
	for _, re := range v.RehearsalsDue() {
		r, _ := v.Resident(re.Leave.Resident)
		asks = append(asks, ui.Ask{ID: "ask-rehearsal-" + string(re.Leave.ID), Tag: ui.TagProps{Text: l.say("leave.tag"), Tone: ui.Moss}, Title: l.say("rehearsal.talk-with", "Name", r.Name),
			Detail: re.Aims, Href: residentHref(r.ID) + "/leave#rehearsal-" + string(re.Leave.ID)})
	}
	return asks
}

func (s *Server) aimLeave(w http.ResponseWriter, l *look) error {
	aim := care.LeaveAimed{Leave: care.LeaveID(l.PathValue("leave")), Resident: l.resident(), Aims: l.form().words("aims"), Said: !l.own(l.resident())}
	return s.do(w, l, care.AimLeave(aim), done{to: residentHref(aim.Resident) + "/leave", say: "rehearsal.aimed"}, s.leaves)
}

func (s *Server) talkLeave(w http.ResponseWriter, l *look) error {
	f := l.form()
	talk := care.LeaveTalked{Leave: care.LeaveID(l.PathValue("leave")), Resident: l.resident(), Felt: care.Feeling(f.text("felt")), How: f.words("how"), Change: f.words("change"), Said: !l.own(l.resident())}
	for _, c := range f.list("with") {
		talk.With = append(talk.With, care.StaffID(c))
	}
	return s.do(w, l, care.TalkThroughLeave(talk), done{to: residentHref(talk.Resident) + "/leave", say: "rehearsal.talked"}, s.leaves)
}

func aimLabel(ctx context.Context, c rehearsalCard) string {
	if c.Own {
		return words.Say(ctx, "rehearsal.aims-yours")
	}
	return words.Say(ctx, "rehearsal.aims", "Name", c.Person)
}

func howLabel(ctx context.Context, c rehearsalCard) string {
	if c.Own {
		return words.Say(ctx, "rehearsal.how-yours")
	}
	return words.Say(ctx, "rehearsal.how", "Name", c.Person)
}
