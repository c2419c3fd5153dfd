# SPDX-License-Identifier: GPL-2.0-or-later
#
# Everything is built into build/; the kernel into the cache directory that
# scripts/kernel names. `make help` lists the targets.

.DEFAULT_GOAL := all
O := build
CASE ?=
# The kernel's version, another one of kernel/patches than that of scripts/kernel
VM_KERNEL ?=
suite = $(1)$(if $(VM_KERNEL),-$(VM_KERNEL))$(2)
# Names what is missing; DEPS=: asks nothing. Only the targets that a fresh machine begins
# with install it.
DEPS ?= scripts/deps --missing
deps demo demo-stock check check-quick check-all: DEPS = scripts/deps
# What "make deps" installs
GROUPS ?= build check kernel
# Of make keyring: files and directories; without any, those of distribution-gpg-keys
KEYFILES ?=
KEYRING ?= $(O)/keys.bin

CC ?= gcc
CFLAGS ?= -O2 -g
WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith \
	-Wwrite-strings -Wformat=2 -Wvla -Wno-unused-parameter -Wno-sign-compare
HARDENING := -fstack-protector-strong -D_FORTIFY_SOURCE=2 -fPIE
SANITIZE := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all

include cli/sources.mk

# Asked once, and only when something is compiled: the libraries may be installed by then.
PKG_CFLAGS = $(eval PKG_CFLAGS := $(shell pkg-config --cflags $(CLI_PACKAGES)) -I$(O))$(PKG_CFLAGS)
PKG_LIBS = $(eval PKG_LIBS := $(shell pkg-config --libs $(filter-out $(CLI_LAZY),$(CLI_PACKAGES))))$(PKG_LIBS)
LAZY_LIBS = $(eval LAZY_LIBS := $(shell pkg-config --libs $(CLI_LAZY)))$(LAZY_LIBS)

# V=1 shows the commands
quiet = $(if $(V),,@echo '  $(1) $@' &&) 

compile = $(call quiet,CC  )mkdir -p $(@D) && $(CC) -std=gnu11 $(WARNINGS) $(CLI_CPPFLAGS) -MMD -MP $(1) -c -o $@ $<

cli_sources := $(CLI_SOURCES) $(CLI_PARSE_SOURCES)
cli_objects := $(cli_sources:%.c=$(O)/obj/%.o)
handover_objects := $(patsubst %.c,$(O)/obj/%.o,$(HANDOVER_SOURCES))
boot_objects := $(patsubst %.c,$(O)/obj/%.o,$(BOOT_SOURCES) $(CLI_PARSE_SOURCES))
asan_objects := $(cli_sources:%.c=$(O)/asan/obj/%.o)

