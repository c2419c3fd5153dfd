# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
#
# What the cases of whole package databases share; read by their host and guest part.

# rpmdb_lists FILE COUNT - onto the disk, the lists of a database of the corpus, all
# verified
rpmdb_lists() {
	[ -f "${corpus:?}/rpmdb/$1" ] || skip "no corpus (DCLIST_CORPUS)"
	mkdir -p "${work:?}/db"
	xz -dc "$corpus/rpmdb/$1" >"$work/db/Packages"
	timeout 100 "${dclist:?}" generate --rpmdb --dbpath "$work/db" --keyring "${keys:?}/builtin.bin" \
		--output "${image:?}/lists"
	rm -r "$work/db"
	set -- "$2" "$image/lists/"*
	[ $(($# - 1)) = "$1" ] || {
		echo "$(($# - 1)) lists, expected $1"
		return 1
	}
	put "${vm:?}/rpmdb.sh" lib/rpmdb.sh
	put "$vm/dclist.sh" lib/dclist.sh
	disk_size 96
}

uptime_ms() {
	awk '{ print int($1 * 1000) }' /proc/uptime
}

# load_rpmdb COUNT - all lists of the disk in one go
load_rpmdb() {
	# shellcheck disable=SC1091 # on the disk
	. /mnt/lib/dclist.sh
	cat /mnt/lists/* >/dev/null # so that the disk is not what is measured
	mkdir -p /etc
	ln -s /mnt/lists /etc/digest_lists
	_start=$(uptime_ms)
	ran 0 dclist load --all
	_end=$(uptime_ms)
	says "$1 loaded, 0 failed"
	expect_stat lists "$1"
	note "$1 lists, $(stat_of digests) digests, $(stat_of bytes) bytes, $(stat_of bytes_per_digest) a digest, in $((_end - _start)) ms"
	_each=$(stat_of bytes_per_digest)
	if [ "$(echo "$_each" | tr -d .)" -le 4000 ]; then
		pass "bytes a digest: $_each"
	else
		fail "bytes a digest: $_each, expected 40 or less"
	fi
}

# unload_rpmdb - all of them
unload_rpmdb() {
	ran 0 dclist unload --all
	expect_stat lists 0
	expect_stat digests 0
}
