package care

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestAnswerQuestion(t *testing.T) {
	wish := QuestionAnswered{Resident: "ada", Question: "wish", Words: "Sleep in my own bed", Own: true}
	but := func(change func(*QuestionAnswered)) Decision { return AnswerQuestion(with(wish, change)) }
	silent := QuestionAnswered{Resident: "ada", Question: "wish", Own: true}
	house := with(wish, func(f *QuestionAnswered) { f.Own = false })

	check(t, given(ada), asAda, AnswerQuestion(wish), then(wish))
	check(t, given(ada), asAda, AnswerQuestion(house), then(wish)) // what Ada writes is in her own words
	check(t, given(ada), asIngrid, AnswerQuestion(wish), then(wish))
	check(t, given(ada), asIngrid, AnswerQuestion(house), then(house))
	check(t, given(ada), asAda, AnswerQuestion(silent), then(silent)) // would rather not say
	check(t, given(ada, wish), asAda, AnswerQuestion(wish), then())   // already so
	check(t, given(ada), asEli, AnswerQuestion(wish), refused("rights.not-yours"))
	check(t, given(ada), asIngrid, but(func(f *QuestionAnswered) { f.Words, f.Own = "", false }), refused("question.empty"))
	check(t, given(ada), asAda, but(func(f *QuestionAnswered) { f.Question = "bank account" }), refused("question.unknown"))
	check(t, given(ada), asAda, but(func(f *QuestionAnswered) { f.Words = strings.Repeat("x", 2001) }), refused("form.too-long"))

	v := stateOf(fjellheim, ada, wish).As(asAda, now)
	if q := v.NextQuestion("ada"); q != Questions[1] {
		t.Errorf("next is %q", q)
	}
}

func TestWhoseWordsStand(t *testing.T) {
	own := QuestionAnswered{Resident: "ada", Question: Allergies, Words: "none that I know", Own: true}
	understood := QuestionAnswered{Resident: "ada", Question: Allergies, Words: "penicillin, says her doctor"}
	silent := QuestionAnswered{Resident: "ada", Question: Allergies, Own: true}
	look := func(facts ...Fact) View { return stateOf(append(given(fjellheim, ada), facts...)...).As(asIngrid, now) }

	// The house's words stand beside the person's own and never take their place.
	if a, _ := look(own, understood).Answer("ada", Allergies); a.Words != own.Words {
		t.Errorf("got %+v", a)
	}
	if list := look(understood, own).Answers("ada", Allergies); len(list) != 2 || !list[0].Own || list[1].Own {
		t.Errorf("got %+v", list)
	}
	// Who would rather not say has said so; what the house knows is still known.
	if a, ok := look(silent).Answer("ada", Allergies); !ok || a.Words != "" {
		t.Errorf("got %v, %+v", ok, a)
	}
	if a, _ := look(silent, understood).Answer("ada", Allergies); a.Words != understood.Words {
		t.Errorf("got %+v", a)
	}
	// What was taken back no longer stands, and is still in the history.
	v := look(own, understood, EntryCorrected{Seq: 3, Resident: "ada", Why: "that was about pollen"})
	if a, _ := v.Answer("ada", Allergies); a.Words != understood.Words {
		t.Errorf("got %+v", a)
	}
	if h := v.AnswerHistory("ada", Allergies); len(h) != 2 || h[0].Words != understood.Words || h[1].Why == "" {
		t.Errorf("got %+v", h)
	}
}

func TestDue(t *testing.T) {
	come := func(d time.Duration) ResidentAdmitted {
		return with(ada, func(f *ResidentAdmitted) { f.On = ago(d) })
	}
	due := func(facts ...Fact) []Question {
		return stateOf(append(given(fjellheim), facts...)...).As(asAda, now).Due("ada")
	}
	wish := wrote{asAda, ago(200 * time.Hour), QuestionAnswered{Resident: "ada", Question: Wish, Words: "sleep", Own: true}}
	silent := QuestionAnswered{Resident: "ada", Question: Allergies, Own: true}

	if q := due(come(time.Hour)); !slices.Equal(q, Questions[:2]) {
		t.Errorf("on the first day: %v", q)
	}
	if q := due(come(20 * time.Hour)); !slices.Equal(q, Questions[:4]) { // yesterday by the calendar
		t.Errorf("on the second day: %v", q)
	}
	if q := due(come(20*time.Hour), wish, silent); !slices.Equal(q, Questions[2:4]) {
		t.Errorf("not saying is an answer, but: %v", q)
	}
	if q := due(come(2000 * time.Hour)); !slices.Equal(q, Questions) {
		t.Errorf("after months: %v", q)
	}
	home := ResidentDischarged{Resident: "ada", Stay: "stay-1", On: ago(100 * time.Hour)}
	again := ResidentAdmitted{Resident: "ada", Stay: "stay-9", Name: "Ada", On: ago(time.Hour)}
	if q := due(come(300*time.Hour), wish, silent, home); q != nil {
		t.Errorf("after going home: %v", q)
	}
	if q := due(come(300*time.Hour), wish, silent, home, again); !slices.Equal(q, []Question{Wish}) {
		t.Errorf("back again: %v", q)
	}
}
