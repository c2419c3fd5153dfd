#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# dclist generate --repo: only headers are fetched, everything is verified from the
# signature of repomd.xml down, and runs are taken up again whatever ended them.

load common
load repo

@test "repo: a directory" {
	run generate "$tmp/repo"
	ends 0
	contains "3 written, 0 unchanged; fetched "
	# More than the packages, as there is metadata: no share of them
	[[ $output =~ "; fetched "[0-9.]+" kB for "[0-9.]+" kB of packages in " ]]
	contains " s; signatures verified, also that of the metadata"
	made_all
	[ "$(stat -c %a out/rpm-vendor-1.0-1.noarch)" = 644 ]
}

# bats test_tags=slow
@test "repo: a file URL, with escapes in it" {
	ln -s "$tmp/repo" "with space%"
	run generate "file://$PWD/with%20space%25"
	ends 0
	made_all
	rm -rf out
	run generate "with space%"
	ends 0
	made_all
}

@test "repo: a server; of each package the headers, once" {
	forget_requests
	run generate "$(url good)"
	ends 0
	made_all
	[ "$(requests good)" -eq 3 ]
	# No byte of a payload: what was sent ends where the header ends.
	while read -r _ path range _ sent; do
		read -r -a layout < <("$RPM_PY" layout "$tmp/$path")
		[ "$range" = "bytes=0-$((layout[5] - 1))" ]
		[ "$sent" -eq "${layout[5]}" ]
	done < <(grep 'rpm ' "$tmp/log")
}

@test "repo: all lists are the same as those of the files" {
	run generate "$tmp/mixed"
	dclist generate -k "$vendor" -o files "$tmp/mixed/Packages" || true
	diff -r -x '.*' out files
}

