package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/signal"
	"strings"
	"testing"
	"time"

	"milieu/internal/office"
)

// asMilieu tells the test binary to be the program.
const asMilieu = "MILIEU_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asMilieu) != "" {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
		defer stop()
		os.Exit(Run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

// TestBench measures a small house for a moment: every figure is a number, whatever it says about this machine.
func TestBench(t *testing.T) {
	t.Setenv(asMilieu, "1") // the program that bench starts is this test
	var out, errs bytes.Buffer
	code := Run(t.Context(), []string{"bench", "--dir", t.TempDir(), "--residents", "3", "--entries", "300", "--boards", "5", "--for", "50ms", "--json"}, strings.NewReader(""), &out, &errs)
	var figures []figure
	if err := json.Unmarshal(out.Bytes(), &figures); code != 0 || err != nil {
		t.Fatalf("exit %d, %v: %s", code, err, errs.String())
	}
	for _, f := range figures {
		if f.Value <= 0 {
			t.Errorf("%s: %v %s", f.What, f.Value, f.Unit)
		}
	}
	if len(figures) < 18 {
		t.Errorf("%d figures", len(figures))
	}
}

// TestDemo makes a house up, and goes on with it: the same people with the same passwords, and nothing written.
func TestDemo(t *testing.T) {
	c := demo{Residents: 4, Kind: "ward", Days: 3, Seed: 9, Language: "en", Data: t.TempDir()}
	talk := &terminal{Context: t.Context(), in: strings.NewReader(""), out: new(bytes.Buffer), err: new(bytes.Buffer)}
	began := time.Now()
	p, made, err := c.house(talk)
	if err != nil {
		t.Fatal(err)
	}
	h, err := p.house(t.Context(), "demo-9")
	if err != nil {
		t.Fatal(err)
	}
	seq := h.Seq()
	if p.journal.Now().Before(began) {
		t.Error("the clock still stands")
	}
	if err := p.close(); err != nil {
		t.Fatal(err)
	}
	c.Seed = 1 // the house knows its own
	p, again, err := c.house(talk)
	if err != nil {
		t.Fatal(err)
	}
	defer p.close()
	h, err = p.house(t.Context(), "demo-9")
	if err != nil || h.Seq() != seq {
		t.Errorf("%v; %d entries, and then %d", err, seq, h.Seq())
	}
	roles := map[string]int{}
	for i, l := range made {
		roles[string(l.Role)]++
		if again[i].Username != l.Username || again[i].Password != l.Password || again[i].Role != l.Role {
			t.Errorf("%+v, and then %+v", l, again[i])
		}
		token, err := p.office.SignIn(t.Context(), l.Username, l.Password, office.Where{Address: "127.0.0.1"})
		if session, ok := p.office.Session(token); err != nil || !ok || session.Borrowed {
			t.Errorf("%s cannot sign in, or has to choose a password first: %v", l.Username, err)
		}
	}
	if roles["resident"] != 2 || roles["therapist"] != 2 || roles["coordinator"] != 1 || roles["administrator"] != 1 {
		t.Errorf("%v", roles)
	}
}
