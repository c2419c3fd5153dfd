# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091
# What: loading 200 lists with a digest each, signed by each algorithm
host() {
	local name

	. "$top/tests/bench/bench.bash"
	. "$vm/gpg.bash"
	bench_start
	gpg_start
	mkdir -p "$image/keys"
	for name in rsa2048 rsa4096 nistp256 nistp384 ed25519; do
		run_gpg --quick-gen-key "$name@dclist.example" "$name" sign never
		run_gpg --export "$name@" >"$work/$name.pub"
		"$vm/lists" keys "$keys/vendor.sec" "$work/$name.pub" >"$image/keys/$name"
		"$top/tests/bench/lists" gpg "$name@" 200 "$image/lists/$name"
	done
	disk_size 32 3000
}

guest() {
	cp /mnt/bench.sh /bench.sh
	. /bench.sh
	for _list in /mnt/keys/*; do
		load_list "$_list"
	done
	for _ in 1 2 3 4 5; do
		for _folder in /mnt/lists/*; do
			figure "algorithm-${_folder##*/}" "$(timing load "$_folder")"
			expect_stat lists 200
			unload_all
		done
	done
}
