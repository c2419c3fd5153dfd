# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091
# What: a policy that does not ask for digest_cache, in a kernel with and without it
host() {
	. "$top/tests/bench/bench.bash"
	bench_start
	programs "$image/programs" 200
	"$bench/signatures" verity "$image/programs" "$keys/x509.pem" "$keys/x509.key" >"$image/programs.sig"
	cp "$bench/x509.der" "$image/"
}

guest() {
	cp /mnt/bench.sh /bench.sh
	. /bench.sh
	expect ok "policy fsverity-only" write /mnt/policies/fsverity-only.p7b "$ipe/new_policy"
	policy_use fsverity-only
	timing verity-key /mnt/x509.der || fail "key for fs-verity"
	timing enable /mnt/programs /mnt/programs.sig >/dev/null || fail "fs-verity"
	timing exec /mnt/programs >/dev/null
	for _ in 1 2 3 4 5; do
		figure unrelated-exec "$(timing exec /mnt/programs)"
		figure unrelated-map "$(timing map-again /mnt/programs/00000 50000)"
	done
	pass "all ran"
}
