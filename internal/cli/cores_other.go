//go:build !unix

package cli

// noCores does nothing: this system writes no such files by itself.
func noCores() {}
