# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: rpm installs, updates and erases packages under enforcement, the shell, libc, rpm and dclist among them

# ship FILE [TO] - into the package that is made, with the links of its path resolved
ship() {
	install -D "$1" "$work/tree/${2:-$(realpath "$1")}"
}

rpm_tool() {
	timeout 100 "$1" --define "_topdir $work/rpm" --define "_dbpath $work/rpm/db" "${@:2}" </dev/null
}

# package NAME VERSION KEY - of what was shipped, as NAME-VERSION.rpm; the scriptlets are on standard input.
# Programs of another version than 1 are other files.
package() {
	local file

	mkdir -p "$work/tree"
	if [[ $2 != 1 ]]; then
		find "$work/tree" -type f -perm /111 | while read -r file; do echo "$2" >>"$file"; done
	fi
	cat >"$work/$1.spec" <<-END
		%global debug_package %{nil}
		%global __os_install_post %{nil}
		%global _build_id_links none
		%global _binary_payload w.ufdio
		Name: $1
		Version: $2
		Release: 1
		Summary: A test package
		License: GPL-2.0-or-later
		AutoReqProv: no
		%description
		A test package.
		%install
		cp -a $work/tree/. %{buildroot}
		$(cat)
		%files -f $work/files
	END
	(cd "$work/tree" && find . ! -type d -printf '/%P\n') >"$work/files"
	rpm_tool rpmbuild -bb --target x86_64 "$work/$1.spec" >"$work/$1.log" 2>&1 || cat "$work/$1.log"
	mv "$work/rpm/RPMS/x86_64/$1-$2-1.x86_64.rpm" "$image/root/new/$1-$2.rpm"
	rpm_tool rpmsign --define "_gpg_path $GNUPGHOME" --define "_gpg_name $3@dclist.example" \
		--define "__gpg $(command -v gpg)" --define '_gpg_sign_cmd_extra_args --pinentry-mode loopback --passphrase ""' \
		--addsign "$image/root/new/$1-$2.rpm" >"$work/sign.log" 2>&1 || cat "$work/sign.log"
	rm -rf "$work/tree" "$work/rpm/BUILDROOT"
}

libc() {
	local file

	for file in /lib64/ld-linux-x86-64.so.2 "$(gcc -print-file-name=libc.so.6)"; do
		ship "$file"
	done
	# As they are called
	mkdir -p "$work/tree/usr/lib64"
	ln -sf "$(realpath /lib64/ld-linux-x86-64.so.2)" "$work/tree/usr/lib64/ld-linux-x86-64.so.2"
	package libc "$1" vendor </dev/null
}

shell() {
	ship /bin/dash /usr/bin/dash
	ln -s dash "$work/tree/usr/bin/sh"
	package shell "$1" vendor </dev/null
}

# libraries_of FILE... - except libc
libraries_of() {
	ldd "$@" | awk '/=> \// { print $3 }' | sort -u | grep -v '/libc\.so'
}

rpm_itself() {
	local file

	ship /usr/bin/rpm /usr/bin/rpm
	ship "$top/build/dclist" /usr/bin/dclist
	ship "$top/build/rpm-plugin/dclist.so" /usr/lib/rpm-plugins/dclist.so
	for file in $(libraries_of /usr/bin/rpm | grep /librpm); do
		ship "$file" "/usr/lib/x86_64-linux-gnu/${file##*/}"
	done
	package rpm "$1" vendor </dev/null
}

# What is not updated
libraries() {
	local file

	for file in $(libraries_of /usr/bin/rpm "$top/build/dclist" "$top/build/rpm-plugin/dclist.so" | grep -v /librpm); do
		ship "$file" "/usr/lib/x86_64-linux-gnu/${file##*/}"
	done
	for file in rpmrc macros; do
		ship "/usr/lib/rpm/$file" "/usr/lib/rpm/$file"
	done
	package libraries 1 vendor </dev/null
}

# It says its version; with an argument only when the file "stop" exists.
tool() {
	local stage

	mkdir -p "$work/tree/usr/bin"
	gcc -O1 -static -x c -o "$work/tree/usr/bin/tool" - <<-END
		#include <stdio.h>
		#include <unistd.h>
		int main(int argc, char **argv)
		{
			(void)argv;
			while (argc > 1 && access("/stop", F_OK))
				usleep(10000);
			return puts("tool $1") < 0;
		}
	END
	for stage in pre post preun postun posttrans; do
		cat <<-END
			%$stage
			[ $stage != pre ] || [ ! -e /kill ] || kill -9 \$PPID
			echo "$stage-$1: \$(/usr/bin/tool 2>&1 || echo denied), \$(/old 2>/dev/null || echo denied), \$(/evil 2>/dev/null || echo denied)" >>/log
		END
	done >"$work/scriptlets"
	package tool "$1" "${2:-vendor}" <"$work/scriptlets"
}

