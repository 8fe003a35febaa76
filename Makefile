.DEFAULT_GOAL := help
.PHONY: help setup run test long check migrate seed

help: ## this list
	@sed -n 's/^\([a-z]*\): ## /  make \1	/p' Makefile | expand -t 18

setup: ## virtual environment, pinned dependencies, catalogs; starts nothing
	@script/setup

run: ## the whole service with a small demo world on http://127.0.0.1:8000 (PORT=…, DATABASE_URL=…)
	@script/run

test: ## every test, browser and PostgreSQL among them
	@script/test

long: ## the full figures of the acceptance lists; takes long
	@script/long

check: ## formatting, lint, types, contracts, complexity, templates, dead code, migrations, then the tests
	@script/check

migrate: ## bring the database of this environment to the newest migration
	@script/migrate

seed: ## build the small demo world into an empty database
	@script/seed
