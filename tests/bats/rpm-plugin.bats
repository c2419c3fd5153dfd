#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# rpm's plugin, with real transactions in images; under enforcement it is tested in tests/vm.
# Packages have no programs here, as these require a file system with fs-verity.

# shellcheck disable=SC2154 # set in common.bash

load common

PLUGIN=$TOP/build/rpm-plugin

# Each scriptlet logs which lists there are, and ends rpm if the file "kill" names it.
spec() {
	cat <<-END
	%define say() local lists = {} for _, name in ipairs(posix.dir("/etc/digest_lists") or {}) do if name:sub(1, 4) == "rpm-" then table.insert(lists, name:sub(5)) end end table.sort(lists) local log = io.open("/log", "a") log:write("%{1}: " .. table.concat(lists, " ") .. "\\\\n") log:close() local kill = io.open("/kill") if kill and kill:read("*l") == "%{1}" then posix.kill(posix.getprocessid("pid"), 9) end
	Name: $1
	Version: $2
	Release: 1
	Summary: logs
	License: GPL-2.0-or-later
	BuildArch: noarch
	${3-}
	%description
	Logs.
	%install
	mkdir -p %{buildroot}/usr/share
	case $1 in half | part) echo 2 >%{buildroot}/usr/share/${1}2 ;; esac
	[ $1 != wide ] || for i in \$(seq 100); do echo >%{buildroot}/usr/share/$1-\$(printf %0240d \$i); done
	echo "$1 ${content-$2}" >%{buildroot}/usr/share/$1
	chmod ${bits:-644} %{buildroot}/usr/share/$1
	if [ $1 = links ]; then mkdir %{buildroot}/usr/share/links.d && ln %{buildroot}/usr/share/links %{buildroot}/usr/share/links.d/z; fi
	%files
	/usr/share/$1*
	END
}

scriptlets() {
	local stage

	for stage in pretrans pre post preun postun posttrans; do
		printf '%%%s -p <lua>\n%%{say %s-%s}\n' "$stage" "$stage" "$1"
	done
}

triggers() {
	printf '%s -p <lua> -- %s\n%%{say %s}\n' \
		%triggerin tool trigger %filetriggerin /usr/share file-trigger \
		%transfiletriggerin /usr/share transaction-file-trigger
}

# made NAME VERSION KEY [TAGS]: NAME-VERSION.rpm, the rest of the spec file on standard input
made() {
	{ spec "$1" "$2" "${4-}" && cat; } | build_package "$1-$2"
	[[ $3 == none ]] || sign_package "$fixtures/$1-$2.rpm" "$3"
}

# Keys and packages of this file
setup_file() {
	fixtures=$BATS_FILE_TMPDIR/fixtures
	GNUPGHOME=$(mktemp -d /tmp/dcr.XXXXXX)
	export GNUPGHOME
	mkdir -p "$fixtures"
	for name in vendor other; do
		new_key "$name" rsa2048 sign
		export_key "$name"
	done
	scriptlets 1 | made tool 1.0 vendor
	scriptlets 2 | made tool 2.0 vendor 'URL: https://dclist.example'
	mv "$fixtures/tool-2.0.rpm" "$fixtures/tool-2.0-built-again.rpm"
	scriptlets 2 | made tool 2.0 vendor
	triggers | made watcher 1.0 vendor 'Requires: strange'
	made heir 1.0 vendor 'Obsoletes: tool' </dev/null
	printf '%%pre -p <lua>\nerror("not today")\n' | made failing 1.0 vendor
	made strange 1.0 other 'Requires: tool' </dev/null
	made unsigned 1.0 none </dev/null
	bits=755 made program 1.0 vendor </dev/null
	made gpg-pubkey 1.0 none </dev/null
	made swap 1.0 none </dev/null
	mv "$fixtures/swap-1.0.rpm" "$fixtures/swap-evil.rpm"
	printf '%%pretrans -p <lua>\nos.rename("/swap-evil.rpm", "/swap-1.0.rpm")\n' | made swap 1.0 vendor
	printf '%%pretrans -p <lua>\n%%{say early}\n' | made early 1.0 vendor 'OrderWithRequires: strange'
	printf '%%pretrans -p <lua>\nif posix.stat("/fail") then error("not today") end\n' | made again 1.0 vendor
	cp "$fixtures/again-1.0.rpm" "$fixtures/again-signed.rpm"
	# Another signature of the same header
	sign_package "$fixtures/again-signed.rpm" vendor --digest-algo SHA384
	made half 1.0 vendor </dev/null
	printf '%%post -p <lua>\nif posix.fork() == 0 then posix.sleep(30) end\n' | made forks 1.0 vendor
	made links 1.0 vendor </dev/null
	bits=755 made links 2.0 vendor </dev/null
	made wide 1.0 vendor </dev/null
	bits=755 made part 1.0 vendor </dev/null
	content=same bits=755 made same 1.0 vendor </dev/null
	content=same bits=755 made same 2.0 vendor </dev/null
	printf '%%post -p <lua>\nio.open("/fifo"):read()\n' | made waits 1.0 vendor
	printf '%%pre -p <lua>\nio.open("/fifo"):read()\n' | made begins 1.0 vendor
	made late 1.0 vendor 'OrderWithRequires: waits' </dev/null
	timeout 20 gpgconf --kill all || true
	rm -rf "$GNUPGHOME"
}

