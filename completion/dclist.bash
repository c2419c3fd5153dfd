# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# Completion of dclist for bash. Commands and options are what its --help says, so
# nothing here knows them.

# The commands that a help text lists
_dclist_commands() {
	sed -n '/^Commands:/,/^$/s/^  \([a-z][a-z-]*\) .*/\1/p' <<<"$1"
}

# Subcommands that only its usage names, as "dclist keys enroll"
_dclist_subcommands() {
	sed -nE "/^\$/q; s/^(Usage:)? *dclist $2 ([a-z][a-z-]*)( .*|\$)/\\2/p" <<<"$1"
}

# Its options, each with what its argument is called, as "--root DIR"
_dclist_options() {
	sed -nE 's/^ +(-[A-Za-z], )?(--[a-z][a-z-]*)([ =]([A-Z][A-Z|]*))?( .*|$)/\2 \4/p' <<<"$1"
	sed -nE 's/^ +(-[A-Za-z]), --[a-z][a-z-]*([ =]([A-Z][A-Z|]*))?( .*|$)/\1 \3/p' <<<"$1"
}

# What the argument of an option is called; nothing when it has none
_dclist_argument() {
	_dclist_options "$1" | sed -n "s/^$2 //p" | head -n 1
}

# Lists by name: what is loaded, what is installed. compgen -W expands what it is given,
# so a name that means something to a shell is left out.
_dclist_lists() {
	{
		cut -d ' ' -f 3 /sys/kernel/security/digest_cache/lists 2>/dev/null
		(cd /etc/digest_lists 2>/dev/null && printf '%s\n' [!.]*)
	} | grep -xE '[][A-Za-z0-9._+~:%@,=^-]+'
}

_dclist_reply() {
	local line

	COMPREPLY=()
	while IFS= read -r line; do
		COMPREPLY+=("$line")
	done < <(compgen "${@:1:$#-1}" -- "${!#}")
}

# _dclist_reply_argument NAME WORD
_dclist_reply_argument() {
	case $1 in
	*DIR*) _dclist_reply -d "$2" ;;
	*FILE* | *LIST* | *RPM* | *KEY* | *CERT* | *POLICY*) _dclist_reply -f "$2" ;;
	*) COMPREPLY=() ;;
	esac
}

_dclist() {
	local program=$1 word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
	local command=() help i argument

	type compopt >/dev/null 2>&1 && compopt -o filenames 2>/dev/null
	[[ $word != = ]] || word=
	[[ $before != = ]] || before=${COMP_WORDS[COMP_CWORD - 2]}
	help=$("$program" --help 2>/dev/null)
	for ((i = 1; i < COMP_CWORD; i++)); do
		grep -qxF -e "${COMP_WORDS[i]}" <(_dclist_commands "$help"
			_dclist_subcommands "$help" "${command[*]}") || continue
		command+=("${COMP_WORDS[i]}")
		help=$("$program" "${command[@]}" --help 2>/dev/null)
	done
	if [[ $before == -* ]]; then
		argument=$(_dclist_argument "$help" "$before")
		[[ -z $argument ]] || {
			_dclist_reply_argument "$argument" "$word"
			return
		}
	fi
	if [[ $word == -* ]]; then
		_dclist_reply -W "$(_dclist_options "$help" | cut -d ' ' -f 1)
			$([[ ${command[*]} ]] || echo --version)" "$word"
	elif [[ $(_dclist_commands "$help") ]]; then
		_dclist_reply -W "$(_dclist_commands "$help")" "$word"
	elif [[ ${command[0]} == unload || ${command[0]} == remove ]]; then
		_dclist_reply -f -W "$(_dclist_lists)" "$word"
	elif [[ ${command[0]} == seal ]]; then
		_dclist_reply -W "keys policy lists" "$word"
	else
		_dclist_reply -f -W "$(_dclist_subcommands "$help" "${command[*]}")" "$word"
	fi
}

complete -F _dclist dclist
