package web

import (
	"bytes"
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/fhir"
	"milieu/internal/journal"
)

func (s *Server) lookRoutes(r routes) {
	r.page("GET /me/looks", s.looksAtMe)
	r.page("GET /resident/{id}/looks", s.looksAt)
	r.page("GET /looks", s.looksAll)
	r.page("GET /looks.ndjson", s.looksFile)
}

// looksDays is how many days one page has.
const looksDays = 14

// looksPage is who has looked, day by day.
type looksPage struct {
	Title, Sub, Lead string
	Days             []looksDay
	Empty, EmptyHelp string
	Earlier, Latest  string // addresses
	File             string // address of the same as FHIR; "" if the viewer does not get it
	Code, From       string // what was looked for; only where Search
	Search           bool
}

type looksDay struct {
	Day   string
	Lines []looksLine
}

// looksLine is one person on one day, in one role and for one reason.
type looksLine struct {
	who              care.Who
	reason           string
	Name, Role, Why  string
	Times, What      string
	Whom             string // for those who see looks at many
	Refused          bool
	first, last      time.Time
	count            int
	kinds, residents []string
	out              []string // ways by which it left the house: see wayOut
}

// ExportWay is the way of a look at everything in a house's journal.
const ExportWay = "milieu export"

// wayOut says how what was told left the screen, if it did: on paper, or in a file.
func wayOut(way string) string {
	switch {
	case strings.HasPrefix(way, "GET /print/"):
		return "paper"
	case way == ExportWay, strings.HasPrefix(way, "GET /program/"):
		return "file"
	}
	return ""
}

func (s *Server) looksAtMe(w http.ResponseWriter, l *look) error {
	return s.showLooks(w, l, l.who.Resident(), "/me/looks")
}

func (s *Server) looksAt(w http.ResponseWriter, l *look) error {
	return s.showLooks(w, l, l.resident(), "/resident/"+l.PathValue("id")+"/looks")
}

func (s *Server) looksAll(w http.ResponseWriter, l *look) error {
	if code := strings.TrimSpace(l.URL.Query().Get("code")); code != "" {
		return s.showLooks(w, l, care.ResidentID(code), "/looks")
	}
	return s.showLooks(w, l, "", "/looks")
}

// looksRange is the days that the address asks for: until a day, or until today.
func (l *look) looksRange(v care.View) (from, until civil.Day) {
	until, err := civil.Parse(l.URL.Query().Get("until"))
	if err != nil || until.After(v.Today()) {
		until = v.Today()
	}
	return until.Add(1 - looksDays), until
}

