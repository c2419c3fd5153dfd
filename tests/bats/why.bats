#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# dclist why over images. What only a running kernel tells is tested in tests/vm.

load common

setup_file() {
	common_setup_file
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	root=$BATS_TEST_TMPDIR/image
	mkdir -p "$root"
}

teardown() {
	[[ ! ${memory-} ]] || rm -rf "$memory"
}

unpack() {
	(cd "$root" && rpm2cpio "$fixtures/$1.rpm" | cpio --quiet -idmu)
}

install_list() {
	dclist install --root "$root" --no-verify "$fixtures/$1.rpm" >/dev/null
}

# force_list NAME: also one that dclist install refuses
force_list() {
	mkdir -p "$root/etc/digest_lists"
	"$RPM_PY" list "$fixtures/$1.rpm" 268 >"$root/etc/digest_lists/rpm-$1-1.0-1.noarch"
}

why() {
	run dclist why --root "$root" --no-verity "$@"
}

# link NAME STATUS [TEXT]: a line of the last chain
link() {
	grep -qE "^  $2 +$1  .*${3-}" <<<"$output" || {
		printf 'no link %s, %s, %s\noutput: %s\n' "$1" "$2" "${3-}" "$output" >&2
		return 1
	}
}

@test "why: help, and wrong usage" {
	run dclist why --help
	ends 0
	contains "Usage: dclist why"
	run dclist why
	ends 2
	contains "FILE is missing"
	run dclist why --no-verity x
	ends 2
	contains "--no-verity requires --root"
	run dclist why --nonsense x
	ends 2
	contains "Try 'dclist why --help'"
	run dclist why --root nosuch x
	ends 1
	contains "nosuch: cannot open the root directory"
}

@test "why: not a regular file" {
	mkdir "$root/folder"
	mkfifo "$root/fifo"
	ln -s nosuch "$root/dangling"
	ln -s loop "$root/loop"
	why /folder /fifo /nosuch /dangling /loop
	ends 1
	link file broken "a directory, and only regular files are attested"
	link file broken "a FIFO, and only regular files"
	link file broken "cannot be opened: No such file"
	link file broken "cannot be opened: Too many levels"
	contains "to do: check its name"
	contains "to do: name the file that is executed"
	run dclist why /dev/null .
	ends 1
	contains "broken   file"
	link file broken "a device, "
	link file broken "a directory, "
}

@test "why: a file system without fs-verity" {
	memory=$(mktemp -d /dev/shm/dclist.XXXXXX)
	echo text >"$memory/file"
	run dclist why "$memory/file"
	ends 1
	contains "$memory/file: not trusted"
	link filesystem broken "its file system has no fs-verity"
	contains "to do: move it to ext4, f2fs or btrfs"
	lacks "  ok       fsverity"
	run dclist why --root "$memory" /file
	ends 1
	contains "or give --no-verity if fs-verity is enabled later"
}

@test "why: what another user may not look at" {
	[ "$(id -u)" -eq 0 ] || skip "not root"
	memory=$(mktemp -d /dev/shm/dclist.XXXXXX)
	mkdir "$memory/secret"
	echo text | tee "$memory/secret/file" >"$memory/file"
	chmod 700 "$memory/secret"
	chmod 600 "$memory/file"
	chmod 755 "$memory"
	setpriv --reuid 65534 --clear-groups timeout 60 "$DCLIST" --version || skip "nobody cannot come here"
	run setpriv --reuid 65534 --clear-groups timeout 60 "$DCLIST" why --root "$memory" --no-verity secret/file file
	ends 1
	contains "secret/file: unknown"
	link file unknown "cannot be opened: permission denied"
	link file unknown "cannot be read: permission denied"
	contains "to do: run as root"
}

