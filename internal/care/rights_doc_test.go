package care

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestRightsAreWrittenDown compares doc/rights.md, which is for privacy officers, with the table; -update writes it.
func TestRightsAreWrittenDown(t *testing.T) {
	var b strings.Builder
	b.WriteString(`# Who may see, and who may write

This is the table of rights, as the program asks it; a test compares it with the code (internal/care/rights_table.go). What is
not in it, nobody may. A person's explicit *no* (hidden records, held-back notes) wins over every row.

Ties: **self**: the resident's own. **duty**: on duty in this house, or within its handover window; a coordinator answers for
the house all the time. **companion**, **treats**: named to the resident. **consent**: a relative to whom the resident opened
the chapter, or a guardian by the house's ages. **glass**: broke the glass, for hours, with a reason; **hand**: and stated that
they must write. **staff**, **lives**, **kin**: works here, lives here, belongs to somebody here. Programs read and write what
their scope names; an administrator of the server is in no row.

| fact | chapter | read | write |
|---|---|---|---|
`)
	for _, r := range Rights() {
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", r.Kind, r.Chapter, audienceInWords(r.Read), audienceInWords(r.Write))
	}
	const file = "../../doc/rights.md"
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if was, err := os.ReadFile(file); err != nil || string(was) != b.String() {
		t.Errorf("%s is not the table of rights; go test ./internal/care -run RightsAreWrittenDown -update writes it", file)
	}
}

// audienceInWords groups the roles that are admitted by the same ties.
func audienceInWords(a map[Role]Tie) string {
	byTies := map[Tie][]string{}
	for _, role := range append(slices.Clip(Roles), RoleWall) {
		if ties := a[role]; ties != 0 {
			byTies[ties] = append(byTies[ties], string(role))
		}
	}
	var list []string
	for ties, roles := range byTies {
		var names []string
		for _, known := range append(Ties, struct {
			Tie  Tie
			Name string
		}{TieGlassHand, "hand"}) {
			if ties&known.Tie != 0 {
				names = append(names, known.Name)
			}
		}
		who := strings.Join(roles, ", ")
		switch {
		case slices.Equal(roles, roleNames(TeamRoles)):
			who = "team"
		case slices.Equal(roles, roleNames(StaffRoles)):
			who = "all staff"
		case slices.Equal(roles, roleNames(clinical)):
			who = "clinicians"
		}
		list = append(list, who+": "+strings.Join(names, " or "))
	}
	slices.SortFunc(list, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), strings.Compare(a, b)) })
	return strings.Join(list, "; ")
}

func roleNames(roles []Role) []string {
	var names []string
	for _, r := range roles {
		names = append(names, string(r))
	}
	return names
}
