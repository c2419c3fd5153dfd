# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091
# What: loading a whole package database, against verifying and hashing alone
host() {
	. "$top/tests/bench/bench.bash"
	bench_start
	mkdir -p "$work/db"
	[[ -f $corpus/rpmdb/centos8-Packages.xz ]] || skip "no corpus (DCLIST_CORPUS)"
	xz -dc "$corpus/rpmdb/centos8-Packages.xz" >"$work/db/Packages"
	timeout 100 "$dclist" generate --rpmdb --dbpath "$work/db" --keyring "$keys/builtin.bin" --output "$work/lists"
	rm -r "$work/db"
	local list number=0
	mkdir -p "$image/lists" "$image/root/etc/digest_lists"
	for list in "$work/lists/"*; do
		cp "$list" "$image/root/etc/digest_lists/"
		printf -v to '%s/lists/%05d' "$image" "$number"
		mv "$list" "$to"
		number=$((number + 1))
	done
	cat "$image/lists"/* >"$image/bytes"
	# A signature of the size that the lists' have
	openssl dgst -sha256 -binary "$image/bytes" >"$image/digest"
	openssl dgst -sha256 -sign "$bench/rsa4096.key" -out "$image/signature" "$image/bytes"
	cp "$bench/rsa4096.der" "$image/"
	disk_size 96
}

guest() {
	cp /mnt/bench.sh /bench.sh
	. /bench.sh
	_lists=$(find /mnt/lists -type f | wc -l)
	cat /mnt/lists/* >/dev/null
	mkdir -p /mnt/empty/etc/digest_lists
	for _ in 1 2 3 4 5; do
		figure load-all "$(timing load /mnt/lists)"
		expect_stat lists "$_lists"
		figure load-again "$(timing load /mnt/lists)"
		figure load-verify "$(timing verify /mnt/rsa4096.der /mnt/digest /mnt/signature "$_lists")"
		figure load-hash "$(timing hash /mnt/bytes)"
		unload_all
		figure load-read "$(timing read /mnt/lists)"
		figure load-start "$(timing run /bin/dclist-load --all --root /mnt/empty)"
		figure load-dclist "$(timing run /bin/dclist-load --all --root /mnt/root)"
		expect_stat lists "$_lists"
		unload_all
	done
	figure load-lists "$_lists"
	figure load-bytes "$(stat -c %s /mnt/bytes)"
}