# tests/parse: a file with main() is a program, the others are linked with each
parse_test_all := $(wildcard tests/parse/*.c)
parse_test_mains := $(if $(parse_test_all),$(shell grep -l '^int main' $(parse_test_all)))
parse_test_common := $(filter-out $(parse_test_mains),$(parse_test_all)) $(CLI_PARSE_SOURCES)
parse_tests := $(parse_test_mains:tests/parse/%.c=$(O)/tests/parse/%)

.PHONY: all deps asan parse-tests demo demo-stock t check check-quick check-all check-cli check-parse kunit check-vm check-attacks \
	check-stock check-stock-debug check-debian check-debug lint keyring kernel kernel-debug module bench stress prove prove-mutants install uninstall dist rpm deb clean help \
	build-deps check-deps kernel-deps lint-deps proof-deps qemu-deps
.DELETE_ON_ERROR:
.SUFFIXES:

deps: ## install what is missing, as Debian packages; GROUPS="build check kernel"
	@$(DEPS) $(GROUPS)

all: $(O)/dclist $(O)/dclist-load $(O)/dclist-handover ## build build/dclist (the default)

$(O)/dclist: $(cli_objects)
	$(call quiet,LINK)$(CC) $(CFLAGS) -pie -o $@.new $^ $(LDFLAGS) $(PKG_LIBS) && mv $@.new $@

$(O)/dclist-load: $(boot_objects)
	$(call quiet,LINK)$(CC) $(CFLAGS) -pie -o $@.new $^ $(LDFLAGS) -lcrypto && mv $@.new $@

$(O)/dclist-handover: $(handover_objects)
	$(call quiet,LINK)$(CC) $(CFLAGS) -pie -o $@.new $^ $(LDFLAGS) && mv $@.new $@

$(O)/obj/%.o: %.c | build-deps
	$(call compile,$(CFLAGS) $(HARDENING) $(PKG_CFLAGS))

# Nothing but the names of the libraries that dclist opens when it needs them: for lazy.c,
# and for what asks an executable which libraries it needs, as packages do
$(O)/libraries.so: cli/sources.mk | build-deps
	$(call quiet,LINK)mkdir -p $(@D) && $(CC) -shared -nostdlib -o $@ -Wl,--no-as-needed $(LDFLAGS) $(LAZY_LIBS)

$(O)/sonames.h: $(O)/libraries.so
	$(call quiet,GEN )readelf --dynamic $< | sed -n 's/.*(NEEDED).*\[\(.*\)]/"\1",/p' >$@

$(O)/obj/cli/base/lazy.o $(O)/asan/obj/cli/base/lazy.o $(O)/fuzz/obj/cli/base/lazy.o: $(O)/sonames.h

asan: $(O)/asan/dclist ## build build/asan/dclist, with the address and undefined behaviour sanitizers

$(O)/asan/dclist: $(asan_objects)
	$(call quiet,LINK)$(CC) $(SANITIZE) -o $@ $^ $(LDFLAGS) $(PKG_LIBS)

$(O)/asan/obj/%.o: %.c | build-deps
	$(call compile,$(SANITIZE) $(PKG_CFLAGS))

# Parts of the program that no compiler names as something it was made of
$(O)/obj/cli/policy/profiles.o $(O)/asan/obj/cli/policy/profiles.o: $(wildcard policies/*.pol)

parse-tests: $(parse_tests)

$(parse_tests): $(O)/tests/parse/%: $(O)/asan/obj/tests/parse/%.o $(parse_test_common:%.c=$(O)/asan/obj/%.o)
	$(call quiet,LINK)mkdir -p $(@D) && $(CC) $(SANITIZE) -o $@ $^ -lcrypto

keyring: all ## make the keyring that is built into a kernel: VENDORS=fedora-44,epel-10, from KEYFILES=, into KEYRING=
	$(O)/dclist keys --vendor '$(or $(VENDORS),$(error VENDORS names no vendor: make keyring VENDORS=fedora-44,epel-10))' \
		-o '$(KEYRING)' $(KEYFILES)

kernel: all | kernel-deps ## build the test kernel (User Mode Linux) in the cache directory; VM_KERNEL=7.3 another one
	scripts/kernel $(VM_KERNEL) normal

kernel-debug: all | kernel-deps ## the same with KASAN, lockdep, kmemleak and fault injection
	scripts/kernel $(VM_KERNEL) debug

module: | kernel-deps ## build digest_cache.ko into build/module, for the kernel whose headers are in KDIR=, with the keys of KEYRING=
	@scripts/module '$(or $(KDIR),$(error KDIR names no headers: make module KDIR=/lib/modules/VERSION/build))' \
		$(O)/module/own $(wildcard $(KEYRING))

demo: all | check-deps kernel-deps ## show the main job: which programs run under IPE, and which do not
	scripts/demo

demo-stock: all | check-deps kernel-deps qemu-deps ## the same on Debian's own kernel with the module, under QEMU
	scripts/demo stock

check: all asan parse-tests fuzz-replay | check-deps kernel-deps ## run what every change must pass
	@scripts/check parse fuzz prove cli-asan cli-rest kunit vm attacks vm-stock kunit-7.3 vm-7.3-new

check-quick: all parse-tests | check-deps kernel-deps lint-deps ## run the tests that show most mistakes, within three minutes
	@scripts/check parse cli-quick kunit vm-quick lint

check-all: all asan parse-tests fuzz-replay | check-deps kernel-deps qemu-deps ## run all tests, also on the debug kernel, under QEMU, and on Linux 7.3
	@scripts/check parse fuzz prove cli-asan cli-rest cli-debian kunit vm attacks attacks-smp vm-tpm ima vm-stock attacks-stock vm-stock-debug vm-uefi vm-debian vm-7.3-stock kunit-debug vm-debug attacks-debug \
		kunit-7.3 vm-7.3 attacks-7.3 kunit-7.3-debug vm-7.3-debug attacks-7.3-debug

check-cli: all asan | check-deps ## run the tests of dclist, plain and with sanitizers
	@scripts/check cli cli-asan

t: all | check-deps ## run one file of tests/bats: T=show; only tests that match F='two lists'
	@DCLIST=$(abspath $(O)/dclist) bats $(if $(F),-f '$(F)') tests/bats/$(or $(T),$(error T names no file: make t T=show)).bats

check-parse: parse-tests ## run the tests of the parsers, in user space
	@scripts/check parse

kunit: all | check-deps kernel-deps ## run the KUnit tests in the test kernel; VM_KERNEL=7.3 in another one
	@scripts/check $(call suite,kunit)

check-vm: all | check-deps kernel-deps ## run the end-to-end cases, each in its own kernel; one with CASE=name or CASE=/path/of/case.sh; VM_KERNEL=7.3
	@scripts/check $(call suite,vm,$(if $(CASE),:$(CASE)))

check-attacks: all | check-deps kernel-deps ## run the attacks, each in its own kernel, which must withstand it; one with CASE=name; VM_KERNEL=7.3
	@scripts/check $(call suite,attacks,$(if $(CASE),:$(CASE)))

check-stock: all | check-deps kernel-deps qemu-deps ## run the cases on Debian's own kernel, with the module, under QEMU; one with CASE=name; VM_KERNEL=7.3
	@scripts/check $(call suite,vm,-stock$(if $(CASE),:$(CASE)))

check-stock-debug: all | check-deps kernel-deps qemu-deps ## run the cases with the module on a kernel with KASAN and lockdep, under QEMU; one with CASE=name
	@scripts/check $(call suite,vm,-stock-debug$(if $(CASE),:$(CASE)))

check-debian: all | check-deps qemu-deps ## a whole Debian 13, enforced, by the commands of docs/stock.md; requires root and the network
	@scripts/check vm-debian

check-debug: all | check-deps kernel-deps ## the same cases and KUnit tests in the debug kernel; CASE=name; VM_KERNEL=7.3
	@scripts/check $(if $(CASE),$(call suite,vm,-debug:$(CASE)),$(foreach s,kunit vm attacks,$(call suite,$(s),-debug)))

lint: all | kernel-deps lint-deps ## checkpatch, sparse, W=1, clang-format, shellcheck, kernel-doc, mandoc
	scripts/lint

prove: | proof-deps ## prove the parsers, for inputs of any length
	tests/proof/run.sh

prove-mutants: | proof-deps ## inject some hundred bugs, one by one, and check that the proof fails; takes long
	tests/proof/mutate.sh

stress: all | check-deps kernel-deps qemu-deps ## long runs of load and faults: debug kernel, two processors under QEMU
	tests/vm/stress

bench: all | check-deps kernel-deps ## measure, and compare each figure with its bound; builds four more kernels
	tests/bench/run

install: all ## install everything; DESTDIR=, PREFIX= and the variables in packaging/install.mk
	@$(MAKE) --no-print-directory -f packaging/install.mk install

uninstall: ## remove what 'make install' installed
	@$(MAKE) --no-print-directory -f packaging/install.mk uninstall

dist: ## make a source tarball of the last commit, in build/
	@scripts/dist

rpm deb: ## build packages of the last commit, into build/packages
	@scripts/package $@

clean: ## remove build/; the kernel's cache directory stays
	rm -rf $(O)

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' Makefile | expand -t 16

include plugins/rpm/plugin.mk
include plugins/apt/plugin.mk
include tests/fuzz/fuzz.mk
include tests/interoperability/interoperability.mk

build-deps check-deps kernel-deps lint-deps proof-deps qemu-deps fuzz-deps:
	@$(DEPS) $(@:-deps=)

-include $(cli_objects:.o=.d) $(boot_objects:.o=.d) $(asan_objects:.o=.d) \
	$(patsubst %.c,$(O)/asan/obj/%.d,$(parse_test_all))
