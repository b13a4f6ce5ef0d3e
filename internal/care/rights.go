package care

import (
	"maps"
	"reflect"
	"slices"
	"time"
)

// A View is the state as one person may see it. It is the only way out of the state: what the person may not
// see is not there. Its methods hand out values; nothing of the state itself leaves. One goroutine looks with one View.
//
// What may be seen is in one table (see Rights): a method that tells of a kind of fact asks reads, or readsHouse, for
// that kind before it tells. What was told of whom is remembered, so that it can be written down (see Seen).
type View struct {
	who Who
	at  time.Time
	s   *State
	*looking
}

// looking is what one view has found out so far.
type looking struct {
	day  dayOnce
	ties map[ResidentID]Tie
	seen map[ResidentID]KindSet
}

// As returns the state as who may see it at a moment.
func (s *State) As(who Who, at time.Time) View { return View{s.still(who), at, s, new(looking)} }

// still is who somebody is now: a colleague who has left, or a relative who was struck out, is nobody here, from that
// moment on.
func (s *State) still(who Who) Who {
	if c, ok := s.staff[who.Staff()]; ok && !c.Left.IsZero() {
		return Who{}
	}
	if id := who.Relative(); id != "" {
		if r, ok := s.relatives.byID[id]; !ok || r.Ended {
			return Who{}
		}
	}
	return who
}

// Who is the person who looks.
func (v View) Who() Who { return v.who }

// At is the moment of looking, in the house's time zone.
func (v View) At() time.Time { return v.at.In(v.s.house.location()) }

// Seq is the number of the last entry that this view knows of.
func (v View) Seq() uint64 { return v.s.seq }

// reads says whether the viewer may be told of facts of kind F about a resident, and remembers that they were.
func reads[F Fact](v View, id ResidentID) bool {
	r := rightTo[F]()
	if _, known := v.s.residents[id]; !known || !v.s.admits(r, r.read, v.who, v.tie(id), id, v.at) {
		return false
	}
	seen := v.seen[id]
	seen.add(r.index)
	put(&v.seen, id, seen)
	return true
}

// readsHouse says whether the viewer may be told of facts of kind F that are about the house.
func readsHouse[F Fact](v View) bool {
	r := rightTo[F]()
	return v.s.admits(r, r.read, v.who, v.tie(""), "", v.at)
}

// mentions remembers that the viewer is told of a resident for another reason than the table: what the person put on the
// wall, or in a calendar whose secret they gave away.
func mentions[F Fact](v View, id ResidentID) {
	if id != "" {
		seen := v.seen[id]
		seen.add(rightTo[F]().index)
		put(&v.seen, id, seen)
	}
}

// sees says whether the viewer may know that a resident is, or was, here.
func (v View) sees(id ResidentID) bool { return reads[ResidentAdmitted](v, id) }

// seesHouse says whether the viewer may see what the house is and does, which names no resident.
func (v View) seesHouse() bool { return readsHouse[HouseDescribed](v) }

func (v View) tie(id ResidentID) Tie {
	tie, ok := v.ties[id]
	if !ok {
		tie = v.s.tie(v.who, id, v.at)
		put(&v.ties, id, tie)
	}
	return tie
}

// admits says whether an audience of a right has somebody in it. An explicit denial wins over every allowance.
func (s *State) admits(r *right, a audience, who Who, tie Tie, id ResidentID, at time.Time) bool {
	switch {
	case who.Role == RoleProgram:
		return true
	case id != "" && s.hidden.from(who, id, r.chapter):
		return false
	case who.Role == RoleRelative && id != "":
		return tie&TieKin != 0 && r.chapter != "" && (a.admits(who.Role, tie) || a.admits(who.Role, tie|TieConsent) && s.consented(who.Relative(), id, r.chapter, at))
	}
	return a.admits(who.Role, tie)
}

// A Tie is what somebody is to a resident at a moment, or to the house: all that holds, together.
type Tie uint16

// The ties. To the house alone somebody has only TieDuty, TieStaff, TieLives or TieKin.
const (
	TieSelf      Tie = 1 << iota // the resident's own
	TieDuty                      // on duty here, or within the handover window; who coordinates answers for the house all the time
	TieCompanion                 // named as the resident's companion
	TieTreats                    // named as treating the resident
	TieGlass                     // broke the glass: see GlassBroken
	TieGlassHand                 // broke the glass, and stated that they must write
	TieStaff                     // works in this house
	TieLives                     // lives in this house
	TieKin                       // a relative of the resident
	TieConsent                   // and the resident consents to this chapter, or the law gives it to a guardian
)

// Ties names the ties, in the order of their weight as a reason to look.
var Ties = []struct {
	Tie  Tie
	Name string
}{
	{TieSelf, "self"}, {TieGlass, "glass"}, {TieCompanion, "companion"}, {TieTreats, "treats"}, {TieDuty, "duty"}, {TieConsent, "consent"},
	{TieKin, "kin"}, {TieStaff, "staff"}, {TieLives, "lives"},
}

