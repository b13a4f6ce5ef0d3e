package care

import (
	"fmt"
	"go/ast"
	"go/token"
	"strings"
	"testing"
	"time"

	"milieu/internal/civil"
)

var (
	drops = MedicineTaken{Medicine: "m1", Resident: "ada", Name: "Drops", Dose: "10 in the evening", Since: "2019", Ordered: "Dr Berg"}
	taper = LedgerWritten{Ledger: "g1", Resident: "ada", Medicine: "m1", Aim: "reduce", Goal: "I want to feel the mornings", Pause: "Two bad nights: we wait", Call: "Ingrid", Instead: "Walks at dusk",
		Steps: []LedgerStep{{Dose: "8", From: civil.Date(2026, 11, 1), Until: civil.Date(2026, 11, 30)}, {Dose: "6", From: civil.Date(2026, 12, 1)}}}
	agreed = LedgerAgreed{Ledger: "g1", Resident: "ada", Words: "Yes, slowly"}
	signed = LedgerSigned{Ledger: "g1", Resident: "ada", Prescriber: "berg"}
	asBerg = Who{RolePhysician, "berg"}
	berg   = StaffJoined{Staff: "berg", Name: "Berg", Profession: "physician"}
)

func TestMedicines(t *testing.T) {
	house := given(fjellheim, ada, eli, ingrid)
	long := strings.Repeat("x", MedicineLongest+1)
	check(t, house, asIngrid, TakeMedicine(drops), then(drops))
	check(t, house, asAda, TakeMedicine(drops), then(drops))
	check(t, house, asEli, TakeMedicine(drops), refused("rights.not-yours"))
	check(t, append(house, drops), asAda, TakeMedicine(drops), then()) // already so
	check(t, house, asAda, TakeMedicine(with(drops, func(f *MedicineTaken) { f.Medicine = "" })), refused("form.incomplete"))
	check(t, append(house, drops), asEli, TakeMedicine(with(drops, func(f *MedicineTaken) { f.Resident = "eli" })), refused("medicine.unknown"))
	check(t, house, asAda, TakeMedicine(with(drops, func(f *MedicineTaken) { f.Dose = "" })), refused("medicine.what"))
	less := with(drops, func(f *MedicineTaken) { f.Dose = "8 in the evening" })
	check(t, append(house, drops), asIngrid, TakeMedicine(less), refused("medicine.why"))
	less.Why = "the first step"
	check(t, append(house, drops), asIngrid, TakeMedicine(less), then(less))
	check(t, house, asAda, TakeMedicine(with(drops, func(f *MedicineTaken) { f.For = long })), refused("form.too-long"))

	think := MedicineThought{"m1", "ada", "It takes my mornings"}
	check(t, append(house, drops), asIngrid, ThinkOfMedicine(think), then(think))
	check(t, house, asAda, ThinkOfMedicine(think), refused("medicine.unknown"))
	check(t, append(house, drops), asAda, ThinkOfMedicine(MedicineThought{"m1", "ada", ""}), refused("note.empty"))
	check(t, append(house, drops), asAda, ThinkOfMedicine(MedicineThought{"m1", "ada", long}), refused("form.too-long"))

	stop := MedicineStopped{"m1", "ada", civil.Date(2026, 11, 20), "I threw it out"}
	check(t, append(house, drops), asAda, StopMedicine(stop), then(stop))
	check(t, append(house, drops, stop), asAda, StopMedicine(stop), then()) // already so
	check(t, house, asAda, StopMedicine(stop), refused("medicine.unknown"))
	check(t, append(house, drops), asAda, StopMedicine(with(stop, func(f *MedicineStopped) { f.On = 0 })), refused("form.incomplete"))
	check(t, append(house, drops), asAda, StopMedicine(with(stop, func(f *MedicineStopped) { f.On = civil.Date(2026, 12, 1) })), refused("medicine.not-stopped-yet"))
	check(t, append(house, drops), asAda, StopMedicine(with(stop, func(f *MedicineStopped) { f.Why = "" })), refused("medicine.why"))
	check(t, append(house, drops), asAda, StopMedicine(with(stop, func(f *MedicineStopped) { f.Why = long })), refused("form.too-long"))

	s := stateOf(append(house, drops, think, less, stop)...)
	m := s.As(asAda, now).Medicines("ada")
	if len(m) != 1 || m[0].Stopped == nil || m[0].Earlier[0].Dose != "10 in the evening" || m[0].Thoughts[0].Words != think.Words {
		t.Errorf("%+v", m)
	}
}

