#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# dclist status where the kernel has no digest cache, and what it says of keys, with files in
# the place of the kernel's. With a digest cache it is tested in tests/vm.

# shellcheck disable=SC2154 # set in common.bash
# shellcheck disable=SC2046 # options of pkcs7 are words

load kernel
load sign

setup_file() {
	owner_setup_file
	fixture_gpg --quick-gen-key soon@dclist.example rsa2048 sign 60d
	fixture_gpg --faked-system-time 20200101T000000 \
		--quick-gen-key subkey@dclist.example rsa2048 cert never
	fixture_gpg --quick-add-key "$(key_fingerprint subkey)" rsa2048 sign 89d
	fixture_gpg --quick-gen-key later@dclist.example rsa2048 sign 92d
	new_key vendor rsa2048 sign
	fixture_gpg --armor --export >"$BATS_FILE_TMPDIR/all.asc"
	make_package "$BATS_FILE_TMPDIR/hello.rpm" hello
}

teardown_file() {
	owner_teardown_file
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
}

# kernel_with NAME...: "keys", as /proc/keys shows it, with these keys, the newest subkey of each
kernel_with() {
	local name n=10

	echo '0000000a I------     2 perm 1f0f0000     0     0 keyring   .digest_cache: 1' >keys
	for name; do
		n=$((n + 1))
		printf '%08x I------     1 perm 1f030000     0     0 asymmetri %s@dclist.example: %s: PGP.rsa 00000000 []\n' \
			"$n" "$name" "$(newest "$name")"
	done >>keys
}

# Fingerprint of a key's last subkey, or of itself
newest() {
	fixture_gpg --with-colons --list-keys "$1@dclist.example" |
		awk -F: '$1 == "fpr" { f = tolower($10) } END { print f }'
}

day_of() {
	fixture_gpg --with-colons --list-keys "$1@dclist.example" |
		awk -F: '$1 == "pub" || $1 == "sub" { d = $7 } END { print d }' | xargs -I{} date -u -d @{} +%F
}

