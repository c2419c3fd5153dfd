# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2034,SC2154
# What: the power fails between the writes of rpm's transaction: what is installed runs, and the transaction can be repeated

# It says its version; so do its scriptlets, of the installed programs.
program() {
	local stage

	mkdir -p "$work/tree/opt"
	gcc -O1 -static -x c -o "$work/tree/opt/$1" - <<-END
		#include <unistd.h>
		int main(void)
		{
			return write(1, "$1 $2 ", sizeof("$1 $2 ") - 1) < 0;
		}
	END
	for stage in pre post preun postun posttrans; do
		cat <<-END
			%$stage
			for name in tool other fresh; do
				[ ! -e /opt/\$name ] || /opt/\$name >/dev/null || echo "\$name" >>/denied
			done
		END
	done >"$work/scriptlets"
	package "$1" "$2" vendor <"$work/scriptlets"
}

host() {
	local name

	[[ ${STRESS:-} ]] || skip "takes minutes; make stress tries it"
	. "$vm/rpm-plugin.bash"
	. "$vm/stress.bash"
	# Of the disks that are mounted, so many are repaired.
	often 1
	put "$vm/powerloss.sh" lib/powerloss.sh
	rpm_system
	for name in tool other; do
		program "$name" 1
	done
	installed libraries-1 libc-1 shell-1 rpm-1 tool-1 other-1
	program fresh 1
	for name in tool other; do
		program "$name" 2
	done
	gpg_stop
	program_of world root/evil
	mkdir "$work/state"
	mv "$image/root/var/lib/rpm" "$image/root/etc/digest_lists" "$image/root/opt" "$work/state"
	mkdir "$image/root/var/lib/rpm" "$image/root/etc/digest_lists" "$image/root/opt"
	timeout 60 mke2fs -q -t ext4 -O verity -b 4096 -E root_owner=0:0 -d "$work/state" "$image/disk" 12M
	disk_size 192
}

# What a transaction changes is on the disk that loses its power, the rest is not.
state_mount() {
	for _dir in var/lib/rpm etc/digest_lists opt; do
		mount --bind "/state/${_dir##*/}" "/mnt/root/$_dir"
	done
}

state_umount() {
	for _dir in var/lib/rpm etc/digest_lists opt; do
		umount "/mnt/root/$_dir"
	done
}

# start WHEN - as at boot: the kernel has no list but those of the disk. What programs say is in
# $_says, with the kernel's answer to one without a list.
start() {
	restarted "$place" /mnt/root /opt/tool /opt/other /opt/fresh /evil >/tmp/says 2>&1
	read -r _says </tmp/says
	case $_says in
	"tool "[12]" other "[12]" - EACCES" | "tool "[12]" other "[12]" fresh 1 EACCES" | "tool 2 - fresh 1 EACCES") ;;
	*) fail "$1, write $_at: $(cat /tmp/says)" ;;
	esac
}

quietly() {
	"$@" >/tmp/output 2>&1 </dev/null && return
	fail "write $_at: $*"
	output_note
}

repair() {
	_repaired=$((_repaired + 1))
	if ! chroot /mnt/root /usr/bin/dclist sync >/tmp/output 2>&1; then
		_kept=$((_kept + 1))
		grep -q "kept, as /opt/.* is in place" /tmp/output || fail "write $_at: sync: $(cat /tmp/output)"
	fi
	start "after sync"
	quietly transact -U --replacepkgs /new/tool-2.rpm /new/other-2.rpm /new/fresh-1.rpm
	start "when the transaction was repeated"
	[ "$_says" = "tool 2 other 2 fresh 1 EACCES" ] || fail "write $_at: the transaction was repeated: $_says"
	quietly transact -V --nodeps tool other fresh
	quietly chroot /mnt/root /usr/bin/dclist sync
	grep -q "^7 unchanged, 0 installed, 0 loaded, 0 removed, 0 unloaded" /tmp/output ||
		fail "write $_at: sync: $(cat /tmp/output)"
}

# check DONE - of each disk, what runs; of some, whether it can be repaired
check() {
	start "after the start"
	case "$1 $_says" in
	"0 "* | "1 tool 2 "*" fresh 1 EACCES" | "2 tool 2 - fresh 1 EACCES") ;;
	*) fail "write $_at, after $1 transactions: $_says" ;;
	esac
	case $_states in *"($1: $_says)"*) ;; *) _states="$_states ($1: $_says)" ;; esac
	if [ $(((2 * _mounted * _repairs / _cuts + 1) / 2)) -gt "$_repaired" ]; then
		state_mount
		repair
		state_umount
	fi
}

guest() {
	. /mnt/lib/dclist.sh
	. /mnt/lib/powerloss.sh
	. /mnt/lib/rpm-plugin.sh
	size=12 device=/dev/loop0 place=/state
	enable_verity /mnt/root/evil
	mkdir /state
	# In memory
	cp /mnt/disk /tmp/disk || fail cp
	truncate -s 72M /tmp/disk
	losetup "$device" /tmp/disk || fail losetup
	parts
	mount -t ext4 /dev/mapper/disk /state || fail mount
	state_mount
	rpm_root
	state_umount
	umount /state
	powerloss_log
	state_mount
	ran 0 transact -U /new/tool-2.rpm /new/other-2.rpm /new/fresh-1.rpm
	powerloss_mark
	ran 0 transact -e other
	powerloss_mark
	expect_equal "what scriptlets ran and was denied" "$(cat /mnt/root/denied 2>/dev/null)" ""
	state_umount
	_repairs=$(cat /mnt/times) _repaired=0 _kept=0 _states=''
	powerloss_check check $((4 / _repairs))
	tally "$_repaired of the disks repaired; of $_kept, sync kept the list of a program in place"
	note "states:$_states"
	umount /state
	root_end
}
