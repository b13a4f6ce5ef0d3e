package fhir

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"time"

	"milieu/internal/care"
)

// A Look is one time that somebody was told of residents: see journal.Look.
type Look struct {
	Seq     uint64
	At      time.Time
	By      care.Who
	Way     string
	Refused bool
	People  []LookedAt
}

// LookedAt is a resident who was looked at, the tie that allowed it and the kinds of fact that were told.
type LookedAt struct {
	Resident care.ResidentID
	Reason   string
	Kinds    []string
}

// AuditEvent is the resource (R4) by which a look is told to auditors, in the pattern of the IHE profile Basic Audit Log
// Patterns, "Patient Read": one event for each patient, with the agent who asked, the patient, and what was read as
// details of the query. It holds no text of any record.
type AuditEvent struct {
	ResourceType string       `json:"resourceType"`
	ID           string       `json:"id"`
	Type         auditCode    `json:"type"`
	Subtype      []auditCode  `json:"subtype"`
	Action       string       `json:"action"`
	Recorded     string       `json:"recorded"`
	Outcome      string       `json:"outcome"`
	Agent        []auditAgent `json:"agent"`
	Source       auditSource  `json:"source"`
	Entity       []auditThing `json:"entity"`
}

type auditCode struct {
	System  string `json:"system,omitempty"`
	Code    string `json:"code"`
	Display string `json:"display,omitempty"`
}

type auditConcept struct {
	Coding []auditCode `json:"coding,omitempty"`
	Text   string      `json:"text,omitempty"`
}

type auditAgent struct {
	Type         auditConcept   `json:"type"`
	Role         []auditConcept `json:"role,omitempty"`
	Who          auditReference `json:"who"`
	Requestor    bool           `json:"requestor"`
	PurposeOfUse []auditConcept `json:"purposeOfUse,omitempty"`
}

type auditReference struct {
	Reference  string           `json:"reference,omitempty"`
	Identifier *auditIdentifier `json:"identifier,omitempty"`
}

type auditIdentifier struct {
	System string `json:"system"`
	Value  string `json:"value"`
}

type auditSource struct {
	Site     string         `json:"site,omitempty"`
	Observer auditReference `json:"observer"`
	Type     []auditCode    `json:"type"`
}

type auditThing struct {
	What   *auditReference `json:"what,omitempty"`
	Type   auditCode       `json:"type"`
	Role   auditCode       `json:"role"`
	Detail []auditDetail   `json:"detail,omitempty"`
}

type auditDetail struct {
	Type        string `json:"type"`
	ValueString string `json:"valueString"`
}

// The code systems of an AuditEvent, and those of the house.
const (
	auditEventType   = "http://terminology.hl7.org/CodeSystem/audit-event-type"
	restfulInterplay = "http://hl7.org/fhir/restful-interaction"
	dicom            = "http://dicom.nema.org/resources/ontology/DCM"
	participation    = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType"
	actReason        = "http://terminology.hl7.org/CodeSystem/v3-ActReason"
	entityType       = "http://terminology.hl7.org/CodeSystem/audit-entity-type"
	entityRole       = "http://terminology.hl7.org/CodeSystem/object-role"
	sourceType       = "http://terminology.hl7.org/CodeSystem/security-source-type"
	houseRole        = "urn:milieu:role"
	houseTie         = "urn:milieu:tie"
)

// outcomes of an AuditEvent: success, and "serious failure", which is what a refused access is in the pattern.
const (
	outcomeTold    = "0"
	outcomeRefused = "8"
)

// WriteLook writes a look as AuditEvents, one a line for each resident.
func WriteLook(w io.Writer, house string, l Look) error {
	enc := json.NewEncoder(w)
	for i, p := range l.People {
		if err := enc.Encode(auditEvent(house, l, i, p)); err != nil {
			return fmt.Errorf("write an AuditEvent: %w", err)
		}
	}
	return nil
}

func auditEvent(house string, l Look, i int, p LookedAt) AuditEvent {
	agent := auditAgent{
		Type:      auditConcept{Coding: []auditCode{{participation, "IRCP", "information recipient"}}},
		Role:      []auditConcept{{Coding: []auditCode{{System: houseRole, Code: string(l.By.Role)}}}},
		Who:       auditReference{Identifier: &auditIdentifier{"urn:milieu:" + house, l.By.String()}},
		Requestor: true,
	}
	if p.Reason != "" {
		agent.PurposeOfUse = []auditConcept{{Coding: []auditCode{purposeOf(p.Reason), {System: houseTie, Code: p.Reason}}}}
	}
	if l.By.Role == care.RoleProgram {
		agent.Type = auditConcept{Coding: []auditCode{{dicom, "110150", "Application"}}}
	}
	e := AuditEvent{
		ResourceType: "AuditEvent",
		ID:           strconv.FormatUint(l.Seq, 10) + "-" + strconv.Itoa(i+1),
		Type:         auditCode{auditEventType, "rest", "RESTful Operation"},
		Subtype:      []auditCode{{restfulInterplay, "read", "read"}},
		Action:       "R", Recorded: l.At.UTC().Format(time.RFC3339Nano), Outcome: outcomeTold,
		Agent:  []auditAgent{agent},
		Source: auditSource{Site: house, Observer: auditReference{Identifier: &auditIdentifier{"urn:milieu", house}}, Type: []auditCode{{sourceType, "4", "Application Server"}}},
	}
	if l.Refused {
		e.Outcome = outcomeRefused
	}
	patient := auditThing{What: &auditReference{Reference: "Patient/" + string(p.Resident)},
		Type: auditCode{entityType, "1", "Person"}, Role: auditCode{entityRole, "1", "Patient"}}
	query := auditThing{Type: auditCode{entityType, "2", "System Object"}, Role: auditCode{entityRole, "24", "Query"}, Detail: []auditDetail{{"way", l.Way}}}
	for _, kind := range p.Kinds {
		query.Detail = append(query.Detail, auditDetail{"kind", kind})
	}
	e.Entity = []auditThing{patient, query}
	return e
}

// purposeOf is the purpose of use that comes nearest to a tie.
func purposeOf(tie string) auditCode {
	switch tie {
	case "glass":
		return auditCode{actReason, "BTG", "break the glass"}
	case "self":
		return auditCode{actReason, "PATRQT", "patient requested"}
	case "consent", "kin":
		return auditCode{actReason, "FAMRQT", "family requested"}
	case "program", "staff":
		return auditCode{actReason, "HOPERAT", "healthcare operations"}
	}
	return auditCode{actReason, "TREAT", "treatment"}
}
