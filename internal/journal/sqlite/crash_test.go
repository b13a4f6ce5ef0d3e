package sqlite

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"milieu/internal/care"
	"milieu/internal/journal"
	"milieu/internal/journal/keys"
)

// writerDir tells the test binary that it is the writer which will be killed.
const writerDir = "MILIEU_CRASH_WRITER"

func TestMain(m *testing.M) {
	if dir := os.Getenv(writerDir); dir != "" {
		fmt.Fprintln(os.Stderr, writeUntilKilled(dir))
		os.Exit(1)
	}
	if dir := os.Getenv(liverDir); dir != "" {
		fmt.Fprintln(os.Stderr, liveUntilKilled(dir))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// writeUntilKilled writes in a journal from several goroutines, and prints each form that was acknowledged.
func writeUntilKilled(dir string) error {
	ctx := context.Background()
	store, err := Open(ctx, dir, keys.Beside(dir))
	if err != nil {
		return err
	}
	h, err := journal.Open(store, time.Now, nil).House(ctx, "h")
	if err != nil {
		return err
	}
	failed := make(chan error)
	var printing sync.Mutex
	for range 4 {
		go func() {
			for {
				id := fmt.Sprintf("%016x", rand.Uint64())
				_, err := h.Do(ctx, journal.Form{ID: id, By: care.ByCoordinator("c")}, care.JoinStaff(care.StaffJoined{Staff: care.StaffID(id), Name: "Ada"}))
				if err != nil {
					failed <- err
				}
				printing.Lock()
				fmt.Println(id)
				printing.Unlock()
			}
		}()
	}
	return <-failed
}

// TestKilled kills a writing process with kill -9 a hundred times: what it acknowledged is there, and the chain holds.
// A killed process leaves what it wrote to the kernel; that fsync keeps it from a power cut is what TestRefusesToStart's
// synchronous=FULL is for.
func TestKilled(t *testing.T) {
	const kills = 100
	dir := t.TempDir()
	acknowledged := 0
	for i := range kills {
		ids := killWriter(t, dir, time.Duration(rand.IntN(25))*time.Millisecond)
		acknowledged += len(ids)
		store, err := openDir(t, dir)
		if err != nil {
			t.Fatalf("after kill %d: %v", i, err)
		}
		for _, id := range ids {
			if _, err := store.Asked(t.Context(), "h", id); err != nil {
				t.Errorf("after kill %d: %s was acknowledged, and then: %v", i, id, err)
			}
		}
		if i%20 == 19 {
			v, err := journal.Verify(t.Context(), store, "h", true)
			if err != nil || v.Entries < uint64(acknowledged) {
				t.Errorf("after kill %d: %d acknowledged, %d entries, %v", i, acknowledged, v.Entries, err)
			}
		}
		if err := store.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if acknowledged < kills {
		t.Errorf("only %d acknowledged in %d lives", acknowledged, kills)
	}
}

// killWriter starts a writer, kills it a while after its first acknowledgement, and returns all of those.
func killWriter(t *testing.T, dir string, after time.Duration) (ids []string) {
	t.Helper()
	writer := exec.CommandContext(t.Context(), os.Args[0])
	writer.Env = append(os.Environ(), writerDir+"="+dir)
	writer.Stderr = os.Stderr
	out, err := writer.StdoutPipe()
	if err == nil {
		err = writer.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	for {
		id, err := lines.ReadString('\n')
		if err != nil {
			break // what was not printed whole was not acknowledged
		}
		ids = append(ids, id[:len(id)-1])
		if len(ids) == 1 {
			time.AfterFunc(after, func() { _ = writer.Process.Kill() })
		}
	}
	exit := (*exec.ExitError)(nil)
	if err := writer.Wait(); !errors.As(err, &exit) || exit.ExitCode() != -1 {
		t.Fatalf("the writer ended by itself: %v", err)
	}
	return ids
}
