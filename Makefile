# Picklane: `make setup` prepares .venv, every other target goes through it.
.POSIX:
.PHONY: setup run test screenshots bench clean

BIN = .venv/bin

setup:
	@PYTHON="$(PYTHON)" sh resources/setup.sh

# The desktop with the sample company; without a display, the demo that writes its results to files.
run: setup
	@if [ "$$(uname -s)" = Linux ] && [ -z "$$DISPLAY" ] && [ -z "$$WAYLAND_DISPLAY" ]; then \
		echo "没有可用的显示器，改为运行演示，结果写入 demo-out。 There is no display here, so the demo runs instead and writes to demo-out."; \
		exec $(BIN)/picklane demo --out demo-out; \
	else \
		exec $(BIN)/picklane; \
	fi

test: setup
	@echo "==> ruff check"
	@$(BIN)/ruff check .
	@echo "==> ruff format --check"
	@$(BIN)/ruff format --check .
	@echo "==> mypy"
	@$(BIN)/mypy
	@echo "==> import-linter"
	@$(BIN)/lint-imports --no-logo
	@echo "==> pytest"
	@$(BIN)/python -m pytest -n auto --dist worksteal

screenshots: setup
	@$(BIN)/python -m tests.screenshots docs/screenshots

bench: setup
	@$(BIN)/python -m tests.bench

clean:
	rm -rf build dist demo-out ./*.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name .venv -prune -o -type d -name __pycache__ -exec rm -rf {} +
