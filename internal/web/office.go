package web

import (
	"net/http"
	"slices"
	"time"

	"milieu/internal/care"
	"milieu/internal/journal"
	"milieu/internal/office"
	"milieu/internal/web/ui"
)

// The office is where who runs the server opens houses and lets people in. Nothing of any record is seen from here:
// a person in a house is a code that the house has given out.

func (s *Server) officeRoutes(r routes) {
	s.programRoutes(r)
	r.admin("GET /houses", s.houses)
	r.admin("POST /houses", s.openHouse)
	r.admin("POST /houses/{house}/name", s.renameHouse)
	r.admin("GET /accounts", s.accounts)
	r.admin("POST /accounts", s.createAccount)
	r.admin("GET /accounts/{account}", s.account)
	r.admin("POST /accounts/{account}/name", s.renameAccount)
	r.admin("POST /accounts/{account}/password", s.givePassword)
	r.admin("POST /accounts/{account}/work", s.giveWork)
	r.admin("POST /accounts/{account}/work-end", s.endWork)
	r.admin("POST /accounts/{account}/use", s.allowUse)
	r.admin("POST /accounts/second", s.requireSecond)
	r.admin("POST /accounts/sign-out", s.signEverybodyOut)
	r.admin("POST /accounts/{account}/start-over", s.startOver)
	r.admin("POST /accounts/{account}/identity", s.linkIdentity)
}

// ask takes a decision of the office, as do takes one of a house.
func (s *Server) ask(l *look, d office.Decision) (journal.Receipt, error) {
	f := l.form()
	asked := f.asked(l)
	if err := f.err(); err != nil {
		return journal.Receipt{}, err
	}
	return s.office.Do(l.Context(), asked, d)
}

type housesPage struct {
	Houses           []houseLine
	Form, Name, Zone string
	Languages        []ui.Option
}

type houseLine struct {
	office.House
	People int // who have an account there
	Form   string
}

func (s *Server) houses(w http.ResponseWriter, l *look) error {
	p := housesPage{Form: l.formID(), Name: l.typed("name", ""), Zone: l.typed("zone", "Europe/Oslo"), Languages: languages(l.typed("language", l.me.Language))}
	for _, h := range s.office.Houses() {
		p.Houses = append(p.Houses, houseLine{h, len(s.office.AccountsOf(h.ID)), newID()})
	}
	return s.show(w, l, l.say("nav.houses"), housesView(p))
}

// openHouse opens a house and writes the first page of its journal: what it is called, and whose clock it lives by.
// The rest is the coordinator's to describe.
func (s *Server) openHouse(w http.ResponseWriter, l *look) error {
	f := l.form()
	id, name := f.id(), f.text("name")
	if f.err() == nil && id == "" {
		f.refuse("form.incomplete")
	}
	if err := f.err(); err != nil {
		return s.refused(w, l, err, s.houses)
	}
	described := care.HouseDescribed{Name: name, Kind: care.Ward, Word: care.ResidentWords[0], Languages: f.list("language"), Zone: f.text("zone")}
	err := s.asProgram(l, id, care.DescribeHouse(described))
	if err == nil {
		_, err = s.ask(l, office.OpenHouse(office.HouseOpened{House: id, Name: name}))
	}
	return s.then(w, l, err, done{to: "/houses", say: "office.house-opened"}, s.houses)
}

// asProgram writes in a house's journal what follows from a decision of the office.
func (s *Server) asProgram(l *look, id string, d care.Decision) error {
	house, err := s.journal.House(l.Context(), id)
	if err != nil {
		return err
	}
	form := l.form().asked(l)
	form.By = care.ByProgram("office")
	_, err = house.Do(l.Context(), form, d)
	return err
}

func (s *Server) renameHouse(w http.ResponseWriter, l *look) error {
	_, err := s.ask(l, office.RenameHouse(office.HouseRenamed{House: l.PathValue("house"), Name: l.form().text("name")}))
	return s.then(w, l, err, done{to: "/houses", say: "office.saved"}, s.houses)
}

type accountsPage struct {
	Accounts             []accountLine
	Form, Username, Name string
	Languages            []ui.Option
	Admin                bool
	Second               []ui.Option // the roles that ask for a second factor
}

type accountLine struct {
	office.Account
	Works []string // "Milieu therapist, Fjellheim"
}

func (s *Server) accounts(w http.ResponseWriter, l *look) error {
	p := accountsPage{Form: l.formID(), Username: l.typed("username", ""), Name: l.typed("name", ""), Languages: languages(l.typed("language", l.me.Language)),
		Admin: l.typed("admin", "") != ""}
	for _, a := range s.office.Accounts() {
		p.Accounts = append(p.Accounts, s.line(l, a))
	}
	asked := s.office.SecondRoles()
	for _, role := range secondChoices {
		p.Second = append(p.Second, ui.Option{Value: string(role), Text: l.say("role." + string(role)), Chosen: slices.Contains(asked, role)})
	}
	return s.show(w, l, l.say("nav.accounts"), accountsView(p))
}

