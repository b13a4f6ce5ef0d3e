package care

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// contacts are all contacts, in little room: a house has 150,000 in a year, and all stay at hand. A contact is a row
// of small numbers, and what comes again and again (people, places, words) is held once, in an index.
//
// Nothing is noted before it began, so what began on a day is found from the end, however long the journal is.
type contacts struct {
	rows    []contactRow            // in the order in which they were written
	of      map[ResidentID][]uint32 // each resident's rows, in that order
	first   map[ContactID]uint32    // a contact's first row; those of the others who were there follow it
	open    []uint32                // rows that are ongoing, in that order
	marks   []contactMark           // what was said afterwards, in the order in which it was written
	felt    map[uint32]uint32       // by row: the mark that says how it was
	instead map[uint32]ContactID    // by row: the contact that it stands for
	why     map[uint64]string       // by entry: why it was taken back

	residents index[ResidentID]
	writers   index[Who]
	places    index[PlaceID]
	words     index[string]
	crews     index[string] // the colleagues of a contact, one after another
	crew      [][]StaffID   // the same, by the number of the crew
}

// A contactRow is one resident's contact; 64 bytes. Times are microseconds since 1970.
type contactRow struct {
	id                            ContactID
	seq                           uint64
	at, began                     int64
	resident, writer, place, crew uint32
	what, initiative, minutes     uint16
	flags                         uint8
}

const (
	rowFormal = 1 << iota
	rowTakenBack
	rowOngoing // it has begun and not ended
)

// A contactMark says that a contact ended, or how it was.
type contactMark struct {
	seq         uint64
	at          int64
	row, writer uint32
	minutes     uint16
	ends        bool
	takenBack   bool
	felt        Feeling
	words       string
}

// small is a number as a row holds it. Decisions let through none that does not fit.
func small(n int) uint16 { return uint16(min(max(n, 0), 1<<16-1)) }

func (c *contacts) add(f ContactHeld, e Entry, flags uint8) {
	i := uint32(len(c.rows))
	if first, known := c.first[f.Contact]; known {
		f.Contact = c.rows[first].id // the same letters, held once
	} else {
		put(&c.first, f.Contact, i)
	}
	if f.Formal {
		flags |= rowFormal
	}
	resident := c.residents.number(f.Resident)
	f.Resident = c.residents.value(resident)
	c.rows = append(c.rows, contactRow{id: f.Contact, seq: e.Seq, at: e.At.UnixMicro(), began: f.Began.UnixMicro(),
		resident: resident, writer: c.writers.number(e.By), place: c.places.number(f.Place), crew: c.together(f.With),
		what: uint16(c.words.number(string(f.What))), initiative: uint16(c.words.number(string(f.Initiative))), minutes: small(f.Minutes), flags: flags})
	put(&c.of, f.Resident, append(c.of[f.Resident], i))
	if flags&rowOngoing != 0 {
		c.open = append(c.open, i)
	}
	if f.Instead != "" {
		put(&c.instead, i, f.Instead)
		if before, ok := c.find(f.Instead, f.Resident); ok {
			if m, said := c.felt[before]; said {
				put(&c.felt, i, m)
			}
		}
	}
}

// together numbers a crew.
func (c *contacts) together(with []StaffID) uint32 {
	var key strings.Builder
	for _, id := range with {
		key.WriteString(string(id))
		key.WriteByte(0)
	}
	n := c.crews.number(key.String())
	if int(n) == len(c.crew) {
		c.crew = append(c.crew, slices.Clone(with))
	}
	return n
}

func (c *contacts) mark(i uint32, e Entry, m contactMark) {
	m.row, m.seq, m.at, m.writer = i, e.Seq, e.At.UnixMicro(), c.writers.number(e.By)
	c.marks = append(c.marks, m)
	c.retell(i, []uint32{uint32(len(c.marks) - 1)})
}

// retell makes true what marks, later ones last, say about a row.
func (c *contacts) retell(i uint32, marks []uint32) {
	row := &c.rows[i]
	for _, n := range marks {
		if m := c.marks[n]; m.ends {
			row.minutes, row.flags = m.minutes, row.flags&^rowOngoing
		} else {
			put(&c.felt, i, n)
		}
	}
	at, listed := slices.BinarySearch(c.open, i)
	switch ongoing := row.flags&(rowOngoing|rowTakenBack) == rowOngoing; {
	case ongoing && !listed:
		c.open = slices.Insert(c.open, at, i)
	case !ongoing && listed:
		c.open = slices.Delete(c.open, at, at+1)
	}
}

// find returns a resident's row of a contact.
func (c *contacts) find(id ContactID, resident ResidentID) (uint32, bool) {
	for _, i := range c.group(id) {
		if c.resident(i) == resident {
			return i, true
		}
	}
	return 0, false
}

// group returns the rows of a contact.
func (c *contacts) group(id ContactID) []uint32 {
	i, ok := c.first[id]
	if !ok {
		return nil
	}
	var rows []uint32
	for ; int(i) < len(c.rows) && c.rows[i].id == id; i++ {
		rows = append(rows, i)
	}
	return rows
}

func (c *contacts) resident(i uint32) ResidentID { return c.residents.value(c.rows[i].resident) }

