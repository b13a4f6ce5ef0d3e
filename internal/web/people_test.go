package web

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"milieu/internal/care"
)

func (h *testHouse) look(by care.Who) (v care.View) {
	h.Helper()
	h.house().View(by, func(seen care.View) { v = seen })
	return v
}

func (a answer) to(t *testing.T, path string) answer {
	t.Helper()
	u, err := url.Parse(a.location)
	if a.status != http.StatusSeeOther || err != nil || u.Path != path {
		t.Errorf("status %d to %q, want 303 to %q\n%s", a.status, a.location, path, a.body)
	}
	return a
}

// TestPeoplePages asks for every page about people, in every role.
func TestPeoplePages(t *testing.T) {
	h := newHouse(t)
	const ok, see, no, none = http.StatusOK, http.StatusSeeOther, http.StatusForbidden, http.StatusNotFound
	who := []string{"ingrid", "chief", "ada", "eli", "root"}
	people := map[string]*person{}
	for _, name := range who {
		people[name] = h.as(name)
	}
	for path, want := range map[string][5]int{
		"/people":                       {ok, ok, no, no, no},
		"/resident/ada":                 {ok, ok, see, none, no},
		"/resident/nobody":              {none, none, none, none, no},
		"/resident/ada/about":           {ok, ok, ok, none, no},
		"/resident/ada/photo":           {ok, ok, ok, none, no},
		"/resident/ada/photo.jpg":       {none, none, none, none, no}, // she has none
		"/resident/ada/leave":           {ok, ok, ok, none, no},
		"/resident/ada/question/wish":   {ok, ok, ok, none, no},
		"/resident/ada/question/income": {none, none, none, none, no},
		"/resident/ada/discharge":       {ok, ok, no, no, no},
		"/admission":                    {ok, ok, no, no, no},
		"/me":                           {no, no, ok, ok, no},
		"/team":                         {ok, ok, ok, ok, no},
		"/team/ingrid":                  {ok, ok, ok, ok, no},
		"/team/nobody":                  {none, none, none, none, no},
		"/duties":                       {ok, ok, no, no, no},
		"/house":                        {no, ok, no, no, no},
	} {
		for i, name := range who {
			r := people[name].get(path).is(t, want[i])
			if name == "eli" && strings.Contains(r.body, "Ada") {
				t.Errorf("Eli sees Ada at %s:\n%s", path, r.body)
			}
			if strings.Contains(r.body, "⟦") {
				t.Errorf("words are missing at %s:\n%s", path, r.body)
			}
		}
		if r := h.nobody().get(path); r.status == ok {
			t.Errorf("%s is open to anybody", path)
		}
	}
}

func TestAdmitAndGoHome(t *testing.T) {
	h := newHouse(t)
	ingrid := h.as("ingrid")
	ingrid.get("/admission").shows(t, "Somebody moves in", "2026-11-21", "11:20") // as the clock in Oslo says
	form := []string{"name", "Nora", "day", "2026-11-21", "clock", "09:00", "how", "referred", "referrer", "her doctor"}
	r := ingrid.post("/admission", form...)
	path, _, _ := strings.Cut(r.location, "?")
	r.to(t, path)
	ingrid.get(r.location).shows(t, "Nora", "Welcome. Everything else can wait.", "Came by her doctor.", "what Nora wants from the time here", "1st day")

	// What was typed is there again when it was refused.
	ingrid.post("/admission", "name", "", "day", "2026-11-21", "clock", "09:00", "how", "referred", "referrer", "her doctor").
		is(t, http.StatusUnprocessableEntity).has(t, "A name is needed", "her doctor", "09:00")
	ingrid.post("/admission", "name", "Nora", "day", "the other day", "clock", "09:00").is(t, http.StatusUnprocessableEntity).has(t, "not a date", "Nora")
	h.as("ada").post("/admission", form...).is(t, http.StatusForbidden)
	h.as("ada").post(path+"/discharge", "day", "2026-11-21", "clock", "10:00").is(t, http.StatusForbidden)

	id := care.ResidentID(strings.TrimPrefix(path, "/resident/"))
	ingrid.post(path+"/discharge", "day", "2026-11-22", "clock", "10:00", "to", "her flat").is(t, http.StatusUnprocessableEntity).has(t, "still here at that time", "her flat")
	ingrid.post(path+"/discharge", "day", "2026-11-21", "clock", "10:00", "to", "her flat").to(t, path)
	ingrid.get(path).shows(t, "Left on 21 November 2026", "Then: her flat.", "Nora comes back")
	ingrid.get("/people").shows(t, "Nora", "Went home")
	if r, _ := h.look(care.ByTherapist("ingrid")).Resident(id); r.Here() {
		t.Error("Nora is still here")
	}
	// Who comes back goes on where they stopped.
	ingrid.get("/admission?again="+string(id)).shows(t, "Nora comes back")
	ingrid.post("/admission", "again", string(id), "name", "Nora", "day", "2026-11-21", "clock", "11:00", "how", "wish").to(t, path)
	if r, _ := h.look(care.ByTherapist("ingrid")).Resident(id); len(r.Stays) != 2 || !r.Here() {
		t.Errorf("the course is %+v", r.Stays)
	}
}

