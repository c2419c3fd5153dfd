# SPDX-License-Identifier: GPL-2.0-or-later
# What apt executes as dpkg, and the library in it.

APT_PLUGIN := $(O)/dclist-dpkg $(O)/dclist-dpkg.so
APT_PLUGIN_SOURCES := plugins/apt/preload.c cli/kernel/kernel_query.c cli/verity/unpacked.c cli/verity/mtime.c cli/verity/fileclass.c cli/verity/codekind.c \
	cli/base/text.c cli/base/message.c cli/base/root.c kernel/ipe-digest/parse/algo.c

all: $(APT_PLUGIN)

$(O)/dclist-dpkg: plugins/apt/dpkg.c plugins/apt/plugin.mk | build-deps
	$(call quiet,LINK)mkdir -p $(@D) && $(CC) -std=gnu11 $(WARNINGS) -D_GNU_SOURCE $(CFLAGS) $(HARDENING) -pie -o $@.new $< $(LDFLAGS) && mv $@.new $@

# Position independent code, and no name of ours but what it replaces
$(O)/dclist-dpkg.so: $(APT_PLUGIN_SOURCES) cli/verity/unpacked.h cli/kernel/kernel.h plugins/apt/plugin.mk | build-deps
	$(call quiet,LINK)mkdir -p $(@D) && $(CC) -std=gnu11 $(WARNINGS) $(CLI_CPPFLAGS) $(CFLAGS) $(HARDENING) -fPIC -fvisibility=hidden \
		-ffunction-sections -Wl,--gc-sections -shared -Wl,-z,defs -o $@.new $(APT_PLUGIN_SOURCES) $(LDFLAGS) && mv $@.new $@
