//go:build !linux

package cli

import (
	"os"
	"time"
)

// flush makes what was written to a file durable.
func flush(f *os.File) error { return f.Sync() }

var began = time.Now()

// spent is the time since the start, where processor time cannot be had: more than it, on a busy machine.
func spent() time.Duration { return time.Since(began) }
