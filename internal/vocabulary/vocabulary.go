// Package vocabulary gives every kind of fact the name that it has in a journal for ever, and writes and reads facts by it.
package vocabulary

import (
	"encoding/json"
	"fmt"
	"reflect"
)

// A Kind is one row: a kind of fact, and its name. F is what all facts of the vocabulary are.
type Kind[F any] struct {
	Name   string
	Type   reflect.Type
	decode func([]byte) (F, error)
}

// Of is the row of the facts of type T, which are facts of the vocabulary (F).
func Of[F, T any](name string) Kind[F] {
	return Kind[F]{name, reflect.TypeFor[T](), func(b []byte) (F, error) {
		var f T
		err := json.Unmarshal(b, &f)
		return any(f).(F), err
	}}
}

// A Vocabulary is all kinds of facts that a journal may hold.
type Vocabulary[F any] struct {
	byName map[string]Kind[F]
	byType map[reflect.Type]Kind[F]
}

// New puts a vocabulary together. A name or a type that comes twice is a mistake in the program.
func New[F any](kinds []Kind[F]) Vocabulary[F] {
	v := Vocabulary[F]{map[string]Kind[F]{}, map[reflect.Type]Kind[F]{}}
	for _, k := range kinds {
		_, name := v.byName[k.Name]
		if _, same := v.byType[k.Type]; name || same {
			panic(fmt.Sprintf("vocabulary: %s, %s is there already", k.Name, k.Type))
		}
		v.byName[k.Name], v.byType[k.Type] = k, k
	}
	return v
}

// Named is the row with a name.
func (v Vocabulary[F]) Named(name string) (Kind[F], bool) {
	k, ok := v.byName[name]
	return k, ok
}

// Typed is the row of a type.
func (v Vocabulary[F]) Typed(t reflect.Type) (Kind[F], bool) {
	k, ok := v.byType[t]
	return k, ok
}

// Encode writes a fact as the journal keeps it.
func (v Vocabulary[F]) Encode(f F) (name string, data []byte, err error) {
	k, ok := v.Typed(reflect.TypeOf(f))
	if !ok {
		return "", nil, fmt.Errorf("%T is not in Kinds", f)
	}
	data, err = json.Marshal(f)
	return k.Name, data, err
}

// Decode reads a fact as the journal keeps it. A kind that is not known was written by a newer version.
func (v Vocabulary[F]) Decode(name string, data []byte) (f F, err error) {
	k, ok := v.Named(name)
	if !ok {
		return f, fmt.Errorf("no kind of fact is called %q here: a newer version of milieu wrote it; start that one", name)
	}
	read, err := k.decode(data)
	if err != nil {
		return f, fmt.Errorf("read a fact %q: %w", name, err)
	}
	return read, nil
}
