# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: neither a mount namespace, nor other owners of files, nor capabilities in a user namespace change a verdict or the cache
host() {
	good_and_evil program
	list_of hello
}

# In a user namespace root has CAP_MAC_ADMIN, there
as_root_elsewhere() {
	for _node in load unload seal; do
		[ ! -e "$dc/$_node" ] || expect_equal "$_node in a user namespace" \
			"$(unshare -U -r probe write /mnt/lists/hello "$dc/$_node")" EPERM
	done
	echo 0 >/tmp/zero
	for _node in "$ipe/enforce" "$ipe/success_audit" "$ipe/new_policy" "$ipe"/policies/*/active "$ipe"/policies/*/delete; do
		expect_equal "${_node#"$ipe/"} in a user namespace" "$(unshare -U -r probe write /tmp/zero "$_node")" EPERM
	done
	expect_equal "as nobody in one" \
		"$(probe nobody /bin/unshare -U -r /bin/probe write /mnt/lists/hello "$dc/load")" EACCES
	expect_stat lists 1
}

guest() {
	load_list /mnt/lists/good
	enable_verity /mnt/good /mnt/evil
	as_root_elsewhere
	expect_equal "a good program's name for an evil one, in a mount namespace" \
		"$(unshare -m sh -c 'mount --bind /mnt/evil /mnt/good && probe exec /mnt/good')" EACCES
	expect_equal "an evil program's name for a good one" \
		"$(unshare -m sh -c 'mount --bind /mnt/good /mnt/evil && probe exec /mnt/evil')" ok
	mkdir /idmapped
	expect_equal "other owners" "$(idmap /mnt /idmapped)" ok
	expect_equal "the owner" "$(stat -c %u /idmapped/good)" 100000
	expect_allowed /idmapped/good
	expect_denied /idmapped/evil
	expect_equal "in a user namespace" "$(unshare -U -r probe exec /mnt/evil)" EACCES
	umount /idmapped
}
