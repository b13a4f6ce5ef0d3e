package care

import (
	"reflect"
	"testing"
	"time"
)

func TestOnWall(t *testing.T) {
	agreed := ResidentDescribed{Resident: "ada", Name: "Ada Berg", OnWall: true}
	house := given(fjellheim, ada, eli, agreed)
	s := stateOf(house...)
	for _, who := range []Who{asIngrid, asEli} {
		if got := s.As(who, now).OnWall(); !reflect.DeepEqual(got, []string{"Ada"}) {
			t.Errorf("%v reads %v", who, got)
		}
	}
	if got := s.As(asAdmin, now).OnWall(); got != nil {
		t.Errorf("the administrator reads %v", got)
	}
	away := LeaveAgreed{Leave: "l", Resident: "ada", From: ago(time.Hour), Until: now.Add(time.Hour)}
	if got := stateOf(append(house, away)...).As(asIngrid, now).OnWall(); got != nil {
		t.Errorf("who is away is on the wall: %v", got)
	}
}
