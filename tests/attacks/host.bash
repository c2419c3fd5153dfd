# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# What the host part of an attack may say besides tests/vm/host.bash.

: "${top:?}" "${suite:?}" "${base:?}" "${config:?}" "${flavour:?}" "${kernel:?}" "${work:?}" "${image:?}" "${keys:?}" "${vm:?}"

# need_smp WHAT - User Mode Linux lacks it; the kernels for QEMU have it
need_smp() {
	[[ $config == smp || $config == stock* ]] || skip "User Mode Linux $1; make check-all tries it under QEMU"
}

# program NAME STATUS [LINKER-OPTION...] - $work/NAME, a program of one page that ends with
# STATUS; entered at "other", with 42
program() {
	timeout 20 gcc -nostdlib -static -DSTATUS="$2" -DOTHER=42 -Wl,-z,noseparate-code -Wl,--build-id=none -s \
		"${@:3}" -o "$work/$1" "$suite/program.S"
}

# code NAME NUMBER - $work/NAME, a page whose start can be called and says NUMBER
code() {
	printf '%b' "\\xb8\\x$(printf %02x "$2")\\0\\0\\0\\xc3" >"$work/$1"
	chmod 0755 "$work/$1"
	padded "$1" 1
}

# code_and_other - attested code that says 0, which is also below an overlay, with another that says 42
code_and_other() {
	code code 0
	code other 42
	put "$work/code" code
	put "$work/code" lower/code
	put "$work/other" lower/other
	pgp_list code "$(content_digest "$work/code")"
}

# filled NAME BYTES - makes $work/NAME that large
filled() {
	local missing=$(($2 - $(stat -c %s "$work/$1")))

	head -c "$missing" /dev/zero | tr '\0' x >>"$work/$1"
}

# padded NAME PAGES
padded() {
	filled "$1" $(($2 * 4096))
}

# good_and_evil WAY [PAGES] - $work/good and $work/evil, which differ only in their first
# page: the one a list will attest, and the one that nobody does
good_and_evil() {
	"$1" good 0
	"$1" evil 42
	padded good "${2:-1}"
	padded evil "${2:-1}"
	put "$work/good" good
	put "$work/evil" evil
	pgp_list good "$(content_digest "$work/good")"
}

# verity_list NAME FILE - a list that holds the file's fs-verity digest
verity_list() {
	pgp_list "$1" "$(verity_digest "$2")"
}

# image_of NAME MEBIBYTES [MKE2FS-OPTION...] - a file system of its own on the disk, NAME.img,
# of what is in $work/NAME.d
image_of() {
	timeout 60 mke2fs -q -t ext4 -O verity -b 4096 -E root_owner=0:0 "${@:3}" -d "$work/$1.d" \
		"$image/$1.img" "${2}M"
}

# on_slow NAME SOURCE... - these files on a file system that can stand still, slow.img
on_slow() {
	local source

	mkdir -p "$work/slow.d"
	for source; do
		cp "${source%%:*}" "$work/slow.d/${source##*:}"
	done
	image_of slow $(($(du -sm "$work/slow.d" | cut -f1) * 9 / 8 + 8))
}

# helper NAME - a program of the initramfs, in $work
helper() {
	{ cpio --quiet -i --to-stdout "bin/$1" <"$base/attacks.cpio" &&
		cpio --quiet -i --to-stdout "bin/$1" <"$base/$flavour.cpio"; } >"$work/$1" 2>/dev/null
	chmod 0755 "$work/$1"
	[[ -s $work/$1 ]]
}

# tools HELPER... - busybox and these, on the disk and on a list, for when nothing of the
# initramfs runs any more
tools() {
	local tool digests=()

	put /bin/busybox bin/busybox
	digests+=("$(content_digest /bin/busybox)")
	for tool in probe "$@"; do
		helper "$tool"
		put "$work/$tool" "bin/$tool"
		digests+=("$(content_digest "$work/$tool")")
	done
	pgp_list tools "${digests[@]}"
}