func TestAbout(t *testing.T) {
	h := newHouse(t)
	ada := h.as("ada")
	form := []string{"name", "Ada", "pronouns", "she/her", "born", "1990-05-01", "language", "so", "language", "", "language", "nb", "interpreter", "yes", "wall", "yes"}
	ada.post("/resident/ada/about", form...).to(t, "/me")
	ada.get("/me").shows(t, "she/her", "Ada speaks Somali and Norwegian Bokmål. Talk that matters needs an interpreter", "on the living room’s wall, because you said yes")
	h.as("ingrid").get("/resident/ada").shows(t, "she/her", "Ada speaks Somali")
	h.as("eli").post("/resident/ada/about", form...).is(t, http.StatusForbidden)
	ada.post("/resident/ada/about", "name", "", "pronouns", "they", "language", "ar").is(t, http.StatusUnprocessableEntity).
		has(t, "A name is needed", `value="they"`, `value="ar" selected`)
	ada.post("/resident/ada/about", "name", "Ada", "born", "2030-01-01").is(t, http.StatusUnprocessableEntity).has(t, "has not been yet")
}

func TestQuestionAtATime(t *testing.T) {
	h := newHouse(t)
	ada, ingrid := h.as("ada"), h.as("ingrid")
	ada.get("/me").shows(t, "What do you want from your time here?", "Another time", "I would rather not say", "getting to know: 0 of 14")
	ada.get("/me?later=wish").shows(t, "cannot take or eat?")

	ada.post("/resident/ada/question/wish", "words", "Sleep in my\nown bed").to(t, "/me")
	ingrid.get("/resident/ada").shows(t, "Sleep in my\nown bed", "Ada’s own words", "Is there anything Ada cannot take or eat?", "!Nobody has asked yet what Ada wants")
	ada.get("/me").shows(t, "your own words", "Is there anything you cannot take or eat?")
	ada.post("/resident/ada/question/allergies", "words", "", "rather-not", "yes").to(t, "/me")
	ada.get("/me").shows(t, "Would rather not say.", "getting to know: 2 of 14", "What help do you hope for here?")

	// What the house has understood stands beside it, as the house's.
	ingrid.post("/resident/ada/question/allergies", "words", "penicillin, says her doctor", "whose", "house").to(t, "/resident/ada")
	ingrid.get("/resident/ada").shows(t, "penicillin, says her doctor", "as Ingrid has understood it", "Would rather not say.")
	ada.get("/me").shows(t, "penicillin, says her doctor", "as Ingrid has understood it")
	ingrid.post("/resident/ada/question/calm", "words", "a walk by the lake", "whose", "own").to(t, "/resident/ada")
	ingrid.get("/resident/ada/question/calm").shows(t, "Ada’s own words, noted by Ingrid", `<p class="voice">a walk by the lake</p>`)

	ada.post("/resident/ada/question/help", "words", " ").is(t, http.StatusUnprocessableEntity).has(t, "nothing written yet")
	long := strings.Repeat("a", care.AnswerLongest+1)
	ada.post("/resident/ada/question/help", "words", long).is(t, http.StatusUnprocessableEntity).has(t, "more than fits here", long)
	ada.post("/resident/ada/question/income", "words", "x").is(t, http.StatusNotFound)
	h.as("eli").post("/resident/ada/question/help", "words", "x").is(t, http.StatusForbidden)

	// It can be undone at once.
	r := ingrid.post("/resident/ada/question/faith", "words", "prays at five", "whose", "house").to(t, "/resident/ada")
	page := ingrid.get(r.location).shows(t, "prays at five", "Undo")
	entries := between(page.body, `name="entries" value="`, `"`)
	ingrid.post("/correction", "entries", entries, "to", "/resident/ada").to(t, "/resident/ada")
	ingrid.get("/resident/ada").shows(t, "!prays at five")
	ingrid.get("/resident/ada/question/faith").shows(t, "!Taken back: ")
}

