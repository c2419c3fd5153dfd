#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# dclist generate --repo --download: whole packages, checked while they come.

load common
load repo

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

# bats test_tags=slow
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

# bats test_tags=slow
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

# bats test_tags=slow
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

# bats test_tags=slow
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

# bats test_tags=slow
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