func TestLedgers(t *testing.T) {
	house := given(fjellheim, ada, eli, ingrid, jonas, berg, drops)
	long := strings.Repeat("x", MedicineLongest+1)
	but := func(change func(*LedgerWritten)) Decision { return WriteLedger(with(taper, change)) }
	check(t, house, asIngrid, WriteLedger(taper), then(taper))
	check(t, house, asAda, WriteLedger(taper), then(taper))
	check(t, house, asEli, WriteLedger(taper), refused("rights.not-yours"))
	check(t, house, asIngrid, but(func(f *LedgerWritten) { f.Medicine = "m9" }), refused("medicine.unknown"))
	check(t, house, asIngrid, but(func(f *LedgerWritten) { f.Ledger = "" }), refused("form.incomplete"))
	check(t, house, asIngrid, but(func(f *LedgerWritten) { f.Aim = "double" }), refused("form.choose"))
	check(t, house, asIngrid, but(func(f *LedgerWritten) { f.Goal = "" }), refused("ledger.goal"))
	check(t, house, asIngrid, but(func(f *LedgerWritten) { f.Call = "" }), refused("ledger.pause"))
	check(t, house, asIngrid, but(func(f *LedgerWritten) { f.Steps = nil }), refused("ledger.steps"))
	check(t, house, asIngrid, but(func(f *LedgerWritten) { f.Instead = long }), refused("form.too-long"))
	check(t, house, asIngrid, but(func(f *LedgerWritten) { f.Steps = []LedgerStep{{From: civil.Date(2026, 12, 1)}} }), refused("ledger.step"))
	check(t, house, asIngrid, but(func(f *LedgerWritten) { f.Steps = []LedgerStep{taper.Steps[1], taper.Steps[0]} }), refused("ledger.order"))
	check(t, house, asIngrid, but(func(f *LedgerWritten) { f.Steps = []LedgerStep{{Dose: Dose(long), From: civil.Date(2026, 12, 1)}} }), refused("form.too-long"))

	draft := append(house, taper)
	other := append(draft, with(drops, func(f *MedicineTaken) { f.Medicine = "m2" }))
	check(t, other, asIngrid, but(func(f *LedgerWritten) { f.Medicine = "m2" }), refused("ledger.unknown"))
	check(t, draft, asAda, AgreeLedger(agreed), then(agreed))
	check(t, draft, asIngrid, AgreeLedger(agreed), then(agreed)) // as she said it
	check(t, draft, asIngrid, AgreeLedger(LedgerAgreed{Ledger: "g1", Resident: "ada"}), refused("ledger.own-yes"))
	check(t, append(draft, agreed), asAda, AgreeLedger(agreed), then())
	check(t, house, asAda, AgreeLedger(agreed), refused("ledger.unknown"))
	check(t, draft, asAda, AgreeLedger(LedgerAgreed{"g1", "ada", long}), refused("form.too-long"))
	check(t, draft, asBerg, SignLedger(signed), then(signed))
	for _, who := range []Who{asIngrid, asChief, asAda, ByProgram("import"), ByTherapist("berg")} {
		check(t, append(draft, agreed), who, SignLedger(signed), refused("ledger.prescriber-only"))
	}
	check(t, draft, asBerg, SignLedger(LedgerSigned{"g1", "ada", "ingrid"}), refused("ledger.prescriber-only")) // with their own name
	check(t, append(draft, wrote{asBerg, ago(time.Hour), agreed}), asBerg, SignLedger(signed), refused("ledger.own-yes"))
	check(t, append(draft, wrote{asBerg, ago(time.Hour), signed}), asBerg, AgreeLedger(agreed), refused("ledger.own-yes"))
	check(t, append(draft, wrote{asBerg, ago(time.Hour), signed}), asBerg, SignLedger(signed), then())

	went := LedgerTold{Ledger: "g1", Resident: "ada", Words: "Awake, but clear", Signs: "sweating"}
	check(t, draft, asAda, TellLedger(went), then(went))
	check(t, draft, asAda, TellLedger(with(went, func(f *LedgerTold) { f.Step = 2 })), refused("ledger.step"))
	check(t, draft, asAda, TellLedger(with(went, func(f *LedgerTold) { f.Words = "" })), refused("note.empty"))
	check(t, draft, asAda, TellLedger(with(went, func(f *LedgerTold) { f.Signs = long })), refused("form.too-long"))
	pause, end := LedgerPaused{"g1", "ada", "Two bad nights"}, LedgerEnded{"g1", "ada", "I am where I want to be"}
	check(t, draft, asAda, PauseLedger(pause), then(pause))
	check(t, append(draft, pause), asAda, PauseLedger(pause), then())
	check(t, draft, asAda, PauseLedger(LedgerPaused{"g1", "ada", long}), refused("form.too-long"))
	check(t, draft, asIngrid, EndLedger(end), then(end))
	check(t, append(draft, end), asIngrid, EndLedger(end), refused("ledger.over"))
	check(t, append(draft, end), asIngrid, WriteLedger(taper), refused("ledger.over"))
	check(t, draft, asIngrid, EndLedger(LedgerEnded{"g1", "ada", ""}), refused("medicine.why"))
	check(t, draft, asIngrid, EndLedger(LedgerEnded{"g1", "ada", long}), refused("form.too-long"))
}

