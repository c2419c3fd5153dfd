#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Prove kernel/ipe-digest/parse/ as it stands, for inputs of any length, with
# 64-bit and with 32-bit size_t. See README beside this file.
#
# usage: run.sh [FILE.c...]          all files when none is named
#
# BUILD          folder for logs and the provers' cache (build)
# PROOF_TIMEOUT  seconds a goal may take (60)
# PROOF_PAR      provers at a time (2)
# PROOF_OPTIONS  more options for frama-c, such as -wp-smoke-tests

set -eu

top=$(cd "$(dirname "$0")/../.." && pwd)
parse=$top/kernel/ipe-digest/parse
out=${BUILD:-$top/build}/proof
timeout=${PROOF_TIMEOUT:-60}
par=${PROOF_PAR:-2}

die()
{
	echo "proof: $*" >&2
	exit 1
}

for tool in frama-c why3 cvc4; do
	command -v "$tool" >/dev/null ||
		die "$tool is missing: apt-get install frama-c-base why3 cvc4"
done

mkdir -p "$out/cache"
out=$(cd "$out" && pwd)
cd "$out"
[ -e why3.conf ] || why3 -C why3.conf config detect >why3.log 2>&1 ||
	die "why3 finds no prover, see $out/why3.log"
grep -q 'CVC4' why3.conf || die "why3 does not know cvc4, see $out/why3.conf"
export WHY3CONFIG="$out/why3.conf"

# prove FILE MACHDEP: adds to $goals and $proved, clears $good on any doubt
prove()
{
	log=$out/$1.$2.log
	# shellcheck disable=SC2086 # the options are words
	frama-c -machdep "$2" -c11 -cpp-extra-args="-I$parse" \
		-wp -wp-rte -warn-unsigned-overflow -warn-unsigned-downcast \
		-wp-prover cvc4 -wp-timeout "$timeout" -wp-par "$par" \
		-wp-cache update -wp-cache-dir "$out/cache" \
		${PROOF_OPTIONS:-} "$parse/$1" >"$log" 2>&1 || good=false
	line=$(sed -n 's,^\[wp\] Proved goals: *\([0-9]*\) / \([0-9]*\)$,\1 \2,p' "$log")
	case $line in
	*' '*) ;;
	*)
		good=false
		echo "$1 ($2): no result, see $log"
		return
		;;
	esac
	p=${line% *} g=${line#* }
	goals=$((goals + g)) proved=$((proved + p))
	echo "$1 ($2): $p of $g"
	if [ "$p" -ne "$g" ] || [ "$g" -eq 0 ] || grep -q 'Warning' "$log"; then
		good=false
		grep -E 'Warning|Goal .* (Timeout|Unknown|Failed|Doomed)' "$log" || :
	fi
}

goals=0 proved=0 good=true
# shellcheck disable=SC2046 # no blanks in our file names
[ $# -gt 0 ] || set -- $(cd "$parse" && ls ./*.c)
for file in "$@"; do
	prove "$(basename "$file")" gcc_x86_64
	prove "$(basename "$file")" gcc_x86_32
done
echo "proof: $goals obligations, $proved discharged"
$good
