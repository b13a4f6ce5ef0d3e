package browser

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"
)

// A client asks the server without a browser.
type client struct {
	h      *house
	cookie *http.Cookie
}

type answer struct {
	status int
	kind   string // content type
	body   string
}

// ask sends a request and returns the answer; of a stream, which never ends, its first message.
func (c *client) ask(method, path, form string) answer {
	c.h.t.Helper()
	ctx, cancel := context.WithTimeout(c.h.t.Context(), 10*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, c.h.url+path, strings.NewReader(form))
	if err != nil {
		c.h.t.Fatal(err)
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	r.AddCookie(c.cookie)
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		c.h.t.Fatal(err)
	}
	defer response.Body.Close()
	a := answer{status: response.StatusCode, kind: response.Header.Get("Content-Type")}
	body := bufio.NewReader(response.Body)
	if !strings.HasPrefix(a.kind, "text/event-stream") {
		all, err := io.ReadAll(body)
		if err != nil {
			c.h.t.Fatal(err)
		}
		a.body = string(all)
		return a
	}
	for !strings.HasSuffix(a.body, "\n\n") {
		line, err := body.ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			c.h.t.Fatal(err)
		}
		if a.body += line; err != nil {
			break
		}
	}
	return a
}
