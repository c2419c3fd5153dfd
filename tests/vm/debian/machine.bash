# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154
#
# A machine with Secure Boot, a disk and a network: QEMU, with OVMF, Debian's shim and GRUB, and the
# owner's certificate as a machine owner's key. It is asked by ssh.

# shellcheck source=tests/vm/uefi.bash
. "$vm/uefi.bash"

# secure_boot - what is needed to start, in $work/uefi
secure_boot() {
	local config flavour kernel image packages file corpus keys

	# Read by host.bash, in the subshell that an expectation is
	# shellcheck disable=SC2034
	config=stock flavour=stock kernel=$root/boot/vmlinuz-$release keys=$work/keys image=$work/image packages=$work/packages file=$work/none corpus=$work
	# shellcheck source=tests/vm/host.bash
	. "$vm/host.bash"
	need_secure_boot
}

# boot_entry WORDS - what GRUB starts from now on: the kernel and the initramfs of the disk
boot_entry() {
	boot_disk 64 <<-END
		search --no-floppy --fs-uuid --set=root $disk_id
		linux /vmlinuz root=UUID=$disk_id ro console=ttyS0 loglevel=5 panic=-1 no_timer_check $1
		initrd /initrd.img
		boot
	END
}

free_port() {
	python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# power_on - the console is $work/console
power_on() {
	port=$(free_port)
	timeout --kill-after=5 "$limit" qemu-system-x86_64 -machine q35,smm=on -accel tcg,thread=multi -smp 2 -cpu max -m 1G \
		-global driver=cfi.pflash01,property=secure,value=on -nodefaults -display none -serial "file:$work/console" \
		-drive if=pflash,unit=0,format=raw,readonly=on,file=/usr/share/OVMF/OVMF_CODE_4M.secboot.fd \
		-drive "if=pflash,unit=1,format=raw,file=$work/uefi/variables" \
		-drive "if=none,id=esp,format=raw,file=$work/uefi/esp.img" -device virtio-blk,drive=esp,bootindex=0 \
		-drive "if=none,id=disk,format=raw,cache=unsafe,file=$work/disk.img" -device virtio-blk,drive=disk,bootindex=1 \
		-netdev "user,id=net,hostfwd=tcp:127.0.0.1:$port-:22" -device virtio-net,netdev=net,romfile= \
		-device virtio-rng </dev/null >"$work/qemu.log" 2>&1 &
	qemu=$!
}

# machine COMMAND... - as root, by ssh, at most $limit seconds; one connection for each boot
machine() {
	timeout "$limit" ssh -F none -S "$work/ssh" -i "$work/ssh_key" -p "$port" -o ControlMaster=auto -o ControlPersist=yes \
		-o UserKnownHostsFile="$work/known_hosts" -o StrictHostKeyChecking=accept-new -o BatchMode=yes -o ConnectTimeout=60 \
		-o KexAlgorithms=curve25519-sha256 -o ServerAliveInterval=60 root@127.0.0.1 "$@" </dev/null
}

hang_up() {
	timeout 20 ssh -S "$work/ssh" -O exit root@127.0.0.1 >/dev/null 2>&1 || true
	rm -f "$work/ssh"
}

# wait_for SECONDS COMMAND... - until it succeeds, or QEMU has ended
wait_for() {
	local end=$((SECONDS + $1))

	shift
	until "$@"; do
		((SECONDS < end)) && kill -0 "$qemu" 2>/dev/null || return 1
		read -r -t 2 <>"$work/nothing" || true
	done
}

# Waits for the end of QEMU after the machine has been told to power off
power_off() {
	machine systemctl --no-block poweroff >/dev/null 2>&1 || true
	hang_up
	wait_for "$limit" gone || kill "$qemu"
	wait "$qemu" || true
}

gone() {
	! kill -0 "$qemu" 2>/dev/null
}
