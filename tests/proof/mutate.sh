#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Does the proof fail when it should? Every line of the file "mutants" is a bug,
# put into a copy of one source file; the function named there must then have a
# goal that is not proven.
#
# usage: mutate.sh [FILE.c...]       all mutants when none is named
#
# BUILD           folder for copies and logs (build)
# MUTANT_TIMEOUT  seconds a goal may take (10): a true goal that needs longer
#		  would pass for a bug that was found, so a function without the
#		  bug is proven first, in that time
# PROOF_PAR       provers at a time (2)

set -eu

here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
parse=$top/kernel/ipe-digest/parse
out=${BUILD:-$top/build}/proof
timeout=${MUTANT_TIMEOUT:-10}
par=${PROOF_PAR:-2}

mkdir -p "$out/cache" "$out/mutant"
out=$(cd "$out" && pwd)
cd "$out"
[ -e why3.conf ] || why3 -C why3.conf config detect >why3.log 2>&1
grep -q 'CVC4' why3.conf || {
	echo "mutate: why3 does not know cvc4, see $out/why3.conf" >&2
	exit 1
}
export WHY3CONFIG="$out/why3.conf"

# Ends the process with the first goal that is not proven: one is enough.
watch()
{
	while kill -0 "$1" 2>/dev/null; do
		if grep -qE 'Goal .*: (Timeout|Unknown|Failed)' "$2"; then
			kill "$1" 2>/dev/null || :
		fi
		sleep 0.3
	done
}

# proven FILE FUNCTION LOG: is every goal of the function proven? 2: it is no C
proven()
{
	timeout 1800 frama-c -machdep gcc_x86_64 -c11 -cpp-extra-args="-I$parse" \
		-wp -wp-rte -warn-unsigned-overflow -warn-unsigned-downcast \
		-wp-prover cvc4 -wp-timeout "$timeout" -wp-par "$par" \
		-wp-cache update -wp-cache-dir "$out/cache" \
		-wp-fct "$2" "$1" >"$3" 2>&1 </dev/null &
	watch "$!" "$3"
	wait "$!" || :
	! grep -qE 'Goal .*: (Timeout|Unknown|Failed)' "$3" || return 1
	# shellcheck disable=SC2046 # two numbers
	set -- $(sed -n 's,^\[wp\] Proved goals: *\([0-9]*\) / \([0-9]*\)$,\1 \2,p' "$3")
	[ $# -eq 2 ] || return 2
	[ "$1" -eq "$2" ]
}

wanted()
{
	[ $# -gt 1 ] || return 0
	name=$1
	shift
	for w in "$@"; do
		[ "$(basename "$w")" != "$name" ] || return 0
	done
	return 1
}

n=0 found=0 base= sound=
tab=$(printf '\t')
while IFS=$tab read -r file function edit; do
	case $file in '#'* | '') continue ;; esac
	wanted "$file" "$@" || continue
	n=$((n + 1))
	log=$out/mutant/$n.log
	if [ "$base" != "$file:$function" ]; then
		base=$file:$function sound=yes
		proven "$parse/$file" "$function" "$out/mutant/$n.base.log" || sound=
	fi
	if [ ! "$sound" ]; then
		echo "not found: $file $function is not proven as it is, see $out/mutant/$n.base.log"
		continue
	fi
	mkdir -p "$out/mutant/$n"
	sed "$edit" "$parse/$file" >"$out/mutant/$n/$file"
	if cmp -s "$parse/$file" "$out/mutant/$n/$file"; then
		echo "mutate: changes nothing: $file $function $edit" >&2
		exit 1
	fi
	rc=0
	proven "$out/mutant/$n/$file" "$function" "$log" || rc=$?
	case $rc in
	0) echo "not found: $file $function $edit" ;;
	1)
		found=$((found + 1))
		echo "found: $file $function $edit"
		;;
	*)
		echo "mutate: does not compile: $file $function $edit, see $log" >&2
		exit 1
		;;
	esac
done <"$here/mutants"
echo "mutants: $n injected, $found found"
[ "$n" -gt 0 ] && [ "$n" -eq "$found" ]
