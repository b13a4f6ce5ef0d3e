// Package cli is the program at a terminal: it serves, and does what an operator needs. One file a command.
//
//	args ──kong──> a command's struct ──Run(*terminal)──> error ──> a sentence on stderr and the exit code
package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"milieu/internal/care"
	"milieu/internal/journal"
	"milieu/internal/words"

	"github.com/alecthomas/kong"
	"github.com/schollz/progressbar/v3"
)

// commands are what one can ask of the program. Each is in the file of its name.
type commands struct {
	Serve serve `cmd:"" help:"Serve the houses of a data directory to browsers."`
	Demo  demo  `cmd:"" help:"Make up a house that has been lived in, and serve it."`
	Bench bench `cmd:"" help:"Measure writing, reading, pages and live boards on this machine, beside what the machine can do."`

	House struct {
		Create houseCreate `cmd:"" help:"Open a new house."`
		List   houseList   `cmd:"" help:"List the houses."`
	} `cmd:"" help:"Houses."`
	Account struct {
		Create   accountCreate   `cmd:"" help:"Give somebody an account."`
		Password accountPassword `cmd:"" help:"Set the password of an account."`
	} `cmd:"" help:"Accounts."`
	Import struct {
		FHIR      importFHIR      `cmd:"" name:"fhir" help:"Take in residents from FHIR R4: Bundles, resources, NDJSON; plain or gzipped."`
		Staff     importStaff     `cmd:"" help:"Take in staff from a CSV table: name, profession, strengths, languages, username."`
		Residents importResidents `cmd:"" help:"Take in residents from a CSV table: name, full name, born, languages, admitted, companion."`
		Duties    importDuties    `cmd:"" help:"Take in duties from a CSV table: staff, team, from, until."`
	} `cmd:"" help:"Fill a house from files."`

	Keys struct {
		Status keysStatus `cmd:"" help:"Say where the keys are, and how old."`
		Copy   keysCopy   `cmd:"" help:"Renew a copy of the keys elsewhere. Without one, a lost server is lost for ever."`
		Rotate keysRotate `cmd:"" help:"Change a key. The server must not be running."`
		Make   keysMake   `cmd:"" help:"Print a new master key, for MILIEU_MASTER_KEY."`
	} `cmd:"" help:"The keys with which everything is encrypted."`
	Erase struct {
		Ask     eraseAsk     `cmd:"" help:"Ask that a resident is erased."`
		Confirm eraseConfirm `cmd:"" help:"Confirm it, as a second person. It cannot be taken back."`
		List    eraseList    `cmd:"" help:"List what waits for a second person, and what was done."`
	} `cmd:"" help:"Erase a resident: by two people, at the terminal or in the browser."`
	Rota struct {
		Bench rotaBench `cmd:"" help:"Hold the search for rotas beside published problems and the best that is known of them."`
	} `cmd:"" help:"The team's rota."`

	Verify  verify  `cmd:"" help:"Check that nothing in the journal was changed, left out or cut, and that all of it can be read."`
	Anchor  anchor  `cmd:"" help:"Print a signed line that says where the journals end now, to be kept elsewhere and given to verify."`
	Backup  backup  `cmd:"" help:"Write the journal to one file, also while the server runs."`
	Restore restore `cmd:"" help:"Make a data directory from a backup."`
	Export  export  `cmd:"" help:"Write the entries of a house as JSON, one a line. Two who answer for the house do it together."`
	Routes  routes  `cmd:"" help:"List the addresses that the server answers to."`
	Version version `cmd:"" help:"Say which version this is."`
}

// data is where the journal lies, and where the keys lie that open it; most commands need it.
type data struct {
	Data    string `required:"" placeholder:"DIR" env:"MILIEU_DATA" help:"The data directory."`
	secrets `embed:""`
}

// A terminal is where a command reads and writes.
type terminal struct {
	context.Context
	in       io.Reader
	out, err io.Writer
	lines    *bufio.Reader // of in, once somebody reads it line by line
}

// Run does what args ask, and returns the exit code: 0 done, 1 not done, 2 not understood.
func Run(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) (code int) {
	t := &terminal{Context: ctx, in: in, out: out, err: errs}
	defer func() {
		switch p := recover().(type) {
		case nil:
		case exit:
			code = int(p)
		default:
			panic(p)
		}
	}()
	parser := kong.Must(&commands{}, kong.Name("milieu"), kong.Description("Milieu runs a therapeutic house."),
		kong.Writers(out, errs), kong.Exit(func(code int) { panic(exit(code)) }), kong.Bind(t),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
	if len(args) == 0 {
		args = []string{"--help"}
	}
	command, err := parser.Parse(args)
	if err != nil {
		t.complain(err)
		fmt.Fprintln(t.err, "milieu --help lists the commands; milieu COMMAND --help says more about one.")
		return 2
	}
	if err := command.Run(); err != nil {
		t.complain(err)
		return 1
	}
	return 0
}

// exit is how kong ends after --help.
type exit int

// complain says what went wrong, on a line of its own, in words for the operator.
func (t *terminal) complain(err error) {
	fmt.Fprintln(t.err, "milieu: "+said(err))
}

// said is an error in words. A refusal is said as a page would say it.
func said(err error) string {
	r := journal.Refused(err)
	if r == nil {
		return err.Error()
	}
	lang, _, _ := strings.Cut(os.Getenv("LANG"), ".")
	w := words.For(strings.ReplaceAll(lang, "_", "-"))
	cause := r.Error()
	if step := (*care.Step)(nil); errors.As(err, &step) {
		cause = step.Error()
	}
	before, _, _ := strings.Cut(err.Error(), cause)
	return before + w.Say(r.Key, r.Args...)
}

// line writes a line for the operator.
func (t *terminal) line(format string, args ...any) { fmt.Fprintf(t.out, format+"\n", args...) }

// warn writes a line that the operator should not miss, and that is no answer.
func (t *terminal) warn(format string, args ...any) {
	fmt.Fprintf(t.err, "milieu: "+format+"\n", args...)
}

// isTerminal says whether somebody watches, rather than a file or another program.
func isTerminal(w any) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// progress shows how far something long has come, if somebody watches. all may be -1 if nobody knows.
func (t *terminal) progress(what string, all int64) *progressbar.ProgressBar {
	return progressbar.NewOptions64(all, progressbar.OptionSetDescription(what), progressbar.OptionSetWriter(t.err),
		progressbar.OptionSetVisibility(isTerminal(t.err)), progressbar.OptionClearOnFinish(), progressbar.OptionShowCount())
}

// barred is a number of entries as a bar of progress counts.
func barred(entries uint64) int64 {
	return int64(entries) // #nosec G115 -- no journal has so many
}