func between(s, from, to string) string {
	_, s, _ = strings.Cut(s, from)
	s, _, _ = strings.Cut(s, to)
	return s
}

func TestLeavePages(t *testing.T) {
	h := newHouse(t)
	ada, ingrid := h.as("ada"), h.as("ingrid")
	wish := []string{"from-day", "2026-11-22", "from", "10:00", "until-day", "2026-11-23", "until", "18:00", "to", "my sister’s"}
	ada.post("/resident/ada/leave", wish...).to(t, "/resident/ada/leave")
	ada.get("/resident/ada/leave").shows(t, "A wish to be away", "my sister’s", "!We agreed on this")
	ingrid.get("/resident/ada/leave").shows(t, "A wish to be away", "We agreed on this", "Ada reads this.")
	ingrid.get("/people").shows(t, "!Away")
	id := h.look(care.ByTherapist("ingrid")).LeaveWishes()[0].ID
	step := "/resident/ada/leave/" + string(id)

	h.as("eli").post(step+"/cancel").is(t, http.StatusForbidden)
	ada.post(step+"/agree", wish...).is(t, http.StatusForbidden)
	ingrid.post(step+"/decline", "why", "").is(t, http.StatusUnprocessableEntity).has(t, "A no needs a reason")
	ingrid.post(step+"/agree", wish...).to(t, "/resident/ada/leave")
	ingrid.post("/resident/ada/leave", wish...).is(t, http.StatusConflict).has(t, "already has a leave", "my sister’s", `value="18:00"`)
	ingrid.post("/resident/ada/leave", "from-day", "2026-12-22", "from", "10:00", "until-day", "2026-12-21", "until", "18:00").is(t, http.StatusUnprocessableEntity).has(t, "back before leaving", `value="2026-12-21"`)
	ingrid.post(step+"/fly").is(t, http.StatusNotFound)
	ingrid.post("/resident/ada/leave/none/back").is(t, http.StatusNotFound)

	h.pass(24 * time.Hour) // Sunday: she is away without anybody noting it
	ingrid = h.as("ingrid")
	ingrid.get("/people").shows(t, "Away just now", "Away, back tomorrow 18:00")
	ingrid.get("/resident/ada").shows(t, "Away, back tomorrow 18:00", "Ada is back")
	h.pass(31 * time.Hour) // Monday 18:20
	ada, ingrid = h.as("ada"), h.as("ingrid")
	ingrid.get("/resident/ada").shows(t, "Away; awaited since 18:00")
	r := ada.post(step+"/back", "to-page", "/me").to(t, "/me")
	ada.get(r.location).shows(t, "Good to have you back.", "Undo")
	ingrid.get("/resident/ada").shows(t, "!Away", "No leave is planned.")

	// A leave that is planned is called off when the stay ends.
	ingrid.post("/resident/ada/leave", "from-day", "2026-12-22", "from", "10:00", "until-day", "2026-12-24", "until", "18:00").to(t, "/resident/ada/leave")
	ingrid.get("/resident/ada/discharge").shows(t, "A leave that is planned or wished for is called off with it.")
}

