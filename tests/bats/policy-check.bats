#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# dclist policy check: every message once. That its verdict is the kernel's is
# tested in tests/vm/cases/policy-parser.sh; what only a running kernel tells, in
# tests/vm/cases/policy-check.sh.

load common

header='policy_name=test policy_version=1.0.0'
hex=2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824

setup() {
	cd "$BATS_TEST_TMPDIR" || return
}

check() {
	run dclist policy check --offline "$@"
}

# refused TEXT LINE:COLUMN ERRNO MESSAGE: what printf makes of TEXT
refused() {
	# shellcheck disable=SC2059 # its escapes are wanted
	printf "$1" >x.pol
	check x.pol
	ends 1
	contains "x.pol:$2: error: $4"
	contains "x.pol: the kernel would refuse it ($3)"
}

# rules RULE...: a policy with a header and these lines
rules() {
	printf '%s\n' "$header" "$@" >x.pol
	check x.pol
}

# remark LEVEL LINE:COLUMN ID MESSAGE
remark() {
	contains "x.pol:$2: $1: $4"
	contains "[$3]"
}

@test "policy check: help, and wrong usage" {
	run dclist policy check --help
	ends 0
	contains "Usage: dclist policy check"
	run dclist policy check
	ends 2
	contains "dclist policy check: FILE is missing"
	check nosuch.pol
	ends 1
	contains "nosuch.pol: cannot open"
}

@test "policy check: what it takes" {
	rules 'DEFAULT action=DENY' 'op=EXECUTE boot_verified=TRUE action=ALLOW' \
		'op=KMODULE boot_verified=TRUE action=ALLOW' \
		"op=FIRMWARE fsverity_digest=sha256:$hex action=ALLOW" 'op=EXECUTE dmverity_signature=TRUE action=ALLOW'
	ends 0
	[ "$output" = "x.pol: test 1.0.0, 4 rules; the kernel would accept it" ]
	run dclist policy check --offline - <x.pol
	ends 0
	contains "-: test 1.0.0, 4 rules"
}

@test "policy check: the kernel's white space, comments and line ends" {
	printf '\n# c\n \tpolicy_name=$@!%%d\t policy_version=+1.007.0 # c\n\rDEFAULT\t\taction=DENY\v\f\240\n#\n\top=EXECUTE  boot_verified=TRUE\taction=ALLOW#c\r\nop=FIRMWARE action=ALLOW\rop=KMODULE action=ALLOW' >x.pol
	check x.pol
	ends 0
	contains 'x.pol: $@!%d 1.7.0, 3 rules; the kernel would accept it'
}

@test "policy check: digests that the kernel takes" {
	printf '%s\n' "$header" 'DEFAULT action=ALLOW' \
		'op=EXECUTE fsverity_digest=: action=DENY' \
		'op=EXECUTE dmverity_roothash=x:aB action=DENY' >x.pol
	check --json x.pol
	ends 0
	[ "$(json 'j[0]["valid"], len(j[0]["notes"])')" = '(True, 2)' ]
}

@test "policy check: headers that are none" {
	local want="expected policy_name=NAME policy_version=MAJOR.MINOR.REVISION"

	refused '' 1:1 EBADMSG "the policy is empty; $want"
	refused '# nothing\n\n' 3:1 EBADMSG "the policy is empty; $want"
	refused '\n DEFAULT action=DENY\n' 2:2 EBADMSG "'DEFAULT' is not a header; $want"
	refused 'policy_name= policy_version=1.0.0' 1:1 EBADMSG "'policy_name=' is not a header"
	refused 'policy_version=1.0.0 policy_name=a' 1:1 EBADMSG "'policy_version=1.0.0' is not a header"
	refused 'policy_name=a' 1:14 EBADMSG "expected policy_version=MAJOR.MINOR.REVISION after the name"
	refused 'policy_name=a policy_version=' 1:15 EBADMSG "expected policy_version="
	refused 'policy_name=a policy_name=b' 1:15 EBADMSG "expected policy_version="
	refused 'policy_name=a policy_version=1.0.0 x' 1:36 EBADMSG \
		"'x' after the version; expected the end of the line"
	refused 'policy_name=a policy_version=1.0.0 DEFAULT action=DENY' 1:36 EBADMSG \
		"'DEFAULT' after the version"
}

