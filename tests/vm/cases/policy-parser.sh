# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: policies get the same verdict, errno and version from the kernel and from the tool

# Signing takes longer than all else: what was signed once with this key is kept
signed_texts() {
	key=$(cat "$work/texts" "$vm/policy_sign.c" "$keys/x509.key" | sha256sum)
	if [ "$(cat "$1/key" 2>/dev/null)" != "$key" ]; then
		rm -rf "$1" && mkdir -p "$1"
		timeout 60 gcc -O1 -Wall -Wextra -o "$work/policy_sign" "$vm/policy_sign.c" -lcrypto
		timeout 100 "$work/policy_sign" "$keys/x509.pem" "$keys/x509.key" <"$work/texts" >"$1/signed"
		echo "$key" >"$1/key"
	fi
	cat "$1/signed"
}

host() {
	policies=$work/policies
	"$vm/policy_corpus.py" make "$policies" 3200
	# Status 1: most of them are refused. Shellcheck: both are set by tests/vm/case
	# shellcheck disable=SC2154
	timeout 60 "$dclist" policy check --offline --json "$policies"/*.pol >"$work/verdicts" || [ $? = 1 ]
	"$vm/policy_corpus.py" expect <"$work/verdicts" >"$image/expected"
	"$vm/policy_corpus.py" tally "$image/expected" >"$image/tally"
	"$vm/policy_corpus.py" bundle "$policies" >"$work/texts"
	signed_texts "$top/build/vm/policy-corpus" >"$image/signed"
}

# at_least N WORD - so that each answer was compared, and not one only
at_least() {
	_n=$(sed -n "s/^$2 //p" /mnt/tally)
	if [ "${_n:-0}" -ge "$1" ]; then
		pass "$_n policies: $2"
	else
		fail "$2: ${_n:-0} policies, $1 wanted"
	fi
}

guest() {
	at_least 800 ok
	at_least 1000 EBADMSG
	at_least 50 EINVAL
	at_least 8 ERANGE
	at_least 4 EACCES
	at_least 2 ENAMETOOLONG
	at_least 4 EMSGSIZE
	policies /mnt/signed /mnt/expected "$ipe" >/tmp/answer 2>/tmp/differ
	sed 's/^/note /' /tmp/differ >&3
	expect_equal "policies that the kernel and dclist judge differently" "$(cat /tmp/answer)" ok
	expect_equal "policies compared" "$(sed -n '$s/ policies//p' /tmp/differ)" 3200
}
