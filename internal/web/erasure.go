package web

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/journal"
	"milieu/internal/web/ui"
)

// For how long a record is kept, what keeps it longer, and how somebody is erased when nothing keeps it: one asks, on the
// person's page; another confirms, in the list of the house. That list names nobody to who does not know the person.

func (s *Server) erasureRoutes(r routes) {
	r.page("GET /resident/{id}/keeping", s.keeping)
	r.act("POST /resident/{id}/keeping", s.orderKeeping)
	r.act("POST /resident/{id}/keeping/end", s.endKeeping)
	r.act("POST /resident/{id}/erasure", s.askErasure)
	r.page("GET /house/keeping", s.houseKeeping)
	r.act("POST /house/keeping", s.agreeRetention)
	r.act("POST /house/erasure/confirm", s.confirmErasure)
	r.act("POST /house/erasure/withdraw", s.withdrawErasure)
}

// answers says no to everybody who does not answer for the house: they neither ask for an erasure nor confirm one.
func (l *look) answers(roles ...care.Role) error {
	if !slices.Contains(roles, l.who.Role) {
		return care.Forbidden
	}
	return nil
}

type keepingPage struct {
	FormID, AskID, Why, Words string
	ID                        care.ResidentID
	Name, Until, No           string
	Keepings                  []keepingLine
	Waits                     *erasureLine
	Reasons                   []ui.Option
}

type keepingLine struct {
	ID        care.KeepingID
	Text, Why string
	FormID    string
}

func keepingHref(id care.ResidentID) string { return residentHref(id) + "/keeping" }

// keepingPart leads to what keeps a record, for who answers for the house.
func keepingPart(l *look, r care.Resident) templ.Component {
	if l.who.Role != care.RoleCoordinator {
		return nil
	}
	return keepingLink(keepingHref(r.ID))
}

func (s *Server) keeping(w http.ResponseWriter, l *look) error {
	if err := l.answers(care.RoleCoordinator); err != nil {
		return err
	}
	p := keepingPage{FormID: l.formID(), AskID: newID(), Why: l.typed("why", ""), Words: l.typed("words", "")}
	var err error
	l.view(func(v care.View) {
		var r care.Resident
		if r, err = l.whom(v); err != nil {
			return
		}
		p.ID, p.Name = r.ID, r.Name
		if until, gone := v.KeptUntil(r.ID); gone {
			p.Until = l.say("retention.until", "Day", l.words.DateYear(until))
		} else {
			p.Until = l.say("retention.while-here", "Name", r.Name)
		}
		for _, k := range v.Keepings(r.ID) {
			by := l.say("retention.ordered", "Name", l.calledBy(v, k.By), "Day", l.words.DateYear(civil.Of(k.At, v.Zone())))
			p.Keepings = append(p.Keepings, keepingLine{k.Keeping, by, k.Why, newID()})
		}
		for _, e := range v.Erasures() {
			if e.Resident == r.ID {
				line := newErasureLine(l, v, e)
				p.Waits = &line
			}
		}
		for _, reason := range care.ErasureReasons {
			if refused := journal.Refused(v.Erasable(r.ID, reason)); refused != nil {
				p.No = l.say(refused.Key, refused.Args...)
				continue
			}
			p.Reasons = append(p.Reasons, ui.Option{Value: string(reason), Text: l.say("erasure.reason." + string(reason)), Chosen: l.typed("reason", "") == string(reason)})
		}
	})
	if err != nil {
		return err
	}
	return s.show(w, l, l.say("retention.title"), keepingView(p))
}

// calledBy is what a colleague is called; what they were, if they are nobody here any more.
func (l *look) calledBy(v care.View, who care.Who) string {
	return cmp.Or(nameOf(v, who), l.say("role."+string(who.Role)))
}

func (s *Server) orderKeeping(w http.ResponseWriter, l *look) error {
	f := l.form()
	order := care.KeepingOrdered{Keeping: care.KeepingID(f.id()), Resident: l.resident(), Why: f.words("why")}
	return s.do(w, l, care.OrderKeeping(order), done{to: keepingHref(order.Resident), say: "retention.is-kept", keep: true}, s.keeping)
}

func (s *Server) endKeeping(w http.ResponseWriter, l *look) error {
	f := l.form()
	end := care.KeepingEnded{Keeping: care.KeepingID(f.text("keeping")), Resident: l.resident(), Why: f.words("end-why")}
	return s.do(w, l, care.EndKeeping(end), done{to: keepingHref(end.Resident), say: "retention.is-ended", keep: true}, s.keeping)
}

