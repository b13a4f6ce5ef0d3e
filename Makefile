# Short names for what is in tools.mod, security.mod and package.json. `make run` and `make check` are all that one needs.
GO ?= go
TOOL = $(GO) tool -modfile=tools.mod
SECURITY = $(GO) tool -modfile=security.mod
SHOTS ?= shots

.PHONY: run build check gen golden test race lint lint-security vuln assets sim tamper bench shots fuzz clean

run: ## the program with a living demo house
	$(GO) run ./cmd/milieu demo

build: ## bin/milieu
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags="-s -w" -o bin/milieu ./cmd/milieu

check: gen assets lint test race build ## everything that CI checks
	git diff --exit-code -- . ':!go.sum' || (echo "generated files were not committed: run make gen assets, and commit" >&2; exit 1)

# A component is a closure, and the compiler copies it to wherever the component is used, and theirs into those: three times as many functions,
# and nearly four times the work. Nothing is gained by that, so components are not inlined.
gen: ## templ to Go
	$(TOOL) templ generate -log-level error
	find internal -name '*_templ.go' -exec perl -0pi -e 's|^func .*templ\.Component \{$$|//go:noinline\n$$&|mg' {} +
	$(GO) fmt ./internal/... > /dev/null

node_modules: package-lock.json
	npm ci --no-audit --no-fund
	@touch node_modules

assets: node_modules ## TypeScript, CSS and fonts into internal/web/assets/dist
	sh internal/web/assets/build.sh

lint:
	@test -z "$$(gofmt -l cmd internal | tee /dev/stderr)" || (echo "run gofmt -w on these" >&2; exit 1)
	$(GO) vet ./...
	$(TOOL) staticcheck ./...

# What gosec is not asked: numbers that run over (G115) where they are ours, and not read from a file; files by a name that is not written
# out (G304, G703) where whoever runs the server gives the name; redirects (G710) where all go to our own addresses, as TestLocal and
# TestSignIn hold; dice (G404) for drafts of rotas. Every other exception has its reason at the line.
UNASKED = internal/(care|civil|journal|law|office|pattern|rota|scale|sim|web|words)/.*:G115;internal/(cli|journal|trust)/.*:G304,G703;internal/web/.*:G710;internal/rota/.*:G404

lint-security: ## gosec: what makes programs unsafe
	$(SECURITY) gosec -quiet -exclude-generated -exclude-rules='$(UNASKED)' ./...

vuln: ## asks the Go vulnerability database about our libraries; GOVULNDB=file:///... for a copy of it
	@$(SECURITY) govulncheck ./... || { status=$$?; [ $$status = 3 ] || \
		echo "nothing is known: govulncheck came to no answer; it asks https://vuln.go.dev, or the copy that GOVULNDB names" >&2; exit $$status; }

test:
	$(GO) test -timeout 30m ./...
	$(GO) test -tags milieu_hole -run TestAuthorisationMatrix ./internal/web # the matrix finds a hole that is there

race: ## what runs side by side, watched
	$(GO) test -race ./internal/journal/... ./internal/office ./internal/web/... -short

golden: ## writes the golden files of new kinds of facts and of changed outputs
	$(GO) test ./internal/care ./internal/office ./internal/ical -update

sim: ## a made-up house lived through: make sim SEED=7 DAYS=30
	$(GO) test ./internal/sim -run TestLife -v -seed=$(or $(SEED),1) -days=$(or $(DAYS),30)

tamper: ## changes a journal 10,000 times behind the program's back, and kills a writer 100 times: nothing goes unnoticed, nothing lies in clear
	$(GO) test ./internal/cli -run TestTamper -v -count=1 -timeout 2h -tampered=10000
	$(GO) test ./internal/journal/sqlite -run TestNothingInClear -v -count=1 -timeout 1h -killed=100

bench: build ## the figures of doc/performance.md
	$(GO) test -run '^$$' -bench . -benchtime 1s ./internal/...
	bin/milieu bench

shots: build ## every page as a picture, into shots/
	$(GO) test ./internal/browser -run TestShots -shots $(abspath $(SHOTS)) -v -count=1 -timeout 30m

fuzz: ## each fuzz target for ten seconds
	@for p in $$($(GO) list ./internal/...); do \
		for f in $$($(GO) test -list '^Fuzz' $$p | grep '^Fuzz'); do $(GO) test $$p -run '^$$' -fuzz "^$$f\$$" -fuzztime 10s || exit 1; done; done

clean:
	rm -rf bin shots node_modules