// TestGroupHasNoBeds looks at the words of a support group, to which people come and where nobody sleeps.
func TestGroupHasNoBeds(t *testing.T) {
	h := newHouse(t)
	h.does(care.ByProgram("test"), care.DescribeHouse(care.HouseDescribed{Name: "Torsdag", Kind: care.Group, Word: "member", Languages: []string{"en"}, Zone: "Europe/Oslo"}))
	ingrid := h.as("ingrid")
	ingrid.get("/people").shows(t, "2 members belong here.", "A new member")
	ingrid.get("/resident/ada").shows(t, "comes since 11 November 2026", "Stops coming", "!leave", "!Leave", "!here since")
	ingrid.get("/resident/ada/leave").is(t, http.StatusNotFound)
	ingrid.get("/resident/ada/discharge").shows(t, "Ada stops coming", "!Where to")
	ingrid.get("/admission").shows(t, "First came on", "!moves in")
	h.as("ada").get("/me").shows(t, "!leave", "!Leave")
}

// upload sends a photo.
func (p *person) upload(path string, file []byte, fields ...string) answer {
	p.h.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	for i := 0; i < len(fields); i += 2 {
		_ = form.WriteField(fields[i], fields[i+1])
	}
	_ = form.WriteField("once", newID())
	part, _ := form.CreateFormFile("photo", "me.jpg")
	_, _ = part.Write(file)
	_ = form.Close()
	return p.send("POST", path, &b, func(r *http.Request) { r.Header.Set("Content-Type", form.FormDataContentType()) })
}

// halves is a picture that is red above and blue below.
func halves(wide, high int) image.Image {
	m := image.NewRGBA(image.Rect(0, 0, wide, high))
	for y := range high {
		for x := range wide {
			m.SetRGBA(x, y, map[bool]color.RGBA{true: {255, 0, 0, 255}, false: {0, 0, 255, 255}}[y < high/2])
		}
	}
	return m
}

func jpegOf(m image.Image) []byte {
	var b bytes.Buffer
	_ = jpeg.Encode(&b, m, &jpeg.Options{Quality: 95})
	return b.Bytes()
}

func pngOf(m image.Image) []byte {
	var b bytes.Buffer
	_ = png.Encode(&b, m)
	return b.Bytes()
}

// held adds to a JPEG how the phone was held, as phones do.
func held(file []byte, orientation uint16, place string) []byte {
	tiff := []byte("MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00" + place)
	binary.BigEndian.PutUint16(tiff[18:], orientation)
	segment := append([]byte("Exif\x00\x00"), tiff...)
	head := []byte{0xff, 0xd8, 0xff, 0xe1, 0, 0}
	binary.BigEndian.PutUint16(head[4:], uint16(len(segment)+2))
	return append(append(head, segment...), file[2:]...)
}

func TestPhoto(t *testing.T) {
	h := newHouse(t)
	ada, ingrid := h.as("ada"), h.as("ingrid")
	ada.upload("/resident/ada/photo", held(jpegOf(halves(800, 600)), 1, "GPS 59.9,10.7")).to(t, "/me")
	src := between(ingrid.get("/resident/ada").shows(t, "photo.jpg").body, `src="/resident/ada/photo.jpg`, `"`)
	r := ingrid.get("/resident/ada/photo.jpg" + src)
	if m, err := jpeg.DecodeConfig(strings.NewReader(r.body)); err != nil || m.Width != care.PictureSide || m.Height != care.PictureSide || len(r.body) > care.PictureLargest {
		t.Errorf("%+v, %d bytes, %v", m, len(r.body), err)
	}
	if strings.Contains(r.body, "GPS") || strings.Contains(r.body, "Exif") {
		t.Error("the photo still says where it was taken")
	}
	if r.header.Get("Content-Type") != "image/jpeg" || r.header.Get("Cache-Control") != "private, no-cache" {
		t.Errorf("headers %v", r.header)
	}
	ingrid.send("GET", "/resident/ada/photo.jpg", nil, func(again *http.Request) { again.Header.Set("If-None-Match", r.header.Get("ETag")) }).is(t, http.StatusNotModified)
	h.as("eli").get("/resident/ada/photo.jpg").is(t, http.StatusNotFound)
	h.as("root").get("/resident/ada/photo.jpg").is(t, http.StatusForbidden)

	small := jpegOf(halves(300, 300))
	ingrid.upload("/resident/ada/photo", small).is(t, http.StatusUnprocessableEntity).has(t, "own yes")
	ingrid.upload("/resident/ada/photo", small, "said", "yes").to(t, "/resident/ada")
	h.as("eli").upload("/resident/ada/photo", small, "said", "yes").is(t, http.StatusForbidden)
	ada.upload("/resident/ada/photo", append(small, make([]byte, photoLargest)...)).is(t, http.StatusUnprocessableEntity).has(t, "larger than 5 MB")
	ada.upload("/resident/ada/photo", make([]byte, uploadLargest)).is(t, http.StatusRequestEntityTooLarge)
	ada.upload("/resident/ada/photo", []byte("GIF89a")).is(t, http.StatusUnprocessableEntity).has(t, "could not be read")
	ada.upload("/resident/ada/photo", small[:len(small)/2]).is(t, http.StatusUnprocessableEntity).has(t, "could not be read")
	ada.upload("/resident/ada/photo", nil).is(t, http.StatusUnprocessableEntity).has(t, "could not be read")
	ada.post("/resident/ada/photo", "photo", "x").is(t, http.StatusUnprocessableEntity).has(t, "did not arrive whole")

	ada.post("/resident/ada/photo/remove").to(t, "/me")
	ada.get("/me").shows(t, "!photo.jpg")
	ingrid.get("/resident/ada/photo.jpg").is(t, http.StatusNotFound)
}

