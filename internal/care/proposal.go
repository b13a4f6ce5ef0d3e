package care

import (
	"slices"
	"strings"
	"time"

	"milieu/internal/civil"
)

// A proposal is what the programme and the rota would say to one another if they could talk: who could lead what nobody leads who is here, and
// when somebody and a companion are both free. It is offered, and nothing comes of it unless somebody takes it. One that was put
// aside does not come back.

// LeadDismissed says that nobody wants to hear again that a colleague could lead something.
type LeadDismissed struct {
	OccurrenceID
	Staff StaffID
}

// MeetingDismissed says that time together, one to one, is not to be proposed for somebody on a day.
type MeetingDismissed struct {
	Resident ResidentID
	Day      civil.Day
}

// How far ahead is proposed, in days; how long time together is, and in which hours it is looked for.
const (
	LeadsAhead     = 10
	MeetingsAhead  = 3
	MeetingMinutes = AheadTogether
	meetingFrom    = 9 * 60
	meetingUntil   = 20 * 60
	ledBack        = 4 // weeks
)

type proposals struct {
	leads    map[LeadDismissed]bool
	meetings map[MeetingDismissed]bool
}

// LeadProposal is that somebody leads something that nobody leads who is here then.
type LeadProposal struct {
	Occurrence
	Staff     Staff
	Strengths []string // that are about it
	Led       int      // how often they led it in the last weeks
	Follows   int      // whose companion they are, of those who come
	Instead   []Staff  // who was to lead it and is not here
}

// MeetingProposal is that somebody and a companion, who are both free, have time together.
type MeetingProposal struct {
	Resident Resident
	Staff    Staff
	From     time.Time
	Minutes  int
}