func (s *Server) showLooks(w http.ResponseWriter, l *look, id care.ResidentID, here string) error {
	var p looksPage
	var from, until, today civil.Day
	var zone *time.Location
	may := false
	l.view(func(v care.View) {
		may = v.MayReadLooks(id) && (id != "" || l.who.Resident() == "")
		from, until = l.looksRange(v)
		today, zone = v.Today(), v.Zone()
		p.Title, p.Lead = l.say("look.title-all"), l.say("look.lead-all")
		if r, ok := v.Resident(id); ok {
			p.Title, p.Lead = l.say("look.title-of", "Name", r.Name), l.say("look.lead-of")
		}
		if l.who.Resident() != "" {
			p.Title, p.Lead = l.say("look.title"), l.say("look.lead")
		}
	})
	if !may {
		return care.Forbidden
	}
	begin, _ := from.Bounds(zone)
	_, end := until.Bounds(zone)
	days := map[civil.Day][]looksLine{}
	err := l.house.Looks(l.Context(), begin, end, func(k journal.Look) error {
		gather(days, k, id, l.who, zone)
		for _, p := range k.People {
			for _, r := range p.Residents {
				if id == "" || r == id {
					l.audits(r)
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	l.view(func(v care.View) { p.Days = s.looksDays(l, v, days, id == "") })
	p.Sub = l.say("look.range", "From", l.words.Day(from), "Until", l.words.Day(until))
	p.Empty, p.EmptyHelp = l.say("look.empty-all"), ""
	if l.who.Resident() != "" {
		p.Empty, p.EmptyHelp = l.say("look.empty"), l.say("look.empty.help", "From", l.words.Day(from), "Until", l.words.Day(until))
	}
	code := ""
	if here == "/looks" {
		p.Search, p.Code, p.From = true, string(id), until.String()
		p.File = "/looks.ndjson?until=" + until.String()
		if id != "" {
			code = "&code=" + string(id)
			p.File += code
		}
	}
	p.Earlier = here + "?until=" + from.Add(-1).String() + code
	if until.Before(today) {
		p.Latest = here + "?" + strings.TrimPrefix(code, "&")
	}
	return s.show(w, l, p.Title, looksView(p))
}

// gather adds a look to the lines of its day. A resident's own looks at their own record are not told to them.
func gather(days map[civil.Day][]looksLine, k journal.Look, id care.ResidentID, viewer care.Who, zone *time.Location) {
	if viewer.Resident() != "" && k.By == viewer {
		return
	}
	day := civil.Of(k.At, zone)
	for _, p := range k.People {
		if id != "" && !slices.Contains(p.Residents, id) {
			continue
		}
		line := looksLine{who: k.By, reason: p.Reason, Refused: k.Refused}
		i := slices.IndexFunc(days[day], func(other looksLine) bool {
			return other.who == line.who && other.reason == line.reason && other.Refused == line.Refused
		})
		if i < 0 {
			i, days[day] = len(days[day]), append(days[day], line)
		}
		at := &days[day][i]
		if at.first.IsZero() {
			at.first = k.At.In(zone)
		}
		at.last = k.At.In(zone)
		at.count++
		at.kinds = append(at.kinds, p.Kinds...)
		slices.Sort(at.kinds)
		at.kinds = slices.Compact(at.kinds)
		if out := wayOut(k.Way); out != "" && !k.Refused && !slices.Contains(at.out, out) {
			at.out = append(at.out, out)
		}
		for _, r := range p.Residents {
			if !slices.Contains(at.residents, string(r)) {
				at.residents = append(at.residents, string(r))
			}
		}
	}
}

// looksDays puts the lines into words, the latest day first.
func (s *Server) looksDays(l *look, v care.View, days map[civil.Day][]looksLine, many bool) []looksDay {
	var list []looksDay
	for day, lines := range days {
		for i := range lines {
			at := &lines[i]
			at.Name, at.Role = s.lookerName(l, v, at.who), l.say("role."+string(at.who.Role))
			if at.who.Resident() != "" && at.Name == at.who.ID { // of whom who reads this knows the code alone
				at.Name, at.Role = at.Role, at.who.ID
			}
			if at.reason != "" {
				at.Why = l.say("look.reason." + at.reason)
			}
			at.Times = l.say("look.once", "Time", l.words.Time(at.first))
			if at.count > 1 {
				at.Times = l.say("look.often", "Count", at.count, "First", l.words.Time(at.first), "Last", l.words.Time(at.last))
			}
			var chapters []string
			for _, c := range care.ChaptersOf(at.kinds) {
				if l.who.Resident() != "" {
					chapters = append(chapters, l.say("chapter."+string(c)))
				} else {
					chapters = append(chapters, strings.ToLower(l.say("access.chapter."+string(c))))
				}
			}
			if slices.Contains(at.kinds, readLooks) {
				chapters = append(chapters, l.say("look.looks"))
			}
			if at.What = strings.Join(chapters, ", "); at.What != "" {
				at.What = l.say("look.what", "What", at.What)
			}
			for _, out := range at.out {
				at.What = dotted(at.What, l.say("look.out."+out))
			}
			switch {
			case at.Refused:
				at.What = l.say("look.refused")
			case many && len(at.residents) == 1:
				at.Whom = l.say("look.whom-one")
			case many:
				at.Whom = l.say("look.whom", "Count", len(at.residents))
			}
		}
		slices.SortStableFunc(lines, func(a, b looksLine) int { return cmp.Or(b.last.Compare(a.last), strings.Compare(a.Name, b.Name)) })
		list = append(list, looksDay{day.String(), lines})
	}
	slices.SortFunc(list, func(a, b looksDay) int { return strings.Compare(b.Day, a.Day) })
	for i, d := range list {
		day, _ := civil.Parse(d.Day)
		list[i].Day = l.words.Day(day)
	}
	return list
}

// lookerName is what somebody who looked is called: a colleague or a relative by name, a program by what its token was
// made for.
func (s *Server) lookerName(l *look, v care.View, who care.Who) string {
	if p, ok := s.office.ProgramOf(who); ok {
		return p.Name
	}
	if c, ok := v.Colleague(who.Staff()); ok {
		return c.Name
	}
	if who.Relative() != "" {
		if name, ok := v.RelativeName(who.Relative()); ok {
			return name
		}
	}
	if r, ok := v.Resident(who.Resident()); ok {
		return r.Name
	}
	if who.ID == "" {
		return l.say("role." + string(who.Role))
	}
	return who.ID
}

// looksFile is the looks of the days asked for as FHIR AuditEvents, one a line, for who may read all.
func (s *Server) looksFile(w http.ResponseWriter, l *look) error {
	may := false
	l.view(func(v care.View) { may = v.MayReadLooks("") && l.who.Resident() == "" })
	if !may {
		return care.Forbidden
	}
	return s.writeLooks(w, l, care.ResidentID(l.URL.Query().Get("code")))
}

// writeLooks writes the looks of the days that are asked for, at one resident or at everybody.
func (s *Server) writeLooks(w http.ResponseWriter, l *look, id care.ResidentID) error {
	var begin, end time.Time
	l.view(func(v care.View) {
		from, until := l.looksRange(v)
		begin, _ = from.Bounds(v.Zone())
		_, end = until.Bounds(v.Zone())
	})
	var b bytes.Buffer
	err := l.house.Looks(l.Context(), begin, end, func(k journal.Look) error {
		a := audited(k, id)
		for _, p := range a.People {
			l.audits(p.Resident)
		}
		return fhir.WriteLook(&b, l.house.ID(), a)
	})
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/fhir+ndjson")
	w.Header().Set("Content-Disposition", `attachment; filename="looks.ndjson"`)
	_, err = b.WriteTo(w)
	return err
}

// audited is a look as it is written for auditors, about one resident if one is meant.
func audited(k journal.Look, id care.ResidentID) fhir.Look {
	out := fhir.Look{Seq: k.Seq, At: k.At, By: k.By, Way: k.Way, Refused: k.Refused}
	for _, p := range k.People {
		for _, r := range p.Residents {
			if id == "" || r == id {
				out.People = append(out.People, fhir.LookedAt{Resident: r, Reason: p.Reason, Kinds: p.Kinds})
			}
		}
	}
	return out
}