// TestLedgersHoldWhenBothHaveSaidSo: agreed by the person and signed by the prescriber, and anew after every change.
func TestLedgersHoldWhenBothHaveSaidSo(t *testing.T) {
	s := stateOf(fjellheim, ada, eli, ingrid, berg, drops, taper)
	v := s.As(asIngrid, now)
	say := func(by Who, f Fact) { s.Fold(Entry{Seq: s.Seq() + 1, At: now, By: by, Fact: f}) }
	expect := func(what string, holds bool, unsigned int) {
		t.Helper()
		if l := v.Ledgers("ada")[0]; l.Holds() != holds || len(v.LedgersUnsigned()) != unsigned {
			t.Errorf("%s: it holds %v, and %d wait for a prescriber", what, l.Holds(), len(v.LedgersUnsigned()))
		}
		if err := s.Check(); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	expect("a draft", false, 0)
	say(asAda, agreed)
	expect("agreed", false, 1)
	say(asBerg, signed)
	expect("signed", true, 0)
	say(asAda, LedgerPaused{Ledger: "g1", Resident: "ada"})
	expect("paused", false, 1)
	say(asBerg, signed)
	expect("goes on", true, 0)
	say(asIngrid, with(taper, func(f *LedgerWritten) { f.Instead = "Swimming" }))
	expect("changed", false, 0)
	say(asIngrid, EntryCorrected{Seq: s.Seq(), Resident: "ada"})
	expect("the change was taken back", true, 0)
	l := v.Ledgers("ada")[0]
	if got := fmt.Sprint(l.Step(civil.Date(2026, 10, 31)), l.Step(civil.Date(2026, 11, 21)), l.Step(civil.Date(2027, 2, 1))); got != "-1 0 1" {
		t.Errorf("steps: %s", got)
	}
	if got := len(s.As(asEli, now).Ledgers("ada")) + len(s.As(asEli, now).LedgersUnsigned()); got != 0 {
		t.Errorf("Eli is told of %d", got)
	}
}

// TestDosesAreWords reads the source: nothing converts, adds, compares or orders a dose. It stands as people wrote it.
func TestDosesAreWords(t *testing.T) {
	fset, files := source(t)
	dose := func(e ast.Expr) bool {
		sel, ok := e.(*ast.SelectorExpr)
		return ok && sel.Sel.Name == "Dose"
	}
	for name, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BinaryExpr:
				if dose(n.X) || dose(n.Y) {
					t.Errorf("%s: a dose is words, and is not reckoned with (%s)", fset.Position(n.Pos()), n.Op)
				}
			case *ast.ImportSpec:
				if (name == "medicine.go" || name == "ledger.go") && (n.Path.Value == `"strconv"` || n.Path.Value == `"math"`) {
					t.Errorf("%s: nothing about medicines is a number", fset.Position(n.Pos()))
				}
			case *ast.TypeSpec:
				if id, ok := n.Type.(*ast.Ident); n.Name.Name == "Dose" && (!ok || id.Name != "string") {
					t.Errorf("%s: a dose is words", fset.Position(n.Pos()))
				}
			case *ast.UnaryExpr:
				if n.Op == token.SUB && dose(n.X) {
					t.Errorf("%s: a dose is words", fset.Position(n.Pos()))
				}
			}
			return true
		})
	}
}