# on_slow_with_copy WAY WHICH - of good_and_evil, "f" on slow.img and "honest" beside it are WHICH
on_slow_with_copy() {
	good_and_evil "$1" 3
	on_slow "$work/$2:f"
	put "$work/$2" honest
}

# evil_source - what the guest's pinned reads: the first page of $work/evil, and more
evil_source() {
	cp "$work/evil" "$work/source.img"
	truncate -s 64K "$work/source.img"
	put "$work/source.img" source.img
}

# slow_below POLICY - "f" on slow.img is $work/good, which a list holds; $work/evil is as large
slow_below() {
	on_slow "$work/good:f"
	put "$work/good" good
	put "$work/evil" evil
	pgp_list good "$(content_digest "$work/good")"
	policy "$1"
}

# ima_rules - $work/good and $work/evil, two policies of IMA, and one of IPE, "reads", for which
# they have to be attested
ima_rules() {
	echo 'measure func=MODULE_CHECK uid=111' >"$work/good"
	echo 'measure func=MODULE_CHECK uid=666' >"$work/evil"
	cat >"$work/reads.pol" <<-EOT
		policy_name=reads policy_version=1.0.0
		DEFAULT action=ALLOW
		DEFAULT op=POLICY action=DENY

		op=POLICY digest_cache=trusted action=ALLOW
	EOT
}

# kexec_files - $work/good and $work/evil, two kernels that could be started, and "kexec", a
# policy of IPE for which a kernel and its initramfs have to be attested
kexec_files() {
	# Its first sectors are what the loader looks at
	head -c 256K "$kernel" >"$work/good"
	head -c 252K "$kernel" >"$work/evil"
	filled evil $((256 * 1024))
	cat >"$work/kexec.pol" <<-EOT
		policy_name=kexec policy_version=1.0.0
		DEFAULT action=ALLOW
		DEFAULT op=KEXEC_IMAGE action=DENY
		DEFAULT op=KEXEC_INITRAMFS action=DENY

		op=KEXEC_IMAGE digest_cache=trusted action=ALLOW
		op=KEXEC_INITRAMFS digest_cache=trusted action=ALLOW
	EOT
}

# kexec_images - the same two kernels, initramfs and evil_initramfs on the disk, and the list
# "good" of those that are not evil
kexec_images() {
	local image_file

	kexec_files
	echo "an initramfs" >"$work/initramfs"
	echo "another one" >"$work/evil_initramfs"
	for image_file in good evil initramfs evil_initramfs; do
		put "$work/$image_file" "$image_file"
	done
	pgp_list good "$(content_digest "$work/good")" "$(content_digest "$work/initramfs")"
}

# header_host - /mnt/good, of which a list has the fs-verity digest, another copy of it, and
# for half_device an ELF header that enters it elsewhere
header_host() {
	program good 0
	program evil 0 -Wl,-e,other
	padded good 1
	padded evil 1
	put "$work/good" good
	put "$work/good" honest
	verity_list verity "$work/good"
	cp "$work/evil" "$work/fast"
	truncate -s 64K "$work/fast" "$work/slow"
	put "$work/fast" fast.img
	put "$work/slow" slow.img
}

# need_ima_staging - the case needs an IMA that can delete what is in its log
need_ima_staging() {
	grep -q '^CONFIG_IMA_STAGING=y' "${kernel%/*}/config" || skip "IMA of this kernel cannot delete its log"
}

# measured_lists - two programs with their lists, one that no list holds, and rules of IMA that measure them
measured_lists() {
	local program

	disk_size 32
	mkdir -p "$image/etc/digest_lists"
	for program in one two other; do
		program_of hello "$program"
		echo "$program" >>"$image/$program"
	done
	for program in one two; do
		pgp_list "$program" "$(content_digest "$image/$program")"
		cp "$image/lists/$program" "$image/etc/digest_lists/tlv-$program"
	done
	cp "$top/policies/ima/measure.ima" "$image/"
	policy everything
}
