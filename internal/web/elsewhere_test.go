package web

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// bring posts a file, as a browser does.
func (p *person) bring(path string, file string) answer {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	_ = form.WriteField("once", newID())
	part, _ := form.CreateFormFile("file", "plan.json")
	_, _ = part.Write([]byte(file))
	_ = form.Close()
	return p.send("POST", path, &body, func(r *http.Request) { r.Header.Set("Content-Type", form.FormDataContentType()) })
}

// TestElsewhere brings a file of another system: it lies beside the plan, and becomes part of it in Ada's own words.
func TestElsewhere(t *testing.T) {
	h := newHouse(t)
	ada, ingrid := h.as("ada"), h.as("ingrid")
	plan := `{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Goal","lifecycleStatus":"active","description":{"text":"Patient will lose weight"},"expressedBy":{"display":"Dr Berg"},"startDate":"2026-05-01","subject":{"reference":"Patient/1"}}},
{"resource":{"resourceType":"CarePlan","status":"active","title":"Self management","activity":[{"detail":{"description":"Diabetic diet"}}],"subject":{"reference":"Patient/1"}}}]}`
	ingrid.get("/resident/ada/elsewhere").shows(t, "A file from another system")
	ada.get("/resident/ada/elsewhere").is(t, http.StatusForbidden)
	for file, why := range map[string]string{"": "Choose a file.", "<xml/>": "something is wrong on line 1", `{"resourceType":"Patient"}`: "no plan and no goal",
		plan + strings.ReplaceAll(plan, "Patient/1", "Patient/2"): "several people"} {
		if r := ingrid.bring("/resident/ada/elsewhere", file); r.status != http.StatusUnprocessableEntity || !strings.Contains(r.body, why) {
			t.Errorf("%.20q is answered with %d, and not %q", file, r.status, why)
		}
	}
	ingrid.bring("/resident/ada/elsewhere", plan).is(t, http.StatusSeeOther)
	body := ada.get("/me/plan").shows(t, "Came from elsewhere", "Patient will lose weight", "Dr Berg wrote it", "Diabetic diet", "There is no plan yet.").body
	acts := regexp.MustCompile(`action="(/resident/ada/elsewhere/[^"]*)/take"`).FindAllStringSubmatch(body, -1)
	if len(acts) != 2 {
		t.Fatalf("%d texts can be taken in", len(acts))
	}
	ada.post(acts[0][1]+"/take", "words", "").is(t, http.StatusUnprocessableEntity)
	ada.post(acts[0][1]+"/take", "words", "Feel at home in my body").is(t, http.StatusSeeOther)
	ingrid.post(acts[1][1]+"/leave").is(t, http.StatusForbidden)
	ada.post(acts[1][1]+"/leave").is(t, http.StatusSeeOther)
	ingrid.get("/resident/ada/plan").shows(t, "Feel at home in my body", "!Patient will lose weight", "One text was left where it was")
	h.as("eli").bring("/resident/ada/elsewhere", plan).is(t, http.StatusForbidden)
}
