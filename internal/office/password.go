package office

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/subtle"
	_ "embed"
	"encoding/base64"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/secure/precis"

	"milieu/internal/care"
)

// A password is a sentence that somebody remembers. It is long, and nothing else is asked of it (NIST SP 800-63B-4):
// no odd signs, no changing it every other month.

// PasswordShortest and PasswordLongest are how many characters a password has; PasswordShort how many it has at least
// where a second factor is asked for as well. (NIST SP 800-63B-4, 3.1.1.2)
const (
	PasswordShortest = 15
	PasswordShort    = 8
	PasswordLongest  = 256
)

// BorrowedFor is how long a password that somebody else has set can be used to sign in.
const BorrowedFor = 7 * 24 * time.Hour

// PasswordSet says that an account has a new password.
type PasswordSet struct {
	Account  AccountID
	Hash     string // argon2id, as a PHC string
	Borrowed bool   `json:",omitempty"` // set by somebody else, to sign in with once and choose one's own
	Short    bool   `json:",omitempty"` // too short to stand alone
}

type passwords map[AccountID]password

type password struct {
	hash     string
	borrowed bool
	short    bool
	set      time.Time
}

// over says whether a borrowed password has waited for its owner too long.
func (p password) over(now time.Time) bool { return p.borrowed && now.Sub(p.set) > BorrowedFor }

// setPassword decides that an account has a new password, whose hash was made already. Who is signed in with the
// old one is signed out.
func setPassword(id AccountID, hash string) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.administrator(); err != nil {
			return nil, err
		}
		if _, err := a.account(id); err != nil {
			return nil, err
		}
		borrowed := a.By.Role == care.RoleAdministrator && a.By.ID != string(id)
		return append([]Fact{PasswordSet{Account: id, Hash: hash, Borrowed: borrowed}}, a.closeAll(id, BecausePassword)...), nil
	}
}

// changePassword decides that somebody has chosen a new password. They go on under a new token; everywhere else
// they are signed out.
func changePassword(from SessionID, oldHash string, f PasswordSet, next SessionOpened) Decision {
	return renew(from, next, func(a Ask, s session, next *SessionOpened) ([]Fact, error) {
		if a.s.passwords[f.Account].hash != oldHash {
			return nil, refuse(care.Forbidden, "signin.over")
		}
		if f.Short && a.s.step(f.Account) == nil { // the second factor was taken away meanwhile
			return nil, refuse(care.Invalid, "password.too-short", "Least", PasswordShortest)
		}
		longest, _ := next.Kind.Limits()
		next.Proven, next.Until = a.At, a.At.Add(longest)
		return append([]Fact{f}, a.closeAll(f.Account, BecausePassword)...), nil
	})
}

func (f PasswordSet) subject() AccountID { return f.Account }

func (f PasswordSet) fold(s *State, e Entry) {
	put(&s.passwords, f.Account, password{f.Hash, f.Borrowed, f.Short, e.At})
}

// fit refuses a password that has fewer characters than least, or that others would guess. names are those that belong to
// its owner. typed is returned as it is hashed: whole, and the same for the same characters on any keyboard (RFC 8265,
// OpaqueString).
func fit(typed string, least int, names []string) (string, error) {
	if !utf8.ValidString(typed) || len(typed) > 4*PasswordLongest {
		return "", refuse(care.Invalid, "password.too-long", "Most", PasswordLongest)
	}
	pass, err := precis.OpaqueString.String(typed)
	switch length := utf8.RuneCountInString(pass); {
	case typed == "" || err == nil && length < least:
		return "", refuse(care.Invalid, "password.too-short", "Least", least)
	case err != nil:
		return "", refuse(care.Invalid, "password.odd-characters")
	case length > PasswordLongest:
		return "", refuse(care.Invalid, "password.too-long", "Most", PasswordLongest)
	case madeOf(pass, names):
		return "", refuse(care.Invalid, "password.is-username")
	case common(pass):
		return "", refuse(care.Invalid, "password.too-common")
	}
	return pass, nil
}

