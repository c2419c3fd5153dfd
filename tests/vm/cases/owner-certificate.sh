# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: an owner's certificate, vouched for by a built-in one and added at run time, signs lists, keys, policies and disks

# make_certificate NAME [OPTION...] - in $work: NAME.key, NAME.pem; on the disk NAME.der
make_certificate() {
	timeout 60 openssl req -x509 -newkey rsa:2048 -noenc -sha256 -subj "/CN=$1" \
		-addext keyUsage=critical,digitalSignature -addext basicConstraints=critical,CA:FALSE \
		-addext subjectKeyIdentifier=hash "${@:2}" \
		-keyout "$work/$1.key" -out "$work/$1.pem" </dev/null 2>/dev/null
	timeout 20 openssl x509 -in "$work/$1.pem" -outform DER -out "$image/$1.der"
}

# As a machine-owner key is in .machine, which user mode Linux has no firmware for: both
# come to the kernel after it was built, and are in what .secondary_trusted_keys finds.
certificates() {
	make_certificate owner -CA "$keys/x509.pem" -CAkey "$keys/x509.key"
	sed 's/owner/Owner/' "$image/owner.der" >"$image/changed.der"
	make_certificate stranger
	# Its name, key id and length are those of one that the kernel trusts, its key is not
	timeout 60 openssl req -x509 -newkey rsa:3072 -noenc -sha256 -subj "$(timeout 20 openssl x509 \
		-in "$keys/x509.pem" -noout -subject -nameopt compat | sed 's/^subject=//')" \
		-addext "subjectKeyIdentifier=$(timeout 20 openssl x509 -in "$keys/x509.pem" -noout -ext subjectKeyIdentifier |
			sed -n '2s/[ :]//gp')" \
		-keyout "$work/false.key" -out "$work/false.pem" </dev/null 2>/dev/null
	make_certificate forged -CA "$work/false.pem" -CAkey "$work/false.key"
}

# The real chain, where there is apt's: InRelease, Packages, the package
debian() {
	local archive=/usr/share/keyrings/debian-archive-keyring.gpg program

	[[ -e $archive ]] && compgen -G "/var/lib/apt/lists/*_InRelease" >/dev/null || return 0
	(cd "$work" && timeout 60 apt-get -qq download busybox-static) >"$work/apt.log" 2>&1 || return 0
	dpkg-deb -x "$work"/busybox-static_*.deb "$work/package"
	# In /usr/bin since Debian 13
	program=$(find "$work/package" -path '*bin/busybox' -type f)
	put "$program" true
	put "$program" false
	printf x | dd of="$image/false" bs=1 seek=5000 conv=notrunc status=none
	timeout 60 "$dclist" convert deb -k "$archive" -o "$image/lists/deb" \
		--cert "$work/owner.pem" --key "$work/owner.key" "$work"/busybox-static_*.deb
}

# signed_by NAME - a list of hello, a list of keys, a list of world by that key, a policy
signed_by() {
	"$dclist" convert tree --i-vouch --name "hello-$1" --cert "$work/$1.pem" --key "$work/$1.key" \
		-o "$image/lists/hello-$1" "$packages/hello.root"
	"$dclist" keys enroll --cert "$work/$1.pem" --key "$work/$1.key" \
		-o "$image/lists/keys-$1" "$keys/unknown.pub"
	sed "s/^policy_name=[^ ]*/policy_name=$1/" "$top/policies/audit-only.pol" >"$work/$1.pol"
	"$dclist" policy sign --cert "$work/$1.pem" --key "$work/$1.key" -o "$image/policies/$1.p7b" "$work/$1.pol"
}

# The same list under a message that is none, and under one with certificates in it
other_forms() {
	local list=$work/hello.tlv

	"$dclist" unsign -o "$list" "$image/lists/hello-owner"
	echo none >"$work/none"
	"$vm/lists" wrap "$list" "$work/none" pkcs7 >"$image/lists/malformed"
	timeout 20 openssl cms -sign -binary -noattr -nosmimecap -md sha256 -in "$list" \
		-signer "$work/owner.pem" -inkey "$work/owner.key" -outform DER -out "$work/chain.p7"
	"$vm/lists" wrap "$list" "$work/chain.p7" pkcs7 >"$image/lists/chain"
}

# A root hash by the owner, and the policy that trusts signed disks
disk() {
	mkdir -p "$work/tree"
	cp "$packages/world.root/usr/bin/world" "$work/tree/"
	dm_verity owned "$work/tree" 5a5a
	pkcs7_sign "$work/owned.roothash" "$work/owner.pem" "$work/owner.key"
	put "$work/owned.roothash.p7" owner.sig 0644
	printf '%s\n' "policy_name=disks policy_version=1.0.0" 'DEFAULT action=ALLOW' 'DEFAULT op=EXECUTE action=DENY' \
		'op=EXECUTE boot_verified=TRUE action=ALLOW' 'op=EXECUTE dmverity_signature=TRUE action=ALLOW' >"$work/disks.pol"
	policy disks
}

host() {
	local name

	put "$vm/dclist.sh" lib/dclist.sh
	disk_size 64
	program_of hello usr/bin/hello
	program_of world usr/bin/world
	mkdir -p "$image/lists" "$image/policies" "$image/etc/digest_lists"
	list_of nofiles
	certificates
	for name in owner stranger forged; do
		signed_by "$name"
	done
	cp "$image/lists/hello-owner" "$image/etc/digest_lists/tlv-hello"
	other_forms
	. "$vm/gpg.bash"
	gpg_start
	run_gpg --import "$keys/unknown.sec"
	"$dclist" convert tree --i-vouch --name world --gpg-key unknown@dclist.example \
		-o "$image/lists/world" "$packages/world.root"
	debian
	disk
}

