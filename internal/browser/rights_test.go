package browser

import (
	"testing"
	"time"

	"milieu/internal/care"
	"milieu/internal/journal"
	"milieu/internal/office"
)

// withNotes writes two notes to Ada.
func (h *house) withNotes() *house {
	h.t.Helper()
	h.does(known["ingrid"],
		care.WriteNote(care.NoteWritten{Note: "n1", Resident: "ada", About: care.NoteGood, Text: "You laughed at breakfast.", Happened: morning}),
		care.WriteNote(care.NoteWritten{Note: "n2", Resident: "ada", About: care.NoteGeneral, Text: "Your sister rang about something of her own.", Happened: morning}))
	return h
}

// joins is somebody who is not of Fjellheim from the start, signed in.
func (h *house) joins(name string, who care.Who, d device) *person {
	h.t.Helper()
	p := h.person(name, who, d)
	p.open("/")
	p.signIn()
	return p
}

// TestConsent opens to a mother what one chooses, in one's own words. She sees exactly that; one tap takes it back, and the
// page that she has open closes within a second.
func TestConsent(t *testing.T) {
	source := axe(t)
	h := fjellheim(t).withNotes()
	h.does(known["ada"], care.NameRelative(care.RelativeNamed{Relative: "astrid", Resident: "ada", Name: "Astrid", Is: "my mother"}),
		care.AgreeAppointment(care.AppointmentAgreed{Appointment: "a1", Resident: "ada", Title: "Dentist", From: morning.Add(4 * time.Hour), Minutes: 30}),
		care.TellWellbeing(care.WellbeingTold{Resident: "ada", Words: "Heavy today", Own: true, Told: morning}))
	ada := h.as("ada", phone)
	mother := h.joins("astrid", care.Who{Role: care.RoleRelative, ID: "astrid"}, phone)
	mother.sees("Nothing is open to you right now")
	mother.gone("Ada", "Dentist", "Heavy today")

	ada.open("/me/relatives")
	ada.press("What they may know")
	ada.press("Days", "form[action$='/consent']")
	ada.write("In your words", "How my days go. The rest I tell you myself.")
	ada.press("Open this to Astrid")
	ada.sees("It is open to them now.")
	mother.sees("How my days go. The rest I tell you myself.", "Dentist") // the page was open, and followed
	mother.gone("Heavy today", "You laughed at breakfast.")
	mother.accessible("/", source)
	mother.size(phone)
	mother.open("/")
	mother.sees("Dentist")

	ada.accessible("/resident/ada/relative/astrid", source)
	ada.size(phone)
	ada.open("/resident/ada/relative/astrid")
	ada.press("Take it back")
	began := time.Now()
	mother.gone("Dentist", "How my days go.")
	if took := time.Since(began); took > time.Second {
		t.Errorf("her page is open for %s after the consent was taken back", took)
	} else {
		t.Logf("closed %s after the tap", took)
	}
	ada.sees("Taken back. They see nothing any more.")
}

// TestGlassInTheBrowser opens a record in need: with a reason and the password once more; the person and the privacy
// contact are told at once, and somebody looks into it.
func TestGlassInTheBrowser(t *testing.T) {
	source := axe(t)
	h := fjellheim(t).withNotes()
	h.does(known["kirsten"], care.AgreeAccess(care.AccessAgreed{Before: 2, After: 12, Privacy: "kirsten"}),
		care.JoinStaff(care.StaffJoined{Staff: "lena", Name: "Lena", Profession: "milieu therapist"}))
	kirsten, ada := h.as("kirsten", desktop), h.as("ada", phone)
	ada.open("/me/access")
	lena := h.joins("lena", care.ByTherapist("lena"), phone)
	lena.sees("You are not on duty now")
	lena.gone("Ada")
	h.pass(6 * time.Minute) // she has not shown who she is for a while
	lena.press("Open a record in need")
	lena.accessible("/glass", source)
	lena.size(phone)
	lena.open("/glass")
	tell := func(password string) {
		lena.write("Whose record?", "Ada")
		lena.press("Life or health is in danger")
		lena.write("In your own words", "She rang me, and nobody else answers.")
		lena.press("one hour")
		lena.write("Your password, once more", password)
		lena.press("Open it")
	}
	lena.expect("status of 422")
	lena.expect("status of 403")
	tell("korn blomst elv steiner")
	lena.sees("That is not the password you have now")
	lena.open("/glass")
	tell(password)
	lena.sees("It is open. The person has been told.")
	lena.open("/resident/ada/notes")
	lena.sees("You laughed at breakfast.")

	ada.open("/me/access")
	ada.sees("Lena opened your record", "nobody has looked into it yet")
	ada.open("/me/looks")
	ada.sees("Lena", "opened it in need")
	kirsten.sees("Lena opened Ada’s record") // on a page that was open
	kirsten.press("Lena opened Ada’s record")
	kirsten.sees("She rang me, and nobody else answers.")
	glass := await[string](kirsten.tab, "the page about it", "location.pathname.startsWith('/glass/') && location.pathname")
	kirsten.press("There was")
	kirsten.write("In words", "You were right to come.")
	kirsten.press("Save")
	kirsten.sees("It is noted, and both can read it.")
	ada.open("/me/access")
	ada.sees("Kirsten looked into it")

	lena.open(glass)
	lena.press("Close it now")
	lena.sees("It is closed.")
	lena.expect("status of 404")
	lena.open("/resident/ada/notes")
	lena.gone("You laughed at breakfast.")
	kirsten.accessible(glass, source)
	ada.accessible("/me/access", source)
	ada.accessible("/me/looks", source)
	lena.accessible("/handover", source)
	lena.accessible("/note", source)
}

