package care

import (
	"bytes"
	"image"
	"image/jpeg"
	"testing"
)

func picture(side int) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, side, side)), nil); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func TestPicture(t *testing.T) {
	face := ResidentPictured{Resident: "ada", JPEG: picture(PictureSide)}
	but := func(change func(*ResidentPictured)) Decision { return PictureResident(with(face, change)) }
	gone := PictureRemoved{Resident: "ada"}
	said := with(face, func(f *ResidentPictured) { f.Said = true })

	check(t, given(ada), asAda, PictureResident(face), then(face))
	check(t, given(ada), asIngrid, PictureResident(said), then(said))
	check(t, given(ada), asIngrid, PictureResident(face), refused("resident.photo-without-say"))
	check(t, given(ada, eli), asEli, PictureResident(said), refused("rights.not-yours"))
	check(t, given(), asIngrid, PictureResident(said), refused("resident.unknown"))
	check(t, given(ada), asAda, but(func(f *ResidentPictured) { f.JPEG = picture(64) }), refused("resident.photo-unreadable"))
	check(t, given(ada), asAda, but(func(f *ResidentPictured) { f.JPEG = []byte("GIF89a") }), refused("resident.photo-unreadable"))
	check(t, given(ada), asAda, but(func(f *ResidentPictured) { f.JPEG = append(bytes.Clone(f.JPEG), make([]byte, PictureLargest)...) }), refused("resident.photo-too-large"))

	check(t, given(ada, face), asAda, RemovePicture(gone), then(gone))
	check(t, given(ada, said), asIngrid, RemovePicture(gone), then(gone))
	check(t, given(ada), asAda, RemovePicture(gone), then()) // already so
	check(t, given(ada, eli, face), asEli, RemovePicture(gone), refused("rights.not-yours"))

	v := stateOf(fjellheim, ada, eli, face).As(asAda, now)
	if text, ok := v.Picture("ada"); !ok || TextSeq(text) != 4 || TextOf(face) != string(face.JPEG) {
		t.Errorf("got %v, %v", text, ok)
	}
	if _, ok := stateOf(fjellheim, ada, face, gone).As(asAda, now).Picture("ada"); ok {
		t.Error("a removed photo is still shown")
	}
}
