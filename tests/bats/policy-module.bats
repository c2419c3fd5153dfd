#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Policies that the module enforces by itself: made of those of IPE, loaded, shown.

# shellcheck disable=SC2016 # for the shell in the namespace

load common

setup_file() {
	cd "$BATS_FILE_TMPDIR" || return
	openssl req -x509 -newkey rsa:2048 -noenc -days 30 -subj /CN=owner -keyout key -out cert 2>/dev/null </dev/null
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	cp "$BATS_FILE_TMPDIR"/{key,cert} .
	a=0123456789abcdef0123456789abcdef01234567
	b=$(printf '%064d' 7)
	printf 'policy_name=p policy_version=1.2.3\nDEFAULT action=ALLOW\n' >header
}

# words OUTPUT LINE...: what a policy with these lines becomes
words() {
	{ cat header && printf '%s\n' "${@:2}"; } >x.pol
	run dclist policy sign --force --module enforce --cert cert --key key x.pol
	ends 0
	contains "x.module: signed"
	[ "$(grep -a '^op=' x.module)" = "$1" ]
}

teardown() {
	[[ ! ${memory-} ]] || rm -rf "$memory"
}

# names LINE WHY LINE...: the module cannot enforce that line
names() {
	{ cat header && printf '%s\n' "${@:3}"; } >x.pol
	rm -f x.module
	run dclist policy sign --force --module enforce --cert cert --key key x.pol
	ends 1
	contains "x.pol:$1: the module cannot enforce this line: $2"
	[ ! -e x.module ]
}

@test "policy of the module: signed as a list of the owner's" {
	words "op=EXECUTE digest_cache=trusted" 'DEFAULT op=EXECUTE action=DENY' 'op=EXECUTE digest_cache=trusted action=ALLOW'
	[ "$(head -n 1 x.module)" = "digest_cache_policy=p policy_version=1.2.3 mode=enforce" ]
	[ "$(tail -c 28 x.module)" = "~Module signature appended~" ]
	head -n 2 x.module >signed
	tail -c "+$(($(stat -c %s signed) + 1))" x.module | head -c -40 >sig
	openssl cms -verify -binary -inform DER -in sig -content signed -certfile cert -CAfile cert -purpose any -out /dev/null
	run dclist policy sign --force --module audit --hash sha512 --cert cert --key key -o other x.pol
	ends 0
	[ "$(head -n 1 other)" = "digest_cache_policy=p policy_version=1.2.3 mode=audit" ]
	run dclist policy sign --module permissive --cert cert --key key x.pol
	ends 2
	contains "--module permissive: neither audit nor enforce"
}

@test "policy of the module: what decides in the same way" {
	# Nothing is denied
	words ""
	words "" 'op=EXECUTE dmverity_signature=TRUE action=ALLOW' 'op=EXECUTE digest_cache=untrusted action=ALLOW'
	words "" 'DEFAULT op=EXECUTE action=DENY' 'op=EXECUTE digest_cache=trusted action=ALLOW' \
		'op=EXECUTE digest_cache=untrusted action=ALLOW'
	words "" 'DEFAULT op=EXECUTE action=DENY' 'op=EXECUTE action=ALLOW'
	# Everything is
	words "op=KEXEC_IMAGE" 'DEFAULT op=KEXEC_IMAGE action=DENY'
	words "op=KEXEC_IMAGE" 'op=KEXEC_IMAGE action=DENY'
	# What is untrusted
	words "op=EXECUTE boot_verified=TRUE digest_cache=trusted" 'op=EXECUTE boot_verified=TRUE action=ALLOW' \
		'op=EXECUTE digest_cache=untrusted action=DENY'
	words "op=EXECUTE boot_verified=TRUE digest_cache=trusted" \
		'op=EXECUTE boot_verified=FALSE digest_cache=untrusted action=DENY'
	# Signers
	words "op=EXECUTE boot_verified=TRUE digest_cache=trusted
op=KMODULE digest_cache_signer=$a digest_cache_signer=$b digest_cache_signer=pkcs7" \
		'DEFAULT op=EXECUTE action=DENY' 'DEFAULT op=KMODULE action=DENY' \
		"op=KMODULE digest_cache_signer=${a^^} action=ALLOW" 'op=EXECUTE digest_cache=trusted action=ALLOW' \
		"op=KMODULE digest_cache=trusted digest_cache_signer=$b action=ALLOW" 'op=EXECUTE boot_verified=TRUE action=ALLOW' \
		'op=KMODULE digest_cache_signer=pkcs7 action=ALLOW'
}

