package office

import (
	"strings"
	"testing"

	"milieu/internal/care"
)

func TestHouses(t *testing.T) {
	office := given(root, ingrid, fjellheim)
	renamed := HouseRenamed{House: "fjellheim", Name: "Fjellheim gård"}

	check(t, given(root), asRoot, OpenHouse(fjellheim), then(fjellheim))
	check(t, given(), asProgram, OpenHouse(fjellheim), then(fjellheim))
	check(t, office, asRoot, OpenHouse(fjellheim), then()) // asked twice
	check(t, office, asRoot, OpenHouse(HouseOpened{House: "fjellheim", Name: "Other"}), refused("form.known-with-other-contents"))
	check(t, given(root), asRoot, OpenHouse(HouseOpened{House: Book, Name: "Office"}), refused("form.incomplete"))
	check(t, given(root), asRoot, OpenHouse(HouseOpened{Name: "Nowhere"}), refused("form.incomplete"))
	check(t, given(root), asRoot, OpenHouse(HouseOpened{House: "h", Name: " "}), refused("office.no-name"))
	check(t, given(root), asRoot, OpenHouse(HouseOpened{House: "h", Name: strings.Repeat("å", 101)}), refused("office.no-name"))
	check(t, given(root, ingrid), asIngrid, OpenHouse(fjellheim), refused("office.administrator-only"))

	check(t, office, asRoot, RenameHouse(renamed), then(renamed))
	check(t, append(office, renamed), asRoot, RenameHouse(renamed), then())
	check(t, office, asRoot, RenameHouse(HouseRenamed{House: "fjellheim"}), refused("office.no-name"))
	check(t, office, asRoot, RenameHouse(HouseRenamed{House: "atlantis", Name: "Atlantis"}), refused("office.house-unknown"))
	check(t, office, asIngrid, RenameHouse(renamed), refused("office.administrator-only"))
}

// TestAdministrator checks that the role alone opens nothing: the account must be there, be an administrator's, and
// be in use.
func TestAdministrator(t *testing.T) {
	second := with(root, func(f *AccountCreated) { f.Account, f.Username = "second", "second" })
	check(t, given(), asRoot, OpenHouse(fjellheim), refused("office.administrator-only"))
	check(t, given(root, second, AccountDisabled{"root"}), asRoot, OpenHouse(fjellheim), refused("office.administrator-only"))
	check(t, given(root, ingrid), care.Who{Role: care.RoleAdministrator, ID: "ingrid"}, OpenHouse(fjellheim), refused("office.administrator-only"))
	check(t, given(root, ingrid), care.ByCoordinator("S1"), OpenHouse(fjellheim), refused("office.administrator-only"))
	check(t, given(root), care.Who{}, OpenHouse(fjellheim), refused("office.administrator-only"))
	check(t, given(root), owner("root"), OpenHouse(fjellheim), refused("office.administrator-only"))
}

func TestCreateAccount(t *testing.T) {
	but := func(change func(*AccountCreated)) Decision { return CreateAccount(with(ada, change)) }

	check(t, given(root), asRoot, CreateAccount(ada), then(ada))
	check(t, given(), asProgram, CreateAccount(root), then(root)) // the first one
	check(t, given(root, ada), asRoot, CreateAccount(ada), then())
	check(t, given(root, ada), asRoot, but(func(f *AccountCreated) { f.Admin = true }), refused("form.known-with-other-contents"))
	check(t, given(root, ingrid), asIngrid, CreateAccount(ada), refused("office.administrator-only"))
	check(t, given(root), asRoot, but(func(f *AccountCreated) { f.Account = "" }), refused("form.incomplete"))
	check(t, given(root), asRoot, but(func(f *AccountCreated) { f.Name = "" }), refused("office.no-name"))
	check(t, given(root), asRoot, but(func(f *AccountCreated) { f.Language = "" }), refused("office.language-unknown"))
	check(t, given(root), asRoot, but(func(f *AccountCreated) { f.Language = "en; DROP" }), refused("office.language-unknown"))
	for _, name := range []string{"", " ", "ada lovelace", "a\x00b", strings.Repeat("a", 65), strings.Repeat("å", 1000)} {
		check(t, given(root), asRoot, but(func(f *AccountCreated) { f.Username = name }), refused("office.username-impossible"))
	}
	// The same name in capitals, in full-width letters, and with the ring of å as a sign of its own.
	for taken, same := range map[string]string{"ingrid": "INGRID", "ada": "ａｄａ", "åse": "A\u030ase"} {
		known := with(ingrid, func(f *AccountCreated) { f.Username = taken })
		check(t, given(root, known), asRoot, but(func(f *AccountCreated) { f.Username = same }), refused("office.username-taken"))
	}
}

