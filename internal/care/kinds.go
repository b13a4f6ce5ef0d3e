package care

import (
	"encoding/json"
	"fmt"
	"reflect"
)

// Kinds is the journal's vocabulary: each kind of fact and the name it has there for ever.
var Kinds = []Kind{
	kind[HouseDescribed]("house.described"),
	kind[PlaceNamed]("place.named"),
	kind[RhythmAgreed]("rhythm.agreed"),
	kind[ResidentAdmitted]("resident.admitted"),
	kind[ResidentDescribed]("resident.described"),
	kind[QuestionAnswered]("question.answered"),
	kind[ResidentDischarged]("resident.discharged"),
	kind[ResidentPictured]("resident.pictured"),
	kind[PictureRemoved]("picture.removed"),
	kind[LeaveAsked]("leave.asked"),
	kind[LeaveAgreed]("leave.agreed"),
	kind[LeaveDeclined]("leave.declined"),
	kind[LeaveBegan]("leave.began"),
	kind[LeaveEnded]("leave.ended"),
	kind[LeaveCancelled]("leave.cancelled"),
	kind[CompanionNamed]("companion.named"),
	kind[CompanionEnded]("companion.ended"),
	kind[StaffJoined]("staff.joined"),
	kind[StaffDescribed]("staff.described"),
	kind[StaffLeft]("staff.left"),
	kind[DutyEntered]("duty.entered"),
	kind[DutyCancelled]("duty.cancelled"),
	kind[WorkRulesChosen]("workrules.chosen"),
	kind[DerogationAgreed]("derogation.agreed"),
	kind[DerogationEnded]("derogation.ended"),
	kind[ContractAgreed]("contract.agreed"),
	kind[AbsenceNoted]("absence.noted"),
	kind[AbsenceEnded]("absence.ended"),
	kind[WishMade]("wish.made"),
	kind[WishDropped]("wish.dropped"),
	kind[CoverAgreed]("cover.agreed"),
	kind[RotaBegun]("rota.begun"),
	kind[RotaDrawn]("rota.drawn"),
	kind[RotaDiscarded]("rota.discarded"),
	kind[RotaPublished]("rota.published"),
	kind[DutyReplaced]("duty.replaced"),
	kind[SwapAsked]("swap.asked"),
	kind[SwapAgreed]("swap.agreed"),
	kind[SwapDeclined]("swap.declined"),
	kind[LeadDismissed]("proposal.lead-dismissed"),
	kind[MeetingDismissed]("proposal.meeting-dismissed"),
	kind[ContactHeld]("contact.held"),
	kind[ContactBegun]("contact.begun"),
	kind[ContactEnded]("contact.ended"),
	kind[ContactFelt]("contact.felt"),
	kind[TalkAsked]("talk.asked"),
	kind[TalkAnswered]("talk.answered"),
	kind[TalkWithdrawn]("talk.withdrawn"),
	kind[AdministrationNoted]("administration.noted"),
	kind[NoteWritten]("note.written"),
	kind[NoteAnswered]("note.answered"),
	kind[WellbeingTold]("wellbeing.told"),
	kind[PromiseMade]("promise.made"),
	kind[PromisePassed]("promise.passed"),
	kind[PromiseKept]("promise.kept"),
	kind[PromiseReleased]("promise.released"),
	kind[GroupHeld]("group.held"),
	kind[AttendanceNoted]("attendance.noted"),
	kind[HandoverTaken]("handover.taken"),
	kind[ActivityPlanned]("activity.planned"),
	kind[ActivityChanged]("activity.changed"),
	kind[ActivityEnded]("activity.ended"),
	kind[OccurrenceCancelled]("occurrence.cancelled"),
	kind[OccurrenceMoved]("occurrence.moved"),
	kind[ChoiceMade]("choice.made"),
	kind[ChoiceDropped]("choice.dropped"),
	kind[ParticipationAgreed]("participation.agreed"),
	kind[ParticipationEnded]("participation.ended"),
	kind[AppointmentAgreed]("appointment.agreed"),
	kind[AppointmentMoved]("appointment.moved"),
	kind[AppointmentCancelled]("appointment.cancelled"),
	kind[RoutineChosen]("routine.chosen"),
	kind[RoutineEnded]("routine.ended"),
	kind[RoutineTicked]("routine.ticked"),
	kind[RoutineUnticked]("routine.unticked"),
	kind[SupportOffered]("support.offered"),
	kind[SupportAnswered]("support.answered"),
	kind[SheetWritten]("sheet.written"),
	kind[SheetUsed]("sheet.used"),
	kind[SheetShown]("sheet.shown"),
	kind[SheetClosed]("sheet.closed"),
	kind[ElsewhereBrought]("elsewhere.brought"),
	kind[ElsewhereTaken]("elsewhere.taken"),
	kind[ElsewhereLeft]("elsewhere.left"),
	kind[FeedOpened]("feed.opened"),
	kind[FeedRevoked]("feed.revoked"),
	kind[LawDescribed]("law.described"),
	kind[SafetyWritten]("safety.written"),
	kind[SafetyRemoved]("safety.removed"),
	kind[SafetyPlaced]("safety.placed"),
	kind[SafetyReviewed]("safety.reviewed"),
	kind[SignNoticed]("sign.noticed"),
	kind[SignTalked]("sign.talked"),
	kind[SignPassed]("sign.passed"),
	kind[RestrictionDecided]("restriction.decided"),
	kind[RestrictionObjected]("restriction.objected"),
	kind[RestrictionReviewed]("restriction.reviewed"),
	kind[RestrictionEnded]("restriction.ended"),
	kind[RestraintBegun]("restraint.begun"),
	kind[RestraintChecked]("restraint.checked"),
	kind[RestraintEnded]("restraint.ended"),
	kind[RestraintReviewed]("restraint.reviewed"),
	kind[InformationWritten]("information.written"),
	kind[InformationGiven]("information.given"),
	kind[MedicineTaken]("medicine.taken"),
	kind[MedicineThought]("medicine.thought"),
	kind[MedicineStopped]("medicine.stopped"),
	kind[LedgerWritten]("ledger.written"),
	kind[LedgerAgreed]("ledger.agreed"),
	kind[LedgerSigned]("ledger.signed"),
	kind[LedgerTold]("ledger.told"),
	kind[LedgerPaused]("ledger.paused"),
	kind[LedgerEnded]("ledger.ended"),
	kind[AssessmentWritten]("assessment.written"),
	kind[RulerSet]("ruler.set"),
	kind[GoalWritten]("goal.written"),
	kind[GoalEnded]("goal.ended"),
	kind[GoalRated]("goal.rated"),
	kind[MeasureWritten]("measure.written"),
	kind[MeasureEnded]("measure.ended"),
	kind[StandTaken]("stand.taken"),
	kind[ThreadHung]("thread.hung"),
	kind[TryNoted]("try.noted"),
	kind[TryTold]("try.told"),
	kind[TrySeen]("try.seen"),
	kind[ReviewPaced]("review.paced"),
	kind[ReviewsPaced]("review.house-paced"),
	kind[ReviewBegun]("review.begun"),
	kind[ReviewHeld]("review.held"),
	kind[ReviewSigned]("review.signed"),
	kind[RetentionAgreed]("retention.agreed"),
	kind[ImportSalted]("import.salted"),
	kind[KeepingOrdered]("keeping.ordered"),
	kind[KeepingEnded]("keeping.ended"),
	kind[ErasureAsked]("erasure.asked"),
	kind[ErasureWithdrawn]("erasure.withdrawn"),
	kind[ErasureConfirmed]("erasure.confirmed"), // journal.Erasing
	kind[PersonErased]("person.erased"),
	kind[CrisisBegun]("crisis.begun"),
	kind[CrisisJoined]("crisis.joined"),
	kind[CrisisTold]("crisis.told"),
	kind[CrisisCalmed]("crisis.calmed"),
	kind[DebriefOffered]("debrief.offered"),
	kind[DebriefDeclined]("debrief.declined"),
	kind[DebriefHeld]("debrief.held"),
	kind[TenderBegun]("tender.begun"),
	kind[TenderEnded]("tender.ended"),
	kind[TenderAsked]("tender.asked"),
	kind[EntryCorrected]("entry.corrected"),
	kind[AccessAgreed]("access.agreed"),
	kind[RecordHidden]("record.hidden"),
	kind[RecordOpened]("record.opened"),
	kind[TreatingNamed]("treating.named"),
	kind[TreatingEnded]("treating.ended"),
	kind[RelativeNamed]("relative.named"),
	kind[RelativeEnded]("relative.ended"),
	kind[ConsentGiven]("consent.given"),
	kind[ConsentWithdrawn]("consent.withdrawn"),
	kind[NoteHeldBack]("note.held-back"),
	kind[HoldConfirmed]("hold.confirmed"),
	kind[HoldLifted]("hold.lifted"),
	kind[GlassBroken]("glass.broken"),
	kind[GlassClosed]("glass.closed"),
	kind[GlassReviewed]("glass.reviewed"),
	kind[NetworkPlaced]("network.placed"),
	kind[NetworkTold]("network.told"),
	kind[ChildRemembered]("child.remembered"),
	kind[ChildEnded]("child.ended"),
	kind[FamilyInvited]("family.invited"),
	kind[FamilyMet]("family.met"),
	kind[FamilyRead]("family.read"),
	kind[FamilyViewTold]("family.view-told"),
	kind[FamilyViewHeard]("family.view-heard"),
	kind[LeaveAimed]("leave.aimed"),
	kind[LeaveTalked]("leave.talked"),
	kind[HomePlanned]("home.planned"),
	kind[HomeWritten]("home.written"),
	kind[HomeRemoved]("home.removed"),
	kind[FarewellSaid]("farewell.said"),
	kind[CallsAgreed]("call.agreed"),
	kind[CallNoted]("call.noted"),
	kind[CallsEnded]("call.ended"),
	kind[HouseReached]("house.reached"),
	kind[ReachAsked]("reach.asked"),
	kind[ReachAnswered]("reach.answered"),
	kind[ReachWithdrawn]("reach.withdrawn"),
}

