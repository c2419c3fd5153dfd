# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154
#
# What the owner of the machine does elsewhere: keys, packages, the module, policies and lists. All of it is
# in $work/owner.

# on_debian COMMAND... - on a Debian 13 for building
on_debian() {
	"$top/scripts/on-debian" 13 "$@" </dev/null
}

# own_packages - by "make deb", made once for these sources
own_packages() {
	local out=$cache/debian-13-packages sources built

	sources=$(git -C "$top" ls-tree HEAD | grep -v '	tests$' | sha256sum)
	exec 7>"$out.lock"
	timeout 3600 flock 7
	if [[ $(cat "$out/of" 2>/dev/null) != "$sources" ]]; then
		on_debian sh -c 'scripts/deps build && apt-get -qq -y install --no-install-recommends build-essential debhelper git' >&2
		on_debian sh -c 'rm -rf build/packages && make deb' >&2
		built=$cache/debian-13/var/build/packages
		rm -rf "$out"
		mkdir "$out"
		cp "$built"/dclist_*.deb "$built"/dclist-{apt,initramfs-tools}_*.deb "$out/"
		echo "$sources" >"$out/of"
	fi
	exec 7>&-
	cp "$out"/*.deb "$work/owner/site/"
}

# own_module - built with the headers of the machine's kernel, and signed
own_module() {
	local headers=/usr/src/linux-headers-$release build=$cache/debian-13/var/build

	on_debian sh -ec "[ -d $headers -a -e /usr/bin/pahole ] || {
		apt-get -qq update
		apt-get -qq -y install --no-install-recommends linux-headers-$release pahole
	}"
	on_debian sh -ec "HEADERS=$headers; $(page_command '\$' 'make module')"
	rm -rf "$build/owner"
	mkdir "$build/owner"
	cp "$build/module/own/digest_cache/digest_cache.ko" "$work/owner"/owner.{key,pem} "$build/owner/"
	on_debian sh -ec "cd build/owner; HEADERS=$headers; $(page_command '\$' 'strip ') && $(page_command '\$' sign-file)"
	mv "$build/owner/digest_cache.ko" "$work/owner/"
	rm -r "$build/owner"
}

# own_site - the packages in owner/site as a repository, whose archive key is the vendor's
own_site() {
	# shellcheck source=tests/vm/gpg.bash
	. "$vm/gpg.bash"
	cd "$work/owner/site" || return
	gpg_start
	run_gpg --import "$keys/vendor.sec"
	dpkg-scanpackages -m . >Packages 2>"$work/scanpackages.log"
	{
		echo "Suite: site"
		echo "Date: $(date -Ru)"
		echo "SHA256:"
		echo " $(sha256sum Packages | cut -d' ' -f1) $(stat -c %s Packages) Packages"
	} >"$work/Release"
	run_gpg --yes -u vendor@dclist.example --clearsign -o InRelease "$work/Release"
}
