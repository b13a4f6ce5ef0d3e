package browser

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	_ "time/tzdata"

	"github.com/chromedp/chromedp"
)

// root is where the project lies, seen from here.
const root = "../.."

var chromium struct {
	once sync.Once
	ctx  context.Context // of the browser's first, empty tab
	err  error
	stop func()
}

func TestMain(m *testing.M) {
	flag.Parse()
	code := m.Run()
	if chromium.stop != nil {
		chromium.stop()
	}
	os.Exit(code)
}

// browser returns the browser, started by the first test that needs it.
func browser(t *testing.T) context.Context {
	t.Helper()
	chromium.once.Do(start)
	if chromium.err != nil {
		lacks(t, "a browser", chromium.err, "install Chromium (apt-get install chromium)")
	}
	return chromium.ctx
}

// lacks ends a test for which something is not installed: on a developer's machine it is left out, CI has everything.
func lacks(t *testing.T, what string, err error, hint string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is needed: %v", what, err)
	}
	t.Skipf("%s is needed: %v; %s", what, err, hint)
}

func start() {
	name, err := find("chromium", "chromium-browser", "google-chrome")
	if err != nil {
		chromium.err = err
		return
	}
	dir, err := os.MkdirTemp("", "milieu-browser-")
	if err != nil {
		chromium.err = err
		return
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(name), chromedp.UserDataDir(filepath.Join(dir, "profile")), chromedp.NoSandbox, chromedp.Flag("headless", "new"),
		chromedp.DisableGPU, chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("lang", "en-GB"), chromedp.Flag("hide-scrollbars", true), chromedp.WindowSize(1320, 900))
	all, end := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(all)
	chromium.ctx = ctx
	chromium.stop = func() { cancel(); end(); _ = os.RemoveAll(dir) }
	if err := chromedp.Do(ctx); err != nil {
		chromium.err = fmt.Errorf("start %s: %w", name, err)
	}
}

func find(names ...string) (string, error) {
	var errs []error
	for _, name := range names {
		path, err := exec.LookPath(name)
		if err == nil {
			return path, nil
		}
		errs = append(errs, err)
	}
	return "", errors.Join(errs...)
}
