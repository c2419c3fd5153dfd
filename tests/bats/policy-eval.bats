#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# dclist policy eval over images. That the kernel decides the same is tested in
# tests/vm/cases/policy-eval.sh.

# shellcheck disable=SC2154 # set in common.bash

load common

setup_file() {
	common_setup_file
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	root=$BATS_TEST_TMPDIR/image
	mkdir -p "$root"
}

teardown() {
	[[ ! ${memory-} ]] || rm -rf "$memory"
	[[ ! ${gnupg-} ]] || {
		timeout 20 gpgconf --kill all || true
		rm -rf "$gnupg"
	}
}

unpack() {
	(cd "$root" && rpm2cpio "$fixtures/vendor.rpm" | cpio --quiet -idmu)
}

# rules RULE...: a policy with a header and these lines
rules() {
	printf '%s\n' 'policy_name=test policy_version=1.0.0' "$@" >x.pol
}

eval_image() {
	run dclist policy eval --root "$root" "$@"
}

@test "policy eval: help, and wrong usage" {
	run dclist policy eval --help
	ends 0
	contains "Usage: dclist policy eval"
	run dclist policy eval
	ends 2
	contains "dclist policy eval: FILE is missing"
	run dclist policy eval x.pol
	ends 2
	contains "dclist policy eval: PATH is missing"
	run dclist policy eval --op EXEC x.pol /
	ends 2
	contains "dclist policy eval: --op EXEC: not one of EXECUTE, FIRMWARE, KMODULE, "
	run dclist policy eval --no-verity x.pol /
	ends 2
	contains "--no-verity requires --root"
}

@test "policy eval: a policy that the kernel would refuse" {
	rules 'DEFAULT action=DENY' 'op=EXECUTE boot_verified=yes action=ALLOW'
	run dclist policy eval x.pol /bin/sh
	ends 1
	contains "dclist policy eval: x.pol: line 3, column 26: 'yes' is not a value of boot_verified"
	eval_image nosuch.pol /x
	ends 1
	contains "nosuch.pol: cannot open"
}

@test "policy eval: not a regular file" {
	rules 'DEFAULT action=ALLOW'
	mkdir "$root/folder"
	mkfifo "$root/fifo"
	eval_image x.pol /nosuch
	ends 1
	contains "/nosuch: cannot be evaluated: No such file or directory"
	eval_image x.pol /folder
	ends 1
	contains "/folder: cannot be evaluated: it is a directory; name the files in it"
	eval_image x.pol /fifo
	ends 1
	contains "/fifo: cannot be evaluated: "
	eval_image --json x.pol /nosuch
	ends 1
	[ "$(json 'j[0]["error"]')" = "No such file or directory" ]
}

@test "policy eval: the first rule that holds decides, then the default" {
	unpack
	rules '# nothing' '	op=EXECUTE boot_verified=TRUE action=DENY' 'DEFAULT op=KMODULE action=DENY' \
		' op=EXECUTE	boot_verified=FALSE	action=ALLOW # this one' 'op=EXECUTE action=DENY' 'DEFAULT action=DENY'
	eval_image x.pol /usr/bin/vendor
	ends 0
	contains "/usr/bin/vendor: allow EXECUTE, line 5: op=EXECUTE\\011boot_verified=FALSE\\011action=ALLOW"
	contains "  boot_verified=FALSE: files of an image are not in the initramfs"
	lacks "this one"
	eval_image --op KMODULE x.pol /usr/bin/vendor
	ends 1
	contains "/usr/bin/vendor: deny KMODULE, line 4: DEFAULT op=KMODULE action=DENY"
	eval_image --op POLICY x.pol /usr/bin/vendor
	ends 1
	contains "/usr/bin/vendor: deny POLICY, line 7: DEFAULT action=DENY"
}

@test "policy eval: the operation that a name implies" {
	mkdir -p "$root/lib/firmware" "$root/lib/modules/6.12/kernel"
	echo >"$root/lib/firmware/card.bin"
	echo >"$root/lib/modules/6.12/kernel/card.ko.xz"
	rules 'DEFAULT action=ALLOW'
	eval_image x.pol /lib/firmware/card.bin /lib/modules/6.12/kernel/card.ko.xz
	ends 0
	contains "/lib/firmware/card.bin: allow FIRMWARE, line 2"
	contains "/lib/modules/6.12/kernel/card.ko.xz: allow KMODULE, line 2"
}

@test "policy eval: files that the lists of an image attest" {
	unpack
	cp "$root/usr/bin/vendor" "$root/usr/bin/copy"
	echo more >>"$root/usr/bin/copy"
	dclist install --root "$root" --no-verify "$fixtures/vendor.rpm" >/dev/null
	eval_image --no-verity "$TOP/policies/packages-only.pol" /usr/bin/vendor
	ends 0
	contains "/usr/bin/vendor: allow EXECUTE, line 8: op=EXECUTE digest_cache=trusted action=ALLOW"
	contains "  digest_cache=trusted: attested by the installed list vendor-1.0-1.noarch, once that is loaded"
	eval_image --no-verity "$TOP/policies/packages-only.pol" /usr/bin/copy /usr/bin/vendor.link
	ends 1
	contains "/usr/bin/copy: deny EXECUTE, line 5: DEFAULT op=EXECUTE action=DENY"
	contains "  digest_cache=untrusted: no installed list attests it"
	contains "/usr/bin/vendor.link: allow EXECUTE"
	eval_image --no-verity --json "$TOP/policies/packages-only.pol" /usr/bin/vendor.link
	ends 0
	[ "$(json '[j[0][k] for k in ("file", "path", "op", "decision", "default")]')" = \
		"['/usr/bin/vendor.link', '/usr/bin/vendor', 'EXECUTE', 'allow', False]" ]
	[ "$(json 'j[0]["rule"]')" = "{'line': 8, 'text': 'op=EXECUTE digest_cache=trusted action=ALLOW'}" ]
	[ "$(json '[(f["property"], f["value"]) for f in j[0]["facts"]]')" = \
		"[('boot_verified', 'FALSE'), ('digest_cache', 'trusted')]" ]
}