# on_kernel OPTION...: dclist status, with "keys" and what is in the directories lists, vendors.d
# and kernel
on_kernel() {
	[ "$(id -u)" -eq 0 ] || skip "mounting needs root"
	mkdir -p lists vendors.d
	# shellcheck disable=SC2016 # for the inner shell
	run --separate-stderr timeout 60 unshare --mount sh -c '
		here=$PWD cache=/sys/kernel/security/digest_cache
		mount -t tmpfs tmpfs /sys/kernel/security && mount --bind keys /proc/keys &&
			mount -t tmpfs tmpfs /etc || exit 77
		mkdir -p $cache /etc/dclist
		touch $cache/lists $cache/stats $cache/seal
		[ ! "$rules" ] || mkdir /sys/kernel/security/ima
		[ ! -e "$rules" ] || cp "$rules" /sys/kernel/security/ima/policy
		[ ! -d "$here/kernel" ] || cp "$here"/kernel/* $cache
		cp -r "$here/lists" /etc/digest_lists
		cp -r "$here/vendors.d" /etc/dclist
		exec "$@"' sh "$DCLIST" status "$@"
	[ "$status" -ne 77 ] || skip "no permission to mount it"
}

# row VENDOR KEY EXPIRES: of the table of vendors' keys
row() {
	printf '%s\t1\t%s\tRSA 2048\t2020-01-01\t%s\t-\t-\n' \
		"$1" "$(key_fingerprint "$2")" "$3" >>vendors.d/test.tsv
}

# with TYPE ARGUMENT...: dclist, where a file system of that type is in the place of securityfs
with() {
	[ "$(id -u)" -eq 0 ] || skip "mounting needs root"
	# shellcheck disable=SC2016 # for the inner shell
	run --separate-stderr timeout 60 unshare --mount sh -c '
		mount -t "$1" "$1" /sys/kernel/security || exit 77
		shift
		exec "$@"' sh "$1" "$DCLIST" "${@:2}"
	[ "$status" -ne 77 ] || skip "no permission to mount it"
}

# metrics FILE: what it says, if it is well-formed
metrics() {
	! command -v promtool >/dev/null || promtool check metrics <"$1"
	run "$TOP/tests/bats/prometheus.py" "$1"
	ends 0
}

# metric NAME VALUE
metric() {
	grep -qxF "dclist_$1 $2" <<<"$output" || {
		echo "not $1 $2" >&2
		echo "$output" >&2
		return 1
	}
}

@test "status: a kernel without a digest cache" {
	needs_no_digest_cache
	with securityfs status
	ends 1
	contains "digest cache: not present"
	contains "lists in /etc/digest_lists"
	contains "to do:        this kernel has no digest cache; boot one that was built with CONFIG_SECURITY_DIGEST_CACHE"
	with securityfs status --json
	ends 1
	[ "$(json 'j["digest_cache"], j["loaded"], len(j["to_do"])')" = "(False, None, 1)" ]
}

@test "status: without securityfs nothing is known of the kernel" {
	with tmpfs status
	ends 1
	contains "digest cache: not known"
	contains "IPE:          not known"
	lacks "not present"
	contains "to do:        securityfs is not mounted, so the kernel's digest cache cannot be reached; mount -t securityfs securityfs /sys/kernel/security"
}

@test "status: JSON" {
	with tmpfs status --json
	ends 1
	[ "$(json 'j["digest_cache"], j["ipe"]["present"], j["loaded"], len(j["to_do"])')" = "(None, None, None, 1)" ]
	[ "$(json 'sorted(j)')" = "['certificates', 'digest_cache', 'ima', 'installed', 'ipe', 'keys', 'loaded', 'malformed', 'not_installed', 'not_loaded', 'revoked_lists', 'sealed', 'to_do', 'untrusted']" ]
}

EXPIRES="the last key of a vendor has expired, or expires within 90 days"

# bats test_tags=slow
@test "status: the last key of a vendor that expires within 90 days, by an installed key list" {
	kernel_with soon subkey later owner
	on_kernel
	lacks "expiring:"
	lacks "$EXPIRES"
	mkdir -p lists
	dclist keys enroll $(pkcs7) -o lists/keys-1 "$BATS_FILE_TMPDIR/all.asc"
	on_kernel
	ends 1
	contains "expiring:     soon@dclist.example, the last key, $(newest soon): $(day_of soon)"
	contains "expiring:     subkey@dclist.example, the last key, $(newest subkey): $(day_of subkey)"
	lacks "expiring:     later@dclist.example"
	lacks "expiring:     owner@dclist.example"
	contains "$EXPIRES"
	on_kernel --json
	[ "$(json '[(k["user_id"].split("@")[0], k["last_expiring"], "expires" in k) for k in j["keys"]]')" = "[('soon', True, True), ('subkey', True, True), ('later', False, True), ('owner', False, False)]" ]
}

# bats test_tags=slow
@test "status: a vendor with a later key is not named; the table of vendors' keys has dates, too" {
	mkdir -p vendors.d
	kernel_with soon later owner
	row acme soon "$(date -u -d '+89 days' +%F)"
	row acme later "$(date -u -d '+91 days' +%F)"
	on_kernel
	lacks "expiring:"
	on_kernel --json
	[ "$(json '[k.get("vendor") for k in j["keys"]]')" = "['acme', 'acme', None]" ]
	kernel_with soon owner
	on_kernel
	contains "expiring:     acme, the last key, $(newest soon): $(date -u -d '+89 days' +%F)"
	row acme owner -
	on_kernel
	lacks "expiring:"
	kernel_with soon
	echo 2020-01-01 >vendors.d/no.table
	on_kernel
	contains "expiring:     acme, the last key, $(newest soon): "
	echo broken >vendors.d/broken.tsv
	on_kernel
	ends 1
	[[ $stderr == *"broken.tsv: line 1: not eight columns"* ]]
}

UNTRUSTED="some installed lists are only signed by keys that the kernel does not have"

# bats test_tags=slow
@test "status: installed lists that only an untrusted key signed" {
	mkdir -p lists
	dclist generate -o lists "$BATS_FILE_TMPDIR/hello.rpm" >/dev/null
	kernel_with owner
	on_kernel
	ends 1
	contains "untrusted:    1 installed lists, by no key of the kernel"
	contains "  $HELLO"
	contains "$UNTRUSTED"
	on_kernel --json
	[ "$(json 'j["untrusted"]')" = "['$HELLO']" ]
	dclist sign --gpg-key owner@dclist.example -o signed "lists/$HELLO"
	mv signed "lists/$HELLO"
	on_kernel
	lacks "untrusted:"
	lacks "$UNTRUSTED"
	kernel_with vendor
	on_kernel --json
	[ "$(json 'j["untrusted"], j["not_loaded"]')" = "([], ['$HELLO'])" ]
	rm keys
	touch keys
	on_kernel
	contains "keys:         not known"
	lacks "untrusted:"
}

# ima RULE...: what IMA is, by the rules that it has
ima() {
	printf '%s\n' "$@" >rules
	rules=$PWD/rules on_kernel
}

@test "status: what IMA does with digest lists" {
	kernel_with owner
	on_kernel
	contains "IMA:          not present"
	ima "dont_measure fsname=rootfs "
	contains "IMA:          does not use the digest cache"
	contains "IPE is not enabled, so the digest cache is not consulted"
	ima "measure func=CRITICAL_DATA label=digest_cache pcr=13 " "measure func=BPRM_CHECK digest_cache=content pcr=13 " \
		"appraise func=BPRM_CHECK digest_cache=content appraise_type=imasig "
	contains "IMA:          appraises by digest lists, measures lists into PCR 13, measures what no measured list attests"
	lacks "IPE is not enabled, so"
	rules=$PWD/rules on_kernel --json
	[ "$(json 'sorted(j["ima"].items())')" = "[('appraises', True), ('lists_pcr', 13), ('measures', True), ('present', True)]" ]
	ima "measure func=CRITICAL_DATA "
	contains "IMA:          measures lists into PCR 10"
	rules=none on_kernel
	contains "IMA:          not known"
	rules=none on_kernel --json
	[ "$(json 'j["ima"]')" = None ]
}

# without_programs COMMAND...: where the digest cache is a module that has neither "mark" nor "policy"
without_programs() {
	[ "$(id -u)" -eq 0 ] || skip "mounting needs root"
	printf 'CONFIG_%s=y\n' SECURITY_IPE IPE_PROP_FS_VERITY_BUILTIN_SIG >config
	run timeout 60 unshare --mount bash -c '
		mount -t tmpfs none /sys/kernel/security && mount -t tmpfs none /sys/module && mount -t tmpfs none /boot || exit 77
		[ ! -e /proc/config.gz ] || mount --bind config /proc/config.gz || exit 77
		(mkdir -p /sys/module/digest_cache /sys/kernel/security/{ipe/policies,digest_cache} && echo live >/sys/module/digest_cache/initstate &&
			echo 1 >/sys/kernel/security/ipe/enforce && cd /sys/kernel/security/digest_cache && : >lists && : >seal &&
			printf "lists: 0\ndigests: 0\nbound: 0\nbytes: 0\nload_failures: 0\n" >stats) || exit 78
		exec "$@"' bash "$@"
	[ "$status" -ne 77 ] || skip "no permission to mount"
	[ "$status" -ne 78 ]
}

@test "status: a kernel without keys, which requires none where the owner signs all lists" {
	kernel_with
	mkdir kernel
	: >kernel/lists
	on_kernel
	contains "the kernel has no key"
	echo "$(printf '%064d' 1) tlv tools pkcs7 2 256" >kernel/lists
	on_kernel
	contains "1 loaded lists"
	lacks "the kernel has no key"
}

@test "status: a module without BPF programs; policy check knows it as well" {
	without_programs "$DCLIST" status
	ends 1
	contains "way:          a module without BPF programs; nothing gets its answers"
	contains "the module has no BPF programs, so IPE denies what digest lists attest if it enforces"
	lacks "digest_cache= for programs"
	# Without IPE, nothing is denied.
	# shellcheck disable=SC2016 # for the inner shell
	without_programs bash -c 'rm -r /sys/kernel/security/ipe && exec "$0" status' "$DCLIST"
	ends 1
	contains "IPE is not enabled, so the digest cache is not consulted"
	lacks "IPE denies"
	without_programs "$DCLIST" status --json
	[ "$(json 'j["ipe"]["no_programs"], j["ipe"]["stock"]')" = "(True, False)" ]
	printf '%s\n' 'policy_name=x policy_version=1.0.0' 'DEFAULT action=ALLOW' 'DEFAULT op=EXECUTE action=DENY' \
		'op=EXECUTE boot_verified=TRUE action=ALLOW' 'op=EXECUTE fsverity_signature=TRUE action=ALLOW' >x.pol
	without_programs "$DCLIST" policy check x.pol
	ends 0
	contains "x.pol:5:12: warning: the module has no BPF programs, so this does not match what lists attest, only files with a builtin signature; dclist doctor shows what is missing"
}

@test "status: wrong usage" {
	run dclist status x
	ends 2
	contains "x: unexpected argument"
}

@test "status: metrics where nothing is known of the kernel, or there is no digest cache" {
	with tmpfs status --prometheus "$PWD/unknown.prom"
	ends 0
	[ "$output" = "" ]
	metrics unknown.prom
	lacks digest_cache_present
	lacks _loaded
	lacks ipe_
	metric attention 1
	contains "dclist_lists_installed "
	needs_no_digest_cache
	with securityfs status --prometheus "$PWD/absent.prom"
	ends 0
	metrics absent.prom
	metric digest_cache_present 0
	lacks _loaded
	lacks sealed
}

@test "status: metrics are complete, or the old ones" {
	mkdir out
	echo old >out/old.prom
	chmod 600 out/old.prom
	with tmpfs status --prometheus "$PWD/out/old.prom"
	ends 0
	metrics out/old.prom
	[ "$(ls -A out)" = old.prom ]
	[ "$(stat -c %a out/old.prom)" = 644 ]
	with tmpfs status --prometheus "$PWD/none/new.prom"
	ends 1
	[[ $stderr == *"none/new.prom: "*"No such file or directory"* ]]
	run dclist status --prometheus x --json
	ends 2
	contains "--json cannot be combined with --prometheus"
}

# bats test_tags=slow
@test "status: metrics of a kernel with a digest cache" {
	kernel_with soon owner
	mkdir -p lists kernel
	dclist keys enroll $(pkcs7) -o lists/keys-1 "$BATS_FILE_TMPDIR/all.asc"
	dclist generate -o lists "$BATS_FILE_TMPDIR/hello.rpm" >/dev/null
	printf '%s: %s\n' lists 12 digests 345 revocations 2 revoked 7 bound 8 bytes 4096 load_failures 3 >kernel/stats
	echo "keys lists" >kernel/seal
	printf 'revoked 5\nother 17\nrevoked 9\nrevoked 8\n' >kernel/revocations
	printf 'dclist site state 1\nserial 1795790231\nindex %064d\nmade 1795790230\nvalid-until 1795800000\nsynced 1795790300\n' 7 >lists/.site
	on_kernel --prometheus "$PWD/dclist.prom"
	ends 0
	metrics dclist.prom
	metric digest_cache_present 1
	metric lists_loaded 12
	metric digests_loaded 345
	metric load_failures_total 3
	metric memory_bytes 4096
	metric 'revocation_serial{name="revoked"}' 9
	metric 'revocation_serial{name="other"}' 17
	metric 'sealed{what="keys"}' 1
	metric 'sealed{what="policy"}' 0
	metric 'sealed{what="lists"}' 1
	metric keys 2
	metric keys_expiring 1
	contains "dclist_key_expiry_timestamp_seconds{fingerprint=\"$(newest soon)\",owner=\"soon@dclist.example\"} "
	metric lists_installed 2
	metric lists_not_loaded 1
	metric site_serial 1795790231
	metric site_sync_timestamp_seconds 1795790300
	metric site_index_timestamp_seconds 1795790230
	metric site_index_expiry_timestamp_seconds 1795800000
	echo junk >lists/.site
	on_kernel --prometheus "$PWD/dclist.prom"
	ends 1
	[[ $stderr == *"/etc/digest_lists/.site: cannot be read, or was changed"* ]]
	metrics dclist.prom
	metric lists_installed 2
	run grep dclist_site dclist.prom
	[ "$status" -eq 1 ]
}

# bats test_tags=slow
@test "status: metrics with names that are not meant for a label" {
	kernel_with owner
	mkdir -p kernel
	printf 'a"b\\c\001\303\244 5\n' >kernel/revocations
	on_kernel --prometheus "$PWD/dclist.prom"
	ends 0
	metrics dclist.prom
	metric 'revocation_serial{name="a\"b\\c\\001\\303\\244"}' 5
	# As the kernel escapes the longest name
	{
		printf '\\303%.0s' {1..255}
		printf ' 6\nlast 7\n'
	} >kernel/revocations
	on_kernel --prometheus "$PWD/dclist.prom"
	ends 0
	metrics dclist.prom
	metric 'revocation_serial{name="last"}' 7
	[ "$(grep -c '^dclist_revocation_serial{' dclist.prom)" -eq 2 ]
}
