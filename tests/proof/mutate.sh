#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Does the proof fail when it should? Every line of the file "mutants" is a bug,
# put into a copy of one source file; the function named there must then have a
# goal that is not proven.
#
# usage: mutate.sh [--quick | [--new] [FILE.c...]]	all mutants when none is named; --new those that
#							were not found before; --quick those of the
#							files that are proven within seconds, the
#							others only when their file changed since
#							they were found
#
# Prints TAP, a line for each mutant, and at the end "mutants: N injected, N found".
#
# BUILD           folder for copies and logs (build)
# MUTANT_TIMEOUT  seconds a goal may take (10): a true goal that needs longer
#		  would pass for a bug that was found, so a function without the
#		  bug is proven first, in that time
# PROOF_PAR       provers at a time (2)
#
# What was found is written to the file "mutants.found" beside this one, with a hash of the
# bug, the source and the headers; "--quick" and "--new" say of those that they are unchanged.
set -euo pipefail

# shellcheck source=tests/proof/inputs.bash
. "$(dirname "$0")/inputs.bash"
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
parse=$top/kernel/ipe-digest/parse
contracts=$here/contracts
record=$here/mutants.found
out=${BUILD:-$top/build}/proof
timeout=${MUTANT_TIMEOUT:-10}
par=${PROOF_PAR:-2}
quick=" algo.c cursor.c "

mkdir -p "$out/cache" "$out/mutant"
out=$(cd "$out" && pwd)
cd "$out"
[[ -e why3.conf ]] || why3 -C why3.conf config detect >why3.log 2>&1 || true
grep -q CVC4 why3.conf || {
	echo "mutate: why3 does not know cvc4, see $out/why3.conf" >&2
	exit 1
}
export WHY3CONFIG="$out/why3.conf"

# Ends the process with the first goal that is not proven: one is enough.
watch() {
	while kill -0 "$1" 2>/dev/null; do
		if grep -qE 'Goal .*: (Timeout|Unknown|Failed)' "$2"; then
			kill "$1" 2>/dev/null || true
		fi
		sleep 0.3
	done
}

# proven FOLDER FILE FUNCTION LOG - is every goal of the function in FOLDER/FILE proven? 2: it is no C
proven() {
	local p=0 g=0

	# What an earlier run left there would end this one
	: >"$4"
	timeout 1800 frama-c -machdep gcc_x86_64 -c11 -cpp-extra-args="-I$1 -I$parse" \
		-wp -wp-rte -warn-unsigned-overflow -warn-unsigned-downcast \
		-wp-prover cvc4 -wp-timeout "$timeout" -wp-par "$par" \
		-wp-cache update -wp-cache-dir "$out/cache" \
		-wp-fct "$3" "$contracts/$2" >"$4" 2>&1 </dev/null &
	watch "$!" "$4"
	wait "$!" || true
	! grep -qE 'Goal .*: (Timeout|Unknown|Failed)' "$4" || return 1
	read -r p g < <(sed -n 's,^\[wp\] Proved goals: *\([0-9]*\) / \([0-9]*\)$,\1 \2,p' "$4") || return 2
	((p == g))
}

# Of a bug, and of all that it depends on
key() {
	{
		echo "$1 $2 $3"
		proof_inputs "$parse" "$contracts" "$1"
	} | sha256sum | cut -c1-32
}

put_record() {
	{
		cat "$record" 2>/dev/null || echo "# FILE FUNCTION HASH, written by mutate.sh; SPDX-License-Identifier: GPL-2.0-or-later"
		echo "$1"
	} | LC_ALL=C sort -u >"$record.new"
	mv "$record.new" "$record"
}

# said ok|not WHAT - a line of TAP
said() {
	local begin=ok

	n=$((n + 1))
	if [[ $1 == ok ]]; then
		found=$((found + 1))
	else
		begin='not ok'
	fi
	echo "$begin $n - $2"
}

# mutant FILE FUNCTION EDIT
mutant() {
	local copy=$out/mutant/$((n + 1)) status=0

	if [[ $base != "$1:$2" ]]; then
		base=$1:$2 sound=yes
		proven "$parse" "$1" "$2" "$copy.base.log" || sound=
	fi
	if [[ ! $sound ]]; then
		said not "$1 $2: not proven as it is, see $copy.base.log"
		return
	fi
	mkdir -p "$copy"
	sed "$3" "$parse/$1" >"$copy/$1"
	if cmp -s "$parse/$1" "$copy/$1"; then
		said not "$1 $2: changes nothing: $3"
		return
	fi
	proven "$copy" "$1" "$2" "$copy.log" || status=$?
	case $status in
	0) said not "$1 $2: proven in spite of $3" ;;
	1)
		said ok "$1 $2: fails with $3"
		put_record "$1 $2 $(key "$1" "$2" "$3")"
		;;
	*) said not "$1 $2: no C, see $copy.log: $3" ;;
	esac
}

# passed_over FILE FUNCTION EDIT - was it found before, or is it only for make prove-mutants?
passed_over() {
	if grep -qxF "$1 $2 $(key "$1" "$2" "$3")" "$record"; then
		unchanged=$((unchanged + 1))
	elif [[ $mode == --quick ]] && ! grep -q "^$1 $2 " "$record"; then
		never=$((never + 1))
	else
		return 1
	fi
}

n=0 found=0 unchanged=0 never=0 base='' sound='' mode=''
[[ ${1:-} != --* ]] || {
	mode=$1
	shift
}
only=" $* "
while IFS=$'\t' read -r file function edit <&4; do
	[[ $file && $file != '#'* ]] || continue
	((!$#)) || [[ $only == *" $file "* ]] || continue
	if [[ $mode == --new || ($mode == --quick && $quick != *" $file "*) ]]; then
		! passed_over "$file" "$function" "$edit" || continue
	fi
	mutant "$file" "$function" "$edit"
done 4<"$here/mutants"
echo "1..$n"
((unchanged == 0)) || echo "# $unchanged more, found before, in files that did not change since"
((never == 0)) || echo "# $never more were never tried: make prove-mutants"
echo "mutants: $n injected, $found found"
((n + unchanged > 0 && n == found))
