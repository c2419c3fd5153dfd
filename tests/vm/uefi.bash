# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154
#
# The disk that OVMF starts shim and GRUB from.

# boot_disk MEBIBYTES [FILE NAME]... - $work/uefi/esp.img, with GRUB's configuration, which is on standard
# input, and FILEs as NAMEs
boot_disk() {
	local esp=$work/uefi/esp.img

	cat >"$work/uefi/grub.cfg"
	rm -f "$esp"
	truncate -s "$1M" "$esp"
	shift
	mformat -i "$esp" -F ::
	mmd -i "$esp" ::EFI ::EFI/BOOT ::EFI/debian
	mcopy -i "$esp" "$work/uefi/shim.efi" ::EFI/BOOT/BOOTX64.EFI
	mcopy -i "$esp" "$work/uefi/grub.efi" ::EFI/BOOT/grubx64.efi
	mcopy -i "$esp" "$work/uefi/grub.cfg" ::EFI/debian/grub.cfg
	while (($#)); do
		mcopy -i "$esp" "$1" "::$2"
		shift 2
	done
}
