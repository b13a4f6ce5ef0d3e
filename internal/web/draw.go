package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/law"
	"milieu/internal/pattern"
)

// Drawing changes a draft by hand: a tap, a drag, a pattern, what was there before. The page of the draft is in draft.go.

// drawDuty reads what somebody does on a day: a turn that was tapped, nothing, or hours that were typed.
func (s *Server) drawDuty(w http.ResponseWriter, l *look) error {
	f := l.form()
	id, staff, day := care.RotaID(l.PathValue("rota")), care.StaffID(f.text("staff")), f.day("day")
	change := care.RotaDrawn{Rota: id}
	l.view(func(v care.View) {
		if r, ok := v.Rota(id); ok {
			change.Removed = f.instead(v, r, staff, day)
		}
	})
	turn := f.text("turn")
	from, until, quick := strings.Cut(turn, "-")
	d := care.DutyEntered{Duty: care.DutyID(f.id()), Staff: staff}
	switch {
	case turn == "off":
	case quick:
		d = dutyBetween(f, d, day, from, until)
		change.Put = append(change.Put, d)
	case turn == "call":
		d = dutyBetween(f, d, day, "16:00", "08:00")
		d.Basis, d.Call = "", true
		change.Put = append(change.Put, d)
	case turn == "house":
		d.Basis, d.Rest, d.RestFrom, d.RestUntil, d.Team = string(law.CoLiving), f.text("nights"), 22*60, 8*60, f.text("team")
		d.From, d.Until = day.At(8*60, f.zone).UTC(), day.Add(max(1, f.number("days"))).At(8*60, f.zone).UTC()
		change.Put = append(change.Put, d)
	default:
		change.Put = append(change.Put, dutyBetween(f, d, day, f.text("from"), f.text("until")))
	}
	return s.do(w, l, care.DrawRota(change), done{to: draftAddress(l), keep: true}, s.rota)
}

// dutyBetween is a duty from a clock time until another, which is on the next day if it is not later.
func dutyBetween(f *form, d care.DutyEntered, day civil.Day, from, until string) care.DutyEntered {
	begin, err := civil.ParseClock(from)
	end, also := civil.ParseClock(until)
	if err != nil || also != nil {
		f.refuse("form.not-a-time", "Value", short(from+" "+until))
		return d
	}
	last := day
	if end <= begin {
		last = day.Add(1)
	}
	d.Basis = string(law.Rota)
	d.From, d.Until = day.At(begin, f.zone).UTC(), last.At(end, f.zone).UTC()
	return d
}

// draftAddress is the draft, at the days that were shown.
func draftAddress(l *look) string {
	to := "/rota/" + l.PathValue("rota")
	if day := l.form().day("show"); !day.IsZero() {
		to += "?show=" + day.String()
	}
	return to
}

// moveDuty gives a duty of a draft to somebody, or to another day: what is dropped there.
func (s *Server) moveDuty(w http.ResponseWriter, l *look) error {
	f := l.form()
	id, staff, day := care.RotaID(l.PathValue("rota")), care.StaffID(f.text("staff")), f.day("day")
	change := care.RotaDrawn{Rota: id, Removed: []care.DutyID{care.DutyID(f.text("duty"))}}
	l.view(func(v care.View) {
		r, _ := v.Rota(id)
		for _, d := range r.Duties {
			if d.Duty != change.Removed[0] {
				continue
			}
			was := civil.Of(d.From, v.Zone())
			for _, there := range f.instead(v, r, staff, day) {
				if there != d.Duty {
					change.Removed = append(change.Removed, there)
				}
			}
			d = later(d, day.Sub(was), v.Zone())
			d.Duty, d.Staff = care.DutyID(f.id()), staff
			change.Put = append(change.Put, d)
		}
	})
	return s.do(w, l, care.DrawRota(change), done{to: draftAddress(l), keep: true}, s.rota)
}

// instead is the duty of somebody on a day that what was asked for comes instead of. If it is another than they saw who asked, somebody else has
// changed it meanwhile, and the form is refused.
func (f *form) instead(v care.View, r care.Rota, staff care.StaffID, day civil.Day) []care.DutyID {
	d, has := dutyOf(v, r, staff, day)
	if saw := care.DutyID(f.text("there")); f.has("there") && saw != d.Duty {
		f.bad = &care.Refusal{Kind: care.Conflict, Key: "rota.changed-meanwhile"}
	}
	if !has {
		return nil
	}
	return []care.DutyID{d.Duty}
}

func (s *Server) redoDraw(w http.ResponseWriter, l *look) error {
	return s.do(w, l, care.RedoDraw(care.RotaID(l.PathValue("rota")), l.form().number("seen")), done{to: draftAddress(l), keep: true}, s.rota)
}

func (s *Server) undoDraw(w http.ResponseWriter, l *look) error {
	return s.do(w, l, care.UndoDraw(care.RotaID(l.PathValue("rota")), l.form().number("seen")), done{to: draftAddress(l), keep: true}, s.rota)
}