func TestRenameAccount(t *testing.T) {
	renamed := AccountRenamed{Account: "ada", Username: "adrian", Name: "Adrian"}
	office := given(root, ada, ingrid)

	check(t, office, asRoot, RenameAccount(renamed), then(renamed))
	check(t, append(office, renamed), asRoot, RenameAccount(renamed), then())
	check(t, office, asAda, RenameAccount(renamed), refused("office.administrator-only"))
	check(t, office, asRoot, RenameAccount(with(renamed, func(f *AccountRenamed) { f.Account = "x" })), refused("office.account-unknown"))
	check(t, office, asRoot, RenameAccount(with(renamed, func(f *AccountRenamed) { f.Username = "Ingrid" })), refused("office.username-taken"))
	check(t, office, asRoot, RenameAccount(with(renamed, func(f *AccountRenamed) { f.Username = "ADA" })),
		then(with(renamed, func(f *AccountRenamed) { f.Username = "ADA" })))

	// The old name is free again, and only the old one.
	again := with(ada, func(f *AccountCreated) { f.Account = "another" })
	check(t, append(office, renamed), asRoot, CreateAccount(again), then(again))
	check(t, append(office, renamed), asRoot, CreateAccount(with(again, func(f *AccountCreated) { f.Username = "Adrian" })), refused("office.username-taken"))
}

func TestChooseLanguage(t *testing.T) {
	english := LanguageChosen{Account: "ada", Language: "en"}
	office := given(root, ada, ingrid)

	check(t, office, asAda, ChooseLanguage(english), then(english))
	check(t, office, asRoot, ChooseLanguage(english), then(english))
	check(t, append(office, english), asAda, ChooseLanguage(english), then())
	check(t, office, asIngrid, ChooseLanguage(english), refused("office.administrator-only"))
	check(t, append(office, AccountDisabled{"ada"}), asAda, ChooseLanguage(english), refused("office.administrator-only"))
	check(t, office, asAda, ChooseLanguage(LanguageChosen{Account: "ada", Language: "…"}), refused("office.language-unknown"))
	check(t, office, asRoot, ChooseLanguage(LanguageChosen{Account: "x", Language: "en"}), refused("office.account-unknown"))
}

func TestDisable(t *testing.T) {
	off, on := AccountDisabled{"ingrid"}, AccountEnabled{"ingrid"}
	office := given(root, fjellheim, ingrid, working, locked)

	check(t, office, asRoot, Disable(off), then(off))
	check(t, append(office, here), asRoot, Disable(off), then(off, SessionClosed{"phone", "ingrid", BecauseDisabled}))
	check(t, append(office, off), asRoot, Disable(off), then())
	check(t, office, asIngrid, Disable(off), refused("office.administrator-only"))
	check(t, office, asRoot, Disable(AccountDisabled{"x"}), refused("office.account-unknown"))
	check(t, office, asRoot, Disable(AccountDisabled{"root"}), refused("office.last-administrator"))
	second := with(root, func(f *AccountCreated) { f.Account, f.Username = "second", "second" })
	check(t, append(office, second), asRoot, Disable(AccountDisabled{"root"}), then(AccountDisabled{"root"}))
	check(t, append(office, second, AccountDisabled{"second"}), asRoot, Disable(AccountDisabled{"root"}), refused("office.last-administrator"))

	check(t, append(office, off), asRoot, Enable(on), then(on))
	check(t, office, asRoot, Enable(on), then())
	check(t, office, asRoot, Enable(AccountEnabled{"x"}), refused("office.account-unknown"))
	check(t, append(office, off), asIngrid, Enable(on), refused("office.administrator-only"))
}