host() {
	local name

	[[ -e $top/build/rpm-plugin/dclist.so ]] || skip "no plugin: rpm is older than 4.18"
	. "$vm/gpg.bash"
	gpg_start
	run_gpg --import "$keys/vendor.sec" "$keys/unknown.sec"
	put "$vm/dclist.sh" lib/dclist.sh
	mkdir -p "$image/root"/{new,etc,proc,sys,dev,tmp,var/tmp,var/lib/rpm,usr/bin,usr/lib,usr/lib64} "$work/rpm"
	for name in bin lib lib64; do
		ln -s "usr/$name" "$image/root/$name"
	done
	echo 'root:x:0:0::/:/bin/sh' >"$image/root/etc/passwd"
	echo 'root:x:0:' >"$image/root/etc/group"
	libraries
	for name in 1 2; do
		libc "$name"
		shell "$name"
		rpm_itself "$name"
		tool "$name"
	done
	tool 3
	tool 4 unknown
	for name in libraries libc shell rpm tool; do
		(cd "$image/root" && rpm2cpio "new/$name-1.rpm" | cpio --quiet -idmu)
		"$top/tests/rpm-db" "$image/root/var/lib/rpm" -i "$image/root/new/$name-1.rpm"
	done
	timeout 60 "$top/build/dclist" generate -o "$image/root/etc/digest_lists" "$image"/root/new/*-1.rpm
	rm "$image"/root/new/{libraries,libc,shell,rpm,tool}-1.rpm
	program_of world root/evil
	gpg_stop
	disk_size 192
}

# transact ARGUMENT... - rpm in the root, with the plugin
transact() {
	chroot /mnt/root /usr/bin/rpm ${force:+"$force"} --dbpath /var/lib/rpm --nosignature \
		--define '__plugindir /usr/lib/rpm-plugins' \
		--define '__transaction_dclist %{__plugindir}/dclist.so /usr/bin/dclist' "$@"
}

# lists NAME... - these are loaded and installed, and sync has nothing to do
lists() {
	expect_equal "lists" "$(cd /mnt/root/etc/digest_lists && echo * | sed 's/rpm-\([^ ]*\)-1\.x86_64/\1/g')" "$*"
	ran 0 chroot /mnt/root /usr/bin/dclist sync
	says "$# unchanged, 0 installed, 0 loaded, 0 removed, 0 unloaded"
	expect_stat lists $#
}

# Programs of each kind, one after the other, until "stop" exists; "denied" has what did not run
runs_always() {
	# shellcheck disable=SC2016 # for the inner shell
	chroot /mnt/root /bin/sh -c 'n=0
		until [ -e /stop ]; do
			/usr/bin/tool >/dev/null 2>&1 || echo tool >>/denied
			/bin/sh -c : || echo sh >>/denied
			n=$((n + 1))
		done
		echo $n >/runs' &
}

updated() {
	chroot /mnt/root /usr/bin/tool wait >/mnt/root/waited &
	runs_always
	ran 0 transact -U /new/libc-2.rpm /new/shell-2.rpm /new/rpm-2.rpm /new/tool-2.rpm
	touch /mnt/root/stop
	wait
	rm /mnt/root/stop
	expect_equal "what ran during the update and was denied" "$(cat /mnt/root/denied 2>/dev/null)" ""
	note "$(cat /mnt/root/runs) runs of two programs during the update"
	expect_equal "the old program, which ran all the time" "$(cat /mnt/root/waited)" "tool 1"
	expect_equal "scriptlets" "$(tr '\n' ';' </mnt/root/log)" \
		"pre-2: tool 1, tool 1, denied;post-2: tool 2, tool 1, denied;preun-1: tool 2, tool 1, denied;postun-1: tool 2, tool 1, denied;posttrans-2: tool 2, tool 1, denied;"
	expect_allowed /mnt/root/usr/bin/tool
	expect_denied /mnt/root/old "the old tool"
	lists libc-2 libraries-1 rpm-2 shell-2 tool-2
	ran 0 transact -q rpm
	says rpm-2
}

killed() {
	touch /mnt/root/kill
	ran 137 transact -U /new/tool-3.rpm
	rm /mnt/root/kill
	expect_allowed /mnt/root/usr/bin/tool
	ran 0 chroot /mnt/root /usr/bin/dclist sync
	says "removed rpm-tool-3-1.x86_64"
	lists libc-2 libraries-1 rpm-2 shell-2 tool-2
	ran 0 transact -U /new/tool-3.rpm
	lists libc-2 libraries-1 rpm-2 shell-2 tool-3
}

guest() {
	. /mnt/lib/dclist.sh
	force=--force-debian
	mount -t proc proc /mnt/root/proc
	mount -t sysfs sysfs /mnt/root/sys
	mount -t devtmpfs devtmpfs /mnt/root/dev
	mount -t securityfs securityfs /mnt/root/sys/kernel/security
	enable_verity /mnt/root/evil
	dclist verity --root /mnt/root --list /mnt/root/etc/digest_lists/* >/dev/null || fail "enable fs-verity"
	ran 0 dclist load --all --root /mnt/root
	transact --version >/dev/null 2>&1 || force=
	ln /mnt/root/usr/bin/tool /mnt/root/old
	expect_denied /mnt/root/evil
	updated
	killed
	ran 1 transact -U /new/tool-4.rpm
	says "the kernel does not have the key"
	says "tool-4-1.x86_64: its digest list is not installed"
	expect_equal "the tool" "$(chroot /mnt/root /usr/bin/tool)" "tool 3"
	ran 0 transact -e tool
	lists libc-2 libraries-1 rpm-2 shell-2
	ran 0 dclist seal lists
	ran 1 transact -U /new/tool-3.rpm
	says "sealed"
	says "dclist: nothing is changed"
	umount /mnt/root/sys/kernel/security /mnt/root/sys /mnt/root/proc /mnt/root/dev
}
