# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: on a kernel that is not patched the module loads, verifies, refuses, answers and stays
host() {
	local group

	program_of hello hello
	list_of hello
	for group in accepted keys flipped file-digests index other-signature signature-forms tlv trailing truncated \
		unsigned weak-hash; do
		lists_of "$group"
	done
	content_digest "$image/hello" >"$image/content"
	pgp_list "a name" "$(content_digest "$image/hello")"
	pkcs7_list stranger "$(content_digest "$image/hello")"
	signed=$(tlv weak "$(content_digest "$image/hello")")
	timeout 20 openssl cms -sign -binary -noattr -nocerts -nosmimecap -md sha1 -in "$signed" \
		-signer "$keys/x509.pem" -inkey "$keys/x509.key" -outform DER -out "$signed.p7"
	"$vm/lists" wrap "$signed" "$signed.p7" pkcs7 >"$image/lists/weak"
	head -c -1 "$signed.p7" >"$work/cut.p7"
	"$vm/lists" wrap "$signed" "$work/cut.p7" pkcs7 >"$image/lists/cut"
	"$vm/lists" keys "$keys/vendor.sec" "$keys/unknown.pub" >"$image/keys-unknown"
	list_of hello_unknown
	disk_size 32
}

guest() {
	content=$(cat /mnt/content)
	expect_equal "the kernel is Debian's" "$(grep -c 'debian-kernel@lists.debian.org' /proc/version)" 1
	expect_equal "before" "$(ls "$dc" 2>&1)" "ls: $dc: No such file or directory"
	insmod /lib/digest_cache.ko || fail "insmod"
	expect_record 'digest_cache: Loaded OpenPGP key .vendor <vendor@dclist.example>: [0-9a-f]{40}'
	# "mark" and "policy" only if the module has BTF
	expect_equal "files" "$(cd "$dc" && echo * | sed 's/mark policy //')" "lists load query revocations seal stats unload"
	expect_equal "once more" "$(insmod /lib/digest_cache.ko 2>&1)" "insmod: can't insert '/lib/digest_cache.ko': File exists"

	# What is accepted, in all its forms
	for list in /mnt/lists/accepted/*; do
		expect_load ok "$list"
		expect_stat lists 1
		expect_equal "query" "$(probe query "$dc/query" "$content")" "$(list_id hello-1.0-1.x86_64) hello-1.0-1.x86_64"
		unload_list hello-1.0-1.x86_64
	done
	expect_equal "query, unloaded" "$(probe query "$dc/query" "$content")" ""

	# What is refused
	for group in keys flipped file-digests index other-signature signature-forms tlv trailing truncated unsigned weak-hash; do
		expect_refused_all "/mnt/lists/$group"
	done
	expect_load ENOKEY /mnt/lists/stranger
	expect_load ENOPKG /mnt/lists/weak
	expect_load EBADMSG /mnt/lists/cut
	expect_record 'lsm=digest_cache op=load list=\? name="\?" signer=\? .* res=0 errno=74'

	# A key list, and records; names as audit has them
	expect_load ENOKEY /mnt/lists/hello_unknown
	expect_load ok /mnt/keys-unknown
	expect_load ok /mnt/lists/hello_unknown
	# Of many loads in five seconds most are in one record, after which each has its own
	for _ in 1 2 3 4; do
		! wait_for_record 'lsm=digest_cache op=loads ' || break
	done
	expect_load ok "/mnt/lists/a name"
	expect_record 'lsm=digest_cache op=load list=[0-9a-f]{64} name="keys" signer=[0-9a-f]{40} .* res=1 errno=0'
	expect_record 'lsm=digest_cache op=load list=[0-9a-f]{64} name=61206E616D65 signer='
	list_id hello-1.0-1.x86_64 >/tmp/id
	expect ok "unload" write /tmp/id "$dc/unload"
	expect_record 'lsm=digest_cache op=unload list=[0-9a-f]{64} name="hello-1.0-1.x86_64" '
	expect_equal "root and the keyring" "$(grep -c ' keyring   .digest_cache: ' /proc/keys)" 1

	# For good
	expect_write ok "keys lists" "$dc/seal"
	expect_load EPERM /mnt/lists/hello
	expect_equal "rmmod" "$(rmmod digest_cache 2>&1)" "rmmod: can't unload module 'digest_cache': Resource temporarily unavailable"
	expect_equal "rmmod -f" "$(rmmod -f digest_cache 2>&1)" "rmmod: can't unload module 'digest_cache': Resource temporarily unavailable"
	expect_stat sealed "keys lists"
}
