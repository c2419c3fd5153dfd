#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What dclist policy says where a folder over securityfs shows what a kernel seldom does.
# With a kernel it is tested in tests/vm.

# shellcheck disable=SC2016 # for the shell in the namespace

load common

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	printf 'policy_name=q policy_version=1.0.0\nDEFAULT action=ALLOW\n' >q.pol
}

# shown SETUP COMMAND...: SETUP makes the folder
shown() {
	[ "$(id -u)" -eq 0 ] || skip "mounting needs root"
	run timeout 60 unshare --mount bash -c '
		mount -t tmpfs none /sys/kernel/security || exit 77
		mkdir /sys/kernel/security/ipe
		(set -e; cd /sys/kernel/security/ipe; echo 1 >enforce; : >new_policy; eval "$1") || exit 78
		shift
		exec "$@"' bash "$@"
	[ "$status" -ne 77 ] || skip "no permission to mount"
	[ "$status" -ne 78 ]
}

# The policy p, which is the active one
active='mkdir -p policies/p; cd policies/p; echo 1 >active; echo p >name; echo 1.0.0 >version
	echo x >pkcs7; printf "policy_name=p policy_version=1.0.0\nDEFAULT action=ALLOW\n" >policy'

@test "messages of policy: what is tried" {
	shown 'mkdir policies' "$DCLIST" policy try --enforce
	ends 1
	contains "dclist policy try: no policy is active; give NAME"
	shown "$active" "$DCLIST" policy try p
	ends 1
	contains "p: it is already active; dclist policy try --enforce tries to enforce it"
}

@test "messages of policy: loaded policies that cannot be read" {
	shown 'echo x >policies' "$DCLIST" policy list
	ends 1
	contains "cannot read which policies are loaded: Not a directory"
	shown 'echo x >policies' "$DCLIST" policy check q.pol
	ends 1
	contains "cannot read the loaded policies, so their versions are not compared: Not a directory; run as root, or give --offline"
}

@test "messages of policy: what is not signed, or without its text" {
	shown "$active" "$DCLIST" policy load q.pol
	ends 1
	contains "q.pol: not signed; give --cert and --key, or sign it first with dclist policy sign"
	timeout 60 openssl req -x509 -newkey rsa:2048 -noenc -subj /CN=x -keyout key -out cert 2>/dev/null </dev/null
	timeout 20 openssl cms -sign -binary -in q.pol -signer cert -inkey key -outform DER -out detached -noattr
	run dclist policy check --offline detached
	ends 1
	contains "detached: the policy is not in the signed message; sign it with dclist policy sign"
}

@test "messages of policy: a signed message is not text for a terminal" {
	command -v script >/dev/null || skip "no script"
	shown "$active" script -qefc "'$DCLIST' policy show --signed p" /dev/null
	ends 1
	contains "p: not written to a terminal; send it to a file"
	shown "$active" "$DCLIST" policy show --signed p
	ends 0
	[ "$output" = x ]
}

# Beside p, which is active: q, which is tried. Trials have a /run of their own.
two="mount -t tmpfs none /run; ($active"'); cp -r policies/p policies/q; cd policies/q; echo q >name; echo 0 >active'

# traced INJECTION: what comes before a command, so that a system call fails in it
traced() {
	command -v strace >/dev/null || skip "no strace"
	# No leaks are looked for under strace
	export ASAN_OPTIONS=detect_leaks=0
	tracer=(timeout 60 strace -qq -f -o "$PWD/trace" -e "inject=$1")
}

# bats test_tags=slow
@test "messages of policy: nobody knows whether dclist itself would be denied" {
	local hash

	hash=sha256:$(printf %064d 0)
	traced fstatfs:error=EIO
	# Else a kernel without IPE answers
	printf 'CONFIG_SECURITY_IPE=y\nCONFIG_IPE_PROP_DM_VERITY=y\n' >config
	shown "$two; mount -t tmpfs none /boot; cp '$PWD/config' /boot/config-$(uname -r)
		[ ! -e /proc/config.gz ] || mount --bind '$PWD/config' /proc/config.gz
		printf 'policy_name=q policy_version=1.0.0\nDEFAULT action=ALLOW\nDEFAULT op=EXECUTE action=DENY\nop=EXECUTE dmverity_roothash=$hash action=ALLOW\n' >policy" \
		"${tracer[@]}" "$DCLIST" policy activate q
	ends 0
	contains "q: warning: cannot determine whether "
	contains " files of dclist itself would be denied; dclist policy eval shows why"
}