// TestDevelop holds the picture upright however the phone was held, and opens no picture that is a flood of pixels.
func TestDevelop(t *testing.T) {
	at := func(file []byte, x, y int) string {
		t.Helper()
		b, err := develop(file)
		if err != nil {
			t.Fatal(err)
		}
		m, err := jpeg.Decode(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		switch r, g, b, _ := m.At(x, y).RGBA(); {
		case r > 0xc000 && g < 0x4000 && b < 0x4000:
			return "red"
		case b > 0xc000 && r < 0x4000 && g < 0x4000:
			return "blue"
		case r > 0xc000 && g > 0xc000 && b > 0xc000:
			return "white"
		}
		return "something else"
	}
	const near, far, mid = 20, care.PictureSide - 20, care.PictureSide / 2
	square := jpegOf(halves(400, 400))
	for orientation, want := range [9][4]string{ // above, below, left, right
		1: {"red", "blue"}, 2: {"red", "blue"}, 3: {"blue", "red"}, 4: {"blue", "red"},
		5: {2: "red", 3: "blue"}, 6: {2: "blue", 3: "red"}, 7: {2: "blue", 3: "red"}, 8: {2: "red", 3: "blue"},
	} {
		if orientation == 0 {
			continue
		}
		file := held(square, uint16(orientation), "")
		for i, point := range [4][2]int{{mid, near}, {mid, far}, {near, mid}, {far, mid}} {
			if got := at(file, point[0], point[1]); want[i] != "" && got != want[i] {
				t.Errorf("held as %d: %v is %s, want %s", orientation, point, got, want[i])
			}
		}
	}
	if got := at(pngOf(image.NewRGBA(image.Rect(0, 0, 10, 10))), mid, mid); got != "white" {
		t.Errorf("what is transparent is %s", got)
	}
	if got := at(jpegOf(halves(1, 1)), mid, mid); got != "blue" {
		t.Errorf("one pixel is %s", got)
	}

	flood := pngOf(image.NewGray(image.Rect(0, 0, 10, 10)))
	binary.BigEndian.PutUint32(flood[16:], 1<<16) // width and height in IHDR
	binary.BigEndian.PutUint32(flood[20:], 1<<16)
	binary.BigEndian.PutUint32(flood[29:], crc32.ChecksumIEEE(flood[12:29]))
	if _, err := develop(flood); err != errPhotoTooWide {
		t.Errorf("a flood of pixels: %v", err)
	}
	noise := image.NewRGBA(image.Rect(0, 0, 256, 256))
	for i := range noise.Pix {
		noise.Pix[i] = byte(i * i * 2654435761 >> 7)
	}
	if b, err := develop(pngOf(noise)); err != nil || len(b) > care.PictureLargest {
		t.Errorf("noise becomes %d bytes, %v", len(b), err)
	}
}

func FuzzOrientation(f *testing.F) {
	f.Add(held(jpegOf(halves(8, 8)), 6, "x"))
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x10Exif\x00\x00II*\x00\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, file []byte) {
		if o := orientation(file); o < 1 || o > 8 {
			t.Errorf("orientation %d", o)
		}
	})
}

