# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: after dclist sync of one more package, dclist pcr predicts what the next boot has
VM_BOOTS="2"
VM_OPTIONS="ipe.enforce=0"

host() {
	page_system
	"$top/tests/rpm-db" "$work/before" -i "$packages/hello.rpm"
	put "$work/before/rpmdb.sqlite" before/rpmdb.sqlite 0644
	cp "$top/policies/ima/measure.ima" "$image/"
}

# sync_with DATABASE - what it has is installed
sync_with() {
	ln -sfn "/mnt/$1" /var/lib/rpm
	ran 0 dclist sync
	says "$2"
}

guest() {
	. /mnt/lib/dclist.sh
	mkdir -p /etc/digest_lists /usr /var/lib /mnt/lists
	mount --bind /mnt/lists /etc/digest_lists
	mount --bind /mnt/usr /usr
	{ echo "dont_measure fsname=rootfs" && cat /mnt/measure.ima; } | ima_policy
	case $boot in
	1)
		sync_with before "0 unchanged, 1 installed"
		dclist pcr --bank sha1 >/mnt/first
		expect_equal "with one package" "$(ima_register 13)" "$(cat /mnt/first)"
		sync_with db "1 unchanged, 1 installed"
		dclist pcr --bank sha1 >/mnt/predicted
		expect_equal "values for one and for two packages" "$(cat /mnt/first /mnt/predicted | sort -u | wc -l)" 2
		;;
	2)
		ran 0 dclist load --all
		says "2 loaded, 0 failed"
		expect_allowed /usr/bin/world
		expect_equal "at the next boot" "$(ima_register 13)" "$(cat /mnt/predicted)"
		expect_allowed /usr/bin/own
		expect_equal "what no list holds" "$(grep -c '^13 .* /usr/bin/own$' "$ima/ascii_runtime_measurements")" 1
		;;
	esac
}
