package words

// Families are the messages whose keys are put together while the program runs, "role." + role: the
// beginning of the key, and all the endings it may get. A family has a line here, and each of its members a
// line in every catalogue.
var Families = map[string][]string{
	"calendar.month.":         months,
	"calendar.month-short.":   months,
	"calendar.weekday.":       weekdays,
	"calendar.weekday-short.": weekdays,
	"house.kind.":             {"ward", "institution", "community", "school", "group"},
	"house.moment.":           {"meal", "free", "calm", "chore"},
	"house.word.":             houseWords,
	"question.ask-about.":     questions,
	"question.ask.":           questions,
	"question.hint.":          questions,
	"question.title.":         questions,
	"resident.count.":         houseWords,
	"resident.new.":           houseWords,
	"compare.kind.":           {"coliving", "threepart", "days", "oncall"},
	"compare.row.":            {"faces", "effective", "companion", "known", "handovers", "together", "alone", "hours", "most"},
	"rota.absence.":           {"sick", "holiday", "other"},
	"erasure.reason.":         {"wish", "over", "mistake"},
	"contact.feeling.":        {"good", "all-right", "hard"},
	"contact.now.":            contactWhats,
	"contact.was.":            contactWhats,
	"contact.what.":           contactWhats,
	"time.administration.":    {"writing", "meetings", "calls", "medicines", "practical", "learning"},
	"time.number.":            {"1", "2", "3", "4", "5", "6"},
	"group.presence.":         {"there", "late", "part", "away", "excused"},
	"note.about.":             {"general", "worked", "good", "awaits"},
	"restriction.about.":      {"going-out", "company", "things", "room", "screens", "money", "law"},
	"restriction.because.":    {"own-wish", "own-safety", "safety-of-others", "law"},
	"law.group.":              {"under-18", "18-25", "26-45", "46-", "unknown-age", "interpreter"},
	"information.topic.":      {"treatment", "asks", "alternatives", "medicines", "rights"},
	"ledger.aim.":             {"reduce", "stop", "start", "keep"},
	"crisis.helped.":          {"helped", "somewhat", "not"},
	"safety.chapter.":         {"steps", "signs", "crisis", "wishes"},
	"safety.hint.":            safetyParts,
	"safety.part.":            safetyParts,
	"safety.stage.":           {"early", "middle", "late"},
	"note.part.":              {"night", "morning", "afternoon", "evening"},
	"device.kind.":            {"tablet", "desk", "wall"},
	"device.kind-help.":       {"tablet", "desk", "wall"},
	"feed.word.":              {"group", "appointment", "meeting", "movement", "music", "art", "practical", "outing", "free", "meal", "duty"},
	"role.": {"administrator", "coordinator", "resident", "therapist", "relative", "psychologist", "physician", "clinician", "peer",
		"manager", "auditor", "program"},
	"chapter.":             chapters,
	"look.reason.":         {"self", "glass", "companion", "treats", "duty", "consent", "kin", "staff", "lives", "program"},
	"access.chapter.":      chapters,
	"access.chapter-help.": chapters,
	"access.reason.":       {"glass", "companion", "treats", "duty", "kin"},
	"access.reason-help.":  {"glass", "companion", "treats", "duty", "kin"},
	"access.sort.":         {"rota", "everybody"},
	"access.sort-help.":    {"rota", "everybody"},
	"access.sums.":         {"manager", "auditor"},
	"glass.reason.":        {"danger", "called", "asked", "authority"},
	"glass.right.":         {"yes", "no"},
	"hold.reason.":         {"life", "health", "another"},
	"hold.reason-yours.":   {"life", "health", "another"},
	"programme.function.":  {"containment", "support", "structure", "involvement", "validation"},
	"token.scope.":         {"fhir.read", "audit"},
	"programme.kind.": {"group", "individual", "family", "work", "movement", "nutrition", "imr", "cognitive", "music", "art", "mindfulness",
		"meeting", "practical", "learning", "outing", "recreation", "meal"},
	"plan.level.":                {"1", "2", "3", "4", "5"},
	"plan.level.hint.":           {"1", "2", "3", "4", "5"},
	"plan.weight.":               {"1", "2", "3"},
	"plan.when.":                 {"fits", "group", "hour"},
	"review.why.":                reviewWhys,
	"review.due.":                reviewWhys,
	"review.came.":               {"keep", "change", "stop", "new"},
	"review.agrees.":             {"yes", "no", "later"},
	"assessment.topic.":          topics,
	"assessment.ask.":            topics,
	"assessment.ask-about.":      topics,
	"assessment.voice.":          {"resident", "team", "family"},
	"assessment.ruler.":          {"importance", "confidence", "readiness"},
	"programme.repeat.":          {"once", "weekly", "daily", "monthly", "rule"},
	"programme.repeats.monthly.": {"1", "2", "3", "4", "-1"},
	"elsewhere.sort.":            {"goal", "measure"},
	"elsewhere.how.":             {"goal", "goal-of", "measure", "measure-of"},
	"routine.area.":              {"hygiene", "sleep", "meals", "tidying", "cooking", "money", "post", "travelling"},
	"sheet.sort.":                {"thought", "thought.help", "values", "values.help", "step", "step.help"},
	"sheet.line.":                {"thought.happened", "thought.happened.help", "thought.thought", "thought.thought.help", "thought.felt", "thought.felt.help", "thought.for", "thought.for.help", "thought.against", "thought.against.help", "thought.otherwise", "thought.otherwise.help", "thought.now", "thought.now.help", "values.matters", "values.matters.help", "values.why", "values.why.help", "values.lived", "values.lived.help", "values.now", "values.now.help", "values.between", "values.between.help", "step.do", "step.do.help", "step.towards", "step.when", "step.between", "step.willing", "step.willing.help"},
	"support.level.":             {"together", "reminded", "alone", "alone-own"},
	"support.help.":              {"together", "reminded", "alone"},
	"support.prompt.":            {"together", "reminded"},
	"programme.who.":             {"everyone", "sign-up", "choice", "members"},
}

var (
	safetyParts = []string{"sign", "i-do", "you-do", "family-does", "calm", "hold", "elsewhere", "ask", "call", "around",
		"well", "take-over", "helps", "not", "tell", "not-tell", "look-after", "over", "wish"} // of a safety plan
	houseWords = []string{"resident", "patient", "member", "pupil"} // what a house calls those who live in it
	questions  = []string{"wish", "allergies", "help", "calm", "diet", "strengths", "interests", "needs", "preferences",
		"faith", "illness", "family-views", "background", "readiness"}
	reviewWhys   = []string{"rhythm", "leave", "handover", "discharge", "wish"}
	topics       = []string{"strength", "good-life", "wish", "need", "helped", "harmed", "history", "people"}
	contactWhats = []string{"talk", "walk", "meal", "task", "game", "quiet", "movement", "phone", "crisis", "other"}

	chapters = []string{"person", "days", "together", "known", "notes", "feeling", "plan", "safety", "medicine", "network"}

	months = []string{"january", "february", "march", "april", "may", "june", "july", "august", "september",
		"october", "november", "december"}
	weekdays = []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
)
