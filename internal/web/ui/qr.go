package ui

import (
	"strconv"
	"strings"

	"rsc.io/qr"
)

// qrPath draws what a camera reads as the path of a picture, with the quiet edge that it needs, and says how wide it
// is. What is too long for a picture is a bug.
func qrPath(text string) (path string, size int) {
	const edge = 4
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		panic("ui: " + err.Error())
	}
	var d strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			from := x
			for x < code.Size && code.Black(x, y) {
				x++
			}
			if x > from {
				d.WriteString("M" + strconv.Itoa(from+edge) + " " + strconv.Itoa(y+edge) + "h" + strconv.Itoa(x-from) + "v1H" + strconv.Itoa(from+edge) + "z")
			}
		}
	}
	return d.String(), code.Size + 2*edge
}

func qrBox(size int) string { return "0 0 " + strconv.Itoa(size) + " " + strconv.Itoa(size) }