func TestTeamPages(t *testing.T) {
	h := newHouse(t)
	chief, ingrid := h.as("chief"), h.as("ingrid")
	ingrid.get("/team").shows(t, "Here now", "Ingrid", "here until", "Team Nord has the house now.", "Jonas", "!Somebody new")
	h.as("ada").get("/team").shows(t, "Ingrid", "!Somebody new")
	chief.post("/team", "name", "", "profession", "music therapist").is(t, http.StatusUnprocessableEntity).has(t, "A name is needed", "music therapist")
	chief.post("/team", "name", "Sara", "profession", "music therapist").to(t, "/team")
	chief.get("/team").shows(t, "Sara", "music therapist")
	ingrid.post("/team", "name", "Sara").is(t, http.StatusForbidden)

	good := []string{"name", "Ingrid", "profession", "milieu therapist", "strengths", "grief\nnight calm, outdoors", "language", "nb", "language", "ar"}
	ingrid.post("/team/ingrid", good...).to(t, "/team/ingrid")
	ingrid.get("/team/ingrid").shows(t, `<p class="voice">night calm</p>`, "Ingrid speaks Norwegian Bokmål and Arabic.", "Companion of", "Ada", "Duties in the next two weeks")
	h.as("jonas").get("/team/ingrid").shows(t, "grief", "!Change what stands here", "!Duties in the next two weeks")
	h.as("eli").get("/team/ingrid").shows(t, "grief", "!Ada")
	h.as("jonas").post("/team/ingrid", good...).is(t, http.StatusForbidden)
	ingrid.post("/team/ingrid", "name", "", "strengths", "grief and joy").is(t, http.StatusUnprocessableEntity).has(t, "grief and joy")

	ingrid.post("/resident/ada/companion", "staff", "jonas").to(t, "/resident/ada")
	ingrid.get("/resident/ada").shows(t, "with Ingrid and Jonas")
	ingrid.post("/resident/ada/companion/end", "staff", "jonas").to(t, "/resident/ada")
	h.as("ada").post("/resident/ada/companion", "staff", "jonas").is(t, http.StatusForbidden)

	ingrid.post("/team/jonas/left").is(t, http.StatusForbidden)
	chief.post("/team/ingrid/left").to(t, "/team")
	chief.get("/team/ingrid").shows(t, "No longer works here.", "!Change what stands here")
	chief.get("/resident/ada").shows(t, "Nobody is named yet.")
}

func TestDutyPages(t *testing.T) {
	h := newHouse(t)
	chief := h.as("chief")
	night := []string{"staff", "jonas", "team", "Nord", "day", "2026-11-30", "from", "21:30", "until", "07:30", "days", "3"}
	r := chief.post("/duties", night...).to(t, "/duties")
	chief.get(r.location).shows(t, "week 49", "from 21:30", "until 07:30", "The duties are entered.")
	duties := h.look(care.ByCoordinator("chief")).Duties(time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC), time.Date(2026, 12, 7, 0, 0, 0, 0, time.UTC))
	if len(duties) != 3 || duties[0].Until.Sub(duties[0].From) != 10*time.Hour {
		t.Fatalf("got %+v", duties)
	}
	chief.post("/duties", night...).is(t, http.StatusConflict).has(t, "Jonas is already on duty", `value="21:30"`, `value="3"`)
	chief.post("/duties", "staff", "jonas", "day", "2027-01-01", "from", "08:00", "until", "16:00", "days", "300").is(t, http.StatusUnprocessableEntity).has(t, "31 days at most")
	chief.post("/duties", "staff", "jonas", "day", "2027-01-01", "from", "noon", "until", "16:00").is(t, http.StatusUnprocessableEntity).has(t, "not a time of day")
	chief.post("/duties", "staff", "jonas", "from", "08:00", "until", "16:00").is(t, http.StatusUnprocessableEntity).has(t, "Something is still missing")
	h.as("ingrid").post("/duties", night...).is(t, http.StatusForbidden)
	h.as("ingrid").get("/duties?week=2026-11-30").shows(t, "Jonas", "!Enter duties", "!Take out")
	// A week together in the house.
	chief.post("/duties", "staff", "jonas", "day", "2026-12-07", "from", "12:00", "until-day", "2026-12-14", "until", "12:00").to(t, "/duties")
	chief.get("/duties?week=2026-12-07").shows(t, "from 12:00", "all day")

	chief.post("/duties/"+string(duties[0].Duty)+"/cancel", "week", "2026-11-30").to(t, "/duties")
	h.as("ingrid").post("/duties/"+string(duties[1].Duty)+"/cancel").is(t, http.StatusForbidden)
	chief.post("/duties/none/cancel").is(t, http.StatusNotFound)
	if left := h.look(care.ByCoordinator("chief")).Duties(duties[0].From, duties[0].Until); len(left) != 0 {
		t.Errorf("left are %+v", left)
	}
}

