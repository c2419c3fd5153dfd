# SPDX-License-Identifier: GPL-2.0-or-later
#
# Others' test vectors. Included by the Makefile of the top folder.

.PHONY: interoperability ed25519-runs ed25519-libraries check-ima

interoperability: all $(O)/asan/interoperability | check-deps ## compare with others' test vectors; VECTORS=directory, see docs/interoperability.md
	timeout 1200 tests/interoperability/vectors $(O)/asan/interoperability $(O)/dclist $(VECTORS)

ed25519-runs: $(O)/ed25519_runs | check-deps ## compare the kernel's Ed25519 with libcrypto's; RUNS=1000000, SEED=1
	timeout 7200 $(O)/ed25519_runs $(or $(RUNS),1000000) $(or $(SEED),1)

ed25519-libraries: $(O)/ed25519_libraries | check-deps ## compare the kernel's Ed25519 with those of libraries, on vectors; VECTORS=directory, see docs/interoperability.md
	timeout 600 tests/interoperability/vectors --ed25519 $(O)/ed25519_libraries $(VECTORS)

check-ima: all | check-deps kernel-deps ## run others' tests of IMA on kernels without and with the patches; LTP=directory, IMA_EVM_UTILS=directory; VM_KERNEL=7.3
	@LTP='$(LTP)' IMA_EVM_UTILS='$(IMA_EVM_UTILS)' scripts/check $(call suite,ima)

# Without sanitizers: each run takes a millisecond
$(O)/ed25519_runs: $(patsubst %,$(O)/obj/%.o,tests/interoperability/ed25519_runs tests/fuzz/targets/ed25519) \
		$(filter-out $(O)/obj/cli/dclist.o,$(cli_objects))
	$(call quiet,LINK)$(CC) $(CFLAGS) -o $@ $^ $(LDFLAGS) $(PKG_LIBS)

# With those of the libraries that are installed
ed25519_libraries := $(foreach l,nettle libgcrypt,$(shell pkg-config --exists $l 2>/dev/null && echo $l))
ed25519_with = $(and $(ed25519_libraries),$(shell pkg-config $1 $(ed25519_libraries) $(if $(filter nettle,$(ed25519_libraries)),hogweed)))
$(O)/obj/tests/interoperability/ed25519_libraries.o: CFLAGS += $(if $(filter nettle,$(ed25519_libraries)),-DHAVE_NETTLE) \
	$(if $(filter libgcrypt,$(ed25519_libraries)),-DHAVE_LIBGCRYPT) $(call ed25519_with,--cflags)

$(O)/ed25519_libraries: $(O)/obj/tests/interoperability/ed25519_libraries.o $(filter-out $(O)/obj/cli/dclist.o,$(cli_objects))
	$(call quiet,LINK)$(CC) $(CFLAGS) -o $@ $^ $(LDFLAGS) $(PKG_LIBS) $(call ed25519_with,--libs)

$(O)/asan/interoperability: $(O)/asan/obj/tests/interoperability/material.o $(O)/asan/fuzz.a
	$(call quiet,LINK)$(CC) $(SANITIZE) -o $@ $^ $(LDFLAGS) $(PKG_LIBS) $(LAZY_LIBS)

-include $(O)/asan/obj/tests/interoperability/material.d