// madeOf says whether a password is nothing but names, with figures and signs around them: "Ingrid-Fjellheim 2026!".
func madeOf(pass string, names []string) bool {
	letters, any := only(pass, letter), false
	var parts []string
	for _, name := range append(names, "milieu") {
		if strings.EqualFold(pass, name) {
			return true
		}
		for _, part := range append(strings.FieldsFunc(name, func(r rune) bool { return !letter(r) }), name) {
			if part = only(part, letter); utf8.RuneCountInString(part) > 2 {
				parts = append(parts, part)
			}
		}
	}
	slices.SortFunc(parts, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	for _, part := range parts {
		if strings.Contains(letters, part) {
			letters, any = strings.ReplaceAll(letters, part, " "), true
		}
	}
	return any && strings.TrimSpace(letters) == ""
}

// Which passwords many people have: common.txt is our own list of what they choose when asked for something long, in
// English and Norwegian; common-zxcvbn.txt is zxcvbn's, from what was stolen elsewhere.
var (
	//go:embed common.txt
	commonText string
	//go:embed common-zxcvbn.txt
	zxcvbnText string
)

var commonOnes = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for line := range strings.Lines(commonText) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			all[core(line)] = true
		}
	}
	for line := range strings.Lines(zxcvbnText) {
		if !strings.HasPrefix(line, "#") {
			for _, word := range strings.Fields(line) {
				all[word] = true
			}
		}
	}
	return all
})

// common says whether a password is one that many people have: a well-known word or first name with figures around it or
// said again and again, a row of the keyboard, something that repeats, or something that counts.
func common(pass string) bool {
	const unit = 5 // what repeats after so few characters is no sentence
	all, letters := only(pass, letterOrFigure), only(pass, letter)
	short := func(s string) bool {
		length, part := utf8.RuneCountInString(s), utf8.RuneCountInString(again(s))
		return length >= PasswordShort-1 && part < unit && part < length
	}
	plain := strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "@", "a", "$", "s").Replace(strings.ToLower(pass))
	known := commonOnes()
	return all == "" || short(all) || short(letters) || counts(all) || known[again(letters)] || known[all] || known[core(plain)]
}

// core is what is left of a password without figures, signs and repetition: "ingrid" of "Ingrid-ingrid 1984!".
func core(s string) string { return again(only(s, letter)) }

func letter(r rune) bool         { return unicode.IsLetter(r) || unicode.IsMark(r) }
func letterOrFigure(r rune) bool { return letter(r) || unicode.IsDigit(r) }

