#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# dclist show: what a list says, for people and for programs.

# shellcheck disable=SC2154 # set in common.bash
# shellcheck disable=SC2012,SC2094 # names are ours

load common

setup_file() {
	common_setup_file
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	rpm=$fixtures/vendor.rpm
	"$RPM_PY" list "$rpm" 268 >list
}

@test "show: a list for people" {
	run dclist show list
	ends 0
	[ "${lines[0]}" = "list:" ]
	[ "${lines[1]}" = "  format:     rpm" ]
	[ "${lines[2]}" = "  name:       vendor-1.0-1.noarch" ]
	[[ ${lines[3]} =~ ^\ \ id:\ {9}[0-9a-f]{64}$ ]]
	contains "signature:  OpenPGP version 4, RSA over sha512, 20"
	contains "signer:     fingerprint "
	contains "digests:    2, sha256, 2 of content and 0 of fs-verity"
}

@test "show: the id is the digest of the signed bytes" {
	local layout id

	read -r -a layout < <("$RPM_PY" layout "$rpm")
	id=$(tail -c +$((layout[2] + 1)) "$rpm" | head -c $((layout[5] - layout[2])) | sha256sum)
	run dclist show list
	ends 0
	contains "id:         ${id%% *}"
}

@test "show: every digest with mode and path, as in rpm" {
	run dclist show --digests list
	ends 0
	contains "    content:sha256:$(printf '#!/bin/sh\necho vendor\n' | sha256sum | cut -c1-64)  100755  /usr/bin/vendor"
	lacks "/usr/bin/vendor.link"
	lacks "/var/log/vendor"
	rm -rf db
	run diff <(dclist show -d list | sed -n 's/^    content:sha256:\([0-9a-f]*\)  \([0-7]*\)  \(.*\)/\1 \2 \3/p') \
		<(rpm --dbpath "$PWD/db" -qp --nosignature --qf '[%{FILEDIGESTS} %{FILEMODES:octal} %{FILENAMES}\n]' "$rpm" |
			grep '^[0-9a-f]\{64\}')
	[ "$status" -eq 0 ] || {
		echo "$output" >&2
		false
	}
}

@test "show: JSON" {
	run dclist show --json --digests list
	ends 0
	[ "$(json 'len(j)')" = 1 ]
	[ "$(json 'sorted(j[0])')" = "['algorithm', 'bytes', 'digests', 'entries', 'file', 'format', 'id', 'name', 'signature', 'signatures', 'signed_bytes']" ]
	[ "$(json 'j[0]["format"], j[0]["name"], j[0]["file"]')" = "('rpm', 'vendor-1.0-1.noarch', 'list')" ]
	[ "$(json 'j[0]["bytes"]')" = "$(stat -c %s list)" ]
	[ "$(json 'sorted(j[0]["signature"])')" = "['algorithm', 'created', 'fingerprint', 'format', 'hash', 'key_id', 'version']" ]
	[ "$(json 'j[0]["signature"]["fingerprint"].endswith(j[0]["signature"]["key_id"])')" = True ]
	[ "$(json '[(e["path"], e["kind"], e["mode"]) for e in j[0]["entries"]]')" = \
		"[('/usr/bin/vendor', 'content', 33261), ('/usr/bin/vendor.empty', 'content', 33188)]" ]
}

@test "show: JSON of several lists, in order, without those that are malformed" {
	head -c 100 list >bad
	run --separate-stderr dclist show --json list bad "$fixtures/epoch.rpm"
	ends 1
	[ "$(json '[x["name"] for x in j]')" = "['vendor-1.0-1.noarch', 'epoch-7:1.0-1.noarch']" ]
	[[ $stderr == *"bad: no signature at its end, so it is not a complete digest list; make it again with 'dclist generate'"* ]]
}

@test "show: a package, and standard input" {
	run dclist show "$rpm"
	ends 0
	contains "name:       vendor-1.0-1.noarch"
	run dclist show - <list
	ends 0
	[ "${lines[0]}" = "-:" ]
	contains "name:       vendor-1.0-1.noarch"
}

@test "show: a list without digests" {
	run dclist show --digests --json "$fixtures/nofiles.rpm"
	ends 0
	[ "$(json 'j[0]["digests"], j[0]["entries"], "algorithm" in j[0]')" = "(0, [], False)" ]
}

# A tlv list with the signature of another list behind
tlv() {
	python3 - >tlv.signed <<-'END'
	import struct, sys
	def f(n, v): return struct.pack(">HI", n, len(v)) + v
	def entry(digest, path, kind):
	    v = f(0, digest)
	    if path: v += f(1, path)
	    return f(2, v + f(0x8000, bytes([kind])))
	out = f(0, struct.pack(">H", 4)) + f(1, struct.pack(">I", 2))
	out += f(0x8000, b"my list") + f(0x8001, struct.pack(">Q", 9))
	out += f(0x8002, struct.pack(">I", 4096)) + f(0x8003, b"\xaa\xbb")
	out += entry(b"\1" * 32, b"/usr/bin/a\xff\x1b", 2) + entry(b"\2" * 32, b"", 1)
	sys.stdout.buffer.write(out)
	END
	python3 - list <<-'END'
	data = open("list", "rb").read()
	n = int.from_bytes(data[-32:-28], "big")
	open("tlv", "wb").write(open("tlv.signed", "rb").read() + data[-40 - n:])
	END
}