# What the owner signed is refused as anybody's
before() {
	load_list /mnt/lists/nofiles
	for _name in owner stranger forged; do
		expect_load ENOKEY "/mnt/lists/hello-$_name"
		expect_load ENOKEY "/mnt/lists/keys-$_name"
		ran 1 dclist policy load "/mnt/policies/$_name.p7b"
		says "the kernel has no certificate of its signer"
		expect ENOKEY "policy $_name" write "/mnt/policies/$_name.p7b" "$ipe/new_policy"
	done
	dm_verity ENOKEY make owned owned /mnt/owner.sig
	expect_load ENOKEY /mnt/lists/world
	[ ! -e /mnt/lists/deb ] || expect_load ENOKEY /mnt/lists/deb
	expect_denied /usr/bin/hello
	ran 1 dclist why /usr/bin/hello
	says "broken   signer      /etc/digest_lists/tlv-hello is signed with a certificate (CN = dclist test signer, serial "
	says ") that is in no keyring of the kernel"
	says "to do: enrol it as a machine-owner key (mokutil --import), or build it in (CONFIG_SYSTEM_TRUSTED_KEYS)"
	cp /mnt/lists/malformed /etc/digest_lists/tlv-hello
	ran 1 dclist why /usr/bin/hello
	says "broken   signer      the PKCS#7 signature of /etc/digest_lists/tlv-hello is malformed"
	says "to do: sign it again"
	cp /mnt/lists/chain /etc/digest_lists/tlv-hello
	ran 1 dclist why /usr/bin/hello
	says "); whether the kernel has it is not known"
	cp /mnt/lists/hello-owner /etc/digest_lists/tlv-hello
	ran 1 dclist status
	says "certificates: 1 that verify PKCS#7 signatures"
	says "  in .builtin_trusted_keys"
}

enrolled() {
	expect_equal "a stranger's certificate" "$(signed key /mnt/stranger.der .secondary_trusted_keys)" ENOKEY
	expect_equal "a changed certificate" "$(signed key /mnt/changed.der .secondary_trusted_keys)" EKEYREJECTED
	# Under another key a signature is noise, whose errno depends on its first bytes
	_answer=$(signed key /mnt/forged.der .secondary_trusted_keys)
	case $_answer in
	EINVAL | EBADMSG | EKEYREJECTED) pass "a forged certificate: $_answer" ;;
	*) fail "a forged certificate: $_answer" ;;
	esac
	expect_equal "the owner's certificate, as built in" "$(signed key /mnt/owner.der .builtin_trusted_keys)" EACCES
	expect_load ENOKEY /mnt/lists/hello-owner
	expect_equal "the owner's certificate" "$(signed key /mnt/owner.der .secondary_trusted_keys)" ok
	ran 1 dclist status
	says "certificates: 2 that verify PKCS#7 signatures"
	says "  owner: "
	says "  in .secondary_trusted_keys"
	ran 1 dclist status --json
	says '"keyring": ".secondary_trusted_keys"'
	ran 1 dclist why /usr/bin/hello
	says ") that the kernel has in .secondary_trusted_keys"
	says "broken   loaded      hello-owner is installed, but not loaded"
}

after() {
	for _name in stranger forged; do
		expect_load ENOKEY "/mnt/lists/hello-$_name"
		expect_load ENOKEY "/mnt/lists/keys-$_name"
	done
	ran 0 dclist load --all
	says "1 loaded, 0 failed"
	expect_allowed /usr/bin/hello
	expect_equal "signer" "$(awk '$3 == "hello-owner" { print $4 }' "$dc/lists")" pkcs7
	expect_denied /usr/bin/world
	expect_load ENOKEY /mnt/lists/world
	load_list /mnt/lists/keys-owner
	load_list /mnt/lists/world
	expect_allowed /usr/bin/world
	unload_list hello-owner
	expect_denied /usr/bin/hello
}

# What Debian signed and the owner converted
from_debian() {
	[ -e /mnt/lists/deb ] || return
	enable_verity /mnt/true /mnt/false
	expect_denied /mnt/true
	load_list /mnt/lists/deb
	expect_allowed /mnt/true
	expect_denied /mnt/false "Debian's program with one byte changed"
}

from_a_disk() {
	dm_verity ok make owned owned /mnt/owner.sig
	mount_verity owned
	activate /mnt/policies/disks.p7b
	expect_allowed /owned/world
	ran 0 dclist why /owned/world
	umount /owned
	expect_equal "remove owned" "$(dmverity remove owned)" ok
	losetup -D 2>/dev/null
}

guest() {
	. /mnt/lib/dclist.sh
	mkdir -p /etc /usr
	ln -s /mnt/etc/digest_lists /etc/digest_lists
	ln -s /mnt/usr/bin /usr/bin
	enable_verity /usr/bin/hello /usr/bin/world
	before
	enrolled
	after
	from_debian
	ran 0 dclist policy load /mnt/policies/owner.p7b
	says "owner 1.0.0: loaded"
	ran 0 dclist policy list --json
	says '"keyring": ".secondary_trusted_keys"'
	ran 1 dclist policy load /mnt/policies/stranger.p7b
	says "the kernel has no certificate of its signer"
	from_a_disk
}
