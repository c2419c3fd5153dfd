#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# make install, the units, and initramfs images made by dracut and initramfs-tools. Booting
# is tested in tests/vm.

# shellcheck disable=SC2016 # for the shell in the namespace

load common

setup_file() {
	installed=$BATS_FILE_TMPDIR/installed
	export installed
	timeout 60 make -s -C "$TOP" -f packaging/install.mk install DESTDIR="$installed" PREFIX=/usr
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	PATH=$PATH:/usr/sbin:/sbin
}

files_of() {
	(cd "$1" && find . ! -type d -printf '%m %P\n' | LC_ALL=C sort -k 2)
}

expected_files() {
	local page text policy

	cat <<-END
	755 usr/bin/dclist
	755 usr/libexec/dclist-load
	644 usr/share/bash-completion/completions/dclist
	644 usr/share/fish/vendor_completions.d/dclist.fish
	644 usr/share/zsh/site-functions/_dclist
	755 usr/share/initramfs-tools/hooks/dclist
	755 usr/share/initramfs-tools/scripts/init-bottom/dclist
	755 usr/lib/dracut/modules.d/90dclist/dclist-load.sh
	755 usr/lib/dracut/modules.d/90dclist/module-setup.sh
	644 usr/lib/dracut/modules.d/90dclist/dclist-initrd.service
	644 usr/lib/systemd/system/dclist-initrd.service
	644 usr/lib/systemd/system/dclist-load.service
	644 usr/share/doc/dclist/README.md
	END
	for page in "$TOP"/man/*; do
		echo "644 usr/share/man/man${page##*.}/${page##*/}"
	done
	for policy in "$TOP"/policies/*; do
		echo "644 usr/share/doc/dclist/policies/${policy##*/}"
	done
	for text in "$TOP"/LICENSES/*; do
		echo "644 usr/share/licenses/dclist/${text##*/}"
	done
}

@test "install: every file, with its mode, and no other" {
	run diff <(expected_files | LC_ALL=C sort -k 2) <(files_of "$installed")
	ends 0
	[ -e "$installed/usr/share/man/man1/dclist-load.1" ]
	run grep -rE '@[A-Z]+@' "$installed"
	ends 1
	"$installed/usr/bin/dclist" --version
	"$installed/usr/libexec/dclist-load" --help
}

@test "install: in other folders, and out again" {
	make -s -C "$TOP" -f packaging/install.mk install DESTDIR="$PWD/root" \
		UNITDIR=/lib/systemd/system LIBEXECDIR=/usr/lib/dclist >install.log
	[ -x root/usr/lib/dclist/dclist-load ]
	[ -x root/usr/local/bin/dclist ]
	grep -q '^ExecStart=/usr/lib/dclist/dclist-load --all$' root/lib/systemd/system/dclist-load.service
	touch root/usr/local/share/doc/dclist/mine
	make -s -C "$TOP" -f packaging/install.mk uninstall DESTDIR="$PWD/root" \
		UNITDIR=/lib/systemd/system LIBEXECDIR=/usr/lib/dclist
	[ "$(files_of root)" = "644 usr/local/share/doc/dclist/mine" ]
	[ ! -e root/usr/local/lib/dracut/modules.d/90dclist ]
}

@test "boot: systemd takes the units, in their order" {
	command -v systemd-analyze >/dev/null || skip "no systemd-analyze"
	mkdir -p "$PWD/units"
	sed "s,/usr/libexec/dclist-load,$installed/usr/libexec/dclist-load," \
		"$installed/usr/lib/systemd/system/dclist-load.service" >units/dclist-load.service
	sed "s,/usr/libexec/dclist-load,$installed/usr/libexec/dclist-load," \
		"$installed/usr/lib/systemd/system/dclist-initrd.service" >units/dclist-initrd.service
	mkdir -p units/{sysinit,initrd}.target.wants
	ln -s ../dclist-load.service units/sysinit.target.wants/
	ln -s ../dclist-initrd.service units/initrd.target.wants/
	for unit in dclist-load.service dclist-initrd.service; do
		SYSTEMD_UNIT_PATH=$PWD/units: run timeout 60 systemd-analyze verify --man=no "units/$unit"
		ends 0
		lacks "$unit"
		lacks cycle
	done
	# Of the whole boots, no ordering cycle
	for target in initrd.target sysinit.target; do
		SYSTEMD_UNIT_PATH=$PWD/units: run timeout 60 systemd-analyze verify --man=no "$target"
		lacks dclist
		lacks cycle
	done
}

