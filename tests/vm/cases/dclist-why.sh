# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: dclist why names each broken link in turn; preflight agrees with what the kernel lets run

host() {
	put "$vm/dclist.sh" lib/dclist.sh
	disk_size 48
	program_of hello usr/bin/hello
	program_of world usr/bin/world
	program_of hello usr/bin/other-version
	echo more >>"$image/usr/bin/other-version"
	put /bin/busybox usr/bin/stranger
	mkdir -p "$image/etc/digest_lists"
	cp "$packages/hello.list" "$image/etc/digest_lists/rpm-hello-1.0-1.x86_64"
	list_of hello
	list_of hello_unknown
	list_of hello_md5
	list_of world
	policy fsverity-only
	policy audit-only
	{
		content_digest "$image/usr/bin/hello"
		content_digest "$image/usr/bin/other-version"
	} | sed 's/^content://' >"$image/digests"
}

# The packages' lists say /usr/bin: the disk is where they mean.
chain() {
	_status=$1 _file=$2
	ran "$_status" dclist why "$_file"
}

file_links() {
	chain 1 /usr/bin
	says "broken   file        a directory"
	chain 1 /usr/bin/nosuch
	says "broken   file        cannot be opened"
	# What the policy allows for another reason needs no list
	chain 0 /bin/busybox
	says "note     filesystem  its file system has no fs-verity"
	says "ok       policy      the active policy packages-only allows op=EXECUTE, line 7: op=EXECUTE boot_verified=TRUE action=ALLOW"
	mkdir /tmp/other
	mount -t tmpfs none /tmp/other
	cp /mnt/usr/bin/hello /tmp/other/hello
	chain 1 /tmp/other/hello
	says "broken   filesystem  its file system has no fs-verity"
	says "to do: move it to ext4, f2fs or btrfs"
	chain 1 /usr/bin/hello
	says "ok       filesystem  ext4 on "
	says "broken   fsverity    fs-verity is not enabled on it (its content is attested by hello-1.0-1.x86_64)"
	says "to do: dclist verity /mnt/usr/bin/hello"
	chain 1 /usr/bin/stranger
	says "broken   fsverity    fs-verity is not enabled on it (and no installed list attests it)"
	ran 0 dclist verity /usr/bin/hello /usr/bin/world /usr/bin/stranger /usr/bin/other-version
}

kernel_links() {
	umount /sys/kernel/security
	chain 1 /usr/bin/hello
	says "ok       fsverity    enabled, $(probe measure /usr/bin/hello)"
	says "broken   kernel      securityfs is not mounted"
	says "to do: mount -t securityfs securityfs /sys/kernel/security"
	mount -t securityfs securityfs /sys/kernel/security
	expect_denied /usr/bin/hello
	chain 1 /usr/bin/hello
	says "ok       kernel      has a digest cache"
	says "broken   lists       no list is loaded, and 1 are installed"
	says "to do: dclist load --all"
	rm /etc/digest_lists/rpm-hello-1.0-1.x86_64
	chain 1 /usr/bin/hello
	says "broken   lists       no list is loaded, and 0 are installed"
	says "to do: dclist install PACKAGE.rpm"
	cp /mnt/lists/hello /etc/digest_lists/rpm-hello-1.0-1.x86_64
	ran 1 probe nobody /bin/dclist why /usr/bin/hello
	says "unknown  lists       not permitted to read which lists are loaded"
	says "to do: run as root"
	echo junk >/tmp/junk
	mount --bind /tmp/junk /sys/kernel/security/digest_cache/lists
	chain 1 /usr/bin/hello
	says "unknown  lists       cannot read which lists are loaded: Bad message"
	umount /sys/kernel/security/digest_cache/lists
}

list_links() {
	ran 0 dclist load /mnt/lists/world
	chain 0 /usr/bin/world
	says "ok       digest      held by the loaded list world-1.0-1.x86_64"
	chain 1 /usr/bin/stranger
	says "broken   digest      no installed list has it, and none names its path"
	chain 1 /usr/bin/hello
	says "ok       digest      attested by hello-1.0-1.x86_64, in /etc/digest_lists/rpm-hello-1.0-1.x86_64"
	says "ok       signer      signed by "
	says ", which the kernel has"
	says "broken   loaded      hello-1.0-1.x86_64 is installed, but not loaded"
	: >/tmp/no-keys
	mount --bind /tmp/no-keys /proc/keys
	chain 1 /usr/bin/hello
	says "skipped  signer      /proc/keys does not show the kernel's keys"
	umount /proc/keys
	chain 1 /usr/bin/hello
	says "to do: dclist load /etc/digest_lists/rpm-hello-1.0-1.x86_64"
	expect_denied /usr/bin/hello

	mv /usr/bin/hello /usr/bin/right
	mv /usr/bin/other-version /usr/bin/hello
	chain 1 /usr/bin/hello
	says "broken   digest      hello-1.0-1.x86_64 names its path with another digest"
	says "(list $(sed -n 1p /mnt/digests), file $(sed -n 2p /mnt/digests))"
	mv /usr/bin/hello /usr/bin/other-version
	mv /usr/bin/right /usr/bin/hello

	cp /mnt/lists/hello_unknown /etc/digest_lists/rpm-hello-1.0-1.x86_64
	chain 1 /usr/bin/hello
	says "broken   signer      /etc/digest_lists/rpm-hello-1.0-1.x86_64 is signed by"
	says "which is none of the kernel's"
	says "to do: build a kernel with the vendor's key (dclist keys), or load a key list (dclist keys enroll)"
	cp /mnt/lists/hello_md5 /etc/digest_lists/rpm-hello-1.0-1.x86_64
	chain 1 /usr/bin/hello
	says "broken   algorithm   the kernel refuses /etc/digest_lists/rpm-hello-1.0-1.x86_64: its file digests are MD5"
	cp /mnt/lists/hello /etc/digest_lists/rpm-hello-1.0-1.x86_64
	ran 0 dclist load --all
	chain 0 /usr/bin/hello
	says "/usr/bin/hello: trusted"
	says "ok       digest      held by the loaded list hello-1.0-1.x86_64"
	expect_allowed /usr/bin/hello
}

