package office

import (
	"math"
	"net"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// A throttle slows down those who try again and again. Each key has a few tries at once; whoever uses them up gets
// a new one ever more slowly, up to a limit: nobody is locked out for good.
type throttle struct {
	pace
	mu         sync.Mutex
	young, old map[string]*rate.Limiter // old is forgotten when young is full: memory is bounded
}

// A pace says how often one may try.
type pace struct {
	tries   int           // at once
	first   time.Duration // until the next one, when they are used up the first time
	longest time.Duration // until the next one, in the end
	keys    int           // remembered in young and in old
}

var (
	perName = pace{tries: 5, first: 5 * time.Second, longest: time.Minute, keys: 8192}
	// A whole house may share one address, and come on duty at the same time.
	perAddress = pace{tries: 40, first: 2 * time.Second, longest: 15 * time.Second, keys: 8192}
)

func newThrottle(p pace) *throttle {
	return &throttle{pace: p, young: map[string]*rate.Limiter{}, old: map[string]*rate.Limiter{}}
}

// try uses up one try, or says how long to wait for the next one.
func (t *throttle) try(key string, now time.Time) (wait time.Duration, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	l := t.limiter(key)
	if l.TokensAt(now) >= float64(t.tries) {
		l.SetLimitAt(now, rate.Every(t.first)) // all is forgiven
	}
	if l.AllowN(now, 1) {
		if l.TokensAt(now) < 1 {
			l.SetLimitAt(now, max(l.Limit()/2, rate.Every(t.longest)))
		}
		return 0, true
	}
	missing := 1 - l.TokensAt(now)
	return time.Duration(missing / float64(l.Limit()) * float64(time.Second)), false
}

func (t *throttle) limiter(key string) *rate.Limiter {
	if l, ok := t.young[key]; ok {
		return l
	}
	l, ok := t.old[key]
	if !ok {
		l = rate.NewLimiter(rate.Every(t.first), t.tries)
	}
	if len(t.young) >= t.keys {
		t.young, t.old = map[string]*rate.Limiter{}, t.young
	}
	t.young[key] = l
	return l
}

// forget gives back all tries to who was right in the end.
func (t *throttle) forget(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.young, key)
	delete(t.old, key)
}

func seconds(d time.Duration) int { return max(1, int(math.Ceil(d.Seconds()))) }

// network is what counts as one address: an IPv4 address, or the /64 that one IPv6 household has.
func network(address string) string {
	if host, _, err := net.SplitHostPort(address); err == nil {
		address = host
	}
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return cut(address, 64)
	}
	if ip = ip.Unmap().WithZone(""); ip.Is6() {
		p, _ := ip.Prefix(64)
		return p.String()
	}
	return ip.String()
}
