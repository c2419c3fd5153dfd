# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: what IMA hashed on tmpfs while a mapping could write the file does not count once the mapping is gone
host() {
	good_and_evil program
	policy everything
}

guest() {
	activate /mnt/policies/everything.p7b
	load_list /mnt/lists/good
	mkdir -p /t
	mount -t tmpfs tmpfs /t
	ima_policy <<-EOF
		appraise func=BPRM_CHECK fsname=tmpfs appraise_type=imasig digest_cache=content
		appraise func=MMAP_CHECK mask=MAY_EXEC fsname=tmpfs appraise_type=imasig digest_cache=content
	EOF
	cp /mnt/good /t/f
	chmod 0755 /t/f
	expect_allowed /t/f "the file as it is attested"
	cp /mnt/good /t/g
	chmod 0755 /t/g
	# A writable mapping stays; IMA hashes the file meanwhile; then the mapping writes, which changes no version
	expect_equal "written by a mapping" "$(overwrite /t/g /mnt/evil)" ok
	expect_no_evil /t/g "a file that was written by a mapping"
}
