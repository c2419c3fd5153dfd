# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: dclist why --ima says of each file what IMA decides, and why
host() {
	. "$vm/ima.bash"
	disk_size 64
	program_of hello attested
	program_of hello sha1
	program_of hello sha256
	{ cat "$image/attested" && echo 1; } >"$work/other"
	{ cat "$image/attested" && echo 2; } >"$work/verity"
	put "$work/other" other
	put "$work/verity" verity
	ima_hash "$image/attested" "$image/hash1" sha1
	ima_hash "$image/attested" "$image/hash256"
	pgp_list programs "$(content_digest "$image/attested")" "$(verity_digest "$image/verity")"
	policy everything
}

# agrees FILE - dclist why and the kernel
agrees() {
	dclist why --ima "$1" >/tmp/why 2>&1 && _why=ok || _why=EACCES
	expect "$_why" "why and the kernel agree: run $1" exec "$1"
}

says() {
	if grep -q "$1" /tmp/why; then
		pass "why: $1"
	else
		fail "why: $1: $(cat /tmp/why)"
	fi
}

guest() {
	activate /mnt/policies/everything.p7b
	expect_equal "label" "$(ima label /mnt/sha1 /mnt/hash1)" ok
	expect_equal "label" "$(ima label /mnt/sha256 /mnt/hash256)" ok
	load_list /mnt/lists/programs
	dclist why --ima /mnt/attested >/tmp/why 2>&1 && fail "without a rule"
	says "broken *ima  *no appraise rule of IMA has digest_cache=content"
	says "to do: add rules such as those of policies/ima/appraise.ima"
	mkdir /tmp/empty
	mount --bind /tmp/empty "$ima" || fail "hide IMA"
	dclist why --ima /mnt/attested >/tmp/why 2>&1 && fail "without IMA"
	says "unknown *ima  *cannot read IMA's rules: No such file or directory"
	says "to do: run as root, with a kernel that has CONFIG_IMA_READ_POLICY"
	umount "$ima"
	# What "ima" is a link into
	mount -t tmpfs tmpfs /sys/kernel/security/integrity || fail "hide IMA and EVM"
	dclist why --ima /mnt/attested >/tmp/why 2>&1 && fail "on a kernel without IMA"
	says "broken *ima  *the kernel has no IMA"
	says "to do: boot a kernel that has IMA"
	umount /sys/kernel/security/integrity
	echo "appraise func=BPRM_CHECK fsname=ext4 appraise_type=imasig digest_cache=content" | ima_policy
	agrees /mnt/attested
	says "ok *ima-hash  *no security.ima, so IMA hashes it with sha256"
	says "ok *digest  *held by the loaded list programs"
	says "ok *ima  *1 appraise rules have digest_cache=content"
	agrees /mnt/sha256
	says "ok *ima-hash  *security.ima has a hash, so IMA hashes it with sha256"
	agrees /mnt/sha1
	says "broken *ima-hash  *its security.ima has IMA hash it with an algorithm that no list can have"
	says "to do: remove it with 'setfattr -x security.ima', or label the file again"
	agrees /mnt/other
	says "broken *digest  *no installed list has it"
	# The list holds its fs-verity digest, which IMA does not look for
	enable_verity /mnt/verity
	agrees /mnt/verity
	says "broken *digest  *no installed list has it"
	mkdir -p /etc/digest_lists && cp /mnt/lists/programs /etc/digest_lists/tlv-programs
	dclist preflight --ima --verbose /mnt >/tmp/why 2>&1 && fail "preflight: all would run"
	says "^other-hash   /mnt/sha1$"
	says "^not-listed   /mnt/other"
	says "^not-listed   /mnt/verity"
	says "^2 of 5 would run"
	dclist status >/tmp/why 2>&1
	says "^IMA:          appraises by digest lists$"
	expect_equal "of all" "$(dclist why --ima --json /mnt/attested | grep -c '"trusted": true')" 1
}
