#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# dclist boot: the second entry of the boot menu, made by the system's own tools, and an
# initramfs that halts only beside it. In a namespace whose /etc, /boot and EFI system
# partition are folders of the test.

# shellcheck disable=SC2016 # for the shell in the namespace

load common

folder=etc/dclist/boot
STUB=/usr/lib/systemd/boot/efi/linuxx64.efi.stub

setup_file() {
	export installed=$BATS_FILE_TMPDIR/installed system=$BATS_FILE_TMPDIR/system
	PATH=$PATH:/usr/sbin:/sbin
	for tool in "$STUB" sbsign objcopy mkinitramfs dracut strace; do
		[[ -e $tool ]] || command -v "$tool" >/dev/null || skip "no $tool"
	done
	timeout 60 make -s -C "$TOP" -f packaging/install.mk install DESTDIR="$installed" PREFIX=/usr
	mkdir -p "$system"/{boot,esp,firmware/efi/efivars,initramfs-tools,dracut}
	cp -a /etc "$system/etc" 2>/dev/null || true
	mkdir -p "$system/etc/dclist/boot/keys" "$system/etc/dracut.conf.d"
	echo policy >"$system/etc/dclist/boot/policy.p7b"
	echo keys >"$system/etc/dclist/boot/keys/vendor"
	printf '\6\0\0\0\1' >"$system/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"
	echo CONFIG_RD_GZIP=y >"$system/boot/config-6.12.0"
	# Any EFI program may be the kernel of an image; a kernel where there is one
	for kernel in /boot/vmlinuz-* /usr/lib/systemd/boot/efi/systemd-bootx64.efi; do
		[[ ! -f $kernel ]] || break
	done
	cp "$kernel" "$system/boot/vmlinuz-6.12.0"
	# The tools, with our hooks
	cp -a /usr/share/initramfs-tools/. "$installed/usr/share/initramfs-tools/." "$system/initramfs-tools"
	sed -i 's/^MODULES=.*/MODULES=list/' "$system/etc/initramfs-tools/initramfs.conf"
	cp -a /usr/lib/dracut/. "$system/dracut"
	rm -rf "$system/dracut/modules.d/90dclist"
	cp -r "$installed/usr/lib/dracut/modules.d/90dclist" "$system/dracut/modules.d/"
	echo 'no_kernel=yes hostonly=no early_microcode=no dracutmodules=" base dclist " do_strip=no compress=gzip' >"$system/etc/dracut.conf.d/test.conf"
	for name in owner other; do
		timeout 60 openssl req -x509 -newkey rsa:2048 -noenc -subj "/CN=$name" -days 3650 \
			-keyout "$system/$name.key" -out "$system/$name.pem" 2>/dev/null </dev/null
	done
}

setup() {
	PATH=$PATH:/usr/sbin:/sbin
	cp -a "$system" "$BATS_TEST_TMPDIR/system"
	cd "$BATS_TEST_TMPDIR/system" || return
}

# in_system COMMAND...: $before is done in the namespace first
in_system() {
	# run sees the status
	before=${before:-} timeout 300 unshare --map-root-user --mount bash -c '
		mount --bind "$installed/usr/libexec" /usr/libexec &&
			mount --bind etc /etc && mount --bind boot /boot && mount --bind firmware /sys/firmware &&
			mount --bind initramfs-tools /usr/share/initramfs-tools &&
			mount --bind dracut /usr/lib/dracut || exit 77
		eval "$before" || exit
		exec "$@"' bash "$@"
}

# boot ARGUMENT...: dclist boot there
boot() {
	run in_system "$DCLIST" boot "$@"
	[ "$status" -ne 77 ] || skip "no permission to mount"
}

halt() {
	boot halt --cert owner.pem --key owner.key --kernel 6.12.0 --esp esp --cmdline "root=/dev/vda ro" "$@"
}

fallback=esp/EFI/Linux/dclist-fallback-6.12.0.efi

# section NAME: of the fallback, as objcopy reads it
section() {
	objcopy -O binary --only-section=".$1" "$fallback" "section-$1"
	# It pads
	objcopy --dump-section ".$1=section-$1" "$fallback" /dev/null 2>/dev/null || true
	cat "section-$1"
}