@test "policy check: quotes are none of the kernel's" {
	refused 'policy_name="Allow All" policy_version=0.0.0' 1:1 EBADMSG \
		"the kernel has no quotes, and a name ends at a blank; write it without both, such as policy_name=Allow_All"
	printf '%s\n' 'policy_name="Lockdown" policy_version=0.0.0' 'DEFAULT action=ALLOW' >x.pol
	check x.pol
	ends 0
	contains "x.pol:1:1: warning: the kernel has no quotes, so they become part of the name; write it without them [quotes]"
}

@test "policy check: policies that people ask about are good" {
	printf '%s\n' 'policy_name=AllowInitramfs policy_version=0.0.0' 'DEFAULT action=DENY' '' \
		'op=EXECUTE boot_verified=TRUE action=ALLOW' 'op=POLICY boot_verified=TRUE action=ALLOW' >a.pol
	printf '%s\r\n' 'policy_name=Lockdown policy_version=0.0.0' 'DEFAULT action=DENY' '' \
		"op=EXECUTE dmverity_roothash=sha256:$(printf %064d 0) action=ALLOW" >b.pol
	check a.pol b.pol
	ends 0
	contains "a.pol: AllowInitramfs 0.0.0, 2 rules; the kernel would accept it, but: 0 errors, 3 warnings"
	contains "b.pol: Lockdown 0.0.0, 1 rule; the kernel would accept it, but: 0 errors, 3 warnings"
}

@test "policy check: versions that are none" {
	local large="a number of the version is too large; at most 65535"
	local number="expected a decimal number in the version"
	local v='policy_name=a policy_version='

	refused "${v}1.0" 1:33 EBADMSG "the version has fewer than three numbers; expected policy_version="
	refused "${v}1.0.0.0" 1:35 EBADMSG "the version has more than three numbers; expected policy_version="
	refused "${v}1.0.0." 1:35 EBADMSG "the version has more than three numbers"
	refused "${v}1.0." 1:34 EINVAL "$number"
	refused "${v}1.-1.0" 1:32 EINVAL "$number"
	refused "${v}1.0x1.0" 1:33 EINVAL "$number"
	refused "${v}1.0.65536" 1:34 ERANGE "$large"
	refused "${v}99999999999999999999999x.0.0" 1:30 ERANGE "$large"
	refused "${v}65536x.0.0" 1:35 EINVAL "$number"
}

@test "policy check: names that cannot be a directory" {
	local long

	long=$(printf 'n%.0s' {1..256})
	refused 'policy_name=a/b policy_version=1.0.0\nDEFAULT action=DENY' 1:1 EACCES \
		"the name of the policy becomes the name of a directory"
	refused 'policy_name=.. policy_version=1.0.0\nDEFAULT action=DENY' 1:1 EACCES "the name of the policy"
	refused "policy_name=$long policy_version=1.0.0\nDEFAULT action=DENY" 1:1 ENAMETOOLONG \
		"the name of the policy is longer than 255 bytes"
	printf '%s\n' "policy_name=${long#n} policy_version=1.0.0" 'DEFAULT action=ALLOW' >x.pol
	check x.pol
	ends 0
}

@test "policy check: rules that are none" {
	local h="$header\n" ops="op=EXECUTE, FIRMWARE, KMODULE, KEXEC_IMAGE, KEXEC_INITRAMFS, POLICY or X509_CERT"

	refused "${h}policy_name=x action=ALLOW" 2:1 EBADMSG \
		"'policy_name=x' where the operation is expected: $ops"
	refused "${h}op=EXEC action=ALLOW" 2:4 EBADMSG "'EXEC' is not an operation; expected $ops"
	refused "${h}action=ALLOW" 2:1 EBADMSG "'action=ALLOW' where the operation is expected: $ops, or DEFAULT"
	refused "${h}boot_verified=TRUE op=EXECUTE action=ALLOW" 2:1 EBADMSG "'boot_verified=TRUE' where the operation"
	refused "${h}op=EXECUTE op=EXECUTE action=ALLOW" 2:12 EBADMSG "a second operation; a rule has only one"
	refused "${h}op=EXECUTE action=ALLOW boot_verified=TRUE" 2:12 EBADMSG \
		"'action=ALLOW' before the end of the line; expected the action as the last word"
	refused "${h}op=EXECUTE" 2:1 EBADMSG \
		"'op=EXECUTE' at the end of the line; expected action=ALLOW or action=DENY"
	refused "${h}op=EXECUTE  action=allow" 2:13 EBADMSG "'action=allow' at the end of the line"
	refused "${h}op=EXECUTE path=/x action=ALLOW" 2:12 EBADMSG "'path=/x' is not a property; expected boot_verified=, "
	refused "${h}op=EXECUTE\vboot_verified=TRUE action=ALLOW" 2:4 EBADMSG \
		"'EXECUTE\\013boot_verified=TRUE' is not an operation"
}

