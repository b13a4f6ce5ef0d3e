package table

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"milieu/internal/care"
	"milieu/internal/journal"
)

var now = time.Date(2026, 11, 21, 10, 20, 0, 0, time.UTC)

var program = care.ByProgram("import")

func house(t testing.TB) *journal.House {
	t.Helper()
	j := journal.Open(new(journal.Memory), func() time.Time { return now }, nil)
	t.Cleanup(func() { _ = j.Close() })
	h, err := j.House(context.Background(), "h1")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Do(context.Background(), journal.Form{By: program}, care.DescribeHouse(care.HouseDescribed{Name: "F", Kind: care.Ward, Word: "resident", Languages: []string{"nb"}, Zone: "Europe/Oslo"})); err != nil {
		t.Fatal(err)
	}
	return h
}

type reader func(string, io.Reader, string, care.View) ([]Row, error)

func rows(h *journal.House, read reader, text string) (rows []Row, err error) {
	h.View(program, func(v care.View) { rows, err = read("f.csv", strings.NewReader(text), h.ID(), v) })
	return rows, err
}

// take reads a table and does what it says, all of it or nothing. It returns how many entries that were.
func take(t testing.TB, h *journal.House, read reader, text string) (int, error) {
	t.Helper()
	list, err := rows(h, read, text)
	if err != nil {
		return 0, err
	}
	var all []care.Decision
	for _, r := range list {
		all = append(all, r.Decisions...)
	}
	receipt, err := h.Do(context.Background(), journal.Form{By: program}, care.Together(all...))
	if err := h.Check(); err != nil {
		t.Fatal(err)
	}
	return receipt.Count, err
}

const (
	staffTable = "name,profession,strengths,languages,username\n" +
		"Ingrid Lie,milieu therapist,\"outdoors; grief\",\"nb, en\",ingrid\n" +
		"Jonas,music therapist,,,\n"
	norwegian = "\xef\xbb\xbfNavn;Yrke;Styrker;Språk\r\nÅse Moe;miljøterapeut;\"turer; søvn\";nb\r\n;;;\r\n"
	people    = "name;full name;born;languages;admitted;companion\n" +
		"Ada;Ada Berg;1990-02-28;nb|ar;2026-11-01;Ingrid Lie\n" +
		"Eli;;3.4.1985;;;\n"
	duties = "staff,team,from,until\nIngrid Lie,blue,2026-11-21 07:00,15:00\nJonas,,21.11.2026 22:00,7:30\nJonas,,2026-11-23T07:00,2026-11-25 07:00:00\n"
)

func TestStaff(t *testing.T) {
	h := house(t)
	for _, table := range []string{staffTable, norwegian} {
		if n, err := take(t, h, Staff, table); err != nil || n == 0 {
			t.Fatalf("%d, %v", n, err)
		}
		if n, err := take(t, h, Staff, table); err != nil || n != 0 {
			t.Errorf("read again: %d, %v", n, err)
		}
	}
	list, err := rows(h, Staff, staffTable)
	if err != nil || list[0].Username != "ingrid" || list[0].Staff == "" {
		t.Errorf("%+v, %v", list, err)
	}
	h.View(program, func(v care.View) {
		c := v.Colleagues()
		if len(c) != 3 || c[0].Name != "Ingrid Lie" || fmt.Sprint(c[0].Strengths, c[0].Languages, c[0].Profession) != "[outdoors grief] [nb en]milieu therapist" ||
			c[1].Profession != "music therapist" || c[2].Name != "Åse Moe" || c[2].Strengths[1] != "søvn" {
			t.Errorf("got %+v", c)
		}
	})
	// A table that says less takes nothing away; one that says otherwise is right.
	if n, err := take(t, h, Staff, "name\nINGRID LIE\n"); err != nil || n != 1 {
		t.Errorf("%d, %v", n, err)
	}
	h.View(program, func(v care.View) {
		if c := v.Colleagues()[0]; c.Name != "INGRID LIE" || len(c.Strengths) != 2 || c.Profession != "milieu therapist" {
			t.Errorf("got %+v", c)
		}
	})
}

func TestResidents(t *testing.T) {
	h := house(t)
	if _, err := take(t, h, Residents, people); err == nil || !strings.Contains(err.Error(), `f.csv, line 2, column "companion": nobody called "Ingrid Lie"`) {
		t.Errorf("got %v", err)
	}
	if _, err := take(t, h, Staff, staffTable); err != nil {
		t.Fatal(err)
	}
	if n, err := take(t, h, Residents, people); err != nil || n != 5 {
		t.Fatalf("%d, %v", n, err)
	}
	if n, err := take(t, h, Residents, people); err != nil || n != 0 {
		t.Errorf("read again: %d, %v", n, err)
	}
	h.View(program, func(v care.View) {
		r := v.Residents()
		if len(r) != 2 || r[0].FullName != "Ada Berg" || r[0].Born.String() != "1990-02-28" || fmt.Sprint(r[0].Languages) != "[nb ar]" ||
			!r[0].Stay().From.Equal(time.Date(2026, 11, 1, 11, 0, 0, 0, time.UTC)) || r[1].Born.String() != "1985-04-03" || !r[1].Stay().From.Equal(now) {
			t.Errorf("got %+v", r)
		}
		if c := v.Companions(r[0].ID); len(c) != 1 || c[0].Name != "Ingrid Lie" {
			t.Errorf("got %+v", c)
		}
	})
	// Somebody who was admitted by hand is the same person once the table says so.
	if _, err := h.Do(t.Context(), journal.Form{By: program}, care.Admit(care.ResidentAdmitted{Resident: "kim", Stay: "s", Name: "Kim", On: now})); err != nil {
		t.Fatal(err)
	}
	if n, err := take(t, h, Residents, "name,born\nkim,2000-01-01\n"); err != nil || n != 1 {
		t.Errorf("%d, %v", n, err)
	}
}

