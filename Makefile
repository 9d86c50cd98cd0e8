SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run dev build test fmt lint unit e2e bench clean-data

help: ## this list
	@sed -nE 's/^([a-z0-9-]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

run: build ## build for speed, then serve demo data on http://127.0.0.1:3000
	CRENEAU_DEMO="$${CRENEAU_DEMO-1}" exec target/release/creneau serve

dev: ## build quickly, then serve demo data on http://127.0.0.1:3000
	@dev/setup rust postgres
	cargo xtask build
	CRENEAU_DEMO="$${CRENEAU_DEMO-1}" exec target/debug/creneau serve

build: ## build the site and the server for speed
	@dev/setup rust postgres node
	cargo xtask build --release

test: ## everything that CI runs: fmt, lint, unit, e2e
	@dev/phases fmt lint unit e2e

fmt: ## is everything formatted?
	@dev/setup rust
	cargo fmt --all --check

lint: ## Clippy, on the server's side and on the browser's
	@dev/setup rust
	cargo clippy --all-targets -- --deny warnings
	cargo clippy --package xtask --all-targets -- --deny warnings
	cargo clippy --package frontend --package app --target wasm32-unknown-unknown -- --deny warnings

unit: ## all Rust tests, and whether .sqlx is what the database answers
	@dev/setup rust postgres
	@if cargo nextest --version >/dev/null 2>&1; then set -x; cargo nextest run --no-fail-fast; \
	else export DATABASE_URL="$$(dev/test-db)"; set -x; cargo test --no-fail-fast; fi
	cargo test --quiet --package xtask
	cargo xtask sqlx --check

e2e: build ## the tests in a browser, against the release build
	@dev/setup browser clients
	cd end2end && npx tsc && npx playwright test $(ARGS)

bench: build ## how fast months and drags are, beside FullCalendar, and how many bytes a first visit takes
	@dev/setup browser
	DATABASE_URL="$$(dev/test-db)" cargo bench --package server --bench month
	cd end2end && npx tsc && npx playwright test --config playwright.bench.config.ts

clean-data: ## delete ./data, which make run makes
	@[ ! -d data ] || flock --nonblock data/creneau.lock rm -rf data || { echo 'creneau uses ./data: stop it first' >&2; exit 1; }
