# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: A7, a kernel module that is judged below an overlay and read above it is not loaded
host() {
	cp "${kernel%/*}/lib/test_module.ko" "$work/good"
	sed 's/Hello, world/Hello, evil!/' "$work/good" >"$work/evil"
	! cmp -s "$work/good" "$work/evil" || return 1
	slow_below modules
}

# By a task that asked for a compressed one before, which the kernel does not compare twice
load_module() {
	probe module-fd /mnt/good compressed /o/f
}

held() {
	if dmesg | grep -q 'Hello, evil!'; then
		fail "a module that nobody attests is loaded"
	else
		pass "the evil module is not loaded"
	fi
}

judged_below() {
	expect_equal "the request" "$(cat /tmp/said)" EACCES
	expect_reason /o/f no_fsverity
}

guest() {
	over_slow modules
	judged_below_while evil_above load_module
	umount /o /slow
}