@test "show: a tlv list" {
	tlv
	run dclist show --digests tlv
	ends 0
	contains "format:     tlv"
	contains "name:       my list"
	contains "serial:     9"
	contains "block size: 4096"
	contains "salt:       aabb"
	contains "digests:    2, sha256, 1 of content and 1 of fs-verity"
	contains "    sha256:0101"
	contains '  /usr/bin/a\377\033'
	contains "    content:sha256:0202"
	run dclist show --digests --json tlv
	ends 0
	[ "$(json 'j[0]["serial"], j[0]["block_size"], j[0]["salt"], j[0]["fsverity_digests"]')" = "(9, 4096, 'aabb', 1)" ]
	[ "$(json 'j[0]["entries"][0]["kind"], j[0]["entries"][0]["path"]')" = "('fsverity', '/usr/bin/a\\\\377\\x1b')" ]
}

@test "show: a list of keys" {
	dclist keys -o ring "$fixtures/p256.asc" "$fixtures/vendor.asc" >/dev/null
	python3 - <<-'END'
	data = open("list", "rb").read()
	n = int.from_bytes(data[-32:-28], "big")
	open("keylist", "wb").write(open("ring", "rb").read() + data[-40 - n:])
	END
	run dclist show keylist
	ends 0
	contains "format:     keys"
	contains "keys:       2"
	contains "  p256@dclist.example"
	run dclist show --json --digests keylist
	ends 0
	[ "$(json 'j[0]["digests"], [k["user_id"] for k in j[0]["keys"]]')" = \
		"(0, ['p256@dclist.example', 'vendor@dclist.example'])" ]
}

@test "show: a list with a key that the kernel refuses" {
	python3 - "$fixtures/small.asc" <<-'END'
	import base64, sys
	text = open(sys.argv[1]).read().split("\n\n")[1].split("\n=")[0]
	data = open("list", "rb").read()
	n = int.from_bytes(data[-32:-28], "big")
	open("keylist", "wb").write(b"dclist keyring 1" + base64.b64decode(text) + data[-40 - n:])
	END
	run dclist show keylist
	ends 1
	contains "keylist: key at offset 16 is refused by the kernel, and so are all others in the list; 'dclist keys' shows why"
}

@test "show: truncated at every boundary" {
	local n size signed

	size=$(stat -c %s list)
	run dclist show --json list
	signed=$(json 'j[0]["signed_bytes"]')
	for n in 0 1 16 32 "$signed" $((size - 41)) $((size - 40)) $((size - 29)) $((size - 28)) $((size - 1)); do
		head -c "$n" list >short
		run dclist show short
		ends 1
		contains "short: no signature at its end, so it is not a complete digest list"
	done
}

@test "show: bytes behind, before and between" {
	{ cat list && printf x; } >behind
	run dclist show behind
	ends 1
	contains "no signature at its end"
	{ printf x && cat list; } >before
	run dclist show before
	ends 1
	contains "neither an RPM header nor a well-formed tlv list; make it again"
}

@test "show: files that are not lists" {
	run dclist show missing
	ends 1
	contains "missing: cannot open: No such file or directory"
	run dclist show .
	ends 1
	contains ".: cannot read: Is a directory"
	truncate -s 33M big
	run dclist show big
	ends 1
	contains "larger than 33554432 bytes"
	run dclist show /dev/null
	ends 1
	contains "no signature at its end"
}

@test "show: an installed list, by its name" {
	[ "$(id -u)" -eq 0 ] || skip "mounting needs root"
	mkdir -p etc/digest_lists
	cp list etc/digest_lists/own
	for name in vendor-1.0-1.noarch own /etc/digest_lists/own; do
		# shellcheck disable=SC2016 # for the inner shell
		run timeout 60 unshare --mount sh -c 'mount --bind etc /etc || exit 77
			exec "$1" show "$2"' sh "$DCLIST" "$name"
		[ "$status" -ne 77 ] || skip "no permission to mount"
		ends 0
		contains "/etc/digest_lists/own:"
		contains "name:       vendor-1.0-1.noarch"
	done
	run dclist show own
	ends 1
	contains "own: cannot open: No such file or directory"
}

@test "show: a FIFO is not waited for, a pipe of the shell is read" {
	mkfifo fifo
	for args in "show fifo" "install --root . --no-verify fifo" "verify -k fifo list" "keys fifo"; do
		# shellcheck disable=SC2086 # arguments
		run timeout 20 "$DCLIST" $args
		ends 1
		contains "fifo: a FIFO; give a regular file, or - for standard input"
	done
	run dclist show <(sleep 0.3; cat list)
	ends 0
	contains "/dev/fd/"
	cat list >fifo &
	run dclist show - <fifo
	ends 0
}

@test "show: an endless input ends" {
	run timeout 20 "$DCLIST" show /dev/zero
	ends 1
	contains "larger than 33554432 bytes"
}

@test "show: random damage never crashes it" {
	python3 - <<-'END'
	import random
	random.seed(2)
	data = open("list", "rb").read()
	for i in range(300):
	    d = bytearray(data)
	    for _ in range(random.choice([1, 2, 8])):
	        d[random.randrange(len(d))] = random.choice([0, 1, 255, random.randrange(256)])
	    open(f"d{i}", "wb").write(d)
	END
	run dclist show --json --digests d*
	[ "$status" -le 1 ]
	lacks Sanitizer
	lacks "runtime error"
}

@test "show: all lists of the corpus, with as many digests as rpm has" {
	needs_corpus
	dclist generate -o lists "$CORPUS/rpm" >/dev/null 2>&1 || true
	dclist show --json --digests lists/* >json
	run python3 - <<-'END'
	import json
	j = json.load(open("json"))
	print(len(j), all(len(x["entries"]) == x["digests"] for x in j),
	      all("path" in e and "mode" in e for x in j for e in x["entries"]))
	END
	[ "$output" = "44 True True" ]
}
