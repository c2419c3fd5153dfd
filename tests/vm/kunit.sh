# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: the KUnit suites, which run while the kernel boots
VM_OPTIONS="kunit.enable=1"
host() {
	:
}

guest() {
	for results in /sys/kernel/debug/kunit/*/results; do
		sed 's/^/ktap /' "$results" >&3
		pass "$results"
	done
}