func TestGiveWork(t *testing.T) {
	office := given(root, fjellheim, solsiden, ingrid, ada)
	but := func(change func(*WorkGiven)) WorkGiven { return with(working, change) }
	chief := but(func(f *WorkGiven) { f.Role = care.RoleCoordinator })
	there := but(func(f *WorkGiven) { f.House = "solsiden" })

	check(t, office, asRoot, GiveWork(working), then(working))
	check(t, append(office, working), asRoot, GiveWork(working), then())
	check(t, append(office, working), asRoot, GiveWork(chief), then(chief))
	check(t, append(office, working, here), asRoot, GiveWork(chief), then(chief, SessionClosed{"phone", "ingrid", BecauseWork}))
	check(t, append(office, working, here), asRoot, GiveWork(there), then(there)) // is in Fjellheim, and stays there
	check(t, office, asIngrid, GiveWork(working), refused("office.administrator-only"))
	check(t, office, asRoot, GiveWork(but(func(f *WorkGiven) { f.Account = "x" })), refused("office.account-unknown"))
	check(t, office, asRoot, GiveWork(but(func(f *WorkGiven) { f.House = "x" })), refused("office.house-unknown"))
	check(t, office, asRoot, GiveWork(but(func(f *WorkGiven) { f.Person = "" })), refused("office.no-person"))
	check(t, office, asRoot, GiveWork(but(func(f *WorkGiven) { f.Role = care.RoleAdministrator })), refused("form.choose"))
	check(t, office, asRoot, GiveWork(but(func(f *WorkGiven) { f.Account = "root" })), refused("office.administrator-sees-no-record"))

	// A resident's account is a resident's and nothing else.
	check(t, append(office, living), asRoot, GiveWork(with(living, func(f *WorkGiven) { f.House = "solsiden" })), refused("office.resident-and-more"))
	check(t, append(office, living), asRoot, GiveWork(but(func(f *WorkGiven) { f.Account = "ada" })), refused("office.resident-and-more"))
	check(t, append(office, working), asRoot, GiveWork(but(func(f *WorkGiven) { f.Role, f.House = care.RoleResident, "solsiden" })), refused("office.resident-and-more"))

	// Nobody speaks with another's voice.
	check(t, append(office, working), asRoot, GiveWork(but(func(f *WorkGiven) { f.Account = "ada" })), refused("office.person-has-account"))
	check(t, append(office, working), asRoot, GiveWork(with(living, func(f *WorkGiven) { f.Person = "S1" })),
		then(with(living, func(f *WorkGiven) { f.Person = "S1" }))) // a resident who happens to have the ID of a colleague
	other := but(func(f *WorkGiven) { f.Account, f.Person = "ada", "S1" })
	check(t, append(office, working, WorkEnded{"ingrid", "fjellheim"}), asRoot, GiveWork(other), then(other))
}

func TestEndWork(t *testing.T) {
	office := given(root, fjellheim, solsiden, ingrid)
	ended := WorkEnded{"ingrid", "fjellheim"}

	check(t, append(office, working), asRoot, EndWork(ended), then(ended))
	check(t, append(office, working, here), asRoot, EndWork(ended), then(ended, SessionClosed{"phone", "ingrid", BecauseWork}))
	check(t, office, asRoot, EndWork(ended), then())
	check(t, append(office, working), asIngrid, EndWork(ended), refused("office.administrator-only"))
	check(t, office, asRoot, EndWork(WorkEnded{"x", "fjellheim"}), refused("office.account-unknown"))
}
