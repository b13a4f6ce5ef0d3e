package fhir

import (
	"encoding/json"
	"regexp"
	"strings"
	"time"

	"milieu/internal/civil"
)

// The parts of FHIR R4's data types that are used: https://hl7.org/fhir/R4/datatypes.html

type coding struct{ System, Code, Display string }

// codeable is a CodeableConcept: the same thing in several code systems, and in words.
type codeable struct {
	Coding []coding
	Text   string
}

type identifier struct {
	Use    string
	Type   codeable
	System string
	Value  string
	Period period
}

type humanName struct {
	Use    string
	Text   string
	Family string
	Given  []string
	Period period
}

type reference struct {
	Reference  string
	Identifier identifier
	Display    string
}

// A period's ends may be known to the year, the month, the day or the second.
type period struct{ Start, End string }

type extension struct {
	URL                  string
	ValueBoolean         bool
	ValueCoding          coding
	ValueCodeableConcept codeable
}

// tag is what SNOMED CT puts behind a name to say which hierarchy it is of. It is not for people.
var tag = regexp.MustCompile(` \((disorder|finding|situation|person|event|procedure|regime/therapy|substance|product|record artifact|morphologic abnormality|observable entity|qualifier value)\)$`)

// said is the thing in words: as it was written, or as the code system calls it.
func (c codeable) said() string {
	text := c.Text
	for _, code := range c.Coding {
		if text == "" {
			text = code.Display
		}
	}
	return tag.ReplaceAllString(clean(text), "")
}

func (c codeable) has(codes ...string) bool {
	for _, have := range c.Coding {
		for _, want := range codes {
			if have.Code == want {
				return true
			}
		}
	}
	return false
}

// code is the one code of a thing that has one, such as a status; "" if it is not said.
func (c codeable) code() string {
	for _, have := range c.Coding {
		if have.Code != "" {
			return have.Code
		}
	}
	return ""
}

// clean makes one line of a text.
func clean(s string) string { return strings.Join(strings.Fields(s), " ") }

// day reads a date or dateTime (https://hl7.org/fhir/R4/datatypes.html#dateTime); no day if it is only known
// to the month or the year.
func day(s string) civil.Day {
	if len(s) < len("2006-01-02") {
		return 0
	}
	d, err := civil.Parse(s[:len("2006-01-02")])
	if err != nil {
		return 0
	}
	return d
}

// year is the year of a date or dateTime; "" if there is none.
func year(s string) string {
	if len(s) < 4 {
		return ""
	}
	if _, err := civil.Parse(s[:4] + "-01-01"); err != nil {
		return ""
	}
	return s[:4]
}

// instant reads a dateTime; noon in the house if it is only a day, zero if it is less.
func instant(s string, zone *time.Location) time.Time {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t
	}
	return day(s).At(12*60, zone)
}

// over says that a period ended before a day; what is known to less than the day is given the benefit of the doubt.
func (p period) over(today civil.Day) bool {
	if y := year(p.End); y != "" && day(p.End) == 0 {
		return y < today.String()[:4]
	}
	return day(p.End) != 0 && day(p.End).Before(today)
}

// reads decodes a resource into the fields that are used of it.
func reads[R any](raw []byte) (any, error) {
	r := new(R)
	err := json.Unmarshal(raw, r)
	return r, err
}
