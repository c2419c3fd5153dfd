# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154,SC1091
#
# The guest part of the same.

. /mnt/lib/rpm-plugin.sh

# apt_root - the root that the host prepared, with fs-verity and its lists
apt_root() {
	root_mount
	ran 0 dclist load --all --root /mnt/root
}

# apt OPERATION... - in the root, with our hooks
apt() {
	chroot /mnt/root /usr/bin/apt-get -q -y --allow-downgrades "$@"
}

# dpkg OPERATION... - without apt's
dpkg() {
	chroot /mnt/root /usr/bin/dpkg "$@"
}

# bring NAME... - the lists of packages that will be installed
bring() {
	for _name; do
		ran 0 chroot /mnt/root /usr/bin/dclist install "/lists/tlv-${_name}_amd64"
	done
}

# lists NAME... - these are loaded and installed, and nothing is left of a transaction
lists() {
	expect_equal "lists" "$(cd /mnt/root/etc/digest_lists && echo * .a* | sed 's/tlv-\([^ ]*\)_amd64/\1/g')" "$* .a*"
	expect_stat lists $#
}
