# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154
#
# A Debian 13 in a directory: as it is installed, made once and kept in the cache directory, and a
# copy of it that a run changes. And what its owner has elsewhere: keys, packages and lists.

# shellcheck source=scripts/debian.bash
. "$top/scripts/debian.bash"

suite=trixie
# The third line is what dclist depends on.
packages=(apt ca-certificates cron dbus e2fsprogs gpgv initramfs-tools iproute2 kmod less libpam-systemd linux-image-cloud-amd64
	login logrotate nano openssh-server procps systemd-sysv systemd-timesyncd tzdata udev zstd
	gpg libarchive13t64 libcurl4t64 libfsverity0 libgpgme11t64 libjansson4 librpm10 libxml2)

# in_root ROOT COMMAND... - in a chroot, with file systems of its own that end with the command
in_root() {
	# shellcheck disable=SC2016 # for the inner shell
	timeout --kill-after=10 1800 unshare --mount --pid --fork --kill-child --propagation private bash -ec '
		root=$1
		shift
		mount -t proc proc "$root/proc"
		mount --rbind /sys "$root/sys"
		mount --rbind /dev "$root/dev"
		mount -t tmpfs tmpfs "$root/run"
		mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
		# The kernel that will run there
		[[ ! -e $root/../uname ]] || mount --bind "$root/../uname" "$root/usr/bin/uname"
		exec env -i HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive PATH=/usr/sbin:/usr/bin:/sbin:/bin \
			chroot "$root" "$@"' in_root "$@" </dev/null
}

# Services must not start in a chroot.
quiet_services() {
	printf '#!/bin/sh\nexit 101\n' >"$1/usr/sbin/policy-rc.d"
	chmod 755 "$1/usr/sbin/policy-rc.d"
}

apt_sources() {
	local main=${MIRROR:-$(mirror Debian)} security

	security=${SECURITY_MIRROR:-$(mirror Debian-Security)}
	echo "deb ${main:-http://deb.debian.org/debian} $suite main"
	echo "deb ${security:-http://deb.debian.org/debian-security} $suite-security main"
}

# pristine - makes $tree, the installed system. All packages of it are in apt's cache there, with what is installed later.
pristine() {
	local key

	key=$({ echo "${packages[@]}" && apt_sources && declare -f pristine && page_command '#' download-only; } | sha256sum)
	exec 7>"$tree.lock"
	timeout 3600 flock 7
	if [[ ! -d $tree || $(cat "$tree.key" 2>/dev/null) != "$key" ]]; then
		rm -rf --one-file-system "$tree" "$tree.new"
		timeout --kill-after=10 1800 debootstrap --variant=minbase "$suite" "$tree.new" \
			"$(apt_sources | awk '{ print $2; exit }')" </dev/null
		apt_sources >"$tree.new/etc/apt/sources.list"
		configure_network "$tree.new"
		quiet_services "$tree.new"
		in_root "$tree.new" apt-get -qq update
		in_root "$tree.new" apt-get -qq -y dist-upgrade
		in_root "$tree.new" apt-get -qq -y install --no-install-recommends "${packages[@]}"
		in_root "$tree.new" sh -ec "$(page_command '#' 'apt-get clean')"
		in_root "$tree.new" sh -ec "$(page_command '#' download-only)"
		in_root "$tree.new" apt-get -qq -y --download-only install hello
		mv "$tree.new" "$tree"
		echo "$key" >"$tree.key"
	fi
	exec 7>&-
}
