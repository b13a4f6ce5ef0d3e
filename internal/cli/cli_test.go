package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"milieu/internal/care"
	"milieu/internal/words"
)

// run asks the program for something, and checks how it ended.
func run(t *testing.T, want int, in string, args ...string) (out, errs string) {
	t.Helper()
	t.Setenv("LANG", "en")
	var o, e bytes.Buffer
	if code := Run(t.Context(), args, strings.NewReader(in), &o, &e); code != want {
		t.Fatalf("milieu %s ended with %d, want %d\n%s%s", strings.Join(args, " "), code, want, &o, &e)
	}
	return o.String(), e.String()
}

// refused checks that the program says no, and what it says.
func refused(t *testing.T, want, in string, args ...string) {
	t.Helper()
	if _, errs := run(t, 1, in, args...); !strings.Contains(errs, want) {
		t.Errorf("milieu %s says\n%swant %q", strings.Join(args, " "), errs, want)
	}
}

const pass = "a quiet walk along the fjord"

// newHouse makes a data directory with a house in it.
func newHouse(t *testing.T) (dir, house string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "data")
	out, _ := run(t, 0, "", "house", "create", "--data", dir, "--name", "Fjellheim", "--kind", "community", "--zone", "Europe/Oslo", "--languages", "nb,en", "--word", "member")
	words := strings.Fields(out)
	return dir, words[len(words)-1]
}

