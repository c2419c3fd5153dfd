# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# Completion of dclist for bash. dclist itself knows what may follow: 'dclist --complete'
# prints "files", "directories" or "words", and then words, one on each line.

_dclist() {
	local word=${COMP_WORDS[COMP_CWORD]} kind line

	[[ $word != = ]] || word=
	COMPREPLY=()
	type compopt >/dev/null 2>&1 && compopt -o filenames 2>/dev/null
	{
		read -r kind
		while IFS= read -r line; do
			COMPREPLY+=("${line%%$'\t'*}")
		done
		[[ $kind != [fd]* ]] || while IFS= read -r line; do
			COMPREPLY+=("$line")
		done < <(compgen "-${kind:0:1}" -- "$word")
	} < <("$1" --complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}

complete -F _dclist dclist
