package cli

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const instance = `SECTION_HORIZON
14
SECTION_SHIFTS
D,480,
SECTION_STAFF
A,D=14,4320,3360,5,2,2,1
B,D=14,4320,3360,5,2,2,1
C,D=14,4320,3360,5,2,2,1
SECTION_DAYS_OFF
A,0
SECTION_SHIFT_ON_REQUESTS
B,2,D,2
SECTION_COVER
1,D,2,100,1
2,D,1,100,1
8,D,2,100,1
`

// TestRotaBench plans an instance, twice the same for the same iterations, beside the best that is known, and writes the rota down.
func TestRotaBench(t *testing.T) {
	file := write(t, "Instance1.txt", instance)
	dir := filepath.Dir(file)
	if err := os.WriteFile(filepath.Join(dir, "best-known.csv"), []byte("set,instance,best_known\nmine,Instance1,10\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	rotas := filepath.Join(dir, "rotas")
	line := func(args ...string) []string {
		out, _ := run(t, 0, "", append([]string{"rota", "bench", dir, "--out", rotas}, args...)...)
		lines := strings.Split(strings.TrimSpace(out), "\n")
		return strings.Fields(lines[len(lines)-1])
	}
	first := line("--iterations", "50000")
	again := line("--iterations", "50000")
	if first[0] != "Instance1" || first[2] != "0" || first[3] != "10" || first[1] != again[1] {
		t.Errorf("it says %q, and then %q", first, again)
	}
	b, err := os.ReadFile(filepath.Join(rotas, "Instance1.csv"))
	if err != nil || strings.Contains("\n"+string(b), "\nA,0,") || !strings.Contains(string(b), ",D\n") {
		t.Errorf("the rota is %q: %v", b, err)
	}
	if timed := line("--seconds", "0.05"); timed[1] != first[1] {
		t.Errorf("by time it costs %s, and by iterations %s", timed[1], first[1])
	}
	var costs []string
	for _, seed := range []string{"3", "4", "5"} {
		costs = append(costs, line("--iterations", "3000", "--seed", seed)[1])
	}
	slices.SortFunc(costs, func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b)) })
	middle := line("--iterations", "3000", "--seed", "3", "--seeds", "3")
	if got := append(middle[1:2:2], middle[len(middle)-3], middle[len(middle)-1]); !slices.Equal(got, []string{costs[1], costs[0], costs[2]}) {
		t.Errorf("of %q it says that the middle, the least and the most are %q", costs, got)
	}
	if _, err := os.Stat(filepath.Join(rotas, "Instance1-seed5.csv")); err != nil {
		t.Error(err)
	}
	refused(t, "there is no Instance*.txt", "", "rota", "bench", t.TempDir())
	refused(t, "some seconds, or some iterations", "", "rota", "bench", dir, "--seconds", "0")
	own := filepath.Dir(write(t, "ward.txt", instance))
	if err := os.WriteFile(filepath.Join(own, "torn.txt"), []byte("SECTION_HORIZON\n14\nSECTION_SHIFTS\nD,480\nSECTION_STAFF\nA,D=14,many\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, _ := run(t, 1, "", "rota", "bench", own, "--iterations", "5000"); !strings.Contains(out, "\nward ") {
		t.Errorf("a file that cannot be read keeps the others from being tried: %q", out)
	}
	refused(t, "torn: line 6: field 4 is missing", "", "rota", "bench", filepath.Join(own, "torn.txt"))
	refused(t, "dataset:history:week", "", "rota", "bench", dir, "--only", "n005w4:0")
}