# shown RULE... - a policy of these, to dclist the active one
shown() {
	mkdir -p "$ipe/policies/shown"
	printf '%s\n' "policy_name=shown policy_version=1.0.0" "DEFAULT action=ALLOW" "$@" >"$ipe/policies/shown/policy"
	echo shown >"$ipe/policies/shown/name"
	echo 1.0.0 >"$ipe/policies/shown/version"
	echo 1 >"$ipe/policies/shown/active"
}

other_policies() {
	shown
	chain 0 /usr/bin/hello
	says "note     policy      the active policy shown allows op=EXECUTE, whatever the digest cache says, line 2: DEFAULT action=ALLOW"
	shown "op=EXECUTE digest_cache=trusted action=DENY"
	chain 1 /usr/bin/hello
	says "broken   policy      the active policy shown denies op=EXECUTE, line 3: op=EXECUTE digest_cache=trusted action=DENY"
	says "to do: dclist policy eval shows why"
	# A device of device-mapper, which nobody can ask
	mount -t tmpfs none /sys/dev
	mkdir -p "/sys/dev/block/$(sed -n 's,^[0-9]* [0-9]* \([0-9:]*\) / /mnt .*,\1,p' /proc/self/mountinfo)/dm"
	shown "op=EXECUTE dmverity_roothash=sha256:$(printf %064d 0) action=DENY"
	chain 1 /usr/bin/hello
	says "unknown  policy      the active policy shown allows op=EXECUTE or not depending on dmverity_roothash in line 3, which is not known here"
	says "to do: dclist policy eval shows more"
	umount /sys/dev
}

ipe_links() {
	says "ok       ipe         IPE enforces"
	says "the active policy packages-only allows op=EXECUTE, line 8: op=EXECUTE digest_cache=trusted action=ALLOW"
	activate /mnt/policies/audit-only.p7b
	chain 0 /usr/bin/hello
	says "ok       policy      the active policy audit-only allows op=EXECUTE, line 10: op=EXECUTE digest_cache=trusted action=ALLOW"
	activate /mnt/policies/fsverity-only.p7b
	chain 1 /usr/bin/hello
	says "broken   policy      the active policy fsverity-only denies op=EXECUTE without consulting the digest cache, line 5: DEFAULT op=EXECUTE action=DENY"
	says "to do: dclist policy activate one with digest_cache=trusted"
	expect_denied /usr/bin/hello
	echo 1 >"$ipe/policies/packages-only/active" # the boot policy
	mount -t tmpfs none "$ipe/policies" # the kernel keeps the last one active
	chain 1 /usr/bin/hello
	says "broken   policy      IPE has no active policy, so it allows everything"
	says "to do: create, load and activate a policy with digest_cache=trusted: dclist policy new, load and activate"
	other_policies
	umount "$ipe/policies"
	echo 0 >"$ipe/enforce"
	chain 0 /usr/bin/hello
	says "note     ipe         IPE does not enforce: what it would deny runs"
	says "to do: dclist policy enforce on"
	echo 1 >"$ipe/enforce"
	chain 0 /usr/bin/hello
	says "the active policy packages-only allows op=EXECUTE, line 8"
}

# What preflight says of the disk is what the kernel does.
agreed() {
	ran 1 dclist preflight --verbose /usr/bin
	says "not-listed   /mnt/usr/bin/stranger"
	says "not-listed   /mnt/usr/bin/other-version"
	says "2 of 4 would run (50%)."
	expect_allowed /usr/bin/hello
	expect_allowed /usr/bin/world
	expect_denied /usr/bin/stranger
	expect_denied /usr/bin/other-version
	cp /usr/bin/hello /usr/bin/copy
	ran 1 dclist preflight --verbose /usr/bin
	says "not-enabled  /mnt/usr/bin/copy  (hello-1.0-1.x86_64)"
	ran 0 dclist verity /usr/bin/copy
	ran 1 dclist preflight --verbose /usr/bin
	says "3 of 5 would run (60%)."
	expect_allowed /usr/bin/copy
}

guest() {
	. /mnt/lib/dclist.sh
	mkdir -p /etc /usr
	ln -s /mnt/etc/digest_lists /etc/digest_lists
	ln -s /mnt/usr/bin /usr/bin
	file_links
	kernel_links
	list_links
	ipe_links
	cp /mnt/lists/world /etc/digest_lists/rpm-world-1.0-1.x86_64
	agreed
}
