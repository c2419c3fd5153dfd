#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Packages with the same name, epoch, version, release and architecture and with other
# content: every list is there, under a name that depends on nothing but the lists.

load common
load repo

plain=rpm-twin-1.0-1.noarch

# What twin-a, twin-b and twin-c have to be called, and their bytes: folder "right"
make_right() {
	local name id first

	mkdir right
	for name in "$@"; do
		"$RPM_PY" list "$fixtures/twin-$name.rpm" 268 >made
		id=$(dclist show --json made | python3 -c 'import json, sys; print(json.load(sys.stdin)[0]["id"])')
		mv made "right/$plain@${id:0:16}"
	done
	first=$(cd right && printf '%s\n' * | LC_ALL=C sort | head -n 1)
	mv "right/$first" "right/$plain"
}

# right FOLDER: has these lists and no other file
right() {
	diff -r -x '.dclist-re*' right "$1"
}

orders() {
	printf '%s\n' "a b c" "a c b" "b a c" "b c a" "c a b" "c b a"
}

twins() {
	printf "$fixtures/twin-%s.rpm\n" "$@"
}

# bats test_tags=slow
@test "twins: generate, in one run and in three, in any order" {
	local order files name

	make_right a b c
	while read -r -a order; do
		mapfile -t files < <(twins "${order[@]}")
		rm -rf out
		run dclist generate -k "$vendor" -o out "${files[@]}"
		ends 0
		contains "3 written, 0 unchanged; signatures verified"
		right out
		rm -rf out
		for name in "${files[@]}"; do
			run dclist generate -o out "$name"
			ends 0
			contains "1 written, 0 unchanged"
		done
		right out
	done < <(orders)
	run dclist generate -v -o out "${files[@]}"
	ends 0
	contains "0 written, 3 unchanged"
	lacks renamed
	right out
}

@test "twins: generate says which lists change their names" {
	local order files second renamed=0

	make_right a b
	second=$(cd right && echo "$plain"@*)
	cp "$fixtures"/twin-{a,b}.rpm .
	for order in "a b" "b a"; do
		rm -rf out
		read -r -a files <<<"$order"
		run dclist generate -v -o out "twin-${files[0]}.rpm" "twin-${files[1]}.rpm"
		ends 0
		right out
		[[ $output == *renamed* ]] || continue
		contains "$plain: renamed to $second
$plain@"
		contains ": renamed to $plain
2 written"
		renamed=$((renamed + 1))
	done
	# One of them comes in the right order
	[ "$renamed" -eq 1 ]
}

@test "twins: a list that was damaged is not a twin" {
	make_right a
	dclist generate -o out "$fixtures/twin-a.rpm"
	flip "out/$plain" 300
	run dclist generate -o out "$fixtures/twin-a.rpm"
	ends 0
	contains "1 written"
	right out
	# Nor is what is no list, or is that of another package
	cp "$fixtures/twin-b.rpm" "out/$plain@0000000000000000"
	"$RPM_PY" list "$fixtures/vendor.rpm" 268 >"out/$plain"
	run dclist generate -o out "$fixtures/twin-a.rpm"
	ends 0
	contains "1 written"
	rm "out/$plain@0000000000000000"
	right out
}

@test "twins: the same list with two signatures, in any order" {
	dclist generate -o one "$fixtures"/vendor{,-p256}.rpm
	dclist generate -o two "$fixtures"/vendor{-p256,}.rpm
	diff -r one two
	[ "$(ls one)" = rpm-vendor-1.0-1.noarch ]
	# Of two runs the last
	dclist generate -o one "$fixtures/vendor.rpm"
	cmp one/rpm-vendor-1.0-1.noarch <("$RPM_PY" list "$fixtures/vendor.rpm" 268)
	dclist generate -o one "$fixtures/vendor-p256.rpm"
	cmp one/rpm-vendor-1.0-1.noarch <("$RPM_PY" list "$fixtures/vendor-p256.rpm" 267)
}