@test "policy check: values that are none" {
	local h="$header\nop=EXECUTE "

	refused "${h}boot_verified=true action=ALLOW" 2:26 EBADMSG \
		"'true' is not a value of boot_verified; expected TRUE or FALSE"
	refused "${h}digest_cache=TRUE action=ALLOW" 2:25 EBADMSG \
		"'TRUE' is not a value of digest_cache; expected trusted or untrusted"
	refused "${h}fsverity_signature= action=ALLOW" 2:31 EBADMSG "'' is not a value of fsverity_signature"
	refused "${h}fsverity_digest= action=ALLOW" 2:28 EBADMSG "expected ALGORITHM:HEX"
	refused "${h}fsverity_digest=$hex action=ALLOW" 2:28 EBADMSG "expected ALGORITHM:HEX, as in sha256:2cf2..."
	refused "${h}dmverity_roothash=sha256:12g4 action=ALLOW" 2:39 EINVAL "expected a hexadecimal digit"
	refused "${h}dmverity_roothash=a:b:c action=ALLOW" 2:33 EINVAL "expected a hexadecimal digit"
	refused "${h}dmverity_roothash=sha256:123 action=ALLOW" 2:40 EINVAL \
		"expected an even number of hexadecimal digits"
}

@test "policy check: defaults that are none, twice or not there" {
	local h="$header\n" op all='' some

	refused "${h}DEFAULT" 2:1 EBADMSG "'DEFAULT' at the end of the line; expected action="
	refused "${h}DEFAULT DEFAULT action=DENY" 2:9 EBADMSG "'DEFAULT' where the operation is expected"
	refused "${h}DEFAULT op=EXECUTE boot_verified=TRUE action=DENY" 2:20 EBADMSG \
		"a default has no properties; expected DEFAULT [op=OPERATION] action=ACTION"
	refused "${h}DEFAULT action=DENY\nDEFAULT action=DENY" 3:1 EBADMSG "a second default; the first is in line 2"
	refused "${h}DEFAULT op=POLICY action=DENY\n\nDEFAULT op=POLICY action=ALLOW" 4:1 EBADMSG \
		"a second default for op=POLICY; the first is in line 2"
	refused "$h" 2:1 EBADMSG "no default for op=EXECUTE; add a line 'DEFAULT action=DENY', or one for each operation"
	for op in EXECUTE FIRMWARE KMODULE KEXEC_IMAGE KEXEC_INITRAMFS POLICY X509_CERT; do
		some=$all
		all+="DEFAULT op=$op action=ALLOW\n"
	done
	refused "$h$some" 8:1 EBADMSG "no default for op=X509_CERT"
	# shellcheck disable=SC2059 # its escapes are wanted
	printf "$h$all" >x.pol
	check x.pol
	ends 0
}

@test "policy check: the kernel reads no further than a NUL byte" {
	printf '%s\nDEFAULT action=ALLOW\n\0op=nonsense\n' "$header" >x.pol
	check x.pol
	ends 0
	remark warning 3:1 nul-byte "the kernel stops reading at the NUL byte in this line; remove it"
	refused "$header\nDEFAULT\0 action=ALLOW\n" 2:1 EBADMSG "'DEFAULT' at the end of the line"
}

