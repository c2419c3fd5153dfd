# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: unloading what is not loaded, or not an id, gives ENOENT or EINVAL
host() {
	list_of hello
}

guest() {
	load_list /mnt/lists/hello
	id=$(list_id hello-1.0-1.x86_64)
	expect_equal "digits of the id" "${#id}" 64
	head -c 64 /dev/zero | tr '\0' '0' >/tmp/id
	expect ENOENT "unload zeros" write /tmp/id "$dc/unload"
	printf '%s' "${id%?}" >/tmp/id
	expect EINVAL "unload 63 digits" write /tmp/id "$dc/unload"
	printf '%sx' "${id%?}" >/tmp/id
	expect EINVAL "unload with a letter x" write /tmp/id "$dc/unload"
	printf '%s\nx' "$id" >/tmp/id
	expect EINVAL "unload with more behind it" write /tmp/id "$dc/unload"
	expect_stat lists 1
	printf '%s' "$id" >/tmp/id
	expect ok "unload without a newline" write /tmp/id "$dc/unload"
	expect ENOENT "unload again" write /tmp/id "$dc/unload"
	expect_stat lists 0
}