func (s *Server) line(l *look, a office.Account) accountLine {
	line := accountLine{Account: a}
	if a.Admin {
		line.Works = append(line.Works, l.say("role."+string(care.RoleAdministrator)))
	}
	for _, w := range a.Works {
		house, _ := s.office.House(w.House)
		line.Works = append(line.Works, l.say("role."+string(w.Role))+", "+house.Name)
	}
	return line
}

// secondChoices are the roles that can ask for a second factor.
var secondChoices = append([]care.Role{care.RoleAdministrator}, care.Roles...)

// requireSecond says which roles ask for a second factor. It is refused only to who has not shown just now who they are:
// whoever finds the screen open does not open the door.
func (s *Server) requireSecond(w http.ResponseWriter, l *look) error {
	if !l.me.Fresh(s.journal.Now()) {
		return s.then(w, l, &care.Refusal{Kind: office.Stale, Key: "signin.not-fresh"}, done{to: "/accounts"}, nil)
	}
	var asked office.SecondRequired
	for _, role := range secondChoices {
		if slices.Contains(l.form().list("role"), string(role)) {
			asked.Roles = append(asked.Roles, role)
		}
	}
	_, err := s.ask(l, office.RequireSecond(asked))
	return s.then(w, l, err, done{to: "/accounts", say: "office.saved"}, s.accounts)
}

// startOver is for somebody who has lost what they sign in with.
func (s *Server) startOver(w http.ResponseWriter, l *look) error {
	id, pass := office.AccountID(l.PathValue("account")), office.FirstPassword()
	if err := s.office.StartOver(l.Context(), l.who, id, pass); err != nil {
		return s.then(w, l, err, done{}, s.account)
	}
	return s.passwordPage(w, l, id, pass)
}

// linkIdentity says which identity of the provider's service is an account's: none, if both fields are empty.
func (s *Server) linkIdentity(w http.ResponseWriter, l *look) error {
	service, f, id := s.office.IdentityService(), l.form(), office.AccountID(l.PathValue("account"))
	if service == nil {
		return care.NotFound
	}
	link := office.IdentityLinked{Account: id, Issuer: service.Issuer, Subject: f.text("subject"), Address: f.text("address")}
	if link.Subject == "" && link.Address == "" {
		return s.change(w, l, office.UnlinkIdentity(office.IdentityUnlinked{Account: id}))
	}
	return s.change(w, l, office.LinkIdentity(link))
}

// createAccount lets somebody in, and shows their first password once.
func (s *Server) createAccount(w http.ResponseWriter, l *look) error {
	f := l.form()
	created := office.AccountCreated{Account: office.AccountID(f.id()), Username: f.text("username"), Name: f.text("name"), Language: f.text("language"), Admin: f.has("admin")}
	receipt, err := s.ask(l, office.CreateAccount(created))
	if err != nil || receipt.Known || receipt.Count == 0 { // asked twice: a new password would make the noted one useless
		return s.then(w, l, err, done{to: "/accounts/" + string(created.Account)}, s.accounts)
	}
	return s.showPassword(w, l, created.Account)
}

func (s *Server) givePassword(w http.ResponseWriter, l *look) error {
	id := office.AccountID(l.PathValue("account"))
	if id == l.me.Account.ID {
		return s.then(w, l, nil, done{to: "/account"}, nil) // one's own is chosen, not made up
	}
	return s.showPassword(w, l, id)
}

// showPassword sets a password that is to be used once, and shows it. Nobody can see it again.
func (s *Server) showPassword(w http.ResponseWriter, l *look, id office.AccountID) error {
	pass := office.FirstPassword()
	if err := s.office.SetPassword(l.Context(), l.who, id, pass); err != nil {
		return err
	}
	return s.passwordPage(w, l, id, pass)
}

func (s *Server) passwordPage(w http.ResponseWriter, l *look, id office.AccountID, pass string) error {
	a, _ := s.office.Account(id)
	return s.show(w, l, l.say("office.password"), passwordView(passwordPage{a, pass, int(office.BorrowedFor / (24 * time.Hour))}))
}

type passwordPage struct {
	office.Account
	Pass string
	Days int
}

type oneAccountPage struct {
	accountLine
	Form           string
	Houses, Roles  []ui.Option
	Name, Username string
	Person         string
	Profession     string
	Works          []workLine
	Mine           bool
	Ways           string // what they sign in with
	Service        string // the identity service, if there is one
	Identity       office.IdentityLinked
}

type workLine struct {
	Text, House string
}

