# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: programs of the initramfs run, with no list at all
host() {
	:
}

guest() {
	expect_allowed /bin/true
	expect_equal "dclist --help" "$(dclist --help >/dev/null 2>&1 && echo ok)" ok
}
