#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# dclist publish, and dclist sync --from: from directories, and from a server that misbehaves.

# shellcheck disable=SC2046 # options of pkcs7 are words
# shellcheck disable=SC2154 # set in common.bash
# shellcheck disable=SC2012 # names are ours

load common
load sign
load repo

setup_file() {
	common_setup_file
	owner_setup_file
	dclist generate -o "$tmp/lists" "$fixtures"/{vendor,epoch,sha512,sha384}.rpm
	publish "$tmp/lists" -o "$tmp/site"
	mkdir "$tmp/start"
	new_image "$tmp/start/image"
	start_server "$tmp"
}

teardown_file() {
	kill "$(<"$tmp/server.pid")" || true
	owner_teardown_file
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	cp -r "$tmp/start/image" .
	lists=image/etc/digest_lists
	state=$lists/.site
}

# new_image DIR: three of the four packages are installed
new_image() {
	mkdir -p "$1/var/lib/rpm" "$1/etc/dclist"
	dclist keys -o "$1/etc/dclist/keyring.gpg" "$fixtures/vendor.asc" >/dev/null
	"$TOP/tests/rpm-db" "$1/var/lib/rpm" -i "$fixtures"/{vendor,epoch,sha512}.rpm
}

rpm_do() {
	"$TOP/tests/rpm-db" "$PWD/image/var/lib/rpm" "$@"
}

publish() {
	dclist publish --gpg-key owner@dclist.example "$@"
}

# republish DIR: as the next index of the site, "site"
republish() {
	cp -r "$tmp/site" .
	publish "$1" -o site
}

# from SITE OPTION...: synchronizes the image
from() {
	dclist sync --root image --from "$1" --site-key "$owner/owner.asc" --timeout 5 "${@:2}"
}

# list_names NAME...: exactly these are installed, each as the package has it
list_names() {
	local name

	[ "$(cd "$lists" && echo *)" = "$*" ] || {
		ls -A "$lists" >&2
		return 1
	}
	for name in "$@"; do
		cmp "$tmp/lists/$name" "$lists/$name"
	done
}

three=(rpm-epoch-7:1.0-1.noarch rpm-sha512-1.0-1.noarch rpm-vendor-1.0-1.noarch)

# refused SITE REASON: nothing is installed, and nothing is remembered of it
refused() {
	run from "$1" "${@:3}"
	ends 1
	contains "$2"
	contains "0 unchanged, 0 installed, 0 loaded, 0 removed, 0 unloaded"
	[ "$(ls "$lists")" = "" ]
	[ ! -e "$state" ]
}

# serial SITE
serial() {
	sed -n 's/^serial //p' "$1/index" | head -n 1
}

# forge SITE: the index again, after its names file "names" was changed, signed by the owner
forge() {
	python3 - "$1" <<-'END'
	import hashlib, os, sys
	site = sys.argv[1]
	names = open("names", "rb").read()
	digest = hashlib.sha256(names).hexdigest()
	open(f"{site}/names/{digest}", "wb").write(names)
	lines = open(f"{site}/index", "rb").read().split(b"\n")
	lines[3] = f"names {digest} {len(names)}".encode()
	open("text", "wb").write(b"\n".join(lines[:6]) + b"\n")
	END
	sign_text "$1"
}

# sign_text SITE [KEY]: an index of the file "text"
sign_text() {
	rm -f text.sig
	fixture_gpg --local-user "${2:-owner}@dclist.example" --output text.sig --detach-sign text
	python3 - "$1" <<-'END'
	import struct, sys
	sig = open("text.sig", "rb").read()
	tail = struct.pack(">8xI", len(sig)) + b"~Module signature appended~\n"
	open(sys.argv[1] + "/index", "wb").write(open("text", "rb").read() + sig + tail)
	END
}

# names_of SITE: its names, in the file "names"
names_of() {
	cat "$1/names/$(sed -n 's/^names \([0-9a-f]*\) .*/\1/p' "$1/index")" >names
}

# bats test_tags=slow
@test "publish: lists, names and a signed index" {
	local name digest

	run publish "$tmp/lists" -o site
	ends 0
	contains "4 lists published, 4 new; serial "
	contains "signatures of lists not verified (no --keyring)"
	[ "$(head -n 1 site/index)" = "dclist site 1" ]
	[ "$(sed -n 3p site/index)" = "lists 4" ]
	names_of site
	[ "$(wc -l <names)" -eq 4 ]
	LC_ALL=C sort -c names
	while read -r name _ digest _; do
		cmp "$tmp/lists/$name" "site/lists/${digest:0:2}/$digest"
	done <names
	run publish "$tmp/lists" -o site --keyring "$fixtures/vendor.asc"
	ends 0
	contains "4 lists published, 0 new"
	contains "signatures of lists verified"
}

@test "publish: the serial rises, whatever the clock says" {
	local before

	publish "$tmp/lists" -o site
	before=$(serial site)
	sed "s/^serial .*/serial $((before + 1000))/; 6q" site/index >text
	sign_text site
	publish "$tmp/lists" -o site
	[ "$(serial site)" -eq $((before + 1001)) ]
}

