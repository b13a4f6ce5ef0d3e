package care

// An index gives each value that comes again and again (an ID, a word) a small number, so that rows which are many
// hold the number. A value keeps its number for as long as the state lives. Its zero value is empty.
type index[T comparable] struct {
	values  []T
	numbers map[T]uint32
}

func (x *index[T]) number(v T) uint32 {
	n, ok := x.numbers[v]
	if !ok {
		n = uint32(len(x.values))
		x.values = append(x.values, v)
		put(&x.numbers, v, n)
	}
	return n
}

func (x *index[T]) value(n uint32) T { return x.values[n] }
