package sim

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/journal"
)

// decisions is every way to decide something. TestEveryDecision keeps it complete.
var decisions = map[string]any{
	"PlanActivity": care.PlanActivity, "ChangeActivity": care.ChangeActivity, "EndActivity": care.EndActivity,
	"NoteAdministration": care.NoteAdministration,
	"AgreeAppointment":   care.AgreeAppointment, "MoveAppointment": care.MoveAppointment, "CancelAppointment": care.CancelAppointment,
	"ChooseActivity": care.ChooseActivity, "DropChoice": care.DropChoice,
	"NameCompanion": care.NameCompanion, "EndCompanion": care.EndCompanion,
	"HoldContact": care.HoldContact, "BeginContact": care.BeginContact, "EndContact": care.EndContact, "ChangeContact": care.ChangeContact, "SayHowItWas": care.SayHowItWas,
	"Correct":   care.Correct,
	"EnterDuty": care.EnterDuty, "CancelDuty": care.CancelDuty,
	"OpenFeed": care.OpenFeed, "RevokeFeed": care.RevokeFeed,
	"HoldGroup": care.HoldGroup, "NoteAttendance": care.NoteAttendance,
	"TakeHandover":  care.TakeHandover,
	"DescribeHouse": care.DescribeHouse, "NamePlace": care.NamePlace, "AgreeRhythm": care.AgreeRhythm,
	"AskLeave": care.AskLeave, "AgreeLeave": care.AgreeLeave, "DeclineLeave": care.DeclineLeave, "BeginLeave": care.BeginLeave, "EndLeave": care.EndLeave, "CancelLeave": care.CancelLeave,
	"WriteNote": care.WriteNote, "AnswerNote": care.AnswerNote,
	"CancelOccurrence": care.CancelOccurrence, "MoveOccurrence": care.MoveOccurrence,
	"AgreeParticipation": care.AgreeParticipation, "EndParticipation": care.EndParticipation,
	"SaltImport":      care.SaltImport,
	"PictureResident": care.PictureResident, "RemovePicture": care.RemovePicture,
	"MakePromise": care.MakePromise, "PassPromise": care.PassPromise, "KeepPromise": care.KeepPromise, "ReleasePromise": care.ReleasePromise,
	"AnswerQuestion": care.AnswerQuestion,
	"Admit":          care.Admit, "DescribeResident": care.DescribeResident, "Discharge": care.Discharge,
	"ChooseRoutine": care.ChooseRoutine, "EndRoutine": care.EndRoutine, "TickRoutine": care.TickRoutine, "UntickRoutine": care.UntickRoutine,
	"OfferSupport": care.OfferSupport, "AnswerSupport": care.AnswerSupport,
	"WriteSheet": care.WriteSheet, "UseSheet": care.UseSheet, "ShowSheet": care.ShowSheet, "CloseSheet": care.CloseSheet,
	"BringElsewhere": care.BringElsewhere, "TakeElsewhere": care.TakeElsewhere, "LeaveElsewhere": care.LeaveElsewhere,
	"JoinStaff": care.JoinStaff, "DescribeStaff": care.DescribeStaff, "LeaveStaff": care.LeaveStaff,
	"AskToTalk": care.AskToTalk, "AnswerTalk": care.AnswerTalk, "WithdrawTalk": care.WithdrawTalk,
	"Together":        care.Together,
	"TellWellbeing":   care.TellWellbeing,
	"WriteAssessment": care.WriteAssessment, "SetRuler": care.SetRuler,
	"WriteGoal": care.WriteGoal, "EndGoal": care.EndGoal, "RateGoal": care.RateGoal, "TakeStand": care.TakeStand,
	"WriteMeasure": care.WriteMeasure, "EndMeasure": care.EndMeasure, "HangThread": care.HangThread,
	"NoteTry": care.NoteTry, "TellTry": care.TellTry, "SeeTry": care.SeeTry,
	"PaceReview": care.PaceReview, "PaceReviews": care.PaceReviews, "BeginReview": care.BeginReview, "HoldReview": care.HoldReview, "SignReview": care.SignReview,
	"NoteAbsence":         care.NoteAbsence,
	"EndAbsence":          care.EndAbsence,
	"MakeWish":            care.MakeWish,
	"DropWish":            care.DropWish,
	"BeginCrisis":         care.BeginCrisis,
	"JoinCrisis":          care.JoinCrisis,
	"TellCrisis":          care.TellCrisis,
	"CalmCrisis":          care.CalmCrisis,
	"OfferDebrief":        care.OfferDebrief,
	"DeclineDebrief":      care.DeclineDebrief,
	"HoldDebrief":         care.HoldDebrief,
	"AskErasure":          care.AskErasure,
	"WithdrawErasure":     care.WithdrawErasure,
	"ConfirmErasure":      care.ConfirmErasure,
	"WriteInformation":    care.WriteInformation,
	"GiveInformation":     care.GiveInformation,
	"DescribeLaw":         care.DescribeLaw,
	"WriteLedger":         care.WriteLedger,
	"AgreeLedger":         care.AgreeLedger,
	"SignLedger":          care.SignLedger,
	"TellLedger":          care.TellLedger,
	"PauseLedger":         care.PauseLedger,
	"EndLedger":           care.EndLedger,
	"TakeMedicine":        care.TakeMedicine,
	"ThinkOfMedicine":     care.ThinkOfMedicine,
	"StopMedicine":        care.StopMedicine,
	"BeginRestraint":      care.BeginRestraint,
	"CheckRestraint":      care.CheckRestraint,
	"EndRestraint":        care.EndRestraint,
	"ReviewRestraint":     care.ReviewRestraint,
	"DecideRestriction":   care.DecideRestriction,
	"ObjectToRestriction": care.ObjectToRestriction,
	"ReviewRestriction":   care.ReviewRestriction,
	"EndRestriction":      care.EndRestriction,
	"AgreeRetention":      care.AgreeRetention,
	"OrderKeeping":        care.OrderKeeping,
	"EndKeeping":          care.EndKeeping,
	"BeginRota":           care.BeginRota,
	"DrawRota":            care.DrawRota,
	"DiscardRota":         care.DiscardRota,
	"PublishRota":         care.PublishRota,
	"AgreeCover":          care.AgreeCover,
	"UndoDraw":            care.UndoDraw,
	"RedoDraw":            care.RedoDraw,
	"WriteSafety":         care.WriteSafety,
	"RemoveSafety":        care.RemoveSafety,
	"PlaceSafety":         care.PlaceSafety,
	"ReviewSafety":        care.ReviewSafety,
	"NoticeSign":          care.NoticeSign,
	"TalkAboutSign":       care.TalkAboutSign,
	"PassSign":            care.PassSign,
	"AskSwap":             care.AskSwap,
	"DismissLead":         care.DismissLead,
	"DismissMeeting":      care.DismissMeeting,
	"AgreeSwap":           care.AgreeSwap,
	"DeclineSwap":         care.DeclineSwap,
	"ReplaceDuty":         care.ReplaceDuty,
	"BeginTender":         care.BeginTender,
	"EndTender":           care.EndTender,
	"AskHow":              care.AskHow,
	"ChooseWorkRules":     care.ChooseWorkRules,
	"AgreeDerogation":     care.AgreeDerogation,
	"EndDerogation":       care.EndDerogation,
	"AgreeContract":       care.AgreeContract,
	"AgreeAccess":         care.AgreeAccess, "HideRecord": care.HideRecord, "OpenRecord": care.OpenRecord,
	"NameTreating": care.NameTreating, "EndTreating": care.EndTreating,
	"NameRelative": care.NameRelative, "EndRelative": care.EndRelative, "GiveConsent": care.GiveConsent, "WithdrawConsent": care.WithdrawConsent,
	"HoldNote": care.HoldNote, "ConfirmHold": care.ConfirmHold, "LiftHold": care.LiftHold,
	"PlaceInNetwork": care.PlaceInNetwork, "TellNetwork": care.TellNetwork, "RememberChild": care.RememberChild, "EndChild": care.EndChild,
	"PlanFamilyMeeting": care.PlanFamilyMeeting, "HoldFamilyMeeting": care.HoldFamilyMeeting, "ReadFamilyMinutes": care.ReadFamilyMinutes,
	"TellFamilyView": care.TellFamilyView, "HearFamilyView": care.HearFamilyView,
	"AimLeave": care.AimLeave, "TalkThroughLeave": care.TalkThroughLeave,
	"PlanHome": care.PlanHome, "WriteHome": care.WriteHome, "RemoveHome": care.RemoveHome, "SayFarewell": care.SayFarewell, "GoHome": care.GoHome,
	"AgreeCalls": care.AgreeCalls, "NoteCall": care.NoteCall, "EndCalls": care.EndCalls,
	"ReachHouse": care.ReachHouse, "AskReach": care.AskReach, "AnswerReach": care.AnswerReach, "WithdrawReach": care.WithdrawReach,
	"BreakGlass": care.BreakGlass, "CloseGlass": care.CloseGlass, "ReviewGlass": care.ReviewGlass,
}

