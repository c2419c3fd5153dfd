# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: A7, firmware that is read above an overlay is not loaded because what is above is attested after it was read
host() {
	printf good >"$work/good"
	printf evil >"$work/evil"
	slow_to_judge "$work/good"
	padded evil 16
	put "$work/evil" evil.img
	policy firmware
}

# Above: the good digest, and an evil page in the cache that a direct read has put there
evil_page_above() {
	chmod 0711 "/o/$1"
	hold source
	pin "/mnt/upper/$1" 0 /dev/mapper/source >/tmp/pin &
	wait_until_said pinned /tmp/pin
	enable_verity "/mnt/upper/$1"
	release source
	wait_until_said read /tmp/pin
}

held() {
	expect_not_loaded
}

# Allowed is what was read before the page was there, and is good
judged_below() {
	[ "$(cat /tmp/said)" = ok ] || expect_reason "/o/$1" "($other_bytes|no_fsverity)"
}

guest() {
	mkdir /source
	mount -t tmpfs tmpfs /source
	cp /mnt/evil.img /source
	slow_device source /source/evil.img
	over_slow firmware
	judged_below_while evil_page_above request
	umount /o /slow
}
