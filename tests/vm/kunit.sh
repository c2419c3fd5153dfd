# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: the KUnit suites, which run while the kernel boots
VM_OPTIONS="kunit.enable=1 kunit.autorun=1"
# IPE's own suite reads past a buffer in 6.12 (its text is copied as a string, with the
# length of all), which KASAN reports
VM_OPTIONS_debug="kunit.filter_glob=digest_cache*"
host() {
	:
}

guest() {
	for results in /sys/kernel/debug/kunit/*/results; do
		sed 's/^/ktap /' "$results" >&3
		# A file of debugfs has no size
		if grep -q '^ok\|^not ok' "$results"; then
			pass "$results"
		else
			fail "$results: no results"
		fi
	done
}