setup() {
	[ "$(id -u)" -eq 0 ] || skip "rpm --root needs root"
	[ -e "$PLUGIN/dclist.so" ] || skip "no plugin: rpm is older than 4.18"
	fixtures=$BATS_FILE_TMPDIR/fixtures
	cd "$BATS_TEST_TMPDIR" || return
	mkdir -p image/var/lib/rpm image/etc/dclist image/etc/digest_lists
	dclist keys -o image/etc/dclist/keyring.gpg "$fixtures/vendor.asc" >/dev/null
	mode=enforce
	program=$DCLIST
}

# transact RPM-OPTION... PACKAGE...: in the image, with the plugin
transact() {
	local options=()

	! rpm --force-debian --version >/dev/null 2>&1 || options=(--force-debian)
	[[ ! $mode ]] || options+=(--define "_dclist_mode $mode")
	(cd "$fixtures" && timeout 60 "${tracer[@]}" rpm --root "${root:-$BATS_TEST_TMPDIR/image}" --dbpath /var/lib/rpm "${options[@]}" \
		--nosignature --nodeps --define "__plugindir ${plugins:-$PLUGIN}" \
		--define "__transaction_dclist %{__plugindir}/dclist.so $program" "$@")
}

# lists NAME...: these and no others are installed, and sync has nothing to do
lists() {
	[ "$(ls -A image/etc/digest_lists)" = "$(printf 'rpm-%s-1.noarch\n' "$@")" ] || {
		ls -A image/etc/digest_lists >&2
		return 1
	}
	dclist verify -k image/etc/dclist/keyring.gpg image/etc/digest_lists/*
	run dclist sync --root image
	ends 0
	[ "$output" = "$# unchanged, 0 installed, 0 loaded, 0 removed, 0 unloaded" ]
}

none() {
	[ -z "$(ls -A image/etc/digest_lists)" ]
}

@test "rpm-plugin: a new list is there before the first scriptlet, the old one until after the last" {
	transact -U watcher-1.0.rpm tool-1.0.rpm
	lists tool-1.0 watcher-1.0
	rm image/log
	transact -U tool-2.0.rpm
	sed 's/-1\.noarch//g' image/log >log
	cat log
	[ "$(grep -v trigger log)" = "pretrans-2: tool-1.0 tool-2.0 watcher-1.0
pre-2: tool-1.0 tool-2.0 watcher-1.0
post-2: tool-1.0 tool-2.0 watcher-1.0
preun-1: tool-1.0 tool-2.0 watcher-1.0
postun-1: tool-1.0 tool-2.0 watcher-1.0
posttrans-2: tool-1.0 tool-2.0 watcher-1.0" ]
	[ "$(grep trigger log | sort)" = "file-trigger: tool-1.0 tool-2.0 watcher-1.0
transaction-file-trigger: tool-1.0 tool-2.0 watcher-1.0
trigger: tool-1.0 tool-2.0 watcher-1.0" ]
	lists tool-2.0 watcher-1.0
	transact -e tool
	[ "$(tail -n 1 image/log)" = "postun-2: tool-2.0-1.noarch watcher-1.0-1.noarch" ]
	lists watcher-1.0
}

@test "rpm-plugin: reinstalled, downgraded, obsoleted" {
	transact -U tool-2.0.rpm
	transact -U --replacepkgs tool-2.0.rpm
	lists tool-2.0
	transact --reinstall tool-2.0.rpm
	lists tool-2.0
	transact -U --oldpackage tool-1.0.rpm
	lists tool-1.0
	transact -U heir-1.0.rpm
	lists heir-1.0
}

@test "rpm-plugin: another build of the same version replaces a package, and its list" {
	transact -i tool-2.0.rpm
	transact -i --replacepkgs tool-2.0-built-again.rpm
	lists tool-2.0
	dclist show image/etc/digest_lists/* >again
	transact -i --replacepkgs tool-2.0.rpm
	lists tool-2.0
	! dclist show image/etc/digest_lists/* | cmp -s - again || false
	# And where that fails
	echo pre-2 >image/kill
	run transact -i --replacepkgs tool-2.0-built-again.rpm
	rm image/kill
	dclist sync --root image
	lists tool-2.0
}

@test "rpm-plugin: the database has a package of the same version twice" {
	transact -i tool-2.0.rpm
	echo post-2 >image/kill
	run transact --reinstall tool-2.0-built-again.rpm
	rm image/kill
	[ "$(find image/etc/digest_lists -type f | wc -l)" = 2 ]
	dclist sync --root image
	[ "$(find image/etc/digest_lists -type f | wc -l)" = 2 ]
	transact -U --replacepkgs tool-2.0.rpm
	dclist sync --root image
	transact -U --oldpackage tool-1.0.rpm
	lists tool-1.0
}

@test "rpm-plugin: --test and --justdb" {
	rmdir image/etc/digest_lists
	transact -U --test tool-1.0.rpm
	[ ! -e image/etc/digest_lists ]
	[ ! -e image/log ]
	transact -U --justdb --noscripts tool-1.0.rpm
	lists tool-1.0
}

@test "rpm-plugin: enforce: what is not signed by a known key is not installed, nor what comes after it" {
	run transact -U strange-1.0.rpm
	[ "$status" -ne 0 ]
	contains "strange-1.0-1.noarch: signed by a key that is not in the keyring"
	contains "; add the signer's key to /etc/dclist/keyring.gpg"
	contains "dclist: strange-1.0-1.noarch: its digest list is not installed"
	[ ! -e image/usr/share/strange ]
	run transact -U unsigned-1.0.rpm
	[ "$status" -ne 0 ]
	contains "unsigned-1.0-1.noarch: not signed, header-only signature missing"
	[ ! -e image/usr/share/unsigned ]
	none
	# In the order of dependencies
	run transact -U watcher-1.0.rpm strange-1.0.rpm tool-1.0.rpm
	[ "$status" -ne 0 ]
	contains "strange-1.0-1.noarch: its digest list is not installed"
	contains "watcher-1.0-1.noarch: not installed, as an earlier package failed"
	[ ! -e image/usr/share/watcher ]
	# What was installed before it failed has its last scriptlet
	grep -q '^posttrans-1: ' image/log
	lists tool-1.0
}

@test "rpm-plugin: enforce: no package passes for a key of rpm's database" {
	run transact -U gpg-pubkey-1.0.rpm
	[ "$status" -ne 0 ]
	contains "gpg-pubkey: in rpm's database this is a key, which has no digest list; give the package another name"
	contains "dclist: gpg-pubkey-1.0-1.noarch: its digest list is not installed"
	[ ! -e image/usr/share/gpg-pubkey ]
	none
}

@test "rpm-plugin: enforce: after %pretrans, another package is put in the place of the verified one" {
	cp "$fixtures"/swap-*.rpm image/
	run transact -U "$PWD/image/swap-1.0.rpm"
	[ "$status" -ne 0 ]
	contains "swap-1.0-1.noarch: not signed, header-only signature missing"
	contains "dclist: swap-1.0-1.noarch: its digest list is not installed"
	[ ! -e image/swap-evil.rpm ]
	[ ! -e image/usr/share/swap ]
	none
}

@test "rpm-plugin: enforce: nothing comes after what failed, not even what had its %pretrans" {
	run transact -U strange-1.0.rpm early-1.0.rpm
	[ "$status" -ne 0 ]
	contains "not installed, as an earlier package failed"
	[ ! -e image/usr/share/early ]
	none
}

@test "rpm-plugin: warn: it is installed, and named" {
	mode=warn
	transact -U tool-1.0.rpm strange-1.0.rpm unsigned-1.0.rpm >output 2>&1
	[ "$(grep -c 'warning: dclist: strange-1.0-1.noarch: its digest list is not installed' output)" = 1 ]
	grep -q "warning: dclist: unsigned-1.0-1.noarch: not signed" output
	[ "$(ls image/usr/share)" = $'strange\ntool\nunsigned' ]
	[ "$(ls image/etc/digest_lists)" = rpm-tool-1.0-1.noarch ]
	rm image/etc/dclist/keyring.gpg
	run transact -U watcher-1.0.rpm
	ends 0
	contains "no keyring to verify with"
	contains "warning: dclist: no digest list is installed; run 'dclist sync' when this is corrected"
	[ -e image/usr/share/watcher ]
}

@test "rpm-plugin: the default: warn where there are lists, else off; and off" {
	mode=
	run transact -U strange-1.0.rpm
	ends 0
	contains "warning: dclist: strange-1.0-1.noarch: its digest list is not installed"
	mv image/etc/dclist/keyring.gpg .
	run transact -U again-1.0.rpm
	ends 0
	contains "warning: dclist: no keyring to verify with; make /etc/dclist/keyring.gpg with dclist keys"
	contains "warning: dclist: no digest list is installed; run 'dclist sync' when this is corrected"
	[ -e image/usr/share/again ]
	mv keyring.gpg image/etc/dclist/
	rmdir image/etc/digest_lists
	transact -U unsigned-1.0.rpm >output 2>&1
	! grep dclist: output || false
	[ ! -e image/etc/digest_lists ]
	mode=off program=/nonexistent
	transact -U tool-1.0.rpm
	[ ! -e image/etc/digest_lists ]
	mode=nonsense program=$DCLIST
	run transact -U watcher-1.0.rpm
	[ "$status" -ne 0 ]
	contains "%_dclist_mode: nonsense: not off, warn or enforce"
	contains "dclist: nothing is changed; to go without digest lists, rpm --define '_dclist_mode off'"
	[ ! -e image/usr/share/watcher ]
}

@test "rpm-plugin: what fails in %pre leaves no list" {
	run transact -U failing-1.0.rpm
	[ "$status" -ne 0 ]
	contains "not today"
	none
	[ ! -e image/usr/share/failing ]
}

@test "rpm-plugin: a reinstallation fails, and the list of what stays installed as well" {
	transact -U again-1.0.rpm
	! cmp -s "$fixtures"/again-1.0.rpm "$fixtures/again-signed.rpm" || false
	touch image/fail
	run transact --reinstall again-signed.rpm
	[ "$status" -ne 0 ]
	contains "not today"
	lacks "in part"
	[ -e image/usr/share/again ]
	[ "$(ls image/etc/digest_lists)" = rpm-again-1.0-1.noarch ]
	dclist verify -k image/etc/dclist/keyring.gpg image/etc/digest_lists/*
	rm image/fail
	transact --reinstall again-signed.rpm
	lists again-1.0
}

@test "rpm-plugin: a package is unpacked in part, and its list stays for that" {
	mkdir -p image/usr/share/half2/directory
	run transact -U half-1.0.rpm
	[ "$status" -ne 0 ]
	contains "unpacking of archive failed on file /usr/share/half2"
	contains "dclist: half-1.0-1.noarch: installed in part, and keeps its digest list; install it again before 'dclist sync'"
	[ -e image/usr/share/half ]
	[ "$(ls image/etc/digest_lists)" = rpm-half-1.0-1.noarch ]
	rm -r image/usr/share/half2
	transact -U half-1.0.rpm
	lists half-1.0
}

@test "rpm-plugin: sync keeps the list of a program that is in place, without its package in the database" {
	mode=warn
	transact -U late-1.0.rpm
	mkdir -p image/usr/share/part2/directory
	run transact -U part-1.0.rpm
	[ "$status" -ne 0 ]
	[ -x image/usr/share/part ]
	for option in --dry-run --no-verify; do
		run dclist sync --root image "$option"
		ends 1
		contains "rpm-part-1.0-1.noarch: kept, as /usr/share/part is in place and the database does not have its package; install that again, or remove the file"
		contains "0 removed, 0 unloaded; 1 failed"
	done
	[ -e image/etc/digest_lists/rpm-part-1.0-1.noarch ]
	# Another file
	echo >>image/usr/share/part
	dclist sync --root image --dry-run >output
	grep -q "^would remove rpm-part-1.0-1.noarch" output
	rm -r image/usr/share/part2
	transact -U part-1.0.rpm
	lists late-1.0 part-1.0
}

# bats test_tags=plain,slow
@test "rpm-plugin: sync keeps the list of a program that cannot be read" {
	local call

	[[ $DCLIST != */asan/* ]] || skip "sanitizers do not work under strace"
	command -v strace >/dev/null || skip "no strace"
	mode=warn
	transact -U late-1.0.rpm
	mkdir -p image/usr/share/part2/directory
	run transact -U part-1.0.rpm
	[ "$status" -ne 0 ]
	for call in read,pread64 openat2; do
		run timeout 60 strace -qq -o trace -P "$PWD/image/usr/share/part" -P usr/share/part -P /usr/share/part -e "inject=$call:error=EIO" "$DCLIST" sync --root image
		ends 1
		contains "rpm-part-1.0-1.noarch: kept, as it, or a program of it, cannot be read: Input/output error"
		contains "0 removed, 0 unloaded; 1 failed"
		[ -e image/etc/digest_lists/rpm-part-1.0-1.noarch ]
	done
}

@test "rpm-plugin: sync removes nothing within a transaction" {
	transact -U tool-1.0.rpm
	mkfifo image/fifo
	transact -U begins-1.0.rpm 3>&- &
	# The scriptlet has opened it.
	exec 9>image/fifo
	run dclist sync --root image
	ends 0
	contains "a transaction of rpm is running, so nothing was unloaded or removed; run it again when that has ended"
	contains "1 unchanged, 0 installed, 0 loaded, 0 removed, 0 unloaded"
	[ -e image/etc/digest_lists/rpm-begins-1.0-1.noarch ]
	exec 9>&-
	wait $!
	dclist sync --root image
	lists begins-1.0 tool-1.0
}

@test "rpm-plugin: sync removes the list of a program that another list attests" {
	mode=warn
	transact -U same-1.0.rpm
	mode=off
	transact -U same-2.0.rpm
	dclist sync --root image --dry-run >output
	grep -q "^would remove rpm-same-1.0-1.noarch" output
	dclist sync --root image
	lists same-2.0
}

# As rpm --root, but in directories that only it sees; $1 mounts them
mounted() {
	export -f transact
	export TOP PLUGIN fixtures mode program DCLIST BATS_TEST_TMPDIR
	# shellcheck disable=SC2016 # for the inner shell
	run timeout 100 unshare --mount --pid --fork bash -c 'eval "$1" || exit 77; shift; transact "$@"' bash "$@"
	[ "$status" -ne 77 ] || skip "no permission to mount"
}

@test "rpm-plugin: enforce: without space for the lists, nothing changes" {
	mounted 'mount -t tmpfs -o size=4k none image/etc/digest_lists' -U tool-1.0.rpm
	[ "$status" -ne 0 ]
	contains "4.1 kB free, but the lists of the new packages need about 8.2 kB; free some space there"
	[ ! -e image/usr/share/tool ]
	[ ! -e image/log ]
	# Long names
	mounted 'mount -t tmpfs -o size=36k none image/etc/digest_lists' -U wide-1.0.rpm
	[ "$status" -ne 0 ]
	contains "37 kB free, but the lists of the new packages need about"
	[ ! -e image/usr/share/wide ]
	mounted 'mount -t tmpfs -o size=44k none image/etc/digest_lists' -U wide-1.0.rpm
	ends 0
}

@test "rpm-plugin: enforce: programs on a file system without fs-verity are refused before anything changes" {
	mkdir -p image/usr/share
	mounted 'mount -t tmpfs none image/usr/share' -U tool-1.0.rpm program-1.0.rpm
	[ "$status" -ne 0 ]
	contains "dclist: /usr/share/program: its file system has no fs-verity, without which it is not trusted"
	contains "dclist: nothing is changed"
	[ ! -e image/log ]
	none
	# Files that are not written
	mounted 'mount -t tmpfs none image/usr/share' -U --justdb program-1.0.rpm
	ends 0
	transact -e --justdb program
	none
	mode=warn
	mounted 'mount -t tmpfs none image/usr/share' -U tool-1.0.rpm program-1.0.rpm
	ends 0
	contains "warning: dclist: /usr/share/program: its file system has no fs-verity"
	[ "$(grep -c fs-verity <<<"$output")" = 1 ]
	[ "$(ls image/etc/digest_lists)" = $'rpm-program-1.0-1.noarch\nrpm-tool-1.0-1.noarch' ]
}

# Which directory is asked, whatever the answer is on this machine
@test "rpm-plugin: a symbolic link of the image leads into the image" {
	local tracer=(strace -qq -y -o "$PWD/trace" -e trace=ioctl)

	command -v strace >/dev/null || skip "no strace"
	mode=warn
	mkdir -p image/elsewhere/share image/usr elsewhere/share
	ln -s "$PWD/elsewhere/share" image/usr/share
	mkdir -p "image$PWD"
	ln -s /elsewhere "image$PWD/elsewhere"
	transact -U program-1.0.rpm
	[ -e image/elsewhere/share/program ]
	grep -q "<$PWD/image/elsewhere/share>, FS_IOC_MEASURE_VERITY" trace
	! grep "<$PWD/elsewhere/share>, FS_IOC_MEASURE_VERITY" trace || false
}

# impatient: dclist does not sleep
impatient() {
	command -v strace >/dev/null || skip "no strace"
	printf '#!/bin/bash\nexec strace -qq -f --seccomp-bpf -o /dev/null -e inject=clock_nanosleep:retval=0 %q "$@"\n' "$DCLIST" >wrapper
	chmod 755 wrapper
	program=$PWD/wrapper
}

# bats test_tags=slow
@test "rpm-plugin: another dclist has the lock before a transaction, which is refused" {
	impatient
	exec 8>image/etc/digest_lists/.dclist-lock
	flock 8
	run transact -U tool-1.0.rpm
	exec 8>&-
	[ "$status" -ne 0 ]
	contains "/etc/digest_lists: another dclist has been writing there for 60 seconds; wait until it has ended, or end it"
	contains "dclist: nothing is changed"
	[ ! -e image/log ]
	[ ! -e image/usr/share/tool ]
	transact -U tool-1.0.rpm
	lists tool-1.0
}

# bats test_tags=slow
@test "rpm-plugin: another dclist has the lock within a transaction, which comes to its end" {
	impatient
	transact -U tool-1.0.rpm
	mkfifo image/fifo
	transact -U waits-1.0.rpm late-1.0.rpm heir-1.0.rpm >output 2>&1 3>&- &
	# The scriptlet has opened it.
	exec 9>image/fifo 8>image/etc/digest_lists/.dclist-lock
	flock 8
	echo theirs >image/etc/digest_lists/.dclist-new
	exec 9>&-
	wait $!
	cat output
	[ "$(grep -c "warning: .*another dclist has been writing there for 60 seconds; the lists of new packages are installed without waiting for it" output)" = 1 ]
	[ "$(grep -c "the lists of old packages stay; run 'dclist sync' when it has ended" output)" = 1 ]
	[ "$(cat image/etc/digest_lists/.dclist-new)" = theirs ]
	exec 8>&-
	[ -e image/usr/share/late ]
	dclist sync --root image >output
	[ "$(tail -n 1 output)" = "3 unchanged, 0 installed, 0 loaded, 1 removed, 0 unloaded" ]
	lists heir-1.0 late-1.0 waits-1.0
}

@test "rpm-plugin: a hard link in another directory is excluded" {
	transact -U --excludepath /usr/share/links.d links-1.0.rpm
	[ -e image/usr/share/links ]
	[ ! -e image/usr/share/links.d/z ]
	lists links-1.0
	# A program: only fs-verity may be missing
	mkdir image/proc
	mode=warn
	mounted 'mount --bind /proc image/proc && mount -t tmpfs none image/usr/share' -U --excludepath /usr/share/links.d links-2.0.rpm
	ends 0
	contains "warning: dclist: /usr/share/links: its file system has no fs-verity"
	lacks "cannot enable fs-verity"
}

@test "rpm-plugin: rpm itself runs in a chroot, and what the kernel has loaded is not changed" {
	local name

	cp "$DCLIST" "$PLUGIN/dclist.so" "$fixtures"/tool-*.rpm image/
	cp /etc/passwd /etc/group image/etc/
	for name in bin lib lib64; do
		ln -s "usr/$name" "image/$name"
	done
	mkdir image/{proc,usr} # without /dev/null
	program=/dclist
	# shellcheck disable=SC2016 # for the inner shell
	mounted 'mount --bind /usr image/usr && mount -o remount,bind,ro image/usr && mount -t proc proc image/proc &&
		tracer=(chroot "$PWD/image") root=/ plugins=/' -U --justdb --noscripts --ignoresize /tool-1.0.rpm
	ends 0
	contains "warning: dclist: its root is not that of the system; lists are installed in it, and not loaded"
	lists tool-1.0
}

@test "rpm-plugin: the end does not wait for what a scriptlet left behind" {
	SECONDS=0
	transact -U forks-1.0.rpm >output 2>&1 3>&-
	[ "$SECONDS" -lt 20 ]
	lists forks-1.0
}

# With a file system that always says so; without one that has fs-verity, this shows that it is asked
@test "rpm-plugin: a file is busy, and one that stays as it is" {
	local tracer=(strace -qq -o "$PWD/trace" -e trace=ioctl -e inject=ioctl:error=ETXTBSY)

	command -v strace >/dev/null || skip "no strace"
	mode=warn
	transact -U program-1.0.rpm >output 2>&1
	grep -q "warning: dclist: /usr/share/program: cannot enable fs-verity: Text file busy" output
	[ "$(grep -c FS_IOC_ENABLE_VERITY trace)" -gt 5 ]
	transact -U --replacepkgs --define '_minimize_writes 1' program-1.0.rpm >output 2>&1
	grep -q "warning: dclist: /usr/share/program: cannot enable fs-verity: Text file busy" output
}

@test "rpm-plugin: rpm is killed in a scriptlet, and sync repairs" {
	local stage

	for stage in pretrans-2 pre-2 post-2 preun-1 postun-1 posttrans-2; do
		rm -rf image
		setup
		transact -U tool-1.0.rpm
		echo "$stage" >image/kill
		run transact -U tool-2.0.rpm
		[ "$status" -eq 137 ]
		rm image/kill
		# Both lists until then, whole
		[ "$(ls -A image/etc/digest_lists)" = $'rpm-tool-1.0-1.noarch\nrpm-tool-2.0-1.noarch' ]
		dclist verify -k image/etc/dclist/keyring.gpg image/etc/digest_lists/*
		dclist sync --root image
		case $stage in
		post-2 | preun-1 | postun-1) lists tool-1.0 tool-2.0 ;;
		posttrans-2) lists tool-2.0 ;;
		*) lists tool-1.0 ;;
		esac
	done
}

# bats test_tags=slow
@test "rpm-plugin: what was installed is on the disk before a list is removed" {
	command -v strace >/dev/null || skip "no strace"
	transact -U tool-1.0.rpm
	printf '#!/bin/bash\nexec strace -qq -o trace -e trace=sync,unlinkat,renameat %q "$@"\n' "$DCLIST" >wrapper
	sed -i "s,-o trace,-o $PWD/trace," wrapper
	chmod 755 wrapper
	program=$PWD/wrapper
	transact -U tool-2.0.rpm
	[ "$(sed -n '/^sync/s/(.*//p; /"rpm-tool/s/.*"\(rpm-tool-[12]\).*/\1/p' trace | xargs)" = "rpm-tool-2 sync rpm-tool-1" ]
}

