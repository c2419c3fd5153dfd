# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: A7, firmware that is read above an overlay is not loaded because what is above is attested after it was read
host() {
	printf good >"$work/good"
	printf evil >"$work/evil"
	slow_below firmware
	evil_source
}

# Above: the good digest, and an evil page in the cache that a direct read has put there
evil_page_above() {
	copied_up_empty f
	cat /mnt/good >/mnt/upper/f
	pinned /mnt/upper/f
	enable_verity /mnt/upper/f
	overwritten
	expect_equal "what is read above" "$(head -c 4 /mnt/upper/f)" evil
}

held() {
	expect_not_loaded
}

judged_below() {
	expect_equal "the request" "$(cat /tmp/said)" ENOENT
	expect_reason /o/f "$other_bytes"
}

guest() {
	over_slow firmware
	judged_below_while evil_page_above request f
	umount /o /slow
}
