package care

import (
	"strings"
	"testing"
)

func TestSaltImport(t *testing.T) {
	salted := ImportSalted{Salt: strings.Repeat("x", SaltShortest)}
	check(t, given(fjellheim), ByProgram("import"), SaltImport(salted), then(salted))
	check(t, given(fjellheim, salted), ByProgram("import"), SaltImport(ImportSalted{Salt: strings.Repeat("y", SaltShortest)}), then())
	check(t, given(fjellheim), ByProgram("import"), SaltImport(ImportSalted{Salt: "short"}), refused("form.incomplete"))
	check(t, given(fjellheim), asChief, SaltImport(salted), refused("rights.not-yours"))
	s := stateOf(given(fjellheim, salted)...)
	if got := s.As(ByProgram("import"), now).ImportSalt(); got != salted.Salt {
		t.Errorf("the import is told %q", got)
	}
	for _, who := range []Who{asIngrid, asAda, {RoleAuditor, "olav"}, {}} {
		if got := s.As(who, now).ImportSalt(); got != "" {
			t.Errorf("%v is told %q", who, got)
		}
	}
}
