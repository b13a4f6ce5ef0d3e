package fhir

// about is a resource that is about one person.
type about interface{ about() reference }

// A kind says what becomes of a type of resource: how it is read, and what a person's arrival makes of it, which
// returns why it was not taken, or "". A type that is not read says why.
type kind struct {
	read func([]byte) (any, error)
	take func(*arrival, *kept) string
	why  string
}

// types says what becomes of each type of resource. What is not here has no place in a house.
var types = map[string]kind{
	"Patient":            {read: reads[patient]},
	"Practitioner":       {read: reads[practitioner]}, // named by care teams
	"AllergyIntolerance": {read: reads[allergy], take: (*arrival).allergy},
	"Condition":          {read: reads[condition], take: (*arrival).condition},
	"CarePlan":           {read: reads[carePlan], take: (*arrival).carePlan},
	"Goal":               {read: reads[goal], take: (*arrival).goal},
	"CareTeam":           {read: reads[careTeam], take: (*arrival).careTeam},
	"Encounter":          {read: reads[encounter], take: (*arrival).encounter},

	"Observation":              {why: measured},
	"DiagnosticReport":         {why: measured},
	"ImagingStudy":             {why: measured},
	"Media":                    {why: measured},
	"Specimen":                 {why: measured},
	"Medication":               {why: medicine},
	"MedicationRequest":        {why: medicine},
	"MedicationStatement":      {why: medicine},
	"MedicationAdministration": {why: medicine},
	"MedicationDispense":       {why: medicine},
	"Immunization":             {why: treated},
	"Procedure":                {why: treated},
	"ServiceRequest":           {why: treated},
	"Device":                   {why: treated},
	"Claim":                    {why: money},
	"ClaimResponse":            {why: money},
	"Coverage":                 {why: money},
	"ExplanationOfBenefit":     {why: money},
	"RelatedPerson":            {why: "family is brought in by the person, with consent"},
	"Consent":                  {why: "consent is asked anew, in this house"},
	"Questionnaire":            {why: "scales are brought in by the house that holds the licence"},
	"QuestionnaireResponse":    {why: "an answer means something only beside its questions, and to the one who asked"},
	"Organization":             {why: around},
	"Location":                 {why: around},
	"PractitionerRole":         {why: around},
	"OperationOutcome":         {why: "it is a message between programs"},
}

// Why whole groups of types are not taken.
const (
	measured = "measurements stay with those who measure"
	medicine = "medicines are agreed on with the physician, never brought in by a file"
	treated  = "treatment elsewhere stays in the record there"
	money    = "no money is spoken of in a house"
	around   = "it is about the services around the person"
)