@test "twins: the same list with two signatures, from two repositories: the first one stays" {
	local order first name

	for name in vendor vendor-p256; do
		mkdir "$name"
		cp "$fixtures/$name.rpm" "$name/vendor.rpm"
		new_repo "$name"
	done
	for order in "vendor vendor-p256" "vendor-p256 vendor"; do
		rm -rf out
		first=
		for name in $order $order; do
			run dclist generate --repo "$name" --unsigned-repo -k "$vendor" -k "$fixtures/p256.asc" -o out
			ends 0
			if [ -z "$first" ]; then
				contains "1 written"
				cp out/rpm-vendor-1.0-1.noarch first
			else
				contains "0 written"
			fi
			first=$name
			cmp first out/rpm-vendor-1.0-1.noarch
		done
	done
	# One that the given keys do not verify does not stay.
	dclist generate --repo vendor --unsigned-repo -k "$vendor" -o out
	cmp out/rpm-vendor-1.0-1.noarch <("$RPM_PY" list "$fixtures/vendor.rpm" 268)
}

# bats test_tags=slow
@test "twins: killed between any two steps, the next run completes it" {
	local call n

	command -v strace >/dev/null || skip "no strace"
	make_right a b c
	for call in renameat2 fsync; do
		for n in 1 2 3 4 5; do
			rm -rf out
			timeout 60 strace -qq -o trace -e "trace=$call" \
				-e "inject=$call:signal=SIGKILL:when=$n" \
				"$DCLIST" generate -o out "$fixtures"/twin-{a,b,c}.rpm >/dev/null 2>&1 || true
			run dclist generate -o out "$fixtures"/twin-{a,b,c}.rpm
			ends 0
			right out
		done
	done
}

# twin_repo FOLDER NAME...
twin_repo() {
	local name

	for name in "${@:2}"; do
		mkdir -p "$1/$name"
		cp "$fixtures/twin-$name.rpm" "$1/$name/twin-1.0-1.noarch.rpm"
	done
	new_repo "$1"
}

# bats test_tags=slow
@test "twins: in a repository, with any number of connections" {
	local jobs

	make_right a b c
	twin_repo mine a b c
	for jobs in 1 2 8; do
		rm -rf out
		run generate mine --jobs "$jobs"
		ends 0
		contains "3 written, 0 unchanged; "
		right out
	done
	run generate mine --json
	ends 0
	lacks renamed
	contains '"unchanged":3'
	right out
	# One leaves, and the next takes the name
	rm -r mine/a right
	new_repo mine
	make_right b c
	run generate mine --prune
	ends 0
	contains "0 written, 2 unchanged, 1 removed"
	right out
	run generate mine --prune
	ends 0
	contains "0 written, 2 unchanged, 0 removed"
}

# bats test_tags=slow
@test "twins: in two repositories that share an output directory" {
	local first second repo

	make_right a b
	twin_repo one a
	twin_repo two b
	for first in one two; do
		second=$([[ $first == one ]] && echo two || echo one)
		rm -rf out
		run generate "$first"
		contains "1 written, 0 unchanged"
		run generate "$second" --json
		ends 0
		contains '"written":1'
		right out
		for repo in one two one; do
			run generate "$repo" --prune
			ends 0
			contains "0 written, 1 unchanged, 0 removed"
			right out
		done
	done
	# The list of a package that left is removed, that of the other repository is not.
	rm -r one/a right
	new_repo one
	make_right b
	run generate one --prune -v
	ends 0
	contains "$plain"
	contains "0 written, 0 unchanged, 1 removed"
	right out
	run generate two --prune
	ends 0
	contains "0 written, 1 unchanged, 0 removed"
	right out
}

