#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The source tarball, the RPM and the Debian packages of the last commit: built, looked at,
# installed, removed.

# bats file_tags=plain,tree

load common

setup_file() {
	clone=$BATS_FILE_TMPDIR/clone
	out=$clone/build/packages
	export clone out
	git clone -q "$TOP" "$clone"
}

setup() {
	[ -d "$clone/.git" ] || skip "not in a clone"
	[[ $DCLIST != */asan/* ]] || skip "packages are built without sanitizers"
	cd "$clone" || return
	version=$("$DCLIST" --version | cut -d ' ' -f 2)
}

# What is in it matters here: quick to compile, and the same objects for all packages
package() {
	CCACHE_DIR=$TOP/build/ccache CCACHE_MAXSIZE=100M CCACHE_NOHASHDIR=1 PATH=/usr/lib/ccache:$PATH \
		CFLAGS="-O0 -w" timeout 280 scripts/package "$1" >"$BATS_TEST_TMPDIR/log" 2>&1 || {
		tail -n 30 "$BATS_TEST_TMPDIR/log"
		return 1
	}
}

# What was built before is in the clone
built() {
	mkdir -p build/rpm-plugin
	cp "$TOP"/build/dclist{,-load,-handover,-dpkg,-dpkg.so} build/
	cp "$TOP"/build/rpm-plugin/* build/rpm-plugin/
}

# What make install installs, with neither folders nor the licence texts
installed_files() {
	local root=$BATS_TEST_TMPDIR/installed

	built
	timeout 60 make -s -f packaging/install.mk install DESTDIR="$root" PREFIX=/usr "$@" >/dev/null
	(cd "$root" && find . ! -type d ! -path '*/licenses/*' -printf '/%P\n')
}

@test "packaging: all name the same version" {
	grep -qx "Version:        $version" packaging/dclist.spec
	grep -qx "Version:        $version" packaging/dclist-kmod.spec
	head -n 1 packaging/debian/changelog | grep -qF "dclist ($version-1)"
}

# The libraries that dclist opens when it needs them; popt is librpm's
opened_later() {
	readelf --dynamic "$TOP/build/libraries.so" | sed -n 's/.*(NEEDED).*\[\(.*\)]/\1/p' | grep -v '^libpopt\.'
}

@test "packaging: libraries that are opened when they are needed are not linked" {
	local library

	run readelf --dynamic "$DCLIST"
	contains libcrypto
	for library in $(opened_later); do
		lacks "$library"
	done
	[ "$(opened_later | wc -l)" = 6 ]
}

# bats test_tags=slow
@test "packaging: every library is named by both packages" {
	local library package

	# shellcheck disable=SC2013 # words are what is wanted
	for library in $(sed -n 's/^CLI_PACKAGES := //p' "$TOP/cli/sources.mk"); do
		grep -qxF "BuildRequires:  pkgconfig($library)" "$TOP/packaging/dclist.spec" || {
			echo "packaging/dclist.spec: no pkgconfig($library)"
			return 1
		}
		package=$(dpkg-query -S "$(pkg-config --variable=pcfiledir "$library")/$library.pc") ||
			continue # not of a Debian package
		package=${package%%:*}
		grep -qE "^ $package,?\$" "$TOP/packaging/debian/control" || {
			echo "packaging/debian/control: no $package"
			return 1
		}
	done
}

# only TOOL...: a PATH of these
only() {
	local tool

	mkdir "$BATS_TEST_TMPDIR/bin"
	for tool in bash sort tr comm sed "$@"; do
		ln -s "$(command -v "$tool")" "$BATS_TEST_TMPDIR/bin"
	done
}

@test "packaging: without dpkg, what is missing is told" {
	only make
	PATH=$BATS_TEST_TMPDIR/bin run "$TOP/scripts/deps" build
	ends 1
	contains "deps: this is not Debian; install gcc pkg-config rpm libarchive "
	PATH=$BATS_TEST_TMPDIR/bin run "$TOP/scripts/deps" check
	ends 1
	contains "deps: this is not Debian; install the equivalents of bats "
	contains ", then run make with DEPS=:"
}

@test "packaging: make names what is missing and installs nothing" {
	only
	printf '#!/bin/sh\n' >"$BATS_TEST_TMPDIR/bin/dpkg-query"
	chmod +x "$BATS_TEST_TMPDIR/bin/dpkg-query"
	PATH=$BATS_TEST_TMPDIR/bin run "$TOP/scripts/deps" --missing proof qemu
	ends 1
	[ "$output" = "deps: missing: cvc4 frama-c-base mtools ovmf pahole qemu-system-x86 sbsigntool swtpm why3; install with 'make deps GROUPS=\"proof qemu\"', or set DEPS=: if they are installed under other names" ]
	run make --no-print-directory -C "$TOP" -n all O="$BATS_TEST_TMPDIR/build"
	ends 0
	contains "scripts/deps --missing build"
	run make --no-print-directory -C "$TOP" -n demo O="$BATS_TEST_TMPDIR/build"
	ends 0
	[[ $output != *--missing* ]]
	contains "scripts/deps build"
}

@test "packaging: without dpkg, it is built when all is there" {
	only make gcc pkg-config
	PATH=$BATS_TEST_TMPDIR/bin run "$TOP/scripts/deps" build
	ends 0
	[ -z "$output" ]
	PATH=$BATS_TEST_TMPDIR/bin PKG_CONFIG_LIBDIR=/nonexistent run "$TOP/scripts/deps" build
	ends 1
	contains "install rpm libarchive gpgme "
}

@test "packaging: make install puts what boots where it is looked for" {
	local root=$BATS_TEST_TMPDIR/root

	built
	run timeout 60 make -s -f packaging/install.mk install DESTDIR="$root"
	ends 0
	lacks NOTE
	[ -x "$root/usr/local/bin/dclist" ]
	[ -e "$root/usr/local/lib/systemd/system/dclist-load.service" ]
	[ -e "$root/usr/lib/dracut/modules.d/90dclist/module-setup.sh" ]
	[ -e "$root/usr/share/initramfs-tools/hooks/dclist" ]
	grep -q "/usr/local/libexec/dclist-load" "$root/usr/share/initramfs-tools/hooks/dclist"
	grep -qx "%__transaction_dclist $(pkg-config --variable=libdir rpm)/rpm-plugins/dclist.so /usr/local/bin/dclist" \
		"$root/usr/lib/rpm/macros.d/macros.transaction_dclist"
	timeout 60 make -s -f packaging/install.mk uninstall DESTDIR="$root"
	[ -z "$(find "$root" ! -type d)" ]
	run timeout 60 make -s -f packaging/install.mk install PREFIX="$root/own"
	ends 0
	contains "NOTE    dracut and initramfs-tools do not look below $root/own; see DRACUTDIR= and INITRAMFSDIR="
	[ -e "$root/own/lib/dracut/modules.d/90dclist/module-setup.sh" ]
}

@test "packaging: the source tarball has what git has" {
	run scripts/dist
	ends 0
	[ "$output" = "build/dclist-$version.tar.gz" ]
	diff <(git ls-files | sed "s,^,dclist-$version/," | LC_ALL=C sort) \
		<(tar -tf "$output" | grep -v '/$' | LC_ALL=C sort)
}

# bats test_tags=slow
@test "packaging: RPM packages" {
	command -v rpmbuild >/dev/null || skip "no rpmbuild"
	local rpm library

	package rpm
	rpm=$(echo "$out"/dclist-"$version"-1*.x86_64.rpm)
	rpm() { timeout 60 /usr/bin/rpm --dbpath "$BATS_TEST_TMPDIR/db" "$@"; }
	# shellcheck disable=SC2046 # names without spaces
	diff <(installed_files | grep -vE 'initramfs-tools|dclist-apt|dclist/dpkg|/dclist/(apt.conf|dpkg.cfg|pacman.hook)' | grep -v '^/usr/share/doc/' | LC_ALL=C sort) \
		<(rpm -qp --queryformat '[%{FILENAMES}\t%{FILEMODES:perms}\n]' $(echo "$out"/*.rpm | tr ' ' '\n' | grep -v src) |
			grep -v $'\td' | cut -f 1 | grep -vE '^/usr/(share/(doc|licenses)|lib/\.build-id|lib/debug)' |
			sed 's/\(\.[1-8]\)\.gz$/\1/' | LC_ALL=C sort)
	[ "$(rpm -qp --queryformat '%{LICENSE}' "$rpm")" = "GPL-2.0-or-later AND (GPL-2.0-only OR BSD-2-Clause)" ]
	run rpm -qp --licensefiles "$rpm"
	contains /GPL-2.0
	mkdir -p "$BATS_TEST_TMPDIR/root"
	(cd "$BATS_TEST_TMPDIR/root" && rpm2cpio "$rpm" | cpio --quiet -idm)
	[ "$("$BATS_TEST_TMPDIR/root/usr/bin/dclist" --version)" = "dclist $version" ]
	"$BATS_TEST_TMPDIR/root/usr/libexec/dclist-load" --help >/dev/null
	# It is a package that dclist itself makes a list of, once it is signed
	run dclist show "$rpm"
	contains "dclist-$version-1"
	run rpm -qp --requires "$rpm"
	for library in $(opened_later); do
		contains "$library"
	done
	run rpm -qp --requires "$out"/dclist-rpm-plugin-"$version"-1*.x86_64.rpm
	contains "rpm-libs(x86-64) < $(rpm_next)~"
}

# After the series of rpm that the plugin was built for
rpm_next() {
	pkg-config --modversion rpm | awk -F. '{ print $1 "." $2 + 1 }'
}

# in_root ARGUMENT...: dpkg for another root, without its dependencies
in_root() {
	timeout 60 dpkg --root="$root" --force-depends --force-script-chrootless \
		--log="$BATS_TEST_TMPDIR/dpkg.log" "$@"
}

# bats test_tags=slow
@test "packaging: Debian packages, installed and removed" {
	command -v dh >/dev/null || skip "no debhelper"
	local library path

	root=$BATS_TEST_TMPDIR/root
	package deb
	diff <(installed_files UNITDIR=/lib/systemd/system ZSHDIR=/usr/share/zsh/vendor-completions |
		LC_ALL=C sort) \
		<(for deb in "$out"/*.deb; do
			[[ $deb != *dbgsym* ]] || continue
			dpkg-deb --fsys-tarfile "$deb" | tar -t | grep -v '/$' | sed 's/^\.//'
		done | grep -vE '/(changelog.*|copyright|lintian/overrides/.*|README.Debian)$|^/usr/src/' |
			sed 's/\(\.[1-8]\|\.md\)\.gz$/\1/' | LC_ALL=C sort)
	run dpkg-deb --field "$out"/dclist_*.deb Depends
	for library in $(opened_later); do
		path=$(ldconfig -p | awk -v name="$library" '$1 == name { print $NF; exit }')
		contains "$(dpkg-query -S "*/${path##*/}" | sed 's/:.*//; q')"
	done
	run dpkg-deb --field "$out"/dclist-rpm-plugin_*.deb Depends
	[[ $output =~ librpm[0-9a-z]*\ \(\<\<\ $(rpm_next)~\) ]]
	[ "$(id -u)" -eq 0 ] || skip "dpkg --install needs root"
	mkdir -p "$root"/var/lib/dpkg/{info,updates} "$root"/etc/{apt/apt.conf.d,dpkg/dpkg.cfg.d}
	touch "$root/var/lib/dpkg/status"
	in_root --install "$out"/dclist_*.deb "$out"/dclist-{apt,dracut,initramfs-tools}_*.deb
	[ "$("$root/usr/bin/dclist" --version)" = "dclist $version" ]
	[ -L "$root/etc/systemd/system/sysinit.target.wants/dclist-load.service" ]
	[ ! -e "$root/etc/systemd/system/initrd.target.wants" ]
	grep -q '"/usr/bin/dclist --apt ' "$root$(readlink "$root/etc/apt/apt.conf.d/50dclist")"
	grep -q '/usr/bin/dclist --refuse dpkg ' "$root$(readlink "$root/etc/dpkg/dpkg.cfg.d/dclist")"
	# Not purged, but its hooks are gone
	in_root --remove dclist-apt
	[ -z "$(find "$root/etc/apt" "$root/etc/dpkg" -lname '*dclist*')" ]
	in_root --purge dclist-apt dclist-dracut dclist-initramfs-tools dclist
	[ -z "$(find "$root" -name '*dclist*')" ]
}

# script NAME ARGUMENT...: that of dclist-dkms, as dpkg calls it, with another DKMS
script() {
	sed "s,/usr/lib/dkms/common.postinst,echo added," "$TOP/packaging/debian/dclist-dkms.$1.in" >"$1"
	dkms() {
		echo "dkms $1"
	}
	export -f dkms
	run bash "$@"
	ends 0
}

@test "packaging: dclist-dkms has its module again after an upgrade or a removal that failed" {
	local action

	cd "$BATS_TEST_TMPDIR"
	for action in remove upgrade deconfigure; do
		script prerm "$action"
		contains "dkms remove"
		script postinst "abort-$action"
		contains "added dclist @VERSION@"
	done
	script postinst configure
	contains "added dclist @VERSION@"
	script postinst triggered
	lacks "added"
}

# bats test_tags=slow
@test "packaging: dclist-dkms has what the module is built from, and dkms builds it for Debian's 6.12" {
	local kernel tree=$BATS_TEST_TMPDIR/tree deb

	command -v dh >/dev/null || skip "no debhelper"
	compgen -G "$out/dclist-dkms_*.deb" >/dev/null || package deb
	dpkg-deb -x "$out"/dclist-dkms_*.deb "$BATS_TEST_TMPDIR/root"
	diff <(cd kernel/module && find . -type f | LC_ALL=C sort) \
		<(cd "$BATS_TEST_TMPDIR/root/usr/src/dclist-$version" && find . -type f ! -path './digest_cache/*' | LC_ALL=C sort)
	[ -x "$BATS_TEST_TMPDIR/root/usr/src/dclist-$version/build" ]
	grep -qx "PACKAGE_VERSION=\"$version\"" "$BATS_TEST_TMPDIR/root/usr/src/dclist-$version/dkms.conf"
	dpkg-deb --ctrl-tarfile "$out"/dclist-dkms_*.deb | tar -xO ./postinst | grep -q "common.postinst dclist $version "
	gzip -dcf "$BATS_TEST_TMPDIR"/root/usr/share/doc/dclist-dkms/README.Debian* | grep -q 'linux-image-6.12-amd64'

	command -v dkms >/dev/null && command -v pahole >/dev/null || skip "no dkms or pahole: make deps GROUPS=\"more qemu\""
	[ "$(id -u)" -eq 0 ] || skip "dkms needs root"
	kernel=$(timeout 250 scripts/kernel-package 6.12) || skip "no headers of Linux 6.12"
	mkdir "$tree"
	build() {
		# shellcheck disable=SC2034 # read by dkms.conf
		DCLIST_KEYS=$BATS_TEST_TMPDIR/no-keys run timeout 280 dkms build -m dclist -v "$version" -k "$1" -a x86_64 \
			--dkmstree "$tree" --sourcetree "$BATS_TEST_TMPDIR/root/usr/src" --kernelsourcedir "$kernel/build"
	}
	build 6.1.0-31-amd64
	ends 77
	contains "Linux 6.1.0-31-amd64 is too old for the digest cache, which requires 6.12.95; on Debian 12, install linux-image-6.12-amd64"
	build 6.12.117-test
	ends 0
	grep -rq "no-keys does not exist: only lists that are signed with PKCS#7 can be loaded" "$tree/dclist/$version/6.12.117-test"
	compgen -G "$tree/dclist/$version/6.12.117-test/x86_64/module/digest_cache.ko*"
}

# What dclist-kmod.spec uses of kmodtool, which Debian does not have
kmodtool_for() {
	mkdir -p bin
	cat >bin/kmodtool <<EOF
#!/bin/sh
[ "\$*" = "--target x86_64 --kmodname dclist-kmod --for-kernels $1" ] || exit 1
cat <<END
%global kmodinstdir_prefix /usr/lib/modules/
%global kmodinstdir_postfix /extra/dclist/
%global kernel_versions $1___$2
%package -n kmod-dclist-$1
Summary: of kmodtool
%description -n kmod-dclist-$1
%files -n kmod-dclist-$1
/usr/lib/modules/$1/extra/dclist/
END
EOF
	chmod +x bin/kmodtool
}

# bats test_tags=slow
@test "packaging: rpmbuild makes a package of the module, by the specification for akmods" {
	local kernel

	command -v rpmbuild >/dev/null && command -v pahole >/dev/null || skip "no rpmbuild or pahole: make deps GROUPS=\"more qemu\""
	kernel=$(timeout 250 scripts/kernel-package 6.12) || skip "no headers of Linux 6.12"
	tarball=$PWD/$(scripts/dist)
	cd "$BATS_TEST_TMPDIR"
	kmodtool_for 6.12.117-test "$kernel/build"
	PATH=$PWD/bin:$PATH run timeout 280 rpmbuild -bb --nodeps --define "_topdir $PWD" --define "_dbpath $PWD/db" \
		--define "_tmppath $PWD" --define "_sourcedir ${tarball%/*}" --define "kernels 6.12.117-test" \
		--define "dclist_keys $PWD/no-keys" "$clone/packaging/dclist-kmod.spec"
	ends 0
	contains "no-keys does not exist: only lists that are signed with PKCS#7 can be loaded"
	rpm2cpio RPMS/x86_64/kmod-dclist-6.12.117-test-*.rpm | timeout 20 cpio -id --quiet
	readelf -SW usr/lib/modules/6.12.117-test/extra/dclist/digest_cache.ko | grep -qw '\.BTF'
	# akmods builds for each kernel that is installed
	mkdir -p old/include/config
	echo 6.1.0-31-amd64 >old/include/config/kernel.release
	touch old/.config
	run "$clone/kernel/module/build" "$PWD/old"
	ends 1
	contains "Linux 6.1.0-31-amd64 is too old for the digest cache, which requires 6.12.95"
}

@test "packaging: rpmlint and lintian" {
	command -v lintian >/dev/null && command -v rpmlint >/dev/null || skip "no lintian or rpmlint"
	compgen -G "$out/*.changes" >/dev/null || package deb
	run timeout 100 lintian --allow-root --fail-on error,warning --suppress-tags \
		initial-upload-closes-no-bugs,debug-file-with-no-debug-symbols "$out"/*.changes
	ends 0
	# The paths are the same for every architecture
	run timeout 60 rpmlint packaging/dclist.spec packaging/dclist-kmod.spec
	[ "$(grep -c ': E: ' <<<"$output")" = "$(grep -c ': E: hardcoded-library-path' <<<"$output")" ]
}
