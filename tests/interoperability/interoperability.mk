# SPDX-License-Identifier: GPL-2.0-or-later
#
# Others' test vectors. Included by the Makefile of the top folder.

.PHONY: interoperability

interoperability: all $(O)/asan/interoperability | check-deps ## compare with others' test vectors; VECTORS=directory, see docs/interoperability.md
	timeout 1200 tests/interoperability/vectors $(O)/asan/interoperability $(O)/dclist $(VECTORS)

$(O)/asan/interoperability: $(O)/asan/obj/tests/interoperability/material.o $(O)/asan/fuzz.a
	$(call quiet,LINK)$(CC) $(SANITIZE) -o $@ $^ $(LDFLAGS) $(PKG_LIBS) $(LAZY_LIBS)

-include $(O)/asan/obj/tests/interoperability/material.d
