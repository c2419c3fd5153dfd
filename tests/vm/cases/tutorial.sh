# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: the commands of docs/tutorial.md do what the page says, in its order

VM_OPTIONS="ipe.enforce=0"

host() {
	page_system
	cp "$keys/x509.pem" "$image/owner.pem"
	cp "$keys/x509.key" "$image/owner.key"
	page_commands tutorial 15
}

guest() {
	. /mnt/lib/dclist.sh
	mkdir -p /etc /usr /root /run /var/lib
	ln -s /mnt/db /var/lib/rpm
	cp /mnt/owner.* /root
	mount --bind /mnt/usr /usr
	cd /root || return
	run_page
	expect_equal "enforce" "$(cat "$ipe/enforce")" 1
	expect_equal "active" "$(cat "$ipe/policies/site/active")" 1
}
