# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# What the host part of a case may say. $image is the folder that becomes the case's
# disk (/mnt in the kernel), $packages the signed test packages and their lists (see
# tests/vm/packages), $keys the test keys, $corpus the real packages.

: "${top:?}" "${base:?}" "${config:?}" "${flavour:?}" "${kernel:?}" "${vm:?}" "${file:?}" "${work:?}" "${image:?}" "${packages:?}" "${keys:?}" "${corpus:?}"

# put SOURCE DESTINATION [MODE] - a file onto the disk
put() {
	install -D -m "${3:-0755}" "$1" "$image/$2"
}

# program_of NAME DESTINATION - the program of a test package, as it came out of it
program_of() {
	put "$packages/$1.root/usr/bin/${1%%_*}" "$2"
}

# list_of NAME [DESTINATION] - the digest list of a test package
list_of() {
	put "$packages/$1.list" "${2:-lists/$1}" 0644
}

# lists_of GROUP - a folder of lists that tests/vm/lists made
lists_of() {
	mkdir -p "$image/lists"
	cp -r "$packages/lists/$1" "$image/lists/"
}

# The case needs the corpus
need_corpus() {
	[[ -d $corpus/rpm ]] || skip "no corpus (DCLIST_CORPUS)"
}

skip() {
	echo "$*" >"$work/skip"
	exit 0
}

# The case needs a TPM, which QEMU has if swtpm is installed
need_tpm() {
	[[ $config == smp ]] || skip "only QEMU has a TPM; make check-all tries it"
	hash swtpm qemu-system-x86_64 2>/dev/null || skip "no swtpm and qemu-system-x86_64: make deps GROUPS=qemu"
	mkdir "$work/tpm"
}

# The case needs the module's BPF programs.
need_bpf() {
	grep -q bpf_digest_cache_on_exec "$base/$flavour-kernel/lib/digest_cache.ko" ||
		skip "the module has no BTF, as there is no pahole: make deps GROUPS=qemu"
}

