# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: IMA lets run what a list attests on XFS, which has no fs-verity, and on overlayfs, also when it was changed above
host() {
	disk_size 400
	program_of hello attested
	{ cat "$image/attested" && echo; } >"$work/other"
	put "$work/other" other
	# mkfs.xfs makes none that is smaller
	truncate -s 300M "$image/xfs.img"
	mkfs.xfs -q "$image/xfs.img"
	pgp_list programs "$(content_digest "$image/attested")"
	policy everything
}

guest() {
	activate /mnt/policies/everything.p7b
	load_list /mnt/lists/programs
	mkdir -p /xfs /o /mnt/lower /mnt/upper /mnt/work
	_loop=$(losetup -f)
	losetup "$_loop" /mnt/xfs.img || fail "losetup xfs.img"
	mount -t xfs "$_loop" /xfs || fail "mount xfs.img"
	cp /mnt/attested /mnt/other /xfs/
	cp /mnt/attested /mnt/other /mnt/lower/
	cp /mnt/attested /mnt/lower/changed
	mount -t overlay overlay -o lowerdir=/mnt/lower,upperdir=/mnt/upper,workdir=/mnt/work /o || fail "mount the overlay"
	ima_policy <<-EOF
		appraise func=BPRM_CHECK fsname=xfs appraise_type=imasig digest_cache=content
		appraise func=BPRM_CHECK fsname=overlay appraise_type=imasig digest_cache=content
	EOF
	for _dir in /xfs /o; do
		expect_allowed "$_dir/attested"
		expect_denied "$_dir/other"
	done
	expect_allowed /o/changed "before it is changed"
	cat /mnt/other >/o/changed
	expect_denied /o/changed "once it is copied up and changed"
	cat /mnt/attested >/o/changed
	expect_allowed /o/changed "once it is again what it was"
	# Above the overlay, where nobody asks
	cat /mnt/other >/mnt/upper/changed
	expect_denied /o/changed "changed below the overlay"
	cp /mnt/attested /xfs/changed && chmod 0755 /xfs/changed
	expect_allowed /xfs/changed "on XFS, before it is changed"
	cat /mnt/other >/xfs/changed
	expect_denied /xfs/changed "on XFS, once it is changed"
	umount /o /xfs
}
