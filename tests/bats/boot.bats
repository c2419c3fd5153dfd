#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# make install, the units, and initramfs images made by dracut and initramfs-tools. Booting
# is tested in tests/vm.
# bats file_tags=tree

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
	755 usr/libexec/dclist-handover
	755 usr/libexec/dclist/dpkg
	755 usr/libexec/dclist/dpkg.so
	644 usr/share/bash-completion/completions/dclist
	644 usr/share/fish/vendor_completions.d/dclist.fish
	644 usr/share/zsh/site-functions/_dclist
	755 usr/share/initramfs-tools/hooks/dclist
	755 usr/share/initramfs-tools/scripts/init-bottom/dclist
	755 usr/lib/dracut/modules.d/90dclist/dclist-load.sh
	755 usr/lib/dracut/modules.d/90dclist/module-setup.sh
	644 usr/lib/dracut/modules.d/90dclist/dclist-initrd.service
	644 usr/lib/dracut/modules.d/90dclist/dclist-switch-root.conf
	644 usr/lib/systemd/system/dclist-initrd.service
	644 usr/lib/systemd/system/dclist-load.service
	644 usr/share/dclist/vendors.tsv
	644 usr/share/dclist/apt.conf
	644 usr/share/dclist/dpkg.cfg
	644 usr/share/dclist/pacman.hook
	END
	# Of rpm 4.18 and newer
	[[ ! -e $TOP/build/rpm-plugin/dclist.so ]] || cat <<-END
	644 usr/lib/rpm/macros.d/macros.transaction_dclist
	755 $(pkg-config --variable=libdir rpm | cut -c 2-)/rpm-plugins/dclist.so
	END
	for page in "$TOP"/man/*; do
		echo "644 usr/share/man/man${page##*.}/${page##*/}"
	done
	for text in README.md NEWS.md SECURITY.md docs/{attacks,compatibility,design,ima,interoperability,monitoring,performance,scripts,stock,stress,tutorial}.md kernel/README.md; do
		echo "644 usr/share/doc/dclist/$text"
	done
	for policy in "$TOP"/policies/{,stock/}*.pol "$TOP"/policies/ima/*.ima; do
		echo "644 usr/share/doc/dclist/${policy#"$TOP/"}"
	done
	for text in "$TOP"/LICENSES/*; do
		echo "644 usr/share/licenses/dclist/${text##*/}"
	done
}

@test "install: every file, with its mode, and no other" {
	run diff <(expected_files | LC_ALL=C sort -k 2) <(files_of "$installed")
	ends 0
	[ -e "$installed/usr/share/man/man1/dclist-load.1" ]
	run grep -rIE '@[A-Z]+@' "$installed"
	ends 1
	"$installed/usr/bin/dclist" --version
	"$installed/usr/libexec/dclist-load" --help
}

@test "install: README is short, and what it names to a user is installed with it" {
	local name

	[ "$(wc -l <"$TOP/README.md")" -le 120 ]
	for name in $(grep -o '`[A-Za-z/]*\.md`' "$TOP/README.md" | tr -d '`' | sort -u); do
		[ -f "$TOP/$name" ]
		[[ $name == CONTRIBUTING.md || $name == tests/README.md ]] || [ -f "$installed/usr/share/doc/dclist/$name" ]
	done
}

