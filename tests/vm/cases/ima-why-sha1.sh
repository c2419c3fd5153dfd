# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: where IMA hashes with SHA-1, nothing is attested to it, and dclist why --ima says so
VM_OPTIONS="ima_hash=sha1"

host() {
	program_of hello attested
	pgp_list programs "$(content_digest "$image/attested")"
	policy everything
}

guest() {
	activate /mnt/policies/everything.p7b
	load_list /mnt/lists/programs
	echo "appraise func=BPRM_CHECK fsname=ext4 appraise_type=imasig digest_cache=content" | ima_policy
	expect_denied /mnt/attested
	expect_record 'op=digest_cache cause=other_algorithm .*name="/mnt/attested"'
	dclist why --ima /mnt/attested >/tmp/why 2>&1 && fail "dclist why says that it is trusted"
	for _text in "broken *ima-hash  *IMA hashes with an algorithm that no list can have" \
		"to do: start the kernel with ima_hash=sha256"; do
		if grep -q "$_text" /tmp/why; then
			pass "why: $_text"
		else
			fail "why: $_text: $(cat /tmp/why)"
		fi
	done
}
