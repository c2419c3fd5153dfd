# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: dclist policy learn finds in IPE's records what is missing, and what it writes makes it run

host() {
	local file

	put "$vm/dclist.sh" lib/dclist.sh
	# librpm does not start without its configuration.
	for file in rpmrc macros; do
		put "/usr/lib/rpm/$file" "rpm/$file" 0644
	done
	"${top:?}/tests/rpm-db" "$work/db" -i "$packages/hello.rpm" "$packages/world.rpm"
	put "$work/db/rpmdb.sqlite" db/rpmdb.sqlite 0644
	disk_size 48
	program_of hello usr/bin/hello
	program_of world usr/bin/world
	echo changed >>"$image/usr/bin/world"
	put /bin/busybox usr/bin/own
	put /bin/busybox $'usr/bin/a "strange"\nname'
	policy audit-only
	cp "$top/policies/packages-only.pol" "$image/"
	cp "$keys/x509.pem" "$keys/x509.key" "$image/"
}

tried() {
	for _program in hello world own "a \"strange\"
name"; do
		# busybox under such a name runs nothing, and says so
		"/usr/bin/$_program" >/dev/null 2>&1
	done
}

learnt() {
	says "no-list      EXECUTE    /usr/bin/hello  (hello-1.0-1.x86_64)"
	says "modified     EXECUTE    /usr/bin/world  (world-1.0-1.x86_64)"
	says "no-package   EXECUTE    /usr/bin/own"
	says 'no-package   EXECUTE    /usr/bin/a "strange"\012name'
	[ "${1:-}" != memory ] || says "memory       EXECUTE    (no file)  by probe"
	[ "${1:-}" != memory ] || says "memory       EXECUTE    /memfd:probe (deleted)  by probe"
}

guest() {
	. /mnt/lib/dclist.sh
	mkdir -p /etc /usr/lib /usr/bin
	ln -s /mnt/rpm /usr/lib/rpm
	mount --bind /mnt/usr/bin /usr/bin
	mkdir /etc/digest_lists
	cd /mnt || return

	# Records of both kinds: not enforced, and allowed because untrusted
	ran 0 dclist policy enforce off
	probe memfd /usr/bin/own >/dev/null
	probe anonymous >/dev/null
	tried
	# What processes write into the kernel's log is not the kernel's.
	echo 'audit: type=1420 audit(1.1:1): ipe_op=EXECUTE path="/forged" rule="DEFAULT action=DENY"' >/dev/kmsg
	wait_for_record 'path="/usr/bin/own"'
	ran 0 dclist policy learn --dbpath db
	learnt memory
	expect_equal "forged" "$(grep -c forged /tmp/output)" 0
	# As some containers have it
	mount --bind /dev/null /dev/kmsg
	ran 1 timeout 20 dclist policy learn --dbpath db
	says "/dev/kmsg: cannot read: No data available"
	umount /dev/kmsg
	ran 0 dclist policy load policies/audit-only.p7b
	ran 0 dclist policy activate audit-only
	dmesg -c >/dev/null
	echo 1 >"$ipe/success_audit"
	tried
	wait_for_record 'path="/usr/bin/own"'
	ran 0 dclist policy learn --dbpath db
	learnt

	# What is written makes it run: the package's list, and a rule for what is our own
	ran 0 dclist policy learn --dbpath db --output found --rules found.pol
	says "1 lists are in found; install them with dclist install"
	expect_equal "lists" "$(ls found)" rpm-hello-1.0-1.x86_64
	ran 0 dclist install found/rpm-hello-1.0-1.x86_64
	ran 0 dclist verity /usr/bin/hello /usr/bin/own /usr/bin/world
	{
		sed 's/packages-only/own/' packages-only.pol
		grep -v strange found.pol
	} >own.pol
	ran 0 dclist policy load --cert x509.pem --key x509.key own.pol
	ran 0 dclist policy activate own
	ran 0 dclist policy enforce on
	expect_allowed /usr/bin/hello
	expect status127 "own runs" exec /usr/bin/own
	expect_denied /usr/bin/world
	ran 0 dclist policy learn --dbpath db
	says "trusted-now  EXECUTE    /usr/bin/hello  (hello-1.0-1.x86_64)"
	says "modified     EXECUTE    /usr/bin/world  (world-1.0-1.x86_64)"
}
