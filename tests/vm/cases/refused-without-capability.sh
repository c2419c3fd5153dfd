# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: without CAP_MAC_ADMIN nobody loads, unloads or looks into the cache
host() {
	list_of hello
}

guest() {
	load_list /mnt/lists/hello
	list_id hello-1.0-1.x86_64 >/tmp/id
	# The mode of the files keeps others out before they are asked for a capability
	expect_equal "load as nobody" "$(probe nobody /bin/probe write /mnt/lists/hello "$dc/load")" EACCES
	chmod 666 "$dc/load" "$dc/unload" 2>/dev/null
	expect_equal "load as nobody, mode 666" "$(probe nobody /bin/probe write /mnt/lists/hello "$dc/load")" EPERM
	expect_equal "unload as nobody, mode 666" "$(probe nobody /bin/probe write /tmp/id "$dc/unload")" EPERM
	expect_stat lists 1
}
