#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Prove kernel/ipe-digest/parse/ as it stands, by the contracts in contracts/, for inputs
# of any length, with 64-bit and with 32-bit size_t. See README beside this file.
#
# usage: run.sh [--quick | FILE.c...]	all files when none is named; --quick
#					those that are proven within seconds, and
#					those that changed since they were proven
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
# A file that was proven before, with the same contracts, tools, options and headers that it
# includes, is not proven again: the cache folder (DCLIST_CACHE) keeps how many goals it had. What was
# proven is written to the file "proven" beside this one, with a hash of the source, the
# contracts, the headers and the options: so --quick sees that a file is the one that was proven.

set -euo pipefail

# shellcheck source=tests/proof/inputs.bash
. "$(dirname "$0")/inputs.bash"
top=$(cd "$(dirname "$0")/../.." && pwd)
parse=$top/kernel/ipe-digest/parse
contracts=$top/tests/proof/contracts
record=$top/tests/proof/proven
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

# Of what a file's proof is about: it, its contracts and the headers that these include
source_key() {
	{
		echo "$1 $2 ${options[*]}"
		proof_inputs "$parse" "$contracts" "$1"
	} | sha256sum | cut -c1-32
}

# Of all that it depends on: KEY is its source_key
key() {
	{
		echo "$1"
		dpkg-query -W frama-c-base why3 cvc4
	} | sha256sum | cut -c1-32
}

# The goals that "proven" has for FILE MACHDEP, as it stands; nothing when it has not
recorded() {
	awk -v file="$1" -v machdep="$2" -v key="$(source_key "$1" "$2")" \
		'$1 == file && $2 == machdep && $4 == key { print $3 }' "$record" 2>/dev/null || true
}

# put_record FILE MACHDEP GOALS KEY
put_record() {
	local line

	line="$1 $2 $3 $4"
	! grep -qxF "$line" "$record" 2>/dev/null || return 0
	{
		grep -v "^$1 $2 " "$record" 2>/dev/null || true
		echo "$line"
	} | LC_ALL=C sort >"$record.new"
	mv "$record.new" "$record"
}

# prove FILE MACHDEP: adds to $goals and $proved, clears $good on any doubt
prove() {
	local log=$out/$1.$2.log stamp p g key said='' failed=false

	# Before: what is changed meanwhile is not what was proven
	key=$(source_key "$1" "$2")
	stamp=$cache/$(key "$key")
	if [[ -f $stamp && ! -v PROOF_COLD ]]; then
		p=$(cat "$stamp") g=$p said=', as before'
	else
		timeout 3600 frama-c -machdep "$2" -cpp-extra-args="-I$parse" "${options[@]}" \
			-wp-timeout "$timeout" -wp-par "$par" "${wp_cache[@]}" \
			"$contracts/$1" >"$log" 2>&1 </dev/null || failed=true
		read -r p g < <(sed -n 's,^\[wp\] Proved goals: *\([0-9]*\) / \([0-9]*\)$,\1 \2,p' "$log") || p=0 g=0
		! grep -q Warning "$log" || failed=true
	fi
	tests=$((tests + 1)) goals=$((goals + g)) proved=$((proved + p))
	if $failed || ((p != g || g == 0)); then
		good=false
		echo "not ok $tests - $1, $2: $p of $g proven, see $log"
		grep -E 'Warning|Goal .* (Timeout|Unknown|Failed|Doomed)|rror' "$log" | sed 's/^/# /' || true
	else
		echo "ok $tests - $1, $2: $p of $g proven$said"
		echo "$p" >"$stamp.new"
		mv "$stamp.new" "$stamp"
		put_record "$1" "$2" "$p" "$key"
	fi
}

# known FILE: is it, in both sizes, what was proven? Says so then. One that never was is
# passed over.
known() {
	local p64 p32

	if ! grep -q "^$1 " "$record"; then
		tests=$((tests + 1))
		echo "ok $tests - $1 # SKIP not in tests/proof/proven: make prove"
		return
	fi
	p64=$(recorded "$1" gcc_x86_64) p32=$(recorded "$1" gcc_x86_32)
	[[ $p64 && $p32 ]] || return
	tests=$((tests + 1)) unchanged=$((unchanged + p64 + p32))
	echo "ok $tests - $1: as it was when $p64 and $p32 of its goals were proven"
}

tests=0 goals=0 proved=0 unchanged=0 good=true
if [[ ${1:-} == --quick ]]; then
	set -- "${quick[@]/%/.c}"
	for file in "$parse"/*.c; do
		[[ " $* " == *" ${file##*/} "* ]] || known "${file##*/}" || set -- "$@" "${file##*/}"
	done
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
((unchanged == 0)) || echo "# $unchanged more in files that did not change since make prove"
echo "proof: $goals obligations, $proved discharged"
$good
