package web

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/journal"
	"milieu/internal/office"
	"milieu/internal/web/ui"
	"milieu/internal/words"
)

// The house's own tablets, desks and walls: the coordinator takes them in and throws them out.

// deviceCookie is what makes a browser a device of the house; deviceLasts is as long as browsers keep a cookie.
const (
	deviceCookie = "__Host-milieu-device"
	deviceLasts  = 400 * 24 * 60 * 60
)

// errWall says that a screen on the wall asked for something else than the wall.
var errWall = errors.New("a screen on the wall shows the wall")

func (s *Server) deviceRoutes(r routes) {
	r.page("GET /devices", s.devices)
	r.act("POST /devices", s.inviteDevice)
	r.act("POST /devices/{device}", s.setDevice)
	r.act("POST /devices/{device}/revoke", s.revokeDevice)
	r.open("GET /enrol", s.showEnrol)
	r.open("POST /enrol", s.enrol)
}

// deviceAt is the device of the house that a request comes from; the zero Device for any other browser.
func (s *Server) deviceAt(r *http.Request) office.Device {
	c, err := r.Cookie(deviceCookie)
	if err != nil {
		return office.Device{}
	}
	d, _ := s.office.Device(c.Value)
	return d
}

func deviceToken(r *http.Request) string {
	if c, err := r.Cookie(deviceCookie); err == nil {
		return c.Value
	}
	return ""
}

// whereIs is where somebody signs in.
func (s *Server) whereIs(l *look) office.Where {
	where := office.Where{Device: deviceOf(l.UserAgent()), Address: s.address(l.Request), Kind: l.device.Kind, On: l.device.ID}
	if l.shared() {
		return where
	}
	if c, err := l.Cookie(browserCookie); err == nil {
		where.Browser = c.Value
	}
	if where.Browser == "" {
		where.Browser = rand.Text()
		l.AddCookie(&http.Cookie{Name: browserCookie, Value: where.Browser}) // #nosec G124 -- of a request, which is not sent: so that it is the same the second time
	}
	return where
}

// admitWall lets a screen on the wall see the wall, as nobody, and nothing else.
func (s *Server) admitWall(ctx context.Context, l *look, who audience) error {
	if who != walls && who != openPages {
		return errWall
	}
	l.me = office.Session{House: l.device.House, Language: l.device.Language, Device: l.device.Name}
	l.who = care.ByWall(string(l.device.ID))
	l.speak(words.For(l.device.Language))
	var err error
	l.house, err = s.journal.House(ctx, l.device.House)
	return err
}

// ended is closed when who looks may not go on looking: they are signed out, or their screen was taken off the wall.
func (s *Server) ended(l *look) <-chan struct{} {
	if l.device.Kind == office.Wall {
		return s.office.DeviceDone(l.device.ID)
	}
	return s.office.Done(l.me.ID)
}

type devicesPage struct {
	FormID, Name, Idle string
	Kinds              []ui.Option
	Devices            []deviceLine
	Code, URL          string // of the one that was just invited
	Lasts              int    // minutes
}

type deviceLine struct {
	office.Device
	Sub  string
	Idle string
}

func (s *Server) devices(w http.ResponseWriter, l *look) error {
	if l.who.Role != care.RoleCoordinator {
		return care.Forbidden
	}
	return s.showDevices(w, l, "")
}

func (s *Server) showDevices(w http.ResponseWriter, l *look, code string) error {
	p := devicesPage{FormID: l.formID(), Name: l.typed("name", ""), Idle: l.typed("idle", ""), Code: code, URL: origin(l.Request) + "/enrol#" + code,
		Lasts: int(office.InvitationLasts.Minutes())}
	for _, kind := range []office.DeviceKind{office.Tablet, office.Desk, office.Wall} {
		p.Kinds = append(p.Kinds, ui.Option{Value: kindName(kind), Text: l.say("device.kind." + kindName(kind)), Detail: l.say("device.kind-help." + kindName(kind)),
			Chosen: l.typed("kind", kindName(office.Tablet)) == kindName(kind)})
	}
	today := civil.Of(s.journal.Now(), l.form().zone)
	for _, d := range s.office.DevicesOf(l.me.House) {
		line := deviceLine{Device: d, Sub: l.say("device.kind." + kindName(d.Kind))}
		switch zone := l.form().zone; {
		case d.Enrolled.IsZero():
			line.Sub += " · " + l.say("device.waited-for", "Time", l.words.Time(d.Until.In(zone)))
		case d.Seen.IsZero():
			line.Sub += " · " + l.say("device.since", "Day", l.words.Relative(civil.Of(d.Enrolled, zone), today))
		default:
			line.Sub += " · " + l.say("device.seen", "Day", l.words.Relative(civil.Of(d.Seen, zone), today), "Time", l.words.Time(d.Seen.In(zone)))
		}
		if d.IdleMinutes > 0 {
			line.Idle = strconv.Itoa(d.IdleMinutes)
		}
		p.Devices = append(p.Devices, line)
	}
	return s.show(w, l, l.say("device.title"), devicesView(p))
}