# bats test_tags=slow
@test "publish: all or nothing" {
	mkdir mine
	cp "$tmp"/lists/* mine
	publish mine -o site >/dev/null
	cp site/index before
	echo junk >mine/rpm-junk
	run publish mine -o site
	ends 1
	contains "mine/rpm-junk: no signature at its end"
	contains "site: not published because of the errors above"
	cmp site/index before
	rm mine/rpm-junk
	run publish mine -o site --keyring "$fixtures/other.asc"
	ends 1
	contains "signed by a key that is not in the keyring"
	contains "not published"
	cmp site/index before
	run dclist publish mine -o site --gpg-key nobody@dclist.example
	ends 1
	cmp site/index before
	run flock site/.dclist-lock "$DCLIST" publish mine -o site --gpg-key owner@dclist.example
	ends 1
	contains "another dclist is writing to this directory"
	rm site/.dclist-lock
	# The directory itself everybody can open and lock.
	run flock site "$DCLIST" publish mine -o site --gpg-key owner@dclist.example
	ends 0
	[ "$(ls -A site)" = "index
lists
names" ]
}

@test "publish: of the last index only its signer counts" {
	cp -r "$tmp/site" site
	sed '2s/.*/serial 99999999999/; 6q' site/index >text
	sign_text site p256
	cp site/index before
	run publish "$tmp/lists" -o site
	ends 1
	contains "site/index: not signed by the key that signs now, so its serial is not known; remove it to publish with this key"
	cmp site/index before
	sed -i '2s/.*/serial 18446744073709551615/' text
	sign_text site
	run publish "$tmp/lists" -o site
	ends 1
	contains "site/index: has the highest serial that there is; make a new site in another directory"
	rm site/index
	run publish "$tmp/lists" -o site
	ends 0
	[ "$(serial site)" -lt 99999999999 ]
	run dclist publish "$tmp/lists" -o site $(pkcs7)
	ends 1
	contains "not signed by the key that signs now"
}

