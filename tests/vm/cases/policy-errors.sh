# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: each answer of the kernel about a policy is said with what to do; checks come before it

pol() {
	printf '%s\n' "policy_name=$2 policy_version=$3" "DEFAULT action=ALLOW" >"$image/pol/$1.pol"
	cms "$1" sha256
}

cms() {
	timeout 20 openssl cms -sign -binary -nodetach -noattr -nosmimecap -nocerts -md "$2" \
		-in "$image/pol/$1.pol" -signer "$keys/x509.pem" -inkey "$keys/x509.key" \
		-outform DER -out "$image/pol/$1.p7b"
}

# A certificate that the kernel's own signed, in the message
chained() {
	pol chained chained 1.0.0
	openssl req -newkey rsa:2048 -noenc -subj /CN=child -keyout "$work/child.key" -out "$work/child.csr" 2>/dev/null
	echo authorityKeyIdentifier=keyid >"$work/child.ext"
	openssl x509 -req -in "$work/child.csr" -CA "$keys/x509.pem" -CAkey "$keys/x509.key" -days 30 \
		-extfile "$work/child.ext" -out "$work/child.pem" 2>/dev/null
	timeout 20 openssl cms -sign -binary -nodetach -noattr -nosmimecap -in "$image/pol/chained.pol" \
		-signer "$work/child.pem" -inkey "$work/child.key" -outform DER -out "$image/pol/chained.p7b"
}

host() {
	put "$vm/dclist.sh" lib/dclist.sh
	disk_size 48
	mkdir -p "$image/pol"
	cp "$keys/x509.pem" "$keys/x509.key" "$image/"
	openssl req -x509 -newkey rsa:2048 -noenc -days 30 -subj /CN=stranger \
		-keyout "$image/stranger.key" -out "$image/stranger.pem" 2>/dev/null
	pol first p 1.0.0
	pol second p 1.0.1
	pol range q 1.0.70000
	pol number q 1.x.0
	pol folder a/b 1.0.0
	pol lower lower 0.9.9
	pol md5 q 1.0.0
	cms md5 md5
	pol long q 1.0.0
	head -c 66000 /dev/zero | tr '\0' '#' >>"$image/pol/long.pol"
	cms long sha256
	chained
	echo 'nonsense' >"$image/pol/malformed.pol"
	cms malformed sha256
	LC_ALL=C sed 's/policy_name=p /policy_name=x /' "$image/pol/first.p7b" >"$image/pol/changed.p7b"
	head -c 300 "$image/pol/first.p7b" >"$image/pol/short.p7b"
	printf '%s\n' "policy_name=boot policy_version=1.0.0" "DEFAULT action=ALLOW" \
		"DEFAULT op=EXECUTE action=DENY" "op=EXECUTE boot_verified=FALSE action=ALLOW" >"$image/pol/boot.pol"
	cms boot sha256
	sed 's/boot policy_version=1.0.0/p policy_version=1.0.2/' "$image/pol/boot.pol" >"$image/pol/update.pol"
	cms update sha256
}

# refused FILE ERRNO TEXT [NODE]: without --force dclist says no, with it the kernel does
refused() {
	expect "$2" "the kernel about $1" write "/mnt/pol/$1.p7b" "${4:-$ipe/new_policy}"
	ran 1 dclist policy load "/mnt/pol/$1.p7b"
	says "/mnt/pol/$1.p7b"
	ran 1 dclist policy load --force "/mnt/pol/$1.p7b"
	says "/mnt/pol/$1.p7b: $3"
}