# by SIGNER STATUS MESSAGE: a rule that names the signer, for the vendor's program
by() {
	rules 'DEFAULT action=DENY' "op=EXECUTE digest_cache_signer=$1 action=ALLOW"
	eval_image --no-verity x.pol /usr/bin/vendor
	ends "$2"
	contains "  digest_cache_signer=$1: $3"
}

# bats test_tags=slow
@test "policy eval: whose lists of an image attest a file" {
	local vendor own installed=$root/etc/digest_lists/rpm-vendor-1.0-1.noarch
	local yes="attested by the installed list vendor-1.0-1.noarch, once that is loaded"
	local no="no installed list by this signer attests it"

	gnupg=$(mktemp -d /tmp/dcl.XXXXXX)
	export GNUPGHOME=$gnupg
	chmod 700 "$gnupg"
	new_key own nistp256 sign
	own=$(key_fingerprint own)
	own=${own,,}
	openssl req -x509 -newkey rsa:2048 -noenc -days 30 -subj /CN=tests -keyout key -out cert 2>/dev/null
	unpack
	dclist install --root "$root" --no-verify "$fixtures/vendor.rpm" >/dev/null
	vendor=$(dclist show "$installed" | sed -n 's,^  signer: *fingerprint ,,p')
	by "$vendor" 0 "$yes"
	by "$own" 1 "$no"
	by pkcs7 1 "$no"
	# Several signatures, and several lists with the file
	dclist sign --gpg-key own@dclist.example -o both "$installed"
	dclist sign --cert cert --key key -o "$root/etc/digest_lists/owners" "$installed"
	by pkcs7 0 "$yes"
	by "$own" 1 "$no"
	cp both "$installed"
	by "$own" 0 "$yes"
	by "$vendor" 0 "$yes"
	rules 'DEFAULT action=DENY' "op=EXECUTE digest_cache_signer=${own//[0-9]/0} action=ALLOW" \
		"op=EXECUTE digest_cache_signer=${own^^} digest_cache_signer=pkcs7 action=ALLOW"
	eval_image --no-verity --json x.pol /usr/bin/vendor
	ends 0
	[ "$(json '[(f["property"], f["value"], f["holds"]) for f in j[0]["facts"]]')" = \
		"[('digest_cache_signer', '${own//[0-9]/0}', 'no'), ('digest_cache_signer', '$own', 'yes'), ('digest_cache_signer', 'pkcs7', 'yes')]" ]
	# What a key revokes, it does not attest
	dclist revoke --root "$root" --gpg-key own@dclist.example --force "$root/usr/bin/vendor" >/dev/null
	by "$own" 1 "$no"
	by "$vendor" 0 "$yes"
	# Nothing of a file without fs-verity
	eval_image x.pol /usr/bin/vendor
	ends 1
	contains "fs-verity"
}

@test "policy eval: without fs-verity nothing is attested" {
	memory=$(mktemp -d /dev/shm/dclist.XXXXXX)
	root=$memory
	unpack
	dclist install --root "$root" --no-verify "$fixtures/vendor.rpm" >/dev/null
	eval_image "$TOP/policies/packages-only.pol" /usr/bin/vendor
	ends 1
	contains "  digest_cache=untrusted: its file system has no fs-verity"
	rules 'DEFAULT action=DENY' 'op=EXECUTE fsverity_signature=TRUE action=ALLOW' \
		'op=EXECUTE fsverity_digest=sha256:00 action=ALLOW'
	eval_image x.pol /usr/bin/vendor
	ends 1
	contains "  fsverity_signature=FALSE: its file system has no fs-verity"
	contains "  fsverity_digest=none: its file system has no fs-verity"
}

@test "policy eval: what is not known here is said" {
	unpack
	rules 'DEFAULT action=DENY' 'op=EXECUTE boot_verified=TRUE dmverity_signature=TRUE action=ALLOW' \
		'op=EXECUTE dmverity_roothash=sha256:00 action=ALLOW'
	eval_image x.pol /usr/bin/vendor
	ends 1
	contains "/usr/bin/vendor: unknown EXECUTE, line 2: DEFAULT action=DENY"
	contains "  unless, as dmverity_roothash is not known here, line 4: op=EXECUTE dmverity_roothash=sha256:00 action=ALLOW"
	contains "  dmverity_roothash=unknown: the device of the image is not known"
	# Not asked: the condition before does not hold
	lacks "dmverity_signature=unknown"
	eval_image --json x.pol /usr/bin/vendor
	ends 1
	[ "$(json 'j[0]["decision"], j[0]["unless"]["line"]')" = "('unknown', 4)" ]
	# Both ways the same
	rules 'DEFAULT action=DENY' 'op=EXECUTE dmverity_signature=TRUE action=DENY'
	eval_image x.pol /usr/bin/vendor
	ends 1
	contains "/usr/bin/vendor: deny EXECUTE, line 2: DEFAULT action=DENY"
}

@test "policy eval: a policy cannot steer the terminal" {
	unpack
	printf 'policy_name=\033 policy_version=1.0.0\nDEFAULT action=DENY #\033\nop=EXECUTE fsverity_digest=\033: action=DENY\nop=EXECUTE action=DENY #\033' >x.pol
	eval_image x.pol /usr/bin/vendor
	ends 1
	lacks $'\e'
}
