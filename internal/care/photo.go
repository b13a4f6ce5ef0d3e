package care

import (
	"bytes"
	"image/jpeg"
)

// A photo is how a person is known at a glance. It is there because they want it, and goes when they say so;
// without one, their initials stand in its place.

// ResidentPictured says what the person looks like. A later photo replaces an earlier one.
type ResidentPictured struct {
	Resident ResidentID
	JPEG     []byte // PictureSide by PictureSide pixels, of which nothing is known but what is seen on it
	Said     bool   `json:",omitempty"` // the person said yes to somebody else who put it here
}

// PictureRemoved says that the house no longer shows the person's photo.
type PictureRemoved struct {
	Resident ResidentID
}

// The size of a photo: how many pixels each side has, and how many bytes it takes at most.
const (
	PictureSide    = 256
	PictureLargest = 40_000
)

type pictures map[ResidentID]Text

// PictureResident decides what the person looks like: they do, or somebody of the team to whom they said yes.
func PictureResident(f ResidentPictured) Decision {
	return func(a Ask) ([]Fact, error) {
		if _, err := a.about(f.Resident); err != nil {
			return nil, err
		}
		config, err := jpeg.DecodeConfig(bytes.NewReader(f.JPEG))
		switch {
		case len(f.JPEG) > PictureLargest:
			return nil, refuse(Invalid, "resident.photo-too-large")
		case err != nil || config.Width != PictureSide || config.Height != PictureSide:
			return nil, refuse(Invalid, "resident.photo-unreadable")
		case a.By.Resident() != f.Resident && !f.Said:
			return nil, refuse(Invalid, "resident.photo-without-say")
		}
		return []Fact{f}, nil
	}
}

// RemovePicture decides that the photo is no longer shown.
func RemovePicture(f PictureRemoved) Decision {
	return func(a Ask) ([]Fact, error) {
		if _, err := a.about(f.Resident); err != nil {
			return nil, err
		}
		if _, ok := a.s.pictures[f.Resident]; !ok {
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

func (f ResidentPictured) subject() ResidentID { return f.Resident }
func (f PictureRemoved) subject() ResidentID   { return f.Resident }

func (f ResidentPictured) long() string { return string(f.JPEG) }

func (f ResidentPictured) fold(s *State, e Entry) { put(&s.pictures, f.Resident, Text{e.Seq}) }
func (f PictureRemoved) fold(s *State, _ Entry)   { delete(s.pictures, f.Resident) }

// Picture points to the bytes of a resident's photo, a JPEG; false if there is none.
func (v View) Picture(id ResidentID) (Text, bool) {
	if !reads[ResidentPictured](v, id) {
		return Text{}, false
	}
	t, ok := v.s.pictures[id]
	return t, ok
}
