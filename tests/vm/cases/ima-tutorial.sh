# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: the commands of docs/ima.md do what the page says, in its order

VM_OPTIONS="ipe.enforce=0"

host() {
	page_system
	# As "make install" does
	mkdir -p "$image/usr/share/doc/dclist/policies"
	cp -r "$top/policies/ima" "$image/usr/share/doc/dclist/policies/"
	page_commands ima 8
}

guest() {
	. /mnt/lib/dclist.sh
	mkdir -p /etc/ima /usr /root /run /var/lib
	ln -s /mnt/db /var/lib/rpm
	mount --bind /mnt/usr /usr
	cd /root || return
	run_page
	# Measured, though appraisal then denied it
	grep -v ' /usr/bin/own$' "$ima/ascii_runtime_measurements" >/tmp/lists
	expect_equal "the register before own was tried" "$(ima_register 13 /tmp/lists)" "$(dclist pcr --bank sha1)"
}
