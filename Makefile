# On a machine with only python3, pip and make, `make reproduce` and `make test` do all their own set-up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: reproduce explore test test-browser test-slow test-with-peers test-slurm mutation lint versions docs bench clean

reproduce: $(VENV)/.installed
	$(BIN)/glassblocks reproduce

# A local page of rooms to look around in; ARGS='velocity.csv --glass a-SiO2' takes data along.
explore: $(VENV)/.explored
	$(BIN)/glassblocks explore $(ARGS)

test: $(VENV)/.tested
	$(BIN)/python -m pytest -n auto --dist worksteal

test-slow: $(VENV)/.tested
	$(BIN)/python -m pytest -m slow

# The explorer as a person uses it, in the system's Chromium or one that Playwright brings; it skips and says why
# where there is neither.
test-browser: $(VENV)/.browsed
	$(BIN)/python -m pytest -m browser -rs tests/explorer

# What CI runs: the tests beside the outside oracles, which a user need not install.
test-with-peers: $(VENV)/.benched test

# The example on SLURM on this one machine, a job of it cancelled, bit for bit; it says so where that cannot be.
test-slurm: $(VENV)/.tested
	$(BIN)/python .ci/slurm.py

# At night: single places of the physics broken at random; the tests must say so. Goes on where it was stopped.
mutation: $(VENV)/.tested
	$(BIN)/python -m pip install --quiet --group mutation
	$(BIN)/python tests/mutation/mutation_study.py run
	$(BIN)/python tests/mutation/mutation_study.py page

lint: $(VENV)/.tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Every command once with the lowest versions that are declared, and with the newest.
versions:
	PYTHON=$(PYTHON) .ci/versions

# The site in docs/_build/html, without network: the ledger's pages made anew, the gallery run, every link followed.
docs: $(VENV)/.documented
	$(BIN)/python -m glassblocks.ledger docs
	$(BIN)/python -m sphinx -q -W --keep-going -b html docs docs/_build/html
	$(BIN)/python docs/site/checked_links.py docs/_build/html
	@echo "open docs/_build/html/index.html"

# Side by side with the peers; about half an hour. ONLY=word selects rows whose part or name holds the word.
bench: $(VENV)/.benched
	$(BIN)/python -m benchmarks $(if $(ONLY),--only "$(ONLY)")

# Some systems split ensurepip from python3; pip itself can then furnish the environment.
$(VENV)/bin/pip:
	$(PYTHON) -m venv $(VENV) || { $(PYTHON) -m venv --without-pip --clear $(VENV) && \
	    $(PYTHON) -m pip --python $(VENV)/bin/python install pip; }
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"

$(VENV)/.installed: $(VENV)/bin/pip pyproject.toml
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/.explored: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --editable ".[explore]"
	touch $@

$(VENV)/.browsed: $(VENV)/.tested
	$(BIN)/python -m pip install --quiet --group browser
	command -v chromium chromium-browser google-chrome || $(BIN)/playwright install chromium || true
	touch $@

$(VENV)/.tested: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --editable ".[all]" --group dev
	touch $@

$(VENV)/.benched: $(VENV)/.tested
	$(BIN)/python -m pip install --quiet --editable ".[bench]"
	touch $@

$(VENV)/.documented: $(VENV)/.tested
	$(BIN)/python -m pip install --quiet --group docs
	touch $@

clean:
	rm -rf $(VENV)