func (s *Server) askErasure(w http.ResponseWriter, l *look) error {
	f := l.form()
	ask := care.ErasureAsked{Erasure: care.ErasureID(f.id()), Resident: l.resident(), Reason: care.ErasureReason(f.text("reason")), Why: f.words("words")}
	return s.do(w, l, care.AskErasure(ask), done{to: keepingHref(ask.Resident), say: "erasure.is-asked", keep: true}, s.keeping)
}

type houseKeepingPage struct {
	FormID, Years, Until, Law string
	Chief                     bool
	Rule                      string
	Waiting                   []erasureLine
	Done                      []ui.LineProps
}

// An erasureLine is one that waits for a second person.
type erasureLine struct {
	Title, Asked, Why, Until, Href string
	Mine                           bool // the viewer asked for it, and somebody else confirms
	ID                             care.ErasureID
	Resident                       care.ResidentID
	ConfirmID, WithdrawID          string
}

func newErasureLine(l *look, v care.View, e care.Erasure) erasureLine {
	line := erasureLine{ID: e.Erasure, Resident: e.Resident, Mine: e.By.Staff() == l.who.Staff(), Why: e.Why, ConfirmID: newID(), WithdrawID: newID(),
		Title: l.say("erasure.somebody"), Asked: l.say("erasure.asked-by", "Name", l.calledBy(v, e.By), "Reason", l.say("erasure.reason."+string(e.Reason)), "Day", l.words.DateYear(civil.Of(e.At, v.Zone()))),
		Until: l.say("erasure.until", "Day", l.words.DateYear(civil.Of(e.Until, v.Zone())))}
	if r, ok := v.Resident(e.Resident); ok {
		line.Title, line.Href = r.Name, residentHref(r.ID)
	}
	return line
}

func (s *Server) houseKeeping(w http.ResponseWriter, l *look) error {
	if err := l.answers(care.RoleCoordinator, care.RoleManager); err != nil {
		return err
	}
	p := houseKeepingPage{FormID: l.formID(), Chief: l.who.Role == care.RoleCoordinator}
	l.view(func(v care.View) {
		rule := v.Retention()
		p.Years, p.Law = l.typed("years", strconv.Itoa(rule.Years)), l.typed("law", rule.Law)
		p.Rule = l.say("retention.rule", "Count", rule.Years)
		if !rule.NotBefore.IsZero() {
			p.Until = rule.NotBefore.String()
		}
		p.Until = l.typed("not-before", p.Until)
		for _, e := range v.Erasures() {
			p.Waiting = append(p.Waiting, newErasureLine(l, v, e))
		}
		for _, e := range v.Erased() {
			p.Done = append(p.Done, ui.LineProps{Title: l.words.DateYear(civil.Of(e.At, v.Zone())),
				Detail: l.say("erasure.was", "Reason", l.say("erasure.reason."+string(e.Reason)), "Asked", l.calledBy(v, care.ByCoordinator(e.Asked)), "Confirmed", l.calledBy(v, e.Confirmed))})
		}
	})
	return s.show(w, l, l.say("retention.house"), houseKeepingView(p))
}

func (s *Server) agreeRetention(w http.ResponseWriter, l *look) error {
	f := l.form()
	rule := care.RetentionAgreed{Years: f.number("years"), NotBefore: f.day("not-before"), Law: f.text("law")}
	return s.do(w, l, care.AgreeRetention(rule), done{to: "/house/keeping", say: "retention.is-agreed", keep: true}, s.houseKeeping)
}

func (s *Server) withdrawErasure(w http.ResponseWriter, l *look) error {
	f := l.form()
	back := care.ErasureWithdrawn{Erasure: care.ErasureID(f.text("erasure")), Resident: care.ResidentID(f.text("resident"))}
	return s.do(w, l, care.WithdrawErasure(back), done{to: "/house/keeping", say: "erasure.is-withdrawn", keep: true}, s.houseKeeping)
}

// confirmErasure erases somebody: their key, their account, and with it every page where they are signed in.
func (s *Server) confirmErasure(w http.ResponseWriter, l *look) error {
	f := l.form()
	if err := f.err(); err != nil {
		return s.refused(w, l, err, s.houseKeeping)
	}
	sure := care.ErasureConfirmed{Erasure: care.ErasureID(f.text("erasure")), Resident: care.ResidentID(f.text("resident"))}
	receipt, err := s.office.EraseResident(l.Context(), l.house, f.asked(l), sure)
	if r := journal.Refused(err); r != nil {
		return s.refused(w, l, r, s.houseKeeping)
	} else if err != nil {
		return err
	}
	http.Redirect(w, l.Request, withWord(done{to: "/house/keeping", say: "erasure.is-done", keep: true}, receipt), http.StatusSeeOther)
	return nil
}