// fillRota fills a draft with a pattern, for those who were put into its teams. What they had in it is taken out.
func (s *Server) fillRota(w http.ResponseWriter, l *look) error {
	f := l.form()
	id := care.RotaID(l.PathValue("rota"))
	p := pattern.Usual(pattern.Kind(f.text("kind")))
	change := care.RotaDrawn{Rota: id}
	var bad bool
	l.view(func(v care.View) {
		r, _ := v.Rota(id)
		teams, chosen := map[int][]care.StaffID{}, map[care.StaffID]bool{}
		p.Teams = 0
		for _, c := range v.Colleagues() {
			if n := f.number("team-" + string(c.ID)); n > 0 {
				teams[n-1], chosen[c.ID] = append(teams[n-1], c.ID), true
				p.Teams = max(p.Teams, n)
			}
		}
		if p.Kind == pattern.CoLiving {
			p.On, p.Off, p.Hours = f.number("on"), f.number("off"), time.Duration(f.number("hours"))*time.Hour
			if f.text("nights") == "available" {
				p.Nights = law.Available
			}
		}
		if bad = !p.Valid(); bad {
			return
		}
		for _, d := range r.Duties {
			if d.From.After(v.At()) && chosen[d.Staff] {
				change.Removed = append(change.Removed, d.Duty)
			}
		}
		for i, st := range p.Plan(r.From, r.Until.Sub(r.From)+1, v.Zone()) {
			for k, staff := range teams[st.Team] {
				if on := civil.Of(st.From, v.Zone()); on < r.From || on > r.Until || !st.From.After(v.At()) {
					continue
				}
				change.Put = append(change.Put, patternDuty(p, st, care.DutyID(f.id()+"."+strconv.Itoa(i)+"."+strconv.Itoa(k)), staff, v.Zone()))
			}
		}
	})
	if bad {
		f.refuse("compare.no-pattern")
	}
	return s.do(w, l, care.DrawRota(change), done{to: draftAddress(l), say: "rota.filled", keep: true}, s.rota)
}

// patternDuty is a stretch of a pattern as somebody's duty.
func patternDuty(p pattern.Pattern, st pattern.Stretch, id care.DutyID, staff care.StaffID, zone *time.Location) care.DutyEntered {
	d := care.DutyEntered{Duty: id, Staff: staff, Team: string(rune('A' + st.Team)), From: st.From.UTC(), Until: st.Until.UTC(), Basis: string(st.Basis), Call: st.Turn == pattern.Call}
	if st.Turn == pattern.House && p.Hours < 24*time.Hour {
		d.Rest = "free"
		if p.Nights == law.Available {
			d.Rest = "available"
		}
		d.RestUntil = p.Begin
		d.RestFrom = (p.Begin + civil.Clock(p.Hours.Minutes())) % civil.Midnight
	}
	return d
}

// copyRota fills a draft with the duties of former days, each as many days later, in place of what can still be changed in it. Who has left, or is
// away then, is left out.
func (s *Server) copyRota(w http.ResponseWriter, l *look) error {
	f := l.form()
	id, from := care.RotaID(l.PathValue("rota")), f.day("copy")
	change := care.RotaDrawn{Rota: id}
	l.view(func(v care.View) {
		r, _ := v.Rota(id)
		by := r.From.Sub(from)
		if from.IsZero() || by < 7 || by%7 != 0 {
			f.refuse("rota.copy-whole-weeks")
			return
		}
		for _, d := range r.Duties {
			if d.From.After(v.At()) {
				change.Removed = append(change.Removed, d.Duty)
			}
		}
		away := v.Absences(r.From, r.Until)
		last := from.Add(r.Until.Sub(r.From))
		for i, d := range v.Duties(from.At(0, v.Zone()), last.At(civil.Midnight, v.Zone())) {
			if first := civil.Of(d.From, v.Zone()); first < from || first > last {
				continue
			}
			d = later(d, by, v.Zone())
			d.Duty = care.DutyID(f.id() + "." + strconv.Itoa(i))
			c, works := v.Colleague(d.Staff)
			if works && c.Left.IsZero() && d.From.After(v.At()) && !slices.ContainsFunc(away, func(a care.AbsenceNoted) bool { return touches(a, d, v.Zone()) }) {
				change.Put = append(change.Put, d)
			}
		}
		if len(change.Put) == 0 {
			f.refuse("rota.copy-nothing")
		}
	})
	return s.do(w, l, care.DrawRota(change), done{to: draftAddress(l), say: "rota.copied", keep: true}, s.rota)
}

// later is a duty at the same time of day, so many days later.
func later(d care.DutyEntered, days int, zone *time.Location) care.DutyEntered {
	clock := func(t time.Time) time.Time {
		return civil.Of(t, zone).Add(days).At(civil.ClockOf(t, zone), zone).UTC()
	}
	d.From, d.Until = clock(d.From), clock(d.Until)
	return d
}

// touches says whether a duty falls on an absence of whose it is.
func touches(a care.AbsenceNoted, d care.DutyEntered, zone *time.Location) bool {
	return a.Staff == d.Staff && civil.Of(d.From, zone) <= a.Until && a.From <= civil.Of(d.Until.Add(-time.Second), zone)
}