@test "policy check: more than the kernel takes" {
	(echo "$header" && echo 'DEFAULT action=ALLOW' && head -c 4200000 /dev/zero | tr '\0' '#') >x.pol
	check x.pol
	ends 1
	contains "x.pol: larger than"
	# Longer than what the kernel decodes, with the smallest signature
	truncate -s 65408 x.pol
	check x.pol
	ends 1
	contains "x.pol: error: 65408 bytes; the kernel accepts at most 65535 bytes, signature included; make it shorter"
	contains "x.pol: the kernel would refuse it (EMSGSIZE)"
	truncate -s 65407 x.pol
	check x.pol
	ends 0
}

@test "policy check: rules that never decide" {
	rules 'DEFAULT action=ALLOW' 'op=EXECUTE boot_verified=TRUE action=ALLOW' \
		'op=EXECUTE boot_verified=TRUE digest_cache=trusted action=DENY' \
		'op=KMODULE boot_verified=TRUE action=DENY'
	ends 0
	remark warning 4:1 never-reached \
		"the rule never decides: everything it would match is already decided in line 3; move it up or remove it"
	lacks x.pol:5
	rules 'DEFAULT op=EXECUTE action=DENY' 'DEFAULT action=ALLOW' 'op=EXECUTE digest_cache=trusted action=ALLOW' \
		'op=EXECUTE digest_cache=untrusted action=ALLOW' 'op=EXECUTE boot_verified=TRUE action=DENY'
	lacks never-reached # it takes two of them
	rules 'DEFAULT op=EXECUTE action=DENY' 'DEFAULT action=ALLOW' 'op=EXECUTE action=ALLOW' \
		'op=EXECUTE digest_cache=untrusted action=DENY'
	remark warning 5:1 never-reached "the rule never decides: everything it would match is already decided in line 4"
	remark warning 2:1 never-reached \
		"the default never decides: every file is already decided in line 4; remove it, or correct the rules"
	run dclist policy check --offline --strict x.pol
	ends 1
	contains "0 errors, 2 warnings"
	ops=(EXECUTE FIRMWARE KMODULE KEXEC_IMAGE KEXEC_INITRAMFS POLICY X509_CERT)
	printf '%s\n' "$header" 'DEFAULT action=DENY' >x.pol
	printf 'DEFAULT op=%s action=ALLOW\n' "${ops[@]}" >>x.pol
	check x.pol
	ends 0
	remark warning 2:1 never-reached "the default never decides: each operation has its own"
	sed -i '$d' x.pol
	check x.pol
	lacks never-reached
}

@test "policy check: a rule for one digest hides another for the same one only" {
	local other=${hex/2/3}

	rules 'DEFAULT action=ALLOW' "op=EXECUTE fsverity_digest=sha256:$hex action=DENY" \
		"op=EXECUTE fsverity_digest=sha256:$other action=DENY" \
		"op=EXECUTE dmverity_roothash=sha256:$hex action=DENY" \
		"op=EXECUTE fsverity_digest=sha256:$hex dmverity_roothash=sha256:$other action=ALLOW" \
		"op=EXECUTE dmverity_roothash=sha256:$other boot_verified=TRUE action=DENY" \
		'op=EXECUTE action=ALLOW' 'op=EXECUTE boot_verified=TRUE action=ALLOW'
	ends 0
	remark warning 6:1 never-reached "the rule never decides: everything it would match is already decided in line 3"
	remark warning 9:1 never-reached "the rule never decides: everything it would match is already decided in line 8"
	contains "0 errors, 2 warnings"
}

@test "policy check: rules that hold for no file" {
	rules 'DEFAULT action=ALLOW' 'op=EXECUTE boot_verified=TRUE boot_verified=FALSE action=DENY' \
		"op=EXECUTE fsverity_digest=sha256:$hex fsverity_digest=sha512:$hex$hex action=DENY" \
		"op=EXECUTE fsverity_digest=sha1:$hex action=DENY" \
		"op=EXECUTE dmverity_roothash=SHA256:$hex action=DENY" \
		"op=EXECUTE dmverity_roothash=sha256:${hex%??} action=DENY"
	ends 0
	remark warning 3:31 contradiction \
		"the rule matches no file: its conditions on boot_verified exclude each other; make it two rules"
	remark warning 4:100 contradiction "the rule matches no file: its conditions on fsverity_digest exclude"
	remark warning 5:12 algorithm \
		"fsverity_digest has no algorithm 'sha1', so this matches no file; use sha256 or sha512"
	remark warning 6:12 algorithm \
		"dmverity_roothash has no algorithm 'SHA256', so this matches no file; use that of veritysetup"
	remark warning 7:12 digest-length \
		"a sha256 digest has 32 bytes and this one has 31, so it matches no file; copy all 64 hexadecimal digits"
}

