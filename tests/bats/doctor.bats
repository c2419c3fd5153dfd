#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# dclist doctor: which way an image has of enforcing digest lists, and what it lacks.

load common

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	release=6.12.117+deb12-amd64
	mkdir -p image/{boot,usr/bin,usr/sbin,etc/dclist} "image/lib/modules/$release"
	config SECURITY_IPE IPE_PROP_FS_VERITY_BUILTIN_SIG FS_VERITY BPF_LSM DEBUG_INFO_BTF_MODULES
}

# config SYMBOL... - of the image's kernel
config() {
	{
		printf 'CONFIG_%s=y\n' "$@"
		echo 'CONFIG_LSM="landlock,lockdown,yama,apparmor,bpf,ipe"'
	} >"image/boot/config-$release"
}

with_module() {
	mkdir -p "image/lib/modules/$release/updates/dkms"
	touch "image/lib/modules/$release/updates/dkms/digest_cache.ko.xz"
}

@test "doctor: an image of Debian, before anything is installed" {
	run dclist doctor --root image
	ends 1
	contains "kernel: $release"
	contains "IPE of a patched kernel: not with this kernel or machine
  missing: the kernel's option CONFIG_SECURITY_DIGEST_CACHE
  missing: the kernel's option CONFIG_IPE_PROP_DIGEST_CACHE
IPE of an unmodified kernel, with the module: possible
  missing: the keys of vendors, /etc/dclist/keys.bin
  missing: the headers of the kernel
  missing: pahole
  missing: dkms
  missing: the module digest_cache.ko
  to do, in this order:
  1. dclist keys --vendor NAME -o /etc/dclist/keys.bin
  2. apt install linux-headers-$release
  3. apt install pahole
  4. apt install dkms
  5. apt install ./dclist-dkms_*.deb, or, if it is installed: dkms autoinstall -k $release"
}

@test "doctor: with the module, nothing is missing" {
	with_module
	run dclist doctor --root image
	ends 0
	contains "IPE of an unmodified kernel, with the module: works"
	rm "image/lib/modules/$release/updates/dkms/digest_cache.ko.xz"
	mkdir "image/lib/modules/$release/extra"
	touch "image/lib/modules/$release/extra/digest_cache.ko"
	run dclist doctor --root image
	ends 0
}

@test "doctor: Linux 6.1 is refused by name, also 6.12 before 6.12.95" {
	local old

	with_module
	for old in 6.1.0-31-amd64 6.12.94+deb13-amd64 6.9.0; do
		run dclist doctor --root image --kernel "$old"
		ends 1
		contains "missing: Linux 6.12.95 or newer (it is $old)"
		contains "not known: the kernel's option CONFIG_SECURITY_IPE"
		contains "1. apt install linux-image-6.12-amd64 linux-headers-6.12-amd64; reboot"
	done
	for old in 6.12.95 6.13.0 7.3.4+deb13-amd64 10.0; do
		run dclist doctor --root image --kernel "$old"
		ends 1
		lacks "6.12.95 or newer"
	done
}

@test "doctor: the order of LSMs" {
	local order

	with_module
	for order in ipe,bpf bpf ipe "" bpfx,ipe bpf,ipex; do
		sed -i "s/^CONFIG_LSM=.*/CONFIG_LSM=\"$order\"/" "image/boot/config-$release"
		run dclist doctor --root image
		# The module itself does without IPE
		case $order in
		*bpf | bpf,*) ends 0 ;;
		*)
			ends 1
			contains "missing: bpf in the order of LSMs"
			contains "1. add lsm=landlock,lockdown,yama,integrity,apparmor,bpf to GRUB_CMDLINE_LINUX"
			;;
		esac
		contains "missing: bpf before ipe in the order of LSMs"
		contains "1. add lsm=landlock,lockdown,yama,integrity,apparmor,bpf,ipe to GRUB_CMDLINE_LINUX"
	done
	for order in bpf,ipe lockdown,bpf,apparmor,ipe; do
		sed -i "s/^CONFIG_LSM=.*/CONFIG_LSM=\"$order\"/" "image/boot/config-$release"
		run dclist doctor --root image
		ends 0
	done
}

@test "doctor: a kernel without one of the options; a patched one" {
	with_module
	config SECURITY_IPE FS_VERITY BPF_LSM DEBUG_INFO_BTF_MODULES
	run dclist doctor --root image
	ends 0
	contains "the module itself, by BPF LSM: works"
	contains "IPE of an unmodified kernel, with the module: not with this kernel or machine
  missing: the kernel's option CONFIG_IPE_PROP_FS_VERITY_BUILTIN_SIG
IMA"
	lacks "No way is possible"
	config SECURITY_IPE IPE_PROP_FS_VERITY_BUILTIN_SIG FS_VERITY BPF_LSM
	run dclist doctor --root image
	ends 1
	contains "  missing: the kernel's option CONFIG_DEBUG_INFO_BTF_MODULES
No way is possible with this kernel. Boot one that has the options of one of them, such as Debian's linux-image-6.12-amd64"
	config SECURITY_IPE FS_VERITY SECURITY_DIGEST_CACHE IPE_PROP_DIGEST_CACHE
	run dclist doctor --root image
	ends 0
	contains "IPE of a patched kernel: works"
	config SECURITY_DIGEST_CACHE IMA_APPRAISE
	run dclist doctor --root image
	ends 0
	contains "IMA of a patched kernel: works"
}

@test "doctor: JSON, this machine, and an image without a kernel" {
	run dclist doctor --root image --json
	ends 1
	jq_py='import json,sys; d=json.load(sys.stdin); print(d["kernel"], d["stock"]["possible"], d["stock"]["works"], d["patched"]["possible"], [f["remedy"] for f in d["stock"]["facts"] if f["there"] == "no"][2])'
	[ "$(python3 -c "$jq_py" <<<"$output")" = "$release True False False apt install pahole" ]
	run dclist doctor
	[[ $status == [01] ]]
	contains "kernel: $(uname -r)"
	rm -r image/lib/modules/*
	run dclist doctor --root image
	ends 2
	contains "image/lib/modules: no kernel has modules here; name its release with --kernel"
	run dclist doctor --root nowhere
	ends 2
	contains "nowhere: "
}

@test "doctor: a hostile image neither blocks it nor puts a command into what is to do" {
	rm "image/boot/config-$release"
	mkfifo "image/boot/config-$release" "image/lib/modules/$release/config"
	run timeout 10 "$DCLIST" doctor --root image
	ends 1
	contains "not known: the kernel's option CONFIG_SECURITY_IPE"
	mkdir "image/lib/modules/6.12.118; reboot"
	run dclist doctor --root image
	ends 1
	contains "2. apt install linux-headers-'6.12.118; reboot'"
	contains "if it is installed: dkms autoinstall -k '6.12.118; reboot'"
}
