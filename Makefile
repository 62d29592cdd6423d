# Fieldcraft. The two commands a newcomer needs are `make run` and `make test`.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run test check dev gen bench soak pictures

help: ## Say what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

run: ## Build everything and serve it with the demonstration at http://127.0.0.1:8080
	@scripts/build-frontend.sh
	@scripts/say.sh "Building the server (some minutes the first time)"
	@cargo build --release --locked -p fieldcraft
	@exec "$${CARGO_TARGET_DIR:-target}/release/fieldcraft" serve --demo --content-auto-publish --log-format text

test: ## Run every check there is, in the browser too
	@scripts/test.sh

check: ## The quick part of `make test`: format, lints, types; no tests
	@scripts/check.sh

dev: ## Serve with pages that reload as you edit them, at http://127.0.0.1:5173
	@scripts/dev.sh

gen: ## Write openapi.json and the typed client anew after a change of the API
	@scripts/gen.sh

pictures: ## Take the pictures of the README and of the guides anew
	@scripts/pictures.sh

bench: ## Measure the server on 1,000 people and 200,000 ratings; no pass or fail
	@scripts/bench.sh

soak: ## Lose the line, the tab and the server 200 times; RUNS and SEED choose otherwise
	@scripts/soak.sh
