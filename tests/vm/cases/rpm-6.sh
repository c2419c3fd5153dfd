# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: packages in the format of rpm 6, signed by keys of version 6, are installed and run beside one of rpm 4; one with a wrong signature does not

# signed NAME SIGNATURE... - hello's package of rpm 6 with these signatures
signed() {
	local out=$work/$1.rpm

	shift
	"$rpm" sign "$work/unsigned.rpm" "$out" "${@/#/278:8:$work/}"
}

# database NAME PACKAGE - an rpm database with world, of rpm 4, and this package, as rpm 6 puts it there
database() {
	"$top/tests/rpm-db" "$work/db-$1" -i "$packages/world.rpm"
	"$top/tests/rpm-db" "$work/db-$1" -i "$work/$2.rpm"
	python3 "$top/tests/bats/rpmdb.py" six "$work/db-$1/rpmdb.sqlite" "$work/$2.rpm"
	put "$work/db-$1/rpmdb.sqlite" "$1/rpmdb.sqlite" 0644
}

host() {
	local name file openpgp6=$top/tests/bats/openpgp6.py rpm=$top/tests/bats/rpm.py

	put "$vm/dclist.sh" lib/dclist.sh
	for file in rpmrc macros; do
		put "/usr/lib/rpm/$file" "rpm/$file" 0644
	done
	disk_size 48
	program_of hello hello
	program_of world world
	mkdir -p "$image/lists"
	"$rpm" six "$packages/hello.rpm" "$work/unsigned.rpm"
	"$vm/lists" header "$work/unsigned.rpm" >"$work/header"
	for name in ed25519 rsa p256; do
		timeout 60 "$openpgp6" make "$work/$name" "$name" >"$image/$name"
		"$top/build/dclist" keys -o "$work/ring" "$work/$name/cert.pgp" >/dev/null
		"$vm/lists" sign "$keys/vendor.sec" "$work/ring" >"$image/lists/keys-$name"
		timeout 60 "$openpgp6" sign "$work/$name" "$work/header" >"$work/$name.sig"
		timeout 60 "$openpgp6" sign "$work/$name" "$work/header" wrong >"$work/wrong-$name.sig"
		signed "$name" "$name.sig"
		"$top/build/dclist" generate -k "$work/$name/cert.pgp" -o "$work/list" "$work/$name.rpm"
		mv "$work"/list/rpm-hello-* "$image/lists/$name"
		signed "wrong-$name" "wrong-$name.sig"
		"$top/build/dclist" generate -o "$work/list" "$work/wrong-$name.rpm"
		mv "$work"/list/rpm-hello-* "$image/lists/wrong-$name"
	done
	signed all ed25519.sig rsa.sig p256.sig
	signed one-wrong ed25519.sig wrong-rsa.sig p256.sig
	database good all
	database wrong one-wrong
}

# By one key at a time: the program runs while the list is loaded.
lists_of_one_key() {
	for name in ed25519 rsa p256; do
		expect_load ENOKEY "lists/$name"
		load_list "lists/keys-$name"
		expect_load EKEYREJECTED "lists/wrong-$name"
		expect_denied hello
		load_list "lists/$name"
		expect_record "op=load list=.* signer=$(cat "$name") .* res=1"
		expect_allowed hello "hello by $name"
		unload_list hello-1.0-1.x86_64
		expect_denied hello
	done
}

guest() {
	. /mnt/lib/dclist.sh
	cd /mnt || return
	mkdir -p /usr/lib
	ln -s /mnt/rpm /usr/lib/rpm
	enable_verity hello world
	lists_of_one_key
	ran 1 dclist sync --dbpath wrong
	says "hello-1.0-1.x86_64: its signature does not verify"
	says "0 unchanged, 1 installed, 0 loaded, 0 removed, 0 unloaded; 1 failed"
	expect_denied hello
	expect_allowed world
	ran 0 dclist sync --dbpath good
	says "1 unchanged, 1 installed, 0 loaded, 0 removed, 0 unloaded"
	expect_allowed hello "hello by all"
	expect_equal "loaded" "$(awk '{ print $3 }' "$dc/lists" | sort | tr '\n' ' ')" "hello-1.0-1.x86_64 world-1.0-1.x86_64 "
	ran 0 dclist list
	says "$(cat ed25519)"
	cd /
}
