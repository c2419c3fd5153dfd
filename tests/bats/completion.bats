#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Completion, in the shells themselves: what it offers are the options of the table.

# shellcheck disable=SC2016 # for the shells

load common

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	mkdir folder
	touch file
	# The help text is the same without sanitizers, which take several times as long
	[ ! -x "$TOP/build/dclist" ] || DCLIST=$TOP/build/dclist
	# By this name the shells know it
	mkdir bin
	ln -s "$DCLIST" bin/dclist
	PATH=$PWD/bin:$PATH
}

# Commands, and groups with their own: "load", "policy", "policy make"
commands_of() {
	dclist "$@" --help | sed -nE '/^(Commands|Formats):/,/^$/s/^  ([a-z][a-z0-9-]*) .*/\1/p'
}

all_commands() {
	local command sub

	for command in $(commands_of); do
		echo "$command"
		for sub in $(commands_of "$command"); do
			echo "$command $sub"
		done
	done
}

# The options of a command
options_of() {
	dclist --options | awk -F '\t' -v command="$1" '
		$1 == command { print "--" $3; if ($2 != "-") print "-" $2 }' | sort -u
}

# in_bash WORD...: what bash offers for the last word, one a line
in_bash() {
	bash --norc -c '
		source "$1/completion/dclist.bash"
		shift
		COMP_WORDS=(dclist "$@") COMP_CWORD=$#
		_dclist dclist
		[[ ${#COMPREPLY[@]} == 0 ]] || printf "%s\n" "${COMPREPLY[@]}"
	' bash "$TOP" "$@" | sort -u
}

# The same in fish, which completes by itself
in_fish() {
	local line="dclist"

	[[ $# -eq 1 ]] || line+=" ${*:1:$#-1}"
	HOME=$PWD fish --no-config -c 'source $argv[1]/completion/dclist.fish; complete -C $argv[2]' \
		"$TOP" "$line ${!#}" | cut -f 1 | sort -u
}

# In zsh what is given to its completion system, which filters
in_zsh() {
	zsh -f -c '
		_describe() { print -rl -- ${${(P)2}%%:*} }
		_files() { [[ $1 == -/ ]] && print -l *(/N) || print -l *(N) }
		top=$1; shift
		words=(dclist "$@") CURRENT=$(($# + 1))
		source $top/completion/_dclist
	' zsh "$TOP" "$@" | grep -e "^${!#}" | sort -u
}

# offers_options SHELL: for each command its options and no others
offers_options() {
	local command

	while read -r command; do
		# shellcheck disable=SC2086 # a command and its subcommand
		diff <(options_of "$command") <("in_$1" $command -) || {
			echo "dclist $command: < table, > offered" >&2
			return 1
		}
	done < <(all_commands)
}

offers() {
	local shell=$1 group

	diff <({ commands_of; } | sort) <("in_$shell" '' | grep -v -- '^-')
	for group in $(all_commands | sed -n 's/ .*//p' | sort -u); do
		# Beside files of a command that does something itself
		diff <(commands_of "$group" | sort) \
			<("in_$shell" "$group" '' | grep -vxE -- '(bin|file|folder)/?')
	done
	[ "$("in_$shell" g)" = generate ]
	# Files where files are meant, folders where folders are
	[ "$("in_$shell" show 'fi')" = file ]
	[ "$("in_$shell" generate --root fo | tr -d /)" = folder ]
	[ "$("in_$shell" generate -k 'fi')" = file ]
	[ -z "$("in_$shell" generate --jobs 'fi')" ]
	[ -z "$("in_$shell" qqq)" ]
	# A command of a command that also accepts files
	[ "$("in_$shell" keys en)" = enroll ]
	# Values of options, and operands that are words
	[ "$("in_$shell" policy sign --hash sha3)" = sha384 ]
	[ "$("in_$shell" policy new --profile app)" = appliance ]
	[ "$("in_$shell" keys --vendor epel-1)" = epel-10 ]
	[ "$("in_$shell" keys --vendor fedora-44,epel-1)" = fedora-44,epel-10 ]
	[ "$("in_$shell" policy enforce of)" = off ]
	[ "$("in_$shell" boot sh)" = shell ]
	[ "$("in_$shell" seal keys pol)" = policy ]
}

# bats test_tags=slow
@test "completion: bash" {
	offers bash
	[ -z "$(in_bash generate --root 'fi')" ]
	offers_options bash
}

# bats test_tags=slow
@test "completion: zsh" {
	command -v zsh >/dev/null || skip "no zsh"
	zsh -n "$TOP/completion/_dclist"
	offers zsh
	[ -z "$(in_zsh generate --root 'fi')" ]
	offers_options zsh
}

# bats test_tags=slow
@test "completion: fish" {
	command -v fish >/dev/null || skip "no fish"
	fish -n "$TOP/completion/dclist.fish"
	offers fish
	offers_options fish
}

# bats test_tags=slow
@test "completion: names of lists" {
	[ "$(id -u)" -eq 0 ] || skip "mounting needs root"
	mkdir -p lists
	touch lists/rpm-hello-1.0-1.x86_64
	# shellcheck disable=SC2016 # a name
	touch 'lists/rpm-$(touch ran)' 'lists/rpm-`touch ran`'
	export -f in_bash in_zsh in_fish
	export TOP
	for shell in bash zsh fish; do
		command -v "$shell" >/dev/null || continue
		run timeout 60 unshare --mount bash -c '
			mount -t tmpfs tmpfs /etc && cp -r lists /etc/digest_lists || exit 77
			in_'"$shell"' remove rpm-h' bash
		[ "$status" -ne 77 ] || skip "no permission to mount"
		[ "$output" = rpm-hello-1.0-1.x86_64 ]
		run timeout 60 unshare --mount bash -c '
			mount -t tmpfs tmpfs /etc && cp -r lists /etc/digest_lists
			in_'"$shell"' remove rpm-' bash
		contains rpm-hello-1.0-1.x86_64
		[ ! -e ran ]
	done
}