func TestEveryDecision(t *testing.T) {
	names, err := filepath.Glob("../care/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range file.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if !ok || f.Recv != nil || !f.Name.IsExported() || f.Type.Results == nil {
				continue
			}
			result, ok := f.Type.Results.List[0].Type.(*ast.Ident)
			if ok && result.Name == "Decision" && decisions[f.Name.Name] == nil {
				t.Errorf("nobody takes care.%s at random", f.Name.Name)
			}
		}
	}
}

// wild makes up decisions that anybody might ask for, sensible or not, out of what the journal holds already.
type wild struct {
	chance
	clock *Clock
	names []string                         // of decisions, in order
	known map[reflect.Type][]reflect.Value // values of each type in the facts so far
	seen  uint64
}

func newWild(seed uint64, clock *Clock) *wild {
	w := &wild{chance: newChance(seed + 1<<32), clock: clock, known: map[reflect.Type][]reflect.Value{}}
	for name := range decisions {
		w.names = append(w.names, name)
	}
	sortStrings(w.names)
	return w
}

// learn takes in the facts that were written since.
func (w *wild) learn(t *testing.T, store journal.Store) {
	err := journal.Read(t.Context(), store, "h", w.seen, func(r journal.Record) error {
		f, err := care.Decode(r.Kind, r.Data)
		if err == nil {
			w.walk(reflect.ValueOf(f))
		}
		w.seen = r.Seq
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (w *wild) walk(v reflect.Value) {
	const most = 60 // of each type; later ones take the place of earlier ones
	switch v.Kind() {
	case reflect.Struct:
		if v.Type() != reflect.TypeFor[time.Time]() {
			for i := range v.NumField() {
				w.walk(v.Field(i))
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			w.walk(v.Index(i))
		}
	case reflect.String:
		if list := w.known[v.Type()]; len(list) < most {
			w.known[v.Type()] = append(list, v)
		} else {
			list[w.IntN(most)] = v
		}
	}
}

// who is somebody who asks: mostly somebody of the house.
func (w *wild) who() care.Who {
	resident, staff := w.value(reflect.TypeFor[care.ResidentID]()).String(), w.value(reflect.TypeFor[care.StaffID]()).String()
	switch w.IntN(12) {
	case 0:
		return care.Who{}
	case 1:
		return care.Who{Role: care.RoleAdministrator, ID: staff}
	case 2:
		return care.ByProgram("import")
	case 3, 4, 5:
		return care.ByResident(care.ResidentID(resident))
	case 6, 7, 8:
		return care.ByCoordinator(care.StaffID(staff))
	}
	return care.ByTherapist(care.StaffID(staff))
}

func (w *wild) decision() (name string, d care.Decision) {
	name = pick(w.chance, w.names)
	return name, w.take(name)
}

// joint are the decisions that Together can take as one.
var joint = []string{"Admit", "DescribeResident", "AnswerQuestion", "NameCompanion", "JoinStaff", "DescribeStaff", "EnterDuty"}

func (w *wild) take(name string) care.Decision {
	f := reflect.ValueOf(decisions[name])
	var args []reflect.Value
	for i := range f.Type().NumIn() {
		in := f.Type().In(i)
		if f.Type().IsVariadic() && i == f.Type().NumIn()-1 {
			for range w.IntN(3) {
				args = append(args, w.value(in.Elem()))
			}
			continue
		}
		args = append(args, w.value(in))
	}
	return f.Call(args)[0].Interface().(care.Decision)
}

// value makes up a value of a type: mostly one that is known, sometimes nothing, sometimes nonsense.
func (w *wild) value(t reflect.Type) reflect.Value {
	v := reflect.New(t).Elem()
	now := w.clock.Now()
	if t == reflect.TypeFor[care.Decision]() {
		return reflect.ValueOf(w.take(pick(w.chance, joint)))
	}
	switch t {
	case reflect.TypeFor[time.Time]():
		if w.odds(0.05) {
			return v
		}
		return reflect.ValueOf(now.Add(time.Duration(w.between(-72*60, 48*60)) * time.Minute))
	case reflect.TypeFor[civil.Day]():
		return reflect.ValueOf(civil.Of(now, time.UTC).Add(w.between(-5, 5)))
	case reflect.TypeFor[civil.Clock]():
		return reflect.ValueOf(civil.Clock(w.between(-1, 24*60)))
	}
	switch t.Kind() {
	case reflect.Struct:
		for i := range t.NumField() {
			v.Field(i).Set(w.value(t.Field(i).Type))
		}
	case reflect.Slice:
		for range w.IntN(3) {
			v = reflect.Append(v, w.value(t.Elem()))
		}
	case reflect.String:
		known := w.known[t]
		switch {
		case w.odds(0.1):
		case w.odds(0.15) || len(known) == 0:
			v.SetString(pick(w.chance, []string{newWord(w), "Ada", "FREQ=WEEKLY;BYDAY=MO", "FREQ=NEVER", "nb", "Europe/Oslo", strings.Repeat("å", 30_000), "\x00\xff", "Nora"}))
		default:
			v.Set(pick(w.chance, known))
		}
	case reflect.Bool:
		v.SetBool(w.odds(0.4))
	case reflect.Int, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(int64(w.between(-1, 120)))
	case reflect.Uint8:
		v.SetUint(w.Uint64N(256))
	case reflect.Uint64:
		v.SetUint(w.Uint64N(w.seen + 2))
	case reflect.Pointer:
		if w.odds(0.5) {
			v.Set(reflect.New(t.Elem()))
			v.Elem().Set(w.value(t.Elem()))
		}
	default:
		panic("a fact holds a " + t.String())
	}
	return v
}

func newWord(w *wild) string {
	return "id-" + string(rune('a'+w.IntN(26))) + string(rune('a'+w.IntN(26)))
}
