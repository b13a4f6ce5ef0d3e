package web

import (
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
	theManager  = []care.Role{care.RoleManager}
	placesInNav = []place{
		{"nav.today", "/", true, theStaff},
		{"nav.people", "/people", true, theTeam},
		{"nav.programme", "/programme", true, theStaff},
		{"nav.handover", "/handover", false, theTeam},
		{"nav.reviews", "/reviews", false, theTeam},
		{"nav.team", "/team", false, theStaff},
		{"nav.time", "/my-time", false, theTeam},
		{"nav.house-time", "/house/time", false, whoSums},
		{"nav.wall", "/wall", false, theTeam},
		{"nav.my-rota", "/my-rota", false, theTeam},
		{"nav.rota", "/rota", false, theChief},
		{"nav.house", "/house", false, theChief},
		{"nav.devices", "/devices", false, theChief},
		{"retention.house", "/house/keeping", false, theManager},
		{"nav.looks", "/looks", true, []care.Role{care.RoleAuditor}},
		{"nav.information", "/house/information", false, theChief},
		{"nav.law", "/house/law", false, theChief},
		{"nav.programs", "/house/programs", false, theChief},
		{"nav.my-day", "/", true, theResident},
		{"nav.my-plan", "/me/plan", true, theResident},
		{"nav.my-notes", "/me/notes", true, theResident},
		{"nav.my-programme", "/programme", false, theResident},
		{"nav.my-safety", "/me/safety", true, theResident},
		{"nav.me", "/me", false, theResident},
		{"nav.my-access", "/me/access", false, theResident},
		{"nav.kin", "/", true, theKin},
		{"nav.houses", "/houses", true, theProvider},
		{"nav.accounts", "/accounts", true, theProvider},
		{"nav.programs", "/programs", true, theProvider},
	}
)

// nav is the places of somebody in their role, with the one where they are marked.
func (l *look) nav() []ui.NavItem {
	var items []ui.NavItem
	best := -1
	for _, p := range placesInNav {
		for _, role := range p.roles {
			if role != l.who.Role {
				continue
			}
			if p.href == "/" && l.URL.Path == "/" || p.href != "/" && (l.URL.Path == p.href || strings.HasPrefix(l.URL.Path, p.href+"/")) {
				if best < 0 || len(items[best].Href) < len(p.href) {
					best = len(items)
				}
			}
			items = append(items, ui.NavItem{Text: l.say(p.key), Href: p.href, Tab: p.tab})
		}
	}
	if best >= 0 {
		items[best].Current = true
	}
	if l.shared() {
		items = append(items, ui.NavItem{Text: l.say("switch.pass-on"), Href: "/switch", Tab: true})
	}
	return items
}