# bats test_tags=slow
@test "messages of policy: a trial that cannot start" {
	traced clone,clone3,fork,vfork:error=EAGAIN
	shown "$two" "${tracer[@]}" "$DCLIST" policy try q
	ends 1
	contains "dclist policy try: cannot start the process that reverts the trial; nothing was changed"
}

# stopped COMMAND: a trial whose two processes, $watch and $guard, stand still
stopped='trial() {
	"$DCLIST" policy try --for 60 q || return
	read -r watch rest </run/dclist/policy-try
	read -r _ _ _ guard rest <"/proc/$watch/stat"
	kill -STOP "$guard" "$watch"
}
trial; '

# bats test_tags=slow
@test "messages of policy: the process that goes back cannot be told, or does not answer" {
	export DCLIST
	traced kill:error=EPERM
	shown "$two" bash -c "$stopped ${tracer[*]@Q} \"\$DCLIST\" policy try --cancel; kill -KILL \$guard \$watch"
	contains "q: cannot signal the process that reverts the trial: Operation not permitted"
	traced nanosleep,clock_nanosleep:retval=0
	shown "$two" bash -c "$stopped ${tracer[*]@Q} \"\$DCLIST\" policy try --cancel; kill -KILL \$guard \$watch"
	contains "q: the process that reverts the trial does not answer"
}

# bats test_tags=slow
@test "messages of policy: both processes that go back are killed" {
	export DCLIST
	# When it was told, by SIGUSR2, which /proc shows, they are ended
	shown "$two" bash -c "$stopped"' "$DCLIST" policy try --cancel &
		until grep -q "^ShdPnd:.*[89a-f]..$" /proc/$watch/status; do kill -0 $! || break; done
		kill -KILL "$guard" "$watch"
		wait $!'
	ends 1
	contains "dclist policy try: the process that reverts the trial was killed; dclist policy list shows what is active"
}

# In SETUP: config.gz is the kernel's configuration
configured="if [ -e /proc/config.gz ]; then mount --bind \"\$OLDPWD/config.gz\" /proc/config.gz; else
	mount -t tmpfs none /boot; cp \"\$OLDPWD/config.gz\" \"/boot/config-\$(uname -r)\"; fi"

# The policy q.pol, with "keys" as /proc/keys
checked() {
	shown "$configured; mkdir policies; mount --bind \"\$OLDPWD/keys\" /proc/keys" "$DCLIST" policy check q.pol
	ends 0
}

# new_on CONFIGURATION [SETUP]: which kind of rules 'policy new' writes for a kernel that has it
new_on() {
	printf '%s\n' "$1" | gzip >config.gz
	shown "$configured; ${2-}" "$DCLIST" policy new --profile deny-untrusted
	ends 0
	rule=$(sed -n 's/^op=EXECUTE \(.*\)=.* action=DENY$/\1/p' <<<"$output")
}

@test "messages of policy: a new policy is for the kernel that runs" {
	local ipe=$'CONFIG_SECURITY_IPE=y\nCONFIG_IPE_PROP_FS_VERITY_BUILTIN_SIG=y' rule

	# Debian's, before the module is loaded and after it
	new_on "$ipe"
	[ "$rule" = fsverity_signature ]
	new_on "$ipe" 'mkdir ../digest_cache; echo 0 >../digest_cache/mark'
	[ "$rule" = fsverity_signature ]
	new_on "$ipe"$'\nCONFIG_IPE_PROP_DIGEST_CACHE=y'
	[ "$rule" = digest_cache ]
	# Without IPE it is not the kernel that the policy is for
	new_on "$ipe" 'cd ..; rm -r ipe'
	[ "$rule" = digest_cache ]
	shown : "$DCLIST" policy new --profile deny-untrusted --kernel patched
	contains "op=EXECUTE digest_cache=untrusted action=DENY"
}

