# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: dclist load and unload, and the kernel's reasons in words

host() {
	put "$vm/dclist.sh" lib/dclist.sh
	list_of hello
	list_of world
	list_of nofiles
	list_of hello_unknown
	list_of hello_md5
	lists_of flipped
	lists_of truncated
	mkdir -p "$image/installed"
	cp "$image/lists/"{hello,hello_unknown,world} "$image/installed"
	echo half >"$image/installed/.dclist-new"
	python3 - "$packages/hello_unknown.list" "$image/keyid" <<-'END'
		import sys
		data = open(sys.argv[1], "rb").read()
		at = data.rindex(b"\x16\x21\x04") if b"\x16\x21\x04" in data else None
		sub = data.rindex(b"\x09\x10") + 2
		key = data[at + 3:at + 23] if at else data[sub:sub + 8]
		open(sys.argv[2], "w").write(key.hex() + "\n")
	END
}

good() {
	ran 0 dclist load lists/hello
	says "1 loaded, 0 failed"
	ran 0 dclist load lists/hello lists/world lists/nofiles
	says "3 loaded, 0 failed"
	expect_stat lists 3
}

refused() {
	ran 1 dclist load lists/hello_unknown
	says "hello_unknown: the kernel does not have the key $(cat keyid) that signed it"
	ran 1 dclist load lists/flipped/EKEYREJECTED-header-last-byte
	ran 1 dclist load lists/flipped/EKEYREJECTED-signature-mpi-last
	says "its signature does not verify"
	ran 1 dclist load lists/hello_md5
	for file in lists/truncated/*; do
		ran 1 dclist load "$file"
	done
	ran 1 probe nobody /bin/dclist load lists/hello
	says "not permitted; run as root"
	expect_stat lists 3
}

unloaded() {
	ran 0 dclist unload hello-1.0-1.x86_64
	expect_stat lists 2
	ran 1 dclist unload hello-1.0-1.x86_64
	says "neither a loaded list nor a file; 'dclist list' shows what is loaded"
	ran 0 dclist unload "$(list_id world-1.0-1.x86_64)"
	expect_stat lists 1
	ran 0 dclist unload lists/nofiles
	expect_stat lists 0
	ran 1 dclist unload lists/nofiles
	says "not loaded"
	ran 1 dclist unload "$(printf %064d 0)"
	says "not loaded"
	ran 0 dclist unload --all
}

folder() {
	mkdir -p /etc
	ran 0 dclist load --all
	says "0 loaded, 0 failed"
	ln -s /mnt/installed /etc/digest_lists
	ran 1 dclist load --all
	says "/etc/digest_lists/hello_unknown: the kernel does not have the key"
	says "2 loaded, 1 failed"
	expect_stat lists 2
	ran 0 dclist unload --all
	expect_stat lists 0
}

# loaded_in_order - names of what the kernel took, in its order
loaded_in_order() {
	awk '{ print $3 }' "$dc/lists" | tr '\n' ' '
}

# said_in_order - names of the refused files, as dclist said them
said_in_order() {
	sed -n 's/.*\([az]-refused\).*/\1/p' /tmp/output | tr '\n' ' '
}

# Byte order of the files' names, not that of the folder; what is refused, is said in it, too
in_order() {
	mkdir -p ordered/etc/digest_lists
	_to=ordered/etc/digest_lists
	cp lists/world $_to/b
	cp lists/hello_unknown $_to/a-refused
	cp lists/nofiles $_to/B
	cp lists/hello_md5 $_to/z-refused
	cp lists/hello $_to/c
	dmesg -c >/dev/null
	ran 1 dclist load --all --jobs 1 --root ordered
	says "3 loaded, 2 failed"
	expect_record 'op=load.*errno=65$'
	expect_equal "order" "$(loaded_in_order)" "nofiles-1.0-1.x86_64 world-1.0-1.x86_64 hello-1.0-1.x86_64 "
	expect_equal "order of what is said" "$(said_in_order)" "a-refused z-refused "
	for _jobs in 2 4 16; do
		ran 0 dclist unload --all
		ran 1 dclist load --all --jobs $_jobs --root ordered
		says "3 loaded, 2 failed"
		expect_equal "order of what $_jobs say" "$(said_in_order)" "a-refused z-refused "
		expect_stat lists 3
	done
	ran 0 dclist unload --all
}

guest() {
	. /mnt/lib/dclist.sh
	cd /mnt || return
	good
	refused
	unloaded
	folder
	in_order
	umount /sys/kernel/security
	ran 1 dclist load lists/hello
	says "mount -t securityfs securityfs /sys/kernel/security"
	mount -t securityfs securityfs /sys/kernel/security
	cd /
}