@test "install: to other directories, and uninstall" {
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
	run bash -c "readelf -d '$installed/usr/libexec/dclist-load' | sed -n '/ld-linux/d; s/.*NEEDED.*\[\(.*\)\..*]/\1/p' | sort"
	[ "$output" = "libc.so
libcrypto.so" ]
}

@test "boot: dclist-load is dclist load" {
	diff <("$installed/usr/libexec/dclist-load" --help) <(dclist load --help)
	run "$installed/usr/libexec/dclist-load" --all file
	ends 2
	contains "dclist load: --all cannot be combined with LIST"
	run bash -c '"$1" --help >/dev/full' - "$installed/usr/libexec/dclist-load"
	ends 1
}

# handing_over COMMAND...: with dclist-handover as $handover, the folder boot as
# /etc/dclist/boot, and as process 1, that a reboot() ends by a signal
handing_over() {
	[ "$(id -u)" -eq 0 ] || skip "mounting needs root"
	[[ ! -e /sys/kernel/security/digest_cache ]] || skip "this kernel has a digest cache"
	cp -a /etc etc 2>/dev/null || true
	mkdir -p etc/dclist
	cp -r boot etc/dclist
	handover=$installed/usr/libexec/dclist-handover run timeout 60 unshare --mount --pid --fork --mount-proc bash -c '
		mount --bind etc /etc && mount -t securityfs securityfs /sys/kernel/security &&
		mount --bind run /run || exit 77
		"$@"' bash "$@"
	[ "$status" -ne 77 ] || skip "no permission to mount"
}

@test "boot: dclist-handover needs the C library only" {
	run bash -c "ldd '$installed/usr/libexec/dclist-handover' | awk '{ print \$1 }' | sed 's,.*/,,' |
		grep -vE '^(linux-vdso|ld-linux|libc\.so)'"
	ends 1
	[ -z "$output" ]
	run "$installed/usr/libexec/dclist-handover" /sysroot
	ends 2
	contains "Usage: dclist-handover [-n] ROOT INIT"
}

@test "boot: a hand-over that fails halts if configured, and continues otherwise" {
	mkdir boot run
	: >boot/policy.p7b
	handing_over bash -c '"$handover" / /bin/true; echo "it goes on"'
	contains "dclist-handover: this kernel has no digest cache with a seal"
	contains "the hand-over to the real root failed; see dclist-boot(7)"
	contains "the boot continues: the initramfs may stay trusted, and root can change what is enforced"
	contains "/: not a mounted file system"
	for word in halt nonsense; do
		echo $word >boot/failure
		handing_over bash -c 'trap "" INT; "$handover" /nowhere /bin/true; echo "it goes on"'
		contains "the boot stops here; start another entry of the boot menu"
		lacks "the boot continues"
		lacks "it goes on"
		lacks "/nowhere"
	done
	contains "/etc/dclist/boot/failure: neither halt, shell nor continue; assuming halt"
	echo shell >boot/failure
	handing_over bash -c '"$handover" /nowhere /bin/true; echo "it goes on"' <<<'echo "in the shell"'
	contains "in the shell"
	contains "the boot stops here"
	lacks "it goes on"
	echo continue >boot/failure
	handing_over bash -c '"$handover" /nowhere /bin/true'
	contains "/nowhere: not a mounted file system: No such file or directory"
}

# Something was mounted over it
@test "boot: without the last policy that it was made with, an initramfs halts" {
	mkdir boot run
	handing_over bash -c 'trap "" INT; "$handover" /nowhere /bin/true; echo "it goes on"'
	contains "/etc/dclist/boot/policy.p7b: No such file or directory; this initramfs was made with it"
	contains "the boot stops here"
	lacks "it goes on"
}

# fenced: hands over to systemd, which is missing, on a kernel whose module can
# enforce and whose IPE does not; what was written to the kernel's files is in the directory said
fenced() {
	# The files of such a kernel are on a tmpfs
	gcc -shared -fPIC -x c -o securityfs.so - <<-'END'
		#include <linux/magic.h>
		#include <sys/syscall.h>
		#include <sys/vfs.h>
		#include <unistd.h>

		int fstatfs(int fd, struct statfs *fs)
		{
			int err = (int)syscall(SYS_fstatfs, fd, fs);

			if (!err && fs->f_type == TMPFS_MAGIC)
				fs->f_type = SECURITYFS_MAGIC;
			return err;
		}
	END
	mkdir -p run
	rm -rf said
	handing_over bash -c '
		kernel=/sys/kernel/security
		mount -t tmpfs none "$kernel" && mkdir "$kernel"/{digest_cache,ipe} || exit 77
		touch "$kernel"/digest_cache/{seal,policy}
		echo 0 >"$kernel/ipe/enforce"
		LD_PRELOAD=$PWD/securityfs.so "$handover" --systemd /sysroot
		cp -r "$kernel/digest_cache" said'
	contains "cannot connect to systemd" # the last step
}

@test "boot: a last policy that cannot be read is a failed step, and no policy for IPE" {
	mkdir -p boot/policy.p7b/not-empty
	fenced
	contains "/etc/dclist/boot/policy.p7b: cannot read it: Is a directory"
	contains "the hand-over to the real root failed"
	lacks "IPE does not enforce"
	rm -r boot/policy.p7b etc
	echo "of IPE" >boot/policy.p7b
	fenced
	contains "IPE does not enforce, so nothing is sealed"
	lacks "the hand-over to the real root failed"
	[ ! -s said/policy ]
	[ ! -s said/seal ]
}

@test "boot: the module's policy is followed by the seal, but not if it only records" {
	mkdir boot
	printf '%s\n' "digest_cache_policy=x policy_version=1.0.0 mode=audit" "op=KMODULE" SIGNATURE >boot/policy.p7b
	fenced
	cmp boot/policy.p7b said/policy
	[ ! -s said/seal ]
	contains "the module only records, so nothing is sealed"
	lacks "the hand-over to the real root failed"
	# Only the mode decides
	printf '%s\n' "digest_cache_policy=mode=audit policy_version=1.0.0 mode=enforce" " mode=audit" >boot/policy.p7b
	fenced
	cmp boot/policy.p7b said/policy
	[ "$(cat said/seal)" = "keys policy" ]
	lacks "nothing is sealed"
	lacks "the hand-over to the real root failed"
}

@test "boot: where something would be mounted to a link of the real root, the hand-over fails" {
	local point

	mkdir -p boot run real/{dev,proc,run,sys,usr}
	: >boot/policy.p7b
	handing_over bash -c '"$handover" --mount-points "$1/real"' bash "$PWD"
	ends 0
	[ -z "$output" ]
	for point in dev proc run sys usr; do
		rmdir "real/$point"
		ln -s /etc/dclist "real/$point"
		handing_over bash -c '"$handover" --mount-points "$1/real"' bash "$PWD"
		ends 1
		contains "real/$point: a symbolic link, or not readable; make it a directory"
		contains "the boot continues"
		rm "real/$point"
	done
	run "$installed/usr/libexec/dclist-handover" --mount-points
	ends 2
	contains "Usage: dclist-handover [-n] ROOT INIT"
}

# as_systemd ok|refuse INIT...: what systemd's library makes of what dclist-handover says
as_systemd() {
	python3 -c 'import ctypes; ctypes.CDLL("libsystemd.so.0")' 2>/dev/null || skip "no libsystemd"
	mkdir -p boot run/systemd
	: >boot/policy.p7b # the hand-over fails, and the boot continues
	# shellcheck disable=SC2016 # in the namespace
	handing_over bash -c '
		rm -f said # of the call before
		python3 "$1/systemd.py" /run/systemd/private "$2" >said &
		until grep -qs listening said; do sleep 0.05; done
		"$handover" --systemd /sysroot "${@:3}"
		status=$?
		wait
		cat said
		exit "$status"' bash "$TOP/tests/bats" "$@"
}

@test "boot: systemd is asked to switch the root, as systemctl asks it" {
	as_systemd ok
	ends 0
	contains "org.freedesktop.systemd1.Manager.SwitchRoot"
	contains "/org/freedesktop/systemd1"
	contains "root=/sysroot init="
	rm run/systemd/private
	as_systemd refuse /sbin/init
	ends 1
	contains "root=/sysroot init=/sbin/init"
	contains "systemd refuses to switch the root"
	rm run/systemd/private
	handing_over bash -c '"$handover" --systemd /sysroot'
	ends 1
	contains "/run/systemd/private: cannot connect to systemd: No such file or directory"
}

# in_place COMMAND...: with dclist-load and the dracut module where they are once installed
in_place() {
	timeout 120 unshare --map-root-user --mount bash -c '
		mount --bind "$installed/usr/libexec" /usr/libexec || exit 77
		[[ ! -e boot ]] || { cp -a /etc etc 2>/dev/null; mkdir -p etc/dclist; cp -r boot etc/dclist/
			mount --bind etc /etc; } || exit 77
		[[ ! -e lib ]] || mount -t overlay -o "lowerdir=$PWD/lib:/usr/lib" overlay /usr/lib || exit 77
		mount -t tmpfs tmpfs /boot && echo CONFIG_RD_GZIP=y >/boot/config-6.12.0
		"$@"' bash "$@"
}

# bats test_tags=slow
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
	[ ! -e out/etc/dclist ]
	run ! cmp -s "$installed/usr/libexec/dclist-handover" out/sbin/run-init
}

