# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: A1, once the last policy is in force and sealed nothing runs in the initramfs, however root gets back there
host() {
	program evil 42
	put "$work/evil" evil
	tools stalled
	mkdir -p "$image/proc"
	sed 's/policy_name=[^ ]*/policy_name=last/; /boot_verified/d' "$top/policies/packages-only.pol" >"$work/last.pol"
	policy last
}

# As switch_root does it, then as root
new_root() {
	cat >/mnt/after.sh <<-'EOT'
		/evil
		echo "evil on the disk: $?"
		/bin/cat /evil >/proc/1/root/evil
		/bin/chmod 755 /proc/1/root/evil
		/proc/1/root/evil
		echo "evil in the initramfs: $?"
		/proc/1/root/bin/busybox true
		echo "what came with the initramfs: $?"
	EOT
	mount -t proc proc /mnt/proc
	unshare -m sh -c 'cd /mnt && mount --move . / && exec ./bin/chroot . /bin/sh /after.sh'
}

guest() {
	hand_over last
	new_root >/mnt/said 2>&1
	for _what in "evil on the disk" "evil in the initramfs" "what came with the initramfs"; do
		expect_equal "$_what" "$(sed -n "s/^$_what: //p" /mnt/said)" 126
	done
	expect_record 'ipe_op=EXECUTE .*path="/evil".*rule="DEFAULT op=EXECUTE action=DENY"'
	for _word in 0 1; do
		echo "$_word" >"$ipe/policies/packages-only/active"
		echo 0 >"$ipe/enforce"
	done 2>/dev/null
	cat /mnt/evil >/evil
	chmod 755 /evil
	expect_no_evil /evil "with the policy of the initramfs again"
}
