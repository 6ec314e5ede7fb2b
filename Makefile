# Two commands matter: `make run` and `make test`. Both set the environment up first.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip install --disable-pip-version-check --no-compile -c constraints.txt
RUN    := $(VENV)/.run
UV     := $(VENV)/.uv
STAMP  := $(VENV)/.installed

.PHONY: run test check install bench clean guide coverage mutants sbom audit versions wheel verified release

run: $(RUN)
	$(BIN)/collabcast run configs/us-china-decoupling.yaml --out runs/us-china-decoupling --force

test: check
	$(BIN)/python -m pytest -n 2 --dist loadfile

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy evidence forecast agents scenarios workshop collabcast
	$(BIN)/lint-imports --no-cache >/dev/null || $(BIN)/lint-imports --no-cache

install: $(STAMP)

# What a run needs, and with it what tests, guide and notebooks need. uv installs in a tenth of the
# time, and goes when it has; where it cannot be had, pip does the same.
$(RUN): EXTRAS =
$(STAMP): EXTRAS = [test]
$(RUN) $(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing collabcast$(EXTRAS) into $(VENV) ..."
	@$(PIP) --quiet --target $(UV) --upgrade uv || echo "no uv: pip installs, which takes longer"
	@if test -x $(UV)/bin/uv; then $(UV)/bin/uv pip install --python $(BIN)/python -c constraints.txt -e '.$(EXTRAS)' || $(PIP) -e '.$(EXTRAS)'; \
	else $(PIP) -e '.$(EXTRAS)'; fi
	@rm -rf $(UV)
	@touch $(RUN) $@

verified:   # as install, from the archives whose hashes are written down, or not at all
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r requirements/hashed.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $(STAMP)

bench: $(STAMP)
	for b in benchmarks/bench_*.py benchmarks/estimate_behaviour.py; do $(BIN)/python $$b || exit 1; done

guide: $(STAMP)   # the guide as pages in site/; look at it with `python3 -m http.server -d site`
	$(BIN)/python docs/make_guide.py
	$(BIN)/python docs/build_guide.py
	$(BIN)/collabcast export-page site/try --force

coverage: $(STAMP)   # lines and branches, a table by package and what is least covered
	$(BIN)/python scripts/coverage_table.py

mutants: $(STAMP)   # breaks rules and comparison a little, many times: do the tests notice?
	$(BIN)/python benchmarks/mutants.py

wheel: $(STAMP)
	$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

release: guide   # everything a release consists of, and the certificate that ties it, in dist/release
	$(BIN)/python scripts/release.py
	$(BIN)/python scripts/release.py --verify

sbom: $(STAMP)   # bill of materials (CycloneDX) and an audit that needs no network
	$(BIN)/python scripts/sbom.py dist/sbom.json
	$(BIN)/python scripts/audit.py

audit: $(STAMP)   # consistent, pinned, as installed, licences: without a network
	$(BIN)/python scripts/audit.py

versions: $(STAMP)   # lowest allowed and newest versions, each in an environment of its own
	$(BIN)/python scripts/versions.py lowest
	$(BIN)/python scripts/versions.py newest

clean:
	rm -rf $(VENV) runs build dist site *.egg-info
