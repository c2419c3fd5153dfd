# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2034,SC2154
# What: dclist sync --from follows a site under enforcement; what it revoked stays so, and an old index is refused after a boot
VM_BOOTS="2"

# database NAME PACKAGE... - an rpm database with these packages
database() {
	local package

	for package in "${@:2}"; do
		"$top/tests/rpm-db" "$work/$1" -i "$packages/$package.rpm"
	done
	put "$work/$1/rpmdb.sqlite" "$1/rpmdb.sqlite" 0644
}

# publish NAME LIST... - these lists as the next index of the site, of which NAME is a copy
publish() {
	local list

	rm -rf "$work/lists"
	mkdir "$work/lists"
	for list in "${@:2}"; do
		cp "$image/lists/$list" "$work/lists/"
	done
	timeout 60 "$dclist" publish "$work/lists" -o "$work/site" --cert "$keys/x509.pem" --key "$keys/x509.key" \
		>>"$work/publish.log"
	cp -r "$work/site" "$image/$1"
}

host() {
	local file

	two_programs_and_owner
	for file in rpmrc macros; do
		put "/usr/lib/rpm/$file" "rpm/$file" 0644
	done
	database old hello
	database new hello world
	database gone world
	list_of special
	pkcs7_revocation revoked "$(id_of special)"
	publish first hello
	publish second hello world revoked
	publish third hello world
}

# from SITE DATABASE [OPTION...] - synchronizes
from() {
	_site=$1 _database=$2
	shift 2
	dclist sync --from "/mnt/$_site" --site-cert /mnt/x509.pem --packages rpm --dbpath "/mnt/$_database" "$@"
}

first_boot() {
	enable_verity /mnt/hello /mnt/world
	expect_denied /mnt/hello
	ran 0 from first old
	says "0 unchanged, 1 installed, 0 loaded, 0 removed, 0 unloaded"
	expect_allowed /mnt/hello
	expect_denied /mnt/world
	ran 0 dclist load lists/special

	# A package more, and a revocation for everybody, which comes first
	ran 0 from second new
	says "1 unchanged, 2 installed, 0 loaded, 0 removed, 0 unloaded"
	expect_equal "installed first" "$(head -n 1 /tmp/output)" "installed revocation-revoked"
	expect_allowed /mnt/hello
	expect_allowed /mnt/world
	expect_stat revocations 1
	ran 0 dclist unload special-2:1.0~rc1-1.x86_64
	ran 1 dclist load lists/special
	says "revoked"

	ran 1 from first new
	says "/mnt/first/index: older than what this system has already: serial "
	expect_allowed /mnt/world

	# The package has gone, and the site revokes nothing any more.
	ran 0 from third gone
	says "unloaded rpm-hello-1.0-1.x86_64"
	says "removed rpm-hello-1.0-1.x86_64"
	says "1 unchanged, 0 installed, 0 loaded, 1 removed, 1 unloaded"
	expect_denied /mnt/hello
	expect_allowed /mnt/world
	expect_equal "installed" "$(cd /etc/digest_lists && echo *)" "revocation-revoked rpm-world-1.0-1.x86_64"
	ran 1 dclist load lists/special
	sync
}

second_boot() {
	expect_denied /mnt/world
	ran 1 from second new
	says "/mnt/second/index: older than what this system has already: serial "
	expect_denied /mnt/world
	expect_stat lists 0
	ran 0 dclist load --all
	expect_allowed /mnt/world
	expect_stat revocations 1
	ran 1 dclist load lists/special
	says "revoked"
	ran 0 from third new
	says "1 unchanged, 1 installed, 0 loaded, 0 removed, 0 unloaded"
	expect_allowed /mnt/hello
}

guest() {
	. /mnt/lib/dclist.sh
	cd /mnt || return
	mkdir -p /usr/lib /etc /mnt/etc/digest_lists /etc/digest_lists
	ln -s /mnt/rpm /usr/lib/rpm
	mount -o bind /mnt/etc/digest_lists /etc/digest_lists
	if [ "$boot" = 1 ]; then first_boot; else second_boot; fi
	umount /etc/digest_lists
	cd /
}