# bats test_tags=slow
@test "twins: a package that was built again replaces nothing until --prune" {
	twin_repo mine a
	generate mine
	rm -r mine/a
	twin_repo mine b
	make_right a b
	run generate mine
	ends 0
	contains "1 written, 0 unchanged"
	right out
	rm -r right
	make_right b
	run generate mine --prune
	ends 0
	contains "0 written, 1 unchanged, 1 removed"
	right out
}

rpm_do() {
	"$TOP/tests/rpm-db" "$PWD/$1" "${@:2}"
}

# database NAME...: image has them installed, in that order
database() {
	local name

	rm -rf image/var rows
	mkdir -p image/var/lib/rpm image/etc/dclist rows
	[[ -e image/etc/dclist/keyring.gpg ]] ||
		dclist keys -o image/etc/dclist/keyring.gpg "$vendor" >/dev/null
	rpm_do image/var/lib/rpm -i "$fixtures/twin-$1.rpm"
	for name in "${@:2}"; do
		mkdir -p "rows/$name"
		rpm_do "rows/$name" -i "$fixtures/twin-$name.rpm"
		python3 - "rows/$name" <<-'END'
		import sqlite3, sys
		blob = sqlite3.connect(sys.argv[1] + "/rpmdb.sqlite").execute("SELECT blob FROM Packages").fetchone()
		db = sqlite3.connect("image/var/lib/rpm/rpmdb.sqlite")
		db.execute("INSERT INTO Packages (blob) VALUES (?)", blob)
		db.commit()
		END
	done
}

lists=image/etc/digest_lists

# bats test_tags=slow
@test "twins: in the database, generate and sync settle in any order" {
	local order

	make_right a b c
	while read -r -a order; do
		rm -rf image out
		database "${order[@]}"
		run dclist generate --rpmdb --root image -o out
		ends 0
		contains "3 written"
		right out
		run dclist sync --root image --dry-run
		ends 0
		contains "would be: 0 unchanged, 3 installed, 0 loaded, 0 removed, 0 unloaded"
		run dclist sync --root image
		ends 0
		contains "0 unchanged, 3 installed, 0 loaded, 0 removed, 0 unloaded"
		right "$lists"
		run dclist sync --root image
		ends 0
		[ "$output" = "3 unchanged, 0 installed, 0 loaded, 0 removed, 0 unloaded" ]
		right "$lists"
	done < <(orders)
}

# bats test_tags=slow
@test "twins: sync when one comes or goes, and when it is built again" {
	local name

	for name in a b; do
		# Under today's name, whichever it is
		rm -rf image right
		database "$name"
		dclist sync --root image >/dev/null
		[ "$(ls "$lists")" = "$plain" ]
		database a b
		make_right a b
		run dclist sync --root image
		ends 0
		contains "1 unchanged, 1 installed, 0 loaded, 0 removed, 0 unloaded"
		right "$lists"
		database "$name"
		rm -r right
		make_right "$name"
		run dclist sync --root image
		ends 0
		contains "1 unchanged, 0 installed, 0 loaded, 1 removed, 0 unloaded"
		right "$lists"
	done
	database c
	rm -r right
	make_right c
	run dclist sync --root image
	ends 0
	contains "installed $plain@"
	contains ": renamed to $plain
0 unchanged, 1 installed, 0 loaded, 1 removed, 0 unloaded"
	right "$lists"
}

# bats test_tags=slow
@test "twins: install, list, show and remove" {
	local order files second

	make_right a b c
	while read -r -a order; do
		rm -rf image
		mkdir -p image
		mapfile -t files < <(twins "${order[@]}")
		run dclist install --root image -k "$vendor" "${files[@]}"
		ends 0
		contains "3 installed, 0 unchanged, 0 failed"
		right "$lists"
	done < <(orders)
	run dclist install --root image -k "$vendor" "${files[@]}"
	ends 0
	contains "0 installed, 3 unchanged, 0 failed"
	second=$(cd right && printf '%s\n' "$plain"@* | head -n 1)
	run dclist list --root image
	ends 0
	contains "  twin-1.0-1.noarch
"
	contains "  $second
"
	run dclist remove --root image "$plain"
	ends 0
	contains "$plain: removed
$second: renamed to $plain"
	[ "$(find "$lists" -name "$plain*" | wc -l)" -eq 2 ]
	cmp "$lists/$plain" "right/$second"
	run dclist remove --root image twin-1.0-1.noarch
	ends 0
	[ -z "$(ls -A "$lists")" ]
}