// contact is a row in full, as it is at a moment.
func (c *contacts) contact(i uint32, at time.Time) Contact {
	row := c.rows[i]
	held := Contact{
		Written: c.stands(row.seq, row.at, row.writer, c.resident(i), row.flags&rowTakenBack != 0),
		ContactHeld: ContactHeld{Contact: row.id, Resident: c.resident(i), With: slices.Clone(c.crew[row.crew]),
			What: ContactWhat(c.words.value(uint32(row.what))), Began: time.UnixMicro(row.began).UTC(), Minutes: int(row.minutes),
			Place: c.places.value(row.place), Initiative: Initiative(c.words.value(uint32(row.initiative))),
			Formal: row.flags&rowFormal != 0, Instead: c.instead[i]},
		Ongoing: row.flags&rowOngoing != 0,
	}
	for j := c.first[row.id]; int(j) < len(c.rows) && c.rows[j].id == row.id; j++ {
		if c.rows[j].flags&rowTakenBack == 0 || j == i {
			held.Together++
		}
	}
	held.Forgotten = held.Ongoing && at.Sub(held.Began) > ContactForgotten
	if m, ok := c.felt[i]; ok {
		held.Felt, held.Words = c.marks[m].felt, c.marks[m].words
	}
	return held
}

func (c *contacts) stands(seq uint64, at int64, writer uint32, about ResidentID, back bool) Written {
	return Written{Seq: seq, At: time.UnixMicro(at).UTC(), By: c.writers.value(writer), About: about, TakenBack: back, Why: c.why[seq]}
}

// row and said find what an entry wrote.
func (c *contacts) row(seq uint64) (int, bool) {
	return slices.BinarySearchFunc(c.rows, seq, func(r contactRow, seq uint64) int { return compareSeq(r.seq, seq) })
}

func (c *contacts) said(seq uint64) (int, bool) {
	return slices.BinarySearchFunc(c.marks, seq, func(m contactMark, seq uint64) int { return compareSeq(m.seq, seq) })
}

func (c *contacts) written(seq uint64) *Written {
	if i, ok := c.row(seq); ok {
		w := c.contact(uint32(i), time.Time{}).Written
		return &w
	}
	if n, ok := c.said(seq); ok {
		m := c.marks[n]
		w := c.stands(m.seq, m.at, m.writer, c.resident(m.row), m.takenBack)
		return &w
	}
	return nil
}

func (c *contacts) takeBack(seq uint64, why string) {
	if why != "" {
		put(&c.why, seq, why)
	}
	if i, ok := c.row(seq); ok {
		c.rows[i].flags |= rowTakenBack
		c.retell(uint32(i), nil)
	} else if n, ok := c.said(seq); ok {
		c.marks[n].takenBack = true
		i := c.marks[n].row
		if c.marks[n].ends {
			c.rows[i].minutes, c.rows[i].flags = 0, c.rows[i].flags|rowOngoing
		} else {
			delete(c.felt, i)
		}
		var rest []uint32
		for n, m := range c.marks {
			if m.row == i && !m.takenBack {
				rest = append(rest, uint32(n))
			}
		}
		c.retell(i, rest)
	}
}

func (c *contacts) check(s *State) error {
	for i, row := range c.rows {
		switch _, admitted := s.residents[c.resident(uint32(i))]; {
		case !admitted:
			return fmt.Errorf("entry %d is a contact of somebody whom nobody admitted", row.seq)
		case row.began > row.at:
			return fmt.Errorf("contact of entry %d was written before it began", row.seq)
		case i > 0 && c.rows[i-1].id != row.id && c.first[row.id] != uint32(i):
			return fmt.Errorf("contact of entry %d stands apart from the others who were there", row.seq)
		case row.flags&rowOngoing == 0 && row.minutes == 0:
			return fmt.Errorf("contact of entry %d took no time", row.seq)
		}
		_, open := slices.BinarySearch(c.open, uint32(i))
		if ongoing := row.flags&(rowOngoing|rowTakenBack) == rowOngoing; ongoing != open {
			return fmt.Errorf("contact of entry %d: ongoing %t, but listed as such %t", row.seq, ongoing, open)
		}
	}
	return nil
}

// between returns a resident's rows that began in a stretch of time and were not taken back, latest first.
func (c *contacts) between(id ResidentID, from, until time.Time) []uint32 {
	var list []uint32
	start, end := from.UnixMicro(), until.UnixMicro()
	all := c.of[id]
	for n := len(all) - 1; n >= 0 && c.rows[all[n]].at >= start; n-- {
		if row := c.rows[all[n]]; row.flags&rowTakenBack == 0 && row.began >= start && row.began < end {
			list = append(list, all[n])
		}
	}
	slices.SortStableFunc(list, func(a, b uint32) int { return cmp.Compare(c.rows[b].began, c.rows[a].began) })
	return list
}

// last returns a resident's row that was written last and not taken back, in a list; an empty list if there is none.
func (c *contacts) last(id ResidentID) []uint32 {
	all := c.of[id]
	for n := len(all) - 1; n >= 0; n-- {
		if c.rows[all[n]].flags&rowTakenBack == 0 {
			return all[n : n+1]
		}
	}
	return nil
}

// after returns a resident's rows that were written after an entry, in that order.
func (c *contacts) after(id ResidentID, seq uint64) []uint32 {
	all := c.of[id]
	n, _ := slices.BinarySearchFunc(all, seq, func(i uint32, seq uint64) int { return compareSeq(c.rows[i].seq, seq+1) })
	return all[n:]
}

// since calls f with every row of the house that was written since a moment and not taken back, latest first.
func (c *contacts) since(from time.Time, f func(i uint32, row contactRow)) {
	start := from.UnixMicro()
	for n := len(c.rows) - 1; n >= 0 && c.rows[n].at >= start; n-- {
		if c.rows[n].flags&rowTakenBack == 0 {
			f(uint32(n), c.rows[n])
		}
	}
}
