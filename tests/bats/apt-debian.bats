#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# apt's hooks with Debian's own packages: the C library, the shell and dpkg of this machine's release, installed
# again or upgraded by real apt on this machine's own system, which an overlay keeps unchanged.

# shellcheck disable=SC2154 # set in common.bash and distro.bash
# shellcheck disable=SC2016 # for dpkg-deb and inner shells

load common
load distro

packages=(libc6 dash dpkg)

setup_file() {
	cd "$BATS_FILE_TMPDIR" || return
	[[ $(id -u) == 0 ]] || { echo "chroot needs root" >skip && return; }
	grep -qsx ID=debian /etc/os-release || { echo "not Debian" >skip && return; }
	command -v strace >/dev/null || { echo "no strace" >skip && return; }
	system true || { echo "no permission to mount an overlay" >skip && return; }
	mkdir debs && cd debs || return
	timeout 300 apt-get -qq -o APT::Sandbox::User=root download "${packages[@]}" >../download.log 2>&1 ||
		{ echo "cannot download ${packages[*]}" >../skip && return; }
	cd .. || return
	distro_setup_file
}

teardown_file() {
	[[ ! ${DISTRO_HOME-} ]] || distro_teardown_file
}

setup() {
	[ ! -e "$BATS_FILE_TMPDIR/skip" ] || skip "$(<"$BATS_FILE_TMPDIR/skip")"
	cd "$BATS_TEST_TMPDIR" || return
}

# system COMMAND...: as root of this machine's system, without its keys and lists, where nothing that is written
# is kept but /out
system() {
	mkdir -p "$BATS_FILE_TMPDIR"/{over,out}
	# Process 1 is not in that root.
	timeout 1200 unshare --mount --pid --fork bash -c 'cd "$1" && mount -t tmpfs tmpfs over && mkdir over/{upper,work,root} &&
		mount -t overlay -o lowerdir=/,upperdir=over/upper,workdir=over/work overlay over/root &&
		mount --bind /dev over/root/dev && mount -t proc proc over/root/proc && mount -t tmpfs tmpfs over/root/tmp &&
		mkdir -p over/root/{out,dc} over/root/etc/dclist over/root/etc/digest_lists || exit 77
		mount --bind out over/root/out && mount -t tmpfs tmpfs over/root/etc/dclist &&
			mount -t tmpfs tmpfs over/root/etc/digest_lists || exit 77
		chroot over/root env -u TMPDIR -u LD_PRELOAD DEBIAN_FRONTEND=noninteractive "${@:2}"
		exit $?' bash "$BATS_FILE_TMPDIR" "$@" </dev/null
}

# bats test_tags=plain,slow
@test "apt-debian: libc6, dash and dpkg are upgraded by themselves, each with its list first" {
	local deb name list
	local out=$BATS_FILE_TMPDIR/out

	[[ $DCLIST != */asan/* ]] || skip "sanitizers do not work under strace"
	mkdir -p "$out"/lib/dclist
	cp "$BATS_FILE_TMPDIR"/debs/*.deb "$keys/other.gpg" "$DCLIST" "$out/"
	cp -a "$DISTRO_HOME" "$out/gnupg"
	cp "$TOP/build/dclist-dpkg" "$out/lib/dclist/dpkg"
	cp "$TOP/build/dclist-dpkg.so" "$out/lib/dclist/dpkg.so"
	sed 's,@BINDIR@,/out,g; s,@LIBEXECDIR@,/out/lib,g' "$TOP/plugins/apt/apt.conf" >"$out/50dclist"
	sed 's,@BINDIR@,/out,g; s,@LIBEXECDIR@,/out/lib,g' "$TOP/plugins/apt/dpkg.cfg" >"$out/dpkg.cfg"
	# fs-verity is what strace says it is.
	cat >"$out/traced" <<-'END'
		#!/bin/sh
		exec strace -qq -y -A -o /out/trace -e trace=ioctl -e inject=ioctl:retval=0 /out/lib/dclist/dpkg "$@"
	END
	cat >"$out/run" <<-'END'
		set -e
		/out/dclist keys -o /etc/dclist/keyring.gpg /out/other.gpg >/dev/null
		cp /out/50dclist /etc/apt/apt.conf.d/
		cp /out/dpkg.cfg /etc/dpkg/dpkg.cfg.d/dclist
		apt-get -y -o APT::Sandbox::User=root -o Dpkg::Use-Pty=0 -o Dir::Bin::dpkg=/out/traced -o DClist::Mode=warn \
			-o DClist::Gpg-Key=other@distro.example -o DClist::Keyring=/usr/share/keyrings/debian-archive-keyring.gpg \
			install --reinstall /out/*.deb
		ls -A /etc/digest_lists >/out/lists
		cp -a /etc/digest_lists /out/installed
		dpkg --audit
		dpkg-query -W -f '${Package} ${Version} ${Status}\n' libc6 dash dpkg >/out/state
		dash -c 'echo a shell' && ldconfig -p >/dev/null && dpkg --version >/dev/null
	END
	chmod 755 "$out/traced"
	run system env GNUPGHOME=/out/gnupg bash /out/run
	ends 0
	contains "a shell"
	lacks "no digest list of it is installed"
	# Nothing is left of a transaction. What depends on this version of dpkg came with it.
	cat "$out/lists"
	[ "$(grep -vc '^tlv-.*_.*_' "$out/lists")" -eq 0 ]
	for deb in "$BATS_FILE_TMPDIR"/debs/*.deb; do
		name=$(dpkg-deb -W --showformat '${Package}_${Version}_${Architecture}' "$deb")
		[ -e "$out/installed/tlv-$name" ]
		dclist verify -q -k "$keys/other.gpg" "$out/installed/tlv-$name"
		grep -qx "$(dpkg-deb -W --showformat '${Package} ${Version}' "$deb") install ok installed" "$out/state"
	done
	# What can run has fs-verity before it has its name: the list has such a digest of each.
	for list in "$out"/installed/tlv-*; do
		dclist show --digests "$list" | awk '$1 ~ /^sha256:/ { print $2 }'
	done | sort -u >listed
	sed -n 's,.*ioctl([0-9]*<\([^>]*\)>.*FS_IOC_ENABLE_VERITY.*,\1,p' "$out/trace" | sed 's,^.*/over/root/,/,; s/\.dpkg-new$//' |
		sort -u >enabled
	for name in libc.so.6 /dash /dpkg /dpkg-deb /ld-linux; do
		grep -q "$name" enabled
	done
	grep -v '^/var/lib/dpkg/' enabled | sed 's,^/usr,,' | sort -u | comm -23 - <(sed 's,^/usr,,' listed | sort -u) >unlisted
	cat unlisted
	[ ! -s unlisted ]
}
