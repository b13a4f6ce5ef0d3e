package cli

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"

	"milieu/internal/office"
)

// identity is the provider's own identity service, if there is one.
type identity struct {
	Issuer string   `name:"identity-issuer" placeholder:"URL" env:"MILIEU_IDENTITY_ISSUER" help:"People may also sign in with the identity service at this address (OpenID Connect)."`
	Name   string   `name:"identity-name" placeholder:"NAME" env:"MILIEU_IDENTITY_NAME" help:"What people call it."`
	Client string   `name:"identity-client" placeholder:"ID" env:"MILIEU_IDENTITY_CLIENT" help:"What Milieu is called there; it is sent back to /sign-in/back."`
	Secret string   `name:"identity-secret" placeholder:"FILE" env:"MILIEU_IDENTITY_SECRET" help:"The file with the secret that Milieu shows there."`
	Strong []string `name:"identity-acr" placeholder:"VALUE" env:"MILIEU_IDENTITY_ACR" help:"Let in only those for whom it vouches with one of these values of acr, such as idporten-loa-high. Without, it is believed to ask for enough."`
}

// service is the identity service; nil where there is none.
func (i identity) service() (*office.IdentityService, error) {
	if i.Issuer == "" {
		return nil, nil
	}
	u, err := url.Parse(i.Issuer)
	switch {
	case err != nil || u.Scheme != "https" || u.Host == "":
		return nil, fmt.Errorf("--identity-issuer is the https address of the identity service, and %q is none", i.Issuer)
	case i.Client == "" || i.Name == "":
		return nil, errors.New("give --identity-client and --identity-name with --identity-issuer")
	}
	s := &office.IdentityService{Name: i.Name, Issuer: i.Issuer, Client: i.Client, Strength: i.Strong}
	if i.Secret != "" {
		b, err := os.ReadFile(i.Secret)
		if err != nil {
			return nil, fmt.Errorf("read the secret for the identity service: %w", err)
		}
		s.Secret = strings.TrimSpace(string(b))
	}
	return s, nil
}
