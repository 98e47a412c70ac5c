# Two commands for users:     make run     make test
# For developers:             make build   make asan   make tsan   make format   make tidy   make clean
#
# PRESET=dev|release|asan|tsan chooses the build (build/<preset>); CONFIGURE_FLAGS go to cmake.

PRESET ?= release
CONFIGURE_FLAGS ?=
SCENARIO := scenarios/hohhot
RESULT := results/hohhot.h5
PAGE := results/hohhot.html

BUILD := build/$(PRESET)
CORES := $(shell nproc 2>/dev/null || sysctl -n hw.ncpu 2>/dev/null || echo 2)
SOURCES = $(shell git ls-files -co --exclude-standard '*.cpp' '*.hpp')

# A compiler cache, where there is one, takes no notice of where the checkout lies.
export CCACHE_BASEDIR := $(CURDIR)
export CCACHE_NOHASHDIR := 1

MAKEFLAGS += --no-print-directory
.PHONY: run test build asan tsan format tidy clean configure

## Install what is missing, build the command, simulate a year of the Hohhot region, write its report.
run:
	@.ci/setup build
	@.ci/setup page
	@$(MAKE) configure
	@echo "== Building the command: $(BUILD)/gridstep"
	@cmake --build $(BUILD) --target gridstep_command
	@echo "== Simulating $(SCENARIO) into $(RESULT)"
	@mkdir -p $(dir $(RESULT))
	@$(BUILD)/gridstep run $(SCENARIO) -o $(RESULT) --overwrite
	@echo "== Writing the report, to be opened in a browser"
	@$(BUILD)/gridstep report $(RESULT) -o $(PAGE) --overwrite

## Install what is missing, build everything, run every test; the last line counts them.
test:
	@.ci/setup build test $(filter tsan,$(PRESET))
	@.ci/setup page
	@.ci/setup cluster
	@.ci/python_environment
	@$(MAKE) configure
	@echo "== Building everything: $(BUILD)"
	@cmake --build --preset $(PRESET)
	@echo "== Running every test"
	@rm -f $(BUILD)/tests.xml
	@ctest --preset $(PRESET) --parallel $(CORES) --output-junit $(CURDIR)/$(BUILD)/tests.xml; \
	  status=$$?; .ci/count $(BUILD)/tests.xml && exit $$status

build:
	@.ci/setup build $(filter tsan,$(PRESET))
	@.ci/setup page
	@$(MAKE) configure
	@cmake --build --preset $(PRESET)

## The tests under a sanitizer.
asan tsan:
	@$(MAKE) test PRESET=$@

configure:
	@echo "== Configuring: $(BUILD)"
	@cmake --preset $(PRESET) $(CONFIGURE_FLAGS)

format:
	@.ci/setup tidy
	clang-format -i $(SOURCES)

## clang-tidy over the engine, the models and the doors.
tidy:
	@.ci/setup build tidy
	@$(MAKE) configure
	@cmake --build $(BUILD) --target gridstep_version
	run-clang-tidy -quiet -p $(BUILD) "^$(CURDIR)/(engine|models|bindings)/.*\.cpp$$"

## Removes the builds; HiGHS and uPlot under build/deps stay, results/ too.
clean:
	rm -rf build/release build/dev build/asan build/tsan build/wheel build/cp3*
