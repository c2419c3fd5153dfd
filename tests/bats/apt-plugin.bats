#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# apt's hooks and the library in dpkg, with real transactions in a root of their own; under enforcement they
# are tested in tests/vm. Here no file system has fs-verity, unless strace makes dpkg believe so.

# shellcheck disable=SC2154 # set in common.bash and distro.bash
# shellcheck disable=SC2317 # functions are called by run

load common
load distro

# made NAME VERSION: a package with all scripts, each of which runs the package's own program, and logs
# which lists there are
made() {
	local script

	mkdir -p "tree/opt/$1" tree/DEBIAN
	printf '#!/bin/sh\necho %s %s\n' "$1" "$2" >"tree/opt/$1/run"
	echo data >"tree/opt/$1/data"
	chmod 755 "tree/opt/$1/run"
	cat >tree/DEBIAN/control <<-END
		Package: $1
		Version: $2
		Architecture: all
		Maintainer: nobody <nobody@dclist.example>
		Description: a test
	END
	for script in preinst postinst prerm postrm; do
		cat >"tree/DEBIAN/$script" <<-END
			#!/bin/sh
			[ ! -e /kill ] || [ "\$(cat /kill)" != $script-$2 ] || { rm /kill; kill -9 \$PPID; }
			[ ! -e /fail ] || [ "\$(cat /fail)" != $script-$2 ] || exit 1
			echo "$script-$2 \$1: \$(cd /etc/digest_lists && echo *), LD_PRELOAD=\$LD_PRELOAD" >>/log
		END
		chmod 755 "tree/DEBIAN/$script"
	done
	dpkg-deb --root-owner-group -b tree "image/repo/$1_$2_all.deb" >/dev/null
	rm -r tree
}

# kinds VERSION: a package of many kinds of files, without scripts
kinds() {
	mkdir -p tree/opt/kinds tree/DEBIAN
	printf '#!/bin/sh\necho kinds %s\n' "$1" >tree/opt/kinds/run
	printf 'data %s' "$1" >tree/opt/kinds/data
	cp tree/opt/kinds/run tree/opt/kinds/conf
	chmod 755 tree/opt/kinds/{run,conf}
	ln tree/opt/kinds/run tree/opt/kinds/hard
	ln -s run tree/opt/kinds/link
	printf '\177ELF %s' "$1" >tree/opt/kinds/library
	echo /opt/kinds/conf >tree/DEBIAN/conffiles
	printf 'Package: kinds\nVersion: %s\nArchitecture: all\nMaintainer: nobody <nobody@dclist.example>\nDescription: a test\n' \
		"$1" >tree/DEBIAN/control
	dpkg-deb --root-owner-group -b tree "image/repo/kinds_$1_all.deb" >/dev/null
	rm -r tree
}

