package words

// Families are the messages whose keys are put together while the program runs, "role." + role: the
// beginning of the key, and all the endings it may get. A family has a line here, and each of its members a
// line in every catalogue.
var Families = map[string][]string{
	"calendar.month.":         months,
	"calendar.month-short.":   months,
	"calendar.weekday.":       weekdays,
	"calendar.weekday-short.": weekdays,
	"role.":                   {"administrator", "coordinator", "resident", "therapist"},
}

var (
	months = []string{"january", "february", "march", "april", "may", "june", "july", "august", "september",
		"october", "november", "december"}
	weekdays = []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
)
