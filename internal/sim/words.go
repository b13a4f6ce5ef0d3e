package sim

import (
	"embed"
	"fmt"

	"github.com/BurntSushi/toml"
)

// Who lives in the made-up houses is in words/people.toml; what they say, in a file for each language.
//
//go:embed words/*.toml
var wordFiles embed.FS

// Languages are those in which a house can be made up.
var Languages = []string{"en", "nb"}

// texts are all that is said in a house, and who there is to say it.
type texts struct {
	Pronouns, Referrers, Professions, Houses, Places, Moments, Activities map[string]string
	Strengths                                                             map[string][]string
	Faith, Diet, Allergies                                                map[string]string
	Said                                                                  map[string]map[string]string `toml:"people"` // by name and question
	Answers                                                               map[string][]string          // by question
	Wellbeing, Felt, Lines, Talk                                          map[string][]string
	Notes                                                                 map[string]map[string][]string // by theme and what they are about
	Promises                                                              struct{ List, Released []string }
	Groups                                                                map[string]struct{ List []string }
	Replies, Own, Routines, Discharged                                    struct{ List []string }
	Appointments                                                          struct {
		Review, ReviewOthers, Sister string
		List, Others, Where          []string
	}
	Leaves struct {
		List           []string
		Kari, Declined string
	}
	Conflicts []conflictWords
	Rota      struct {
		Morning, Evening, Consent, Stays, Turns, Swap string
		Wishes                                        []string
	}
	Plans struct {
		List                      []planWords
		Topics                    map[string][]string
		Saw, Tried, Helped, Ahead []string
	}
	Home homeWords `toml:"-"` // from a file of its own
	Hard hardWords `toml:"-"` // from a file of its own
	Self selfWords `toml:"-"` // and so is what people do by themselves
	cast cast
}

// conflictWords tell of a quarrel: to the one who was loud, to the other, of how it was put right to both, and to
// somebody who sat between them.
type conflictWords struct{ Words, Other, Repair, Thanks, Asked string }

type cast struct {
	Residents []character
	Others    struct{ She, He, They []string }
	Staff     []struct {
		Name, Team, Role string
		Languages        []string
	}
	Seldom []struct {
		Name, Role string
		Languages  []string
	}
	More map[string][]string
}

// A character is who somebody is before they come.
type character struct {
	Name, Full, Pronoun    string
	Born                   int
	Languages              []string
	Interpreter, Own, Back bool
	Unmet                  bool // nobody has noted any time with them today, when the life stops
	Faith, Diet, Allergies string
	Since                  int
	Companion              string
	Quiet                  float64
}

func readTexts(language string) (t texts, err error) {
	if language == "" {
		language = Languages[0]
	}
	meta, err := toml.DecodeFS(wordFiles, "words/"+language+".toml", &t)
	if err != nil {
		return t, fmt.Errorf("make up a house in %q: %w", language, err)
	}
	if odd := meta.Undecoded(); len(odd) > 0 {
		return t, fmt.Errorf("make up a house in %q: nobody says %v", language, odd)
	}
	meta, err = toml.DecodeFS(wordFiles, "words/hard."+language+".toml", &t.Hard)
	if err != nil || len(meta.Undecoded()) > 0 {
		return t, fmt.Errorf("make up what is hard in %q: %w%v", language, err, meta.Undecoded())
	}
	meta, err = toml.DecodeFS(wordFiles, "words/home."+language+".toml", &t.Home)
	if err != nil || len(meta.Undecoded()) > 0 {
		return t, fmt.Errorf("make up going home in %q: %w%v", language, err, meta.Undecoded())
	}
	meta, err = toml.DecodeFS(wordFiles, "words/self."+language+".toml", &t.Self)
	if err != nil || len(meta.Undecoded()) > 0 {
		return t, fmt.Errorf("make up what people do by themselves in %q: %w%v", language, err, meta.Undecoded())
	}
	meta, err = toml.DecodeFS(wordFiles, "words/people.toml", &t.cast)
	if err != nil || len(meta.Undecoded()) > 0 {
		return t, fmt.Errorf("make up who lives in a house: %w%v", err, meta.Undecoded())
	}
	return t, nil
}
