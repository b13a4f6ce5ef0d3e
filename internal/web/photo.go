package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"milieu/internal/care"
	"milieu/internal/web/ui"
)

// A photo comes in as any phone takes it, and is kept as a small square of which nothing is known but what is seen on it:
// where and when it was taken goes with the rest of the file.

const (
	photoLargest = 5 << 20    // bytes of a file
	photoPixels  = 25_000_000 // of a picture: as many as a phone takes, and few enough to unpack
)

var (
	errPhotoTooHeavy = errors.New("the photo's file is too large")
	errPhotoTooWide  = errors.New("the photo has too many pixels")
	errPhotoUnread   = errors.New("the file is not a photo that can be read")
)

func (s *Server) photoRoutes(r routes) {
	r.page("GET /resident/{id}/photo", s.photo)
	r.kin("GET /resident/{id}/photo.jpg", s.picture)
	r.act("POST /resident/{id}/photo", s.takePhoto)
	r.act("POST /resident/{id}/photo/remove", s.removePhoto)
}

// pictureHref is the address of a photo; it is another one for another photo.
func pictureHref(id care.ResidentID, t care.Text) string {
	return residentHref(id) + "/photo.jpg?v=" + strconv.FormatUint(care.TextSeq(t), 10)
}

type photoPage struct {
	FormID string
	ID     care.ResidentID
	Name   string
	Own    bool
	Face   ui.FaceProps
	Said   bool
}

func (s *Server) photo(w http.ResponseWriter, l *look) error {
	var p photoPage
	var err error
	l.view(func(v care.View) {
		var r care.Resident
		if r, err = l.whom(v); err == nil {
			p = photoPage{FormID: newID(), ID: r.ID, Name: r.Name, Own: l.own(r.ID), Face: residentFace(v, r), Said: l.ticked("said", false)}
		}
	})
	if err != nil {
		return err
	}
	return s.show(w, l, l.say("resident.photo"), photoView(p))
}

// picture answers with the photo's bytes. The browser may keep them, but asks each time whether it still may show them.
func (s *Server) picture(w http.ResponseWriter, l *look) error {
	var text care.Text
	var ok bool
	l.view(func(v care.View) { text, ok = v.Picture(l.resident()) })
	if !ok {
		return care.NotFound
	}
	tag := `"` + strconv.FormatUint(care.TextSeq(text), 10) + `"`
	h := w.Header()
	h.Set("ETag", tag)
	h.Set("Cache-Control", "private, no-cache")
	if l.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	texts, err := l.house.Texts(l.Context(), text)
	if err != nil {
		return fmt.Errorf("read a photo: %w", err)
	}
	h.Set("Content-Type", "image/jpeg")
	_, err = io.WriteString(w, texts[text])
	return err
}

func (s *Server) takePhoto(w http.ResponseWriter, l *look) error {
	file, err := uploaded(l, "photo")
	if err != nil {
		return err
	}
	f := l.form()
	shown := care.ResidentPictured{Resident: l.resident(), Said: f.has("said")}
	if shown.JPEG, err = develop(file); err != nil {
		f.refuse(map[error]string{errPhotoTooHeavy: "resident.photo-too-heavy", errPhotoTooWide: "resident.photo-too-wide", errPhotoUnread: "resident.photo-unreadable"}[err])
	}
	return s.do(w, l, care.PictureResident(shown), done{to: l.home(shown.Resident), say: "resident.photo-kept", keep: true}, s.photo)
}

func (s *Server) removePhoto(w http.ResponseWriter, l *look) error {
	id := l.resident()
	return s.do(w, l, care.RemovePicture(care.PictureRemoved{Resident: id}), done{to: l.home(id), say: "resident.photo-removed", keep: true}, s.photo)
}

// uploaded reads a form with a file into memory, never onto a disk, and gives the file's bytes: one byte more than
// photoLargest when it is too large. The file's hash becomes part of the form, so that the same form with another file
// is another form.
func uploaded(l *look, name string) ([]byte, error) {
	parts, err := l.MultipartReader()
	if err != nil {
		return nil, &care.Refusal{Kind: care.Invalid, Key: "form.unreadable"}
	}
	form, file := url.Values{}, []byte(nil)
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			break
		} else if err != nil {
			return nil, badUpload(err)
		}
		limit := int64(1000)
		if part.FormName() == name {
			limit = photoLargest + 1
		}
		b, err := io.ReadAll(io.LimitReader(part, limit))
		if err != nil {
			return nil, badUpload(err)
		}
		if _, err := io.Copy(io.Discard, part); err != nil {
			return nil, badUpload(err)
		}
		if part.FormName() == name {
			file = b
			b = fmt.Append(nil, hex.EncodeToString(hashOf(b)))
		}
		form.Set(part.FormName(), string(b))
	}
	l.Form, l.PostForm = form, form
	return file, nil
}

func badUpload(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return err
	}
	return &care.Refusal{Kind: care.Invalid, Key: "form.unreadable"}
}

func hashOf(b []byte) []byte {
	h := sha256.Sum256(b)
	return h[:]
}

// developing lets one photo be unpacked at a time: a large one takes a hundred megabytes for a moment.
var developing = make(chan struct{}, 1)

