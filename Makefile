# Two commands are enough: `make run` shows a one-stop shop at work, `make test` proves it.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run test bench lint pages pictures page-pictures voice packages-run packages-test

# Tools that `packages` puts beside the build, where the system has none that is new enough.
export PATH := $(HOME)/.cargo/bin:$(CURDIR)/target/tools/node_modules/.bin:$(PATH)
export CARGO_INCREMENTAL ?= 0
CARGO_TARGET_DIR ?= $(CURDIR)/target
export CARGO_TARGET_DIR

# What `make run` takes: make run SPEED=1 DIR=/var/tmp/demo LISTEN=127.0.0.1:9000
SPEED ?= 60
DIR ?= demo
LISTEN ?= 127.0.0.1:8080
# Where the pictures of the documentation are drawn; the board's many go below the build.
PICTURES ?= docs/pictures

WEB := queue-server/web
WEB_SOURCES := $(shell find $(WEB) assets/fonts/web -type f -not -path '*/node_modules/*' -not -path '*/dist/*' 2>/dev/null)

help: ## Says what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/make \1\t\2/' | column -t -s $$'\t'

run: packages-run pages ## Builds and starts server, kiosk, board and a simulated morning; Ctrl-C ends it
	cargo build -p queue-server -p kiosk -p display-board
	@exec tests/demo.sh "$(CARGO_TARGET_DIR)/debug" "$(DIR)" "$(LISTEN)" "$(SPEED)"

test: packages-test pages ## Runs every test and says how many passed and failed
	@exec tests/run.sh

bench: packages-run pages ## Measures speed and size on the real programs, in a release build
	cargo build --release -p queue-server -p kiosk -p display-board
	cargo bench -p tests --bench system -- $(ONLY)
	$(if $(ONLY),,cargo bench -p queue-core --bench core)

lint: packages-test pages ## Checks format and lints
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	cd $(WEB) && npm run --silent check

pages: $(WEB)/dist/.built ## Builds the pages that the server carries

$(WEB)/dist/.built: $(WEB_SOURCES)
	cd $(WEB) && npm ci --no-audit --no-fund --loglevel=error && npm run --silent build
	touch $@

packages-run packages-test: packages-%:
	@.ci/packages $*

pictures: packages-run ## Draws the kiosk's sheets and the page that shows them into PICTURES, and every page of the board to look at
	cargo run -p kiosk --example pictures -- $(PICTURES)/kiosk
	cargo run -p display-board --example board_pictures -- $(CARGO_TARGET_DIR)/pictures/board

page-pictures: packages-test pages ## Draws every page for people, in Albanian and English, into PICTURES
	cargo build -p queue-server -p kiosk -p display-board
	cargo run -p tests --example page_pictures -- "$(PICTURES)/pages"

voice: ## Renders the clips of all voices anew
	assets/sounds/render sq en it el mk
