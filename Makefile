# The whole path for a fresh clone: `make chat`. What each target is for: `make help`.
bin := .venv/bin

# Taken by every command below: nothing is reported anywhere, and no library chats on the terminal.
export RASA_TELEMETRY_ENABLED := false
export SQLALCHEMY_SILENCE_UBER_WARNING := 1
export TF_CPP_MIN_LOG_LEVEL ?= 2

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help env dev setup train chat serve test test-fast lint bench clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | \
	    while IFS='	' read -r name text; do printf '  %-10s %s\n' "$$name" "$$text"; done

env:
	@scripts/setup

dev:
	@scripts/setup --dev

train: env ## train the model, when what it is made of has changed
	@$(bin)/bot train </dev/null >&2

setup: train ## make the environment (.venv) and the model

chat: train ## talk to the bot in the terminal; ARGS="..." goes to `bot chat`
	@$(bin)/bot chat $(ARGS)

serve: train ## open the web page at /chat/; ARGS="..." goes to `bot serve`
	@$(bin)/bot serve $(ARGS)

test: dev train ## run all tests; ARGS="..." goes to pytest
	@$(bin)/python -m pytest $(ARGS)

test-fast: dev ## run the tests that need neither the model nor a browser
	@$(bin)/python -m pytest -m "not model and not browser" $(ARGS)

lint: dev ## check style and types
	@$(bin)/ruff check .
	@$(bin)/ruff format --check .
	@$(bin)/mypy

bench: train ## measure start-up, memory and seconds a message, beside Rasa's own starter bot
	@$(bin)/python scripts/bench.py $(ARGS)

clean: ## remove what set-up and training made (conversations stay)
	rm -rf .venv .setup.log .setup.lock .rasa models reports results *.egg-info \
	    .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find actions bot scripts tests -name __pycache__ -prune -exec rm -rf {} +