// A Kind is one row of the vocabulary.
type Kind struct {
	Name   string
	Type   reflect.Type
	Decode func([]byte) (Fact, error)
}

func kind[F Fact](name string) Kind {
	return Kind{name, reflect.TypeFor[F](), func(b []byte) (Fact, error) {
		var f F
		err := json.Unmarshal(b, &f)
		return f, err
	}}
}

var (
	byName = map[string]Kind{}
	byType = map[reflect.Type]Kind{}
)

func init() {
	for _, k := range Kinds {
		byName[k.Name], byType[k.Type] = k, k
	}
}

// KindOf returns the name that f has in the journal.
func KindOf(f Fact) string { return byType[reflect.TypeOf(f)].Name }

// Encode writes a fact as the journal keeps it.
func Encode(f Fact) (name string, data []byte, err error) {
	k, ok := byType[reflect.TypeOf(f)]
	if !ok {
		return "", nil, fmt.Errorf("care: %T is not in Kinds", f)
	}
	data, err = json.Marshal(f)
	return k.Name, data, err
}

// Decode reads a fact as the journal keeps it. A kind that is not known was written by a newer version.
func Decode(name string, data []byte) (Fact, error) {
	k, ok := byName[name]
	if !ok {
		return nil, fmt.Errorf("no kind of fact is called %q here: a newer version of milieu wrote it; start that one", name)
	}
	f, err := k.Decode(data)
	if err != nil {
		return nil, fmt.Errorf("read a fact %q: %w", name, err)
	}
	return f, nil
}