// DismissLead decides that a proposal is put aside.
func DismissLead(f LeadDismissed) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.team(); err != nil {
			return nil, err
		}
		if _, ok := a.s.occurrence(f.OccurrenceID); !ok {
			return nil, refuse(NotFound, "programme.not-that-day")
		}
		if err := a.works(f.Staff); err != nil {
			return nil, err
		}
		if a.s.proposals.leads[f] {
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

// DismissMeeting decides that a proposal is put aside.
func DismissMeeting(f MeetingDismissed) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.team(); err != nil {
			return nil, err
		}
		if _, err := a.about(f.Resident); err != nil {
			return nil, err
		}
		if f.Day.IsZero() {
			return nil, refuse(Invalid, "form.incomplete")
		}
		if a.s.proposals.meetings[f] {
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

func (LeadDismissed) subject() ResidentID      { return "" }
func (f MeetingDismissed) subject() ResidentID { return f.Resident }

func (f LeadDismissed) fold(s *State, _ Entry)    { put(&s.proposals.leads, f, true) }
func (f MeetingDismissed) fold(s *State, _ Entry) { put(&s.proposals.meetings, f, true) }

// Leads returns who could lead what nobody leads who is here then, by when it begins: for each the one of whom most speaks for it.
func (v View) Leads() []LeadProposal {
	if !readsHouse[LeadDismissed](v) {
		return nil
	}
	var list []LeadProposal
	for i := range LeadsAhead {
		day := v.Today().Add(i)
		for _, o := range v.Programme(day) {
			if o.Cancelled || !o.Begins.After(v.at) || !o.asksForLeader() || v.s.isLed(o) {
				continue
			}
			if best, ok := v.leads(o, list); ok {
				list = append(list, best)
			}
		}
	}
	return list
}

func (v View) leads(o Occurrence, so []LeadProposal) (best LeadProposal, ok bool) {
	most := 0
	var instead []Staff
	for _, id := range o.Leaders {
		instead = append(instead, v.s.staff[id])
	}
	for _, c := range v.Colleagues() {
		if v.s.proposals.leads[LeadDismissed{o.OccurrenceID, c.ID}] || !v.s.worksFrom(c.ID, o.Begins, o.Ends) || v.s.taken(c.ID, o.Begins, o.Ends) ||
			slices.ContainsFunc(so, func(p LeadProposal) bool {
				return p.Staff.ID == c.ID && p.Begins.Before(o.Ends) && o.Begins.Before(p.Ends)
			}) {
			continue
		}
		p := LeadProposal{Occurrence: o, Staff: c, Instead: instead, Led: v.s.ledBefore(c.ID, o)}
		for _, s := range c.Strengths {
			if related(s, o.ActivityPlan) {
				p.Strengths = append(p.Strengths, s)
			}
		}
		on := v.on(o.On)
		for id, places := range on.going {
			comes := slices.ContainsFunc(places, func(n int) bool { return on.list[n].OccurrenceID == o.OccurrenceID })
			if comes && slices.Contains(v.s.companions[id], c.ID) && reads[CompanionNamed](v, id) {
				p.Follows++
			}
		}
		if score := 1 + 6*len(p.Strengths) + 3*min(p.Led, 3) + min(p.Follows, 4); score > most {
			best, most, ok = p, score, true
		}
	}
	return best, ok
}

// ledBefore counts how often somebody led an activity in the last weeks.
func (s *State) ledBefore(id StaffID, o Occurrence) (n int) {
	for week := range ledBack {
		day := o.Day.Add(-7 * (week + 1))
		if before, ok := s.occurrence(OccurrenceID{o.Activity, day}); ok && !before.Cancelled && slices.Contains(before.Leaders, id) {
			n++
		}
	}
	return n
}

// taken says whether somebody leads something or has an appointment between two moments.
func (s *State) taken(id StaffID, from, until time.Time) bool {
	for _, o := range s.on(s.day(from)) {
		if !o.Cancelled && o.Begins.Before(until) && from.Before(o.Ends) && slices.Contains(o.Leaders, id) {
			return true
		}
	}
	for r := range s.residents {
		for _, a := range s.appointments.between(r, from.Add(-12*time.Hour), until) {
			if !a.Cancelled && a.From.Before(until) && from.Before(a.Until) && slices.Contains(a.With, id) {
				return true
			}
		}
	}
	return false
}

// Meetings returns when those who live here and a companion of theirs are both free in the coming days, the longest without one first. Whoever
// has an appointment with a companion in these days, or is away, has none proposed.
func (v View) Meetings() []MeetingProposal {
	if !readsHouse[LeadDismissed](v) {
		return nil
	}
	residents := v.list(func(r Resident) bool {
		return r.Here() && reads[AppointmentAgreed](v, r.ID) && reads[CompanionNamed](v, r.ID)
	})
	slices.SortStableFunc(residents, func(a, b Resident) int { return v.lastMet(a.ID).Compare(v.lastMet(b.ID)) })
	var list []MeetingProposal
	for _, r := range residents {
		if _, away := v.OnLeave(r.ID); away || v.meets(r.ID) {
			continue
		}
		if p, ok := v.meeting(r, list); ok {
			list = append(list, p)
		}
	}
	return list
}

// lastMet is when a companion was with somebody last.
func (v View) lastMet(id ResidentID) (last time.Time) {
	for _, c := range v.Contacts(id, v.at.AddDate(0, 0, -14), v.at) {
		if slices.ContainsFunc(c.With, func(s StaffID) bool { return slices.Contains(v.s.companions[id], s) }) {
			last = latest(last, c.Began)
		}
	}
	return last
}

// meets says whether somebody has an appointment with a companion in these days.
func (v View) meets(id ResidentID) bool {
	return slices.ContainsFunc(v.s.appointments.between(id, v.at, v.at.AddDate(0, 0, MeetingsAhead)), func(a Appointment) bool {
		return !a.Cancelled && slices.ContainsFunc(a.With, func(s StaffID) bool { return slices.Contains(v.s.companions[id], s) })
	})
}

func (v View) meeting(r Resident, so []MeetingProposal) (MeetingProposal, bool) {
	for i := range MeetingsAhead {
		day := v.Today().Add(i)
		if v.s.proposals.meetings[MeetingDismissed{r.ID, day}] {
			continue
		}
		schedule := v.Schedule(r.ID, day)
		for at := civil.Clock(meetingFrom); at < meetingUntil; at += 30 {
			from := day.At(at, v.Zone())
			until := from.Add(MeetingMinutes * time.Minute)
			if !from.After(v.at) || slices.ContainsFunc(schedule, func(i Item) bool { return i.Begins.Before(until) && from.Before(i.Ends) && i.fills() }) {
				continue
			}
			for _, c := range v.Companions(r.ID) {
				busy := slices.ContainsFunc(so, func(p MeetingProposal) bool {
					return p.Staff.ID == c.ID && p.From.Before(until.Add(30*time.Minute)) && from.Before(p.From.Add(2*MeetingMinutes*time.Minute))
				})
				if !busy && v.s.worksFrom(c.ID, from, until) && !v.s.taken(c.ID, from, until) {
					return MeetingProposal{r, c, from, MeetingMinutes}, true
				}
			}
		}
	}
	return MeetingProposal{}, false
}

// fills says that there is no time for anything else then.
func (i Item) fills() bool {
	return i.expected() || i.Sort == ItemMoment && (i.Moment == MomentMeal || i.Moment == MomentCalm)
}

// activityStems are words that a strength about a kind of activity may have in it, in the languages of the house.
var activityStems = map[ActivityKind][]string{
	ActivityMovement:    {"movement", "outdoor", "walk", "run", "ski", "sport", "swim", "dance", "bevegelse", "friluft", "tur", "løp", "idrett", "trening", "svøm", "dans"},
	ActivityOuting:      {"outdoor", "mountain", "fishing", "friluft", "fjell", "tur", "fiske"},
	ActivityMusic:       {"music", "song", "sing", "guitar", "choir", "piano", "musikk", "sang", "gitar", "kor"},
	ActivityArt:         {"art", "paint", "draw", "clay", "photo", "kunst", "male", "tegn", "leire", "foto"},
	ActivityNutrition:   {"food", "cook", "kitchen", "bak", "mat", "kjøkken"},
	ActivityPractical:   {"cook", "kitchen", "garden", "wood", "repair", "kjøkken", "hage", "snekk", "verksted", "praktisk"},
	ActivityWork:        {"wood", "workshop", "repair", "craft", "snekk", "verksted", "håndverk"},
	ActivityMindfulness: {"mindful", "yoga", "calm", "breath", "nærvær", "ro", "pust"},
	ActivityGroup:       {"group", "conversation", "gruppe", "samtale"},
	ActivityIMR:         {"imr", "recovery", "bedring"},
	ActivityCognitive:   {"cognitive", "cbt", "kognitiv"},
	ActivityFamily:      {"famil", "network", "nettverk", "pårørende"},
	ActivityLearning:    {"school", "learn", "read", "skole", "læring", "lese"},
	ActivityRecreation:  {"game", "chess", "film", "humour", "spill", "sjakk", "humor"},
}

// related says whether a strength, in somebody's own words, is about an activity.
func related(strength string, o ActivityPlan) bool {
	strength = strings.ToLower(strength)
	for _, stem := range activityStems[o.Kind] {
		if strings.Contains(strength, stem) {
			return true
		}
	}
	for _, word := range strings.Fields(strings.ToLower(o.Title)) {
		if r := []rune(word); len(r) >= 4 && (strings.Contains(strength, word) || len(r) > 5 && strings.Contains(strength, string(r[:5]))) {
			return true
		}
	}
	return false
}
