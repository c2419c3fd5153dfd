#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# One language of options: the tables of all commands, as 'dclist --options' prints them,
# agree with each other, with the help texts, the manual pages and NEWS.md.

# bats file_tags=tree

load common

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	dclist --options >table
	[ "$(wc -l <table)" -gt 100 ]
}

@test "options: a letter has one meaning, and a meaning one letter" {
	run awk -F '\t' '
		$2 != "-" && letter[$2] && letter[$2] != $3 { print "-" $2 ": --" letter[$2] " and --" $3 }
		name[$3] && name[$3] != $2 { print "--" $3 ": -" name[$3] " and -" $2 ", of " $1 }
		{ letter[$2] = $3; name[$3] = $2 }' table
	[ -z "$output" ]
	run awk -F '\t' '{ print $1 "\t" $3 }' table
	[ "$(sort <<<"$output")" = "$(sort -u <<<"$output")" ]
}

@test "options: an option has a value in all commands, or in none" {
	run awk -F '\t' '
		{ value = $4 != "" ? "yes" : "no" }
		has[$3] && has[$3] != value { print "--" $3 " of " $1 }
		{ has[$3] = value }' table
	[ -z "$output" ]
}

# The options of commands whose names match, as "-o --output"
table_options() {
	awk -F '\t' -v command="^($1)\$" '
		$1 ~ command { print ($2 == "-" ? "" : "-" $2 " ") "--" $3 }' table | sort -u
}

help_options() {
	# shellcheck disable=SC2086 # a command and its subcommand
	dclist $1 --help | sed -n '/^Options/,$p' | grep -oE '^ +(-[a-zA-Z], )?--[a-z][a-z0-9-]*' |
		tr -d ', ' | sed 's/--/ --/; s/^ *//' | sort
}

# Of a part of a page: entries of lists, and lines of examples that start as an option
page_options() {
	grep -A1 '^\.TP' | grep -E '^\.(B|BR|BI) ' | sed 's/\\f.//g; s/\\//g' |
		grep -oE -- '(-[a-zA-Z] ", " )?--[a-z][a-z0-9-]*' | tr -d '", ' | sed 's/--/ --/; s/^ *//' | sort
}

# bats test_tags=slow
@test "options: the help text has those of the table" {
	local command

	while read -r command; do
		run diff <(table_options "$command") <(help_options "$command")
		ends 0
	done < <(cut -f 1 table | sort -u)
}

@test "options: every manual page has those of its command, and no others" {
	local page command

	while read -r command; do
		[ "$command" ] || continue
		page=$TOP/man/dclist-$command.1
		case $command in
		policy) continue ;;
		keys) command='keys|keys enroll' ;;
		esac
		echo "$page"
		run diff <(table_options "$command") \
			<(sed -n '/^\.SH OPTIONS/,/^\.SH EXIT/p' "$page" | page_options)
		ends 0
	done < <(cut -f 1 table | grep -v ' ' | sort -u)
}

@test "options: the section of a policy command has those of the command" {
	local command

	while read -r command; do
		run diff <(table_options "$command") \
			<(sed "1,/^\.SS dclist $command\$/d; /^\.S[SH] /,\$d" "$TOP/man/dclist-policy.1" | page_options)
		ends 0
	done < <(cut -f 1 table | grep '^policy .' | sort -u)
}

@test "options: the section of a format has the options that only it has" {
	local command

	while read -r command; do
		run diff <(comm -23 <(table_options "$command") <(table_options convert)) \
			<(sed "1,/^\.SS ${command#convert }\$/d; /^\.S[SH] /,\$d" "$TOP/man/dclist-convert.1" |
				sed -n 's/\\//g; s/^\(--[a-z0-9-]*\).*/\1/p' | sort)
		ends 0
	done < <(cut -f 1 table | grep '^convert .' | sort -u)
}

# "\-\-name" where it is marked up, so not in output of other programs
@test "options: no manual page marks up an option that no command has" {
	local name

	while read -r name; do
		case $name in
		# Of dmesg, ausearch, gpg and sha256sum
		--decode | --export | --interpret | --raw | --tag | --time-format) continue ;;
		esac
		cut -f 3 table | grep -qxF -e "${name#--}" || {
			echo "$name"
			return 1
		}
	done < <(grep -hE '^\.(B|BR|BI|RB) ' "$TOP"/man/dclist*.1 | sed 's/\\f.//g; s/\\//g' |
		grep -oE -- '--[a-z][a-z0-9-]*' | sort -u)
}

# The table of NEWS.md: | `command` | `old` `old` | `new` |
# bats test_tags=slow
@test "options: the old spellings in NEWS.md are gone, the new ones work" {
	local rows=0 command old new word

	tr -d '\140' <"$TOP/NEWS.md" | grep -E '^ +\| [a-z ]+ \| -' >news
	while IFS='|' read -r _ command old new _; do
		[[ $command != *" but "* ]] || continue
		read -r command <<<"$command"
		while read -r word; do
			! table_options "$command" | tr ' ' '\n' | grep -qxF -e "$word" ||
				[[ $new == *"$word is "* ]] || {
				echo "$command still has $word"
				return 1
			}
		done < <(grep -oE -- '--?[a-zA-Z][a-z-]*' <<<"$old")
		while read -r word; do
			table_options "$command" | tr ' ' '\n' | grep -qxF -e "$word" || {
				echo "$command has no $word"
				return 1
			}
		done < <(grep -oE -- '--[a-z][a-z-]*' <<<"$new")
		rows=$((rows + 1))
	done <news
	[ "$rows" -gt 20 ]
}