# is_whole: the fallback is what it should be, by the tools of others
is_whole() {
	local size

	sbverify --cert owner.pem "$fallback"
	run ! sbverify --cert other.pem "$fallback"
	size=$(stat -c %s boot/vmlinuz-6.12.0)
	cmp <(section linux | head -c "$size") boot/vmlinuz-6.12.0
	[ "$(section cmdline | tr -d '\0')" = "root=/dev/vda ro" ]
	cmp <(section osrel | head -c "$(stat -Lc %s /etc/os-release)") /etc/os-release
	section initrd >initrd.img
	sha256sum --check --status "$folder/fallback"
}

# word_in IMAGE: what follows a failure, in an initramfs
word_in() {
	rm -rf out
	mkdir out
	unmkinitramfs "$1" out
	cat out/etc/dclist/boot/failure
}

@test "boot: what is set up, with nothing set up" {
	boot
	ends 0
	contains "last policy: /etc/dclist/boot/policy.p7b"
	contains "key lists: 1"
	contains "when a step fails: continue"
	contains "fallback: none"
	contains "Secure Boot: on"
	boot --json
	[ "$(json 'j["policy"], j["keys"], j["failure"], j["secure_boot"], "fallback" in j')" = "(True, 1, 'continue', True, False)" ]
}

# bats test_tags=slow
@test "boot: halt makes an image of mkinitramfs, signed and checked, and is written last" {
	halt
	ends 0
	contains "when a step fails: halt"
	contains "fallback: $PWD/$fallback, unchanged"
	contains "Boot the fallback once"
	is_whole
	[ "$(word_in initrd.img)" = continue ]
	[ "$(cat "$folder/failure")" = halt ]
	boot --json
	ends 0
	[ "$(json 'j["failure"], j["fallback"]["state"], j["fallback"]["path"]')" = "('halt', 'unchanged', '$PWD/$fallback')" ]
	# Nothing is left on the way
	[ "$(find esp -type f | wc -l)" = 1 ]
	# Now an initramfs halts
	run in_system mkinitramfs -o "$PWD/halts" 6.12.0
	ends 0
	[ "$(word_in halts)" = halt ]
	boot continue
	ends 0
	contains "when a step fails: continue"
	run in_system mkinitramfs -o "$PWD/goes-on" 6.12.0
	[ "$(word_in goes-on)" = continue ]
}

# bats test_tags=slow
@test "boot: the same by dracut, with a shell" {
	before='mount --bind /dev/null /usr/sbin/mkinitramfs'
	boot shell --cert owner.pem --key owner.key --kernel 6.12.0 --esp esp --cmdline "root=/dev/vda ro"
	ends 0
	is_whole
	[ "$(word_in initrd.img)" = continue ]
	[ "$(cat "$folder/failure")" = shell ]
	run in_system dracut --force "$PWD/shell" 6.12.0
	ends 0
	[ "$(word_in shell)" = shell ]
	for damage in "echo x >>$fallback" "rm $fallback" "rm $folder/fallback"; do
		eval "$damage"
		run in_system dracut --force "$PWD/goes-on" 6.12.0
		ends 0
		contains "is missing or changed, so this initramfs does not halt; run dclist boot halt"
		[ "$(word_in goes-on)" = continue ]
	done
	# Any word but continue halts, no word, too
	: >"$folder/failure"
	run in_system dracut --force "$PWD/goes-on" 6.12.0
	[ "$(word_in goes-on)" = continue ]
	[ ! -s "$folder/failure" ]
}

# quick_tools: an initramfs that is made at once
quick_tools() {
	mkdir -p quick.d tools
	(cd quick.d && mkdir -p etc/dclist/boot && echo "${1:-continue}" >etc/dclist/boot/failure &&
		find . | cpio --quiet -o -H newc | gzip) >quick
	printf '#!/bin/sh\ncp %s/quick "$2"\n' "$PWD" >tools/mkinitramfs
	chmod +x tools/mkinitramfs
	PATH=$PWD/tools:$PATH
}

