package cli

import (
	"os"
	"syscall"
	"time"
)

// flush makes what was written to a file durable, without its times.
func flush(f *os.File) error { return syscall.Fdatasync(int(f.Fd())) }

// spent is the processor time of this process so far.
func spent() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
