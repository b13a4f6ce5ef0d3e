package care

import (
	"fmt"
	"slices"
	"strings"
)

// A Role is what somebody is in the house when they ask or look.
type Role string

// The roles. An administrator runs the server and sees no record; a program imports; an auditor reads who looked,
// and a manager sums. What a role may see is in the table of rights.
const (
	RoleResident      Role = "resident"
	RoleRelative      Role = "relative"
	RoleTherapist     Role = "therapist" // a milieu therapist
	RoleCoordinator   Role = "coordinator"
	RolePsychologist  Role = "psychologist"
	RolePhysician     Role = "physician"
	RoleClinician     Role = "clinician" // a therapist of another profession: music, art, movement, occupation, social work
	RolePeer          Role = "peer"      // works here out of lived experience
	RoleManager       Role = "manager"
	RoleAuditor       Role = "auditor"
	RoleAdministrator Role = "administrator"
	RoleProgram       Role = "program"
	RoleWall          Role = "wall" // a screen in the living room: nobody, and everybody who comes by
)

// TeamRoles are those of the people who work with residents, StaffRoles those of all who work in a house, and Roles all
// that somebody can have in a house.
var (
	TeamRoles  = []Role{RoleTherapist, RoleCoordinator, RolePsychologist, RolePhysician, RoleClinician, RolePeer}
	StaffRoles = append(TeamRoles[:len(TeamRoles):len(TeamRoles)], RoleManager, RoleAuditor)
	Roles      = append(StaffRoles[:len(StaffRoles):len(StaffRoles)], RoleResident, RoleRelative)
)

// A Who is a person who asks or looks, in the role they do it in. Its zero value is nobody, who may nothing.
type Who struct {
	Role Role
	ID   string // a StaffID, ResidentID or RelativeID in this house; the account of an administrator; the name of a program
}

// ByResident, ByTherapist, ByCoordinator and ByProgram say in which role somebody asks.
func ByResident(id ResidentID) Who { return Who{RoleResident, string(id)} }
func ByTherapist(id StaffID) Who   { return Who{RoleTherapist, string(id)} }
func ByCoordinator(id StaffID) Who { return Who{RoleCoordinator, string(id)} }
func ByProgram(name string) Who    { return Who{RoleProgram, name} }
func ByWall(device string) Who     { return Who{RoleWall, device} }

// Resident returns whose record is the person's own; "" for anybody but a resident.
func (w Who) Resident() ResidentID {
	if w.Role == RoleResident {
		return ResidentID(w.ID)
	}
	return ""
}

// Relative returns the relative; "" for anybody else.
func (w Who) Relative() RelativeID {
	if w.Role == RoleRelative {
		return RelativeID(w.ID)
	}
	return ""
}

// Staff returns the member of staff; "" for anybody else.
func (w Who) Staff() StaffID {
	if slices.Contains(StaffRoles, w.Role) {
		return StaffID(w.ID)
	}
	return ""
}

// team says whether the person belongs to those who work with the residents of this house.
func (w Who) team() bool { return slices.Contains(TeamRoles, w.Role) }

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
