package office

import (
	"context"
	"strings"
	"testing"
	"time"

	"milieu/internal/journal"
)

func TestFit(t *testing.T) {
	for pass, want := range map[string]string{
		ingrids:             "",
		adas:                "",
		"тихая река у дома": "", // any script
		"我们每天早上一起去湖边散步喝茶聊天":                  "",
		"kaffe klokken sju, 2 sukkerbiter":   "",
		FirstPassword():                      "",
		strings.Repeat("otters sing ", 21):   "", // 252
		"":                                   "password.too-short",
		"fourteen signs":                     "password.too-short",
		"øøøøøøøøøøøøøø":                     "password.too-short", // 28 bytes
		strings.Repeat("otters sing ", 22):   "password.too-long",
		strings.Repeat("long ", 1<<20):       "password.too-long",
		string([]byte{0xff, 0xfe}) + ingrids: "password.too-long",
		"a bell\a rings in the morning":      "password.odd-characters",
		"Ingrid.Fjellheim":                   "password.is-username",
		"ingridfjellheim2026!":               "password.is-username",
		"ingridfjellheim-ingridfjellheim":    "password.is-username",
		"password12345678":                   "password.too-common",
		"PassordPassord2026":                 "password.too-common",
		"123456789012345":                    "password.too-common",
		"987654321098765":                    "password.too-common",
		"aaaaaaaaaaaaaaaa":                   "password.too-common",
		"abc-abc-abc-abc-abc":                "password.too-common",
		"1212121212121212":                   "password.too-common",
		"hihihihihihihihi1":                  "password.too-common",
		"...............":                    "password.too-common",
		"CorrectHorseBatteryStaple":          "password.too-common",
		"correct horse battery staple":       "password.too-common",
		"qwertyuiopasdfghjkl":                "password.too-common",
		"miljøterapi2026!":                   "password.too-common",
	} {
		if _, err := fit(pass, PasswordShortest, []string{"ingrid.fjellheim"}); keyOf(err) != want {
			t.Errorf("%.40q: %v, want %s", pass, err, want)
		}
	}
	// A number as username does not make every number that username.
	if _, err := fit("4711 0815 2718 2818", PasswordShortest, []string{"19841123"}); err != nil {
		t.Error(err)
	}
	if _, err := fit("198411230000000", PasswordShortest, []string{"198411230000000"}); keyOf(err) != "password.is-username" {
		t.Error(err)
	}
	if got, err := fit("a\u030apen do\u0308r hver kveld", PasswordShortest, []string{"x"}); err != nil || got != "åpen dör hver kveld" {
		t.Errorf("%q %v", got, err)
	}
}

// TestFitShort are passwords beside which a second factor is asked for.
func TestFitShort(t *testing.T) {
	names := []string{"ikn", "Ingrid Karoline Ås-Nilsen", "Fjellheim bo- og behandlingssenter"}
	for pass, want := range map[string]string{
		"gul otte": "", "kverna7!": "", "en due i": "", "тихая ре": "",
		"gul ott":                "password.too-short",
		"password":               "password.too-common",
		"P4ssw0rd":               "password.too-common",
		"Passw0rd!":              "password.too-common",
		"qwerty12":               "password.too-common",
		"12345678":               "password.too-common",
		"87654321":               "password.too-common",
		"dragon99":               "password.too-common",
		"Jennifer1985":           "password.too-common",
		"iloveyou":               "password.too-common",
		"1qaz2wsx":               "password.too-common",
		"aaaaaaaa":               "password.too-common",
		"abcabcab":               "password.too-common",
		"hemmelig1":              "password.too-common",
		"Ingrid-Fjellheim 2026!": "password.is-username",
		"nilsen-karoline":        "password.is-username",
		"milieu.fjellheim":       "password.is-username",
		"behandlingssenter1":     "password.is-username",
	} {
		if _, err := fit(pass, PasswordShort, names); keyOf(err) != want {
			t.Errorf("%q: %v, want %s", pass, err, want)
		}
	}
	if _, err := fit("ingrid plukker tyttebær ved elva", PasswordShort, names); err != nil {
		t.Errorf("a sentence may hold a name: %v", err)
	}
}