// Reason names the tie that weighs most; "" for none.
func (t Tie) Reason() string {
	for _, known := range Ties {
		if t&known.Tie != 0 {
			return known.Name
		}
	}
	return ""
}

// tie is what somebody is to a resident at a moment, or, without one, to the house.
func (s *State) tie(who Who, id ResidentID, at time.Time) (tie Tie) {
	if self := who.Resident(); self != "" {
		if self == id {
			return TieSelf
		}
		if s.residents[self].Here() {
			tie = TieLives
		}
		return tie
	}
	if kin := who.Relative(); kin != "" {
		if id == "" || s.relatives.byID[kin].Resident == id {
			tie = TieKin
		}
		return tie
	}
	if who.Role == RoleWall {
		return TieLives
	}
	staff := who.Staff()
	if staff == "" {
		return 0
	}
	tie = TieStaff
	if who.Role == RoleCoordinator || who.team() && s.onDuty(staff, at) {
		tie |= TieDuty
	}
	if slices.Contains(s.companions[id], staff) {
		tie |= TieCompanion
	}
	if s.treating.by(id, staff, at) {
		tie |= TieTreats
	}
	return tie | s.glass.tie(staff, id, at)
}

// onDuty says whether a colleague is on duty, or was or will be within the house's handover window; in a house that
// agreed so, everybody who works here is.
func (s *State) onDuty(id StaffID, at time.Time) bool {
	access := s.access.orDefault()
	if access.Everybody {
		return true
	}
	for _, d := range s.duties.here(at.Add(-access.after()), at.Add(access.before()+1)) {
		if d.Staff == id {
			return true
		}
	}
	return false
}

// Tie is what the viewer is to a resident.
func (v View) Tie(id ResidentID) Tie { return v.tie(id) }

// Sight names what the viewer sees of the house and all who live in it: two people of the same sight, who look at the
// same moment, are shown the same, but for what is their own. A peer sees more of those whom they follow, and who reviews
// broken glass is told of it.
func (v View) Sight() string {
	if !v.who.team() || v.who.Role == RolePeer || v.tie("")&TieDuty == 0 || v.s.hidden.any(v.who) || v.s.glass.any(v.who.Staff(), v.at) || v.s.answersForPrivacy(v.who) || v.s.looksIntoAny(v.who) {
		return v.who.String()
	}
	return string(v.who.Role)
}

// SightUntil is when what the viewer may see next changes because time passes: a duty's window, the end of a consent, of
// a broken glass, or of a note that was held back; zero if nothing of that kind is known.
func (v View) SightUntil() time.Time {
	var next time.Time
	sooner := func(t time.Time) {
		if t.After(v.at) && (next.IsZero() || t.Before(next)) {
			next = t
		}
	}
	if staff := v.who.Staff(); staff != "" {
		access := v.s.access.orDefault()
		for _, d := range v.s.duties.here(v.at.Add(-access.after()), v.at.Add(24*time.Hour)) {
			if d.Staff == staff {
				sooner(d.From.Add(-access.before()))
				sooner(d.Until.Add(access.after()))
			}
		}
		v.s.treating.ends(staff, sooner)
		v.s.glass.ends(staff, sooner)
	}
	v.s.ends(v.who.Relative(), sooner)
	v.s.holds.ends(v.who.Resident(), sooner)
	return next
}

// A Seer is somebody who may be told of a resident now.
type Seer struct {
	Who      Who
	Tie      Tie
	Chapters []Chapter // of which they may be told something
}

// Seers returns who among some people may be told of a resident now, for more than that they work here: so they may know
// of their own calendars only. Only the resident is told.
func (v View) Seers(id ResidentID, among []Who) []Seer {
	if !reads[RecordHidden](v, id) {
		return nil
	}
	var list []Seer
	for _, who := range among {
		seer := Seer{Who: v.s.still(who), Tie: v.s.tie(v.s.still(who), id, v.at) &^ TieStaff}
		for i := range rightRows {
			r := &rightRows[i].right
			if kin := seer.Who.Relative(); kin != "" && !v.s.consented(kin, id, r.chapter, v.at) {
				continue // what they said themselves is nothing that they are told
			}
			if r.chapter != "" && !slices.Contains(seer.Chapters, r.chapter) && v.s.admits(r, r.read, seer.Who, seer.Tie, id, v.at) {
				seer.Chapters = append(seer.Chapters, r.chapter)
			}
		}
		if len(seer.Chapters) > 0 {
			slices.SortFunc(seer.Chapters, func(a, b Chapter) int { return slices.Index(Chapters, a) - slices.Index(Chapters, b) })
			list = append(list, seer)
		}
	}
	return list
}