// write puts a file into a directory of its own.
func write(t *testing.T, name, content string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// entries is how many verify counts.
func entries(t *testing.T, dir string) string {
	t.Helper()
	out, _ := run(t, 0, "", "verify", "--data", dir)
	found := regexp.MustCompile(`(?m)^(\d+) entries$`).FindAllStringSubmatch(out, -1)
	if len(found) != 1 {
		t.Fatalf("verify says\n%s", out)
	}
	return found[0][1]
}

func TestHouseAndAccounts(t *testing.T) {
	dir, house := newHouse(t)
	if out, _ := run(t, 0, "", "house", "list", "--data", dir); out != house+"  Fjellheim\n" {
		t.Errorf("got %q", out)
	}
	t.Setenv("MILIEU_DATA", dir)
	create := func(more ...string) []string { return append([]string{"account", "create", "--house", house}, more...) }
	run(t, 0, pass+"\n", "account", "create", "--role", "administrator", "--username", "root", "--password-stdin")
	out, _ := run(t, 0, "", create("--role", "coordinator", "--username", "kirsten", "--name", "Kirsten Dal")...)
	if !regexp.MustCompile(`Password, shown this once: \S{20,}\n`).MatchString(out) {
		t.Errorf("got %q", out)
	}
	run(t, 0, "", create("--role", "resident", "--username", "ada", "--name", "Ada", "--admit")...)
	run(t, 0, pass, "account", "password", "--username", "Kirsten", "--password-stdin")
	for _, role := range append([]care.Role{care.RoleRelative}, care.StaffRoles...) {
		args := create("--role", string(role), "--username", "the-"+string(role), "--name", "The "+string(role))
		if role == care.RoleRelative {
			args = append(args, "--of", "Ada")
		}
		if out, _ = run(t, 0, "", args...); !strings.Contains(out, "signs in as the-"+string(role)) {
			t.Errorf("%s: %q", role, out)
		}
	}
	run(t, 0, "", create("--role", "auditor", "--username", "second", "--name", "The relative")...) // a colleague of the same name is another
	refused(t, "has an account in the house already", "", create("--role", "relative", "--username", "third", "--name", "The relative", "--of", "Ada")...)
	refused(t, "give --of", "", create("--role", "relative", "--username", "x")...)
	refused(t, "give --of", "", create("--role", "peer", "--username", "x", "--of", "Ada")...)
	refused(t, `nobody called "Bo"`, "", create("--role", "relative", "--username", "x", "--of", "Bo")...)
	refused(t, "has no relative", "", create("--role", "relative", "--username", "x", "--of", "Ada", "--person", "no")...)

	file := write(t, "staff.csv", "name,username\nIngrid Lie,ingrid\n")
	out, _ = run(t, 0, "", "import", "staff", "--house", house, file)
	if !strings.Contains(out, "1 staff.joined") || !strings.Contains(out, "Ingrid Lie signs in as ingrid. Password") {
		t.Errorf("got %q", out)
	}
	if out, _ = run(t, 0, "", "import", "staff", "--house", house, file); !strings.Contains(out, "nothing new") || strings.Contains(out, "Password") {
		t.Errorf("got %q", out)
	}

	whole := entries(t, dir)
	refused(t, "Somebody else has this user name", "", create("--role", "therapist", "--username", "INGRID", "--name", "Somebody")...)
	refused(t, "belongs to no house", "", create("--role", "administrator", "--username", "x")...)
	refused(t, "give --house", "", "account", "create", "--role", "therapist", "--username", "x")
	refused(t, `nobody called "Bo" lives in this house`, "", create("--role", "resident", "--username", "bo", "--name", "Bo")...)
	refused(t, `nobody in this house has the ID "no"`, "", create("--role", "therapist", "--username", "bo", "--person", "no")...)
	refused(t, "at least 15 characters", "short", create("--role", "therapist", "--username", "x", "--password-stdin")...)
	refused(t, "no password came", "", create("--role", "therapist", "--username", "x", "--password-stdin")...)
	refused(t, `no house has the ID "h"; there is `+house, "", "account", "create", "--house", "h", "--role", "therapist", "--username", "x")
	if now := entries(t, dir); now != whole {
		t.Errorf("%s entries, and %s before all that was refused", now, whole)
	}
	refused(t, `nobody signs in as "nobody"`, pass, "account", "password", "--username", "nobody", "--password-stdin")
	refused(t, "there is no journal in", "", "house", "list", "--data", t.TempDir())
	refused(t, "time zone", "", "house", "create", "--name", "X", "--zone", "Mars/Olympus")
	if _, errs := run(t, 2, "", "account", "create", "--role", "king"); !strings.Contains(errs, "--help") {
		t.Errorf("got %q", errs)
	}
	if out, _ := run(t, 0, "", "--help"); !strings.Contains(out, "import fhir") {
		t.Errorf("got %q", out)
	}
	if out, _ := run(t, 0, ""); !strings.Contains(out, "serve") {
		t.Errorf("got %q", out)
	}
	if out, _ := run(t, 0, "", "version"); !strings.HasPrefix(out, "milieu ") {
		t.Errorf("got %q", out)
	}
	if out, _ := run(t, 0, "", "routes"); !strings.Contains(out, "POST /sign-in\n") {
		t.Errorf("got %q", out)
	}
}

const bundle = `{"resourceType":"Bundle","type":"transaction","entry":[
{"fullUrl":"urn:uuid:1","resource":{"resourceType":"Patient","name":[{"given":["Ada"],"family":"Berg"}],"birthDate":"1990-02-28"}},
{"resource":{"resourceType":"AllergyIntolerance","patient":{"reference":"urn:uuid:1"},"code":{"text":"Nuts"}}},
{"resource":{"resourceType":"Observation"}}]}`

func TestImport(t *testing.T) {
	dir, house := newHouse(t)
	t.Setenv("MILIEU_DATA", dir)
	before := entries(t, dir)
	file := write(t, "ada.json", bundle)
	out, _ := run(t, 0, "", "import", "fhir", "--house", house, "--dry-run", file)
	if want := "Ada: 1 question.answered, 1 resident.admitted, 1 resident.described\nNothing was written"; !strings.HasPrefix(out, want) ||
		!strings.Contains(out, "1 Observation: measurements") || entries(t, dir) != before {
		t.Errorf("got %q", out)
	}
	run(t, 0, bundle, "import", "fhir", "--house", house, "--admitted", "2026-01-15", "-")
	after := entries(t, dir)
	if out, _ = run(t, 0, "", "import", "fhir", "--house", house, filepath.Dir(file)); !strings.HasPrefix(out, "Ada: nothing new\n") || entries(t, dir) != after || after == before {
		t.Errorf("got %q, %s entries after %s", out, after, before)
	}
	plan := write(t, "plan.json", `{"resourceType":"CarePlan","status":"active","title":"Sleep before midnight","subject":{"reference":"Patient/7"}}`)
	for _, want := range []string{"beside the plan of Ada: 1 elsewhere.brought\n", "beside the plan of Ada: nothing new\n"} {
		if out, _ = run(t, 0, "", "import", "fhir", "--house", house, "--resident", "Ada", plan); !strings.HasPrefix(out, want) {
			t.Errorf("got %q", out)
		}
	}
	refused(t, "0 people here are called so", "", "import", "fhir", "--house", house, "--resident", "Nobody", plan)
	run(t, 0, "", "import", "residents", "--house", house, write(t, "r.csv", "navn;født\nEli;1.2.1980\n"))
	run(t, 0, "", "import", "staff", "--house", house, write(t, "s.csv", "navn\nJonas\n"))
	duties := write(t, "d.csv", "staff,from,until\nJonas,2026-11-21 07:00,15:00\nJonas,2026-11-21 08:00,16:00\n")
	after = entries(t, dir)
	refused(t, "d.csv, line 3 (Jonas)", "", "import", "duties", "--house", house, duties)
	refused(t, `line 1, column "shoes"`, "name,shoes", "import", "staff", "--house", house, "-")
	refused(t, "bad.json, line 3 (byte ", "", "import", "fhir", "--house", house, file, write(t, "bad.json", bundle[:200]+"\x01"))
	refused(t, "no such file", "", "import", "fhir", "--house", house, "/no/such/file", file)
	refused(t, "no .json, .ndjson or .gz file", "", "import", "fhir", "--house", house, t.TempDir())
	refused(t, "still to come", "", "import", "fhir", "--house", house, "--admitted", "2999-01-01", file)
	refused(t, "--admitted", "", "import", "fhir", "--house", house, "--admitted", "soon", file)
	// One person whom the house refuses keeps the others out too.
	long := strings.Replace(bundle, "Ada", strings.Repeat("A", 300), 1)
	refused(t, "nothing was written", "", "import", "fhir", "--house", house, write(t, "two.ndjson",
		strings.ReplaceAll(strings.Replace(bundle, "Berg", "Moe", 1), "urn:uuid:1", "urn:uuid:2")+"\n"+strings.ReplaceAll(long, "urn:uuid:1", "urn:uuid:3")))
	if now := entries(t, dir); now != after {
		t.Errorf("%s entries, and %s before all that was refused", now, after)
	}
}

// TestServe serves, and does what an operator does beside it.
func TestServe(t *testing.T) {
	dir, house := newHouse(t)
	t.Setenv("MILIEU_DATA", dir)
	run(t, 0, pass, "account", "create", "--house", house, "--role", "therapist", "--username", "ingrid", "--password-stdin")
	anchors := filepath.Join(t.TempDir(), "anchors")
	t.Setenv("MILIEU_ANCHORS", anchors)
	ctx, stop := context.WithCancel(t.Context())
	said, says := io.Pipe()
	ended := make(chan int, 1)
	var log bytes.Buffer
	go func() {
		code := Run(ctx, []string{"serve", "--data", dir, "--addr", "127.0.0.1:0"}, nil, says, &log)
		_ = says.Close()
		ended <- code
	}()
	var url string
	if _, err := fmt.Fscanf(said, "Milieu is at %s\n", &url); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]int{"/healthz": 200, "/readyz": 200, "/sign-in": 200, "/nowhere": 404} {
		client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		r, err := client.Get(url + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = r.Body.Close()
		if r.StatusCode != want && path != "/nowhere" {
			t.Errorf("%s: %d", path, r.StatusCode)
		}
	}
	refused(t, "another milieu is using "+dir, "", "house", "create", "--name", "Second")
	whole := entries(t, dir)
	file := filepath.Join(t.TempDir(), "journal.backup")
	run(t, 0, "", "backup", file)
	refused(t, "exists already", "", "backup", file)
	began := time.Now()
	stop()
	if code := <-ended; code != 0 || time.Since(began) > grace {
		t.Errorf("ended with %d after %v\n%s", code, time.Since(began), &log)
	}
	if strings.Contains(log.String(), "Fjellheim") || !json.Valid([]byte(strings.SplitN(log.String(), "\n", 2)[0])) {
		t.Errorf("logged:\n%s", &log)
	}
	if out, _ := run(t, 0, "", "verify", "--anchor", anchors); !strings.Contains(out, "holds, signed by") {
		t.Errorf("got %q", out)
	}
	restored := filepath.Join(t.TempDir(), "restored")
	refused(t, "there is no ring in", "", "restore", file, "--data", restored)
	t.Setenv("MILIEU_KEYS", dir+".keys")
	if out, _ := run(t, 0, "", "restore", file, "--data", restored); !strings.Contains(out, whole+" entries") {
		t.Errorf("got %q", out)
	}
	refused(t, "is not empty", "", "restore", file, "--data", restored)
	run(t, 0, "", "house", "list", "--data", restored)
}

func TestServeRefuses(t *testing.T) {
	dir, _ := newHouse(t)
	t.Setenv("MILIEU_DATA", dir)
	for _, addr := range []string{"0.0.0.0:8080", ":8080", "192.168.1.2:80", "milieu.example:80"} {
		refused(t, "--own-tls NAME", "", "serve", "--addr", addr)
	}
	refused(t, "a host and a port", "", "serve", "--addr", "8080")
	refused(t, "is another program there?", "", "serve", "--addr", "127.0.0.1:70000")
}

func TestKeep(t *testing.T) {
	dir, house := newHouse(t)
	t.Setenv("MILIEU_DATA", dir)
	file := filepath.Join(t.TempDir(), "out.jsonl")
	both := chiefs(t, house)
	export := func(args ...string) []string { return append(append([]string{"export"}, both...), args...) }
	run(t, 0, pass+"\n"+pass, export("--house", house, "-o", file)...)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var e exported
	if err := json.Unmarshal([]byte(strings.SplitN(string(text), "\n", 2)[0]), &e); err != nil || e.Seq != 1 || e.Kind != "house.described" || e.By != "program:setup" || !strings.Contains(string(e.Data), "Fjellheim") {
		t.Errorf("%+v, %v", e, err)
	}
	refused(t, "write the export", pass+"\n"+pass, export("--house", house, "-o", file)...)
	refused(t, "are one", pass+"\n"+pass, "export", "--house", house, "--by", "kirsten", "--and", "Kirsten")
	refused(t, `no house has the ID "h"`, "", export("--house", "h")...)
	refused(t, "is not handed out", "", export("--house", "office")...)
	refused(t, "there is no journal in", "", "verify", "--data", t.TempDir())
	refused(t, "there is no journal in", "", "backup", "--data", t.TempDir(), filepath.Join(t.TempDir(), "b"))
	refused(t, "is not a whole backup", "", "restore", file, "--data", filepath.Join(t.TempDir(), "r"))
}

// TestVerifyNotices changes a journal behind the program's back.
func TestVerifyNotices(t *testing.T) {
	for _, c := range []struct{ name, spoil, want string }{
		{"a byte", `UPDATE entry SET data = substr(data, 1, length(data) - 1) || x'00' WHERE kind = 'house.described'`, "is not as it was written"},
		{"an entry", `DELETE FROM entry WHERE seq = 2 AND house != 'office'`, "one is missing"},
		{"the office", `UPDATE entry SET by = 'nobody' WHERE house = 'office' AND seq = 1`, "office: entry 1 is not as it was written"},
	} {
		dir, house := newHouse(t)
		for _, name := range []string{"Ingrid", "Jonas"} {
			run(t, 0, "", "account", "create", "--data", dir, "--house", house, "--role", "therapist", "--username", name)
		}
		execute(t, dir, c.spoil)
		refused(t, c.want, "", "verify", "--data", dir)
		// A backup of it is not restored.
		file := filepath.Join(t.TempDir(), "b")
		run(t, 0, "", "backup", "--data", dir, file)
		to := filepath.Join(t.TempDir(), "r")
		refused(t, c.want, "", "restore", file, "--data", to, "--keys", dir+".keys")
		if left, _ := os.ReadDir(to); len(left) > 0 {
			t.Errorf("%s: left %v", c.name, left)
		}
	}
}

// TestSaid checks that a refusal is said in the operator's language, with what was said around it.
func TestSaid(t *testing.T) {
	refusal := &care.Refusal{Kind: care.NotFound, Key: "staff.unknown"}
	for lang, w := range map[string]*words.Words{"nb_NO.UTF-8": words.For("nb"), "en_GB.UTF-8": words.For("en"), "C": words.For("en"), "": words.For("en")} {
		t.Setenv("LANG", lang)
		want := "line 3: " + w.Say("staff.unknown")
		if got := said(fmt.Errorf("line 3: %w", refusal)); got != want {
			t.Errorf("%s: got %q", lang, got)
		}
		if got := said(fmt.Errorf("line 3: %w", &care.Step{Index: 1, Err: refusal})); got != want {
			t.Errorf("%s: got %q", lang, got)
		}
	}
	if got := said(io.ErrUnexpectedEOF); got != "unexpected EOF" {
		t.Errorf("got %q", got)
	}
}