@test "policy check: what is untrusted has no signer" {
	rules 'DEFAULT action=ALLOW' "op=KMODULE digest_cache=untrusted digest_cache_signer=pkcs7 action=ALLOW" \
		"op=FIRMWARE digest_cache_signer=${hex::40} boot_verified=FALSE digest_cache=untrusted action=DENY" \
		"op=POLICY digest_cache_signer=${hex::40} digest_cache=trusted action=ALLOW"
	ends 0
	remark warning 3:35 contradiction \
		"the rule matches no file: its conditions on digest_cache and digest_cache_signer exclude each other; make it two rules"
	remark warning 4:94 contradiction \
		"the rule matches no file: its conditions on digest_cache_signer and digest_cache exclude each other"
	lacks x.pol:5
}

@test "policy check: what could not start" {
	rules 'DEFAULT action=DENY'
	ends 1
	remark error 2:1 nothing-runs "no program could be executed, not even init; add 'op=EXECUTE boot_verified=TRUE"
	remark warning 2:1 nothing-loads \
		"no kernel module could be loaded; add a rule for op=KMODULE if the hardware requires any"
	remark warning 2:1 nothing-loads "no firmware could be loaded; add a rule for op=FIRMWARE"
	rules 'DEFAULT action=ALLOW' 'DEFAULT op=EXECUTE action=DENY' 'op=EXECUTE digest_cache=trusted action=ALLOW'
	ends 1
	remark error 3:1 loader "until the first digest list is loaded, no program could be executed, not even one that loads it"
	rules 'DEFAULT action=ALLOW' 'op=EXECUTE digest_cache=untrusted action=DENY'
	ends 1
	remark error 3:1 loader "until the first digest list"
	rules 'DEFAULT action=ALLOW' 'DEFAULT op=EXECUTE action=DENY' 'op=EXECUTE boot_verified=TRUE action=ALLOW'
	ends 0
	remark warning 3:1 root "only programs of the initramfs could be executed, and none of the root file system, not even its init"
	lacks "[initramfs]"
	rules 'DEFAULT action=ALLOW' 'op=EXECUTE boot_verified=FALSE action=DENY'
	remark warning 3:1 root "only programs of the initramfs could be executed"
	rules 'DEFAULT action=ALLOW' 'DEFAULT op=EXECUTE action=DENY' 'op=EXECUTE dmverity_signature=TRUE action=ALLOW'
	ends 0
	lacks "[root]"
	remark warning 3:1 initramfs \
		"the programs of the initramfs would be denied, including /init; add 'op=EXECUTE boot_verified=TRUE"
}

@test "policy check: properties that a kernel lacks" {
	cat >config <<-END
	CONFIG_SECURITY_IPE=y
	CONFIG_IPE_PROP_FS_VERITY=y
	# CONFIG_IPE_PROP_DIGEST_CACHE is not set
	END
	rules 'DEFAULT action=ALLOW' "op=KMODULE fsverity_digest=sha256:$hex action=DENY" \
		'op=KMODULE dmverity_signature=FALSE action=DENY' 'op=KMODULE digest_cache=untrusted action=DENY'
	ends 0
	run dclist policy check --kernel-config config x.pol
	ends 1
	lacks "x.pol:3"
	remark warning 4:12 kernel-lacks \
		"the kernel has no dmverity_signature after config, so this matches no file; build it with CONFIG_IPE_PROP_DM_VERITY_SIGNATURE"
	remark error 5:12 kernel-lacks \
		"the kernel has no digest_cache after config, and may refuse the policy; build it with CONFIG_IPE_PROP_DIGEST_CACHE"
	echo CONFIG_IPE_PROP_FS_VERITY_BUILTIN_SIG=y >>config
	run dclist policy check --kernel-config config x.pol
	ends 1
	remark error 5:12 kernel-lacks \
		"the kernel has no digest_cache after config, and may refuse the policy; build it with CONFIG_IPE_PROP_DIGEST_CACHE, or with CONFIG_BPF_LSM and CONFIG_DEBUG_INFO_BTF_MODULES for the module (docs/stock.md)"
	printf '%s\n' CONFIG_BPF_LSM=y CONFIG_DEBUG_INFO_BTF_MODULES=y >>config
	run dclist policy check --kernel-config config x.pol
	ends 1
	remark error 5:12 kernel-lacks \
		"the kernel has no digest_cache after config, and may refuse the policy; build it with CONFIG_IPE_PROP_DIGEST_CACHE, or use fsverity_signature=TRUE with the module (docs/stock.md)"
	gzip config
	run dclist policy check --kernel-config config.gz x.pol
	ends 1
	contains "the kernel has no digest_cache after config.gz"
	echo '# CONFIG_SECURITY_IPE is not set' >config
	run dclist policy check --kernel-config config x.pol
	ends 1
	contains "x.pol: error: the kernel has no IPE after config; build it with CONFIG_SECURITY_IPE"
	run dclist policy check --kernel-config x.pol x.pol
	ends 1
	contains "x.pol: not a kernel configuration; give a .config, /boot/config-RELEASE or /proc/config.gz"
}