@test "policy of the module: the line that it cannot enforce is named" {
	local properties="it knows boot_verified=, digest_cache= and digest_cache_signer=, each once in a rule"
	local one="a rule that allows must have one condition, of boot_verified=TRUE, digest_cache=trusted or digest_cache_signer="
	local last="a rule that denies must be the last one of its operation, before a default that allows, and only have boot_verified=FALSE or digest_cache=untrusted"
	local signers i

	names 4 "$properties" 'DEFAULT op=EXECUTE action=DENY' 'op=EXECUTE dmverity_signature=TRUE action=ALLOW'
	names 4 "$properties" 'DEFAULT op=EXECUTE action=DENY' 'op=EXECUTE fsverity_signature=TRUE digest_cache=trusted action=ALLOW'
	names 4 "$one" 'DEFAULT op=EXECUTE action=DENY' 'op=EXECUTE boot_verified=TRUE digest_cache=trusted action=ALLOW'
	names 4 "$one" 'DEFAULT op=EXECUTE action=DENY' 'op=EXECUTE digest_cache=untrusted action=ALLOW'
	names 4 "$one" 'DEFAULT op=EXECUTE action=DENY' 'op=EXECUTE boot_verified=FALSE action=ALLOW'
	names 3 "$last" "op=KMODULE digest_cache_signer=$a action=DENY"
	names 3 "$last" 'op=KMODULE digest_cache=trusted action=DENY'
	names 3 "$last" 'op=KMODULE digest_cache=untrusted action=DENY' "op=KMODULE digest_cache_signer=$a action=ALLOW"
	names 4 "$last" 'DEFAULT op=KMODULE action=DENY' 'op=KMODULE digest_cache=untrusted action=DENY'
	for i in {1..17}; do
		signers+="op=KMODULE digest_cache_signer=$(printf '%040d' "$i") action=ALLOW"$'\n'
	done
	names 20 "more than 16 signers for an operation" 'DEFAULT op=KMODULE action=DENY' "$signers"
}

@test "policy of the module: every profile is made, or a line of it is named" {
	local profile signer

	for profile in audit audit-only modules firmware modules-firmware deny-untrusted packages-only vendor-modules; do
		signer=()
		[ "$profile" != vendor-modules ] || signer=(--signer "$a")
		dclist policy new --kernel patched --profile "$profile" "${signer[@]}" >"$profile.pol"
		run dclist policy sign --module audit --cert cert --key key "$profile.pol"
		ends 0
	done
	for profile in owner appliance; do
		dclist policy new --kernel patched --profile "$profile" >"$profile.pol"
		run dclist policy sign --module audit --cert cert --key key "$profile.pol"
		ends 1
		contains "$profile.pol:$(grep -nE 'ver.*_signature' "$profile.pol" | head -n 1 | cut -d: -f1): the module cannot enforce this line"
	done
}

@test "policy of the module: check and eval read it" {
	printf '%s\n' 'policy_name=m policy_version=1.0.0' 'DEFAULT action=ALLOW' 'op=KMODULE digest_cache=untrusted action=DENY' >m.pol
	dclist policy sign --force --module enforce --cert cert --key key m.pol
	run dclist policy check --offline m.module
	ends 0
	: >x.ko
	run dclist policy eval m.module x.ko
	ends 1
	contains "x.ko: deny KMODULE, line 3"
	head -c 40 m.module >short
	run dclist policy check --offline short
	ends 1
	contains "short: the policy for the module is malformed; sign it again with dclist policy sign --module"
}

# shown POLICY COMMAND...: where the file POLICY, if it is not "", is what the module enforces
shown() {
	[ "$(id -u)" -eq 0 ] || skip "mounting needs root"
	run timeout 60 unshare --mount bash -c '
		mount -t tmpfs none /sys/kernel/security || exit 77
		(mkdir -p /sys/kernel/security/digest_cache && cd /sys/kernel/security/digest_cache && : >policy && echo 0 >mark &&
			: >lists && : >seal && printf "lists: 0\ndigests: 0\nbound: 0\nbytes: 0\nload_failures: 0\n" >stats) || exit 78
		[ -z "$1" ] || head -n "$(grep -ac "^\(digest\|op\)" "$1")" "$1" >/sys/kernel/security/digest_cache/policy
		shift
		"$@"
		status=$?
		cp /sys/kernel/security/digest_cache/policy written
		exit $status' bash "$@"
	[ "$status" -ne 77 ] || skip "no permission to mount"
	[ "$status" -ne 78 ]
}

@test "policy of the module: status and why" {
	dclist policy new --kernel patched --profile packages-only >x.pol
	dclist policy sign --module enforce --cert cert --key key x.pol
	shown x.module "$DCLIST" status
	contains "way:          a module, which enforces a policy of its own, without IPE"
	contains "module:       enforcing"
	contains "policy:       packages-only 1.0.0, uses the digest cache"
	lacks "IPE is not enabled"
	shown x.module "$DCLIST" status --json
	[ "$(python3 -c 'import json,sys; i=json.load(sys.stdin)["ipe"]; print(i["module"], i["enforcing"], i["policy"], i["stock"])' <<<"$output")" = "True True packages-only False" ]
	# The rest is tested where there is such a module
	shown x.module "$DCLIST" policy new --profile deny-untrusted
	contains "op=EXECUTE digest_cache=untrusted action=DENY"

	dclist policy sign --module audit --cert cert --key key x.pol
	shown x.module "$DCLIST" status
	contains "module:       not enforcing; what it denies still runs"
	contains "the module only records, so everything runs"
	printf '%s\n' 'policy_name=m policy_version=1.0.0' 'DEFAULT action=ALLOW' 'DEFAULT op=KMODULE action=DENY' >m.pol
	dclist policy sign --force --module enforce --cert cert --key key m.pol
	shown m.module "$DCLIST" status
	contains "the module's policy does not use digest_cache= for programs"
}