// Seen returns of whom the view was told, and which kinds of fact.
func (v View) Seen() map[ResidentID]KindSet { return maps.Clone(v.seen) }

// A KindSet is a set of kinds of fact, by their place in the vocabulary.
type KindSet [4]uint64

func (s *KindSet) add(i int) { s[i/64] |= 1 << (i % 64) }

// Or is what is in either.
func (s KindSet) Or(other KindSet) KindSet {
	for i, word := range other {
		s[i] |= word
	}
	return s
}

// Names lists the kinds as the journal calls them, in the order of the vocabulary.
func (s KindSet) Names() []string {
	var names []string
	for i, k := range Kinds {
		if s[i/64]&(1<<(i%64)) != 0 {
			names = append(names, k.Name)
		}
	}
	return names
}

// ChaptersOf lists the chapters that kinds belong to, in their order. A kind that is in no chapter, or that a newer
// version wrote, is not counted.
func ChaptersOf(kinds []string) []Chapter {
	return slices.DeleteFunc(slices.Clone(Chapters), func(c Chapter) bool {
		return !slices.ContainsFunc(kinds, func(name string) bool {
			k, known := inJournal.Named(name)
			return known && rightOf(k.Type).chapter == c
		})
	})
}

// Reason is the tie for which the viewer may be told of a resident, for the record of looks.
func (v View) Reason(id ResidentID) string {
	tie := v.tie(id)
	if v.who.Role == RoleRelative {
		tie |= TieConsent
	}
	if v.who.Role == RoleProgram {
		return "program"
	}
	return tie.Reason()
}

// MayReadLooks says whether the viewer may know who looked at a resident, or, without one, at anybody: the resident
// themselves; the auditor, and who answers for privacy.
func (v View) MayReadLooks(id ResidentID) bool {
	if self := v.who.Resident(); self != "" {
		return self == id && v.sees(id)
	}
	return v.who.Role == RoleAuditor || v.who.Staff() != "" && v.s.answersForPrivacy(v.who)
}

// right is a row of the table, ready to be asked.
type right struct {
	index       int // of the kind in the vocabulary
	read, write audience
	chapter     Chapter
}

// rightTo is the row of a kind; who asks for a kind without one has a bug.
func rightTo[F Fact]() *right { return rightOf(reflect.TypeFor[F]()) }

func rightOf(t reflect.Type) *right {
	r, ok := rights[t]
	if !ok {
		panic("care: no right is agreed for " + t.Name())
	}
	return r
}

// Take takes a decision, and refuses what the one who asks may not write. Only the journal and tests take decisions.
func (a Ask) Take(d Decision) ([]Fact, error) {
	facts, err := d(a)
	if err != nil {
		return nil, err
	}
	for _, f := range facts {
		id := f.subject()
		r := rightOf(reflect.TypeOf(f))
		if !a.s.admits(r, r.write, a.By, a.s.tie(a.By, id, a.At), id, a.At) {
			return nil, refuse(Forbidden, "rights.not-yours")
		}
	}
	return facts, nil
}

// What a decision asks first: who may do this at all. The table says the rest.

// about: the resident whose matter it is, or somebody who is there for them. The resident must be known.
func (a Ask) about(id ResidentID) (Resident, error) {
	r, ok := a.s.residents[id]
	tie := a.s.tie(a.By, id, a.At)
	switch {
	case a.By.Role == RoleProgram || tie&TieSelf != 0:
	case a.s.hidden.from(a.By, id, ""): // no later refusal names somebody to who is not to know of them
		return Resident{}, refuse(Forbidden, "rights.not-yours")
	case !a.By.team():
		return Resident{}, refuse(Forbidden, "rights.not-yours")
	case tie&(TieDuty|TieCompanion|TieTreats|TieGlass) == 0:
		return Resident{}, refuse(Forbidden, "rights.not-on-duty")
	case !a.s.admits(rightTo[ResidentAdmitted](), rightTo[ResidentAdmitted]().read, a.By, tie, id, a.At):
		return Resident{}, refuse(Forbidden, "rights.not-yours") // hidden from them: a refusal would name the person
	}
	if !ok {
		return Resident{}, refuse(NotFound, "resident.unknown")
	}
	return r, nil
}

// team: only for those who work with the residents here.
func (a Ask) team() error {
	if !a.By.team() && a.By.Role != RoleProgram {
		return refuse(Forbidden, "rights.team-only")
	}
	return nil
}

// coordinator: only for who answers for the house.
func (a Ask) coordinator() error {
	if a.By.Role != RoleCoordinator && a.By.Role != RoleProgram {
		return refuse(Forbidden, "rights.coordinator-only")
	}
	return nil
}

// own: only for the resident themselves; nobody else speaks with their voice.
func (a Ask) own(id ResidentID) (Resident, error) {
	if a.By.Resident() != id || id == "" {
		return Resident{}, refuse(Forbidden, "rights.not-yours")
	}
	return a.about(id)
}