@test "twins: why names the list that has the file" {
	local name

	mkdir -p image/usr/bin image/etc/dclist
	dclist keys -o image/etc/dclist/keyring.gpg "$vendor" >/dev/null
	dclist install --root image "$fixtures"/twin-{a,b}.rpm
	for name in a b; do
		printf '#!/bin/sh\necho twin%s\n' "$name" >image/usr/bin/twin
		run dclist why --root image --no-verity /usr/bin/twin
		contains "attested by twin-1.0-1.noarch, in "
	done
	echo other >image/usr/bin/twin
	run dclist why --root image --no-verity /usr/bin/twin
	contains "names its path with another digest"
}

# bats test_tags=slow
@test "twins: own lists have one name each" {
	timeout 60 openssl req -x509 -newkey rsa:2048 -noenc -sha256 -subj /CN=own \
		-keyout own.key -out own.pem </dev/null 2>/dev/null
	mkdir -p {a,b}/app
	echo a >a/app/file
	echo b >b/app/file
	run dclist convert tree --i-vouch --cert own.pem --key own.key -o out/ {a,b}/app
	ends 1
	contains "another package of this run is also named app; give only one of them"
	[ "$(ls out)" = tlv-app ]
}

# traced INJECTION ARGUMENT...: dclist, whose renameat2() is made to fail
traced() {
	ASAN_OPTIONS=detect_leaks=0 timeout 60 strace -qq -o trace -e trace=renameat2 -e "inject=renameat2:$1" "$DCLIST" "${@:2}"
}

# bats test_tags=slow
@test "twins: a name that cannot be given is a failure, and no list is lost" {
	local kept

	command -v strace >/dev/null || skip "no strace"
	make_right a b c
	twin_repo mine a b c
	generate mine
	rm -r mine/{a,b,c}
	kept=a
	cmp -s <("$RPM_PY" list "$fixtures/twin-a.rpm" 268) "right/$plain" && kept=b
	twin_repo mine "$kept"
	run traced error=EIO generate --repo mine --unsigned-repo -k "$vendor" -o out --prune
	ends 1
	contains "out: cannot rename lists in it: Input/output error"
	[[ $(cd out && echo rpm-*) == "$plain"@* ]]
	run generate mine
	ends 0
	[ "$(cd out && echo rpm-*)" = "$plain" ]
	mkdir image
	dclist install --root image --no-verify "$fixtures"/twin-{a,b,c}.rpm
	run traced error=EIO remove --root image "$plain"
	ends 1
	contains "image/etc/digest_lists: cannot rename lists in it: Input/output error"
	run dclist install --root image --no-verify "$fixtures"/twin-{a,b,c}.rpm
	ends 0
	right image/etc/digest_lists
	# The second of several, and what they are called where nothing is renamed
	run traced error=EIO:when=4+ generate -o new "$fixtures"/twin-{a,b,c}.rpm
	[ "$(find new -name 'rpm-*' | wc -l)" -eq 3 ]
	run dclist generate -o new "$fixtures"/twin-{a,b,c}.rpm
	ends 0
	right new
}

# bats test_tags=slow
@test "twins: on a file system that cannot rename to a name that is free" {
	command -v strace >/dev/null || skip "no strace"
	make_right a b c
	run traced error=EINVAL generate -o out "$fixtures"/twin-{c,b,a}.rpm
	ends 0
	right out
	rm -rf out
	run traced error=EINVAL generate -o out "$fixtures"/twin-{a,b,c}.rpm
	ends 0
	right out
}
