package care

import "reflect"

// The table of rights: for each kind of fact who may be told of it and who may write it. What is not in it, nobody may.
// A decision may ask for more (that one is the author, that the resident is here); it never gives more.
//
// doc/rights.md is this table, written out; make gen writes it.

// A Chapter is a part of a resident's record that the resident can open to a relative, or hide from somebody by name.
type Chapter string

// The chapters. Facts without one are never told to relatives.
const (
	ChapterPerson   Chapter = "person"   // name, picture, stays, companions
	ChapterDays     Chapter = "days"     // programme, appointments, leaves, routines, talks, promises
	ChapterTogether Chapter = "together" // contacts and groups: time with others
	ChapterKnown    Chapter = "known"    // what one has told about oneself
	ChapterNotes    Chapter = "notes"
	ChapterFeeling  Chapter = "feeling" // how one is
	ChapterPlan     Chapter = "plan"    // goals, measures, tries, reviews
	ChapterSafety   Chapter = "safety"  // signs, safety plan, crises, restrictions
	ChapterMedicine Chapter = "medicine"
	ChapterNetwork  Chapter = "network" // people who matter, family
)

// Chapters lists them, for forms.
var Chapters = []Chapter{ChapterPerson, ChapterDays, ChapterTogether, ChapterKnown, ChapterNotes, ChapterFeeling, ChapterPlan, ChapterSafety,
	ChapterMedicine, ChapterNetwork}

// An audience is for each role the ties with any of which it is admitted.
type audience map[Role]Tie

func (a audience) admits(r Role, t Tie) bool { return a[r]&t != 0 }

// to is the audience of some roles with any of some ties.
func to(ties Tie, roles ...Role) audience {
	a := audience{}
	for _, r := range roles {
		a[r] = ties
	}
	return a
}

// and is an audience of everybody who is in any.
func and(audiences ...audience) audience {
	all := audience{}
	for _, a := range audiences {
		for role, ties := range a {
			all[role] |= ties
		}
	}
	return all
}

// The audiences that the table is made of.
var (
	clinical = []Role{RoleTherapist, RoleCoordinator, RolePsychologist, RolePhysician, RoleClinician}
	there    = TieDuty | TieCompanion | TieTreats // a reason to know that is there at this moment

	theResident = to(TieSelf, RoleResident)
	theirKin    = to(TieConsent, RoleRelative)
	clinicians  = to(there, clinical...)
	companionOr = and(clinicians, to(TieCompanion, RolePeer)) // those who treat, and a peer only as a companion
	careTeam    = and(clinicians, to(there, RolePeer))
	inNeed      = to(TieGlass, clinical...)
	byHand      = to(TieGlassHand, clinical...)
	prescriber  = to(there, RolePhysician)
	chief       = to(TieStaff, RoleCoordinator)
	manager     = to(TieStaff, RoleManager)
	team        = to(TieStaff, TeamRoles...)
	allStaff    = to(TieStaff, StaffRoles...)
	lives       = to(TieLives, RoleResident)
	kin         = to(TieKin, RoleRelative)
	everybody   = and(allStaff, lives)
	theWall     = to(TieLives, RoleWall) // what hangs in the living room
	andTheWall  = and(everybody, theWall)

	readDay    = and(theResident, careTeam, inNeed, theirKin)
	writeDay   = and(theResident, careTeam, byHand)
	readOwn    = and(theResident, companionOr, inNeed, theirKin)
	writeOwn   = and(theResident, companionOr, byHand)
	writeTeam  = and(careTeam, byHand)
	writeCare  = and(clinicians, byHand)
	nobodyElse = theResident

	// The family: children are told of to no relative; what a relative sees for themselves they may always say, and read.
	readChildren = and(theResident, companionOr, inNeed)
	writeFamily  = and(writeOwn, theirKin)
	readViews    = and(theResident, companionOr, inNeed, kin)
	writeViews   = and(companionOr, byHand, kin)
)

// A Right is a row of the table as it stands.
type Right struct {
	Kind        string
	Chapter     Chapter
	Read, Write map[Role]Tie
}

func row[F Fact](chapter Chapter, read, write audience) rightRow {
	return rightRow{reflect.TypeFor[F](), right{read: read, write: write, chapter: chapter}}
}

type rightRow struct {
	of reflect.Type
	right
}

