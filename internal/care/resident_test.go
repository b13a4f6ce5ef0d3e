package care

import (
	"strings"
	"testing"
	"time"

	"milieu/internal/civil"
)

func TestAdmit(t *testing.T) {
	home := ResidentDischarged{Resident: "ada", Stay: "stay-1", On: ago(10 * time.Hour), To: "her own flat"}
	again := ResidentAdmitted{Resident: "ada", Stay: "stay-9", Name: "Ada", On: ago(time.Hour)}
	but := func(change func(*ResidentAdmitted)) Decision { return Admit(with(ada, change)) }

	check(t, given(), asIngrid, Admit(ada), then(ada))
	check(t, given(ada), asIngrid, Admit(ada), then()) // already so
	check(t, given(ada), asIngrid, Admit(again), refused("resident.already-here"))
	check(t, given(ada, home), asIngrid, Admit(again), then(again))
	check(t, given(ada, home), asIngrid, Admit(with(again, func(f *ResidentAdmitted) { f.On = ago(20 * time.Hour) })), refused("resident.stays-overlap"))
	check(t, given(), asEli, Admit(ada), refused("rights.team-only"))
	check(t, given(), asIngrid, but(func(f *ResidentAdmitted) { f.Name = "" }), refused("resident.no-name"))
	check(t, given(), asIngrid, but(func(f *ResidentAdmitted) { f.Stay = "" }), refused("form.incomplete"))

	check(t, given(ada), asIngrid, Discharge(with(home, func(f *ResidentDischarged) { f.Stay = "" })), then(home))
	check(t, given(), asIngrid, but(func(f *ResidentAdmitted) { f.Name = strings.Repeat("x", NameLongest+1) }), refused("form.too-long"))
	check(t, given(), asIngrid, but(func(f *ResidentAdmitted) { f.On = now.Add(25 * time.Hour) }), refused("resident.not-come-yet"))
	check(t, given(ada), asIngrid, Discharge(with(home, func(f *ResidentDischarged) { f.On = now.Add(time.Minute) })), refused("resident.not-gone-yet"))
	check(t, given(ada), asAda, Discharge(home), refused("rights.team-only"))
	check(t, given(), asIngrid, Discharge(home), refused("resident.unknown"))
	check(t, given(ada, home), asIngrid, Discharge(home), refused("resident.not-here"))
	check(t, given(ada), asIngrid, Discharge(with(home, func(f *ResidentDischarged) { f.On = ago(900 * time.Hour) })), refused("resident.left-before-coming"))

	// A person who returns keeps their course.
	v := stateOf(fjellheim, ada, QuestionAnswered{Resident: "ada", Question: "wish", Words: "sleep", Own: true}, home, again).As(asIngrid, now)
	r, ok := v.Resident("ada")
	if !ok || len(r.Stays) != 2 || r.Stays[0].To != "her own flat" || !r.Here() {
		t.Errorf("got %+v", r)
	}
	if wish, ok := v.Answer("ada", "wish"); !ok || wish.Words != "sleep" {
		t.Errorf("the earlier stay is forgotten: %+v", wish)
	}
}

func TestDescribeResident(t *testing.T) {
	who := ResidentDescribed{Resident: "ada", Name: "Ada", FullName: "Ada Berg", Pronouns: "she", Born: civil.Date(1990, 5, 1), Languages: []string{"nb"}}
	check(t, given(ada), asAda, DescribeResident(who), then(who))
	check(t, given(ada), asEli, DescribeResident(who), refused("rights.not-yours"))
	check(t, given(ada), asIngrid, DescribeResident(with(who, func(f *ResidentDescribed) { f.Name = "" })), refused("resident.no-name"))
	check(t, given(fjellheim, ada), asIngrid, DescribeResident(with(who, func(f *ResidentDescribed) { f.Born = civil.Date(2027, 1, 1) })), refused("resident.born-in-the-future"))
	check(t, given(ada), asAda, DescribeResident(with(who, func(f *ResidentDescribed) { f.Pronouns = strings.Repeat("x", NameLongest+1) })), refused("form.too-long"))
}

func TestCompanion(t *testing.T) {
	named := CompanionNamed{Resident: "ada", Staff: "ingrid"}
	ended := CompanionEnded{Resident: "ada", Staff: "ingrid"}
	check(t, given(ada, ingrid), asIngrid, NameCompanion(named), then(named))
	check(t, given(ada, ingrid, named), asIngrid, NameCompanion(named), then())
	check(t, given(ada), asIngrid, NameCompanion(named), refused("staff.unknown"))
	check(t, given(ingrid), asIngrid, NameCompanion(named), refused("resident.unknown"))
	check(t, given(ada, ingrid), asAda, NameCompanion(named), refused("rights.team-only"))
	check(t, given(ada, ingrid, named), asIngrid, EndCompanion(ended), then(ended))
	check(t, given(ada, ingrid), asIngrid, EndCompanion(ended), then())
	if c := stateOf(ada, ingrid, jonas, named, CompanionNamed{"ada", "jonas"}, ended).As(asAda, now).Companions("ada"); len(c) != 1 || c[0].Name != "Jonas" {
		t.Errorf("got %+v", c)
	}
	s := stateOf(fjellheim, ada, eli, ingrid, named)
	if r := s.As(asIngrid, now).Follows("ingrid"); len(r) != 1 || r[0].Name != "Ada" {
		t.Errorf("Ingrid follows %+v", r)
	}
	if r := s.As(asEli, now).Follows("ingrid"); len(r) != 0 {
		t.Errorf("another resident is told whom Ingrid follows: %+v", r)
	}
}
