# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: on a kernel that is not patched the module loads, verifies, refuses, answers, records what a policy would deny, and stays
host() {
	local group

	need_bpf
	suite=$top/tests/attacks
	. "$suite/host.bash"
	put "$vm/dclist.sh" lib/dclist.sh
	put "$base/$flavour-kernel/lib/dummy.ko" dummy.ko
	program_of hello hello
	program_of world world
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
	policies
	disk_size 48
}

# Of the module, one that records and one that enforces, and those that are refused, by the errno
policies() {
	local header='digest_cache_policy=test policy_version=1.0.0 mode=' vendor mode

	printf '%s\n' 'policy_name=test policy_version=1.0.0' 'DEFAULT action=ALLOW' 'DEFAULT op=EXECUTE action=DENY' \
		'op=EXECUTE boot_verified=TRUE action=ALLOW' 'op=EXECUTE digest_cache=trusted action=ALLOW' >"$work/test.pol"
	mkdir -p "$image/policies" "$image/refused"
	for mode in audit enforce; do
		"$top/build/dclist" policy sign --force --module "$mode" --cert "$keys/x509.pem" --key "$keys/x509.key" \
			-o "$image/policies/$mode" "$work/test.pol"
	done
	head -n 2 "$image/policies/audit" >"$work/audit.words"
	vendor=$("$vm/lists" fingerprint "$keys/vendor.sec")
	cp "$work/audit.words" "$image/refused/EBADMSG-unsigned"
	"$vm/lists" sign "$keys/vendor.sec" "$work/audit.words" >"$image/refused/ENOKEY-by-a-vendor"
	sed 's/=test/=Test/' "$image/policies/audit" >"$image/refused/EKEYREJECTED-changed"
	refused mode "${header}permissive"
	refused no-version 'digest_cache_policy=test mode=audit'
	refused operation "${header}audit" 'op=RUN digest_cache=trusted'
	refused operation-twice "${header}audit" 'op=EXECUTE digest_cache=trusted' 'op=EXECUTE boot_verified=TRUE'
	refused word "${header}audit" 'op=EXECUTE dmverity_signature=TRUE'
	refused signer "${header}audit" "op=EXECUTE digest_cache_signer=${vendor%?}"
	refused signers "${header}audit" "op=EXECUTE$(printf " digest_cache_signer=$vendor%.0s" {1..17})"
	refused empty-line "${header}audit" '' 'op=EXECUTE digest_cache=trusted'
	refused list
	cp "$image/refused/EBADMSG-list" "$image/refused/EBADMSG-cut"
	truncate -s -1 "$image/refused/EBADMSG-cut"
	printf '%s\n' "${header}audit" >"$work/stranger"
	timeout 20 openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/other.key" -out "$work/other.pem" -subj /CN=stranger \
		-days 30 2>"$work/openssl.log"
	pkcs7_sign "$work/stranger" "$work/other.pem" "$work/other.key"
	"$vm/lists" wrap "$work/stranger" "$work/stranger.p7" pkcs7 >"$image/refused/ENOKEY-by-a-stranger"
}

# refused WHAT LINE... - a signed policy that is malformed; without a line, a digest list
refused() {
	local signed=$work/$1.words

	if (($# > 1)); then printf '%s\n' "${@:2}" >"$signed"; else signed=$(tlv list "$(content_digest "$keys/x509.pem")"); fi
	pkcs7_sign "$signed"
	"$vm/lists" wrap "$signed" "$signed.p7" pkcs7 >"$image/refused/EBADMSG-$1"
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

	# A policy, and what it would deny
	enable_verity /mnt/hello /mnt/world
	expect ENOKEY "a policy by the owner, before the owner's key is there" write /mnt/policies/audit "$dc/policy"
	owner_key
	for _file in /mnt/refused/*; do
		_name=${_file##*/}
		expect "${_name%%-*}" "policy $_name" write "$_file" "$dc/policy"
	done
	expect_record 'lsm=digest_cache op=policy auid=.* res=0 errno=74'
	expect_equal "no policy" "$(cat "$dc/policy")" ""
	expect_write EOPNOTSUPP "keys policy" "$dc/seal"
	expect_equal "no program is there" "$(bpfprog)" "opened 0, EACCES 0"

	expect ok "a policy that records" write /mnt/policies/audit "$dc/policy"
	expect_record 'lsm=digest_cache op=policy policy=[0-9a-f]{64} name="test" version="1.0.0" mode=audit auid=.* res=1 errno=0'
	expect_equal "it" "$(head -n 1 "$dc/policy")" "digest_cache_policy=test policy_version=1.0.0 mode=audit"
	load_list /mnt/lists/hello
	expect_allowed /mnt/hello "what is attested"
	expect_allowed /mnt/world "what is not"
	expect_record 'ipe_op=EXECUTE ipe_hook=BPRM_CHECK enforcing=0 pid=[0-9]+ comm="probe" path="/mnt/world" dev="vd[a-z]" ino=[0-9]+ digest_cache=not_attested fsverity_digest=sha256:[0-9a-f]{64} rule="DEFAULT op=EXECUTE action=DENY"'
	. /mnt/lib/dclist.sh
	ran 0 dclist why /mnt/hello
	says "the module only records what its policy would deny: it runs"
	ran 1 dclist status
	says "module:       not enforcing; what it denies still runs"
	expect ok "a module" module-fd /mnt/dummy.ko
	expect EPERM "a policy that enforces, after it" write /mnt/policies/enforce "$dc/policy"
	expect_record 'lsm=digest_cache op=policy auid=.* res=0 errno=1'
	expect_write EBUSY 1 "$dc/mark"

	# For good
	expect_write ok "keys lists" "$dc/seal"
	expect_load EPERM /mnt/lists/hello
	expect_equal "rmmod" "$(rmmod digest_cache 2>&1)" "rmmod: can't unload module 'digest_cache': Resource temporarily unavailable"
	expect_equal "rmmod -f" "$(rmmod -f digest_cache 2>&1)" "rmmod: can't unload module 'digest_cache': Resource temporarily unavailable"
	expect_stat sealed "keys lists"
}