// TestWholePasswordCounts checks that nothing of a long password is cut off.
func TestWholePasswordCounts(t *testing.T) {
	o := &Office{kiln: make(chan struct{}, 1)}
	long := strings.Repeat("otter sings ", 21)[:PasswordLongest-5] + "end A"
	hash, err := o.hash(t.Context(), prepared(long))
	if err != nil {
		t.Fatal(err)
	}
	for pass, want := range map[string]bool{long: true, long[:len(long)-1] + "B": false, long[:72]: false} {
		if got, err := o.matches(t.Context(), prepared(pass), hash); err != nil || got != want {
			t.Errorf("%d characters: %v %v", len(pass), got, err)
		}
	}
}

func TestHash(t *testing.T) {
	ctx := t.Context()
	o := &Office{kiln: make(chan struct{}, 1)}
	one, err := o.hash(ctx, ingrids)
	if err != nil {
		t.Fatal(err)
	}
	two, _ := o.hash(ctx, ingrids)
	if one == two || !strings.HasPrefix(one, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("%s\n%s", one, two)
	}
	// What another program wrote with other costs is read too. (From the argon2 reference implementation's tests.)
	reference := "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"
	for _, c := range []struct {
		pass, phc string
		want      bool
	}{
		{ingrids, one, true}, {ingrids + " ", one, false}, {"", one, false}, {ingrids, nobodys, false},
		{"password", reference, true}, {"passwore", reference, false},
	} {
		if got, err := o.matches(ctx, c.pass, c.phc); err != nil || got != c.want {
			t.Errorf("%s %s: %v %v", c.pass, c.phc, got, err)
		}
	}
	for _, phc := range []string{"", "hash", "$argon2i$v=19$m=256,t=2,p=1$c29t$nf65", "$argon2id$v=16$m=256,t=2,p=1$c29t$nf65",
		"$argon2id$v=19$m=256,t=0,p=1$c29t$nf65", "$argon2id$v=19$m=256,t=2,p=1$c29t$", "$argon2id$v=19$m=256,t=2,p=1$!$nf65"} {
		if ok, err := o.matches(ctx, ingrids, phc); ok || err == nil {
			t.Errorf("%q is read as a hash", phc)
		} else if strings.Contains(err.Error(), "nf65") {
			t.Errorf("the hash is told: %v", err)
		}
	}
}

// TestKiln checks that a password waits while others are hashed, and stops waiting when its owner goes away.
func TestKiln(t *testing.T) {
	o := &Office{kiln: make(chan struct{}, 1)}
	o.kiln <- struct{}{}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, err := o.matches(ctx, ingrids, nobodys); err != context.DeadlineExceeded {
		t.Errorf("%v", err)
	}
	<-o.kiln
	if _, err := o.matches(t.Context(), ingrids, nobodys); err != nil || len(o.kiln) != 0 {
		t.Errorf("%v, %d in the kiln", err, len(o.kiln))
	}
}

func TestFirstPassword(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		p := FirstPassword()
		if len(p) != 23 || seen[p] || strings.ContainsAny(p, "lo01") {
			t.Fatalf("%q", p)
		}
		seen[p] = true
	}
}

func BenchmarkHash(b *testing.B) {
	o := &Office{kiln: make(chan struct{}, 1)}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := o.hash(context.Background(), ingrids); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSession(b *testing.B) {
	o := opened(b, new(journal.Memory), time.Now)
	defer o.Close()
	token, err := o.SignIn(context.Background(), "ingrid", ingrids, Where{})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, ok := o.Session(token); !ok {
				b.Fail()
			}
		}
	})
}
