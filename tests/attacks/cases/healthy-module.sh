# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: an attested module on an overlay is loaded, which the kernel decompresses
host() {
	local module=${kernel%/*}/lib/test_module.ko

	gzip -n <"$module" >"$work/good"
	cp "$work/good" "$work/evil"
	slow_below modules
}

guest() {
	over_slow modules
	expect ok "a compressed module" module-fd /o/f compressed
	umount /o /slow
}
