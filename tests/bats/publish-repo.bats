#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# dclist publish --repo: lists that a vendor signed, and those that the owner signs because the
# metadata of a repository is signed; from a server that misbehaves as well.

# shellcheck disable=SC2154 # set in common.bash

load common
load sign
load repo

setup_file() {
	common_setup_file
	owner_setup_file
	mirror_key
	packages "$tmp/repo" vendor epoch sha512 vendor.src
	new_repo "$tmp/repo"
	packages "$tmp/plain" unsigned nofiles vendor
	new_repo "$tmp/plain"
	cp "$fixtures/epoch.rpm" "$tmp/swapped"
	start_server "$tmp"
}

teardown_file() {
	kill "$(<"$tmp/server.pid")" || true
	timeout 20 gpgconf --homedir "$(<"$tmp/home")" --kill all || true
	rm -rf "$(<"$tmp/home")"
	owner_teardown_file
}

# vendor LOCATION OPTION...: lists that the vendor signed
vendor() {
	dclist publish --repo "$1" --keyring "$fixtures/vendor.asc" --repo-key "$tmp/mirror.asc" \
		--gpg-key owner@dclist.example -o site --timeout 5 "${@:2}"
}

# owned LOCATION OPTION...: lists that the owner signs
owned() {
	dclist publish --repo "$1" --repo-key "$tmp/mirror.asc" --gpg-key owner@dclist.example \
		-o site --timeout 5 "${@:2}"
}

# names: of the lists that the site publishes
names() {
	cut -d ' ' -f 1 site/names/"$(sed -n 's/^names \([0-9a-f]*\) .*/\1/p' site/index)"
}