# bats test_tags=slow
@test "boot: a fallback that changed or is missing halts no initramfs" {
	quick_tools
	halt
	ends 0
	for damage in changed missing; do
		[ $damage = changed ] && flip "$fallback" 5000 || rm "$fallback"
		boot
		ends 1
		contains "fallback: $PWD/$fallback, $damage"
		contains "the fallback is $damage, so an initramfs made now does not halt; run dclist boot halt again"
		boot --json
		ends 1
		run in_system /usr/sbin/mkinitramfs -o "$PWD/goes-on" 6.12.0
		ends 0
		contains "is missing or changed, so this initramfs does not halt; run dclist boot halt"
		[ "$(word_in goes-on)" = continue ]
		[ "$(cat "$folder/failure")" = halt ]
	done
	rm "$folder/fallback"
	boot
	ends 1
	contains "the fallback is not recorded"
	echo junk >"$folder/fallback"
	boot
	ends 1
	contains "not in the format of sha256sum; run dclist boot halt again"
	# Made again it is in order, of another kernel as well
	halt
	ends 0
	cp boot/vmlinuz-6.12.0 boot/vmlinuz-6.12.1
	halt --kernel 6.12.1
	ends 0
	[ "$(ls esp/EFI/Linux)" = dclist-fallback-6.12.1.efi ]
}

# refused MESSAGE: and no initramfs would halt
refused() {
	ends 1
	contains "$1"
	[ "$(cat "$folder/failure" 2>/dev/null || echo continue)" = continue ]
	[ -z "$(find esp -name '*.efi')" ]
}

@test "boot: refused before anything is done" {
	mkdir -p tools empty
	before='umount /sys/firmware; mount -t tmpfs tmpfs /sys/firmware' halt
	refused "this system was not booted by UEFI, so no second entry can be authenticated; keep 'dclist boot continue'"
	before='rm /etc/dclist/boot/policy.p7b' halt
	refused "policy.p7b: there is no last policy, so nothing is handed over; dclist-boot(7) describes how to make it"
	boot
	contains "last policy: none"
	echo policy >"$folder/policy.p7b"
	halt --kernel 6.13
	refused "6.13: no vmlinuz of this kernel in /boot or /usr/lib/modules; name another one with --kernel"
	halt --esp nowhere
	refused "nowhere: cannot open: No such file or directory"
	boot halt --cert owner.pem --key owner.key --kernel 6.12.0 --cmdline ro
	refused "no EFI system partition on /efi, /boot or /boot/efi; mount it, or give --esp"
	run in_system env PATH="$PWD/empty" "$DCLIST" boot halt --cert owner.pem --key owner.key
	refused "sbsign or sbverify is missing; install sbsigntool"
	ln -s "$(command -v sbsign)" "$(command -v sbverify)" tools
	run in_system env PATH="$PWD/tools" "$DCLIST" boot halt --cert owner.pem --key owner.key
	refused "neither ukify nor objcopy was found; install systemd-ukify or binutils"
	before='mount -t tmpfs tmpfs /usr/lib/systemd/boot' halt
	refused "linuxx64.efi.stub: missing; install systemd-boot-efi (on some distributions systemd-boot)"
	before='mount --bind /dev/null /usr/sbin/mkinitramfs; mount --bind /dev/null "$(realpath "$(command -v dracut)")"' halt
	refused "neither mkinitramfs nor dracut was found; install initramfs-tools or dracut"
	echo "root=/dev/vda ipe.enforce=0" >cmdline
	before='mount --bind cmdline /proc/cmdline' \
		boot halt --cert owner.pem --key owner.key --kernel 6.12.0 --esp esp
	refused "has ipe.enforce=0, which is only for repairs; give another command line with --cmdline"
	[ ! -e "$folder/failure" ]
}