@test "messages of policy: a signer is a key of the kernel, not what has its name" {
	local key=0123456789abcdef0123456789abcdef01234567 vendor=76543210fedcba9876543210fedcba9876543210 line

	[ -e /proc/keys ] || skip "no /proc/keys"
	printf '%s\n' CONFIG_SECURITY_IPE=y CONFIG_IPE_PROP_DIGEST_CACHE=y CONFIG_IPE_PROP_DIGEST_CACHE_SIGNER=y | gzip >config.gz
	printf '%s\n' 'policy_name=q policy_version=1.0.0' 'DEFAULT action=ALLOW' \
		"op=KMODULE digest_cache_signer=$key action=ALLOW" "op=KMODULE digest_cache_signer=$vendor action=ALLOW" >q.pol
	# Another key's user id; a key of another type; a longer fingerprint; the vendor's is one
	for line in "asymmetri $key: PGP. <$key>: $key${key::24}: PGP.rsa 01234567 []" \
		"user      asymmetri $key: PGP.rsa 01234567 []" "keyring   $key: 1" "asymmetri x$key: X509.rsa 01234567 []"; do
		printf '%08x I------     1 perm 1f030000     0     0 %s\n' 10 'keyring   .digest_cache: 2' \
			11 "asymmetri $vendor: PGP.rsa fedcba98 []" 12 "$line" >keys
		checked
		contains "q.pol:3:12: warning: the kernel does not have this key, so the rule matches no file until a key list adds it; dclist status shows the keys that it has [unknown-signer]"
		lacks q.pol:4
	done
	printf '%08x I------     1 perm 1f030000     0     0 %s\n' 10 'keyring   .digest_cache: 2' \
		11 "asymmetri $vendor: PGP.rsa fedcba98 []" 12 "asymmetri Key: PGP. <x>: $key: PGP.rsa 01234567 []" >keys
	checked
	lacks unknown-signer
}

# over OVERLAY [OPTION...]: policy eval of a file there, with files in the place of the kernel's
over() {
	shown "$configured; cd \"\$OLDPWD\"; mkdir -p o; mount -t tmpfs none o || exit 1
		mkdir o/lower o/upper o/work o/o; echo >o/lower/x.ko
		mount -t overlay -o lowerdir=o/lower,upperdir=o/upper,workdir=o/work overlay o/o; $1" "$DCLIST" policy eval "${@:2}" q.pol o/o/x.ko
	ends 1
}

@test "messages of policy: overlayfs does not show fs-verity" {
	local op mark='mkdir /sys/kernel/security/digest_cache; echo 1 >/sys/kernel/security/digest_cache/mark'
	local below="overlayfs does not show the fs-verity of the file below it; evaluate that file"

	unshare --mount sh -c 'mount -t tmpfs none /mnt && mkdir /mnt/l /mnt/u /mnt/w /mnt/o &&
		mount -t overlay -o lowerdir=/mnt/l,upperdir=/mnt/u,workdir=/mnt/w overlay /mnt/o' || skip "no overlayfs"
	printf '%s\n' CONFIG_SECURITY_IPE=y CONFIG_IPE_PROP_FS_VERITY_BUILTIN_SIG=y | gzip >config.gz
	printf '%s\n' 'policy_name=q policy_version=1.0.0' 'DEFAULT action=DENY' >q.pol
	for op in EXECUTE KMODULE FIRMWARE; do
		echo "op=$op fsverity_signature=TRUE action=ALLOW"
	done >>q.pol
	over : --op EXECUTE
	contains "  fsverity_signature=FALSE: $below"
	over : --op KMODULE
	contains "  fsverity_signature=FALSE: $below"
	# The module denies what is not mapped
	over "$mark" --op EXECUTE
	contains "  fsverity_signature=FALSE: $below"
	for op in KMODULE FIRMWARE; do
		over "$mark" --op "$op"
		contains "  fsverity_signature=FALSE: on overlayfs the module denies it"
	done
}