# The case boots with Secure Boot: Debian's shim and GRUB, its signed kernel, and the owner's
# certificate as a machine owner's key. The firmware knows only OVMF's test key, by which
# shim is signed once more; that one is as a key of the firmware's database.
need_secure_boot() {
	local firmware=/usr/share/OVMF/OVMF_VARS_4M.snakeoil.fd debs=$base/$flavour-uefi deb

	[[ -f $firmware ]] || skip "no OVMF: make deps GROUPS=qemu"
	hash sbsign mformat mcopy 2>/dev/null || skip "no sbsign or mtools: make deps GROUPS=qemu"
	sbverify --list "$kernel" 2>&1 | grep -q 'Debian Secure Boot CA' || skip "$kernel is not signed by Debian"
	if [[ ! -d $debs ]]; then
		rm -rf "$debs.new"
		mkdir -p "$debs.new"
		"$top/scripts/debian-fetch" bookworm binary shim-signed grub-efi-amd64-signed "$debs.new"
		for deb in "$debs.new"/*.deb; do
			dpkg-deb -x "$deb" "$debs.new"
		done
		mv "$debs.new" "$debs"
	fi
	mkdir "$work/uefi"
	timeout 20 openssl rsa -in /usr/share/ovmf/PkKek-1-snakeoil.key -passin pass:snakeoil -out "$work/uefi/firmware.key"
	cp /usr/share/ovmf/PkKek-1-snakeoil.pem "$work/uefi/firmware.pem"
	timeout 20 sbsign --key "$work/uefi/firmware.key" --cert "$work/uefi/firmware.pem" \
		--output "$work/uefi/shim.efi" "$debs/usr/lib/shim/shimx64.efi.signed"
	cp "$debs/usr/lib/grub/x86_64-efi-signed/grubx64.efi.signed" "$work/uefi/grub.efi"
	cp "$firmware" "$work/uefi/variables"
	openssl x509 -in "$keys/x509.pem" -outform DER -out "$work/uefi/owner.der"
	"$vm/efi_vars.py" "$work/uefi/variables" "$work/uefi/owner.der"
}

# disk_size MEBIBYTES [INODES]
disk_size() {
	echo "$@" >"$work/disk_size"
}

# disk_features LIST - of the file system, as for mke2fs -O; without this, verity
disk_features() {
	echo "$1" >"$work/disk_features"
}

# disk_room MEBIBYTES - so much is left behind the file system
disk_room() {
	echo "$1" >"$work/disk_room"
}

# policy NAME - signs an IPE policy of policies/, tests/vm/policies/, the case's own
# folder, or one that it made in $work, and puts it on the disk; for Debian's kernel in the
# form that its IPE knows
policy() {
	local source

	for source in "$top/policies/$1.pol" "$vm/policies/$1.pol" "${file%/*}/$1.pol" "$work/$1.pol"; do
		[[ -f $source ]] || continue
		mkdir -p "$(dirname "$image/policies/$1")"
		if [[ $config == stock* ]]; then
			sed 's/digest_cache=trusted/fsverity_signature=TRUE/; s/digest_cache=untrusted/fsverity_signature=FALSE/' "$source" >"$work/stock.pol"
			source=$work/stock.pol
		fi
		timeout 20 openssl smime -sign -binary -nodetach -noattr -nosmimecap -md sha256 \
			-in "$source" -signer "$keys/x509.pem" -inkey "$keys/x509.key" \
			-outform DER -out "$image/policies/$1.p7b"
		return
	done
	echo "policy $1: no such file" >&2
	return 1
}

# module_policy NAME LINE... - a policy of the module's file "policy" on the disk, signed by the
# kernel's X.509 key
module_policy() {
	local words=$work/$1.words

	printf '%s\n' "${@:2}" >"$words"
	pkcs7_sign "$words"
	mkdir -p "$image/policies"
	"$vm/lists" wrap "$words" "$words.p7" pkcs7 >"$image/policies/$1"
}

# tlv NAME ENTRY... - the signed bytes of a tlv list, in a file whose name is printed;
# an entry is KIND:ALG:HEX[:PATH]
tlv() {
	"$vm/lists" tlv "$@" >"$work/$1.tlv"
	echo "$work/$1.tlv"
}

# pgp_list NAME ENTRY... - a tlv list on the disk, signed by the vendor
pgp_list() {
	mkdir -p "$image/lists"
	"$vm/lists" sign "$keys/vendor.sec" "$(tlv "$@")" >"$image/lists/$1"
}

# pkcs7_sign FILE [CERTIFICATE KEY] - a PKCS#7 signature over it, as kernel modules have
pkcs7_sign() {
	timeout 20 openssl cms -sign -binary -noattr -nocerts -nosmimecap -md sha256 \
		-in "$1" -signer "${2:-$keys/x509.pem}" -inkey "${3:-$keys/x509.key}" \
		-outform DER -out "$1.p7"
}

# pkcs7_list NAME ENTRY... - the same, signed by the kernel's X.509 key
pkcs7_list() {
	local signed

	signed=$(tlv "$@")
	pkcs7_sign "$signed"
	mkdir -p "$image/lists"
	"$vm/lists" wrap "$signed" "$signed.p7" pkcs7 >"$image/lists/$1"
}

# pgp_revocation NAME KEY ENTRY... - a revocation list on the disk, signed by the key of that
# name; an entry is as in a list, or what id_of and
# signer_of print; with the serial $serial, if that is set
pgp_revocation() {
	mkdir -p "$image/lists"
	"$vm/lists" revocation "$1" ${serial:+"serial=$serial"} "${@:3}" >"$work/$1.tlv"
	"$vm/lists" sign "$keys/$2.sec" "$work/$1.tlv" >"$image/lists/$1"
}

# pkcs7_revocation NAME ENTRY... - the same, signed by the kernel's X.509 key
pkcs7_revocation() {
	mkdir -p "$image/lists"
	"$vm/lists" revocation "$1" ${serial:+"serial=$serial"} "${@:2}" >"$work/$1.tlv"
	pkcs7_sign "$work/$1.tlv"
	"$vm/lists" wrap "$work/$1.tlv" "$work/$1.tlv.p7" pkcs7 >"$image/lists/$1"
}

# id_of LIST - an entry that revokes a list of the disk
id_of() {
	echo "list:sha256:$("$top/build/dclist" show "$image/lists/$1" | sed -n 's/^  id: *//p')"
}

