# Each word here is one script, so that it can also be run without make.
.DEFAULT_GOAL := help
.PHONY: help run test lint sanitize fuzz contract figures differential bench image clean

help: ## Say what there is
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 21

run: ## Build, start the gateway and the app, and end both on Ctrl-C
	@setpriv --pdeathsig TERM scripts/run

test: ## Build once and run every test
	@scripts/test

lint: ## Check the format and the scripts
	@scripts/lint

sanitize: ## Run every test under the address sanitizer, then under the thread sanitizer
	@scripts/sanitize

fuzz: ## Feed arbitrary bytes to every parser under the address sanitizer; SECONDS=600
	@SECONDS_TOTAL=$(SECONDS) scripts/fuzz

contract: ## Hold the running system to its OpenAPI document, with requests that it allows and that it does not
	@scripts/contract

figures: ## Count instructions, allocations and system calls per request, against their budgets
	@scripts/figures

differential: ## Compare how the gateway, nginx, HAProxy and Envoy read some hundred requests
	@scripts/differential

bench: ## Compare processor time, latency and memory with nginx, HAProxy and Envoy, and with a FastAPI app
	@scripts/bench

image: ## Build the two container images
	@scripts/image

clean: ## Remove what was built and the local state
	@rm -rf .build .build-* var