@test "boot: dclist-load needs libcrypto and the C library only" {
	run bash -c "ldd '$installed/usr/libexec/dclist-load' | awk '{ print \$1 }' | sed 's,.*/,,' |
		grep -vE '^(linux-vdso|ld-linux|libc\.so|libcrypto\.so|libpthread)'"
	ends 1
	[ -z "$output" ]
}

@test "boot: dclist-load is dclist load" {
	diff <("$installed/usr/libexec/dclist-load" --help) <(dclist load --help)
	run "$installed/usr/libexec/dclist-load" --all file
	ends 2
	contains "dclist load: --all and LIST exclude each other"
	run bash -c '"$1" --help >/dev/full' - "$installed/usr/libexec/dclist-load"
	ends 1
}

# in_place COMMAND...: with dclist-load and the dracut module where they are once installed
in_place() {
	timeout 120 unshare --map-root-user --mount bash -c '
		mount --bind "$installed/usr/libexec" /usr/libexec || exit 77
		mount -t tmpfs tmpfs /boot && echo CONFIG_RD_GZIP=y >/boot/config-6.12.0
		"$@"' bash "$@"
}

@test "boot: an initramfs by initramfs-tools has dclist-load, its libraries and the script" {
	command -v mkinitramfs >/dev/null || skip "no initramfs-tools"
	mkdir -p conf
	cp -r /etc/initramfs-tools/. "$installed/usr/share/initramfs-tools/." conf
	sed -i 's/^MODULES=.*/MODULES=list/' conf/initramfs.conf
	run in_place mkinitramfs -c gzip -d conf -o initrd 6.12.0
	[ "$status" -ne 77 ] || skip "no permission to mount"
	ends 0
	unmkinitramfs initrd out
	[ -x out/usr/libexec/dclist-load ]
	cmp "$installed/usr/share/initramfs-tools/scripts/init-bottom/dclist" out/scripts/init-bottom/dclist
	grep -q '^/scripts/init-bottom/dclist ' out/scripts/init-bottom/ORDER
	compgen -G 'out/usr/lib/*/libcrypto.so.3'
	[ ! -e out/usr/bin/dclist ]
}

# dracut_image MODULES: what is in an image with them
dracut_image() {
	cp -rs /usr/lib/dracut dracut
	rm -rf dracut/modules.d/90dclist
	cp -r "$installed/usr/lib/dracut/modules.d/90dclist" dracut/modules.d/
	dracutbasedir=$PWD/dracut in_place dracut --no-kernel --no-hostonly --no-hostonly-cmdline \
		--no-early-microcode --no-compress --nostrip --modules "$1" --force initrd || return
	cpio --quiet -t <initrd
}

@test "boot: an initramfs by dracut has dclist-load and the hook, or the unit with systemd" {
	command -v dracut >/dev/null || skip "no dracut"
	run dracut_image "base dclist"
	[ "$status" -ne 77 ] || skip "no permission to mount"
	ends 0
	contains usr/libexec/dclist-load
	contains libcrypto.so.3
	contains hooks/pre-pivot/90-dclist-load.sh
	contains hooks/cmdline/60-securityfs.sh
	rm -rf dracut
	run dracut_image "base systemd systemd-initrd dclist"
	ends 0
	contains usr/libexec/dclist-load
	contains usr/lib/systemd/system/dclist-initrd.service
	contains initrd.target.wants/dclist-initrd.service
	lacks pre-pivot/90-dclist
}
