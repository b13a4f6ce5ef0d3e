package ui

import "github.com/a-h/templ"

// GalleryPages are whole made-up pages by name, beside [Gallery]: to look at, to print, and to weigh.
var GalleryPages = map[string]func() templ.Component{
	"today":   galleryToday,
	"my-day":  galleryMyDay,
	"plan":    galleryPlan,
	"meeting": galleryMeeting,
	"wall":    galleryWall,
	"print":   galleryPrint,
	"sign-in": gallerySignIn,
}

var galleryNav = []NavItem{
	{Text: "Today", Href: "/ui/today", Tab: true},
	{Text: "People", Href: "/ui/plan", Tab: true},
	{Text: "Programme", Href: "/ui/print", Tab: true},
	{Text: "Community", Href: "/ui/meeting", Tab: true},
	{Text: "Team", Href: "/ui"},
	{Text: "Learning", Href: "/ui"},
}

func galleryFrame(current string) FrameProps {
	nav := append([]NavItem(nil), galleryNav...)
	for i := range nav {
		nav[i].Current = nav[i].Text == current
	}
	return FrameProps{House: "Fjellheim", HouseHref: "/ui/today", Nav: nav, NavLabel: "The house", Skip: "Skip to the page", More: "More",
		Me:   MeProps{Name: "Ingrid", Sub: "switch person", Href: "/ui/sign-in", Face: FaceProps{Name: "Ingrid Solberg", Tone: Sky}},
		Find: FindProps{Action: "/ui", Name: "q", Label: "Find"}}
}

var galleryDay = []Part{
	{Start: 7 * 60, End: 8*60 + 30, Title: "Wake up", Detail: "whoever likes, a swim"},
	{Start: 8*60 + 30, End: 9*60 + 15, Title: "Breakfast", Detail: "in the kitchen", Tone: Sun},
	{Start: 9*60 + 15, End: 10 * 60, Title: "Morning meeting", Detail: "Sara chairs", Tone: Clay, Href: "/ui/meeting"},
	{Start: 10*60 + 15, End: 12 * 60, Title: "Walk to the lake", Detail: "9 going · Jonas", Tone: Moss, Href: "#walk"},
	{Start: 12 * 60, End: 13 * 60, Title: "IMR: coping with stress", Detail: "6 · Maria", Tone: Sky, Href: "#imr"},
	{Start: 13 * 60, End: 14 * 60, Title: "Lunch", Tone: Sun},
	{Start: 14 * 60, End: 15*60 + 30, Title: "Music", Detail: "4 · Tomas", Tone: Plum, Href: "#music"},
	{Start: 14 * 60, End: 16 * 60, Title: "Art in the barn", Detail: "5 · Maria", Tone: Plum},
	{Start: 15*60 + 30, End: 17*60 + 30, Title: "Free · visits", Detail: "Amir’s sister 15:30"},
	{Start: 16 * 60, End: 16*60 + 30, Title: "Gym", Tone: Moss},
	{Start: 17*60 + 30, End: 17*60 + 45, Title: "Post", Tone: Clay},
	{Start: 18 * 60, End: 19 * 60, Title: "Supper", Detail: "cooks: Leo, Nora", Tone: Sun},
	{Start: 19*60 + 30, End: 20*60 + 30, Title: "Choir", Detail: "not today", Tone: Plum, Off: true},
	{Start: 20*60 + 30, End: 23 * 60, Title: "Evening", Detail: "quiet from 22"},
}

func galleryRibbon(id string) RibbonProps {
	return RibbonProps{ID: id, Label: "The day", Parts: galleryDay, Now: 11*60 + 20, ShowNow: true, NowLabel: "Now"}
}

