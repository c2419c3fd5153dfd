# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
#
# The host part of cases in which rpm runs, with its plugin: a root of packages that are made of this machine's
# files.

# ship FILE [TO] - into the package that is made, with the links of its path resolved
ship() {
	install -D "$1" "$work/tree/${2:-$(realpath "$1")}"
}

rpm_tool() {
	timeout "$((100 * ${STRESS:-1}))" "$1" --define "_topdir $work/rpm" --define "_dbpath $work/rpm/db" "${@:2}" </dev/null
}

# signed KEY PACKAGE...
signed() {
	rpm_tool rpmsign --define "_gpg_path $GNUPGHOME" --define "_gpg_name $1@dclist.example" \
		--define "__gpg $(command -v gpg)" --define '_gpg_sign_cmd_extra_args --pinentry-mode loopback --passphrase ""' \
		--addsign "${@:2}" >"$work/sign.log" 2>&1 || cat "$work/sign.log"
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
	signed "$3" "$image/root/new/$1-$2.rpm"
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

# tool_program VERSION - says its version; with an argument only when the file "stop" exists
tool_program() {
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
}

# tool_package VERSION [KEY] - a package whose scriptlets run its program
tool_package() {
	local stage

	tool_program "$1"
	for stage in pre post preun postun posttrans; do
		cat <<-END
			%$stage -p /usr/bin/sh
			[ $stage != pre ] || [ ! -e /kill ] || kill -9 \$PPID
			echo "$stage-$1: \$(/usr/bin/tool 2>&1 || echo denied), \$(/old 2>/dev/null || echo denied), \$(/evil 2>/dev/null || echo denied)" >>/log
		END
	done >"$work/scriptlets"
	package tool "$1" "${2:-vendor}" <"$work/scriptlets"
}

# rpm_system - keys, and a root in which rpm runs, with version 1 of what it requires; $image/root/new is for
# other packages
rpm_system() {
	local name

	[[ -e $top/build/rpm-plugin/dclist.so ]] || skip "no plugin: rpm is older than 4.18"
	. "$vm/gpg.bash"
	gpg_start
	run_gpg --import "$keys/vendor.sec" "$keys/unknown.sec"
	put "$vm/dclist.sh" lib/dclist.sh
	put "$vm/rpm-plugin.sh" lib/rpm-plugin.sh
	mkdir -p "$image/root"/{new,etc,proc,sys,dev,tmp,var/tmp,var/lib/rpm,usr/bin,usr/lib,usr/lib64} "$work/rpm"
	for name in bin lib lib64; do
		ln -s "usr/$name" "$image/root/$name"
	done
	echo 'root:x:0:0::/:/bin/sh' >"$image/root/etc/passwd"
	echo 'root:x:0:' >"$image/root/etc/group"
	libraries
	libc 1
	shell 1
	rpm_itself 1
}

# installed PACKAGE... - into the root, as if by rpm: files, database and lists; from the directory "new"
installed() {
	local name
	local files=("${@/#/$image/root/new/}")

	files=("${files[@]/%/.rpm}")
	for name in "${files[@]}"; do
		(cd "$image/root" && rpm2cpio "$name" | cpio --quiet -idmu)
	done
	"$top/tests/rpm-db" "$image/root/var/lib/rpm" -i "${files[@]}"
	timeout 100 "$top/build/dclist" generate -o "$image/root/etc/digest_lists" "${files[@]}"
	rm "${files[@]}"
}