setup_file() {
	local name

	cd "$BATS_FILE_TMPDIR" || return
	[[ $(id -u) == 0 ]] || { echo "chroot needs root" >skip && return; }
	hash apt-get dpkg-deb dpkg-scanpackages 2>/dev/null || { echo "no apt here, or no dpkg-dev" >skip && return; }
	unshare --mount mount -t tmpfs none . 2>/dev/null || { echo "no permission to mount" >skip && return; }
	distro_setup_file
	mkdir -p image/{repo,dc/lib/dclist,etc/apt/{apt.conf.d,preferences.d},etc/dpkg/dpkg.cfg.d,etc/dclist,etc/digest_lists,opt,proc,dev,usr,tmp} \
		image/var/lib/{dpkg/{info,updates,triggers},apt/lists/partial} image/var/cache/apt/archives/partial image/var/log/apt
	for name in bin sbin lib lib64; do
		ln -s "usr/$name" "image/$name"
	done
	cp /etc/passwd /etc/group image/etc/
	cp "$DCLIST" image/dc/dclist
	cp "$TOP"/build/dclist-dpkg image/dc/lib/dclist/dpkg
	cp "$TOP"/build/dclist-dpkg.so image/dc/lib/dclist/dpkg.so
	for name in apt.conf:apt/apt.conf.d/50dclist dpkg.cfg:dpkg/dpkg.cfg.d/dclist; do
		sed 's,@BINDIR@,/dc,g; s,@LIBEXECDIR@,/dc/lib,g' "$TOP/plugins/apt/${name%:*}" >"image/dc/${name%:*}"
		ln -s "/dc/${name%:*}" "image/etc/${name#*:}"
	done
	printf 'Package: base\nStatus: install ok installed\nVersion: 1\nArchitecture: all\nMaintainer: x\nDescription: x\n' >image/var/lib/dpkg/status
	: >image/var/lib/dpkg/info/base.list
	made tool 1.0
	made tool 2.0
	made other 1.0
	made strange 1.0
	made zero 0:1.0
	kinds 1.0
	kinds 2.0
	(cd image/repo && dpkg-scanpackages -m . 2>/dev/null >Packages)
	distro_py release image/repo >image/repo/Release
	sign_by archive --clearsign -o image/repo/InRelease image/repo/Release
	cp "$keys/archive.gpg" image/repo/
	echo 'deb [signed-by=/repo/archive.gpg] file:/repo ./' >image/etc/apt/sources.list
	dclist keys -o image/etc/dclist/keyring.gpg "$keys/other.gpg" >/dev/null
	by_owner convert deb -o lists/ -k "$keys/archive.gpg" --release image/repo/InRelease --packages image/repo/Packages \
		image/repo/{tool,other,kinds,zero}*.deb >/dev/null
	by_owner publish -o image/site lists >/dev/null
	in_root apt-get -qq -o APT::Sandbox::User=root update
}

by_owner() {
	GNUPGHOME=$DISTRO_HOME timeout 60 "$DCLIST" "$@" --gpg-key other@distro.example
}

teardown_file() {
	[[ ! ${DISTRO_HOME-} ]] || distro_teardown_file
}

setup() {
	[ ! -e "$BATS_FILE_TMPDIR/skip" ] || skip "$(<"$BATS_FILE_TMPDIR/skip")"
	cd "$BATS_TEST_TMPDIR" || return
	cp -a "$BATS_FILE_TMPDIR/image" .
}

# in_root COMMAND...: with this machine's programs
in_root() {
	# Process 1 is not in that root.
	# shellcheck disable=SC2016 # for the inner shell
	timeout 100 unshare --mount --pid --fork bash -c 'mount --bind /usr image/usr && mount -o remount,bind,ro image/usr &&
		mount --bind /dev image/dev && mount -t proc proc image/proc || exit 77
		chroot image env -u TMPDIR DEBIAN_FRONTEND=noninteractive "$@"
		exit $?' bash "$@" </dev/null
}

# apt OPERATION...
apt() {
	in_root apt-get -qq -o APT::Sandbox::User=root -o Dpkg::Use-Pty=0 "$@"
}

# lists NAME...: these and no others are installed, and nothing is left of a transaction
lists() {
	local names=("${@/#/tlv-}")

	[[ ! ${site-yes} ]] || names+=(.site)
	[ "$(ls -A image/etc/digest_lists)" = "$(printf '%s\n' "${names[@]}" | sort)" ] || {
		ls -A image/etc/digest_lists >&2
		return 1
	}
}

# believing [OPERATION]...: apt, with a dclist that believes that there is fs-verity, in the mode enforce
believing() {
	command -v strace >/dev/null || skip "no strace"
	sed -i 's,"/dc/dclist --apt ,"strace -qq -o /dev/null -e trace=ioctl -e inject=ioctl:error=ENODATA /dc/dclist --apt ,
		s,::/dc/dclist::,::strace::,' image/dc/apt.conf
	apt -o DClist::Mode=enforce "$@"
}

