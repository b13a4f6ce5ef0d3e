package web

import (
	"net/http"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/web/ui"
)

// The wall is the living room's screen: the day, who is here to turn to, and the names of those who agreed to it.

func (s *Server) wallRoutes(r routes) {
	r.wall("GET /wall", s.wall)
	r.live("wall", livePage{parts: func(l *look) ([]livePart, error) {
		return []livePart{{"wall-all", wallAll(newWallPage(l))}}, nil
	}})
}

type wallPage struct {
	Seq    uint64
	Lang   string
	Frame  ui.WallProps
	Ribbon ui.RibbonProps
	Next   []ui.DayItem
	Here   []ui.LineProps
	Names  string
	Quiet  string
}

func (s *Server) wall(w http.ResponseWriter, l *look) error {
	return s.write(w, l, wallView(newWallPage(l)))
}

func newWallPage(l *look) (p wallPage) {
	l.view(func(v care.View) {
		house, now := v.House(), civil.ClockOf(v.At(), v.Zone())
		p.Seq, p.Lang = v.Seq(), l.words.Lang()
		p.Frame = ui.WallProps{House: house.Name, Title: l.words.Day(v.Today()), Clock: l.words.Clock(now), Now: int(now)}
		p.Ribbon = wallRibbon(l, v)
		for _, o := range v.Programme(v.Today()) {
			if !o.Cancelled && o.Ends.After(v.At()) {
				place := v.Place(o.Place).Name
				p.Next = append(p.Next, ui.DayItem{Time: l.words.Time(o.Begins), Title: o.Title, Detail: place, Next: !o.Begins.After(v.At())})
			}
		}
		for _, c := range v.Present() {
			p.Here = append(p.Here, ui.LineProps{Face: faceOf(string(c.ID), c.Name), Title: c.Name, After: l.say("today.until", "Until", until(l, v, c.Until))})
		}
		p.Names = l.words.List(v.OnWall())
		if house.QuietFrom != house.QuietUntil {
			p.Quiet = l.say("wall.quiet", "From", l.words.Clock(house.QuietFrom), "Until", l.words.Clock(house.QuietUntil))
		}
	})
	return p
}

// wallRibbon is the day without how many go where.
func wallRibbon(l *look, v care.View) ui.RibbonProps {
	p := dayRibbon(l, v)
	p.ID = "wall-ribbon"
	for i := range p.Parts {
		p.Parts[i].Detail, p.Parts[i].Href = "", ""
	}
	return p
}
