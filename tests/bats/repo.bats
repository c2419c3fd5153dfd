#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# dclist generate --repo: only headers are fetched, everything is verified from the
# signature of repomd.xml down, and no server can make it do otherwise.

load common
load repo

setup_file() {
	repo_setup_file
}

teardown_file() {
	repo_teardown_file
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	mirror=$tmp/mirror.asc
	vendor=$fixtures/vendor.asc
}

# edit FILE SED-EXPRESSION: in a copy of the repository, signed again
edit() {
	cp -r "$tmp/repo" copy
	sed -i "$2" "copy/repodata/$1"
	[[ $1 != repomd.xml ]] || sign_repo copy
}

# edit_primary SED-EXPRESSION: in a copy; its checksum in repomd.xml is right, and signed
edit_primary() {
	cp -r "$tmp/repo" copy
	gunzip copy/repodata/*-primary.xml.gz
	mv copy/repodata/*-primary.xml copy/repodata/primary.xml
	sed -i -E "$1" copy/repodata/primary.xml
	repomd copy copy/repodata/primary.xml
}

# repomd REPO PRIMARY [SUM-TYPE [SUM [SIZES]]]: a repomd.xml of only that, signed
repomd() {
	cat >"$1/repodata/repomd.xml" <<-END
	<repomd xmlns="http://linux.duke.edu/metadata/repo"><data type="primary">
	<checksum type="${3:-sha256}">${4:-$(sha256sum <"$2" | cut -d ' ' -f 1)}</checksum>
	<location href="repodata/${2##*/}"/>${5-}
	</data></repomd>
	END
	sign_repo "$1"
}

@test "repo: a folder" {
	run generate "$tmp/repo"
	ends 0
	contains "3 written, 0 unchanged; fetched "
	contains " s; signatures verified, that of the metadata, too"
	made_all
	[ "$(stat -c %a out/rpm-vendor-1.0-1.noarch)" = 644 ]
}

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
	contains "generate: out/rpm-vendor-1.0-1.noarch: cannot write: Is a directory; move that folder away, or write elsewhere"
	contains "generate: out: cannot remove rpm-epoch-7:1.0-1.noarch: Is a directory"
	contains "0 written, 1 unchanged, 2 failed"
}

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
	contains "0 written, 0 unchanged, 3 signed by a key that is not used"
}

@test "repo: a list that the keys given now refuse is told, and removed with --prune" {
	local other=(dclist generate --repo "$tmp/mixed" -k "$fixtures/p256.asc" --repo-key "$mirror" -o out)

	generate "$tmp/mixed"
	run "${other[@]}"
	ends 0
	contains "generate: out: warning: lists of packages that are refused now are still there: 1; remove them with --prune"
	contains "1 written, 0 unchanged, 1 not signed"
	[ -e out/rpm-vendor-1.0-1.noarch ]
	run --separate-stderr "${other[@]}" --json --strict
	ends 1
	contains '"refused_lists":1'
	run "${other[@]}" --prune -v
	ends 0
	contains "rpm-vendor-1.0-1.noarch: removed"
	contains "1 signed by a key that is not used, 1 removed"
	lacks "still there"
	[ "$(ls out)" = rpm-p256-1.0-1.noarch ]
	run "${other[@]}"
	ends 0
	lacks "still there"
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
	contains "generate: out: cannot remove rpm-vendor-1.0-1.noarch: Is a directory; move that folder away"
	contains ", 2 removed"
	rmdir out/rpm-vendor-1.0-1.noarch
	cp "$fixtures/vendor.rpm" out/rpm-vendor-1.0-1.noarch
	run dclist generate --repo "$tmp/repo" -k "$fixtures/other.asc" --repo-key "$mirror" -o out --prune
	contains ", 1 removed"
	[ -z "$(ls out)" ]
}

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