# signer_of KEY - an entry that revokes the key of that name
signer_of() {
	echo "signer:sha256:$("$vm/lists" fingerprint "$keys/$1.sec")"
}

# floor_of KEY NAME EVR - an entry that revokes packages by the key of that name, of this name
# and a lower version
floor_of() {
	echo "floor:sha256:$("$vm/lists" fingerprint "$keys/$1.sec"):$2 $3"
}

# dm_verity NAME FOLDER SALT - what is in the folder as a read-only file system for
# dm-verity, on the disk: NAME.img with the hash tree behind the data, in NAME.verity the
# words BLOCKS ROOT-HASH SALT, in NAME.sig the root hash signed by the kernel's X.509 key
dm_verity() {
	local data=$image/$1.img hash=$work/$1.roothash blocks=1024

	timeout 20 mke2fs -q -t ext4 -O ^has_journal -b 4096 -E root_owner=0:0 -d "$2" "$data" "$blocks"
	timeout 20 /usr/sbin/veritysetup format --data-blocks="$blocks" --hash-offset=$((blocks * 4096)) \
		--salt="$3" --root-hash-file="$hash" "$data" "$data" >"$work/veritysetup.log"
	echo "$blocks $(<"$hash") $3" >"$image/$1.verity"
	pkcs7_sign "$hash"
	put "$hash.p7" "$1.sig" 0644
}

content_digest() {
	echo "content:sha256:$(sha256sum <"$1" | cut -d' ' -f1)"
}

# verity_digest FILE [OPTION...] - as the kernel will measure it, options as for fsverity(1)
verity_digest() {
	fsverity digest --compact "$@" | sed 's/^/verity:sha256:/'
}

# two_programs_and_owner - hello and world with their lists, and what the owner signs with on the
# disk, where only a test has it
two_programs_and_owner() {
	put "$vm/dclist.sh" lib/dclist.sh
	disk_size 48
	program_of hello hello
	program_of world world
	list_of hello
	list_of world
	put "$keys/x509.pem" x509.pem
	put "$keys/x509.key" x509.key
}

# page_commands PAGE COUNT - the commands of docs/PAGE.md, at least COUNT, go onto the disk for run_page:
# lines "# COMMAND" of the page's code become "run COMMAND", the lines behind them "out LINE"
page_commands() {
	sed -n 's/^ \{7,8\}# /run /p; t; s/^ \{7,8\}\([^ ].*\)/out \1/p' "$top/docs/$1.md" >"$image/commands"
	[ "$(grep -c ^run "$image/commands")" -ge "$2" ]
}

# page_system - what the commands of a page find: hello and world from two packages with their database, and a program of
# the system's own
page_system() {
	local part

	put "$vm/dclist.sh" lib/dclist.sh
	for part in rpmrc macros; do
		put "/usr/lib/rpm/$part" "usr/lib/rpm/$part" 0644
	done
	"$top/tests/rpm-db" "$work/db" -i "$packages/hello.rpm" "$packages/world.rpm"
	put "$work/db/rpmdb.sqlite" db/rpmdb.sqlite 0644
	disk_size 48
	cp -r "$packages/hello.root/usr" "$packages/world.root/usr" "$image/"
	echo 'int main(void) { return 0; }' | timeout 60 gcc -O1 -static -o "$work/own" -x c -
	put "$work/own" usr/bin/own
}