func galleryPeople(picker templ.Component, suffix string) []PersonProps {
	plus := func(name string) PlusProps { return PlusProps{Label: "Time together with " + name, Picker: picker} }
	return []PersonProps{
		{ID: "nora" + suffix, Name: "Nora", Sub: "with Ingrid · 3rd week", Href: "/ui/plan", Face: FaceProps{Tone: Moss}, Voice: "I want to sleep in my own bed without checking the door",
			Tags: []TagProps{{"not met yet today", Clay}}, Next: "next: IMR 12:00", Wait: true, Plus: plus("Nora")},
		{ID: "amir" + suffix, Name: "Amir", Sub: "with Jonas · 9th week", Href: "/ui/plan", Face: FaceProps{Tone: Clay}, Voice: "Be a father who picks up at school",
			Met: "walking with Jonas now", Tags: []TagProps{{"hard letter today", Sun}}, Plus: plus("Amir")},
		{ID: "sara" + suffix, Name: "Sara", Sub: "with Ingrid · 14th week", Href: "/ui/plan", Face: FaceProps{Tone: Sky}, Voice: "Go home with a plan I believe in",
			Met: "35 min this morning, breakfast talk", Tags: []TagProps{{"review 14:00", Moss}}, Plus: plus("Sara")},
		{ID: "leo" + suffix, Name: "Leo", Sub: "with Maria · 6th week", Href: "/ui/plan", Face: FaceProps{Tone: Plum}, Voice: "Cook for people. Not only for me",
			Met: "10 min, kitchen, with Tomas", Next: "next: Music 14:00", Plus: PlusProps{Label: "Time together with Leo", Href: "/ui/contact"}},
		{ID: "eli" + suffix, Name: "Eli", Pronoun: "they", Sub: "with Jonas · 2nd day", Href: "/ui/plan", Face: FaceProps{Tone: Sun}, Unasked: "What Eli wants: nobody has asked yet.",
			Met: "arrived yesterday · settling in", Next: "getting to know: 2 of 5", Plus: plus("Eli")},
		{ID: "kari" + suffix, Name: "Kari", Sub: "with Maria · 11th week", Href: "/ui/plan", Face: FaceProps{Tone: Moss}, Voice: "Two nights at home, then we talk",
			Away: "on leave until Sunday 18:00", Met: "phone call agreed tonight 20:00"},
	}
}

// galleryLong is a person whose every text is longer than anybody planned for.
func galleryLong(suffix string) PersonProps {
	return PersonProps{ID: "long" + suffix, Name: "Wilhelmina-Alexandra Konstantinopoulou", Pronoun: "she or they", Sub: "with Ingrid-Marie Aleksandersen-Fjellstad, Jonas and the night team · 52nd week", Href: "/ui/plan",
		Face: FaceProps{Initials: "WK", Tone: Plum}, Voice: "I would like to be somebody who, when the telephone rings in the evening, picks it up without first thinking for an hour about everything that it could possibly be",
		Met: "2 h 35 min, walks, breakfast, kitchen, and the long way back from the dentist", Tags: []TagProps{{"review 14:00", Moss}, {"interpreter booked for Thursday at half past two", Sun}},
		Next: "next: individual conversation with the psychologist 15:15", Plus: PlusProps{Label: "Time together", Href: "/ui/contact"}}
}

var galleryAsks = []Ask{
	{Tag: TagProps{"14:00", Sun}, Title: "Plan review with Sara", Detail: "with Ingrid, Dr Berg, her mother", Href: "/ui/plan"},
	{Tag: TagProps{"tender", Clay}, Title: "Until about 14:30 after the quarrel at breakfast", Detail: "everyone has been asked how they are: 8 of 11"},
	{Tag: TagProps{"call", Sky}, Title: "Lise, went home three weeks ago", Detail: "she asked for Saturdays", Action: Button(ButtonProps{Text: "Called", Value: "lise", Type: "button"})},
	{Tag: TagProps{"house", Plain}, Title: "Decision from Monday: later quiet time. Tried until the 28th"},
}

var galleryHere = []LineProps{
	{Face: FaceProps{Name: "Ingrid Solberg", Tone: Sky}, Title: "Ingrid", After: "until Thursday", Detail: "grief · Norwegian, Arabic · night calm"},
	{Face: FaceProps{Name: "Jonas Hansen", Tone: Moss}, Title: "Jonas", Detail: "outdoors · young people · climbing"},
	{Face: FaceProps{Name: "Maria Olsen", Tone: Plum}, Title: "Maria", Detail: "IMR · music · families"},
}

var galleryWeek = []WeekDay{
	{Title: "Monday 16", Parts: []Part{{Start: 540, End: 600, Title: "House meeting", Tone: Clay}, {Start: 660, End: 720, Title: "IMR", Detail: "6", Tone: Sky, Href: "#"}, {Start: 1080, End: 1140, Title: "Supper", Tone: Sun}}},
	{Title: "Tuesday 17", Parts: []Part{{Start: 600, End: 720, Title: "Walk to the lake", Tone: Moss}, {Start: 840, End: 930, Title: "Choir", Tone: Plum, Off: true}}},
	{Title: "Wednesday 18", Parts: []Part{{Start: 600, End: 660, Title: "Family afternoon: everyone who wants to come", Detail: "Maria and Dr Berg", Tone: Sky}}},
	{Title: "Thursday 19", Parts: []Part{{Start: 555, End: 600, Title: "Morning meeting", Tone: Clay}, {Start: 840, End: 960, Title: "Workshop", Tone: Plum}}},
	{Title: "Friday 20", Parts: []Part{{Start: 1140, End: 1380, Title: "Film", Tone: Plum}}},
	{Title: "Saturday 21", Today: true, Parts: galleryDay[1:6]},
	{Title: "Sunday 22", Empty: "Nothing is planned."},
}
