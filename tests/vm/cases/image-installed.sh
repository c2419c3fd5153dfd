# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: lists installed into an image by dclist are loaded at boot by dclist, and attest its programs
host() {
	program_of hello usr/bin/hello
	program_of world usr/bin/world
	"$top/build/dclist" install --root "$image" --keyring "$keys/vendor.pub" "$packages/hello.rpm"
}

guest() {
	ln -s /mnt/etc/digest_lists /etc/digest_lists
	expect_equal "dclist verity" "$(dclist verity --root /mnt --list /mnt/etc/digest_lists/* >/dev/null 2>/tmp/err; echo $?)" 0
	note "$(cat /tmp/err)"
	enable_verity /mnt/usr/bin/world
	expect_denied /mnt/usr/bin/hello
	expect_equal "dclist load --all" "$(dclist load --all 2>&1 >/dev/null; echo $?)" 0
	expect_allowed /mnt/usr/bin/hello
	expect_denied /mnt/usr/bin/world
	expect_equal "dclist unload" "$(dclist unload /mnt/etc/digest_lists/* 2>&1 >/dev/null; echo $?)" 0
	expect_denied /mnt/usr/bin/hello
}