func only(s string, keep func(rune) bool) string {
	return strings.Map(func(r rune) rune {
		if !keep(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}

// again returns the shortest beginning of s that s is a repetition of, the last one perhaps cut short.
func again(s string) string {
	for n := range s {
		if n > 0 && strings.HasPrefix(strings.Repeat(s[:n], len(s)/n+1), s) {
			return s[:n]
		}
	}
	return s
}

// counts says whether each character follows the one before by the same small step, as in 1234567890123 or zyxwv.
func counts(s string) bool {
	for _, step := range []rune{1, -1} {
		last, all := rune(-1), true
		for _, r := range s {
			follows := r == last+step || step == 1 && last == '9' && r == '0' || step == -1 && last == '0' && r == '9'
			all = all && (last == -1 || follows)
			last = r
		}
		if all {
			return true
		}
	}
	return false
}

// The cost of argon2id: OWASP's first choice, 19 MiB and two passes. (Password Storage Cheat Sheet.)
const (
	argonKiB    = 19 * 1024
	argonPasses = 2
	argonLanes  = 1
	argonSalt   = 16
	argonKey    = 32
)

// hashedAtOnce bounds what many people who sign in at once can cost: 19 MiB each.
func hashedAtOnce() int { return min(runtime.GOMAXPROCS(0), 4) }

var b64 = base64.RawStdEncoding

// hash makes the PHC string of a password. It waits for a place in the kiln.
func (o *Office) hash(ctx context.Context, pass string) (string, error) {
	salt := make([]byte, argonSalt)
	_, _ = rand.Read(salt) // never fails
	key, err := o.burn(ctx, pass, salt, argonPasses, argonKiB, argonLanes, argonKey)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonKiB, argonPasses, argonLanes,
		b64.EncodeToString(salt), b64.EncodeToString(key)), nil
}

// matches says whether a password is the one that was hashed.
func (o *Office) matches(ctx context.Context, pass, phc string) (bool, error) {
	h, err := readHash(phc)
	if err != nil {
		return false, err
	}
	got, err := o.burn(ctx, pass, h.salt, h.passes, h.kib, h.lanes, uint32(len(h.key)))
	return err == nil && subtle.ConstantTimeCompare(got, h.key) == 1, err
}

// A hash of a password, and what it costs to make.
type hash struct {
	kib, passes uint32
	lanes       uint8
	salt, key   []byte
}

// The most that a hash may cost: far more than any was made with, and little enough that a damaged one does not take the whole machine.
const (
	mostKiB    = 1 << 20
	mostPasses = 64
	mostKey    = 1024
)

// readHash reads a hash as a PHC string has it.
func readHash(phc string) (h hash, err error) {
	var version int
	parts := strings.Split(phc, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return hash{}, fmt.Errorf("read the hash of a password: it is not argon2id")
	}
	_, errVersion := fmt.Sscanf(parts[2], "v=%d", &version)
	_, errCost := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &h.kib, &h.passes, &h.lanes)
	var errSalt, errKey error
	h.salt, errSalt = b64.DecodeString(parts[4])
	h.key, errKey = b64.DecodeString(parts[5])
	if errVersion != nil || errCost != nil || errSalt != nil || errKey != nil || version != argon2.Version ||
		h.passes == 0 || h.passes > mostPasses || h.kib > mostKiB || h.lanes == 0 || len(h.key) == 0 || len(h.key) > mostKey {
		return hash{}, fmt.Errorf("read the hash of a password: it is not as a PHC string should be")
	}
	return h, nil
}

func (o *Office) burn(ctx context.Context, pass string, salt []byte, passes, kib uint32, lanes uint8, length uint32) ([]byte, error) {
	select {
	case o.kiln <- struct{}{}:
		defer func() { <-o.kiln }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return argon2.IDKey([]byte(pass), salt, passes, kib, lanes, length), nil
}

// nobodys is a hash that no password matches. Trying it takes as long as trying somebody's, so that how long an
// answer takes does not tell whether a name is known.
var nobodys = func() string {
	salt, key := make([]byte, argonSalt), make([]byte, argonKey)
	_, _ = rand.Read(salt)
	_, _ = rand.Read(key)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonKiB, argonPasses, argonLanes,
		b64.EncodeToString(salt), b64.EncodeToString(key))
}()

// FirstPassword makes up a password to be written on a note and used once: 20 characters that are hard to confuse,
// nearly 100 bits.
func FirstPassword() string {
	const alphabet = "abcdefghijkmnpqrstuvwxyz23456789" // 32, without l, o, 0 and 1
	random := make([]byte, 20)
	_, _ = rand.Read(random)
	var pass strings.Builder
	for i, b := range random {
		if i > 0 && i%5 == 0 {
			pass.WriteByte('-')
		}
		pass.WriteByte(alphabet[b%32])
	}
	return pass.String()
}

// Fits says whether a password can stand alone for a username, without setting it: nil, or the refusal.
func Fits(pass, username string) error {
	_, err := fit(pass, PasswordShortest, []string{username})
	return err
}

// Shortest is how many characters somebody's password has at least.
func (o *Office) Shortest(id AccountID) (least int) {
	least = PasswordShortest
	o.look(func(s *State) {
		if s.step(id) != nil {
			least = PasswordShort
		}
	})
	return least
}
