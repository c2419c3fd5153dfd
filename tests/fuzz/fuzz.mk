# SPDX-License-Identifier: GPL-2.0-or-later
#
# The fuzz targets: build/fuzz/NAME with libFuzzer, build/asan/fuzz/NAME to give
# files to them (replay.c). Included by the Makefile of the top folder.

FUZZ_CC ?= clang
FUZZ_FLAGS := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined \
	-fno-sanitize-recover=all

fuzz_targets := $(patsubst tests/fuzz/targets/%.c,%,$(wildcard tests/fuzz/targets/*.c))
# What a target does not use, main() among it, is not linked.
fuzz_library := $(filter-out cli/dclist.c,$(cli_sources))
fuzz_objects := $(fuzz_library:%.c=$(O)/fuzz/obj/%.o)

.PHONY: fuzz fuzz-replay fuzz-deps

fuzz: $(fuzz_targets:%=$(O)/fuzz/%) | check-deps ## fuzz what reads foreign bytes; FUZZ_SECONDS= a target, FUZZ_TARGETS=
	tests/fuzz/run $(FUZZ_TARGETS)

fuzz-replay: $(fuzz_targets:%=$(O)/asan/fuzz/%)

$(O)/fuzz/obj/%.o: %.c | fuzz-deps
	$(call quiet,FUZZ)mkdir -p $(@D) && $(FUZZ_CC) -std=gnu11 $(FUZZ_FLAGS) -fsanitize=fuzzer-no-link -Wno-everything \
		$(CLI_CPPFLAGS) $(PKG_CFLAGS) -MMD -MP -c -o $@ $<

$(O)/fuzz/library.a: $(fuzz_objects)
	$(call quiet,AR  )rm -f $@ && ar rcs $@ $^

$(O)/fuzz/%: $(O)/fuzz/obj/tests/fuzz/targets/%.o $(O)/fuzz/library.a
	$(call quiet,LINK)$(FUZZ_CC) $(FUZZ_FLAGS) -fsanitize=fuzzer -o $@ $^ $(LDFLAGS) $(PKG_LIBS) $(LAZY_LIBS)

$(O)/asan/fuzz.a: $(fuzz_library:%.c=$(O)/asan/obj/%.o)
	$(call quiet,AR  )rm -f $@ && ar rcs $@ $^

$(O)/asan/fuzz/%: $(O)/asan/obj/tests/fuzz/targets/%.o $(O)/asan/obj/tests/fuzz/replay.o $(O)/asan/fuzz.a
	$(call quiet,LINK)mkdir -p $(@D) && $(CC) $(SANITIZE) -o $@ $^ $(LDFLAGS) $(PKG_LIBS) $(LAZY_LIBS)

.SECONDARY: $(fuzz_targets:%=$(O)/fuzz/obj/tests/fuzz/targets/%.o) $(fuzz_targets:%=$(O)/asan/obj/tests/fuzz/targets/%.o)

-include $(fuzz_objects:.o=.d) $(fuzz_targets:%=$(O)/fuzz/obj/tests/fuzz/targets/%.d) \
	$(fuzz_targets:%=$(O)/asan/obj/tests/fuzz/targets/%.d)
