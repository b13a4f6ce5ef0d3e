package care

// An import makes the same IDs each time that it reads the same file, so that nobody comes twice. IDs are the one thing
// about a person that is not sealed, and so they must not be a name's hash: they are made with a salt that lies, sealed,
// in the house's journal.

// ImportSalted says with what the IDs of imports are made. It is said once.
type ImportSalted struct {
	Salt string // random; SaltShortest characters or more
}

// SaltShortest is how many characters a salt has at least: more than anybody can try.
const SaltShortest = 22

// SaltImport decides with what the IDs of imports are made, if that is not decided.
func SaltImport(f ImportSalted) Decision {
	return func(a Ask) ([]Fact, error) {
		switch {
		case a.By.Role != RoleProgram:
			return nil, refuse(Forbidden, "rights.not-yours")
		case a.s.importSalt != "":
			return nil, nil // already so
		case len(f.Salt) < SaltShortest:
			return nil, refuse(Invalid, "form.incomplete")
		}
		return []Fact{f}, nil
	}
}

func (ImportSalted) subject() ResidentID { return "" }

func (f ImportSalted) fold(s *State, _ Entry) { s.importSalt = importSalt(f.Salt) }

// importSalt is what the IDs of a house's imports are made with; "" before the first.
type importSalt string

// ImportSalt returns with what an import makes IDs; "" before the first.
func (v View) ImportSalt() string {
	if !readsHouse[ImportSalted](v) {
		return ""
	}
	return string(v.s.importSalt)
}