@test "publish: repairs what is damaged" {
	local list

	cp -r "$tmp/site" site
	list=$(ls site/lists/*/* | head -n 1)
	flip "$list" 100
	flip site/names/* 10
	run publish "$tmp/lists" -o site
	ends 0
	contains "4 lists published, 1 new"
	diff -r "$tmp/site/lists" site/lists
	diff -r "$tmp/site/names" site/names
}

# bats test_tags=slow
@test "publish: links in the site are not followed" {
	local dir

	mkdir other
	echo mine >other/file
	for dir in names lists lists/aa; do
		rm -rf site
		cp -r "$tmp/site" site
		rm -rf "site/$dir"
		ln -s "$PWD/other" "site/$dir"
		run publish "$tmp/lists" -o site --prune
		ends 1
		contains "site: cannot "
		[ "$(ls other)" = file ]
	done
	contains "cannot remove what is not used: Not a directory"
	rm -r site/lists
	ln -s "$PWD/other" site/lists
	run publish "$tmp/lists" -o site
	contains "something on this path is not a directory (links are not followed); remove it"
}

@test "publish: says which signatures were not verified" {
	cp -r "$tmp/lists" mine
	dclist sign $(pkcs7) -o mine/rpm-vendor-1.0-1.noarch "$tmp/lists/rpm-vendor-1.0-1.noarch"
	run publish mine -o site --keyring "$fixtures/vendor.asc"
	ends 0
	contains "signatures of lists verified but those of 1 with PKCS#7"
}

@test "publish: what is not a site is not touched" {
	mkdir site
	echo "<html>" >site/index
	run publish "$tmp/lists" -o site
	ends 1
	contains "site/index: exists, and is not the index of a site; choose another directory, or remove it"
	[ "$(ls -A site)" = index ]
}

# bats test_tags=slow
@test "publish: two lists of one name" {
	mkdir -p a b long tree/usr/bin
	cp /bin/true tree/usr/bin
	dclist convert tree --i-vouch --name mine --gpg-key owner@dclist.example -o a/tlv-mine tree >/dev/null
	cp /bin/cat tree/usr/bin
	dclist convert tree --i-vouch --name mine --gpg-key owner@dclist.example -o b/tlv-mine tree >/dev/null
	run publish a b -o site
	ends 1
	contains "tlv-mine: two lists with this name and different content; publish one of them"
	[ ! -e site/index ]
	dclist convert tree --i-vouch --name "$(printf %0255d 1)" --gpg-key owner@dclist.example -o long/tlv-long tree >/dev/null
	run publish long -o site
	ends 1
	contains "long/tlv-long: its name is too long for a file; give it a shorter one"
	dclist generate -o twins "$fixtures"/twin-{a,b}.rpm >/dev/null
	run publish a a twins -o site
	ends 0
	contains "3 lists published"
}

# bats test_tags=slow
@test "publish: --prune keeps what the index before names" {
	mkdir mine
	cp "$tmp"/lists/* mine
	publish mine -o site
	rm mine/rpm-vendor*
	run publish mine -o site --prune
	ends 0
	contains "3 lists published, 0 new"
	contains "0 files removed"
	run publish mine -o site --prune
	ends 0
	contains "2 files removed"
	[ "$(find site/lists -type f | wc -l)" -eq 3 ]
	[ "$(ls site/names | wc -l)" -eq 1 ]
	mkdir -p site/lists/aa/mine
	run publish mine -o site --prune
	ends 1
	contains "site: cannot remove what is not used: Is a directory"
	run from site
	ends 0
	contains "vendor-1.0-1.noarch: warning: the site has no list of this package"
	contains "0 unchanged, 2 installed, 0 loaded, 0 removed, 0 unloaded; 1 package without a list"
}

@test "publish: wrong usage" {
	run dclist publish "$tmp/lists" --gpg-key x
	ends 2
	contains "--output DIR is missing"
	run dclist publish "$tmp/lists" -o site
	ends 2
	contains "no signing key; give --gpg-key, or --cert and --key"
	run dclist publish -o site --gpg-key x
	ends 2
	contains "DIR or --repo is missing"
	run dclist sync --max-age 7d
	ends 2
	contains "--max-age requires --from"
	run dclist sync --from x --max-age 7w
	ends 2
	contains "--max-age 7w: invalid duration; use 36h or 7d, up to 87600h"
	run dclist sync --from x --packages pacman
	ends 2
	contains "--packages pacman: not rpm, dpkg or all"
}

# bats test_tags=slow
@test "sync --from: the lists of the installed packages, and nothing twice" {
	run from "$tmp/site" --dry-run
	ends 0
	contains "would be: 0 unchanged, 3 installed"
	[ ! -e "$lists" ]
	forget_requests
	run from "$(url good site)"
	ends 0
	contains "installed rpm-vendor-1.0-1.noarch"
	contains "0 unchanged, 3 installed, 0 loaded, 0 removed, 0 unloaded"
	list_names "${three[@]}"
	[ "$(grep -c "^good site/lists/" "$tmp/log")" -eq 3 ]
	[ "$(sed -n 2p "$state")" = "serial $(serial "$tmp/site")" ]
	forget_requests
	run from "$(url good site)"
	ends 0
	[ "$output" = "3 unchanged, 0 installed, 0 loaded, 0 removed, 0 unloaded" ]
	# The names are kept as well.
	[ "$(grep -c . "$tmp/log")" -eq 1 ]
	rm -r image/var/cache/dclist
	flip "$lists/rpm-vendor-1.0-1.noarch" 200
	rm "$lists/rpm-sha512-1.0-1.noarch"
	run from "$(url good site)"
	ends 0
	contains "1 unchanged, 2 installed"
	list_names "${three[@]}"
}

# bats test_tags=slow
@test "sync --from: what came from the site and is not used is removed, and nothing else" {
	from "$tmp/site" >/dev/null
	dclist install --root image -k "$fixtures/p256.asc" "$fixtures/p256.rpm" >/dev/null
	rpm_do -e vendor
	rpm_do -i "$fixtures/sha384.rpm"
	run from "$tmp/site" --keep
	ends 0
	contains "2 unchanged, 1 installed, 0 loaded, 0 removed, 0 unloaded"
	[ -e "$lists/rpm-vendor-1.0-1.noarch" ]
	run from "$tmp/site" --dry-run
	ends 0
	contains "would remove rpm-vendor-1.0-1.noarch"
	[ -e "$lists/rpm-vendor-1.0-1.noarch" ]
	run from "$tmp/site"
	ends 0
	contains "removed rpm-vendor-1.0-1.noarch"
	contains "3 unchanged, 0 installed, 0 loaded, 1 removed, 0 unloaded"
	[ "$(cd "$lists" && echo *)" = "rpm-epoch-7:1.0-1.noarch rpm-p256-1.0-1.noarch rpm-sha384-1.0-1.noarch rpm-sha512-1.0-1.noarch" ]
	run grep vendor "$state"
	[ "$status" -eq 1 ]
	# That the site no longer has a list is no reason to stop a program.
	mkdir mine
	cp "$tmp"/lists/rpm-epoch* mine
	republish mine
	run from site
	ends 0
	contains "1 unchanged, 0 installed, 0 loaded, 0 removed, 0 unloaded; 2 packages without a list"
	[ -e "$lists/rpm-sha384-1.0-1.noarch" ]
}

# bats test_tags=slow
@test "sync --from: while a transaction of rpm is running, nothing is removed" {
	from "$tmp/site" >/dev/null
	rpm_do -e vendor
	export -f from dclist
	export DCLIST tmp owner
	run timeout 60 python3 - <<-'END'
	import fcntl, os, subprocess, sys
	file = open("image/var/lib/rpm/.rpm.lock", "r+")
	fcntl.lockf(file, fcntl.LOCK_EX)
	sys.exit(subprocess.run(["bash", "-c", 'from "$tmp/site"']).returncode)
	END
	ends 0
	contains "a transaction of rpm is running, so nothing was unloaded or removed; run it again when that has ended"
	contains "2 unchanged, 0 installed, 0 loaded, 0 removed"
	list_names "${three[@]}"
	run from "$tmp/site"
	ends 0
	contains "removed rpm-vendor-1.0-1.noarch"
}

# bats test_tags=slow
@test "sync --from: lists of other versions that did not come from a site are named" {
	local n name

	from "$tmp/site" >/dev/null
	for name in rpm-vendor-0.9-1.noarch rpm-vendor-libs-0.9-1.noarch rpm-vendor-1.0-1.noarch@0123456789abcdef tlv-vendor; do
		cp "$lists/rpm-vendor-1.0-1.noarch" "$lists/$name"
	done
	run from "$tmp/site"
	ends 0
	contains "rpm-vendor-0.9-1.noarch: warning: of a version that is not installed, but not from a site, so it stays; 'dclist remove' removes it"
	[ "$(grep -c "so it stays" <<<"$output")" -eq 1 ]
	run from "$tmp/site" --keep
	ends 0
	lacks "so it stays"
	for n in {1..12}; do
		cp "$lists/rpm-vendor-1.0-1.noarch" "$lists/rpm-vendor-0.$n-2.noarch"
	done
	run from "$tmp/site"
	ends 0
	contains "and 3 more lists"
	dclist remove --root image rpm-vendor-0.9-1.noarch
}

# aged OFFSET [OFFSET]: the index of "site" again, made that many seconds from now, and valid until then
aged() {
	local now

	now=$(date +%s)
	sed "5s/.*/made $((now + $1))/; 6s/.*/valid-until $((${2+now} + ${2-0}))/; 6q" "$tmp/site/index" >text
	sign_text site
}

# bats test_tags=slow
@test "sync --from: an index that is too old, though nothing newer is known" {
	local now

	now=$(date +%s)
	publish "$tmp/lists" -o site --valid-for 2h
	[[ $(sed -n 5p site/index) =~ ^made\ ([0-9]+)$ ]]
	((BASH_REMATCH[1] >= now && BASH_REMATCH[1] < now + 600))
	[ "$(sed -n 6p site/index)" = "valid-until $((BASH_REMATCH[1] + 7200))" ]
	cp -r "$tmp/site" .
	[ "$(sed -n 6p site/index)" = "valid-until 0" ]
	aged -691200
	refused site "site/index: older than the maximum age: made at $(date -ud @$((now - 691200)) +%Y-%m-%d)" --max-age 7d
	contains "the server or a cache is out of date, or someone holds back what is newer"
	aged 7200
	refused site "site/index: made in the future, at $(date -ud @$((now + 7200)) +%Y-%m-%d)" --max-age 7d
	sed -i '5s/.*/made 0/' text
	sign_text site
	refused site "site/index: without the time when it was made, so its age is not known" --max-age 7d
	# Whatever the options: who published it says so.
	aged -600 -300
	refused site "site/index: was valid until $(date -ud @$((now - 300)) +%Y-%m-%d)"
	# What is refused is not remembered, and the same index is accepted once that is not required.
	aged -691200 3600
	run from site --max-age 9d
	ends 0
	[ "$(sed -n 4,5p "$state")" = "$(sed -n 5,6p site/index)" ]
	run from site --max-age 7d
	ends 1
	contains "0 unchanged, 0 installed"
	list_names "${three[@]}"
	# Clocks differ.
	rm "$state"
	aged 3000
	run from site --max-age 1s
	ends 0
}

@test "publish: a clock that is behind the last index" {
	local now

	now=$(date +%s)
	cp -r "$tmp/site" .
	aged 86400
	run publish "$tmp/lists" -o site --valid-for 12h
	ends 0
	contains "site: warning: the last index was made at $(date -ud @$((now + 86400)) +%Y-%m-%d)"
	contains "which is in the future by the clock of this system"
	run publish "$tmp/lists" -o site --valid-for 12h
	ends 0
	lacks warning
}

# bats test_tags=slow
@test "sync --from: packages of dpkg, and revocations for everybody" {
	mkdir -p image/var/lib/dpkg tree/usr/bin mine
	cp /bin/true tree/usr/bin
	for name in hello_2.10-3_amd64 gone_1:1.0_all half_1_amd64 other_1_amd64 purged_1_all; do
		dclist convert tree --i-vouch --name "$name" --gpg-key owner@dclist.example -o "mine/$name" tree >/dev/null
	done
	dclist revoke --gpg-key owner@dclist.example -o mine/revoked "$(printf %064d 7)" >/dev/null
	cat >image/var/lib/dpkg/status <<-'END'
	Package: hello
	Status: install ok installed
	Architecture: amd64
	Version: 2.10-3
	Description: says hello
	 Version: 9
	 .

	Package: gone
	Status: deinstall ok config-files
	Version: 1:1.0
	Architecture: all

	Package: linux-image-1
	Status: deinstall ok config-files
	Version: 1
	Architecture: amd64

	Package: purged
	Status: deinstall ok not-installed
	Version: 1
	Architecture: all

	Package: half
	Status: install ok half-configured
	Version: 1
	Architecture: amd64
	END
	dclist keys -o image/etc/dclist/keyring.gpg "$owner/owner.asc" >/dev/null
	publish mine -o site
	run dclist sync --root image --from site
	ends 0
	contains "0 unchanged, 4 installed, 0 loaded, 0 removed, 0 unloaded"
	[ "${lines[0]}" = "installed revocation-revoked" ]
	# Nobody misses a list of a kernel that is not there any more.
	lacks "without a list"
	lacks "no list of this package"
	# What is only removed has a script that purges it.
	[ "$(cd "$lists" && echo *)" = "revocation-revoked tlv-gone_1:1.0_all tlv-half_1_amd64 tlv-hello_2.10-3_amd64" ]
	# The next version of a package replaces nothing: its name is another. Until it is configured, files of
	# both are there.
	sed -i 's/^Version: 1$/Version: 2/' image/var/lib/dpkg/status
	run dclist sync --root image --from site
	ends 0
	contains "3 unchanged, 0 installed, 0 loaded, 0 removed"
	contains "half_2_amd64: warning: the site has no list of this package"
	sed -i 's/half-configured/installed/' image/var/lib/dpkg/status
	# What dpkg does now is in its journal.
	mkdir image/var/lib/dpkg/updates
	touch image/var/lib/dpkg/updates/0001
	run dclist sync --root image --from site
	ends 0
	contains "dpkg is at work, or was interrupted, so nothing was unloaded or removed; run it again when dpkg has ended"
	contains "0 removed"
	run dclist sync --root image --from site --keep
	ends 0
	lacks "dpkg is at work"
	rm image/var/lib/dpkg/updates/0001
	run dclist sync --root image --from site
	ends 0
	contains "removed tlv-half_1_amd64"
	[ -e "$lists/revocation-revoked" ]
	run dclist sync --root image --from site --packages all
	ends 0
	contains "3 unchanged, 3 installed"
	run dclist sync --root image --from site --packages rpm
	ends 0
	contains "5 removed"
	[ "$(cd "$lists" && echo *)" = revocation-revoked ]
}

# on_kernel SITE [OPTION...]: synchronizes this system, with the lists and packages of the image,
# where the kernel answers a load with $load if that is set, and has loaded what is in the file "loaded"
on_kernel() {
	[ "$(id -u)" -eq 0 ] || skip "mounting needs root"
	command -v strace >/dev/null || skip "no strace"
	touch loaded
	# shellcheck disable=SC2016 # for the inner shell
	run timeout 60 unshare --mount sh -c '
		cache=/sys/kernel/security/digest_cache
		mount -t tmpfs tmpfs /sys/kernel/security && mount -t tmpfs tmpfs /var/cache &&
			mount -t tmpfs tmpfs /etc && mkdir /etc/digest_lists &&
			mount --bind image/etc/digest_lists /etc/digest_lists || exit 77
		mkdir $cache && cp loaded $cache/lists && touch $cache/load $cache/unload
		strace -qq -o trace -P $cache/load -e trace=write ${load:+-e inject=write:$load} "$@"
		status=$?
		cp $cache/unload .
		exit $status' sh "$DCLIST" sync --from "$1" --site-key "$owner/owner.asc" \
		--keyring image/etc/dclist/keyring.gpg --packages rpm --dbpath "$PWD/image/var/lib/rpm" "${@:2}"
	[ "$status" -ne 77 ] || skip "no permission to mount it"
}

# loaded NAME...: so has the kernel these lists, of the site
loaded() {
	local name

	names_of "$tmp/site"
	for name in "$@"; do
		awk -v name="$name" '$1 == name { print $2, "rpm", substr(name, 5), "pkcs7 1 100" }' names
	done >loaded
}

# bats test_tags=plain,slow
@test "sync --from: a revoked list stops no other" {
	[[ $DCLIST != */asan/* ]] || skip "sanitizers and strace cannot be combined"
	mkdir "$lists"
	load=error=EKEYREVOKED on_kernel "$tmp/site"
	ends 0
	contains "warning: not loaded: vendor-1.0-1.noarch, or its signer, is revoked"
	contains "0 unchanged, 0 installed, 0 loaded, 0 removed, 0 unloaded; 3 revoked"
	[ "$(sed -n 's/^synced //p' "$state")" -gt 0 ]
	load=error=ENOKEY on_kernel "$tmp/site"
	ends 1
	contains "; 3 failed"
}

# bats test_tags=plain,slow
@test "sync --from: nothing that is in use is unloaded" {
	[[ $DCLIST != */asan/* ]] || skip "sanitizers and strace cannot be combined"
	from "$tmp/site" >/dev/null
	loaded rpm-epoch-7:1.0-1.noarch rpm-sha512-1.0-1.noarch rpm-vendor-1.0-1.noarch
	mkdir mine
	cp "$tmp"/lists/rpm-epoch* mine
	republish mine
	# Of one the user removed the file, and of one the user has another file.
	rpm_do -e vendor
	rm "$lists/rpm-sha512-1.0-1.noarch"
	mv "$lists/rpm-vendor-1.0-1.noarch" "$lists/mine"
	on_kernel site
	ends 0
	contains "1 unchanged, 0 installed, 0 loaded, 0 removed, 0 unloaded"
	[ ! -s unload ]
}

# revocation SERIAL DIGIT...: in mine/, that list of digests of these digits, by the owner
revocation() {
	python3 - "$@" <<-'END'
	import struct, sys
	def field(kind, data):
	    return struct.pack(">HI", kind, len(data)) + data
	values = [bytes.fromhex(64 * digit) for digit in sys.argv[2:]]
	text = field(0, b"\0\4") + field(1, struct.pack(">I", len(values)))
	text += field(0x8000, b"revoked") + field(0x8001, struct.pack(">Q", int(sys.argv[1])))
	text += field(0x8005, b"\1")
	for value in values:
	    text += field(2, field(0, value) + field(0x8000, b"\1"))
	open("bytes", "wb").write(text)
	END
	mkdir -p mine
	dclist sign --gpg-key owner@dclist.example -o mine/revocation-revoked bytes
}

# bats test_tags=slow
@test "sync --from: a site cannot take back what is revoked" {
	local row

	dclist keys -o image/etc/dclist/keyring.gpg "$owner/owner.asc" "$fixtures/vendor.asc" >/dev/null
	revocation 7 1 2
	mkdir "$lists"
	cp mine/revocation-revoked "$lists"
	cp mine/revocation-revoked installed
	for row in "6 1 2 3|older than the installed: serial 6, and 7 is installed" \
		"7 1 2 3|not the installed list of its serial: serial 7, and 7" \
		"8 1 3|does not revoke all that the installed does: serial 8, and 7"; do
		# shellcheck disable=SC2086 # words
		revocation ${row%|*}
		publish mine -o site
		run from site
		ends 1
		contains "${row#*|}"
		contains "kept that. To accept it nevertheless, remove image/etc/digest_lists/revocation-revoked first"
		contains "0 installed"
		contains "1 failed"
		cmp installed "$lists/revocation-revoked"
	done
	revocation 8 1 2 3
	publish mine -o site
	run from site
	ends 0
	contains "installed revocation-revoked"
	cmp mine/revocation-revoked "$lists/revocation-revoked"
	# One that is damaged revokes nothing.
	truncate -s 100 "$lists/revocation-revoked"
	run from site
	ends 0
	cmp mine/revocation-revoked "$lists/revocation-revoked"
}

# bats test_tags=slow
@test "sync --from: dpkg without packages, and with many that have no list" {
	local n

	run from "$tmp/site" --packages dpkg
	ends 1
	contains "image/var/lib/dpkg/status: cannot read dpkg's database: No such file or directory"
	mkdir -p image/var/lib/dpkg
	: >image/var/lib/dpkg/status
	run from "$tmp/site" --packages dpkg
	ends 1
	contains "image/var/lib/dpkg/status: no installed package in it; see --packages"
	for n in {1..12}; do
		printf 'Package: p%s\nStatus: install ok installed\nVersion: 1\nArchitecture: all\n\n' "$n"
	done >image/var/lib/dpkg/status
	run from "$tmp/site" --packages dpkg
	ends 0
	contains "and of 2 more packages"
	contains "; 12 packages without a list"
}

@test "sync --from: a site without lists" {
	from "$tmp/site" --packages all >/dev/null
	mkdir none
	republish none
	run from site --packages all
	ends 1
	contains "site/index: has no lists, so all that came from a site would be removed; publish the lists again"
	[ "$(ls "$lists" | wc -l)" -eq 4 ]
	run from site --packages all --keep
	ends 0
	[ "$(ls "$lists" | wc -l)" -eq 4 ]
	# That of a package that is not installed goes, as always.
	run from site
	ends 0
	contains "0 unchanged, 0 installed, 0 loaded, 1 removed, 0 unloaded; 3 packages without a list"
}

# bats test_tags=slow
@test "sync --from: a run that fails remembers what it installed" {
	from "$tmp/site" >/dev/null
	rpm_do -i "$fixtures/sha384.rpm"
	rpm_do -e epoch
	rm "$lists/rpm-vendor-1.0-1.noarch"
	mkdir "$lists/rpm-vendor-1.0-1.noarch"
	run from "$tmp/site"
	ends 1
	contains "nothing was removed or unloaded because of the errors above"
	contains "1 failed"
	[ -e "$lists/rpm-epoch-7:1.0-1.noarch" ]
	[ -f "$lists/rpm-sha384-1.0-1.noarch" ]
	grep "^rpm-sha384-1.0-1.noarch " "$state"
}

# bats test_tags=slow
@test "sync --from: a list by an unknown key stops no removal" {
	from "$tmp/site" >/dev/null
	synced=$(grep '^synced ' "$state")
	mkdir mine
	cp "$tmp"/lists/* mine
	dclist generate -o mine "$fixtures/p256.rpm" >/dev/null
	republish mine
	rpm_do -e vendor
	rpm_do -i "$fixtures/p256.rpm"
	# In another second than that of the first run
	until [ "$(date +%s)" -gt "${synced#* }" ]; do :; done
	run from site
	ends 1
	contains "signed by a key that is not in the keyring"
	contains "2 unchanged, 0 installed, 0 loaded, 1 removed, 0 unloaded; 1 failed"
	[ "$(cd "$lists" && echo *)" = "rpm-epoch-7:1.0-1.noarch rpm-sha512-1.0-1.noarch" ]
	run grep vendor "$state"
	[ "$status" -eq 1 ]
	grep -x "$synced" "$state"
}

# bats test_tags=slow
@test "sync --from: twins are all installed" {
	dclist generate -o twins "$fixtures"/twin-{a,b}.rpm >/dev/null
	publish twins -o site
	rpm_do -i "$fixtures/twin-a.rpm"
	run from site
	ends 0
	contains "2 installed"
	[ "$(cd "$lists" && ls | sed 's/@.*/@/')" = "rpm-twin-1.0-1.noarch
rpm-twin-1.0-1.noarch@" ]
	run from site
	ends 0
	contains "2 unchanged, 0 installed"
}

# bats test_tags=slow
@test "sync --from: never an older index, nor another one with the same serial" {
	publish "$tmp/lists" -o site
	cp -r site old
	publish "$tmp/lists" -o site
	from site >/dev/null
	cp "$state" before
	run from old
	ends 1
	contains "old/index: older than what this system has already: serial $(serial old), not $(serial site) or more"
	cmp "$state" before
	names_of site
	sed -i /vendor/d names
	sed -i '3s/.*/lists 3/' site/index
	forge site
	run from site
	ends 1
	contains "site/index: not the index with serial $(serial site) that this system has already"
	cmp "$state" before
	rm "$state"
	run from old
	ends 0
}

# bats test_tags=slow
@test "sync --from: what was remembered and was changed" {
	from "$tmp/site" >/dev/null
	cp "$state" good
	sed -i 's/^serial ./serial 0/' "$state"
	run from "$tmp/site"
	ends 1
	contains "image/etc/digest_lists/.site: cannot be read, or was changed"
	contains "remove it to accept any signed index of a site once"
	head -c 300 good >"$state"
	run from "$tmp/site"
	ends 1
	contains "cannot be read, or was changed"
	rm "$state"
	mkdir "$state"
	run from "$tmp/site"
	ends 1
	contains "cannot be read, or was changed"
}

# bats test_tags=slow
@test "sync --from: an index that is changed, cut off, unsigned or signed by others" {
	cp -r "$tmp/site" site
	sed -i '2s/.*/serial 99999999999/' site/index
	refused site "site/index: signature is wrong: the index was changed"
	head -c -1 "$tmp/site/index" >site/index
	refused site "site/index: not the signed index of a site, or not all of it"
	head -n 4 "$tmp/site/index" >site/index
	refused site "site/index: not the signed index of a site"
	cp "$tmp/lists/rpm-vendor-1.0-1.noarch" site/index
	refused site "site/index: signed by a key that is not accepted"
	refused site "site/index: signed, but not the index of a site that this dclist reads; use one of the same version" --site-key "$fixtures/vendor.asc"
	dclist publish "$tmp/lists" -o other --gpg-key p256@dclist.example
	refused other "other/index: signed by a key that is not accepted"
	run dclist sync --root image --from other
	ends 1
	contains "other/index: signed by a key that is not accepted"
	refused none "none: cannot open: No such file or directory"
	mkdir none
	refused none "none/index: cannot open: no such file, or no permission to read it; --from requires the directory that 'dclist publish' made"
}

# bats test_tags=slow
@test "sync --from: an index that is signed with PKCS#7" {
	dclist publish "$tmp/lists" -o site $(pkcs7)
	refused site "its PKCS#7 signature is not verified without --site-cert FILE"
	refused site "its PKCS#7 signature is by no certificate of --site-cert" --site-cert "$owner/stranger.pem"
	run dclist sync --root image --from "$tmp/site" --site-cert "$owner/owner.pem"
	ends 1
	contains "signed with OpenPGP; give the key with --site-key FILE"
	run dclist sync --root image --from site --site-cert "$owner/stranger.pem" --site-cert "$owner/owner.pem"
	ends 0
	list_names "${three[@]}"
}

# bats test_tags=slow
@test "sync --from: names that are not as signed, or signed and malformed" {
	local name

	refused "$(url names-junk site)" "not the file that the index names: changed, or not all of it"
	refused "$(url names-truncated site)" "not the file that the index names: changed, or not all of it"
	refused "$(url names-endless site)" "more than "
	refused "$(url names-missing site)" "server answers with status 404"
	cp -r "$tmp/site" site
	names_of site
	cp names right
	# shellcheck disable=SC2016 # for sed
	for name in '/rpm-vendor/s/^/..\//' '2,3{h;d};$G' '/vendor/p' 's/[0-9]*$/33554433/' 's/-/\x00/' '1d'; do
		sed "$name" right >names
		run cmp -s names right
		[ "$status" -eq 1 ]
		forge site
		refused site "its list of names is malformed, although it is signed"
	done
}

# bats test_tags=slow
@test "sync --from: a list that is another one than the index says" {
	cp -r "$tmp/site" site
	names_of site
	# The digest of one under the name of another
	awk '{ n[NR] = $1; i[NR] = $2; d[NR] = $3; s[NR] = $4 }
		END { d[4] = d[1]; s[4] = s[1]; for (k = 1; k <= NR; k++) print n[k], i[k], d[k], s[k] }' names >new
	mv new names
	forge site
	run from site
	ends 1
	contains "another list than the index calls it; publish the site again"
	contains "2 installed"
	contains "1 failed"
	[ ! -e "$lists/rpm-vendor-1.0-1.noarch" ]
}

# bats test_tags=slow
@test "sync --from: the keys of lists decide, not that of the index" {
	dclist keys -o image/etc/dclist/keyring.gpg "$fixtures/other.asc" >/dev/null
	run from "$tmp/site"
	ends 1
	contains "signed by a key that is not in the keyring"
	contains "0 installed"
	contains "3 failed"
	[ "$(ls "$lists")" = "" ]
}

# lists_fail MODE REASON: the index is right, the lists are not; later they are
lists_fail() {
	rm -rf "$lists"
	run from "$(url "$1" site)" "${@:3}"
	ends 1
	contains "$2"
	contains "0 unchanged, 0 installed"
	[ "$(ls "$lists")" = "" ]
	run from "$(url good site)"
	ends 0
	list_names "${three[@]}"
}

# bats test_tags=slow
@test "sync --from: servers that send wrong lists, or none" {
	lists_fail lists-junk "not the list that the index names: changed, or not all of it"
	lists_fail lists-truncated "not the list that the index names: changed, or not all of it"
	lists_fail lists-endless "more than "
	lists_fail lists-missing "server answers with status 404"
	lists_fail lists-forbidden "server answers with status 403"
	lists_fail lists-loop "redirects"
	lists_fail lists-to-file 'Protocol "file"'
	lists_fail lists-reset "lists/"
	lists_fail lists-silent "Operation too slow" --timeout 1
}

# bats test_tags=slow
@test "sync --from: a server that sends slowly and for ever" {
	seq -f %064.0f 1000 | xargs "$DCLIST" revoke --gpg-key owner@dclist.example -o revoked >/dev/null
	mkdir mine
	mv revoked mine/
	dclist publish mine -o "$tmp/large" --gpg-key owner@dclist.example >/dev/null
	dclist keys -o image/etc/dclist/keyring.gpg "$owner/owner.asc" >/dev/null
	forget_requests
	SECONDS=0
	run from "$(url lists-drip large)" --timeout 1 --jobs 1
	ends 1
	contains "Operation timed out after 1"
	((SECONDS >= 10))
	# A machine may be slow; the server would take hours.
	((SECONDS < 200))
	# Not tried again
	until grep -q "^lists-drip large/lists/" "$tmp/log"; do
		read -r -t 0.05 <> <(:) || true
	done
	[ "$(grep -c "^lists-drip large/lists/" "$tmp/log")" -eq 1 ]
	run from "$(url good large)"
	ends 0
	contains "installed revocation-revoked"
}

# bats test_tags=slow
@test "sync --from: redirects, resets once, and caches with old content" {
	for mode in lists-redirect lists-reset-once lists-old-once lists-whole names-old-once; do
		rm -rf "$lists" image/var/cache
		run from "$(url "$mode" site)"
		ends 0
		list_names "${three[@]}"
	done
}

# held: a run that waits for the server, in the background; its process in $pid, its output in "said"
held() {
	rm -f "$tmp/release"
	forget_requests
	dclist sync --root image --from "$(url lists-held site)" --site-key "$owner/owner.asc" --timeout 60 \
		>said 2>&1 </dev/null 3>&- &
	pid=$!
	until grep -aq waits "$tmp/log"; do
		kill -0 "$pid"
		read -r -t 0.05 <> <(:) || true
	done
}

# released STATUS: that run has ended so
released() {
	touch "$tmp/release"
	status=0
	wait "$pid" || status=$?
	rm "$tmp/release"
	output=$(<said)
	ends "$1"
}

# waiting: a run that waits for the lock, which this test has, in the background
waiting() {
	exec {lock}>"$lists/.dclist-lock"
	flock "$lock"
	from "$tmp/site" >said 2>&1 3>&- {lock}>&- &
	pid=$!
	until grep -q "another dclist is writing there; waiting for it" said; do
		kill -0 "$pid"
		read -r -t 0.05 <> <(:) || true
	done
}

# let_continue: that run gets the lock, and ends
let_continue() {
	exec {lock}>&-
	wait "$pid"
}

# bats test_tags=slow
@test "sync --from: nobody waits while lists are fetched" {
	held
	run timeout 20 "$DCLIST" install --root image -k "$fixtures/p256.asc" "$fixtures/p256.rpm"
	ends 0
	lacks "waiting for it"
	released 0
	contains "0 unchanged, 3 installed"
	[ -e "$lists/rpm-p256-1.0-1.noarch" ]
	# And who has the lock is waited for, which is said.
	rm "$lists"/rpm-*
	waiting
	[ ! -e "$lists/rpm-vendor-1.0-1.noarch" ]
	let_continue
	list_names "${three[@]}"
}

# bats test_tags=slow
@test "sync --from: an index that became old while lists were fetched" {
	republish "$tmp/lists"
	held
	from site >/dev/null
	released 1
	contains "older than what this system has already: serial $(serial "$tmp/site"), not $(serial site) or more"
	contains "0 unchanged, 0 installed"
	[ "$(sed -n 2p "$state")" = "serial $(serial site)" ]
	list_names "${three[@]}"
}

# bats test_tags=slow
@test "sync --from: packages that came while lists were fetched" {
	from "$tmp/site" >/dev/null
	rpm_do -e vendor
	rpm_do -i "$fixtures/sha384.rpm"
	held
	rpm_do -i "$fixtures/vendor.rpm"
	released 0
	contains "2 unchanged, 1 installed, 0 loaded, 0 removed"
	[ -e "$lists/rpm-vendor-1.0-1.noarch" ]
}

# bats test_tags=slow
@test "sync --from: packages that came while another run had the lock" {
	local synced

	# What a run for all packages leaves, and one of apt, which is about a few: only the lists differ.
	for synced in later same; do
		rpm_do -i "$fixtures/sha384.rpm"
		from "$tmp/site" >/dev/null
		cp -r "$lists" after
		rpm_do -e sha384
		from "$tmp/site" >/dev/null
		[ ! -e "$lists/rpm-sha384-1.0-1.noarch" ]
		if [[ $synced == same ]]; then
			sed -i "6s/.*/$(sed -n 6p "$state")/" after/.site
		else
			sed -i '6s/.*/synced 1/' "$state"
		fi
		waiting
		rpm_do -i "$fixtures/sha384.rpm"
		cp after/.site after/rpm-sha384-* "$lists"
		let_continue
		[ -e "$lists/rpm-sha384-1.0-1.noarch" ]
		grep -q '^rpm-sha384-' "$state"
		rpm_do -e sha384
		rm -r after
	done
}

# bats test_tags=plain,slow
@test "sync --from: killed between any two steps, the next run completes it" {
	local call n ended

	[[ $DCLIST != */asan/* ]] || skip "sanitizers and strace cannot be combined"
	command -v strace >/dev/null || skip "no strace"
	cp -r image start
	# The names, and the state before and after, are one file each; the lists are many.
	for call in fsync renameat syncfs renameat2; do
		ended=137
		for ((n = 1; ended == 137; n++)); do
			rm -rf image
			cp -r start image
			ended=0
			TMPDIR=$PWD timeout 60 strace -qq -o trace -e "trace=$call" \
				-e "inject=$call:signal=SIGKILL:when=$n" \
				"$DCLIST" sync --root image --from "$tmp/site" --site-key "$owner/owner.asc" \
				>/dev/null 2>&1 || ended=$?
			[ ! -d "$lists" ] || find "$lists" -type f -name 'rpm-*' -exec "$DCLIST" verify -q -k "$fixtures/vendor.asc" {} +
			run from "$tmp/site"
			ends 0
			list_names "${three[@]}"
			[ "$(find "$lists" -name '.?*')" = "$state" ]
		done
		# The last run had no such call left; those before were killed.
		[ "$ended" -eq 0 ]
		[ "$n" -gt 2 ]
	done
}