@test "policy check: JSON" {
	rules 'DEFAULT action=DENY'
	printf 'policy_name=\342\200\256 policy_version=1.0\n' >y.pol
	check --json x.pol y.pol
	ends 1
	[ "$(json '[f["file"] for f in j]')" = "['x.pol', 'y.pol']" ]
	[ "$(json '[f["valid"] for f in j]')" = "[True, False]" ]
	[ "$(json '[j[0][k] for k in ("name", "version", "rules")]')" = "['test', '1.0.0', 0]" ]
	[ "$(json '[(n["level"], n["id"], n["line"], n["column"]) for n in j[0]["notes"]][0]')" = "('error', 'nothing-runs', 2, 1)" ]
	[ "$(json '[j[1]["fault"][k] for k in ("errno", "line", "column")]')" = "['EBADMSG', 1, 35]" ]
}

@test "policy check: a policy cannot steer the terminal" {
	printf 'policy_name=\033[31m policy_version=1.0.0\nDEFAULT action=ALLOW\n' >x.pol
	check x.pol
	ends 0
	lacks $'\e'
	printf '\033[31m' >x.pol
	check x.pol
	ends 1
	lacks $'\e'
}

@test "policy check: many rules are looked at in no time" {
	# As many as the kernel takes, for a digest each, and one for the first again
	awk -v header="$header" 'BEGIN {
		print header; print "DEFAULT action=ALLOW"
		for (i = 0; i < 580; i++) printf "op=KMODULE fsverity_digest=sha256:%064x action=DENY\n", i
		printf "op=KMODULE fsverity_digest=sha256:%064x action=DENY\n", 0 }' >x.pol
	run timeout 20 "$DCLIST" policy check --offline x.pol
	ends 0
	contains "x.pol:583:1: warning: the rule never decides: everything it would match is already decided in line 3"
	contains "581 rules"
}

@test "policy check: the examples of ipe-policy(5)" {
	local n

	sed -n '/^\.SH EXAMPLES/,/^\.SH SEE/p' "$TOP/man/ipe-policy.5" | sed 's/\\-/-/g' |
		awk '/^\.EX/ { file = "example-" ++n ".pol"; next } /^\.EE/ { file = "" } file { print >file }'
	for n in 1 2 3 4; do
		check --strict "example-$n.pol"
		ends 0
	done
	[ ! -e example-5.pol ]
}