func (s *Server) account(w http.ResponseWriter, l *look) error {
	a, ok := s.office.Account(office.AccountID(l.PathValue("account")))
	if !ok {
		return care.NotFound
	}
	p := oneAccountPage{accountLine: s.line(l, a), Form: l.formID(), Name: l.typed("name", a.Name), Username: l.typed("username", a.Username),
		Person: l.typed("person", ""), Profession: l.typed("profession", ""), Mine: a.ID == l.me.Account.ID}
	if l.refusal != nil && !l.form().has("username") { // another form of this page was refused
		p.Name, p.Username = a.Name, a.Username
	}
	for _, h := range s.office.Houses() {
		p.Houses = append(p.Houses, ui.Option{Value: h.ID, Text: h.Name, Chosen: h.ID == l.typed("house", "")})
	}
	for _, role := range care.Roles {
		p.Roles = append(p.Roles, ui.Option{Value: string(role), Text: l.say("role." + string(role)), Chosen: string(role) == l.typed("role", string(care.Roles[0]))})
	}
	for i, work := range a.Works {
		p.Works = append(p.Works, workLine{p.accountLine.Works[i], work.House})
	}
	has := s.office.Ways(a.ID)
	p.Ways, p.Service = l.say("office.ways", "Passkeys", len(has.Passkeys), "Authenticator", yesNo(l, has.Authenticator), "Recovery", has.Recovery), s.serviceName()
	p.Identity, _ = s.office.Identity(a.ID)
	return s.show(w, l, a.Name, oneAccountView(p))
}

// signEverybodyOut ends every session but this one: for a device that nobody can name, or a hole that was closed.
func (s *Server) signEverybodyOut(w http.ResponseWriter, l *look) error {
	if !l.form().has("sure") {
		return s.then(w, l, &care.Refusal{Kind: care.Invalid, Key: "office.everybody-sure"}, done{}, s.accounts)
	}
	_, err := s.ask(l, office.CloseEverybody(l.me.ID))
	return s.then(w, l, err, done{to: "/accounts", say: "office.everybody-out"}, s.accounts)
}

func yesNo(l *look, yes bool) string {
	if yes {
		return l.say("common.yes")
	}
	return l.say("common.no")
}

// change takes a decision about the account of the page, and comes back to it.
func (s *Server) change(w http.ResponseWriter, l *look, d office.Decision) error {
	_, err := s.ask(l, d)
	return s.then(w, l, err, done{to: "/accounts/" + l.PathValue("account"), say: "office.saved"}, s.account)
}

func (s *Server) renameAccount(w http.ResponseWriter, l *look) error {
	f := l.form()
	return s.change(w, l, office.RenameAccount(office.AccountRenamed{Account: office.AccountID(l.PathValue("account")), Username: f.text("username"), Name: f.text("name")}))
}

func (s *Server) allowUse(w http.ResponseWriter, l *look) error {
	id := office.AccountID(l.PathValue("account"))
	if l.form().text("use") == "no" {
		return s.change(w, l, office.Disable(office.AccountDisabled{Account: id}))
	}
	return s.change(w, l, office.Enable(office.AccountEnabled{Account: id}))
}

func (s *Server) endWork(w http.ResponseWriter, l *look) error {
	return s.change(w, l, office.EndWork(office.WorkEnded{Account: office.AccountID(l.PathValue("account")), House: l.form().text("house")}))
}

// giveWork says what somebody is in a house. A colleague whom the house does not know yet joins it by this; a
// resident must have been admitted by the house, which has given out the code.
func (s *Server) giveWork(w http.ResponseWriter, l *look) error {
	f := l.form()
	given := office.WorkGiven{Account: office.AccountID(l.PathValue("account")), House: f.text("house"), Role: care.Role(f.text("role")), Person: f.text("person")}
	a, ok := s.office.Account(given.Account)
	if !ok {
		return care.NotFound
	}
	_, known := s.office.House(given.House)
	switch {
	case !known || a.Admin: // refused below, with the reason
	case given.Person == "" && slices.Contains(care.StaffRoles, given.Role):
		given.Person = f.id()
		joined := care.StaffJoined{Staff: care.StaffID(given.Person), Name: a.Name, Profession: f.text("profession")}
		if err := s.asProgram(l, given.House, care.JoinStaff(joined)); err != nil {
			return s.then(w, l, err, done{}, s.account)
		}
	case given.Person != "":
		known, err := s.lives(l, given)
		if err == nil && !known {
			err = &care.Refusal{Kind: care.NotFound, Key: "office.person-unknown"}
		}
		if err != nil {
			return s.then(w, l, err, done{}, s.account)
		}
	}
	return s.change(w, l, office.GiveWork(given))
}

// lives says whether a house knows a person, without looking at anything but what that person would see.
func (s *Server) lives(l *look, given office.WorkGiven) (known bool, err error) {
	house, err := s.journal.House(l.Context(), given.House)
	if err != nil {
		return false, err
	}
	house.View(care.Who{Role: given.Role, ID: given.Person}, func(v care.View) {
		switch given.Role {
		case care.RoleResident:
			_, known = v.Resident(care.ResidentID(given.Person))
		case care.RoleRelative:
			kin, ok := v.Me()
			known = ok && !kin.Ended
		default:
			_, known = v.Colleague(care.StaffID(given.Person))
		}
	})
	return known, nil
}