answers_of_load() {
	refused malformed EBADMSG "the kernel finds it malformed"
	refused changed EKEYREJECTED "its signature does not verify"
	refused md5 ENOPKG "the kernel lacks an algorithm of its signature"
	refused range ERANGE "a number of its version is above 65535"
	refused number EINVAL "the kernel refuses its version"
	refused long EMSGSIZE "the kernel accepts at most 65535 bytes, signature included"
	refused folder EACCES "not permitted, or its name cannot be that of a directory"
	ran 1 dclist policy load /mnt/pol/short.p7b
	says "/mnt/pol/short.p7b: not a signed policy; make one with dclist policy sign"

	ran 1 dclist policy load --cert /mnt/stranger.pem --key /mnt/stranger.key /mnt/pol/first.pol
	says "the kernel has no certificate of its signer (CN = stranger, serial "
	expect_equal "the kernel was asked" "$(grep -c 'the kernel does not trust' /tmp/output)" 0
	ran 1 dclist policy load --force --cert /mnt/stranger.pem --key /mnt/stranger.key /mnt/pol/first.pol
	says "/mnt/pol/first.pol: the kernel does not trust the certificate that signed it; enrol it"
	ran 0 dclist policy list
	expect_equal "nothing was loaded" "$(grep -c packages-only /tmp/output) of $(grep -c '[0-9] ' /tmp/output)" "1 of 1"
}

answers_of_others() {
	ran 0 dclist policy load /mnt/pol/chained.p7b
	says "chained 1.0.0: loaded"
	ran 0 dclist policy delete chained
	ran 0 dclist policy load /mnt/pol/second.p7b
	expect EEXIST "the kernel about a name that is loaded" write /mnt/pol/first.p7b "$ipe/new_policy"
	refused first ESTALE "its version is not higher than that of the loaded policy" "$ipe/policies/p/update"
	ran 0 dclist policy load --force /mnt/pol/lower.p7b
	says "lower 0.9.9: loaded"
	ran 1 dclist policy activate lower
	says "lower: version 0.9.9: its version is lower than that of the active policy"
	ran 1 dclist policy activate --force lower
	says "lower: its version is lower than that of the active policy"
	ran 1 dclist policy activate nosuch
	says "nosuch: no such policy is loaded"
	ran 1 dclist policy activate ../p
	says "../p: no such policy is loaded"
	ran 1 dclist policy show ../../ipe/policies/p
	says "no such policy is loaded"
	ran 1 dclist policy delete packages-only
	says "packages-only: it is the active policy"
	for _command in "load /mnt/pol/second.p7b" "delete p" "enforce off" "activate p" "try p"; do
		# shellcheck disable=SC2086
		ran 1 probe nobody /bin/dclist policy $_command
		says "run as root"
	done
	expect_equal "enforce" "$(cat "$ipe/enforce")" 1
}

# What has to run is looked at when a policy is activated, updated or enforced
lifeline() {
	ran 0 dclist policy load /mnt/pol/boot.p7b
	says "initramfs would be denied"
	ran 1 dclist policy activate boot
	says "boot: init would be denied by line 3: /bin/busybox"
	says "boot: dclist itself would be denied by line 3: /bin/dclist and "
	says "boot: refused, as the system could no longer be repaired"
	ran 0 dclist policy activate p
	ran 1 dclist policy load /mnt/pol/update.p7b
	says "update.p7b: init would be denied by line 3: /bin/busybox"
	expect_equal "version" "$(cat "$ipe/policies/p/version")" 1.0.1
	ran 0 dclist policy enforce off
	ran 0 dclist policy load /mnt/pol/update.p7b
	says "p 1.0.2: updated, active"
	ran 1 dclist policy enforce on
	says "p: refused, as the system could no longer be repaired"
	sed 's/boot policy_version=1.0.0/boot policy_version=1.0.2/' /mnt/pol/boot.pol >/tmp/boot.pol
	ran 0 dclist policy load --cert /mnt/x509.pem --key /mnt/x509.key /tmp/boot.pol
	ran 0 dclist policy activate boot
	says "boot: warning: init would be denied"
	says "boot: active; IPE does not enforce"
	ran 1 dclist policy enforce on
	says "boot: refused, as the system could no longer be repaired"
	expect_equal "enforce" "$(cat "$ipe/enforce")" 0
	# From here on, only the shell that runs already can do anything.
	dclist policy enforce --force on >/tmp/output 2>&1
	read -r _enforce <"$ipe/enforce"
	echo 0 >"$ipe/enforce"
	expect_equal "forced" "$_enforce" 1
}

guest() {
	. /mnt/lib/dclist.sh
	answers_of_load
	answers_of_others
	umount /sys/kernel/security
	ran 1 dclist policy list
	says "securityfs is not mounted"
	mount -t securityfs securityfs /sys/kernel/security
	lifeline
}