func TestHousePages(t *testing.T) {
	h := newHouse(t)
	chief := h.as("chief")
	chief.get("/house").shows(t, `value="Fjellheim"`, "Europe/Oslo", `value="ward" checked`)
	chief.post("/house", "name", "Fjellheim", "kind", "school", "word", "pupil", "language", "nb", "zone", "Europe/Oslo").to(t, "/house")
	chief.get("/people").shows(t, "2 pupils go here.", "A new pupil")
	chief.post("/house", "name", "Fjellheim 2", "kind", "school", "word", "pupil", "language", "nb", "zone", "Middle/Earth").
		is(t, http.StatusUnprocessableEntity).has(t, "No time zone is called “Middle/Earth”", "Fjellheim 2")
	h.as("ingrid").post("/house", "name", "x").is(t, http.StatusForbidden)

	chief.post("/house/place", "place-name", "The lake", "outdoors", "yes", "room", "8").to(t, "/house")
	chief.get("/house").shows(t, "The lake", "outdoors", "room for 8")
	chief.post("/house/place", "place-name", "", "room", "4").is(t, http.StatusUnprocessableEntity).has(t, "needs a name", "Fjellheim")
	places := h.look(care.ByCoordinator("chief")).Places()
	chief.post("/house/place", "place", string(places[0].Place), "place-name", "The lake", "close", "yes").to(t, "/house")
	chief.get("/house").shows(t, "!The lake")

	day := []string{"moment-0", "Breakfast", "sort-0", "meal", "from-0", "08:30", "until-0", "09:00", "moment-1", "", "sort-1", "meal", "from-1", "", "until-1", "", "quiet-from", "22:00", "quiet-until", "07:00"}
	chief.post("/house/rhythm", day...).to(t, "/house")
	chief.get("/house").shows(t, "Breakfast", `value="08:30"`, `value="22:00"`)
	if m := h.look(care.ByCoordinator("chief")).House().Moments; len(m) != 1 {
		t.Errorf("moments %+v", m)
	}
	chief.post("/house/rhythm", "moment-0", "Lunch", "sort-0", "meal", "from-0", "13:00", "until-0", "12:00").is(t, http.StatusUnprocessableEntity).
		has(t, "“Lunch” ends before it begins", `value="13:00"`)
	h.as("ingrid").post("/house/rhythm", day...).is(t, http.StatusForbidden)
}

// TestCodeForAnAccount checks that who runs the server can let somebody in: the coordinator has the code, and it works.
func TestCodeForAnAccount(t *testing.T) {
	h := newHouse(t)
	chief := h.as("chief")
	chief.get("/resident/eli/about").shows(t, "An account of their own", "<code>eli</code>")
	chief.get("/team/jonas").shows(t, "<code>jonas</code>")
	h.as("ingrid").get("/resident/eli/about").shows(t, "!An account of their own")
	h.as("eli").get("/resident/eli/about").shows(t, "!An account of their own")
}
