# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
#
# What the guest parts of tests/bench/cases share. A figure is a line "note figure NAME
# VALUE" of the result.

figure() {
	case $2 in
	'' | *[!0-9.]*) fail "$1: $2" ;;
	*) note "figure $1 $2" ;;
	esac
}

unload_all() {
	awk '{ print $1 }' "$dc/lists" >/tmp/ids
	while read -r _id; do
		echo "$_id" >"$dc/unload" || fail "unload"
	done </tmp/ids
	expect_stat lists 0
}

# What was read is forgotten, inodes and all
cold() {
	cd /
	umount /mnt || fail "umount"
	mount -t ext4 "/dev/$disk" /mnt || fail "mount again"
	echo 3 >/proc/sys/vm/drop_caches
}

# packages-only is the boot policy
policies_load() {
	for _policy in nothing fsverity-only; do
		expect ok "policy $_policy" write "/mnt/policies/$_policy.p7b" "$ipe/new_policy"
	done
}

policy_use() {
	echo 1 >"$ipe/policies/$1/active" || fail "activate $1"
}

# Keys for fs-verity and for IMA, which appraises what user 1000 owns, as do_label() of
# timing.c leaves it
signatures_start() {
	timing verity-key /mnt/x509.der || fail "key for fs-verity"
	timing ima-keys /mnt/ecdsa.der /mnt/rsa.der || fail "keys for IMA"
	echo "appraise func=MMAP_CHECK mask=MAY_EXEC fowner=1000 appraise_type=imasig" >/tmp/ima
	echo "appraise func=BPRM_CHECK mask=MAY_EXEC fowner=1000 appraise_type=imasig" >>/tmp/ima
	cat /tmp/ima >/sys/kernel/security/ima/policy || fail "IMA policy"
}

# variants FOLDER - prepares the folder's copies: what is trusted by what
variants() {
	timing enable "/mnt/$1" >/dev/null || fail "fs-verity"
	timing enable "/mnt/$1-builtin" "/mnt/$1-builtin.sig" >/dev/null || fail "fs-verity with signatures"
	timing label "/mnt/$1-ecdsa" "/mnt/$1-ecdsa.sig" >/dev/null || fail "security.ima"
	timing label "/mnt/$1-rsa" "/mnt/$1-rsa.sig" >/dev/null || fail "security.ima"
	denied "$1"
}

# What is measured is what decides: without it each variant is denied
denied() {
	policy_use packages-only
	expect EACCES "without a list" mmap "/mnt/$1/00000"
	policy_use fsverity-only
	expect EACCES "without a signature of fs-verity" mmap "/mnt/$1/00000"
	policy_use nothing
	cp "/mnt/$1-rsa/00000" /mnt/unsigned
	chown 1000 /mnt/unsigned
	expect EACCES "without a signature for IMA" mmap /mnt/unsigned
}

# round HOW FOLDER - once each variant, on cold and then on warm inodes
round() {
	for _variant in "nothing none" "fsverity-only signature -builtin" "packages-only cache" \
		"nothing ecdsa -ecdsa" "nothing rsa -rsa"; do
		# shellcheck disable=SC2086 # words
		set -- "$1" "$2" $_variant
		policy_use "$3"
		cold
		figure "$1-$4-cold" "$(timing "$1" "/mnt/$2$5")"
		figure "$1-$4-warm" "$(timing "$1" "/mnt/$2$5")"
		set -- "$1" "$2"
	done
}
