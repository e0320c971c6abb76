# Two commands are all that most people need: `make run` and `make test`.
.PHONY: run test fuzz fuzz-report mutants soak bench fmt build page

run:            ## set up, build, serve the page and the live lab at http://127.0.0.1:7878
	@tools/run.sh

test:           ## set up, then every check that CI runs
	@tools/test.sh

soak:           ## the tests whose worth grows with their length: 100,000 signals to scripts on the real kernel
	@tools/soak.sh

bench:          ## the figures of docs/performance.md, measured here
	@tools/bench.sh

fuzz:           ## looks for what nobody has thought of: make fuzz TARGET=parser MINUTES=60, make fuzz SEED=1 COUNT=1000
	@TARGET="$(TARGET)" MINUTES="$(MINUTES)" SEED="$(SEED)" COUNT="$(COUNT)" tools/fuzz.sh

fuzz-report:    ## adds what make fuzz counted to docs/fuzzing.md
	@tools/fuzz-report.sh

mutants:        ## faults put into the simulated kernel, which the random programs have to see
	@tools/mutants.sh

build:          ## the command line alone: target/debug/nslab and its runner
	@tools/build.sh

page:           ## the page alone, as it is served: dist/
	@tools/page.sh release

fmt:            ## format the Rust sources
	cargo fmt --all