@test "boot: refused on the way, and halt is taken back" {
	quick_tools
	halt
	ends 0
	rm -r esp/*
	# The certificate is not that of the key
	halt --cert other.pem
	refused "sbsign: failed with status 1:"
	contains "private key does not match certificate"
	printf '#!/bin/sh\ncp "$7" "$6"\n' >tools/sbsign
	chmod +x tools/sbsign
	halt
	refused "sbverify: failed with status 1:"
	rm tools/sbsign
	mkdir full
	before='mount -t tmpfs -o size=64k tmpfs full' halt --esp full
	refused "cannot write: No space left on device; free some space there"
	echo halt >quick.d/etc/dclist/boot/failure
	quick_tools halt
	halt
	refused 'its initramfs says "halt" in /etc/dclist/boot/failure, not continue; check that the hook of dclist-boot(7) is installed'
	: | gzip >quick
	halt
	refused 'its initramfs says ""'
	printf '#!/bin/sh\nexit 3\n' >tools/mkinitramfs
	halt
	refused "mkinitramfs: failed with status 3:"
	contains "warning: now says continue; an initramfs made from now on does not halt"
	printf '#!/bin/sh\nkill -9 $$\n' >tools/mkinitramfs
	halt
	refused "mkinitramfs: killed by signal 9"
	printf 'junk' >tools/mkinitramfs
	halt
	refused "mkinitramfs: cannot execute it: Exec format error"
}

@test "boot: an image that is not what was asked for is refused" {
	quick_tools
	# Another kernel than the one that was looked at
	printf '#!/bin/sh\nexec %s $(echo "$@" | sed "s,.linux=[^ ]*,.linux=/bin/true,")\n' "$(command -v objcopy)" >tools/objcopy
	chmod +x tools/objcopy
	halt
	refused "vmlinuz-6.12.0: differs from section .linux of the new image"
}

@test "boot: killed between any two steps, nothing halts" {
	quick_tools
	for tool in mkinitramfs objcopy sbsign sbverify; do
		rm -rf esp/* tools/{objcopy,sbsign,sbverify}
		halt
		ends 0
		[ "$(cat "$folder/failure")" = halt ]
		cp tools/mkinitramfs tools/quick
		printf '#!/bin/sh\nkill -9 $PPID\n' >tools/$tool
		chmod +x tools/$tool
		halt
		ends 137
		[ "$(cat "$folder/failure")" = continue ]
		mv tools/quick tools/mkinitramfs
	done
	# And wherever a file comes to its name: what halts has its fallback
	rm tools/sbverify
	for n in 1 2 3 4 5; do
		halt
		ends 0
		run in_system strace -f -o trace -e trace=renameat -e inject=renameat:signal=KILL:when=$n "$DCLIST" boot halt \
			--cert owner.pem --key owner.key --kernel 6.12.0 --esp esp --cmdline "ro $n"
		ends 137
		[ "$(cat "$folder/failure")" = continue ] || sha256sum --check --status "$folder/fallback"
	done
	[ "$(cat "$folder/failure")" = continue ]
}

@test "boot: Secure Boot that is off is told of" {
	quick_tools
	rm firmware/efi/efivars/*
	halt
	ends 0
	contains "warning: Secure Boot is off, so that nothing authenticates what boots"
	contains "Secure Boot: off"
}

@test "boot: the present command line, without what a boot loader added" {
	quick_tools
	echo "BOOT_IMAGE=/vmlinuz root=UUID=1 initrd=\\initrd ro  quiet" >cmdline
	before='mount --bind cmdline /proc/cmdline' \
		boot halt --cert owner.pem --key owner.key --kernel 6.12.0 --esp esp
	ends 0
	[ "$(section cmdline | tr -d '\0')" = "root=UUID=1 ro quiet" ]
}

# bats test_tags=plain
@test "boot: a FAT file system has no modes, and is written to" {
	[[ $DCLIST != */asan/* ]] || skip "sanitizers and strace cannot be combined"
	quick_tools
	run in_system strace -f -o trace -e trace=fchmod -e inject=fchmod:error=EPERM "$DCLIST" boot halt \
		--cert owner.pem --key owner.key --kernel 6.12.0 --esp esp --cmdline ro
	[ "$status" -ne 77 ] || skip "no permission to mount"
	ends 0
	grep -q EPERM trace
	contains "unchanged"
}