# killed_at PROCESS CALL NUMBER: rpm, or its process of dclist, at its NUMBER-th system call CALL
killed_at() {
	local tracer=() strace=(strace -qq -o "$PWD/trace" -e "trace=$2" -e "inject=$2:signal=KILL:when=$3")

	if [[ $1 == rpm ]]; then
		tracer=("${strace[@]}")
	else
		printf '#!/bin/bash\nexec %s %q "$@"\n' "${strace[*]}" "$DCLIST" >wrapper
		chmod 755 wrapper
		program=$PWD/wrapper
	fi
	run transact -U tool-2.0.rpm
	program=$DCLIST
}

# bats test_tags=slow,plain
@test "rpm-plugin: rpm or dclist is killed between two steps, and sync repairs" {
	local step number

	command -v strace >/dev/null || skip "no strace"
	for step in rpm:sendto dclist:fsync dclist:renameat dclist:unlinkat dclist:sendto; do
		for ((number = 1; number < 20; number++)); do
			rm -rf image trace
			setup
			transact -U tool-1.0.rpm
			killed_at "${step%:*}" "${step#*:}" "$number"
			grep -q 'killed by SIGKILL' trace || break
			# Whole lists, and nothing without one
			dclist verify -k image/etc/dclist/keyring.gpg image/etc/digest_lists/*
			[ "$(cat image/usr/share/tool)" = "tool 1.0" ] || [ -e image/etc/digest_lists/rpm-tool-2.0-1.noarch ]
			dclist sync --root image
			rm -f image/var/lib/rpm/.rpm.lock
			transact -U --replacepkgs tool-2.0.rpm
			[ "$(cat image/usr/share/tool)" = "tool 2.0" ]
			lists tool-2.0
		done
		echo "$step: $((number - 1))"
		killed=$((${killed-0} + number - 1))
	done
	[ "$killed" -gt 10 ]
}

@test "rpm-plugin: dclist is missing, or ends" {
	program=/nonexistent
	run transact -U tool-1.0.rpm
	[ "$status" -ne 0 ]
	contains "dclist: cannot start /nonexistent: No such file or directory"
	program=/bin/false
	run transact -U tool-1.0.rpm
	[ "$status" -ne 0 ]
	contains "dclist: its process has ended; run 'dclist sync' when rpm is done"
	program=
	run transact -U tool-1.0.rpm
	[ "$status" -ne 0 ]
	contains "dclist: %__transaction_dclist names no program after the plugin"
	[ ! -e image/usr/share/tool ]
	mode=warn program=/bin/false
	run transact -U tool-1.0.rpm
	ends 0
	none
}

@test "rpm-plugin: another rpm than that it was built for is refused" {
	plugins=$BATS_TEST_TMPDIR/build/rpm-plugin
	timeout 60 make -s -C "$TOP" DEPS=: O="$BATS_TEST_TMPDIR/build" rpm_series=4.1 "$plugins/dclist.so"
	run transact -U tool-1.0.rpm
	[ "$status" -ne 0 ]
	contains "dclist: this plugin was built for rpm 4.1, and this is rpm $(rpm --version | sed 's/.* //'); build it again, or remove it with rpm --noplugins -e dclist-rpm-plugin"
	# That works
	mode=off
	transact --noplugins -U tool-1.0.rpm
	transact --noplugins -e tool
	[ ! -e image/usr/share/tool ]
}

# dnf COMMAND...: in the image, with the plugin, from a repository of the packages made here
dnf_do() {
	if [[ ! -e repository ]]; then
		mkdir -p repository home "image$PWD/logs" logs
		cp "$fixtures"/{tool-1.0,tool-2.0,strange-1.0,again-1.0}.rpm repository
		timeout 60 createrepo_c -q repository
		# librpm reads these for every program.
		cat >home/.rpmmacros <<-END
		%__plugindir $PLUGIN
		%__transaction_dclist %{__plugindir}/dclist.so $program
		%_dclist_mode $mode
		%_dbpath /var/lib/rpm
		END
		printf "[main]\n" >home/dnf.conf
		mkdir -p image/{dev,proc,tmp,var/cache}
	fi
	HOME=$PWD/home LC_ALL=C.UTF-8 timeout 120 dnf --config "$PWD/home/dnf.conf" --quiet --assumeyes --installroot "$PWD/image" \
		--releasever 1 --noplugins --setopt reposdir=/dev/null --setopt "cachedir=$PWD/cache" --setopt "logdir=$PWD/logs" \
		--setopt persistdir=/var/lib/dnf --setopt "repositories.gpgcheck=0" --repofrompath "here,file://$PWD/repository" --repo here --nogpgcheck "$@" </dev/null
}

# bats test_tags=slow
@test "rpm-plugin: dnf installs, upgrades and erases, through the same hooks" {
	command -v dnf >/dev/null || skip "no dnf"
	command -v createrepo_c >/dev/null || skip "no createrepo_c"
	run dnf_do install tool-1.0
	ends 0
	lists tool-1.0
	[ "$(head -n 1 image/log)" = "pretrans-1: tool-1.0-1.noarch" ]
	run dnf_do upgrade tool
	ends 0
	lists tool-2.0
	run dnf_do install again strange
	ends 1
	contains "signed by a key that is not in the keyring"
	[ ! -e image/usr/share/strange ]
	run dnf_do remove tool
	ends 0
	none
}