@test "policy check: what is said never to decide never does, as trying all files shows" {
	"$TOP/tests/bats/policyreach.py" make policies 400
	dclist policy check --offline --json policies/*.pol >said || [ $? -eq 1 ]
	run "$TOP/tests/bats/policyreach.py" compare policies <said
	ends 0
	[[ $output =~ ^400\ policies,\ ([0-9]+)\ of\ ([0-9]+)\ dead\ lines$ ]]
	((BASH_REMATCH[1] > 300))
}

@test "policy check: signers" {
	local key=0123456789abcdef0123456789abcdef01234567

	rules 'DEFAULT action=ALLOW' 'DEFAULT op=KMODULE action=DENY' "op=KMODULE digest_cache_signer=$key action=ALLOW" \
		"op=KMODULE digest_cache_signer=${key^^}${key::24} digest_cache_signer=pkcs7 action=ALLOW"
	ends 0
	[ "$output" = "x.pol: test 1.0.0, 2 rules; the kernel would accept it" ]
	refused "$header\nDEFAULT action=ALLOW\nop=KMODULE digest_cache_signer=${key:24} action=ALLOW" 3:32 EBADMSG \
		"'${key:24}' is not a signer; expected the fingerprint of an OpenPGP key, 40 or 64 hexadecimal digits, or pkcs7"
	refused "$header\nDEFAULT action=ALLOW\nop=KMODULE digest_cache_signer=g${key:1} action=ALLOW" 3:32 EBADMSG \
		"expected a hexadecimal digit"
	refused "$header\nDEFAULT action=ALLOW\nop=KMODULE digest_cache_signer= action=ALLOW" 3:32 EBADMSG \
		"'' is not a signer"
	rules 'DEFAULT action=ALLOW' "op=KMODULE digest_cache_signer=$key action=DENY" \
		"op=KMODULE digest_cache_signer=${key^^} digest_cache_signer=pkcs7 action=ALLOW"
	remark warning 4:1 never-reached "the rule never decides: everything it would match is already decided in line 3"
	remark warning 3:12 denied-signer \
		"a file of which it is not known whether the signer attests it, in mprotect() or when it cannot be read, is not denied by this rule"
	lacks x.pol:4:12
	rules 'DEFAULT action=DENY' 'op=EXECUTE boot_verified=TRUE action=ALLOW' 'op=KMODULE digest_cache=trusted action=ALLOW' \
		"op=KMODULE digest_cache_signer=$key action=ALLOW"
	remark warning 5:1 never-reached "the rule never decides"
	rules 'DEFAULT action=DENY' "op=EXECUTE digest_cache_signer=$key action=ALLOW"
	remark error 2:1 loader "until the first digest list is loaded, no program could be executed"
	rules 'DEFAULT action=ALLOW' "op=KMODULE digest_cache_signer=${key//[^0]/0} action=ALLOW"
	remark error 3:12 no-signer "no key has this fingerprint"
}

@test "policy check: a kernel without signers refuses them by name" {
	local with=CONFIG_IPE_PROP_DIGEST_CACHE_SIGNER=y

	printf '%s\n' "$header" 'DEFAULT action=ALLOW' 'op=KMODULE digest_cache_signer=pkcs7 action=ALLOW' >x.pol
	printf '%s\n' CONFIG_SECURITY_IPE=y CONFIG_IPE_PROP_DIGEST_CACHE=y >patched
	run dclist policy check --kernel-config patched x.pol
	ends 1
	remark error 3:12 kernel-lacks "the kernel has no digest_cache_signer after patched, and refuses the policy; build it with ${with%=y}, or use digest_cache=trusted, which accepts every signer"
	printf '%s\n' CONFIG_SECURITY_IPE=y CONFIG_IPE_PROP_FS_VERITY_BUILTIN_SIG=y >stock
	run dclist policy check --kernel-config stock x.pol
	ends 1
	remark error 3:12 kernel-lacks "the kernel has no digest_cache_signer after stock, and refuses the policy; build it with ${with%=y}; the module for a kernel that is not patched does not distinguish signers"
	echo "$with" >>patched
	run dclist policy check --kernel-config patched x.pol
	ends 0
}

# bats test_tags=slow
@test "policy check: a signed policy" {
	rules 'DEFAULT action=ALLOW' 'op=EXECUTE boot_verified=yes action=ALLOW'
	openssl req -x509 -newkey rsa:2048 -noenc -days 30 -subj /CN=tests -keyout key -out cert 2>/dev/null
	openssl cms -sign -binary -nodetach -noattr -nosmimecap -in x.pol -signer cert -inkey key \
		-outform DER -out x.p7b
	check x.p7b
	ends 1
	contains "x.p7b:3:26: error: 'yes' is not a value of boot_verified"
	head -c 300 x.p7b >cut.p7b
	check cut.p7b
	ends 1
	contains "dclist policy check: cut.p7b: "
	refused "0$header" 1:1 EBADMSG "'0policy_name=test' is not a header"
}
