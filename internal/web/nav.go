package web

import (
	"cmp"
	"slices"
	"strings"

	"milieu/internal/care"
	"milieu/internal/web/ui"
)

// A place is where somebody can go from every page.
type place struct {
	key, href string
	tab       bool // on the foot of a phone
	roles     []care.Role
}

var (
	theTeam     = care.TeamRoles
	theStaff    = care.StaffRoles
	whoSums     = append(care.TeamRoles[:len(care.TeamRoles):len(care.TeamRoles)], care.RoleManager)
	theKin      = []care.Role{care.RoleRelative}
	theResident = []care.Role{care.RoleResident}
	theChief    = []care.Role{care.RoleCoordinator}
	theProvider = []care.Role{care.RoleAdministrator}
	placesInNav = []place{
		{"nav.today", "/", true, theStaff},
		{"nav.people", "/people", true, theTeam},
		{"nav.programme", "/programme", true, theStaff},
		{"nav.handover", "/handover", false, theTeam},
		{"nav.reviews", "/reviews", false, theTeam},
		{"nav.team", "/team", false, theStaff},
		{"nav.time", "/my-time", false, theTeam},
		{"nav.house-time", "/house/time", false, whoSums},
		{"nav.my-rota", "/my-rota", false, theTeam},
		{"nav.rota", "/rota", false, theChief},
		{"ahead.title", "/rota/ahead", false, theChief},
		{"proposal.title", "/proposals", false, theTeam},
		{"nav.house", "/house", false, theChief},
		{"nav.wall", "/wall", false, theTeam},
		{"nav.devices", "/devices", false, theChief},
		{"retention.house", "/house/keeping", false, []care.Role{care.RoleCoordinator, care.RoleManager}},
		{"nav.looks", "/looks", true, []care.Role{care.RoleAuditor}},
		{"nav.information", "/house/information", false, theChief},
		{"nav.law", "/house/law", false, theChief},
		{"nav.programs", "/house/programs", false, theChief},
		{"nav.my-day", "/", true, theResident},
		{"nav.my-plan", "/me/plan", true, theResident},
		{"nav.my-notes", "/me/notes", true, theResident},
		{"nav.my-routines", "/me/routines", false, theResident},
		{"nav.my-sheets", "/me/sheets", false, theResident},
		{"nav.my-programme", "/programme", false, theResident},
		{"nav.my-safety", "/me/safety", true, theResident},
		{"nav.my-network", "/me/network", false, theResident},
		{"nav.my-home", "/me/going-home", false, theResident},
		{"nav.me", "/me", false, theResident},
		{"nav.my-access", "/me/access", false, theResident},
		{"nav.kin", "/", true, theKin},
		{"nav.houses", "/houses", true, theProvider},
		{"nav.accounts", "/accounts", true, theProvider},
		{"nav.programs", "/programs", true, theProvider},
	}

	// placesUnder are the places that belong to another: the rail shows them only to who is there.
	placesUnder = map[string]string{
		"/wall": "/house", "/devices": "/house", "/house/keeping": "/house", "/house/information": "/house", "/house/law": "/house", "/house/programs": "/house",
		"/house/time": "/my-time", "/proposals": "/programme",
		"/me/access": "/me",
	}
)

// nav is the places of somebody in their role, with the one where they are marked.
func (l *look) nav() []ui.NavItem {
	var items []ui.NavItem
	here := ""
	for _, p := range placesInNav {
		if !slices.Contains(p.roles, l.who.Role) {
			continue
		}
		if p.holds(l.URL.Path) && len(p.href) > len(here) {
			here = p.href
		}
		items = append(items, ui.NavItem{Text: l.say(p.key), Href: p.href, Tab: p.tab})
	}
	within := cmp.Or(placesUnder[here], here)
	for i := range items {
		n := &items[i]
		above := placesUnder[n.Href]
		n.Current = n.Href == here
		n.Under = above != "" && slices.ContainsFunc(items, func(other ui.NavItem) bool { return other.Href == above })
		n.Folded = n.Under && above != within
	}
	if l.shared() {
		items = append(items, ui.NavItem{Text: l.say("switch.pass-on"), Href: "/switch", Tab: true})
	}
	return items
}

// holds says whether a path is this place, or lies within it.
func (p place) holds(path string) bool {
	return path == p.href || p.href != "/" && strings.HasPrefix(path, p.href+"/")
}