# A hand-over that is configured
boot_folder() {
	mkdir -p boot/keys
	echo policy >boot/policy.p7b
	echo halt >boot/failure
	echo fallback >fallback.efi
	sha256sum "$PWD/fallback.efi" >boot/fallback
	echo keys >boot/keys/vendor
}

# A module of that name for Linux 6.12.0, where dkms puts it
module_folder() {
	local folder=lib/modules/6.12.0/updates/dkms

	mkdir -p "$folder"
	echo 'static const char license[] __attribute__((section(".modinfo"), used)) = "license=GPL";' |
		gcc -c -x c -o "$folder/digest_cache.ko" -
	touch lib/modules/6.12.0/modules.{order,builtin}
	depmod -b "$PWD" 6.12.0
}

# bats test_tags=slow
@test "boot: an initramfs by initramfs-tools has the module where there is one" {
	command -v mkinitramfs >/dev/null || skip "no initramfs-tools"
	mkdir -p conf
	cp -r /etc/initramfs-tools/. "$installed/usr/share/initramfs-tools/." conf
	sed -i 's/^MODULES=.*/MODULES=list/' conf/initramfs.conf
	module_folder
	run in_place mkinitramfs -c gzip -d conf -o initrd 6.12.0
	[ "$status" -ne 77 ] || skip "no permission to mount"
	ends 0
	unmkinitramfs initrd out
	cmp lib/modules/6.12.0/updates/dkms/digest_cache.ko out/usr/lib/modules/6.12.0/updates/dkms/digest_cache.ko
	# Before the files of the module are asked for
	run grep -nE 'modprobe|-e \$security' out/scripts/init-bottom/dclist
	[[ ${lines[0]} == *"modprobe -q digest_cache" ]]
}