// develop makes the small square out of a file, upright and with nothing else in it.
func develop(file []byte) ([]byte, error) {
	if len(file) > photoLargest {
		return nil, errPhotoTooHeavy
	}
	developing <- struct{}{}
	defer func() { <-developing }()
	var picture image.Image
	var turned int
	switch {
	case bytes.HasPrefix(file, []byte("\xff\xd8")):
		if err := fits(jpeg.DecodeConfig(bytes.NewReader(file))); err != nil {
			return nil, err
		}
		picture, _ = jpeg.Decode(bytes.NewReader(file))
		turned = orientation(file)
	case bytes.HasPrefix(file, []byte("\x89PNG")):
		if err := fits(png.DecodeConfig(bytes.NewReader(file))); err != nil {
			return nil, err
		}
		picture, _ = png.Decode(bytes.NewReader(file))
	}
	if picture == nil {
		return nil, errPhotoUnread
	}
	small := shrink(picture, turned)
	for quality := 85; ; quality -= 15 {
		var b bytes.Buffer
		if err := jpeg.Encode(&b, small, &jpeg.Options{Quality: quality}); err != nil {
			return nil, errPhotoUnread
		}
		if b.Len() <= care.PictureLargest || quality <= 10 {
			return b.Bytes(), nil
		}
	}
}

// fits says whether a picture can be unpacked, from what its first bytes say of its size.
func fits(config image.Config, err error) error {
	switch {
	case err != nil || config.Width < 1 || config.Height < 1:
		return errPhotoUnread
	case config.Width > photoPixels/config.Height:
		return errPhotoTooWide
	}
	return nil
}

// shrink takes the square in which a face usually is, turns it upright and makes it small.
func shrink(from image.Image, turned int) *image.RGBA {
	b := from.Bounds()
	wide, high := b.Dx(), b.Dy()
	if turned >= 5 { // on its side
		wide, high = high, wide
	}
	side := min(wide, high)
	left, top := (wide-side)/2, (high-side)/3 // faces are above the middle
	to := image.NewRGBA(image.Rect(0, 0, care.PictureSide, care.PictureSide))
	for y := range care.PictureSide {
		for x := range care.PictureSide {
			to.SetRGBA(x, y, mean(from, turned, wide, high,
				left+x*side/care.PictureSide, left+(x+1)*side/care.PictureSide, top+y*side/care.PictureSide, top+(y+1)*side/care.PictureSide))
		}
	}
	return to
}

// mean is the colour of a stretch of the upright picture, on white where it is transparent: of at most eight by eight
// points in it, which is as many as the eye can tell.
func mean(from image.Image, turned, wide, high, x0, x1, y0, y1 int) color.RGBA {
	x1, y1 = max(x1, x0+1), max(y1, y0+1)
	var sum [3]uint64
	var n uint64
	b := from.Bounds()
	for y := y0; y < y1; y += max(1, (y1-y0)/8) {
		for x := x0; x < x1; x += max(1, (x1-x0)/8) {
			px, py := upright(turned, wide, high, x, y)
			red, green, blue, alpha := from.At(b.Min.X+px, b.Min.Y+py).RGBA()
			white := uint64(0xffff - alpha)
			sum[0], sum[1], sum[2] = sum[0]+uint64(red)+white, sum[1]+uint64(green)+white, sum[2]+uint64(blue)+white
			n++
		}
	}
	return color.RGBA{uint8(sum[0] / n >> 8), uint8(sum[1] / n >> 8), uint8(sum[2] / n >> 8), 0xff}
}

// upright gives where a point of the upright picture, wide by high, is in the file. See EXIF 2.32, tag 0x0112.
func upright(turned, wide, high, x, y int) (int, int) {
	switch turned {
	case 2:
		return wide - 1 - x, y
	case 3:
		return wide - 1 - x, high - 1 - y
	case 4:
		return x, high - 1 - y
	case 5:
		return y, x
	case 6:
		return y, wide - 1 - x
	case 7:
		return high - 1 - y, wide - 1 - x
	case 8:
		return high - 1 - y, x
	}
	return x, y
}

// orientation reads from a JPEG how the phone was held, 1 (upright) to 8; 1 when it does not say.
func orientation(file []byte) int {
	for i := 2; i+4 <= len(file) && file[i] == 0xff; {
		kind, length := file[i+1], int(binary.BigEndian.Uint16(file[i+2:]))
		if kind == 0xda || length < 2 || i+2+length > len(file) {
			break // the picture itself begins
		}
		if segment := file[i+4 : i+2+length]; kind == 0xe1 && bytes.HasPrefix(segment, []byte("Exif\x00\x00")) {
			return orientationIn(segment[6:])
		}
		i += 2 + length
	}
	return 1
}

// orientationIn looks through the first directory of EXIF's TIFF.
func orientationIn(tiff []byte) int {
	if len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.BigEndian
	if tiff[0] == 'I' {
		order = binary.LittleEndian
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return 1
	}
	rows := tiff[at+2:]
	for n := order.Uint16(tiff[at:]); n > 0 && len(rows) >= 12; n, rows = n-1, rows[12:] {
		if order.Uint16(rows) == 0x0112 {
			if turned := int(order.Uint16(rows[8:])); turned >= 1 && turned <= 8 {
				return turned
			}
		}
	}
	return 1
}
