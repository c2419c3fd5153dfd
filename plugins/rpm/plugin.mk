# SPDX-License-Identifier: GPL-2.0-or-later
# rpm's plugin, for the librpm that is installed; before 4.18, and from 7 on, it is left out.

RPM_PLUGIN := $(O)/rpm-plugin/dclist.so
RPM_PLUGIN_SOURCES := $(wildcard plugins/rpm/*.c) cli/list/rpmmarks.c cli/verity/unpacked.c cli/verity/mtime.c cli/verity/fileclass.c cli/verity/codekind.c cli/base/text.c cli/base/root.c

# "4.18", and 418
rpm_series = $(shell pkg-config --modversion rpm | cut -d . -f 1,2)
rpm_version = $(shell pkg-config --modversion rpm | awk -F. '{ print $$1 * 100 + $$2 }')

all: $(RPM_PLUGIN)

# Position independent code, and no name of ours but the table
$(RPM_PLUGIN): $(RPM_PLUGIN_SOURCES) $(wildcard plugins/rpm/*.h) cli/system/transaction.h plugins/rpm/plugin.mk | build-deps
	@mkdir -p $(@D)
	@if pkg-config --exists 'rpm >= 4.18 rpm < 7'; then $(if $(V),set -x,echo '  CC  $@'); \
		$(CC) -std=gnu11 $(WARNINGS) $(CLI_CPPFLAGS) -DRPM_SERIES='"$(rpm_series)"' -DRPM_VERSION=$(rpm_version) \
			$(CFLAGS) $(HARDENING) -fPIC -fvisibility=hidden -ffunction-sections -Wl,--gc-sections $(shell pkg-config --cflags rpm) -shared -Wl,-z,defs \
			-o $@.new $(RPM_PLUGIN_SOURCES) $(LDFLAGS) $(shell pkg-config --libs rpm) && mv $@.new $@; \
	else echo '  SKIP    $@: rpm is older than 4.18, or 7'; fi
