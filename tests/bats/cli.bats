#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What all subcommands have in common.

# shellcheck disable=SC2154 # set in common.bash
# shellcheck disable=SC2012,SC2094 # names are ours

load common

commands='generate install load unload show verify verity keys list query remove status sync policy convert sign unsign'

setup_file() {
	common_setup_file
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
}

@test "cli: help names every command" {
	local command

	run dclist --help
	ends 0
	contains "Usage: dclist COMMAND"
	for command in $commands; do
		contains "  $command "
	done
	run dclist -h
	ends 0
	contains "Usage: dclist COMMAND"
}

# Libraries that take long to start, and their own, are for who needs them.
@test "cli: what starts quickly opens no library that it does not need" {
	local later library command

	later=$(readelf --dynamic "$TOP/build/libraries.so" | sed -n 's/.*(NEEDED).*\[\(.*\)]/\1/p')
	[ "$(grep -cE '^lib(rpm|archive|gpgme|curl|xml2)\.so\.' <<<"$later")" = 5 ]
	dclist generate -o lists "$fixtures/vendor.rpm"
	for command in --version --help "show $(echo lists/*)" "verify --help" status \
		"query 00" "load lists" "list" "policy --help" "generate --help"; do
		rm -f opened.*
		# shellcheck disable=SC2086 # words are what is wanted
		LD_DEBUG=files LD_DEBUG_OUTPUT=opened run dclist $command
		run cat opened.*
		contains "calling init: "
		contains libcrypto
		for library in $later; do
			lacks "$library"
		done
	done
}

@test "cli: version" {
	run dclist --version
	ends 0
	[[ $output =~ ^dclist\ [0-9]+\.[0-9]+$ ]]
}

@test "cli: no command is wrong usage, said on standard error" {
	run --separate-stderr dclist
	ends 2
	[ -z "$output" ]
	[[ $stderr == *"Usage: dclist COMMAND"* ]]
}

@test "cli: an unknown command is wrong usage" {
	run dclist genrate
	ends 2
	contains "dclist: genrate: no such command; 'dclist --help' lists them"
}

# bats test_tags=slow
@test "cli: every command has help, on standard output" {
	local command

	for command in $commands; do
		run --separate-stderr dclist "$command" --help
		ends 0
		contains "Usage: dclist $command"
		contains "Exit status:"
		[ -z "$stderr" ]
		run dclist "$command" -h
		ends 0
	done
}

# bats test_tags=slow
@test "cli: an unknown option is wrong usage for every command" {
	local command

	for command in $commands; do
		run dclist "$command" --nonsense
		ends 2
		contains "dclist $command: unrecognized option '--nonsense'"
		contains "Try 'dclist $command --help'."
	done
}

@test "cli: no argument is wrong usage" {
	local command

	for command in generate show keys; do
		run dclist "$command"
		ends 2
		contains "is missing"
	done
}

group_commands() {
	dclist "$1" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z][a-z-]*\) .*/\1/p'
}

@test "cli: every manual page of a command has examples, of that command" {
	local page command

	for page in "$TOP"/man/dclist-*.1; do
		command=${page##*/dclist-}
		sed -n '/^\.SH EXAMPLES/,/^\.SH SEE ALSO/p' "$page" | sed 's/\\//g' | grep -qF "dclist ${command%.1}" || {
			echo "$page"
			return 1
		}
	done
}

# bats test_tags=slow
@test "cli: every command of a group has help" {
	local command

	for command in $(group_commands policy); do
		run --separate-stderr dclist policy "$command" --help
		ends 0
		contains "Usage: dclist policy $command"
		contains "Exit status:"
		[ -z "$stderr" ]
		run dclist policy "$command" --nonsense
		ends 2
		contains "dclist policy $command: unrecognized option '--nonsense'"
		contains "Try 'dclist policy $command --help'."
	done
}

@test "cli: a group needs one of its commands" {
	run dclist policy
	ends 2
	contains "dclist policy: no command given"
	run dclist policy chek
	ends 2
	contains "dclist policy: chek: no such command; 'dclist policy --help' lists them"
	run dclist convert --keyring file deb
	ends 2
	contains "dclist convert: deb must come before its options"
}

@test "cli: manual pages are well-formed" {
	local page

	command -v mandoc >/dev/null || skip "no mandoc"
	for page in "$TOP"/man/dclist*.1; do
		run mandoc -Tlint -W warning "$page"
		ends 0
	done
}

@test "cli: a full disk is a failure" {
	[ -e /dev/full ] || skip "no /dev/full"
	run bash -c '"$1" --help >/dev/full' - "$DCLIST"
	ends 1
	contains "standard output: write error"
	run bash -c '"$1" show --json "$2" >/dev/full' - "$DCLIST" "$fixtures/vendor.rpm"
	ends 1
	contains "standard output: write error"
}

@test "cli: without standard files nothing is written into another file" {
	run bash -c '"$1" generate -o out "$2" >&- 2>&- <&-' - "$DCLIST" "$fixtures/vendor.rpm"
	ends 0
	cmp <("$RPM_PY" list "$fixtures/vendor.rpm" 268) out/rpm-vendor-1.0-1.noarch
}

@test "cli: a name that is empty is seen" {
	run dclist show ''
	ends 1
	[ "$output" = 'dclist show: "": cannot open: No such file or directory' ]
}

@test "cli: a file name cannot steer the terminal" {
	local name=$'a\e[31m\nb'

	run dclist show "$name"
	ends 1
	contains 'a\033[31m\012b: cannot open: No such file or directory'
	lacks $'\e'
}

@test "cli: dclist needs only the libraries it says" {
	command -v readelf >/dev/null || skip "no readelf"
	run readelf -d "$DCLIST"
	ends 0
	contains libcrypto
	lacks RPATH
	lacks RUNPATH
}
