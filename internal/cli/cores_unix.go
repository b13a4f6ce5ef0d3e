//go:build unix

package cli

import "syscall"

// noCores keeps the system from writing what is in memory to a file when the program crashes: keys, and everything that
// they open.
func noCores() { _ = syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{}) }