// TestHideFromSomebody hides the notes from one colleague, whose open page loses them; the other still has them.
func TestHideFromSomebody(t *testing.T) {
	source := axe(t)
	h := fjellheim(t).withNotes()
	ada, ingrid, jonas := h.as("ada", phone), h.as("ingrid", desktop), h.as("jonas", desktop)
	jonas.open("/resident/ada")
	jonas.sees("You laughed at breakfast.")
	ada.open("/me/access/hide?from=staff:jonas")
	ada.press("Only this:")
	ada.press("Notes")
	ada.press("Hide it")
	ada.sees("Jonas")
	jonas.gone("You laughed at breakfast.") // on the page that was open
	jonas.expect("status of 403")
	jonas.open("/resident/ada/notes")
	jonas.gone("You laughed at breakfast.")
	ingrid.open("/resident/ada/notes")
	ingrid.sees("You laughed at breakfast.")
	ada.accessible("/me/access/hide", source)
	ada.accessible("/me/access", source)
}

// TestHeldNote holds a note back: the person is told that there is one, a second reader agrees, and it opens.
func TestHeldNote(t *testing.T) {
	source := axe(t)
	h := fjellheim(t).withNotes()
	ada, ingrid, jonas := h.as("ada", phone), h.as("ingrid", desktop), h.as("jonas", desktop)
	const path = "/resident/ada/note/n2"
	ingrid.open(path)
	ingrid.press("Hold it back for a while")
	ingrid.press("it tells of somebody else who must be protected")
	ingrid.press("Hold it back for a while", "form[action$='/hold']")
	ingrid.sees("It is held back. Somebody else is asked to read it.")
	ada.open("/me/notes")
	ada.sees("There is a note to you here. Ingrid holds it back until", "You laughed at breakfast.")
	ada.gone("Your sister rang")
	jonas.sees("A note to Ada that Ingrid holds back") // on Today, which was open
	jonas.press("A note to Ada that Ingrid holds back")
	jonas.sees("Your sister rang")
	jonas.press("I have read it and agree")
	jonas.sees("You agree. It is noted.")
	jonas.accessible(path, source)
	ada.accessible("/me/notes", source)
	ada.size(phone)
	ingrid.open(path)
	ingrid.press("Open it now")
	ingrid.sees("The note is open.")
	ada.open("/me/notes")
	ada.sees("Your sister rang about something of her own.")
}

// TestSignInPagesAreAccessible looks at what stands before the house: signing in, one more thing, a sheet of codes, an
// authenticator to add, confirming who one is, a tablet that asks who it is, and what one sees when signed out.
func TestSignInPagesAreAccessible(t *testing.T) {
	source := axe(t)
	h := fjellheim(t).named()
	out := h.at("jonas", phone)
	for _, path := range []string{"/sign-in", "/signed-out", "/security", "/enrol"} {
		out.accessible(path, source)
	}
	ingrid := h.as("ingrid", phone)
	for _, path := range []string{"/account", "/account/ways", "/account/authenticator", "/account/confirm", "/pin"} {
		ingrid.accessible(path, source)
	}
	_ = h.client("kirsten", known["kirsten"])
	if _, err := h.office.Do(t.Context(), journal.Form{By: care.ByProgram("test")}, office.RequireSecond(office.SecondRequired{Roles: []care.Role{care.RoleCoordinator}})); err != nil {
		t.Fatal(err)
	}
	kirsten := h.at("kirsten", phone)
	kirsten.open("/")
	kirsten.signInTo("Add something that you have")
	kirsten.accessible("/account/ways", source)
	tablet := h.tablet("ingrid")
	tablet.accessible("/pin", source)
	tablet.press("Pass it on")
	tablet.accessible("/switch", source)
}