# bats test_tags=plain
@test "why: no /proc" {
	[[ $DCLIST != */asan/* ]] || skip "sanitizers need /proc"
	echo text >"$root/file"
	# shellcheck disable=SC2016 # for the inner shell
	run timeout 60 unshare --mount sh -c 'mount -t tmpfs none /proc || exit 77
		exec "$@"' sh "$DCLIST" why --root "$root" --no-verity file
	[ "$status" -ne 77 ] || skip "no permission to mount"
	ends 1
	link file unknown "cannot determine its path"
	contains "to do: mount /proc"
}

@test "why: an image without lists" {
	unpack vendor
	why /usr/bin/vendor
	ends 1
	link lists broken "no list is in $root/etc/digest_lists"
	contains "to do: dclist install --root $root PACKAGE.rpm; dclist sync --root $root does it for all that rpm has installed"
}

@test "why: a file that would be trusted" {
	unpack vendor
	install_list vendor
	why /usr/bin/vendor
	ends 0
	contains "/usr/bin/vendor: would be trusted"
	link digest ok "attested by vendor-1.0-1.noarch, in $root/etc/digest_lists/rpm-vendor-1.0-1.noarch"
	link filesystem skipped "not checked \(--no-verity\)"
	link fsverity skipped "not checked \(--no-verity\)"
	link kernel skipped "not known for an image"
	link algorithm ok "none that the kernel refuses"
	link signer skipped "not verified without --keyring"
	contains "its interpreter /bin/sh must also be trusted"
	why --keyring "$fixtures/vendor.asc" usr/bin/vendor
	ends 0
	link signer ok "which is in the keyring"
}

# label FILE HEX: its security.ima
label() {
	python3 -c 'import os, sys; os.setxattr(sys.argv[1], "security.ima", bytes.fromhex(sys.argv[2]))' "$1" "$2" ||
		skip "security.ima cannot be written here"
}

@test "why: --ima: which algorithm IMA hashes with, by type and version of the label" {
	local file=usr/bin/vendor key=0123456701ff

	unpack vendor
	install_list vendor
	run dclist why --root "$root" --ima $file
	ends 0
	link ima-hash ok "no security.ima, so IMA hashes it with sha256"
	# A hash; a signature of the content; one of an fs-verity digest, of its only version
	for value in "hash 0404" "signature 030204$key" "signature 030304$key" "signature 060304$key"; do
		label "$root/$file" "${value#* }00"
		run dclist why --root "$root" --ima $file
		ends 0
		link ima-hash ok "security.ima has a ${value% *}, so IMA hashes it with sha256"
	done
	for value in 0402 030202$key 060302$key "01$(printf %040d 0)"; do
		label "$root/$file" "${value}"
		[[ $value != 03* && $value != 06* ]] || label "$root/$file" "${value}00"
		run dclist why --root "$root" --ima $file
		ends 1
		link ima-hash broken "its security.ima has IMA hash it with an algorithm that no list can have"
		contains "to do: remove it with 'setfattr -x security.ima', or label the file again"
	done
	# Of versions, lengths, types and algorithms that the kernel does not know
	for value in 030102$key 060202$key 030202 04ff 0502 0102; do
		label "$root/$file" "${value}"
		[[ $value != 03010* && $value != 06* ]] || label "$root/$file" "${value}00"
		run dclist why --root "$root" --ima $file
		ends 0
		link ima-hash ok "security.ima has a form that the kernel ignores, so IMA hashes it with sha256"
	done
	label "$root/$file" 0406
	run dclist why --root "$root" --ima $file
	ends 1
	link ima-hash ok "security.ima has a hash, so IMA hashes it with sha512"
	link digest broken "vendor-1.0-1.noarch holds its sha256, and IMA looks for its sha512"
	contains "to do: change the algorithm of IMA: see the link ima-hash"
}

@test "why: links lead to the file that counts, and not out of the image" {
	unpack vendor
	install_list vendor
	ln -s /usr/bin/vendor "$root/sh"
	why /sh /usr/bin/vendor.link
	ends 0
	link file ok "links lead to the regular file /usr/bin/vendor"
	ln -s "$PWD/outside" "$root/out"
	cp "$root/usr/bin/vendor" outside
	why /out
	ends 1
	contains "cannot be opened: No such file or directory"
	link file broken "No such file"
}

@test "why: a modified file, and one that no list names" {
	unpack vendor
	install_list vendor
	local before after

	before=$(sha256sum <"$root/usr/bin/vendor")
	flip "$root/usr/bin/vendor" 12
	after=$(sha256sum <"$root/usr/bin/vendor")
	cp "$root/usr/bin/vendor" "$root/mine"
	why /usr/bin/vendor
	ends 1
	link digest broken "vendor-1.0-1.noarch names its path with another digest: the file was modified, or is of another version"
	contains "noarch names its path with another digest: the file was modified, or is of another version (list sha256:${before%% *}, file sha256:${after%% *})"
	contains "to do: install the package again, or the list of the version that is installed"
	why /mine
	ends 1
	link digest broken "no installed list has it, and none names its path"
	contains "to do: dclist install --root $root PACKAGE.rpm, the package that it came from, or sign a list of your own; dclist sync --root $root does it for all"
}

@test "why: a program whose code is writable" {
	mkdir -p "$root/bin"
	printf '.globl _start\n_start: ret\n.section .note.GNU-stack,"",@progbits\n' >start.s
	gcc -nostdlib -static -Wl,-N -o "$root/bin/rwx" start.s 2>/dev/null
	why /bin/rwx
	lacks "mapping"
	tlv_list mine /bin/rwx
	why /bin/rwx
	ends 1
	link digest ok "attested by mine"
	link mapping broken "it has a segment that is writable and executable: what is writable and executable is never trusted"
	contains "to do: build it without text relocations (-fPIC), RWX segments (-N) and executable stack"
}

@test "why: an edited configuration file is not a fault" {
	unpack site
	install_list site
	echo >>"$root/etc/site.conf"
	echo >>"$root/var/lib/site/size"
	why /etc/site.conf /var/lib/site/size
	ends 0
	contains "/etc/site.conf: is not executed, so it requires no trust"
	link class note "site-1.0-1.noarch says: configuration, so 'dclist verity --list' leaves it writable"
	link class note "site-1.0-1.noarch says: of changing content, so"
	lacks broken
	run --separate-stderr dclist why --root "$root" --no-verity --json /etc/site.conf /usr/bin/site
	ends 0
	[ "$(json '[(f["class"], f["trusted"], f.get("broken")) for f in j]')" = "[('config', False, None), ('code', True, None)]" ]
	why /etc/cron.daily/site /usr/share/doc/site/example
	ends 0
	contains "/etc/cron.daily/site: would be trusted"
	link class note "executable configuration of site-1.0-1.noarch: 'dclist verity --list' enables fs-verity on it only with --config"
	link class note "site-1.0-1.noarch says: documentation, so"
	echo >>"$root/etc/cron.daily/site"
	why /etc/cron.daily/site
	ends 1
	link digest broken "it was edited after site-1.0-1.noarch installed it, which is allowed, so no list attests it \(list sha256:"
	contains "to do: examine it, and sign a list of your own"
	lacks "install the package again"
}

# without_verity FILE: as on a file system that has fs-verity
without_verity() {
	command -v strace >/dev/null || skip "no strace"
	# No leaks are looked for under strace
	ASAN_OPTIONS=detect_leaks=0 run timeout 60 strace -qq -f -o trace -e inject=ioctl:error=ENODATA \
		"$DCLIST" why --root "$root" "$1"
	[[ -s trace ]] || skip "strace does not work here"
}

@test "why: remedies concern the image, and are quoted for a shell" {
	local evil=$'it\'s\033[31m\\\377\nname'

	unpack vendor
	install_list vendor
	without_verity usr/bin/vendor.link
	ends 1
	link fsverity broken "fs-verity is not enabled on it \(its content is attested by vendor-1.0-1.noarch\)"
	grep -qx " *to do: dclist verity --root $root /usr/bin/vendor" <<<"$output"
	root="$PWD/an image's"
	mkdir -p "$root"
	echo >"$root/$evil"
	without_verity "$evil"
	ends 1
	link fsverity broken "and no installed list attests it"
	grep -o 'dclist verity .*' <<<"$output" >todo
	eval "set -- $(<todo)"
	[ "$*" = "dclist verity --root $root /$evil" ]
	mkdir -p "$root/$(printf %0250d 0)/$(printf %0250d 0)"
	echo >"$root/$(printf %0250d 0)/$(printf %0250d 0)/file"
	without_verity "$(printf %0250d 0)/$(printf %0250d 0)/file"
	ends 1
	grep -qx ' *to do: dclist verity' <<<"$output"
}

@test "why: an algorithm that the kernel refuses" {
	unpack md5
	unpack sha1
	force_list md5
	force_list sha1
	why /usr/bin/md5
	ends 1
	link digest ok "only a list that is not accepted names its path: md5-1.0-1.noarch"
	link algorithm broken "the kernel refuses $root/etc/digest_lists/rpm-md5-1.0-1.noarch: its file digests are MD5"
	contains "to do: get a package with SHA-256 file digests that is signed with RSA, ECDSA or Ed25519"
	why /usr/bin/sha1
	ends 1
	contains "broken   algorithm"
	link algorithm broken "rpm-sha1-1.0-1.noarch: signature over SHA-1"
}

@test "why: of several signers the one that is in the keyring" {
	unpack vendor
	mkdir -p "$root/etc/digest_lists"
	"$RPM_PY" list "$fixtures/vendor.rpm" 268 >vendor.list
	"$RPM_PY" list "$fixtures/p256.rpm" 267 >other
	dclist unsign -o bytes --signature vendor.sig vendor.list
	dclist unsign -o other.bytes --signature stranger.sig other
	python3 - >"$root/etc/digest_lists/rpm-vendor-1.0-1.noarch" <<-'END'
	import sys
	data, sig = open("bytes", "rb").read(), open("stranger.sig", "rb").read() + open("vendor.sig", "rb").read()
	sys.stdout.buffer.write(data + sig + bytes(8) + len(sig).to_bytes(4, "big") + b"~Module signature appended~\n")
	END
	why --keyring "$fixtures/vendor.asc" /usr/bin/vendor
	link signer ok "signed by $(dclist show --json vendor.list | python3 -c 'import json, sys; print(json.load(sys.stdin)[0]["signature"]["fingerprint"])'), which is in the keyring"
}

@test "why: a signer that is not in the keyring" {
	unpack vendor
	install_list vendor
	why --keyring "$fixtures/other.asc" /usr/bin/vendor
	ends 1
	link signer broken "is not accepted: it is signed by"
	contains "to do: give the signer's key with --keyring"
}

@test "why: JSON shows the same" {
	unpack vendor
	install_list vendor
	run --separate-stderr dclist why --json --root "$root" --no-verity /usr/bin/vendor
	ends 0
	[ "$(json '[l["link"] for l in j[0]["links"]]')" = "['file', 'filesystem', 'fsverity', 'kernel', 'lists', 'digest', 'algorithm', 'signer', 'loaded', 'ipe', 'policy']" ]
	[ "$(json 'j[0]["trusted"], j[0]["list"]["name"], j[0]["needs"]')" = "(True, 'vendor-1.0-1.noarch', '/bin/sh')" ]
	[ "$(json 'j[0]["list"]["file"]')" = "$root/etc/digest_lists/rpm-vendor-1.0-1.noarch" ]
	[ "$(json 'j[0]["content_digests"][0]')" = "sha256:$(sha256sum <"$root/usr/bin/vendor" | cut -d' ' -f1)" ]
	echo >>"$root/usr/bin/vendor"
	run --separate-stderr dclist why --json --root "$root" --no-verity /usr/bin/vendor /nosuch
	ends 1
	[ "$(json '[(f["trusted"], f["broken"]) for f in j]')" = "[(False, 'digest'), (False, 'file')]" ]
	[ "$(json 'j[0]["links"][-1]["status"], j[0]["links"][-1]["remedy"][:11]')" = "('broken', 'install the')" ]
}

@test "why: names that would steer a terminal" {
	local evil=$'evil\033[31m\377\nname'

	printf '#!/bin/\033[31m\n' >"$root/$evil"
	why "$evil"
	ends 1
	contains 'evil\033[31m\377\012name: not trusted'
	contains 'interpreter /bin/\033[31m must also be trusted'
	lacks $'\033'
	run --separate-stderr dclist why --json --root "$root" --no-verity "$evil"
	ends 1
	json 'j[0]["file"]'
}

@test "why: no two names are alike in JSON" {
	local names=($'\377' '\377' '\\377' 'ä' $'ä\\' $'ä\377')

	run --separate-stderr dclist why --json --root "$root" --no-verity "${names[@]}"
	ends 1
	[ "$(json '" ".join(f["file"] for f in j)')" = \
		'\377 \\377 \\\\377 ä ä\\ \303\244\377' ]
}
