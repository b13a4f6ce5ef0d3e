package office

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"sync"
	"time"
)

// A slip is what the office gives out in the middle of signing in and takes back at the next step: sealed, so that
// only the office can read or write one; good for a few minutes; and good once. Nothing is kept of a slip before it
// is used, so nobody can fill the memory by asking for them. They end with the program.
type slips struct {
	now  func() time.Time
	seal cipher.AEAD

	mu        sync.Mutex
	used, was map[string]bool // was is forgotten when used is slipLasts old
	since     time.Time
}

// slipLasts is how long somebody may take from one step to the next.
const slipLasts = 10 * time.Minute

func newSlips(now func() time.Time) *slips {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails
	block, err := aes.NewCipher(key)
	if err != nil {
		panic(err) // 32 bytes are a key
	}
	seal, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err)
	}
	return &slips{now: now, seal: seal, used: map[string]bool{}}
}

type sealed struct {
	ID    string
	Until time.Time
	Holds json.RawMessage
}

// give seals what a step holds. A slip for one purpose is none for another.
func (ss *slips) give(purpose string, holds any) string {
	b, err := json.Marshal(holds)
	if err != nil {
		panic(err) // a slip holds plain values
	}
	plain, err := json.Marshal(sealed{rand.Text(), ss.now().Add(slipLasts), b})
	if err != nil {
		panic(err)
	}
	return base64.RawURLEncoding.EncodeToString(ss.seal.Seal(nil, nil, plain, []byte(purpose))) // #nosec G407 -- the cipher makes a random nonce itself
}

// read opens a slip without using it up. It says false for one that is too old, was used, or is not the office's.
func (ss *slips) read(purpose, slip string, holds any) (id string, ok bool) {
	const longest = 16 << 10
	b, err := base64.RawURLEncoding.DecodeString(slip)
	if err != nil || len(slip) > longest {
		return "", false
	}
	plain, err := ss.seal.Open(nil, nil, b, []byte(purpose))
	if err != nil {
		return "", false
	}
	var s sealed
	if json.Unmarshal(plain, &s) != nil || !ss.now().Before(s.Until) || json.Unmarshal(s.Holds, holds) != nil {
		return "", false
	}
	ss.mu.Lock()
	defer ss.mu.Unlock()
	return s.ID, !ss.used[s.ID] && !ss.was[s.ID]
}

// use uses up a slip that was read. Of two who do so at once, one is told false.
func (ss *slips) use(id string) bool {
	ss.mu.Lock()
	defer ss.mu.Unlock()
	if ss.used[id] || ss.was[id] {
		return false
	}
	if now := ss.now(); now.Sub(ss.since) > slipLasts {
		ss.used, ss.was, ss.since = map[string]bool{}, ss.used, now
	}
	ss.used[id] = true
	return true
}
