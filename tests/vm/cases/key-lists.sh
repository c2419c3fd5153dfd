# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: dclist load takes lists of keys, and --all takes them before what they signed; a keyring that the vendor only
# signed is none
host() {
	put "$vm/dclist.sh" lib/dclist.sh
	list_of hello_unknown installed/a-program
	list_of world installed/rpm-world
	"$vm/lists" keys "$keys/vendor.sec" "$keys/unknown.pub" >"$image/installed/keys-unknown"
	# What a vendor may well publish: keys and a signature, made for another purpose
	"$vm/lists" sign "$keys/vendor.sec" "$keys/unknown.pub" >"$image/published"
	"$vm/lists" keys "$keys/unknown.sec" "$keys/unknown.pub" >"$image/self-signed"
	"$vm/lists" keys "$keys/vendor.sec" "$keys/small.pub" >"$image/small"
}

guest() {
	. /mnt/lib/dclist.sh
	cd /mnt || return
	ran 1 dclist load self-signed
	says "self-signed: the kernel does not have the key"
	ran 1 dclist load small
	says "small: key at offset 16 is refused by the kernel"
	expect_load EBADMSG /mnt/published
	ran 1 dclist load published
	says "published: a key list made by an earlier version, or not by dclist keys: the kernel refuses it"
	expect_equal "keys of unknown in the kernel" "$(grep -c unknown@dclist.example /proc/keys)" 0
	ran 1 dclist load installed/a-program
	ran 0 dclist load installed/keys-unknown
	says "1 loaded, 0 failed"
	ran 0 dclist load installed/a-program
	expect_stat lists 1
	ran 0 dclist unload --all
	mkdir -p /etc
	ln -s /mnt/installed /etc/digest_lists
	ran 0 dclist load --all
	says "3 loaded, 0 failed"
	expect_stat lists 2
	# The system that an initramfs hands over to, with links of its own
	ran 0 dclist unload --all
	mkdir -p sysroot/etc
	cp -r installed sysroot/lists
	ln -s /lists sysroot/etc/digest_lists
	ran 0 dclist load --all --root sysroot
	says "3 loaded, 0 failed"
	expect_stat lists 2
	ran 1 dclist load --all --root missing
	says "missing: cannot open the root directory"
	cd /
}