# list_of NAME: the file of that list on the site
list_of() {
	local digest

	digest=$(awk -v name="$1" '$1 == name { print $3 }' site/names/*)
	echo "site/lists/${digest:0:2}/$digest"
}

plain_names='tlv-nofiles-1.0-1.noarch
tlv-unsigned-1.0-1.noarch
tlv-vendor-1.0-1.noarch'

# digests LIST: digest and path of each file
digests() {
	dclist show --digests "$1" | awk '$1 ~ /^content:/ { print $1, $NF }' | sort
}

# refused REASON: nothing is published
refused() {
	ends 1
	contains "$1"
	contains "site: not published because of the errors above"
	[ ! -e site/index ]
}

@test "publish --repo: what the vendor signed, of which only headers are fetched, once" {
	forget_requests
	run vendor "$(url good)"
	ends 0
	contains "3 written, 0 unchanged"
	contains "signatures verified, also that of the metadata"
	contains "3 lists published, 3 new; serial "
	[ "$(requests good)" -eq 3 ]
	while read -r _ path range _; do
		read -r -a layout < <("$RPM_PY" layout "$tmp/$path")
		[ "$range" = "bytes=0-$((layout[5] - 1))" ]
	done < <(grep -a 'rpm ' "$tmp/log")
	cmp <("$RPM_PY" list "$fixtures/vendor.rpm" 268) "$(list_of rpm-vendor-1.0-1.noarch)"
	forget_requests
	run vendor "$(url good)"
	ends 0
	contains "0 written, 3 unchanged"
	contains "3 lists published, 0 new"
	[ "$(requests good)" -eq 0 ]
}

# bats test_tags=slow
@test "publish --repo: what only the metadata vouches for, the owner signs" {
	forget_requests
	run owned "$(url good plain)"
	ends 0
	contains "3 written, 0 unchanged"
	contains "packages verified by the signature of the metadata"
	[ "$(names)" = "$plain_names" ]
	# All of each package, as its checksum is over all of it
	while read -r _ path _ _ sent; do
		[ "$sent" -eq "$(stat -c %s "$tmp/$path")" ]
	done < <(grep -a 'rpm ' "$tmp/log")
	dclist verify -q -k "$owner/owner.asc" "$(list_of tlv-unsigned-1.0-1.noarch)"
	run dclist show "$(list_of tlv-unsigned-1.0-1.noarch)"
	contains "name:       unsigned-1.0-1.noarch"
	contains "source:     repository: unsigned-1.0-1.noarch, metadata signed by "
	[ "$(digests "$(list_of tlv-vendor-1.0-1.noarch)")" = "$(digests "$fixtures/vendor.rpm")" ]
	digests "$fixtures/vendor.rpm" | grep -q '^content:sha256:[0-9a-f]* /usr/bin/vendor$'
	forget_requests
	run owned "$(url good plain)"
	ends 0
	contains "0 written, 3 unchanged"
	contains "3 lists published, 0 new"
	[ "$(requests good)" -eq 0 ]
}

# bats test_tags=slow
@test "publish --repo: a machine installs them" {
	mkdir -p image/var/lib/rpm image/etc/dclist
	"$TOP/tests/rpm-db" "$PWD/image/var/lib/rpm" -i "$fixtures"/{unsigned,nofiles}.rpm
	dclist keys -o image/etc/dclist/keyring.gpg "$owner/owner.asc" >/dev/null
	owned "$tmp/plain"
	run dclist sync --root image --from site
	ends 0
	# One has no files, and requires no list.
	contains "0 unchanged, 1 installed, 0 loaded, 0 removed, 0 unloaded"
	[ "$(ls image/etc/digest_lists)" = tlv-unsigned-1.0-1.noarch ]
}

# bats test_tags=slow
@test "publish --repo: by another key, all lists are signed again" {
	local other

	mapfile -t other < <(pkcs7 | tr ' ' '\n')
	other=(dclist publish --repo mine --repo-key "$tmp/mirror.asc" -o site "${other[@]}")
	cp -r "$tmp/plain" mine
	owned mine
	rm site/index
	run "${other[@]}"
	ends 0
	contains "3 written, 0 unchanged"
	[ "$(names)" = "$plain_names" ]
	run "${other[@]}"
	ends 0
	contains "0 written, 3 unchanged"
	# One that has left keeps the signature of the key before.
	rm mine/Packages/vendor.rpm site/index
	new_repo mine
	run owned mine
	ends 0
	contains "tlv-vendor-1.0-1.noarch: warning: signed by another key than that of the index, so it is not published; --prune removes it"
	contains "2 lists published"
	run owned mine --prune
	ends 0
	contains "1 removed"
	lacks "signed by another key"
}

# bats test_tags=slow
@test "publish --repo: what left the repository stays published until --prune" {
	cp -r "$tmp/repo" mine
	vendor mine
	rm mine/Packages/epoch.rpm
	new_repo mine
	run vendor mine
	ends 0
	contains "3 lists published, 0 new"
	run vendor mine --prune
	ends 0
	contains "1 removed"
	contains "2 lists published, 0 new"
	[ "$(names)" = "rpm-sha512-1.0-1.noarch
rpm-vendor-1.0-1.noarch" ]
	# Several repositories, and directories, become one site.
	dclist generate -o more "$fixtures/p256.rpm" >/dev/null
	run dclist publish --repo mine --repo "$tmp/repo" more -o site --gpg-key owner@dclist.example \
		-k "$fixtures/vendor.asc" -k "$fixtures/p256.asc" --repo-key "$tmp/mirror.asc"
	ends 0
	contains "4 lists published, 1 new"
}

# bats test_tags=slow
@test "publish --repo: packages that the keys refuse are left out" {
	packages mixed vendor unsigned p256
	new_repo mixed
	run vendor mixed
	ends 0
	contains "1 written, 0 unchanged, 1 not signed, 1 signed by an untrusted key"
	[ "$(names)" = rpm-vendor-1.0-1.noarch ]
	rm -r site
	run vendor mixed --strict
	refused "1 not signed"
	packages old md5
	new_repo old
	run owned old
	refused "1 unsupported by the kernel"
}

# bats test_tags=slow
@test "publish --repo: metadata that is not signed, or changed, publishes nothing" {
	cp -r "$tmp/plain" copy
	rm copy/repodata/repomd.xml.asc
	run owned copy
	refused "the repository's metadata is not signed"
	cp "$tmp/repo/repodata/repomd.xml.asc" copy/repodata
	run owned copy
	refused "repomd.xml: its signature "
	run dclist publish --repo "$tmp/plain" --repo-key "$fixtures/other.asc" --gpg-key owner@dclist.example -o site
	refused "give the repository's key with --repo-key"
	rm -r copy
	cp -r "$tmp/plain" copy
	flip copy/repodata/*-primary.xml.gz 50
	run owned copy
	refused "does not match its checksum in repomd.xml"
	rm -r copy
	cp -r "$tmp/plain" copy
	head -c -20 "$tmp"/plain/repodata/*-primary.xml.gz >copy/repodata/cut
	mv copy/repodata/cut copy/repodata/*-primary.xml.gz
	run owned copy
	refused "primary.xml.gz"
	# Without a signature of the metadata, nobody vouches for the packages.
	run dclist publish --repo "$tmp/plain" --unsigned-repo --gpg-key owner@dclist.example -o site
	ends 2
	contains "--repo requires --keyring FILE, the keys that sign its packages, or --repo-key FILE, the key that signs its metadata"
}

# packages_fail MODE REASON: of the server; later all is well
packages_fail() {
	rm -rf site
	run owned "$(url "$1" plain)"
	refused "$2"
	[ -z "$(compgen -G 'site/.repo/*/tlv-*')" ]
	run owned "$(url good plain)"
	ends 0
	contains "3 lists published"
}

# bats test_tags=slow
@test "publish --repo: packages that are not those of the metadata are not signed for" {
	packages_fail noise "differs from its checksum in the metadata"
	packages_fail flipped "differs from its checksum in the metadata"
	packages_fail junk "differs from its checksum in the metadata"
	packages_fail truncated "it is shorter than the repository's metadata says"
	packages_fail other-size "server sent another part, or another file, than requested"
	packages_fail missing "server answers with status 404"
}

# bats test_tags=slow
@test "publish --repo: validly signed, but another package" {
	# What the vendor signed is not enough: it must be the one that the metadata means.
	run vendor "$(url swapped)"
	ends 1
	contains "2 unlike the metadata"
	[ ! -e site/index ]
	run owned "$(url swapped plain)"
	refused "unlike the metadata"
}

# bats test_tags=slow
@test "publish --repo: a server without ranges, a cache with old content, a reset" {
	for mode in whole endless old-once reset-once short-once redirect; do
		rm -rf site
		run owned "$(url "$mode" plain)"
		ends 0
		lacks "ignores ranges"
		[ "$(names)" = "$plain_names" ]
	done
}

# aged REPO SECONDS: its metadata is of that time
aged() {
	sed -i -E "s,<timestamp>[0-9]+<,<timestamp>$2<," "$1/repodata/repomd.xml"
	sign_repo "$1"
}

# bats test_tags=slow
@test "publish --repo: older metadata is not offered again" {
	local before

	cp -r "$tmp/plain" mine
	aged mine 1700000000
	owned mine
	cp -r mine/repodata old
	aged mine 1700000001.5
	owned mine
	before=$(sha256sum site/index)
	rm -r mine/repodata
	cp -r old mine/repodata
	run owned mine
	ends 1
	contains "older than what was published already: made at 1700000000, not 1700000001 or later; the server or a cache is out of date, or someone offers old packages. To accept it nevertheless, remove site/.repo/owner-"
	contains "site: not published because of the errors above"
	[ "$(sha256sum site/index)" = "$before" ]
	# The lists of packages that the vendor signed are of another run.
	vendor mine --strict || true
	echo x >"$(echo site/.repo/owner-*/.dclist-newest)"
	run owned mine
	ends 1
	contains ".dclist-newest: was changed; remove it to accept any signed metadata of the repository once"
	rm site/.repo/owner-*/.dclist-newest
	run owned mine
	ends 0
	sed -i '/timestamp/d' mine/repodata/repomd.xml
	sign_repo mine
	run owned mine
	ends 1
	contains "older than what was published already: made at 0, not"
	rm -r site
	run owned mine
	ends 0
	contains "warning: repomd.xml has no time, so an older one would not be noticed; make the repository with createrepo_c"
}

# bats test_tags=slow
@test "publish --repo: metadata that is too old, though nothing newer is known" {
	local now

	now=$(date +%s)
	cp -r "$tmp/plain" mine
	aged mine $((now - 691200))
	run owned mine --max-age 7d
	refused "mine/repodata/repomd.xml: its metadata is older than the maximum age: made at $(date -ud @$((now - 691200)) +%Y-%m-%d)"
	contains "the server may be changing it, trying again"
	run owned mine --max-age 9d
	ends 0
	rm -r site
	aged mine $((now + 7200))
	run owned mine --max-age 7d
	refused "repomd.xml: its metadata is made in the future, at "
	sed -i '/timestamp/d' mine/repodata/repomd.xml
	sign_repo mine
	run owned mine --max-age 7d
	refused "repomd.xml: its metadata is without the time when it was made, so its age is not known; publish it again"
	# Who changes the metadata changes its time.
	run dclist publish --repo mine --keyring "$fixtures/vendor.asc" --gpg-key owner@dclist.example -o site --max-age 7d --unsigned-repo
	ends 2
	contains "--max-age cannot be combined with --unsigned-repo"
}

# bats test_tags=slow
@test "publish --repo: nobody else can exchange what is kept of a repository" {
	local dir

	owned "$tmp/plain"
	for dir in site/.repo/owner-* site/.repo site; do
		chmod g+w "$dir"
		run owned "$tmp/plain"
		ends 1
		contains "site: others can write to "
		contains "so they could exchange what --repo keeps; make it yours alone with chown and chmod go-w"
		chmod g-w "$dir"
		[[ $(id -u) == 0 ]] || continue
		chown 1 "$dir"
		run owned "$tmp/plain"
		ends 1
		contains "site: others can write to "
		chown 0 "$dir"
	done
	mv site/.repo elsewhere
	ln -s "$PWD/elsewhere" site/.repo
	run owned "$tmp/plain" --prune
	ends 1
	contains "something on this path is not a directory (links are not followed); remove it"
	rm site/.repo
	mv elsewhere site/.repo
	run owned "$tmp/plain"
	ends 0
	contains "3 lists published, 0 new"
}

# bats test_tags=slow
@test "publish --repo: metadata without the size or a good checksum of a package" {
	edit_primary 's,<size package="[0-9]+",<size package="0",'
	run owned copy
	refused "the metadata does not say its size; make the repository's metadata again"
	rm -r copy
	edit_primary 's,<checksum type="sha256",<checksum type="sha1",'
	run owned copy
	refused "the metadata has no SHA-256, SHA-384 or SHA-512 of this package; make the repository with 'createrepo_c --checksum sha256'"
}

# bats test_tags=slow
@test "publish --repo: a package with a damaged header" {
	local digest

	packages broken vendor
	digest=$(digests "$fixtures/vendor.rpm" | sed -n 's/.*:\([0-9a-f]*\) .*vendor$/\1/p')
	sed -i "s/$digest/z${digest:1}/" broken/Packages/vendor.rpm
	new_repo broken
	run owned broken
	refused "vendor.rpm: RPM header is malformed; get the package again"
}

# bats test_tags=slow
@test "publish --repo: one that fails holds up no other" {
	cp -r "$tmp/repo" mine
	dclist generate -o more "$fixtures/p256.rpm" >/dev/null
	both=(dclist publish --repo mine --repo "$tmp/repo" more -o site --gpg-key owner@dclist.example
		-k "$fixtures/vendor.asc" -k "$fixtures/p256.asc" --repo-key "$tmp/mirror.asc")
	rm mine/Packages/{epoch,sha512}.rpm
	new_repo mine
	run "${both[@]}"
	ends 0
	contains "4 lists published, 4 new"
	cp -r site before
	rm mine/repodata/repomd.xml.asc
	run "${both[@]}" --prune
	ends 1
	contains "the repository's metadata is not signed"
	contains "4 lists published, 0 new"
	contains "site: published, but only with what was there already of the repositories that failed above: 1; run it again. Nothing was removed"
	cmp site/names/* before/names/*
	run cmp -s site/index before/index
	ends 1
	# Nor one of which nothing is there, but what fails altogether has no new serial.
	run "${both[@]}" --repo nowhere
	ends 1
	contains "4 lists published, 0 new"
	contains "that failed above: 2; run it again"
	cp site/index before/index
	run "${both[@]}" --strict
	ends 1
	contains "site: not published because of the errors above"
	run vendor mine
	ends 1
	contains "site: not published because of the errors above"
	cmp site/index before/index
}

# bats test_tags=slow
@test "publish --repo: a run that was killed is resumed" {
	"$DCLIST" publish --repo "$(url vendor-silent plain)" --repo-key "$tmp/mirror.asc" --gpg-key owner@dclist.example \
		-o site --timeout 60 >said 2>&1 </dev/null 3>&- &
	pid=$!
	until (($(cat site/.repo/*/.dclist-repo-* 2>/dev/null | wc -l) == 4)); do
		kill -0 "$pid"
		read -r -t 0.05 <> <(:) || true
	done
	kill -KILL "$pid"
	run wait "$pid"
	[ ! -e site/index ]
	run owned "$(url good plain)"
	ends 0
	[ "$(names)" = "$plain_names" ]
}

# bats test_tags=plain,slow
@test "publish --repo: interrupted while it publishes, it ends" {
	[[ $DCLIST != */asan/* ]] || skip "sanitizers and strace cannot be combined"
	command -v strace >/dev/null || skip "no strace"
	owned "$tmp/plain"
	rm site/index
	# The lists are there, so the only thing that is synced is the site.
	# shellcheck disable=SC2016 # for the inner shell
	printf '#!/bin/sh\nexec strace -qq -o trace -e trace=syncfs -e inject=syncfs:signal=TERM %s "$@"\n' "$DCLIST" >traced
	chmod 755 traced
	DCLIST=./traced run owned "$tmp/plain"
	[ "$status" -eq 143 ]
	[ "$(grep -c ^syncfs trace)" -eq 1 ]
	[ ! -e site/index ]
	# With a list of the repository that is new, it is told before.
	rm site/.repo/*/tlv-vendor*
	DCLIST=./traced run owned "$tmp/plain"
	ends 1
	contains "site: not published because of the errors above"
	[ ! -e site/index ]
}
