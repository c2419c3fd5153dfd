# SPDX-License-Identifier: GPL-2.0-or-later
#
# Where everything goes. `make install` and `make uninstall` run this;
# each directory can be set on the command line, as PREFIX=/usr UNITDIR=/lib/systemd/system.

DESTDIR ?=
PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
LIBEXECDIR ?= $(PREFIX)/libexec
DATADIR ?= $(PREFIX)/share
MANDIR ?= $(DATADIR)/man
DOCDIR ?= $(DATADIR)/doc/dclist
LICENSEDIR ?= $(DATADIR)/licenses/dclist
UNITDIR ?= $(PREFIX)/lib/systemd/system
# dracut and initramfs-tools look nowhere below /usr/local, while systemd does.
boot_prefix := $(patsubst /usr/local,/usr,$(PREFIX))
DRACUTDIR ?= $(boot_prefix)/lib/dracut/modules.d
INITRAMFSDIR ?= $(boot_prefix)/share/initramfs-tools
# Where rpm's own are, and where it looks for macros
RPMPLUGINDIR ?= $(patsubst /usr/%,$(boot_prefix)/%,$(shell pkg-config --variable=libdir rpm 2>/dev/null))/rpm-plugins
RPMMACRODIR ?= $(boot_prefix)/lib/rpm/macros.d
BASHDIR ?= $(DATADIR)/bash-completion/completions
ZSHDIR ?= $(DATADIR)/zsh/site-functions
FISHDIR ?= $(DATADIR)/fish/vendor_completions.d

# FILE:TO:MODE
files := build/dclist:$(BINDIR)/dclist:755 \
	build/dclist-load:$(LIBEXECDIR)/dclist-load:755 \
	build/dclist-handover:$(LIBEXECDIR)/dclist-handover:755 \
	$(foreach page,$(wildcard man/*.[1-8]),$(page):$(MANDIR)/man$(subst .,,$(suffix $(page)))/$(notdir $(page)):644) \
	$(foreach unit,$(wildcard boot/systemd/*.service),$(unit):$(UNITDIR)/$(notdir $(unit)):644) \
	$(foreach file,$(wildcard boot/dracut/90dclist/*),$(file):$(DRACUTDIR)/90dclist/$(notdir $(file)):755) \
	$(foreach file,dclist-initrd.service dclist-switch-root.conf,boot/systemd/$(file):$(DRACUTDIR)/90dclist/$(file):644) \
	boot/initramfs-tools/hooks/dclist:$(INITRAMFSDIR)/hooks/dclist:755 \
	boot/initramfs-tools/scripts/init-bottom/dclist:$(INITRAMFSDIR)/scripts/init-bottom/dclist:755 \
	completion/dclist.bash:$(BASHDIR)/dclist:644 \
	completion/_dclist:$(ZSHDIR)/_dclist:644 \
	completion/dclist.fish:$(FISHDIR)/dclist.fish:644 \
	$(if $(wildcard build/rpm-plugin/dclist.so),build/rpm-plugin/dclist.so:$(RPMPLUGINDIR)/dclist.so:755 \
		plugins/rpm/macros.transaction_dclist:$(RPMMACRODIR)/macros.transaction_dclist:644) \
	build/dclist-dpkg:$(LIBEXECDIR)/dclist/dpkg:755 \
	build/dclist-dpkg.so:$(LIBEXECDIR)/dclist/dpkg.so:755 \
	plugins/apt/apt.conf:$(DATADIR)/dclist/apt.conf:644 \
	plugins/apt/dpkg.cfg:$(DATADIR)/dclist/dpkg.cfg:644 \
	plugins/pacman/dclist.hook:$(DATADIR)/dclist/pacman.hook:644 \
	keys/vendors.tsv:$(DATADIR)/dclist/vendors.tsv:644 \
	$(foreach text,README.md NEWS.md SECURITY.md $(wildcard docs/*.md) kernel/README.md,$(text):$(DOCDIR)/$(text):644) \
	$(foreach policy,$(wildcard policies/*.pol policies/stock/*.pol policies/ima/*.ima),$(policy):$(DOCDIR)/$(policy):644) \
	$(foreach text,$(wildcard LICENSES/*),$(text):$(LICENSEDIR)/$(notdir $(text)):644)

own_folders := $(DATADIR)/dclist $(LIBEXECDIR)/dclist $(DRACUTDIR)/90dclist $(addprefix $(DOCDIR)/,policies/ima policies/stock policies docs kernel) \
	$(DOCDIR) $(LICENSEDIR)

.PHONY: install uninstall

# Text files of boot/ and plugins/ name the directories of programs.
install:
	@set -e; for file in $(files); do \
		from=$${file%%:*}; to=$${file#*:}; mode=$${to#*:}; to="$(DESTDIR)$${to%:*}"; \
		case $$from in \
		boot/*) sed 's,@LIBEXECDIR@,$(LIBEXECDIR),g' "$$from" | \
			install -D -m "$$mode" /dev/stdin "$$to" ;; \
		plugins/*) sed 's,@BINDIR@,$(BINDIR),g; s,@LIBEXECDIR@,$(LIBEXECDIR),g; s,@RPMPLUGINDIR@,$(RPMPLUGINDIR),g' "$$from" | \
			install -D -m "$$mode" /dev/stdin "$$to" ;; \
		*) install -D -m "$$mode" "$$from" "$$to" ;; \
		esac; \
		echo "  INSTALL $$to"; \
	done
	@[ "$(boot_prefix)" = /usr ] || [ "$(DRACUTDIR)" != "$(boot_prefix)/lib/dracut/modules.d" ] || \
		echo "  NOTE    dracut and initramfs-tools do not look below $(PREFIX); see DRACUTDIR= and INITRAMFSDIR= in packaging/install.mk"

uninstall:
	@set -e; for file in $(files); do \
		to=$${file#*:}; rm -f "$(DESTDIR)$${to%:*}"; \
	done
	@for folder in $(own_folders); do \
		[ ! -d "$(DESTDIR)$$folder" ] || rmdir --ignore-fail-on-non-empty "$(DESTDIR)$$folder"; \
	done
