# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: dclist sync, list and remove: lists and kernel follow the package database

# database NAME PACKAGE... - an rpm database with these packages
database() {
	_db=$1
	shift
	for _package; do
		"${top:?}/tests/rpm-db" "$work/$_db" -i "$packages/$_package.rpm"
	done
	put "$work/$_db/rpmdb.sqlite" "$_db/rpmdb.sqlite" 0644
}

host() {
	local file

	put "$vm/dclist.sh" lib/dclist.sh
	# librpm does not start without its configuration.
	for file in rpmrc macros; do
		put "/usr/lib/rpm/$file" "rpm/$file" 0644
	done
	database old hello nofiles
	database new world nofiles
	database strange world nofiles hello_unknown
	disk_size 48
	program_of hello hello
	program_of world world
	list_of special
	list_of hello
	pgp_list own "$(content_digest "$image/hello")"
	"$vm/lists" keys "$keys/vendor.sec" "$keys/other.pub" >"$image/lists/keys-other"
}

synced_old() {
	ran 0 dclist sync --dry-run --dbpath old
	says "would install rpm-hello-1.0-1.x86_64"
	says "would be: 0 unchanged, 2 installed, 0 loaded, 0 removed, 0 unloaded"
	expect_stat lists 0
	expect_denied /mnt/hello
	ran 0 dclist sync --dbpath old
	says "0 unchanged, 2 installed, 0 loaded, 0 removed, 0 unloaded"
	expect_stat lists 2
	expect_allowed /mnt/hello
	ran 0 dclist unload --all
	ran 0 dclist sync --dbpath old
	says "loaded rpm-hello-1.0-1.x86_64"
	says "0 unchanged, 0 installed, 2 loaded, 0 removed, 0 unloaded"
	ran 0 dclist sync --dbpath old
	says "2 unchanged, 0 installed, 0 loaded, 0 removed, 0 unloaded"
}

synced_new() {
	load_list lists/special
	cp lists/keys-other /etc/digest_lists/keys-other
	expect_denied /mnt/world
	ran 0 dclist sync --dbpath new
	says "unloaded rpm-hello-1.0-1.x86_64"
	says "removed rpm-hello-1.0-1.x86_64"
	says "unloaded special-2:1.0~rc1-1.x86_64"
	says "1 unchanged, 1 installed, 0 loaded, 1 removed, 2 unloaded"
	expect_stat lists 2
	expect_allowed /mnt/world
	expect_denied /mnt/hello
	expect_equal "installed" "$(cd /etc/digest_lists && echo *)" \
		"keys-other rpm-nofiles-1.0-1.x86_64 rpm-world-1.0-1.x86_64"
	# Each is said when it is done
	expect_equal "first what comes, then what goes" \
		"$(sed -n 's/^\([a-z]*ed\) rpm-\(hello\|world\)-.*/\1 \2/p' /tmp/output | tr '\n' ' ')" \
		"installed world unloaded hello removed hello "
}

# What a run leaves that was killed: a list that was loaded and not yet moved into its
# place, one that was unloaded and not yet removed
completed() {
	ran 0 dclist unload world-1.0-1.x86_64
	mv /etc/digest_lists/rpm-world-1.0-1.x86_64 /etc/digest_lists/.dclist-new
	load_list /etc/digest_lists/.dclist-new
	cp lists/hello /etc/digest_lists/rpm-hello-1.0-1.x86_64
	ran 0 dclist sync --dbpath new
	says "1 unchanged, 1 installed, 0 loaded, 1 removed, 0 unloaded"
	expect_stat lists 2
	expect_allowed /mnt/world
	expect_equal "installed" "$(cd /etc/digest_lists && echo * .d*)" \
		"keys-other rpm-nofiles-1.0-1.x86_64 rpm-world-1.0-1.x86_64 .d*"
}

# A package of a stranger is refused by the kernel, and does not stop the others.
strange_package() {
	rm /etc/digest_lists/rpm-nofiles*
	ran 1 dclist sync --dbpath strange
	says "hello-1.0-1.x86_64: the kernel does not have the key"
	says "1 unchanged, 1 installed, 0 loaded, 0 removed, 0 unloaded; 1 failed"
	expect_denied /mnt/hello
}

own_lists_stay() {
	ran 0 dclist install --no-verify lists/own
	expect_allowed /mnt/hello
	ran 0 dclist sync --dbpath new
	says "2 unchanged, 0 installed, 0 loaded, 0 removed, 0 unloaded"
	expect_allowed /mnt/hello
	ran 0 dclist list
	says "loaded         tlv"
	says "installed      keys"
	ran 0 dclist load lists/special
	rm /etc/digest_lists/rpm-world*
	ran 0 dclist list
	says "not installed  rpm"
	ran 0 dclist remove own
	says "tlv-own: removed, unloaded"
	expect_denied /mnt/hello
	ran 0 dclist remove keys-other
	says "keys-other: warning: the kernel keeps its keys until the next boot"
	ran 1 probe nobody /bin/dclist remove nofiles-1.0-1.x86_64
	ran 0 dclist unload --all
	ran 0 dclist list
	says "not loaded     rpm"
}

guest() {
	. /mnt/lib/dclist.sh
	cd /mnt || return
	mkdir -p /usr/lib /etc
	ln -s /mnt/rpm /usr/lib/rpm
	enable_verity /mnt/hello /mnt/world
	synced_old
	synced_new
	completed
	strange_package
	own_lists_stay
	cd /
}
