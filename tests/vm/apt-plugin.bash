# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
#
# The host part of cases in which apt and dpkg run, with our hooks: a root of packages that are made of this
# machine's files, as in rpm-plugin.bash.

. "$vm/rpm-plugin.bash"

# package NAME VERSION - of what was shipped, as NAME_VERSION_amd64.deb; what is in "scripts" are its maintainer
# scripts. Programs of another version than 1 are other files.
package() {
	local file

	mkdir -p "$work/tree/DEBIAN"
	if [[ $2 != 1 ]]; then
		find "$work/tree" -type f -perm /111 | while read -r file; do echo "$2" >>"$file"; done
	fi
	[[ ! -d $work/scripts ]] || cp "$work/scripts"/* "$work/tree/DEBIAN/"
	cat >"$work/tree/DEBIAN/control" <<-END
		Package: $1
		Version: $2
		Architecture: amd64
		Maintainer: nobody <nobody@dclist.example>
		Description: a test
	END
	timeout 100 dpkg-deb --root-owner-group -Znone -b "$work/tree" "$debs/$1_$2_amd64.deb" >"$work/$1.log" 2>&1 || cat "$work/$1.log"
	rm -rf "$work/tree" "$work/scripts"
}

dpkg_itself() {
	local file

	for file in dpkg dpkg-deb dpkg-split; do
		ship "/usr/bin/$file" "/usr/bin/$file"
	done
	ship "$(command -v start-stop-daemon)" /usr/sbin/start-stop-daemon
	for file in /usr/share/dpkg/*table; do
		ship "$file" "$file"
		chmod 644 "$work/tree/$file"
	done
	package dpkg "$1"
}

dclist_itself() {
	ship "$top/build/dclist" /usr/bin/dclist
	ship "$top/build/dclist-dpkg" /usr/libexec/dclist/dpkg
	ship "$top/build/dclist-dpkg.so" /usr/libexec/dclist/dpkg.so
	package dclist "$1"
}

# What is not updated
tools() {
	local file
	local programs=(/usr/bin/apt-get /usr/lib/apt/methods/file /usr/bin/dpkg /usr/bin/dpkg-deb "$(command -v tar)" "$(command -v rm)"
		"$(command -v mv)" "$(command -v diff)" "$top/build/dclist" "$top/build/dclist-dpkg.so")

	for file in $(libraries_of "${programs[@]}"); do
		ship "$file" "/usr/lib/x86_64-linux-gnu/${file##*/}"
	done
	ship /usr/bin/apt-get /usr/bin/apt-get
	ship /usr/lib/apt/methods/file /usr/lib/apt/methods/file
	for file in tar rm mv diff; do
		ship "$(command -v "$file")" "/usr/bin/$file"
	done
	ship /sbin/ldconfig /usr/sbin/ldconfig
	package tools 1
}

# apt_system - keys, and a root in which apt and dpkg run, for packages in the directory $debs
apt_system() {
	local name

	hash apt-get dpkg-deb dpkg-scanpackages 2>/dev/null || skip "no apt here, or no dpkg-dev"
	[[ $(id -u) == 0 ]] || skip "dpkg --root needs root"
	. "$vm/gpg.bash"
	gpg_start
	run_gpg --import "$keys/vendor.sec"
	put "$vm/dclist.sh" lib/dclist.sh
	put "$vm/rpm-plugin.sh" lib/rpm-plugin.sh
	put "$vm/apt-plugin.sh" lib/apt-plugin.sh
	debs=$image/root/repo
	mkdir -p "$image/root"/{repo,lists,proc,sys,dev,tmp,usr/{bin,sbin,lib,lib64,libexec},etc/{digest_lists,apt/{apt.conf.d,preferences.d},dpkg/dpkg.cfg.d}} \
		"$image/root"/var/{lib/{dpkg/{info,updates,triggers},apt/lists/{partial,auxfiles}},cache/apt/archives/partial,log/apt}
	for name in bin sbin lib lib64; do
		ln -s "usr/$name" "$image/root/$name"
	done
	echo 'root:x:0:0::/:/bin/sh' >"$image/root/etc/passwd"
	echo 'root:x:0:' >"$image/root/etc/group"
	touch "$image/root/var/lib/dpkg/status"
	echo 'deb [trusted=yes] file:/repo ./' >"$image/root/etc/apt/sources.list"
	echo 'APT::Sandbox::User "root"; Dpkg::Use-Pty "0";' >"$image/root/etc/apt/apt.conf.d/10test"
	# What comes between dclist and dpkg
	echo 'DPkg::Pre-Install-Pkgs { "[ ! -e /swap ] || mv /swap /repo/tool_4_amd64.deb"; };' >"$image/root/etc/apt/apt.conf.d/60test"
	for name in apt.conf:apt/apt.conf.d/50dclist dpkg.cfg:dpkg/dpkg.cfg.d/dclist; do
		sed 's,@BINDIR@,/usr/bin,g; s,@LIBEXECDIR@,/usr/libexec,g' "$top/plugins/apt/${name%:*}" >"$image/root/etc/${name#*:}"
	done
	tools
	libc 1
	shell 1
	dpkg_itself 1
	dclist_itself 1
}

# apt_ready NAME... - when all packages are made: their lists, signed by the owner, in "lists" by the names of the
# packages; and version 1 of these is installed, with its list. apt knows all of them.
apt_ready() {
	local name

	(cd "$debs" && dpkg-scanpackages -m . 2>/dev/null >Packages)
	(cd "$debs" && echo "SHA256:" && echo " $(sha256sum Packages | cut -d' ' -f1) $(stat -c %s Packages) Packages") >"$work/entries"
	{ echo "Suite: test" && echo "Date: $(date -Ru)" && cat "$work/entries"; } >"$work/Release"
	run_gpg --yes -u vendor@dclist.example --clearsign -o "$work/InRelease" "$work/Release"
	timeout 100 "$top/build/dclist" convert deb -k "$keys/vendor.pub" --release "$work/InRelease" --packages "$debs/Packages" \
		--gpg-key vendor@dclist.example -o "$image/root/lists/" "$debs"/*.deb >"$work/convert.log" 2>&1 || cat "$work/convert.log"
	cp "$debs/Packages" "$image/root/var/lib/apt/lists/_repo_._Packages"
	for name; do
		timeout 100 dpkg --root="$image/root" --log="$work/dpkg.log" --force-depends -i "$debs/${name}_1_amd64.deb" >"$work/dpkg.out" 2>&1 ||
			cat "$work/dpkg.out"
		mv "$image/root/lists/tlv-${name}_1_amd64" "$image/root/etc/digest_lists/"
	done
	gpg_stop
}