@test "policy of the module: loading" {
	dclist policy new --kernel patched --profile modules >x.pol
	dclist policy sign --module enforce --cert cert --key key x.pol
	shown "" "$DCLIST" policy load x.module
	ends 0
	contains "modules 1.0.0: the module enforces it until the next boot"
	cmp x.module written
	dclist policy sign --module audit --cert cert --key key -o audit x.pol
	shown "" "$DCLIST" policy load audit
	ends 0
	contains "modules 1.0.0: the module records what it would deny, until the next boot"
	run unshare --mount sh -c 'mount -t tmpfs none /sys/kernel/security && "$0" policy load x.module' "$DCLIST"
	ends 1
	contains "x.module: the running kernel has no module that enforces by itself; see dclist doctor"
	# Init and the shell are not attested here
	dclist policy new --kernel patched --profile packages-only >p.pol
	dclist policy sign --module enforce --cert cert --key key p.pol
	shown "" "$DCLIST" policy load p.module
	ends 1
	contains "would be denied by line"
	[ ! -s written ]
	head -c 40 x.module >short
	shown "" "$DCLIST" policy load short
	ends 1
	contains "short: the module finds it malformed; sign the policy again with dclist policy sign --module"
}

# ordinary COMMAND...: run by an ordinary user, who cannot read the files policy and mark, where x.module
# is what the module enforces
ordinary() {
	[[ ${memory-} ]] || memory=$(mktemp -d /dev/shm/dclist.XXXXXX)
	chmod 755 "$memory"
	setpriv --reuid 65534 --clear-groups timeout 60 "$DCLIST" --version || skip "nobody cannot come here"
	# tmpfs has no fs-verity
	gcc -shared -fPIC -x c -o "$memory/verity.so" - <<-'END'
		#include <linux/fsverity.h>
		#include <string.h>

		int ioctl(int fd, unsigned long request, void *arg)
		{
			struct fsverity_digest *digest = arg;

			if (request != FS_IOC_MEASURE_VERITY)
				return -1;
			digest->digest_algorithm = FS_VERITY_HASH_ALG_SHA256;
			digest->digest_size = 32;
			memset(digest->digest, 7, 32);
			return 0;
		}
	END
	cp /bin/true "$memory/file"
	cp x.pol "$memory"
	shown x.module bash -c '
		cd /sys/kernel/security/digest_cache || exit
		chmod 600 policy mark
		echo "$(printf %064d 7) tlv held pkcs7 1 1" >lists
		printf "%0200d held\n" 0 >query # the question is written over it
		chmod 666 query
		cd "$0" && exec setpriv --reuid 65534 --clear-groups timeout 60 "$@"' "$memory" "$@"
}

# bats test_tags=plain
@test "policy of the module: an ordinary user is told that root is needed" {
	local unknown="cannot read whether the module enforces a policy of its own"

	[[ $DCLIST != */asan/* ]] || skip "a library is loaded before the sanitizers"
	dclist policy new --kernel patched --profile packages-only >x.pol
	dclist policy sign --module enforce --cert cert --key key x.pol
	ordinary "$DCLIST" status
	contains "way:          not known; run as root"
	contains "$unknown; run as root"
	lacks "IPE is not enabled"
	lacks "IPE: "
	ordinary "$DCLIST" status --json
	[ "$(python3 -c 'import json,sys; i=json.load(sys.stdin)["ipe"]; print(i["module"], i["stock"], i["enforcing"])' <<<"$output")" = "None None None" ]
	ordinary env LD_PRELOAD=./verity.so "$DCLIST" why file
	contains "held by the loaded list held"
	contains "$unknown: Permission denied"
	contains "to do: run as root"
	lacks "IPE is not enabled"
	ordinary "$DCLIST" policy new --profile packages-only
	ends 1
	contains "$unknown: Permission denied; run as root, or give --kernel"
	ordinary "$DCLIST" policy new --profile packages-only --kernel patched
	ends 0
	ordinary "$DCLIST" policy check x.pol
	contains "$unknown, so what the kernel lacks is not checked: Permission denied; run as root, or give --offline"
	ordinary "$DCLIST" doctor
	contains "not known: the module has a policy (file policy)"
}
