package ui

import "strings"

// DiffPart is a piece of a text that was worded anew.
type DiffPart struct {
	Text string
	Gone bool // it stood in the older wording only
	New  bool // it stands in the newer wording only
}

// diffLongest is how many words are compared; of longer texts the older and the newer are shown one after the other.
const diffLongest = 400

// Diff tells two wordings apart, word by word: what both have in common is the longest that stands in both in the same order.
func Diff(before, after string) []DiffPart {
	a, b := strings.Fields(before), strings.Fields(after)
	if len(a) > diffLongest || len(b) > diffLongest {
		return []DiffPart{{Text: before, Gone: true}, {Text: after, New: true}}
	}
	common := make([][]int, len(a)+1) // how many words a[i:] and b[j:] have in common
	for i := range common {
		common[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	var parts []DiffPart
	add := func(word string, gone, new bool) {
		if n := len(parts); n > 0 && parts[n-1].Gone == gone && parts[n-1].New == new {
			parts[n-1].Text += " " + word
			return
		}
		parts = append(parts, DiffPart{word, gone, new})
	}
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			add(a[i], false, false)
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && common[i+1][j] >= common[i][j+1]:
			add(a[i], true, false)
			i++
		default:
			add(b[j], false, true)
			j++
		}
	}
	return parts
}
