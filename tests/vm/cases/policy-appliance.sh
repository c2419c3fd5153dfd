# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: under appliance runs and loads what is in the initramfs, on a signed dm-verity root or listed, and nothing else does

# module NAME BYTES FOLDER - the test module with that behind it, so that each is another
module() {
	install -D "${kernel%/*}/lib/test_module.ko" "$3/$1.ko"
	printf '%s' "$2" >>"$3/$1.ko"
}

# The root file system of the device: programs, modules, firmware, a place for /usr
device_root() {
	local root=$work/root

	mkdir -p "$root/usr" "$root/firmware" "$root/sbin"
	cp "$packages/world.root/usr/bin/world" "$root/sbin/tool"
	module carried root "$root"
	echo good >"$root/firmware/carried"
	dm_verity system "$root" 5a5a
	echo evil >"$root/firmware/carried"
	dm_verity evil "$root" 5a5a
}

host() {
	put "$vm/dclist.sh" lib/dclist.sh
	disk_size 64
	device_root
	program_of hello usr/bin/hello
	program_of world usr/bin/world
	module other other "$image/usr"
	module listed listed "$image/usr"
	list_of hello
	pgp_list modules "$(content_digest "$image/usr/listed.ko")"
	policy appliance
	"$dclist" policy new --kernel patched --profile appliance >"$image/appliance.pol"
	cp "${kernel%/*}/config" "$image/config"
}

# The driver test_firmware asks for a file by name
request() {
	printf '%s' "$2" >/tmp/name
	printf '%s' "$1" >/sys/module/firmware_class/parameters/path
	probe write /tmp/name /sys/devices/virtual/misc/test_firmware/trigger_request
}

# judged STATUS FILE LINE TEXT - what eval and why say before it happens
judged() {
	ran "$1" dclist policy eval /mnt/appliance.pol "$2"
	says "line $3: "
	says "$4"
	ran "$1" dclist why "$2"
	says "the active policy appliance "
	says "line $3: "
}

on_the_root() {
	judged 0 /system/sbin/tool 11 "dmverity_signature=TRUE: its dm-verity device was set up with a signature"
	expect_allowed /system/sbin/tool
	expect ok "map it" mmap /system/sbin/tool
	ran 0 chroot /system /sbin/tool
	expect ok "a module on it" module-fd /system/carried.ko
	expect_equal "firmware on it" "$(request /system/firmware carried)" ok
	# The same files, but nobody signed the root hash
	ran 1 dclist policy eval /mnt/appliance.pol /evil/sbin/tool
	says "dmverity_signature=FALSE: its dm-verity device was set up without a signature"
	ran 1 dclist why /evil/sbin/tool
	says "broken   filesystem  fs-verity is disabled on its ext4 file system"
	expect_denied /evil/sbin/tool
	expect EACCES "map it" mmap /evil/sbin/tool
	expect EACCES "a module on it" module-fd /evil/carried.ko
	expect_equal "firmware on it" "$(request /evil/firmware carried)" ENOENT
	expect_record 'ipe_op=FIRMWARE .*path="/evil/firmware/carried".*rule="DEFAULT action=DENY"'
}

on_usr() {
	expect_denied /system/usr/bin/hello "hello before its list is loaded"
	# The initramfs goes on, and so loads the lists
	load_list /mnt/lists/hello
	load_list /mnt/lists/modules
	judged 0 /system/usr/bin/hello 12 "digest_cache=trusted: held by the loaded list hello-1.0-1.x86_64"
	expect_allowed /system/usr/bin/hello
	ran 0 chroot /system /usr/bin/hello
	expect_denied /system/usr/bin/world
	ran 126 chroot /system /usr/bin/world
	expect EACCES "a module that is not listed" module-fd /system/usr/other.ko
	# Allowed: only behind IPE it is found out that it is loaded already
	expect EEXIST "a listed module" module-fd /system/usr/listed.ko
	expect_record 'path="/system/usr/bin/world".*rule="DEFAULT action=DENY"'
	expect_record 'ipe_op=KMODULE .*path="/system/usr/other.ko".*rule="DEFAULT action=DENY"'
}

guest() {
	. /mnt/lib/dclist.sh
	mkdir -p /boot
	cp /mnt/config "/boot/config-$(uname -r)"
	enable_verity /mnt/usr/bin/hello /mnt/usr/bin/world /mnt/usr/other.ko /mnt/usr/listed.ko
	# This kernel has all that the policy asks for
	ran 0 dclist policy check /mnt/appliance.pol
	expect_equal "remarks" "$(grep -c kernel-lacks /tmp/output)" 0
	dm_verity ok make system system /mnt/system.sig
	dm_verity ok make evil evil
	mount_verity system
	mount_verity evil
	mount --bind /mnt/usr /system/usr
	activate /mnt/policies/appliance.p7b
	on_the_root
	on_usr
	expect EACCES "anonymous executable memory" anonymous
	judged 0 /bin/busybox 10 "boot_verified=TRUE: it is in the initramfs"
	expect_allowed /bin/true
	umount /system/usr /system /evil
}