func TestDuties(t *testing.T) {
	h := house(t)
	if _, err := take(t, h, Staff, staffTable); err != nil {
		t.Fatal(err)
	}
	for _, want := range []int{3, 0} {
		if n, err := take(t, h, Duties, duties); err != nil || n != want {
			t.Fatalf("%d, want %d: %v", n, want, err)
		}
	}
	h.View(program, func(v care.View) {
		d := v.Duties(now.Add(-48*time.Hour), now.Add(100*time.Hour))
		if len(d) != 3 || !d[0].From.Equal(time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC)) || !d[0].Until.Equal(d[0].From.Add(8*time.Hour)) || d[0].Team != "blue" ||
			d[1].Until.Sub(d[1].From) != 9*time.Hour+30*time.Minute || d[2].Until.Sub(d[2].From) != 48*time.Hour {
			t.Errorf("got %+v", d)
		}
	})
	// Rows that clash with one another are not written at all, and the row is known.
	seq := h.Seq()
	_, err := take(t, h, Duties, "staff,from,until\nJonas,2026-12-01 07:00,15:00\nJonas,2026-12-01 08:00,16:00\n")
	if step := (*care.Step)(nil); !errors.As(err, &step) || step.Index != 1 || h.Seq() != seq {
		t.Errorf("got %v", err)
	}
}

func TestBad(t *testing.T) {
	h := house(t)
	if _, err := take(t, h, Staff, "name\nJonas\n"); err != nil {
		t.Fatal(err)
	}
	for _, id := range []care.StaffID{"x", "y"} {
		if _, err := h.Do(t.Context(), journal.Form{By: program}, care.JoinStaff(care.StaffJoined{Staff: id, Name: "Two"})); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		read       reader
		text, want string
	}{
		{Staff, "", "the table is empty"},
		{Staff, "profession\nx\n", `line 1: there is no column "name"`},
		{Staff, "name,shoe size\n", `line 1, column "shoe size": the house has no such column`},
		{Staff, "name,navn\n", `line 1, column "navn": there are two columns`},
		{Staff, "name,profession\n\n,x\n", `line 3, column "name": the name is missing`},
		{Staff, "name\nA\na\n", `line 3, column "name": "a" stands in line 2 already`},
		{Staff, "name\nA,B\n", "line 2: there are 2 cells, and 1 columns"},
		{Staff, "name\n\"A\n", "line 2: a quotation mark is out of place"},
		{Staff, "name\nJ\xf8rn\n", "line 2: the text is not UTF-8"},
		{Staff, "name,languages\nA,klingonish language\n", `line 2, column "languages": "klingonish language" is not the code`},
		{Staff, "name\ntwo\n", `several colleagues are called "two"`},
		{Staff, "name\n" + strings.Repeat("x", Largest), "larger than"},
		{Residents, "navn,født\nA,1990-13-01\n", `line 2, column "født": "1990-13-01" is no day`},
		{Residents, "name,admitted\nA,2027-01-01\n", "still to come"},
		{Residents, "name,full name\nA,B\nC,B\n", "stands in line 2 already"},
		{Residents, "name,languages\nA,x y\n", "is not the code"},
		{Residents, "name,admitted\nA,soon\n", "is no day"},
		{Duties, "staff,from,until\nJonas,07:00,15:00\n", `column "from": "07:00" is no time`},
		{Duties, "staff,from,until\nJonas,2026-11-21 07:00,25:00\n", `column "until": "25:00" is no time`},
		{Duties, "staff,from,until\nGus,2026-11-21 07:00,15:00\n", `nobody called "Gus"`},
	} {
		_, err := rows(h, c.read, c.text)
		if bad := (*Bad)(nil); !errors.As(err, &bad) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.40q: got %v, want %s", c.text, err, c.want)
		}
	}
}

// FuzzTables checks that no bytes make a table panic, or be taken in half.
func FuzzTables(f *testing.F) {
	for _, table := range []string{staffTable, norwegian, people, duties, "a\tb\n", "\"", "name\n\"\"\"\"\n"} {
		for kind := range byte(3) {
			f.Add(kind, []byte(table))
		}
	}
	f.Fuzz(func(t *testing.T, kind byte, data []byte) {
		h := house(t)
		if _, err := take(t, h, Staff, staffTable); err != nil {
			t.Fatal(err)
		}
		before := h.Seq()
		n, err := take(t, h, []reader{Staff, Residents, Duties}[kind%3], string(data))
		bad := (*Bad)(nil)
		if err != nil && (!errors.As(err, &bad) && journal.Refused(err) == nil || h.Seq() != before) || h.Seq() != before+uint64(n) {
			t.Fatalf("%d entries after %d: %v", h.Seq(), before, err)
		}
	})
}
