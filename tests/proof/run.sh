#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Prove kernel/ipe-digest/parse/ as it stands, for inputs of any length, with
# 64-bit and with 32-bit size_t. See README beside this file.
#
# usage: run.sh [--quick | FILE.c...]	all files when none is named; --quick
#					those that are proven within seconds
#	 run.sh --known FILE.c		status 0 when it was proven before
#
# Prints TAP, a line for each file and size, and at the end
# "proof: N obligations, N discharged".
#
# BUILD          folder for logs (build)
# PROOF_TIMEOUT  seconds a goal may take (60)
# PROOF_PAR      provers at a time (2)
# PROOF_OPTIONS  more options for frama-c, such as -wp-smoke-tests
# PROOF_COLD     when set, everything is proven again
#
# A file that was proven before, with the same headers, tools and options, is not
# proven again: the cache folder (DCLIST_CACHE) keeps how many goals it had.

set -euo pipefail

top=$(cd "$(dirname "$0")/../.." && pwd)
parse=$top/kernel/ipe-digest/parse
out=${BUILD:-$top/build}/proof
cache=${DCLIST_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/dclist}/proof
timeout=${PROOF_TIMEOUT:-60}
par=${PROOF_PAR:-2}
quick=(algo cursor trailer rpm_digest openpgp_keylist)

die() {
	echo "proof: $*" >&2
	exit 1
}

for tool in frama-c why3 cvc4; do
	command -v "$tool" >/dev/null ||
		die "$tool is missing: apt-get install frama-c-base why3 cvc4"
done

mkdir -p "$out/cache" "$cache"
out=$(cd "$out" && pwd)
cd "$out"
[[ -e why3.conf ]] || why3 -C why3.conf config detect >why3.log 2>&1 ||
	die "why3 finds no prover, see $out/why3.log"
grep -q CVC4 why3.conf || die "why3 does not know cvc4, see $out/why3.conf"
export WHY3CONFIG="$out/why3.conf"
# A goal's own cache only helps while a file is worked on.
wp_cache=(-wp-cache update -wp-cache-dir "$out/cache")
[[ ! -v PROOF_COLD ]] || wp_cache=(-wp-cache none)

read -r -d '' -a more <<<"${PROOF_OPTIONS:-}" || true
options=(-c11 -wp -wp-rte -warn-unsigned-overflow -warn-unsigned-downcast -wp-prover cvc4 "${more[@]}")

# Of all that a file's proof depends on
key() {
	{
		echo "$1 $2 ${options[*]}"
		dpkg-query -W frama-c-base why3 cvc4
		cat "$parse/$1" "$parse"/*.h
	} | sha256sum | cut -c1-32
}

# prove FILE MACHDEP: adds to $goals and $proved, clears $good on any doubt
prove() {
	local log=$out/$1.$2.log stamp p g said=''

	stamp=$cache/$(key "$1" "$2")
	if [[ -f $stamp && ! -v PROOF_COLD ]]; then
		p=$(cat "$stamp") g=$p said=', as before'
	else
		timeout 3600 frama-c -machdep "$2" -cpp-extra-args="-I$parse" "${options[@]}" \
			-wp-timeout "$timeout" -wp-par "$par" "${wp_cache[@]}" \
			"$parse/$1" >"$log" 2>&1 </dev/null || good=false
		read -r p g < <(sed -n 's,^\[wp\] Proved goals: *\([0-9]*\) / \([0-9]*\)$,\1 \2,p' "$log") || p=0 g=0
	fi
	tests=$((tests + 1)) goals=$((goals + g)) proved=$((proved + p))
	if ((p != g || g == 0)) || { [[ ! $said ]] && grep -q Warning "$log"; }; then
		good=false
		echo "not ok $tests - $1, $2: $p of $g proven, see $log"
		grep -E 'Warning|Goal .* (Timeout|Unknown|Failed|Doomed)|rror' "$log" | sed 's/^/# /' || true
	else
		echo "ok $tests - $1, $2: $p of $g proven$said"
		echo "$p" >"$stamp.new"
		mv "$stamp.new" "$stamp"
	fi
}

if [[ ${1:-} == --known ]]; then
	[[ -f $cache/$(key "$2" gcc_x86_64) ]]
	exit
fi
tests=0 goals=0 proved=0 good=true
if [[ ${1:-} == --quick ]]; then
	set -- "${quick[@]/%/.c}"
elif (($# == 0)); then
	cd "$parse"
	set -- *.c
	cd "$out"
fi
for file in "$@"; do
	prove "$(basename "$file")" gcc_x86_64
	prove "$(basename "$file")" gcc_x86_32
done
times >processor.time # not in a subshell, which has none
processor=$(awk 'NR == 2 { for (i = 1; i <= 2; i++) { split($i, t, "[ms]"); s += t[1] * 60 + t[2] } print int(s) }' processor.time)
echo "1..$tests"
echo "# $SECONDS s, $processor s of processor time"
echo "proof: $goals obligations, $proved discharged"
$good
