package care

import (
	"strings"
	"testing"
)

// norwegian is what a house in the tests has entered.
var norwegian = LawDescribed{Country: "Norway",
	Forces:     []Force{{Name: "must be weighed", Says: "Who decides has to ask what you wished."}, {Name: "binding", Binding: true}},
	Decisions:  []LawfulThing{{"shielding", "§ 4-3"}},
	Restraints: []LawfulThing{{"holding", "§ 4-8"}, {"seclusion", "§ 4-8"}}}

func TestDescribeLaw(t *testing.T) {
	but := func(change func(*LawDescribed)) Decision { return DescribeLaw(with(norwegian, change)) }
	check(t, given(fjellheim), asChief, DescribeLaw(norwegian), then(norwegian))
	check(t, given(fjellheim), asIngrid, DescribeLaw(norwegian), refused("rights.coordinator-only"))
	check(t, given(fjellheim), asChief, but(func(f *LawDescribed) { f.Country = strings.Repeat("x", NameLongest+1) }), refused("form.too-long"))
	check(t, given(fjellheim), asChief, but(func(f *LawDescribed) { f.Forces = []Force{{}} }), refused("law.no-name"))
	check(t, given(fjellheim), asChief, but(func(f *LawDescribed) { f.Decisions = []LawfulThing{{"", "§"}} }), refused("law.no-name"))
	check(t, given(fjellheim), asChief, but(func(f *LawDescribed) { f.Restraints = []LawfulThing{{"holding", ""}} }), refused("law.no-basis"))

	s := stateOf(fjellheim, ada, norwegian)
	if got := s.As(asAda, now).Law().Country; got != "Norway" {
		t.Errorf("Ada is told of the law of %q", got)
	}
	if got := s.As(Who{}, now).Law().Country; got != "" {
		t.Errorf("nobody is told of the law of %q", got)
	}
}
