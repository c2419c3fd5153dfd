# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: policies with dmverity_roothash= and dmverity_signature= allow the right disks' files, and eval says so

# own_policy NAME RULE...
own_policy() {
	printf '%s\n' "policy_name=$1 policy_version=1.0.0" 'DEFAULT action=ALLOW' 'DEFAULT op=EXECUTE action=DENY' \
		'op=EXECUTE boot_verified=TRUE action=ALLOW' "${@:2}" >"$work/$1.pol"
	cp "$work/$1.pol" "$image/"
	policy "$1"
}

host() {
	local other_hash=0000000000000000000000000000000000000000000000000000000000000000 at

	put "$vm/dclist.sh" lib/dclist.sh
	disk_size 64
	mkdir -p "$work/tree" "$image/plain"
	cp "$packages/world.root/usr/bin/world" "$work/tree/"
	dm_verity right "$work/tree" 5a5a
	dm_verity other "$work/tree" a5a5
	cp "$image/right.verity" "$image/changed.verity"
	cp "$image/right.img" "$image/changed.img"
	at=$(grep -abo "$(printf '\177ELF')" "$image/changed.img" | head -1 | cut -d: -f1)
	printf x | dd of="$image/changed.img" bs=1 seek=$((at + 100)) conv=notrunc status=none
	timeout 60 openssl req -x509 -newkey rsa:2048 -noenc -sha256 -subj /CN=stranger \
		-keyout "$work/stranger.key" -out "$work/stranger.pem" </dev/null
	pkcs7_sign "$work/right.roothash" "$work/stranger.pem" "$work/stranger.key"
	put "$work/right.roothash.p7" stranger.sig 0644
	own_policy roothash "op=EXECUTE dmverity_roothash=sha256:$other_hash action=ALLOW" \
		"op=EXECUTE dmverity_roothash=sha256:$(cat "$work/right.roothash") action=ALLOW"
	own_policy signed 'op=EXECUTE dmverity_signature=TRUE action=ALLOW'
	own_policy unsigned 'op=EXECUTE dmverity_signature=FALSE action=DENY' \
		'op=EXECUTE digest_cache=untrusted action=ALLOW'
	cp "${kernel%/*}/config" "$image/config"
	grep -v IPE_PROP_DM_VERITY_SIGNATURE "$image/config" >"$image/config-without"
}

# agreed POLICY STATUS FILE TEXT - what eval says is what happens
agreed() {
	ran "$2" dclist policy eval "/mnt/$1.pol" "$3"
	says "$4"
	if [ "$2" = 0 ]; then
		expect_allowed "$3"
		expect ok "map $3" mmap "$3"
	else
		expect_denied "$3"
		expect EACCES "map $3" mmap "$3"
	fi
}

disks() {
	dm_verity ok make right right
	dm_verity ok make other other
	dm_verity ok make signed right /mnt/right.sig
	dm_verity ok make changed changed
	# The kernel sets up no disk whose signature is another's
	dm_verity ENOKEY make refused right /mnt/stranger.sig
	dm_verity EKEYREJECTED make refused other /mnt/right.sig
	for _disk in right other signed changed; do
		mount_verity "$_disk"
	done
	mkdir -p /loop
	_loop=$(losetup -f)
	losetup -r "$_loop" /mnt/right.img
	mount -t ext4 -o ro "$_loop" /loop
	cp /right/world /mnt/plain/world
}

by_root_hash() {
	_hash=$(cut -d' ' -f2 /mnt/right.verity)
	activate /mnt/policies/roothash.p7b
	agreed roothash 0 /right/world "allow EXECUTE, line 6: op=EXECUTE dmverity_roothash=sha256:$_hash action=ALLOW"
	says "dmverity_roothash=sha256:$_hash: the table of its device says so"
	agreed roothash 0 /signed/world "line 6"
	agreed roothash 1 /other/world "deny EXECUTE, line 3: DEFAULT op=EXECUTE action=DENY"
	says "dmverity_roothash=sha256:$(cut -d' ' -f2 /mnt/other.verity)"
	agreed roothash 1 /loop/world "dmverity_roothash=none: its file system is on no dm-verity device"
	agreed roothash 1 /mnt/plain/world "dmverity_roothash=none"
	expect_record 'path="/other/world".*rule="DEFAULT op=EXECUTE action=DENY"'
	# What the kernel does not get to read, nobody runs, whatever the policy allows
	expect EIO "run /changed/world" exec /changed/world
	expect_record 'device-mapper: verity: .*data block [0-9]+ is corrupted'
}

by_signature() {
	activate /mnt/policies/signed.p7b
	agreed signed 0 /signed/world "allow EXECUTE, line 5: op=EXECUTE dmverity_signature=TRUE action=ALLOW"
	says "dmverity_signature=TRUE: its dm-verity device was set up with a signature"
	agreed signed 1 /right/world "dmverity_signature=FALSE: its dm-verity device was set up without a signature"
	agreed signed 1 /other/world "dmverity_signature=FALSE"
	agreed signed 1 /loop/world "dmverity_signature=FALSE"
	ran 1 dclist why /right/world
	says "fs-verity is disabled on its ext4 file system, and the device is read-only"
	says "to do: create it again with mkfs.ext4 -O verity, or trust the whole device by dm-verity"
	# Below a file system that is mounted, the disk becomes another
	dm_verity ok reload signed other
	agreed signed 1 /signed/world "dmverity_signature=FALSE"
	dm_verity EKEYREJECTED reload signed other /mnt/right.sig
	agreed signed 1 /signed/world "dmverity_signature=FALSE"
	dm_verity ok reload signed other /mnt/other.sig
	agreed signed 0 /signed/world "dmverity_signature=TRUE"
}

by_no_signature() {
	activate /mnt/policies/unsigned.p7b
	agreed unsigned 0 /signed/world "allow EXECUTE, line 6"
	agreed unsigned 1 /right/world "deny EXECUTE, line 5: op=EXECUTE dmverity_signature=FALSE action=DENY"
	agreed unsigned 1 /mnt/plain/world "dmverity_signature=FALSE"
}

# What check knows of the running kernel, from its own configuration
checked() {
	mkdir -p /boot
	cp /mnt/config "/boot/config-$(uname -r)"
	ran 0 dclist policy check /mnt/fresh.pol
	cp /mnt/config-without "/boot/config-$(uname -r)"
	ran 0 dclist policy check /mnt/fresh.pol
	says "/mnt/fresh.pol:5:12: warning: the kernel has no dmverity_signature after /boot/config-$(uname -r), so this matches no file; build it with CONFIG_IPE_PROP_DM_VERITY_SIGNATURE"
}

guest() {
	. /mnt/lib/dclist.sh
	sed 's/=signed/=fresh/' /mnt/signed.pol >/mnt/fresh.pol
	disks
	by_root_hash
	by_signature
	by_no_signature
	checked
	umount /right /other /signed /changed /loop
	for _disk in right other signed changed; do
		expect_equal "remove $_disk" "$(dmverity remove "$_disk")" ok
	done
	for _loop in /dev/loop[0-9]; do
		losetup -d "$_loop" 2>/dev/null
	done
}
