package care

import (
	"fmt"
	"strings"
)

// A Role is what somebody is in the house when they ask or look.
type Role string

// The roles of today. An administrator runs the server and sees no record; a program imports.
const (
	RoleResident      Role = "resident"
	RoleTherapist     Role = "therapist"
	RoleCoordinator   Role = "coordinator"
	RoleAdministrator Role = "administrator"
	RoleProgram       Role = "program"
)

// A Who is a person who asks or looks, in the role they do it in. Its zero value is nobody, who may nothing.
type Who struct {
	Role Role
	ID   string // a StaffID or ResidentID in this house; the account of an administrator; the name of a program
}

// ByResident, ByTherapist, ByCoordinator and ByProgram say in which role somebody asks.
func ByResident(id ResidentID) Who { return Who{RoleResident, string(id)} }
func ByTherapist(id StaffID) Who   { return Who{RoleTherapist, string(id)} }
func ByCoordinator(id StaffID) Who { return Who{RoleCoordinator, string(id)} }
func ByProgram(name string) Who    { return Who{RoleProgram, name} }

// Resident returns whose record is the person's own; "" for anybody but a resident.
func (w Who) Resident() ResidentID {
	if w.Role == RoleResident {
		return ResidentID(w.ID)
	}
	return ""
}

// Staff returns the member of staff; "" for anybody else.
func (w Who) Staff() StaffID {
	if w.Role == RoleTherapist || w.Role == RoleCoordinator {
		return StaffID(w.ID)
	}
	return ""
}

// String is how the journal writes a Who: "therapist:S1".
func (w Who) String() string { return string(w.Role) + ":" + w.ID }

// ParseWho reads what String wrote.
func ParseWho(s string) (Who, error) {
	role, id, ok := strings.Cut(s, ":")
	if !ok {
		return Who{}, fmt.Errorf("care: %q names nobody", s)
	}
	return Who{Role(role), id}, nil
}
