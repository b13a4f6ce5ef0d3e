package web

import (
	"sync"

	"milieu/internal/care"
)

// judged is what the law said of colleagues in the drafts that were looked at last, so that a change asks it about few.
type judged struct {
	mu    sync.Mutex
	draft map[string]*keptJudging
}

type keptJudging struct {
	sync.Mutex
	care.Judging
}

// judgedMost is how many drafts are remembered at a time.
const judgedMost = 16

func (j *judged) of(house string, id care.RotaID) *keptJudging {
	j.mu.Lock()
	defer j.mu.Unlock()
	key := house + "/" + string(id)
	if j.draft[key] == nil {
		if j.draft == nil || len(j.draft) >= judgedMost {
			j.draft = map[string]*keptJudging{}
		}
		j.draft[key] = new(keptJudging)
	}
	return j.draft[key]
}