var rightRows = []rightRow{
	// The house, which names no resident.
	row[HouseDescribed]("", and(andTheWall, kin), chief),
	row[PlaceNamed]("", andTheWall, chief),
	row[RhythmAgreed]("", and(andTheWall, kin), chief),
	row[AccessAgreed]("", everybody, chief),
	row[TenderBegun]("", everybody, team), // to residents that it is so, and until when: see Tender
	row[TenderEnded]("", everybody, team),
	row[InformationWritten]("", and(everybody, kin), chief),
	row[LawDescribed]("", everybody, chief), // and to whom it was home: see Law
	row[StaffJoined]("", and(andTheWall, kin), chief),
	row[StaffDescribed]("", everybody, team),
	row[StaffLeft]("", andTheWall, chief),
	row[DutyEntered]("", andTheWall, allStaff), // the coordinator; colleagues by a swap that they agreed on: see AgreeSwap
	row[DutyCancelled]("", andTheWall, allStaff),
	row[DutyReplaced]("", chief, chief),
	row[SwapAsked]("", allStaff, allStaff), // the two whom it is about: see Swaps
	row[SwapAgreed]("", allStaff, allStaff),
	row[SwapDeclined]("", allStaff, allStaff),
	row[RotaBegun]("", chief, chief),
	row[RotaDrawn]("", chief, chief),
	row[RotaDiscarded]("", chief, chief),
	row[RotaPublished]("", allStaff, chief),
	row[CoverAgreed]("", team, chief),
	row[LeadDismissed]("", team, team),
	row[WorkRulesChosen]("", everybody, chief),
	row[DerogationAgreed]("", allStaff, allStaff), // what holds for all, and one's own: see Derogations
	row[DerogationEnded]("", allStaff, allStaff),
	row[ContractAgreed]("", allStaff, chief),  // one's own, and the coordinator: see Contract
	row[AbsenceNoted]("", allStaff, allStaff), // why, only one's own: see Absences
	row[AbsenceEnded]("", allStaff, allStaff),
	row[WishMade]("", allStaff, allStaff), // one's own, and the coordinator: see Wishes
	row[WishDropped]("", allStaff, allStaff),
	row[AdministrationNoted]("", allStaff, team), // one's own to oneself, sums to the house: see MyTime, HouseTime
	row[HandoverTaken]("", team, team),
	row[GroupHeld]("", and(team, lives), team), // to residents who took part: see Group
	row[ActivityPlanned]("", andTheWall, team),
	row[ActivityChanged]("", andTheWall, team),
	row[ActivityEnded]("", andTheWall, team),
	row[OccurrenceCancelled]("", andTheWall, team),
	row[OccurrenceMoved]("", andTheWall, team),

	// Who somebody is.
	row[ResidentAdmitted](ChapterPerson, readDay, writeTeam),
	row[ResidentDescribed](ChapterPerson, readDay, writeDay),
	row[ResidentDischarged](ChapterPerson, readDay, writeTeam),
	row[ResidentPictured](ChapterPerson, readDay, writeDay),
	row[PictureRemoved](ChapterPerson, readDay, writeDay),
	row[CompanionNamed](ChapterPerson, readDay, and(writeTeam, chief)),
	row[CompanionEnded](ChapterPerson, readDay, and(writeTeam, chief)),
	row[TreatingNamed](ChapterPerson, readDay, chief),
	row[TreatingEnded](ChapterPerson, readDay, chief),
	row[QuestionAnswered](ChapterKnown, readOwn, writeOwn),

	// Their days.
	row[LeaveAsked](ChapterDays, readDay, writeDay),
	row[LeaveAgreed](ChapterDays, readDay, writeTeam),
	row[LeaveDeclined](ChapterDays, readDay, writeTeam),
	row[LeaveBegan](ChapterDays, readDay, writeDay),
	row[LeaveEnded](ChapterDays, readDay, writeDay),
	row[LeaveCancelled](ChapterDays, readDay, writeDay),
	row[LeaveAimed](ChapterDays, readDay, writeDay),
	row[LeaveTalked](ChapterDays, readDay, writeDay),
	row[ChoiceMade](ChapterDays, readDay, writeDay),
	row[ChoiceDropped](ChapterDays, readDay, writeDay),
	row[ParticipationAgreed](ChapterDays, readDay, writeDay),
	row[ParticipationEnded](ChapterDays, readDay, writeDay),
	row[AppointmentAgreed](ChapterDays, readDay, writeDay),
	row[MeetingDismissed](ChapterDays, readDay, writeDay),
	row[AppointmentMoved](ChapterDays, readDay, writeDay),
	row[AppointmentCancelled](ChapterDays, readDay, writeDay),
	row[RoutineChosen](ChapterDays, readDay, writeDay),
	row[RoutineEnded](ChapterDays, readDay, writeDay),
	row[RoutineTicked](ChapterDays, readDay, nobodyElse),
	row[RoutineUnticked](ChapterDays, readDay, nobodyElse),
	row[SupportOffered](ChapterDays, readDay, writeDay),
	row[SupportAnswered](ChapterDays, readDay, writeDay),
	row[TalkAsked](ChapterDays, readDay, nobodyElse),
	row[TalkAnswered](ChapterDays, readDay, writeTeam),
	row[TalkWithdrawn](ChapterDays, readDay, nobodyElse),
	row[PromiseMade](ChapterDays, readDay, writeDay),
	row[PromisePassed](ChapterDays, readDay, writeTeam),
	row[PromiseKept](ChapterDays, readDay, writeDay),
	row[PromiseReleased](ChapterDays, readDay, writeDay),
	row[FeedOpened](ChapterDays, and(nobodyElse, team), and(nobodyElse, team)), // one's own: see Feeds
	row[FeedRevoked](ChapterDays, and(nobodyElse, team), and(nobodyElse, team)),

	// Time together.
	row[ContactHeld](ChapterTogether, readDay, writeDay),
	row[ContactBegun](ChapterTogether, readDay, writeDay),
	row[ContactEnded](ChapterTogether, readDay, writeDay),
	row[ContactFelt](ChapterTogether, readDay, nobodyElse),
	row[AttendanceNoted](ChapterTogether, readDay, writeTeam),

	// In words.
	row[NoteWritten](ChapterNotes, readOwn, writeOwn),
	row[NoteAnswered](ChapterNotes, readOwn, writeOwn),
	row[NoteHeldBack](ChapterNotes, readOwn, writeCare),
	row[HoldConfirmed](ChapterNotes, readOwn, writeCare),
	row[HoldLifted](ChapterNotes, readOwn, writeCare),
	row[WellbeingTold](ChapterFeeling, readDay, writeDay),

	// Hard times.
	row[SafetyWritten](ChapterSafety, readDay, writeDay),
	row[SafetyRemoved](ChapterSafety, readDay, writeDay),
	row[SafetyPlaced](ChapterSafety, readDay, writeDay),
	row[SafetyReviewed](ChapterSafety, readDay, writeDay),
	row[SignNoticed](ChapterSafety, readDay, writeDay),
	row[SignTalked](ChapterSafety, readDay, writeDay),
	row[SignPassed](ChapterSafety, readDay, writeDay),
	row[RestrictionDecided](ChapterSafety, readDay, writeDay),
	row[RestrictionObjected](ChapterSafety, readDay, nobodyElse),
	row[RestrictionReviewed](ChapterSafety, readDay, writeCare),
	row[RestrictionEnded](ChapterSafety, readDay, writeDay),
	row[RestraintBegun](ChapterSafety, readOwn, writeTeam),
	row[RestraintChecked](ChapterSafety, readOwn, writeTeam),
	row[RestraintEnded](ChapterSafety, readOwn, writeTeam),
	row[RestraintReviewed](ChapterSafety, readOwn, writeTeam),
	row[InformationGiven](ChapterPlan, readDay, writeTeam),
	row[MedicineTaken](ChapterMedicine, readOwn, writeOwn),
	row[MedicineThought](ChapterMedicine, readOwn, writeOwn),
	row[MedicineStopped](ChapterMedicine, readOwn, writeOwn),
	row[LedgerWritten](ChapterMedicine, readOwn, writeOwn),
	row[LedgerAgreed](ChapterMedicine, readOwn, writeOwn),
	row[LedgerSigned](ChapterMedicine, readOwn, prescriber),
	row[LedgerTold](ChapterMedicine, readOwn, writeOwn),
	row[LedgerPaused](ChapterMedicine, readOwn, writeOwn),
	row[LedgerEnded](ChapterMedicine, readOwn, writeOwn),
	// The plan: one project of the resident and of everybody who works with them.
	row[AssessmentWritten](ChapterKnown, readOwn, writeOwn),
	row[RulerSet](ChapterPlan, readOwn, writeOwn),
	row[GoalWritten](ChapterPlan, readDay, writeDay),
	row[GoalEnded](ChapterPlan, readDay, writeDay),
	row[GoalRated](ChapterPlan, readDay, writeDay),
	row[MeasureWritten](ChapterPlan, readDay, writeDay),
	row[MeasureEnded](ChapterPlan, readDay, writeDay),
	row[StandTaken](ChapterPlan, readDay, writeDay),
	row[ThreadHung](ChapterPlan, readDay, writeDay),
	row[TryNoted](ChapterPlan, readDay, writeDay),
	row[TryTold](ChapterPlan, readDay, writeDay),
	row[TrySeen](ChapterPlan, readDay, writeTeam),
	row[ReviewPaced](ChapterPlan, readDay, writeDay),
	row[ReviewsPaced]("", everybody, chief),
	row[ReviewBegun](ChapterPlan, readDay, writeDay),
	row[ReviewHeld](ChapterPlan, readDay, writeDay),
	row[ReviewSigned](ChapterPlan, readDay, writeDay),
	row[SheetWritten]("", nobodyElse, nobodyElse),
	row[SheetUsed]("", nobodyElse, nobodyElse),
	row[SheetShown]("", and(theResident, careTeam), nobodyElse), // to those to whom it is shown: see Sheets
	row[SheetClosed]("", nobodyElse, nobodyElse),
	row[ElsewhereBrought](ChapterPlan, readDay, writeTeam),
	row[ElsewhereTaken](ChapterPlan, readDay, writeDay),
	row[ElsewhereLeft](ChapterPlan, readDay, writeDay),
	row[CrisisBegun](ChapterSafety, readDay, writeDay),
	row[CrisisJoined](ChapterSafety, readDay, writeTeam),
	row[CrisisTold](ChapterSafety, readDay, writeTeam),
	row[CrisisCalmed](ChapterSafety, readDay, writeDay),
	row[DebriefOffered](ChapterSafety, readDay, writeDay),
	row[DebriefDeclined](ChapterSafety, readDay, writeDay),
	row[DebriefHeld](ChapterSafety, readDay, writeDay),
	row[TenderAsked](ChapterFeeling, readDay, writeDay),

	// Going home, and from home.
	row[HomePlanned](ChapterPlan, readDay, writeDay),
	row[HomeWritten](ChapterPlan, readDay, writeDay),
	row[HomeRemoved](ChapterPlan, readDay, writeDay),
	row[FarewellSaid](ChapterPlan, readDay, writeTeam),
	row[CallsAgreed](ChapterDays, readDay, writeDay),
	row[CallNoted](ChapterFeeling, readDay, writeTeam),
	row[CallsEnded](ChapterDays, readDay, writeDay),
	row[HouseReached]("", and(everybody, kin), chief), // and to whom it was home: see Reachable
	row[ReachAsked](ChapterDays, readDay, nobodyElse),
	row[ReachAnswered](ChapterDays, readDay, writeTeam),
	row[ReachWithdrawn](ChapterDays, readDay, nobodyElse),

	// Who may see, and who did.
	row[RecordHidden]("", nobodyElse, nobodyElse),
	row[RecordOpened]("", nobodyElse, nobodyElse),
	row[RelativeNamed](ChapterNetwork, readOwn, writeOwn),
	row[RelativeEnded](ChapterNetwork, readOwn, writeOwn),
	row[ConsentGiven](ChapterNetwork, readOwn, nobodyElse),
	row[ConsentWithdrawn](ChapterNetwork, readOwn, nobodyElse),
	row[NetworkPlaced](ChapterNetwork, readOwn, writeOwn),
	row[NetworkTold](ChapterNetwork, readOwn, writeOwn),
	row[ChildRemembered](ChapterNetwork, readChildren, writeOwn),
	row[ChildEnded](ChapterNetwork, readChildren, writeOwn),
	row[FamilyInvited](ChapterNetwork, readOwn, writeOwn), // to relatives what they are asked to, or were at: see FamilyMeetings
	row[FamilyMet](ChapterNetwork, readOwn, and(companionOr, byHand)),
	row[FamilyRead](ChapterNetwork, readOwn, writeFamily),
	row[FamilyViewTold](ChapterNetwork, readViews, writeViews), // to relatives their own: see FamilyViews
	row[FamilyViewHeard](ChapterNetwork, readViews, and(companionOr, byHand)),
	row[GlassBroken]("", and(theResident, allStaff), to(TieStaff, clinical...)), // to staff: their own, and who reviews
	row[GlassClosed]("", and(theResident, allStaff), to(TieStaff, clinical...)),
	row[GlassReviewed]("", and(theResident, allStaff), allStaff), // the privacy contact: see ReviewGlass

	// For how long, and no longer.
	row[RetentionAgreed]("", everybody, chief),
	row[ImportSalted]("", chief, chief),
	row[KeepingOrdered]("", and(theResident, chief), chief),
	row[KeepingEnded]("", and(theResident, chief), chief),
	row[ErasureAsked]("", and(theResident, chief, manager), chief), // to a manager that one waits, not of whom: see Erasures
	row[ErasureWithdrawn]("", and(theResident, chief, manager), and(chief, manager)),
	row[ErasureConfirmed]("", and(theResident, chief, manager), and(chief, manager)),
	row[PersonErased]("", allStaff, and(chief, manager)),

	row[EntryCorrected](ChapterPerson, readDay, and(theResident, careTeam, byHand, team)), // of what one may see: see Correction
}

var rights = map[reflect.Type]*right{}

func init() {
	for _, r := range rightRows {
		rights[r.of] = &r.right
	}
	for i, k := range Kinds {
		if r, ok := rights[k.Type]; ok {
			r.index = i
		}
	}
}

// Rights returns the table, in the order of its rows.
func Rights() []Right {
	var list []Right
	for _, r := range rightRows {
		k, _ := inJournal.Typed(r.of)
		list = append(list, Right{k.Name, r.chapter, r.read, r.write})
	}
	return list
}