@test "repo: the second run fetches nothing but metadata, and writes nothing" {
	local before

	generate "$(url good)"
	before=$(stat -c '%n %i %y' out/* out/.dclist-repo-*)
	forget_requests
	run generate "$(url good)" -v
	ends 0
	contains "rpm-vendor-1.0-1.noarch: unchanged"
	contains "0 written, 3 unchanged"
	[ "$(requests good)" -eq 0 ]
	[ "$(stat -c '%n %i %y' out/* out/.dclist-repo-*)" = "$before" ]
}

@test "repo: a list that cannot be written, and one that cannot be removed" {
	cp -r "$tmp/repo" mine
	generate mine
	rm mine/Packages/epoch.rpm out/rpm-vendor* out/rpm-epoch*
	mkdir -p out/rpm-vendor-1.0-1.noarch out/rpm-epoch-7:1.0-1.noarch
	new_repo mine
	run generate mine --prune
	ends 1
	contains "generate: out/rpm-vendor-1.0-1.noarch: cannot write: Is a directory; move that directory away, or write elsewhere"
	contains "generate: out: cannot remove rpm-epoch-7:1.0-1.noarch: Is a directory"
	contains "0 written, 1 unchanged, 2 failed"
}

# bats test_tags=slow
@test "repo: a list that is missing, changed or a link is made again" {
	generate "$(url good)"
	rm out/rpm-vendor*
	flip out/rpm-epoch* 1000
	mv out/rpm-sha512* elsewhere
	ln -s ../elsewhere out/rpm-sha512-1.0-1.noarch
	forget_requests
	run generate "$(url good)"
	ends 0
	contains "3 written, 0 unchanged"
	[ "$(requests good)" -eq 3 ]
	made_all
	[ ! -L out/rpm-sha512-1.0-1.noarch ]
}

@test "repo: with other keys, what is there is verified again" {
	generate "$tmp/repo"
	run dclist generate --repo "$tmp/repo" -k "$fixtures/other.asc" --repo-key "$mirror" -o out
	ends 1
	contains "0 written, 0 unchanged, 3 signed by an untrusted key"
}

# bats test_tags=slow
@test "repo: a list that the keys given now refuse is told, and removed with --prune" {
	local other=(dclist generate --repo "$tmp/mixed" -k "$fixtures/p256.asc" --repo-key "$mirror" -o out)

	generate "$tmp/mixed"
	run "${other[@]}"
	ends 0
	contains "generate: out: warning: lists of packages that are now refused still exist: 1; remove them with --prune"
	contains "1 written, 0 unchanged, 1 not signed"
	[ -e out/rpm-vendor-1.0-1.noarch ]
	run --separate-stderr "${other[@]}" --json --strict
	ends 1
	contains '"refused_lists":1'
	run "${other[@]}" --prune -v
	ends 0
	contains "rpm-vendor-1.0-1.noarch: removed"
	contains "1 signed by an untrusted key, 1 removed"
	lacks "still exist"
	[ "$(ls out)" = rpm-p256-1.0-1.noarch ]
	run "${other[@]}"
	ends 0
	lacks "still exist"
	# What another repository has in the folder is that one's
	cp -r "$tmp/mixed" same
	generate same
	generate "$tmp/mixed"
	run "${other[@]}" --prune
	contains "0 removed"
	[ -e out/rpm-vendor-1.0-1.noarch ]
}

@test "repo: a list that could not be removed is removed by the next run" {
	generate "$tmp/repo"
	rm out/rpm-vendor*
	mkdir out/rpm-vendor-1.0-1.noarch
	run dclist generate --repo "$tmp/repo" -k "$fixtures/other.asc" --repo-key "$mirror" -o out --prune
	ends 1
	contains "generate: out: cannot remove rpm-vendor-1.0-1.noarch: Is a directory; move that directory away"
	contains ", 2 removed"
	rmdir out/rpm-vendor-1.0-1.noarch
	cp "$fixtures/vendor.rpm" out/rpm-vendor-1.0-1.noarch
	run dclist generate --repo "$tmp/repo" -k "$fixtures/other.asc" --repo-key "$mirror" -o out --prune
	contains ", 1 removed"
	[ -z "$(ls out)" ]
}

# bats test_tags=slow
@test "repo: an index that is garbage, torn or a stranger's does no harm" {
	local index

	generate "$(url good)"
	index=$(echo out/.dclist-repo-*)
	head -c -20 "$index" >torn
	cp torn "$index"
	run generate "$(url good)"
	ends 0
	contains "3 unchanged"
	head -c 10000 /dev/urandom >"$index"
	run generate "$(url good)" --prune
	ends 0
	contains "3 unchanged, 0 removed"
	sed 's|rpm-vendor|../../rpm-vendor|' "$index" >evil
	cp evil "$index"
	run generate "$(url good)" --prune
	ends 0
	contains "3 unchanged, 0 removed"
	made_all
}

# start MODE: in the background, until it waits for the server; its process in $pid
start() {
	"$DCLIST" generate --repo "$(url "$1")" -k "$vendor" --repo-key "$mirror" -o out \
		--timeout 60 >said 2>&1 </dev/null 3>&- &
	pid=$!
	until (($(cat out/.dclist-repo-* 2>/dev/null | wc -l) == $2)); do
		kill -0 "$pid" || return
		read -r -t 0.05 <> <(:) || true
	done
}

@test "repo: a run that was killed leaves nothing half-done, and is resumed" {
	start vendor-silent 4 # two lines of header, two lists
	kill -KILL "$pid"
	run wait "$pid"
	[ -z "$(ls out)" ]
	[ -n "$(compgen -G 'out/.dclist-temp-*')" ]
	run generate "$(url good)"
	ends 0
	made_all
	[ "$(find out -mindepth 1 | wc -l)" -eq 5 ] # and the indexes of both
}

# bats test_tags=slow
@test "repo: killed between any two steps, the next run completes it" {
	local call n repo

	command -v strace >/dev/null || skip "no strace"
	mkdir tmp
	export TMPDIR=$PWD/tmp # of GnuPG's home folders
	# gpg.conf of the keys' and of the signature's GnuPG, three lists; one, and what is refused
	for call in repo:renameat:{1,2} repo:renameat2:{1,2,3} mixed:renameat:3 repo:rename:{1,2} repo:syncfs:1; do
		IFS=: read -r repo call n <<<"$call"
		rm -rf out
		# Of dclist alone: gpg renames, too
		timeout 60 strace -qq -o trace -e "trace=$call" \
			-e "inject=$call:signal=SIGKILL:when=$n" \
			"$DCLIST" generate --repo "$tmp/$repo" -k "$vendor" --repo-key "$mirror" -o out \
			>/dev/null 2>&1 && false || [ $? -eq 137 ]
		mkdir -p out
		whole
		[ -n "$(find tmp out -name '.dclist-temp-*')" ]
		run generate "$tmp/repo"
		ends 0
		made_all
		[ -z "$(find tmp out -name '.dclist-temp-*')" ]
		run generate "$tmp/repo"
		contains "0 written, 3 unchanged"
	done
}

@test "repo: files of a running process in the directory are not taken for those of a killed one" {
	local temps

	start vendor-silent 4
	temps=$(compgen -G 'out/.dclist-temp-*')
	[ "$(wc -l <<<"$temps")" -eq 2 ]
	: >out/.dclist-temp-killed
	ln -s "$PWD/said" out/.dclist-temp-link
	mkfifo out/.dclist-temp-fifo
	[ "$(id -u)" -ne 0 ] || install -o 65534 /dev/null out/.dclist-temp-others
	dclist generate -o out "$fixtures/nofiles.rpm"
	[ ! -e out/.dclist-temp-killed ]
	rm out/.dclist-temp-{link,fifo}
	[ "$(id -u)" -ne 0 ] || rm out/.dclist-temp-others
	[ "$(compgen -G 'out/.dclist-temp-*')" = "$temps" ]
	kill -TERM "$pid"
	wait "$pid" && false || [ $? -eq 1 ]
	run cat said
	contains "2 written, 0 unchanged; 1 not done"
	[ "$(find out -name 'rpm-*' | wc -l)" -eq 3 ]
}

# bats test_tags=slow
@test "repo: a full disk: whole lists or none, and the next run completes it" {
	local room

	[ "$(id -u)" -eq 0 ] || skip "mounting a small file system needs root"
	# Three lists and the state are a page each: with a fifth one they may just fit
	# shellcheck disable=SC2016 # for the inner shell
	for room in 0 4 8 12; do
		run timeout 60 unshare --mount sh -c '
			mkdir -p out
			mount -t tmpfs -o size=64k tmpfs out || exit 77
			head -c $((65536 - $2 * 1024)) /dev/zero >out/fill
			shift 2
			"$@"
			status=$?
			for list in out/rpm-*; do
				[ ! -e "$list" ] || "$1" verify -q -k "$6" "$list" || exit 9
			done
			rm out/fill
			"$@" || exit 8
			"$@"
			exit $status' sh x "$room" "$DCLIST" generate --repo "$tmp/repo" -k "$vendor" \
			--repo-key "$mirror" -o out
		[ "$status" -ne 77 ] || skip "no permission to mount"
		ends 1
		contains "No space left on device"
		[[ $output == *"cannot write out/rpm-"*": No space"* ||
			$output == *"cannot write .dclist-repo-"* ||
			$output == *"out/.dclist-repo-"*": cannot write"* ]] || {
			echo "$output"
			false
		}
		contains "0 written, 3 unchanged"
	done
}

# bats test_tags=slow
@test "repo: interrupted, it keeps what it has and says how to go on" {
	start vendor-silent 4
	kill -TERM "$pid"
	wait "$pid" && false || [ $? -eq 1 ]
	run cat said
	contains "2 written, 0 unchanged; 1 not done, run it again to continue"
	lacks Sanitizer
	[ "$(find out -name "rpm-*" | wc -l)" -eq 2 ]
	forget_requests
	run generate "$(url vendor-silent)" --timeout 1
	ends 1
	contains "0 written, 2 unchanged, 1 failed"
	[ "$(grep -c 'epoch.rpm' "$tmp/log")" -eq 0 ]
}

@test "repo: interrupted while the server is silent, it ends" {
	forget_requests
	"$DCLIST" generate --repo "$(url all-silent)" -k "$vendor" --repo-key "$mirror" -o out \
		--timeout 60 >said 2>&1 </dev/null 3>&- &
	pid=$!
	until grep -q 'all-silent .* waits' "$tmp/log"; do
		kill -0 "$pid"
		read -r -t 0.05 <> <(:) || true
	done
	kill -TERM "$pid"
	wait "$pid" && false || [ $? -eq 1 ]
	run cat said
	contains "repomd.xml: interrupted"
	lacks Sanitizer
	[ ! -e out ]
}

# bats test_tags=slow
@test "repo: metadata that comes short is asked for again" {
	served all-short-once
}

# bats test_tags=slow
@test "repo: packages that left are kept, and removed with --prune" {
	cp -r "$tmp/repo" mine
	generate mine
	echo foreign >out/rpm-foreign-1-1.noarch
	rm mine/Packages/epoch.rpm
	new_repo mine
	run generate mine
	ends 0
	contains "0 written, 2 unchanged;"
	[ -e out/rpm-epoch-7:1.0-1.noarch ]
	run generate mine --prune -v
	ends 0
	contains "rpm-epoch-7:1.0-1.noarch: removed"
	contains "0 written, 2 unchanged, 1 removed"
	[ ! -e out/rpm-epoch-7:1.0-1.noarch ]
	[ -e out/rpm-foreign-1-1.noarch ]
	run generate mine --prune
	contains "0 removed"
}

@test "repo: --prune keeps what another repository has in the same directory" {
	cp -r "$tmp/repo" a
	cp -r "$tmp/repo" b
	generate a
	generate b
	rm a/Packages/epoch.rpm
	new_repo a
	run generate a --prune
	ends 0
	contains "0 removed"
	rm b/Packages/epoch.rpm
	new_repo b
	run generate b --prune
	contains "1 removed"
}

# bats test_tags=slow
@test "repo: --prune keeps the list of a package that cannot be fetched now" {
	cp -r "$tmp/repo" mine
	generate mine
	rm mine/Packages/epoch.rpm out/rpm-vendor*
	run generate mine --prune
	[ -e out/rpm-epoch-7:1.0-1.noarch ]
	contains "0 removed"
	flip out/rpm-epoch* 1000
	run generate mine --prune
	ends 1
	contains "epoch.rpm: cannot open: no such file, or no permission to read it; the metadata lists it, so the mirror is incomplete"
	contains "1 missing, 0 removed"
	[ -e out/rpm-epoch-7:1.0-1.noarch ]
}

@test "repo: refused packages are counted by reason, and fail with --strict" {
	run generate "$tmp/mixed"
	ends 0
	contains "1 written, 0 unchanged, 1 not signed, 3 unsupported by the kernel, 1 signed by an untrusted key"
	contains "p256.rpm: signed by a key that is not in the keyring"
	contains "unsigned.rpm: not signed"
	run generate "$tmp/mixed" --strict
	ends 1
	[ "$(echo out/rpm-*)" = out/rpm-vendor-1.0-1.noarch ]
}

# keyed KEY MODE REPO OPTION...: with this key in place of the vendor's
keyed() {
	run dclist generate --repo "$(url "$2" "$3")" -k "$1" --repo-key "$mirror" -o out \
		--timeout 5 "${@:4}"
}

# bats test_tags=slow
@test "repo: what the keys refused is not fetched again, but with other keys" {
	forget_requests
	generate "$(url good mixed)"
	[ "$(requests good)" -eq 6 ]
	cp out/.dclist-refused-* before
	forget_requests
	run generate "$(url good mixed)" --prune
	ends 0
	[ "$(requests good)" -eq 0 ]
	contains "0 written, 1 unchanged, 1 not signed, 3 unsupported by the kernel, 1 signed by an untrusted key, 0 removed"
	contains "p256.rpm: refused by the last run with these keys: signed by an untrusted key; not fetched again"
	cmp before out/.dclist-refused-*
	run generate "$(url good mixed)" --strict --json
	ends 1
	contains '"no_key":1'
	[ "$(requests good)" -eq 0 ]
	keyed "$fixtures/p256.asc" good mixed
	ends 0
	[ -e out/rpm-p256-1.0-1.noarch ]
	[ "$(requests good)" -eq 6 ] # vendor.rpm, too: its list does not verify
	forget_requests
	keyed "$vendor" good mixed
	contains "0 written, 1 unchanged, 1 not signed"
	[ "$(requests good)" -eq 5 ]
}

# bats test_tags=slow
@test "repo: a memory of refusals that is damaged or forged withholds nothing that is there" {
	local memory

	generate "$(url good mixed)"
	memory=$(echo out/.dclist-refused-*)
	head -c 10000 /dev/urandom >"$memory"
	forget_requests
	run generate "$(url good mixed)"
	ends 0
	contains "0 written, 1 unchanged, 1 not signed, 3 unsupported by the kernel"
	[ "$(requests good)" -eq 5 ]
	# A list in place of a reason, and a reason for the package whose list is there
	sed 's/refused-unsigned/rpm-unsigned-1.0-1.noarch/' "$memory" >forged
	awk -v id="$(awk '/rpm-vendor/ { print $1 }' out/.dclist-repo-*)" \
		'NR == 3 { print id, $2, "refused-unsigned" } 1' forged >"$memory"
	forget_requests
	run generate "$(url good mixed)"
	ends 0
	contains "0 written, 1 unchanged, 1 not signed, 3 unsupported by the kernel"
	[ "$(requests good)" -eq 1 ]
	[ "$(cd out && echo rpm-*)" = rpm-vendor-1.0-1.noarch ]
}

# bats test_tags=slow
@test "repo: a wrong signature is believed when two runs have seen it" {
	for _ in 1 2; do
		forget_requests
		run generate "$(url flipped)"
		ends 1
		[ "$(requests flipped)" -eq 3 ]
	done
	run generate "$(url flipped)"
	ends 1
	contains "refused by the last run with these keys: with a wrong signature; not fetched again"
	contains "0 written, 0 unchanged, 3 with a wrong signature"
	[ "$(requests flipped)" -eq 3 ]
	[ -z "$(ls out)" ]
}

# bats test_tags=slow
@test "repo: events as JSON" {
	run --separate-stderr generate "$(url good)" --json
	ends 0
	[ "$(wc -l <<<"$output")" -eq 5 ]
	python3 - "$output" "$(mirror_gpg --with-colons --list-keys | awk -F: '$1 == "fpr" { print $10; exit }')" <<-'END'
	import json, sys
	e = [json.loads(line) for line in sys.argv[1].splitlines()]
	assert [x["event"] for x in e] == ["repository"] + 3 * ["package"] + ["summary"]
	assert e[0]["packages"] == 3 and e[0]["source_packages"] == 1 and e[0]["signer"] == sys.argv[2]
	assert sorted(x["list"] for x in e[1:4])[2] == "rpm-vendor-1.0-1.noarch"
	assert {x["result"] for x in e[1:4]} == {"written"}
	assert e[4]["ok"] and e[4]["written"] == 3 and e[4]["fetched_bytes"] > 1000
	END
	run --separate-stderr generate "$tmp/mixed" --json --strict --prune
	ends 1
	contains '"result":"algorithm"'
	contains '"ok":false'
}

# bats test_tags=slow
@test "repo: a run that ends early has its reason as JSON" {
	cp -r "$tmp/repo" mine
	rm mine/repodata/repomd.xml.asc
	run --separate-stderr generate mine --json
	ends 1
	[ "$(json '[j["event"], j["ok"], j["packages"], j["written"]]')" = "['summary', False, 0, 0]" ]
	[ "dclist generate: $(json 'j["reason"]')" = "$stderr" ]
	[[ $stderr == *"the repository's metadata is not signed"* ]]
	run --separate-stderr dclist generate --repo "$tmp/repo" -k missing --json
	ends 1
	[ "$(json 'j["ok"], j["reason"]')" = "(False, 'missing: cannot open: No such file or directory')" ]
	run --separate-stderr dclist generate --repo ftp://example -k "$vendor" --json
	ends 1
	[[ $(json 'j["reason"]') == "ftp://example/: neither http"* ]]
	run --separate-stderr dclist generate --repo "$tmp/repo" -k "$vendor" --repo-key "$mirror" --json -o "$vendor"
	ends 1
	[[ $(json 'j["reason"]') == "$vendor: cannot write to it: "* ]]
}

# bats test_tags=slow
@test "repo: no progress but on a terminal" {
	run generate "$(url good)"
	lacks "packages/s"
	run env TERM=xterm script -qec "$DCLIST generate --repo '$(url stuck)' -k '$vendor' --repo-key '$mirror' -o out --timeout 1" /dev/null
	contains "0 of 3 packages, "
	contains "packages/s, "
}

# Whole packages

@test "repo: libcurl that cannot be opened, and a library that is another" {
	mkdir lib
	echo "no library" >lib/libcurl.so.4
	LD_LIBRARY_PATH=$PWD/lib run dclist generate --repo "$PWD" --keyring "$fixtures/vendor.asc" -o lists
	ends 1
	contains "dclist generate: libcurl.so.4: cannot load this library: "
	contains "; install libcurl"
	LD_LIBRARY_PATH=$PWD/lib run dclist --help
	ends 0
	cp "$(ldconfig -p | awk '$1 == "libz.so.1" { print $NF; exit }')" lib/libgpgme.so.11
	LD_LIBRARY_PATH=$PWD/lib run dclist keys -o out.bin "$fixtures/vendor.asc"
	ends 1
	contains "undefined symbol: gpgme_check_version_internal; install libgpgme"
	[ ! -e out.bin ]
}