@test "repo: a run that was killed leaves nothing half-done, and is gone on with" {
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

# whole: all lists there verify
whole() {
	find out -type f -name 'rpm-*' -exec timeout 60 "$DCLIST" verify -q -k "$vendor" {} +
}

@test "repo: killed between any two steps, the next run completes it" {
	local call n repo

	command -v strace >/dev/null || skip "no strace"
	mkdir tmp
	export TMPDIR=$PWD/tmp # of GnuPG's home folders
	# gpg.conf of the keys' and of the signature's GnuPG, three lists; one, and what is refused
	for call in repo:renameat:{1,2,3,4,5} mixed:renameat:4 repo:rename:{1,2} repo:syncfs:1; do
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

@test "repo: what a living run has in the folder is not taken for a killed one's" {
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

@test "repo: interrupted, it keeps what it has and says how to go on" {
	start vendor-silent 4
	kill -TERM "$pid"
	wait "$pid" && false || [ $? -eq 1 ]
	run cat said
	contains "2 written, 0 unchanged; 1 not done, run it again to go on"
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

@test "repo: metadata that comes short is asked for again" {
	served all-short-once
}

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

@test "repo: --prune leaves what another repository has in the same folder" {
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
	contains "epoch.rpm: cannot open: no such file, or it may not be read; the metadata tells of it, so the mirror is not complete"
	contains "1 not there, 0 removed"
	[ -e out/rpm-epoch-7:1.0-1.noarch ]
}

@test "repo: refused packages are counted by reason, and fail with --strict" {
	run generate "$tmp/mixed"
	ends 0
	contains "1 written, 0 unchanged, 1 not signed, 3 of a kind that the kernel refuses, 1 signed by a key that is not used"
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

@test "repo: what the keys refused is not fetched again, but with other keys" {
	forget_requests
	generate "$(url good mixed)"
	[ "$(requests good)" -eq 6 ]
	cp out/.dclist-refused-* before
	forget_requests
	run generate "$(url good mixed)" --prune
	ends 0
	[ "$(requests good)" -eq 0 ]
	contains "0 written, 1 unchanged, 1 not signed, 3 of a kind that the kernel refuses, 1 signed by a key that is not used, 0 removed"
	contains "p256.rpm: refused by the last run with these keys: signed by a key that is not used; not fetched again"
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

@test "repo: a memory of refusals that is damaged or forged withholds nothing that is there" {
	local memory

	generate "$(url good mixed)"
	memory=$(echo out/.dclist-refused-*)
	head -c 10000 /dev/urandom >"$memory"
	forget_requests
	run generate "$(url good mixed)"
	ends 0
	contains "0 written, 1 unchanged, 1 not signed, 3 of a kind"
	[ "$(requests good)" -eq 5 ]
	# A list in place of a reason, and a reason for the package whose list is there
	sed 's/refused-unsigned/rpm-unsigned-1.0-1.noarch/' "$memory" >forged
	awk -v id="$(awk '/rpm-vendor/ { print $1 }' out/.dclist-repo-*)" \
		'NR == 3 { print id, $2, "refused-unsigned" } 1' forged >"$memory"
	forget_requests
	run generate "$(url good mixed)"
	ends 0
	contains "0 written, 1 unchanged, 1 not signed, 3 of a kind"
	[ "$(requests good)" -eq 1 ]
	[ "$(cd out && echo rpm-*)" = rpm-vendor-1.0-1.noarch ]
}

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
	[[ $(json 'j["reason"]') == "$vendor: cannot write into it: "* ]]
}

@test "repo: no progress but on a terminal" {
	run generate "$(url good)"
	lacks "packages/s"
	run env TERM=xterm script -qec "$DCLIST generate --repo '$(url stuck)' -k '$vendor' --repo-key '$mirror' -o out --timeout 1" /dev/null
	contains "0 of 3 packages, "
	contains "packages/s, "
}

# Whole packages

# download LOCATION OPTION...
download() {
	generate "$1" --download whole "${@:2}"
}

# downloaded_all: the three packages, byte for byte, and nothing else
downloaded_all() {
	local name

	[[ $(ls -A whole) == "$(printf '%s\n' epoch-7:1.0-1.noarch.rpm sha512-1.0-1.noarch.rpm vendor-1.0-1.noarch.rpm)" ]]
	for name in vendor epoch sha512; do
		cmp "$fixtures/$name.rpm" "$(echo whole/"$name"-*)"
	done
}

@test "repo: --download gets the packages, whole and once" {
	run download "$(url good)"
	ends 0
	contains "3 written, 0 unchanged; 3 packages downloaded, 0 there already; fetched "
	made_all
	downloaded_all
	[ "$(stat -c %a whole/vendor-1.0-1.noarch.rpm)" = 644 ]
	forget_requests
	run download "$(url good)" -v
	ends 0
	contains "vendor-1.0-1.noarch.rpm: there already"
	contains "0 written, 3 unchanged; 0 packages downloaded, 3 there already"
	[ "$(requests good)" -eq 0 ]
	# What is not it any more, and nothing else
	flip whole/epoch* 100
	truncate -s -1 whole/sha512*
	run download "$(url good)" -v
	ends 0
	contains "epoch-7:1.0-1.noarch.rpm: downloaded"
	contains "2 packages downloaded, 1 there already"
	[ "$(requests good)" -eq 2 ]
	downloaded_all
	timeout 60 openssl req -x509 -newkey rsa:2048 -noenc -subj /CN=o -keyout o.key -out o.pem 2>/dev/null </dev/null
	run dclist convert rpm-verity -k "$vendor" --sign-cert o.pem --sign-key-file o.key -o verity/ whole/*.rpm
	ends 0
	contains "3 lists written"
}

@test "repo: --download from a folder, as JSON, and only what is verified" {
	run --separate-stderr download "$tmp/mixed" --json
	ends 0
	[ "$(ls -A whole)" = vendor-1.0-1.noarch.rpm ]
	output=$(grep '"download"' <<<"$output" | head -n 1)
	[ "$(json 'j["result"]')" = written ]
	run dclist generate --download whole "$fixtures/vendor.rpm"
	ends 2
	contains "--download goes with --repo"
}

@test "repo: --download of a package that is not what the metadata tells" {
	local mode

	for mode in last-payload last-noise; do
		run download "$(url "$mode")"
		ends 1
		contains "vendor.rpm: what came is not the package that the metadata tells of; the mirror may be changing, so run it again later"
		contains "0 written, 0 unchanged, 3 not as the metadata says; 0 packages downloaded, 0 there already"
		[ -z "$(ls -A whole)" ]
		made_all # the lists are right, and stay
	done
	run download "$(url last-cut)"
	ends 1
	contains "it is shorter than the repository's metadata says: 1000 bytes"
	run download "$(url last-missing)"
	ends 1
	contains "the metadata tells of it, so the mirror is not complete"
	[ -z "$(ls -A whole)" ]
}

@test "repo: --download of a file with the right checksum and another header" {
	local layout

	cp "$fixtures/vendor.rpm" "$tmp/forged"
	chmod u+w "$tmp/forged"
	read -r -a layout < <("$RPM_PY" layout "$tmp/forged")
	flip "$tmp/forged" $((layout[5] - 1))
	edit_primary "s/$(sha256sum <"$fixtures/vendor.rpm" | cut -d ' ' -f 1)/$(sha256sum <"$tmp/forged" | cut -d ' ' -f 1)/"
	mv copy "$tmp/forge"
	run download "$(url last-forged forge)"
	ends 1
	contains "vendor.rpm: what came is not the package that the metadata tells of"
	[ -e out/rpm-vendor-1.0-1.noarch ]
	[ ! -e whole/vendor-1.0-1.noarch.rpm ]
	# Nor when it is there already
	cp "$tmp/forged" whole/vendor-1.0-1.noarch.rpm
	run download "$(url last-forged forge)"
	ends 1
	contains "0 packages downloaded, 0 there already"
}

@test "repo: --download when a body comes short, once, late, or with all of the file" {
	local mode

	run download "$(url last-short)"
	ends 1
	contains "3 failed; 0 packages downloaded"
	[ -z "$(ls -A whole)" ]
	# A try that failed leaves nothing in what the next one brings
	for mode in last-short-once last-reset-once last-stale last-whole; do
		rm -rf whole
		run download "$(url "$mode")"
		ends 0
		contains " unchanged; 3 packages downloaded"
		lacks "ignores ranges"
		downloaded_all
	done
}

@test "repo: --download of metadata with a checksum that nobody trusts, or without" {
	edit_primary 's/<checksum type="sha256" pkgid="YES">/<checksum type="sha" pkgid="YES">/'
	run download copy
	ends 1
	contains "the metadata tells no size, or no checksum of SHA-256, SHA-384 or SHA-512; it is not downloaded"
	made_all
	[ -z "$(ls -A whole)" ]
}

# start_download: in the background, until three packages have come in part; in $pid
start_download() {
	forget_requests
	"$DCLIST" generate --repo "$(url last-stuck)" -k "$vendor" --repo-key "$mirror" -o out \
		--download whole --timeout 60 >said 2>&1 </dev/null 3>&- &
	pid=$!
	until (($(grep -c '# last-stuck .* waits' "$tmp/log") >= 3)); do
		kill -0 "$pid" || return
		read -r -t 0.05 <> <(:) || true
	done
	[[ -n $(compgen -G 'whole/.dclist-temp-*') ]]
}

@test "repo: --download killed and interrupted, and gone on with" {
	start_download
	kill -KILL "$pid"
	run wait "$pid"
	[ -n "$(compgen -G 'whole/.dclist-temp-*')" ]
	run download "$(url good)"
	ends 0
	downloaded_all
	rm -rf whole
	start_download
	kill -TERM "$pid"
	wait "$pid" && false || [ $? -eq 1 ]
	run cat said
	contains "0 packages downloaded, 0 there already; 3 not done, run it again to go on"
	lacks Sanitizer
	[ -z "$(ls -A whole)" ]
}

@test "repo: --download onto a full disk, and where it may not" {
	[ "$(id -u)" -eq 0 ] || skip "mounting a small file system needs root"
	generate "$tmp/repo"
	# shellcheck disable=SC2016 # for the inner shell
	run timeout 60 unshare --mount sh -c '
		mkdir -p whole
		mount -t tmpfs -o size=16k tmpfs whole || exit 77
		head -c 12288 /dev/zero >whole/fill
		"$@"
		status=$?
		[ "$(ls -A whole)" = fill ] || exit 9
		rm whole/fill
		umount whole
		"$@" || exit 8
		exit $status' sh "$DCLIST" generate --repo "$tmp/repo" -k "$vendor" --repo-key "$mirror" \
		-o out --download whole
	[ "$status" -ne 77 ] || skip "no permission to mount"
	ends 1
	contains "cannot write: No space left on device"
	contains "0 written, 3 unchanged; 3 packages downloaded"
	downloaded_all
	touch file
	run generate "$tmp/repo" --download file
	ends 1
	contains "file: cannot write into it: Not a directory"
	run generate "$tmp/repo" --download no/such
	ends 1
	contains "no/such: cannot make this folder: No such file or directory"
	rm -r whole/*
	mkdir whole/vendor-1.0-1.noarch.rpm
	run download "$tmp/repo"
	ends 1
	contains "vendor-1.0-1.noarch.rpm: cannot write: Is a directory"
}

# The metadata

@test "repo: metadata that is not signed is refused, unless that is said" {
	cp -r "$tmp/repo" mine
	rm mine/repodata/repomd.xml.asc
	run generate mine
	ends 1
	contains "repomd.xml.asc: cannot open: no such file, or it may not be read: the repository's metadata is not signed; get it from where it is, or take it as it is with --unsigned-repo"
	[ ! -e out ]
	run dclist generate --repo mine -k "$vendor" --unsigned-repo -o out
	ends 0
	contains "signatures verified, that of the metadata not asked for"
	made_all
}

@test "repo: metadata signed by another key, or changed" {
	run dclist generate --repo "$tmp/repo" -k "$vendor" -o out
	ends 1
	contains "repomd.xml: its signature is by a key that was not given; give the repository's key with --repo-key"
	cp -r "$tmp/repo" mine
	echo '<!-- -->' >>mine/repodata/repomd.xml
	run generate mine
	ends 1
	contains "repomd.xml: its signature is wrong"
	echo nonsense >mine/repodata/repomd.xml.asc
	run generate mine
	ends 1
	contains "repomd.xml: its signature is no"
	[ ! -e out ]
}

@test "repo: the key of the packages signs the metadata when no other is given" {
	run dclist generate --repo "$tmp/repo" -k "$vendor" -k "$mirror" -o out
	ends 0
	made_all
	run dclist generate --repo "$tmp/repo" -k "$vendor" -k "$mirror" --repo-key "$fixtures/other.asc" -o out
	ends 1
}

# by_key NAME [GPG-OPTION...]: "mine" has metadata signed by that key of the mirror's
by_key() {
	rm -rf mine
	cp -r "$tmp/repo" mine
	mirror_gpg --local-user "$1@dclist.example" "${@:2}" --armor --detach-sign mine/repodata/repomd.xml
}

# metadata_refused NAME TEXT: by that key alone, and nothing is made
metadata_refused() {
	mirror_gpg --armor --export "$1@dclist.example" >key.asc
	run dclist generate --repo mine -k "$vendor" --repo-key key.asc -o out
	ends 1
	contains "repomd.xml: its signature $2; whoever makes the repository has to sign it again, with another key or hash"
	[ ! -e out ]
}

@test "repo: signatures of metadata over weak hashes" {
	local hash

	for hash in SHA1 SHA224; do
		by_key mirror --digest-algo "$hash"
		metadata_refused mirror "is over none of SHA-256, SHA-384 and SHA-512"
	done
	by_key mirror --digest-algo SHA384
	run generate mine
	ends 0
}

@test "repo: signatures of metadata by keys that ended" {
	local fpr

	mirror_gpg --faked-system-time 20200101T000000 --quick-gen-key expired@dclist.example rsa2048 sign 30d
	by_key expired --faked-system-time 20200103T000000
	metadata_refused expired "is by a key that has expired"
	mirror_gpg --quick-gen-key revoked@dclist.example rsa2048 sign never
	by_key revoked
	fpr=$(mirror_gpg --with-colons --list-keys revoked@dclist.example | awk -F: '$1 == "fpr" { print $10; exit }')
	mirror_gpg --armor --export revoked@dclist.example >key.asc
	run dclist generate --repo mine -k "$vendor" --repo-key key.asc -o before
	ends 0
	sed 's/^://' "$(<"$tmp/home")/openpgp-revocs.d/$fpr.rev" >rev
	mirror_gpg --import rev
	metadata_refused revoked "is by a key that was revoked"
}

@test "repo: signatures of metadata by weak keys" {
	mirror_gpg --quick-gen-key weak@dclist.example rsa1024 sign never
	by_key weak
	metadata_refused weak "is by a key of less than 2048 bits"
	mirror_gpg --quick-gen-key dsa@dclist.example dsa1024 sign never
	by_key dsa --enable-dsa2 --digest-algo SHA256
	metadata_refused dsa "is by a key of less than 2048 bits"
}

@test "repo: keys that are none" {
	run dclist generate --repo "$tmp/repo" -k "$vendor" --repo-key missing -o out
	ends 1
	contains "missing: cannot open: No such file or directory"
	run dclist generate --repo "$tmp/repo" -k "$vendor" --repo-key "$fixtures/vendor.rpm" -o out
	ends 1
}

@test "repo: compressed with gz, xz, zstd, bzip2, or not" {
	local kind

	cp -r "$tmp/repo" mine
	for kind in gz xz bz2; do
		new_repo mine --general-compress-type "$kind"
		rm -rf out
		run generate mine
		ends 0
		made_all
	done
	new_repo mine --general-compress-type gz
	gunzip mine/repodata/*-primary.xml.gz
	mv mine/repodata/*-primary.xml mine/repodata/primary.xml
	zstd -q mine/repodata/primary.xml
	for kind in primary.xml.zst primary.xml; do
		repomd mine "mine/repodata/$kind"
		rm -rf out
		run generate mine
		ends 0
		made_all
	done
}

@test "repo: checksums of metadata" {
	local type

	cp -r "$tmp/repo" mine
	for type in sha384 sha512; do
		new_repo mine --checksum "$type"
		rm -rf out
		run generate mine
		ends 0
	done
	new_repo mine --checksum sha1
	run generate mine
	ends 1
	contains "repomd.xml: checksum of primary.xml is none of SHA-256, SHA-384 and SHA-512; make the repository with 'createrepo_c --checksum sha256'"
	new_repo mine
	flip "$(echo mine/repodata/*-primary.xml.gz)" 100
	run generate mine
	ends 1
	contains "warning: does not match its checksum in repomd.xml; the server may be changing it, so once more"
	contains "primary.xml.gz: does not match its checksum in repomd.xml"
	rm mine/repodata/*-primary.xml.gz
	run generate mine
	ends 1
	contains "primary.xml.gz: is not what repomd.xml tells of: cannot open"
}

@test "repo: primary.xml that is larger than it should be" {
	cp -r "$tmp/repo" mine
	{
		echo '<metadata>'
		head -c 300000000 /dev/zero | tr '\0' ' '
	} | gzip >mine/repodata/primary.xml.gz
	repomd mine mine/repodata/primary.xml.gz sha256 '' '<open-size>1000000</open-size>'
	run generate mine
	ends 1
	contains "primary.xml.gz: more than 1000000 bytes when unpacked, which is more than repomd.xml says or any repository needs"
	new_repo mine
	for f in mine/repodata/*-primary.xml.gz; do
		head -c 100000 /dev/zero >>"$f"
	done
	run generate mine
	ends 1
	contains "is not what repomd.xml tells of: more than"
	truncate -s 5M mine/repodata/repomd.xml
	run generate mine
	ends 1
	contains "repomd.xml: more than 4194304 bytes"
}

@test "repo: XML that is not the metadata of a repository" {
	edit repomd.xml 's/<repomd /<other /; s/<\/repomd>/<\/other>/'
	run generate copy
	ends 1
	contains "repomd.xml: not the repomd.xml of a repository of RPM packages"
	rm -rf copy
	edit repomd.xml 's/type="primary"/type="primary_db"/'
	run generate copy
	ends 1
	contains "repomd.xml: tells of no primary.xml; make the repository with createrepo_c"
	rm -rf copy
	edit repomd.xml 's/<\/data>//'
	run generate copy
	ends 1
	contains "repomd.xml: malformed: line "
	rm -rf copy
	edit_primary 's/<metadata /<other /; s/<\/metadata>/<\/other>/'
	run generate copy
	ends 1
	contains "primary.xml: malformed: its root is not <metadata>"
}

@test "repo: metadata without checksums, and compressed data that is damaged" {
	edit repomd.xml '/<checksum/d'
	run generate copy
	ends 1
	contains "repomd.xml: has no checksum of primary.xml"
	{
		gzip -c </etc/passwd | head -c 30
		head -c 1000 /dev/urandom
	} >copy/repodata/primary.xml.gz
	repomd copy copy/repodata/primary.xml.gz
	run generate copy
	ends 1
	contains "primary.xml.gz: malformed: "
	[ ! -e out ]
}

@test "repo: entities and document types are refused" {
	edit_primary '2s/^/<!DOCTYPE metadata [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "\&a;\&a;\&a;">]>/'
	run generate copy
	ends 1
	contains "primary.xml: malformed: it has a document type, which no metadata needs"
	rm -rf copy
	edit_primary 's/<name>vendor/<name>\&evil;/'
	run generate copy
	ends 1
	contains "primary.xml: malformed: line "
}

@test "repo: packages that primary.xml tells too little of" {
	edit_primary 's/<rpm:header-range[^>]*>//'
	run generate copy
	ends 1
	contains "primary.xml: malformed: a package without header-range; make the repository with createrepo_c"
	rm -rf copy
	edit_primary 's/<name>vendor<\/name>//'
	run generate copy
	ends 1
	contains "malformed: a package without name, version, release or architecture"
	rm -rf copy
	edit_primary 's/<location [^>]*>//'
	run generate copy
	ends 1
	contains "malformed: a package without location"
	rm -rf copy
	edit_primary 's/<checksum [^>]*>[^<]*<\/checksum>//'
	run generate copy
	ends 1
	contains "malformed: a package without checksum"
}

@test "repo: random damage of the metadata never crashes it" {
	local i

	edit_primary ''
	python3 - copy/repodata/primary.xml <<-'END'
	import random, sys
	good = open(sys.argv[1], "rb").read()
	for i in range(20):
	    random.seed(i)
	    d = bytearray(good)
	    for _ in range(8):
	        d[random.randrange(len(d))] = random.choice(b"<>&\"'/=\0 \xff1")
	    open(f"damaged.{i}", "wb").write(d)
	END
	for i in {0..19}; do
		mv "damaged.$i" copy/repodata/primary.xml
		sed -i "s|<checksum.*</checksum>|<checksum type=\"sha256\">$(sha256sum <copy/repodata/primary.xml | cut -d ' ' -f 1)</checksum>|" copy/repodata/repomd.xml
		run dclist generate --repo copy -k "$vendor" --unsigned-repo -o out
		[ "$status" -le 1 ]
		lacks Sanitizer
		lacks "runtime error"
	done
}

@test "repo: an empty repository" {
	mkdir -p mine
	new_repo mine
	run generate mine
	ends 0
	contains "0 written, 0 unchanged; no packages in the repository"
}

# Where packages are

# located HREF REASON: all packages there, none is fetched
located() {
	rm -rf copy out
	edit_primary "s|<location href=\"[^\"]*\"|<location href=\"$1\"|"
	run generate copy
	ends 1
	contains "$1: $2; it is not fetched"
	contains "3 with a location outside of the repository"
	[ -z "$(ls out)" ]
}

@test "repo: locations outside of the repository are refused" {
	located "/etc/passwd" "its location is an absolute path"
	located "../repo/Packages/vendor.rpm" "its location leads out of the repository (..)"
	located "Packages/../../repo/x.rpm" "its location leads out of the repository (..)"
	located "Packages/%2e%2E/%2e./x.rpm" "its location leads out of the repository (..)"
	located "Packages/.." "its location leads out of the repository (..)"
	located "http://127.0.0.1:1/x.rpm" "its location is a URL of its own"
	located "file:///etc/passwd" "its location is a URL of its own"
	located "a%2fb.rpm" "its location has a character that no file name needs"
	located "a%00b.rpm" "its location has a character that no file name needs"
	located 'a\\\\b.rpm' "its location has a character" || true
}

@test "repo: names with characters that mean something in a URL" {
	mkdir -p mine/Packages
	cp "$fixtures/vendor.rpm" "mine/Packages/a b?c#d+e^f~g:1.rpm"
	new_repo mine
	run generate mine
	ends 0
	contains "1 written"
	cp -r mine "$tmp/odd"
	rm -rf out
	run generate "$(url good odd)"
	ends 0
	contains "1 written"
}

@test "repo: a base elsewhere is refused, the repository itself as base is not" {
	cp -r "$tmp/repo" mine
	new_repo mine --baseurl http://127.0.0.1:1/other/
	run generate mine
	ends 1
	contains "xml:base puts it into another repository; it is not fetched"
	contains "3 with a location outside of the repository"
	new_repo mine --baseurl "file://$PWD/mine"
	run generate mine
	ends 0
	made_all
	edit repomd.xml 's|<location href|<location xml:base="http://127.0.0.1:1/" href|'
	run generate copy
	ends 1
	contains "repomd.xml: primary.xml is refused: xml:base puts it into another repository"
}

@test "repo: a pipe in place of a package" {
	cp -r "$tmp/repo" mine
	rm mine/Packages/vendor.rpm
	mkfifo mine/Packages/vendor.rpm
	run generate mine
	ends 1
	contains "vendor.rpm: not a regular file"
	contains "2 written, 0 unchanged, 1 failed"
}

@test "repo: header ranges that cannot be" {
	edit_primary 's/header-range start="[0-9]+" end="[0-9]+"/header-range start="5" end="999999999999"/'
	run generate copy
	ends 1
	contains "its header is at bytes 5 to 999999999999, says the metadata: that cannot be; make the repository again"
	contains "3 damaged"
}

@test "repo: header ranges that are wrong" {
	edit_primary 's/header-range start="[0-9]+" end="([0-9]+)"/header-range start="4536" end="\15"/; s/package="[0-9]+"//'
	run generate copy
	ends 1
	contains "vendor.rpm: it is shorter than the repository's metadata says" || contains "vendor.rpm: its header is not as large as the metadata says"
	[ -z "$(ls out)" ]
}

# Servers

# served MODE: all lists are made
served() {
	forget_requests
	rm -rf out
	run generate "$(url "$1")" "${@:2}"
	ends 0
	contains "3 written"
	made_all
}

# fails MODE COUNT REASON: nothing is made
fails() {
	forget_requests
	rm -rf out
	run generate "$(url "$1")" "${@:4}"
	ends 1
	contains "$3"
	contains "0 written, 0 unchanged, 3 $2"
	[ -z "$(ls out)" ]
}

@test "repo: a server that ignores ranges" {
	served whole
	contains "warning: the server ignores ranges: of 3 packages more was sent than asked for"
}

@test "repo: a server that ignores ranges and never ends" {
	served endless
	# Hung up on: what is in its buffers is all that it could send.
	[ "$(awk '$1 == "endless" && $NF > m { m = $NF } END { print m }' "$tmp/log")" -lt 20000000 ]
}

@test "repo: a server that sends more than the range" {
	served too-much
}

@test "repo: a body that is short, once and always" {
	served short-once
	contains " s, 3 retries; signatures verified"
	[ "$(requests short-once)" -eq 6 ]
	fails short failed "vendor.rpm: "
	[ "$(requests short)" -eq 12 ]
}

@test "repo: a file that is shorter than the metadata says" {
	fails cut "not as the metadata says" "vendor.rpm: it is shorter than the repository's metadata says: 1000 bytes, not"
	fails unsatisfiable "not as the metadata says" "vendor.rpm: server answers with status 416"
	[ "$(requests unsatisfiable)" -eq 3 ]
}

@test "repo: 404 and 403 are final" {
	fails missing "not there" "vendor.rpm: server answers with status 404; the metadata tells of it, so the mirror is not complete"
	[ "$(requests missing)" -eq 3 ]
	fails forbidden failed "vendor.rpm: server answers with status 403"
	[ "$(requests forbidden)" -eq 3 ]
	run generate "$(url good none)"
	ends 1
	contains "none/repodata/repomd.xml: server answers with status 404"
}

@test "repo: a busy server is asked again, as late as it says" {
	served busy-once
	[ "$(requests busy-once)" -eq 6 ]
	fails busy failed "server answers with status 503"
	[ "$(requests busy)" -eq 12 ]
	fails busy-long failed "server answers with status 503"
	[ "$(requests busy-long)" -eq 3 ]
}

@test "repo: redirects are followed, but not for ever, nor to files" {
	served redirect
	[ "$(requests good)" -eq 3 ]
	fails loop failed "redirects"
	fails to-file failed "Protocol \"file\""
}

@test "repo: another part than was asked for" {
	fails other-range "not as the metadata says" "server sends another part, or of another file, than it was asked for"
	fails other-size "not as the metadata says" "server sends another part, or of another file"
	fails unmarked "not as the metadata says" "server sends another part, or of another file"
}

@test "repo: what comes is no package, or another" {
	fails noise "not as the metadata says" "vendor.rpm: no RPM header where the metadata says that it is; make the repository's metadata again"
	[ "$(requests noise)" -eq 6 ]
	fails swapped "not as the metadata says" "vendor.rpm: "
}

@test "repo: a validly signed package in place of another" {
	cp -r "$tmp/repo" mine
	# of the same layout: only the name differs
	mkdir key
	"$MANY" key key
	"$MANY" make key "$fixtures/vendor.rpm" two/Packages 2
	new_repo two
	cp two/Packages/p00002.rpm two/Packages/p00001.rpm
	run dclist generate --repo two -k key/key.pgp --repo-key "$mirror" -o out
	ends 1
	contains "p00001.rpm: another package is in its place: p00002-1.0-1.noarch; make the repository's metadata again"
	contains "1 written, 0 unchanged, 1 not as the metadata says"
	[ ! -e out/rpm-p00001-1.0-1.noarch ]
}

@test "repo: a cache that has old content is passed by" {
	served stale
	[ "$(requests stale)" -eq 6 ]
}

@test "repo: one bit that changed on the way" {
	fails flipped "with a wrong signature" "signature is wrong: the list or its signature was changed"
}

@test "repo: connections that are reset, once and always" {
	served reset-once
	[ "$(requests reset-once)" -eq 6 ]
	fails reset failed "vendor.rpm: "
	[ "$(requests reset)" -ge 12 ] # libcurl tries again, too, on a connection that died
}

@test "repo: servers that fall silent" {
	fails silent failed "vendor.rpm: Operation too slow" --timeout 1
	fails stuck failed "vendor.rpm: Operation too slow" --timeout 1
}

@test "repo: no server" {
	run generate http://127.0.0.1:1/repo
	ends 1
	contains "http://127.0.0.1:1/repo/repodata/repomd.xml: Failed to connect"
	[ ! -e out ]
}

@test "repo: a server that dies in the middle is given up, not asked for every package" {
	mkdir -p mine/Packages key
	"$MANY" key key
	"$MANY" make key "$fixtures/vendor.rpm" "$tmp/dies/Packages" 60
	new_repo "$tmp/dies"
	run dclist generate --repo "$(url reset dies)" -k key/key.pgp --repo-key "$mirror" -o out -j 2 --timeout 2
	ends 1
	contains "does not answer any more; run it again later to go on"
	contains "run it again to go on"
	[ "$(requests reset)" -lt 60 ]
}

@test "repo: user and password are for the server, not for messages" {
	run generate "http://user:secret@127.0.0.1:$(<"$tmp/port")/missing/repo"
	ends 1
	lacks secret
	grep -q . out/.dclist-repo-*
	run cat out/.dclist-repo-*
	lacks secret
}

@test "repo: one run at a time in a folder" {
	mkdir out
	run flock out "$DCLIST" generate --repo "$tmp/repo" -k "$vendor" --repo-key "$mirror" -o out
	ends 1
	contains "out: another dclist is making lists in this folder; wait for its end"
}

@test "repo: a folder that cannot be written into" {
	: >out
	run generate "$tmp/repo"
	ends 1
	contains "out: cannot write into it: Not a directory"
}

@test "repo: locations that are none" {
	run generate ftp://127.0.0.1/repo
	ends 1
	contains "neither http, https nor file; give a URL of these or a folder"
	run generate "http://127.0.0.1/repo?s3cret#x"
	ends 1
	lacks s3cret
	contains "a query or fragment in it; give the URL of the folder that holds repodata/"
	run generate "file://$tmp/repo?x"
	ends 1
	contains "a query or fragment in it"
	run generate "http://[x/"
	ends 1
	contains "not a well-formed URL"
	run generate missing
	ends 1
	contains "missing: cannot open: No such file or directory"
	mkdir none
	run generate none
	ends 1
	contains "none/repodata/repomd.xml: cannot open: no such file"
}

@test "repo: wrong usage" {
	run dclist generate --repo "$tmp/repo"
	ends 2
	contains "--repo needs the keys that sign its packages: --keyring FILE"
	run dclist generate --repo "$tmp/repo" -k "$vendor" file.rpm
	ends 2
	contains "--repo goes with no FILE or DIR, nor --rpmdb"
	run dclist generate --repo "$tmp/repo" -k "$vendor" --rpmdb
	ends 2
	run dclist generate --repo "$tmp/repo" -k "$vendor" --repo-key "$mirror" --unsigned-repo
	ends 2
	contains "--repo-key and --unsigned-repo exclude each other"
	run dclist generate --repo "$tmp/repo" -k "$vendor" --client-key key
	ends 2
	contains "--client-key goes with --client-cert"
	run dclist generate --client-cert cert file.rpm
	ends 2
	contains "--client-cert goes with --repo"
	run dclist generate --prune file.rpm
	ends 2
	contains "--prune goes with --repo"
	run dclist generate -j 2 file.rpm
	ends 2
	contains "--jobs goes with --repo"
	run dclist generate --repo "$tmp/repo" --jobs 65
	ends 2
	contains "--jobs 65: not a number from 1 to 64"
	run dclist generate --repo "$tmp/repo" --timeout 0
	ends 2
	contains "--timeout 0: not a number from 1 to 3600"
}

# nginx

start_nginx() {
	local port private

	read -r port private < <(python3 -c '
import socket
s = [socket.create_server(("127.0.0.1", 0)) for i in range(2)]
print(*(x.getsockname()[1] for x in s))')
	mkdir -p "$tmp/nginx"
	openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost \
		-addext subjectAltName=IP:127.0.0.1 -keyout "$tmp/nginx/key" -out "$tmp/nginx/cert" 2>/dev/null
	openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=client \
		-keyout "$tmp/nginx/client-key" -out "$tmp/nginx/client" 2>/dev/null
	cat >"$tmp/nginx/conf" <<-END
	daemon on;
	pid $tmp/nginx.pid;
	error_log $tmp/nginx/error;
	worker_processes 1;
	events { worker_connections 256; }
	http {
		log_format plain '\$request_uri \$status \$body_bytes_sent';
		access_log $tmp/nginx/log plain;
		client_body_temp_path $tmp/nginx/a;
		proxy_temp_path $tmp/nginx/b;
		fastcgi_temp_path $tmp/nginx/c;
		uwsgi_temp_path $tmp/nginx/d;
		scgi_temp_path $tmp/nginx/e;
		server {
			listen 127.0.0.1:$port ssl http2;
			ssl_certificate $tmp/nginx/cert;
			ssl_certificate_key $tmp/nginx/key;
			root $tmp;
			location /down/ { return 302 http://127.0.0.1:$(<"$tmp/port")/good/repo/\$request_filename; }
			location /token/ {
				if (\$args != "s3cret&n=1") { return 403; }
				alias $tmp/;
			}
		}
		server {
			listen 127.0.0.1:$private ssl;
			ssl_certificate $tmp/nginx/cert;
			ssl_certificate_key $tmp/nginx/key;
			ssl_client_certificate $tmp/nginx/client;
			ssl_verify_client on;
			root $tmp;
		}
	}
	END
	chmod 755 "$tmp" "${tmp%/*}" "${tmp%/*/*}"
	rm -f "$tmp/nginx/log"
	/usr/sbin/nginx -p "$tmp/nginx" -e "$tmp/nginx/error" -c "$tmp/nginx/conf" 3>&-
	echo "$port $private" >"$tmp/nginx.port"
}

stop_nginx() {
	kill "$(<"$tmp/nginx.pid")"
	until [[ ! -e $tmp/nginx.pid ]]; do
		sleep 0.05
	done
}

# subscribed URL OPTION...: from nginx, whose certificate is right
subscribed() {
	run generate "$1" --cacert "$tmp/nginx/cert" "${@:2}"
}

@test "repo: a server that wants a client's certificate" {
	local own=$tmp/nginx/client private

	start_nginx
	read -r _ private <"$tmp/nginx.port"
	private=https://127.0.0.1:$private/repo
	subscribed "$private"
	ends 1
	contains "repomd.xml: server answers with status 400"
	subscribed "$private" --client-cert "$own" --client-key "$own-key" --download whole
	ends 0
	contains "3 written, 0 unchanged; 3 packages downloaded"
	made_all
	cat "$own" "$own-key" >both
	subscribed "$private" --client-cert both
	ends 0
	contains "0 written, 3 unchanged"
	subscribed "$private" --client-cert "$own" --client-key missing
	ends 1
	contains "generate: missing: cannot open: No such file or directory"
	openssl rsa -aes128 -passout pass:secret -in "$own-key" -out locked 2>/dev/null
	subscribed "$private" --client-cert "$own" --client-key locked
	ends 1
	contains "unable to set private key file: 'locked'"
	stop_nginx
}

@test "repo: a token in the URL is for the server, not for messages" {
	local port

	start_nginx
	read -r port _ <"$tmp/nginx.port"
	subscribed "https://127.0.0.1:$port/token/repo?s3cret&n=1" -v --download whole
	ends 0
	lacks s3cret
	made_all
	grep -qxF '/token/repo/repodata/repomd.xml.asc?s3cret&n=1 200 '"$(stat -c %s "$tmp/repo/repodata/repomd.xml.asc")" "$tmp/nginx/log"
	[ "$(grep -cF '.rpm?s3cret&n=1 206 ' "$tmp/nginx/log")" -ge 3 ]
	run ! grep -r s3cret out
	# The same repository, whatever the token is
	subscribed "https://127.0.0.1:$port/token/repo/?s3cret&n=1" --json
	ends 0
	lacks s3cret
	contains '"unchanged":3'
	rm -r out/*
	cp "$tmp/repo/Packages/epoch.rpm" .
	rm "$tmp/repo/Packages/epoch.rpm"
	subscribed "https://127.0.0.1:$port/token/repo?s3cret&n=1"
	mv epoch.rpm "$tmp/repo/Packages"
	ends 1
	lacks s3cret
	contains "/token/repo/Packages/epoch.rpm: server answers with status 404"
	subscribed "https://127.0.0.1:$port/token/repo?s3cret" --json
	ends 1
	lacks s3cret
	contains "repomd.xml: server answers with status 403; it wants --client-cert, or a user or a token in the URL, or others of these"
	stop_nginx
}

@test "repo: nginx with TLS; 2,000 packages" {
	local port

	start_nginx
	read -r port _ <"$tmp/nginx.port"
	many_repo "$tmp/many"
	run dclist generate --repo "https://127.0.0.1:$port/many" -k "$tmp/many/key.pgp" --repo-key "$mirror" -o out
	ends 1
	contains "SSL certificate"
	run dclist generate --repo "https://127.0.0.1:$port/down" -k "$tmp/many/key.pgp" --repo-key "$mirror" \
		--cacert "$tmp/nginx/cert" -o out
	ends 1
	contains 'repomd.xml: Protocol "http" '
	run dclist generate --repo "https://127.0.0.1:$port/many" -k "$tmp/many/key.pgp" --repo-key "$mirror" \
		--cacert "$tmp/nginx/cert" -o out
	ends 0
	contains "2000 written, 0 unchanged; fetched "
	echo "# $output" >&3
	[ "$(find out -name "rpm-*" | wc -l)" -eq 2000 ]
	[ "$(grep -c '\.rpm 206 ' "$tmp/nginx/log")" -eq 2000 ]
	# less than 5 % of the packages' bytes
	awk '/\.rpm / { n += $NF } END { exit !(n < 10000000) }' "$tmp/nginx/log"
	: >"$tmp/nginx/log"
	run dclist generate --repo "https://127.0.0.1:$port/many" -k "$tmp/many/key.pgp" --repo-key "$mirror" \
		--cacert "$tmp/nginx/cert" -o out
	ends 0
	contains "0 written, 2000 unchanged; fetched "
	echo "# $output" >&3
	[ "$(grep -c '\.rpm ' "$tmp/nginx/log")" -eq 0 ]
	stop_nginx
}