// kindName is a kind of device in a form; Desk is "" in the journal.
func kindName(k office.DeviceKind) string {
	if k == office.Desk {
		return "desk"
	}
	return string(k)
}

func (s *Server) inviteDevice(w http.ResponseWriter, l *look) error {
	f := l.form()
	kind := office.DeviceKind(f.text("kind"))
	if kind == "desk" {
		kind = office.Desk
	}
	asked := f.asked(l)
	if err := f.err(); err != nil {
		return s.refused(w, l, err, s.devices)
	}
	asked.By = l.me.Owner()
	code, err := s.office.InviteDevice(l.Context(), asked, office.DeviceInvited{Device: office.DeviceID(f.id()), House: l.me.House, Kind: kind,
		Name: f.text("name"), Language: l.words.Lang(), IdleMinutes: f.number("idle")})
	if r := journal.Refused(err); r != nil {
		return s.refused(w, l, r, s.devices)
	} else if err != nil {
		return err
	}
	return s.showDevices(w, l, code)
}

// aboutDevice takes a decision about a device, and comes back to the list.
func (s *Server) aboutDevice(w http.ResponseWriter, l *look, d office.Decision, say string) error {
	f := l.form()
	if err := f.err(); err != nil {
		return s.refused(w, l, err, s.devices)
	}
	_, err := s.office.Do(l.Context(), journal.Form{By: l.me.Owner(), Device: l.me.Device}, d)
	return s.then(w, l, err, done{to: "/devices", say: say}, s.devices)
}

func (s *Server) setDevice(w http.ResponseWriter, l *look) error {
	f := l.form()
	set := office.DeviceSet{Device: office.DeviceID(l.PathValue("device")), Name: f.text("name"), IdleMinutes: f.number("idle")}
	return s.aboutDevice(w, l, office.SetDevice(set), "device.kept")
}

func (s *Server) revokeDevice(w http.ResponseWriter, l *look) error {
	return s.aboutDevice(w, l, office.RevokeDevice(office.DeviceRevoked{Device: office.DeviceID(l.PathValue("device"))}), "device.revoked")
}

type enrolPage struct {
	Code, Trouble string
}

func (s *Server) showEnrol(w http.ResponseWriter, l *look) error {
	return s.write(w, l, enrolView(l.say("device.enrol"), enrolPage{}))
}

// enrol makes this browser a device of the house. Whoever was signed in on it is not any more.
func (s *Server) enrol(w http.ResponseWriter, l *look) error {
	code := l.form().text("code")
	device, err := s.office.Enrol(l.Context(), code, s.whereIs(l))
	if r := journal.Refused(err); r != nil {
		l.refusal = r
		return s.write(w, l, enrolView(l.say("device.enrol"), enrolPage{code, l.say(r.Key, r.Args...)}))
	} else if err != nil {
		return err
	}
	if old := token(l.Request); old != "" {
		if err := s.office.SignOut(l.Context(), old); err != nil {
			return err
		}
		http.SetCookie(w, cookie("", -1))
	}
	c := cookie(device, deviceLasts) // #nosec G124 -- cookie() sets Secure, HttpOnly and SameSite
	c.Name = deviceCookie
	http.SetCookie(w, c)
	d, _ := s.office.Device(device)
	l.device = d
	http.Redirect(w, l.Request, l.entrance(), http.StatusSeeOther)
	return nil
}

// addressOf is an address as somebody types it: without the code that follows it.
func addressOf(url string) string {
	address, _, _ := strings.Cut(url, "#")
	return strings.TrimPrefix(strings.TrimPrefix(address, "https://"), "http://")
}
