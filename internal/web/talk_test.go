package web

import (
	"net/http"
	"testing"

	"milieu/internal/care"
)

func TestTalk(t *testing.T) {
	h := newHouse(t)
	ada, ingrid := h.as("ada"), h.as("ingrid")
	ada.get("/talk").shows(t, "I want to talk", "Whoever can", "Ingrid", "here now", "!Jonas") // he is not coming
	ada.post("/talk", "to", "ingrid", "words", "about going home").is(t, http.StatusSeeOther)
	ada.post("/talk", "to", "ingrid").is(t, http.StatusConflict).has(t, "You have already asked")
	ingrid.get("/").shows(t, "Ada would like to talk with Ingrid", "asked at 11:20", "about going home")
	h.as("eli").get("/talk").shows(t, "!Ada", "!about going home")

	var id string
	h.house().View(care.ByTherapist("ingrid"), func(v care.View) { id = string(v.Talks()[0].Talk) })
	ingrid.post("/talk/"+id+"/answer").is(t, http.StatusUnprocessableEntity)
	ada.post("/talk/"+id+"/answer", "now", "1").is(t, http.StatusForbidden)
	ingrid.post("/talk/"+id+"/answer", "clock", "11:45").is(t, http.StatusSeeOther)
	ada.get("/talk").shows(t, "Ingrid comes at 11:45.")
	ingrid.get("/").shows(t, "Ingrid comes at 11:45.")
	ingrid.post("/talk/"+id+"/answer", "clock", "09:00").is(t, http.StatusSeeOther)
	ada.get("/talk").shows(t, "Ingrid comes tomorrow at 09:00.")
	ingrid.post("/talk/"+id+"/answer", "now", "1").is(t, http.StatusSeeOther)
	ada.get("/talk").shows(t, "Ingrid is coming now.")

	ingrid.post("/resident/ada/contact", "what", "talk", "now", "1").is(t, http.StatusSeeOther)
	ingrid.get("/").shows(t, "!would like to talk")

	ada.post("/talk").is(t, http.StatusSeeOther)
	h.house().View(care.ByTherapist("ingrid"), func(v care.View) { id = string(v.Talks()[0].Talk) })
	ingrid.post("/talk/"+id+"/withdraw").is(t, http.StatusForbidden)
	ada.post("/talk/"+id+"/withdraw").is(t, http.StatusSeeOther)
	ingrid.get("/").shows(t, "!would like to talk")
}