# bats test_tags=slow
@test "apt-plugin: a new list is there before the first script, the old one until after the last" {
	apt -o DClist::From=/site install tool=1.0 other
	grep -qx 'preinst-1.0 install: tlv-other_1.0_all tlv-tool_1.0_all, LD_PRELOAD=' image/log
	lists other_1.0_all tool_1.0_all
	rm image/log
	apt -o DClist::From=/site install tool
	cat image/log
	[ "$(sed 's/: .*//; s/ .*//' image/log)" = "prerm-1.0
preinst-2.0
postrm-1.0
postinst-2.0" ]
	[ "$(sed 's/.*: //' image/log | uniq)" = "tlv-other_1.0_all tlv-tool_1.0_all tlv-tool_2.0_all, LD_PRELOAD=" ]
	lists other_1.0_all tool_2.0_all
	# Its last script is still there
	apt remove tool
	[ "$(cat image/etc/digest_lists/.apt)" = "mode warn
tool tlv-tool_2.0_all" ]
	echo bad >image/keyring
	run in_root sh -c 'mount --bind /keyring /etc/dclist/keyring.gpg && exec /dc/dclist --apt-done'
	ends 1
	contains "dclist: lists of packages that are gone stay; they are removed after the next transaction of apt"
	[ -e image/etc/digest_lists/.apt ]
	apt purge tool
	lists other_1.0_all
}

# bats test_tags=slow
@test "apt-plugin: the list of a package that is gone is damaged, or no list" {
	apt -o DClist::From=/site install tool=1.0 other
	truncate -s 100 image/etc/digest_lists/tlv-tool_1.0_all
	rm image/etc/digest_lists/tlv-other_1.0_all
	ln -s /nowhere image/etc/digest_lists/tlv-other_1.0_all
	run apt -o DClist::From=/site install tool
	ends 0
	contains "/etc/digest_lists/tlv-tool_1.0_all: warning: removed, as its package is gone, but not unloaded, as it was not a digest list"
	lacks "lists of packages that are gone stay"
	[ ! -e image/etc/digest_lists/tlv-tool_1.0_all ]
	run apt purge other
	ends 0
	lists tool_2.0_all
}

# bats test_tags=plain,slow
@test "apt-plugin: what replaced it is on the disk before a list is removed" {
	local name lists=image/etc/digest_lists

	[[ $DCLIST != */asan/* ]] || skip "sanitizers do not work under strace"
	command -v strace >/dev/null || skip "no strace"
	apt -o DClist::From=/site install tool=1.0
	echo "mode warn" >"$lists/.apt"
	for name in gone left; do
		cp "$lists/tlv-tool_1.0_all" "$lists/tlv-${name}_1_all"
		echo "$name tlv-${name}_1_all" >>"$lists/.apt"
	done
	echo "tool tlv-tool_1.0_all" >>"$lists/.apt"
	in_root strace -qq -o /trace -e trace=sync,unlinkat /dc/dclist --apt-done
	[ "$(sed -n 's/^sync(.*/sync/p; s/^unlinkat(.*"tlv-\([a-z]*\).*/\1/p' image/trace | xargs)" = "sync gone left" ]
	lists tool_1.0_all
}

# bats test_tags=plain,slow
@test "apt-plugin: enforce: a package without a list is refused before dpkg begins" {
	[[ $DCLIST != */asan/* ]] || skip "sanitizers do not work under strace"
	run believing -o DClist::From=/site install strange other
	[ "$status" -ne 0 ]
	contains "dclist: strange_1.0_all: no digest list of it is installed: the site has none; publish one there"
	contains "dclist: nothing is changed; to go without digest lists, apt-get -o DClist::Mode=off"
	lacks Unpacking
	[ ! -e image/opt/other ]
	lists
	# Lists are required in a chroot as well; the kernel has none of them.
	run believing -o DClist::From=/site install other
	ends 0
	lacks "no digest list holds it"
	lists other_1.0_all
	run believing install strange
	[ "$status" -ne 0 ]
	contains "set DClist::From to the site that has one, or DClist::Gpg-Key to a key that signs it"
	lists other_1.0_all
	# What was installed before is not for nothing.
	cp "$BATS_FILE_TMPDIR/lists/tlv-tool_1.0_all" image/etc/digest_lists/
	run believing -o DClist::From=/site install strange tool=1.0 zero
	[ "$status" -ne 0 ]
	contains "dclist: strange_1.0_all: no digest list of it is installed: the site has none"
	lists other_1.0_all tool_1.0_all
	run believing -o DClist::From=/nowhere install strange
	[ "$status" -ne 0 ]
	contains "dclist: strange_1.0_all: no digest list of it is installed: the site could not be asked; see above"
	sleep_until_old=$(($(sed -n 's/^made //p' image/site/index) + 2))
	until (($(date +%s) >= sleep_until_old)); do
		read -r -t 0.1 <> <(:) || true
	done
	run believing -o DClist::From=/site -o DClist::Max-Age=1s install zero
	[ "$status" -ne 0 ]
	contains "/site/index: older than the maximum age: made at "
	contains "dclist: zero_1.0_all: no digest list of it is installed: the site could not be asked; see above"
	run believing -o DClist::From=/site -o DClist::Max-Age=x install zero
	[ "$status" -ne 0 ]
	contains "DClist::Max-Age: x: invalid duration; use 36h or 7d, for example"
	lacks Unpacking
	run believing -o DClist::From=/site -o DClist::Max-Age=7d install zero
	ends 0
}

# bats test_tags=plain,slow
@test "apt-plugin: enforce: a list by another key, of other parameters, or of something else" {
	[[ $DCLIST != */asan/* ]] || skip "sanitizers do not work under strace"
	run believing -o DClist::From=/site install kinds=1.0
	mkdir other
	by_owner convert deb -o other/ -k "$keys/archive.gpg" --release image/repo/InRelease --packages image/repo/Packages --block-size 1024 \
		image/repo/tool_1*.deb >/dev/null
	cp other/tlv-tool_1.0_all image/etc/digest_lists/
	run believing install tool=1.0
	[ "$status" -ne 0 ]
	contains "/etc/digest_lists/tlv-tool_1.0_all: not of fs-verity digests by SHA-256, with blocks of 4096 bytes and no salt"
	lacks Unpacking
	cp "$BATS_FILE_TMPDIR/lists/tlv-other_1.0_all" image/etc/digest_lists/tlv-tool_1.0_all
	run believing install tool=1.0
	[ "$status" -ne 0 ]
	contains "/etc/digest_lists/tlv-tool_1.0_all: the list of something else; remove it"
	dclist keys -o image/etc/dclist/keyring.gpg "$keys/archive.gpg" >/dev/null
	cp "$BATS_FILE_TMPDIR/lists/tlv-tool_1.0_all" image/etc/digest_lists/
	run believing install tool=1.0
	[ "$status" -ne 0 ]
	contains "/etc/digest_lists/tlv-tool_1.0_all: signed by a key that is not in the keyring"
	contains "; add the signer's key to /etc/dclist/keyring.gpg"
	lacks Unpacking
}

# bats test_tags=slow
@test "apt-plugin: enforce: without fs-verity nothing is changed; warn, off" {
	run apt -o DClist::From=/site -o DClist::Mode=enforce install tool=1.0
	[ "$status" -ne 0 ]
	contains "dclist: /usr/bin/dpkg: its file system has no fs-verity, without which nothing on it is trusted"
	contains "dclist: nothing is changed"
	lacks Unpacking
	[ -z "$(ls -A image/etc/digest_lists)" ]
	run apt -o DClist::From=/site -o DClist::Mode=warn install tool=1.0 strange
	ends 0
	contains "dclist: strange_1.0_all: no digest list of it is installed"
	contains "dclist: warning: packages are installed nevertheless; what is missing will not run where it is enforced"
	contains "dclist: /usr/bin/dpkg: warning: its file system has no fs-verity"
	contains "dclist: warning: /opt/strange/run: its file system has no fs-verity"
	lists tool_1.0_all
	# Only a run for all packages counts as that this machine has what the site offers.
	grep -q '^serial [1-9]' image/etc/digest_lists/.site
	grep -q '^synced 0$' image/etc/digest_lists/.site
	run apt -o DClist::From=/nowhere -o DClist::Mode=off install tool=2.0
	ends 0
	lacks "dclist: tool"
	lists tool_1.0_all
	lacks "has no fs-verity"
	# There is nothing to verify with, and a record was left.
	rm image/etc/dclist/keyring.gpg
	echo 'mode enforce' >image/etc/digest_lists/.apt
	run apt -o DClist::Mode=off remove tool
	ends 0
	lacks "dclist: "
	[ ! -e image/etc/digest_lists/.apt ]
	run apt -o DClist::Mode=nonsense install other
	[ "$status" -ne 0 ]
	contains "DClist::Mode: nonsense: not off, warn or enforce"
	lacks Unpacking
}

# bats test_tags=slow
@test "apt-plugin: a list is made of the package, with a key of this machine" {
	cp -a "$DISTRO_HOME" image/gnupg
	export GNUPGHOME=/gnupg
	apt -o DClist::Gpg-Key=other@distro.example -o DClist::Keyring=/repo/archive.gpg install tool=1.0 other
	site='' lists other_1.0_all tool_1.0_all
	dclist verify -k image/etc/dclist/keyring.gpg image/etc/digest_lists/*
	grep -q '^preinst-1.0 install: tlv-other_1.0_all tlv-tool_1.0_all,' image/log
	# Not what nobody signed
	dpkg-deb -R image/repo/strange_1.0_all.deb tree
	echo mine >tree/opt/strange/run
	dpkg-deb --root-owner-group -b tree image/own.deb >/dev/null
	run apt -o DClist::Gpg-Key=other@distro.example -o DClist::Keyring=/repo/archive.gpg install /own.deb
	ends 0
	contains "/own.deb: not in any signed Packages file"
	contains "strange_1.0_all: no digest list of it is installed: it could not be made; see above"
}

# Which files get fs-verity, as strace sees it
enabled() {
	sed -n 's,.*ioctl([0-9]*<\([^>]*\)>.*FS_IOC_ENABLE_VERITY.*,\1,p' trace | sed 's,^.*/image/,/,' | sort
}

# bats test_tags=slow
@test "apt-plugin: which files get fs-verity before they have their names" {
	command -v strace >/dev/null || skip "no strace"
	cat >image/dc/traced <<-'END'
		#!/bin/sh
		exec strace -qq -y -A -o /trace -e trace=ioctl -e inject=ioctl:retval=0 /dc/lib/dclist/dpkg "$@"
	END
	chmod 755 image/dc/traced
	apt -o Dir::Bin::dpkg=/dc/traced -o DClist::From=/site install kinds=1.0
	mv image/trace .
	enabled
	[ "$(enabled | sed 's/\.dpkg-new//')" = "/opt/kinds/conf
/opt/kinds/hard
/opt/kinds/library
/opt/kinds/run" ]
	[ "$(enabled | grep -c 'dpkg-new$')" = 4 ]
	[ "$(readlink image/opt/kinds/link)" = run ]
	[ "$(image/opt/kinds/hard)" = "kinds 1.0" ]
	apt -o Dir::Bin::dpkg=/dc/traced -o DClist::From=/site install tool=1.0
	mv image/trace .
	enabled
	[ "$(enabled)" = "/opt/tool/run.dpkg-new
/var/lib/dpkg/tmp.ci/postinst
/var/lib/dpkg/tmp.ci/postrm
/var/lib/dpkg/tmp.ci/preinst
/var/lib/dpkg/tmp.ci/prerm" ]
}

# bats test_tags=slow
@test "apt-plugin: enforce: a file that no list holds does not get its name, and dpkg puts back what was there" {
	command -v strace >/dev/null || skip "no strace"
	apt -o DClist::From=/site install kinds=1.0
	echo 'mode enforce' >image/etc/digest_lists/.apt
	run in_root strace -qq -o /dev/null -e trace=ioctl -e inject=ioctl:retval=0 /dc/lib/dclist/dpkg -i /repo/kinds_2.0_all.deb
	[ "$status" -ne 0 ]
	contains "dclist: /opt/kinds/"
	contains ": no digest list holds it: it is not the file that its package's list was made of; get the package again"
	contains "unable to install new version of '/opt/kinds/"
	[ "$(image/opt/kinds/run)" = "kinds 1.0" ]
	[ "$(image/opt/kinds/hard)" = "kinds 1.0" ]
	[ "$(cat image/opt/kinds/data)" = "data 1.0" ]
	[ -z "$(find image/opt -name '*.dpkg-*')" ]
	# shellcheck disable=SC2016 # for dpkg-query
	run in_root dpkg-query -W -f '${Version} ${Status}' kinds
	[ "$output" = "1.0 install ok installed" ]
	# Without fs-verity
	run in_root /dc/lib/dclist/dpkg -i /repo/kinds_2.0_all.deb
	[ "$status" -ne 0 ]
	contains ": its file system has no fs-verity, without which it is not trusted"
	[ "$(image/opt/kinds/run)" = "kinds 1.0" ]
}

# bats test_tags=slow
@test "apt-plugin: dpkg is killed, and both lists stay until it is repaired" {
	apt -o DClist::From=/site install tool=1.0
	echo postrm-1.0 >image/kill
	run apt -o DClist::From=/site install tool=2.0
	[ "$status" -ne 0 ]
	in_root /dc/dclist sync --from /site
	[ -e image/etc/digest_lists/tlv-tool_1.0_all ]
	[ -e image/etc/digest_lists/tlv-tool_2.0_all ]
	in_root dpkg --configure -a
	[ -e image/etc/digest_lists/tlv-tool_1.0_all ]
	[ -e image/etc/digest_lists/tlv-tool_2.0_all ]
	apt -o DClist::From=/site install tool=2.0
	lists tool_2.0_all
	echo postinst-1.0 >image/kill
	run apt -o DClist::From=/site --allow-downgrades install tool=1.0
	[ "$status" -ne 0 ]
	in_root dpkg --configure -a
	lists tool_1.0_all
	# What is installed stays, and what is not goes
	echo preinst-2.0 >image/fail
	run apt -o DClist::From=/site install tool=2.0
	[ "$status" -ne 0 ]
	lists tool_1.0_all
}

# bats test_tags=slow
@test "apt-plugin: a package that is not configured has its old list, for configuration files that run" {
	apt -o DClist::From=/site install tool=1.0 zero
	# dpkg leaves out the epoch 0.
	lists tool_1.0_all zero_1.0_all
	echo postinst-2.0 >image/fail
	run apt -o DClist::From=/site install tool=2.0
	[ "$status" -ne 0 ]
	[ -e image/etc/digest_lists/tlv-tool_1.0_all ]
	[ -e image/etc/digest_lists/tlv-tool_2.0_all ]
	rm image/fail
	in_root dpkg --configure -a
	lists tool_2.0_all zero_1.0_all
}

# bats test_tags=slow
@test "apt-plugin: dpkg alone: enforce: unpacks nothing, but repairs and removes" {
	apt -o DClist::From=/site install other
	export DCLIST_MODE=enforce
	run in_root dpkg -i /repo/tool_1.0_all.deb
	[ "$status" -ne 0 ]
	contains "dclist: dpkg: refused: it loads no digest lists, so that what it installs would be denied; use apt-get install ./PACKAGE.deb"
	contains "dclist: nothing is changed; to continue nevertheless, set DCLIST_MODE=off in the environment"
	run in_root dpkg --unpack /repo/tool_1.0_all.deb
	[ "$status" -ne 0 ]
	contains "dclist: dpkg: refused"
	[ ! -e image/opt/tool ]
	run in_root dpkg-query -W tool
	[ "$status" -ne 0 ]
	# Not that of another dpkg
	DCLIST_DPKG=1 run in_root dpkg -i /repo/tool_1.0_all.deb
	[ "$status" -ne 0 ]
	in_root dpkg --configure -a
	in_root dpkg --purge other
	[ ! -e image/opt/other ]
	DCLIST_MODE=off in_root dpkg -i /repo/tool_1.0_all.deb
	[ -e image/opt/tool ]
	# The architecture is no transaction.
	echo 'mode warn' >image/etc/digest_lists/.apt
	in_root dpkg --add-architecture riscv64
	[ -e image/etc/digest_lists/.apt ]
	# A dclist that cannot start
	mv image/dc/dclist .
	for status in 126 127; do
		printf '#!/bin/sh\nexit %s\n' $status >image/dc/dclist
		chmod 755 image/dc/dclist
		in_root dpkg -i /repo/tool_1.0_all.deb
		apt --reinstall install /repo/tool_1.0_all.deb
	done
	mv dclist image/dc/
	# Where it is not enforced
	export -n DCLIST_MODE
	in_root dpkg -i /repo/tool_2.0_all.deb
	rm image/dc/dclist
	DCLIST_MODE=enforce in_root dpkg -i /repo/tool_1.0_all.deb
}

# bats test_tags=slow
@test "apt-plugin: apt goes on after it removed the package of what it executes as dpkg" {
	mkdir -p tree/dc tree/DEBIAN
	cp -a image/dc/lib image/dc/dclist tree/dc/
	printf 'Package: dclist\nVersion: 1\nArchitecture: all\nMaintainer: x <x@dclist.example>\nDescription: x\n' >tree/DEBIAN/control
	printf '#!/bin/sh\nrm -f /etc/apt/apt.conf.d/50dclist /etc/dpkg/dpkg.cfg.d/dclist\n' >tree/DEBIAN/prerm
	chmod 755 tree/DEBIAN/prerm
	dpkg-deb --root-owner-group -b tree image/self.deb >/dev/null
	apt -o DClist::Mode=off install /self.deb
	apt -o DClist::From=/site install tool=1.0 dclist-
	[ ! -e image/dc/dclist ]
	[ ! -e image/dc/lib ]
	[ "$(image/opt/tool/run)" = "tool 1.0" ]
	apt -o DClist::Mode=off install other
	[ -e image/opt/other ]
}

# bats test_tags=slow
@test "apt-plugin: libraries of others are preloaded as before" {
	local library

	library=$(ldconfig -p | awk '$1 == "libm.so.6" { print $NF; exit }')
	LD_PRELOAD='' in_root env LD_PRELOAD="$library" /dc/lib/dclist/dpkg -i /repo/tool_1.0_all.deb
	grep -q "^preinst-1.0 install: .*LD_PRELOAD=$library$" image/log
}

# told TEXT: to dclist, by apt
told() {
	# shellcheck disable=SC2059 # escapes
	run bash -c 'printf "$1" | timeout 20 "$2" --apt' bash "$1" "$DCLIST"
}

# says TEXT WHY: dclist refuses what apt says
says() {
	told "${1/$'\\n'/\\nDClist::Mode=enforce\\n}"
	ends 1
	contains "dclist: apt: $2"
	contains "; see dclist-apt(8)"
	contains "dclist: nothing is changed"
}

@test "apt-plugin: what apt does not say" {
	says 'VERSION 2\n\n' "does not say what it is about to do in version 3"
	says 'VERSION 3\n\ntool - - none < 1 amd64 none /a' "what it is about to do ends in a line"
	says 'VERSION 3\n\ntool - - none < 1 amd64\n' "it announces a change that is not understood"
	says 'VERSION 3\n\ntool - - none x 1 amd64 none /a.deb\n' "it announces a change that is not understood"
	says 'VERSION 3\n\ntool - - none < 1 amd64 none a.deb\n' "it does not name the file of a package"
	says 'VERSION 3\n\ntool - - none < 1 amd64 none **ERROR**\n' "it does not name the file of a package"
	says 'VERSION 3\n\n../tool - - none < 1 amd64 none /a.deb\n' "a package has a name that cannot be that of a file"
	says 'VERSION 3\n\ntool - - none < 1/2 amd64 none /a.deb\n' "a package has a name that cannot be that of a file"
	# The name of a file has a line end
	says 'VERSION 3\n\ntool - - none < 1 amd64 none /a\nb.deb\n' "it announces a change that is not understood"
	says 'VERSION 3\n\ntool - - none < 1 amd64 none /a\000.deb\n' "what it is about to do has a zero byte"
	# Where nothing is enforced, and where the user wants to go without lists, it is no reason to stop apt.
	told 'VERSION 3\nDClist::Mode=off\n\n../tool - - none < 1 amd64 none /a.deb\n'
	ends 0
	lacks "dclist:"
	told 'VERSION 3\nDClist::Mode=warn\n\n../tool - - none < 1 amd64 none /a.deb\n'
	ends 0
	contains "dclist: apt: a package has a name that cannot be that of a file"
	contains "dclist: warning: packages are installed nevertheless"
	told ''
	ends 0
	run timeout 20 "$DCLIST" --apt <.
	ends 0
	contains "dclist: apt: cannot read what it is about to do: Is a directory"
	# What dpkg allows, with a warning or where an old package is concerned
	told 'VERSION 3\nDClist::Mode=enforce\n\nTo_ol 1_0 - none < 1_a amd64 none /a.deb\n../x - - none > - - none **REMOVE**\n'
	ends 1
	lacks "a package has a name"
}

@test "pacman-plugin: enforce: refused, with what to do" {
	DCLIST_MODE=enforce run "$DCLIST" --refuse pacman
	ends 1
	contains "dclist: pacman: refused: it writes files in place"
	contains "boot with ipe.enforce=0, and run there pacman, dclist sync --from SITE and dclist verity"
	contains "set DCLIST_MODE=off in the environment"
	DCLIST_MODE=warn run "$DCLIST" --refuse pacman
	ends 0
	DCLIST_MODE=off run "$DCLIST" --refuse pacman
	ends 0
	DCLIST_MODE=x run "$DCLIST" --refuse pacman
	ends 1
	contains "DCLIST_MODE: x: not off, warn or enforce"
}

# bats test_tags=slow
@test "pacman-plugin: real pacman changes nothing where lists are enforced" {
	command -v pacman >/dev/null || skip "no pacman"
	[[ $(id -u) == 0 ]] || skip "pacman needs root"
	# A hook runs below pacman's root, which therefore is this machine's: all files are of this test.
	mkdir -p "pkg/$PWD/files" db/{local,sync} hooks cache
	echo data >"pkg/$PWD/files/tool"
	printf 'pkgname = tool\npkgver = 1.0-1\npkgdesc = a test\narch = any\nsize = 5\n' >pkg/.PKGINFO
	tar -C pkg -czf tool-1.0-1-any.pkg.tar.gz .PKGINFO "${PWD#/}/files/tool"
	sed "s,@BINDIR@,$(dirname "$DCLIST"),g" "$TOP"/plugins/pacman/*.hook >hooks/dclist.hook
	printf '[options]\nArchitecture = auto\nSigLevel = Never\nLocalFileSigLevel = Never\n' >pacman.conf
	pacman_do() {
		timeout 100 pacman --config pacman.conf --dbpath "$PWD/db" --cachedir "$PWD/cache" --hookdir "$PWD/hooks" \
			--logfile "$PWD/log" --noconfirm "$@" </dev/null
	}
	DCLIST_MODE=enforce run pacman_do -U tool-1.0-1-any.pkg.tar.gz
	[ "$status" -ne 0 ]
	contains "dclist: pacman: refused: it writes files in place"
	[ ! -e files ]
	[ -z "$(compgen -G 'db/local/tool-*')" ]
	DCLIST_MODE=warn run pacman_do -U tool-1.0-1-any.pkg.tar.gz
	ends 0
	[ "$(cat files/tool)" = data ]
	# Removing brings no new programs.
	DCLIST_MODE=enforce run pacman_do -R tool
	ends 0
	[ ! -e files/tool ]
}
