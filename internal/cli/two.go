package cli

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"golang.org/x/term"

	"milieu/internal/care"
	"milieu/internal/office"
)

// two are the people who do together what cannot be taken back. Each types their password; that both did is in the
// office's book, as two who signed in at the terminal.
type two struct {
	By  string `required:"" placeholder:"USER" help:"Who does it."`
	And string `required:"" placeholder:"USER" help:"Who else does it."`
}

// agree checks that two different people are there who may: in a house, or without one in the office.
func (c two) agree(t *terminal, p *provider, house string, roles ...care.Role) (both []care.Who, err error) {
	if strings.EqualFold(strings.TrimSpace(c.By), strings.TrimSpace(c.And)) {
		return nil, errors.New("two people do this, and --by and --and are one")
	}
	for _, name := range []string{c.By, c.And} {
		who, err := p.proved(t, name, house)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(roles, who.Role) {
			return nil, fmt.Errorf("%s is no %s, and only they may do this", name, roles[0])
		}
		both = append(both, who)
	}
	return both, nil
}

// proved asks for the password of somebody, and returns who they are in a house.
func (p *provider) proved(t *terminal, name, house string) (care.Who, error) {
	pass, err := t.secret("Password of " + name + ": ")
	if err != nil {
		return care.Who{}, err
	}
	here := office.Where{Device: "terminal", Address: "127.0.0.1"}
	token, err := p.office.SignIn(t, name, pass, here)
	if step := (*office.SecondStep)(nil); errors.As(err, &step) {
		code, failed := t.secret("Code of " + name + ", from their authenticator or their recovery codes: ")
		if failed != nil {
			return care.Who{}, failed
		}
		token, err = p.office.Second(t, step.Slip, code, here)
	}
	if err == nil && house != "" {
		token, err = p.office.ChooseHouse(t, token, house)
	}
	defer func() { _ = p.office.SignOut(t, token) }()
	if err != nil {
		return care.Who{}, fmt.Errorf("%s: %w", name, err)
	}
	s, ok := p.office.Session(token)
	if !ok {
		return care.Who{}, fmt.Errorf("%s is not signed in", name)
	}
	return s.Who(), nil
}

// secret reads a line that nobody should see: without showing it at a terminal, as it comes from another program.
func (t *terminal) secret(prompt string) (string, error) {
	if f, ok := t.in.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		fmt.Fprint(t.err, prompt)
		line, err := term.ReadPassword(int(f.Fd()))
		fmt.Fprintln(t.err)
		return string(line), err
	}
	if t.lines == nil {
		t.lines = bufio.NewReader(t.in)
	}
	line, err := t.lines.ReadString('\n')
	if line = strings.TrimRight(line, "\r\n"); line == "" {
		return "", fmt.Errorf("no password came on standard input (%v)", err)
	}
	return line, nil
}
