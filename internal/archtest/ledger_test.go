package archtest

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestLedger reads the ledger of the OWASP ASVS: it has every requirement of level 1 and 2, once and in its order, with
// the level; each says how it is met, by tests that exist or by a page, or what is missing, or why it does not apply.
func TestLedger(t *testing.T) {
	const ledger = "doc/security/asvs.md"
	var want []string
	for line := range strings.Lines(read(t, "internal/archtest/testdata/asvs-5.0.0.txt")) {
		if !strings.HasPrefix(line, "#") {
			want = append(want, strings.Join(strings.Fields(line), " "))
		}
	}
	p, text, count := thisProject(t), read(t, ledger), map[string]int{}
	number := regexp.MustCompile(`^\d+\.\d+\.\d+$`)
	var got []string
	for line := range strings.Lines(text) {
		cells := strings.Split(line, "|")
		if len(cells) < 2 || !number.MatchString(strings.TrimSpace(cells[1])) {
			continue
		}
		if len(cells) != 7 {
			t.Errorf("%s: this row has not five cells: %s", ledger, line)
			continue
		}
		for i, c := range cells {
			cells[i] = strings.TrimSpace(c)
		}
		id, about, status, how := cells[1], cells[3], cells[4], cells[5]
		got, count[status] = append(got, id+" "+cells[2]), count[status]+1
		if about == "" {
			t.Errorf("%s: %s does not say what it is about", ledger, id)
		}
		named := 0
		for _, m := range quoted.FindAllStringSubmatch(how, -1) {
			if testName.MatchString(m[1]) && p.tests[m[1]] || fileName.MatchString(m[1]) && p.has(m[1]) {
				named++
			} else if testName.MatchString(m[1]) || fileName.MatchString(m[1]) {
				t.Errorf("%s: %s names %s, and there is no such thing", ledger, id, m[1])
			}
		}
		switch status {
		case "met":
			if named == 0 {
				t.Errorf("%s: %s is met, and names neither a test nor a page", ledger, id)
			}
		case "partly", "not met", "n/a":
			if len(quoted.ReplaceAllString(how, "")) < 12 {
				t.Errorf("%s: %s does not say why", ledger, id)
			}
		default:
			t.Errorf("%s: %s is %q", ledger, id, status)
		}
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("%s has %d requirements of %d, or not in their order and with their levels", ledger, len(got), len(want))
	}
	sum := regexp.MustCompile(`(\d+) requirements: (\d+) met, (\d+) partly, (\d+) not met, (\d+) do not apply`).FindStringSubmatch(text)
	for i, n := range []int{len(got), count["met"], count["partly"], count["not met"], count["n/a"]} {
		if len(sum) != 6 || sum[i+1] != strconv.Itoa(n) {
			t.Fatalf("%s sums up %v, and its rows are %d: %v", ledger, sum, len(got), count)
		}
	}
}