# bats test_tags=slow
@test "boot: an initramfs by initramfs-tools hands over where that is configured" {
	command -v mkinitramfs >/dev/null || skip "no initramfs-tools"
	mkdir -p conf
	cp -r /etc/initramfs-tools/. "$installed/usr/share/initramfs-tools/." conf
	sed -i 's/^MODULES=.*/MODULES=list/' conf/initramfs.conf
	boot_folder
	run in_place mkinitramfs -c gzip -d conf -o initrd 6.12.0
	[ "$status" -ne 77 ] || skip "no permission to mount"
	ends 0
	unmkinitramfs initrd out
	cmp "$installed/usr/libexec/dclist-handover" out/sbin/run-init
	[ -x out/sbin/run-init ]
	sh -n out/scripts/functions
	diff -r boot out/etc/dclist/boot
}

# dracut_image MODULES: what is in an image with them
dracut_image() {
	cp -rs /usr/lib/dracut dracut
	rm -rf dracut/modules.d/90dclist
	cp -r "$installed/usr/lib/dracut/modules.d/90dclist" dracut/modules.d/
	dracutbasedir=$PWD/dracut in_place dracut "${kernel[@]:---no-kernel}" --no-hostonly --no-hostonly-cmdline \
		--no-early-microcode --no-compress --nostrip --modules "$1" --force initrd || return
	cpio --quiet -t <initrd
}

# bats test_tags=slow
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

# bats test_tags=slow
@test "boot: an initramfs by dracut has the module where there is one, and systemd loads it" {
	command -v dracut >/dev/null || skip "no dracut"
	module_folder
	kernel=(--kver 6.12.0)
	run dracut_image "base systemd systemd-initrd dclist"
	[ "$status" -ne 77 ] || skip "no permission to mount"
	ends 0
	contains lib/modules/6.12.0/updates/dkms/digest_cache.ko
	contains etc/modules-load.d/dclist.conf
}

# bats test_tags=slow
@test "boot: an initramfs by dracut hands over where that is configured, also with systemd" {
	command -v dracut >/dev/null || skip "no dracut"
	boot_folder
	run dracut_image "base dclist"
	[ "$status" -ne 77 ] || skip "no permission to mount"
	ends 0
	for file in policy.p7b failure fallback keys/vendor; do
		contains "etc/dclist/boot/$file"
	done
	mkdir out
	(cd out && cpio --quiet -id <../initrd)
	cmp "$installed/usr/libexec/dclist-handover" "out/$(command -v switch_root)"
	rm -rf dracut out
	rm -rf dracut
	run dracut_image "base usrmount dclist"
	ends 1
	contains "the dracut modules usrmount and selinux read shell code of the real root before the hand-over"
	rm -rf dracut
	run dracut_image "base systemd systemd-initrd dclist"
	ends 0
	contains usr/libexec/dclist-handover
	contains usr/lib/systemd/system/initrd-switch-root.service.d/dclist.conf
	contains etc/dclist/boot/policy.p7b
}
