# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: dclist install loads what it installs, and installs nothing that the kernel refuses

host() {
	put "$vm/dclist.sh" lib/dclist.sh
	put "$packages/hello.rpm" hello.rpm
	put "$packages/world.rpm" world.rpm
	put "$packages/hello_unknown.rpm" unknown.rpm
	list_of hello hello.list
	mkdir -p "$image/root"
}

guest() {
	. /mnt/lib/dclist.sh
	cd /mnt || return
	mkdir -p /etc

	# The kernel verifies: no keyring is needed
	ran 1 dclist install hello.rpm unknown.rpm
	says "rpm-hello-1.0-1.x86_64: installed, loaded"
	says "unknown.rpm: the kernel does not have the key"
	says "1 installed, 0 unchanged, 1 failed"
	expect_stat lists 1
	ran 0 cmp hello.list /etc/digest_lists/rpm-hello-1.0-1.x86_64
	expect_equal "files installed" "$(ls -A /etc/digest_lists)" rpm-hello-1.0-1.x86_64

	# A refused list of the same name does not take the place of the good one
	ran 1 dclist install unknown.rpm
	ran 0 cmp hello.list /etc/digest_lists/rpm-hello-1.0-1.x86_64

	# Installed, but not loaded: loaded now
	ran 0 dclist unload --all
	ran 0 dclist install hello.list
	says "rpm-hello-1.0-1.x86_64: unchanged, loaded"
	expect_stat lists 1

	# Into the folder only (keyrings are tested without a kernel, in tests/bats)
	ran 0 dclist install --no-load --no-verify world.rpm
	expect_stat lists 1
	ran 0 dclist install --root root --no-verify hello.rpm
	expect_stat lists 1
	ran 0 cmp hello.list root/etc/digest_lists/rpm-hello-1.0-1.x86_64
	ran 0 dclist load --all
	expect_stat lists 2
	cd /
}
