#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# scripts/check, on a project of two files of tests: what is run again, and what is not.
# bats file_tags=tree

load common

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	mkdir -p scripts tests/bats build/asan
	cp "$TOP/scripts/check" scripts/
	cp /bin/true build/dclist
	cp /bin/true build/dclist-load
	cp /bin/true build/dclist-handover
	echo '@test "a: one" { :; }' >tests/bats/a.bats
	echo '@test "b: one" { :; }' >tests/bats/b.bats
	export DCLIST_CORPUS=
	# A run of all tests is not one of all tests of this project
	unset FRESH
}

# check PASSED FAILED - runs the suite with these results
check() {
	run env -u BATS_RUN_TMPDIR -u BATS_TMPDIR timeout 60 scripts/check cli
	[ "${lines[-1]}" = "$1 passed, $2 failed, 0 skipped" ]
}

# bats test_tags=slow
@test "check: what passed is run again when something has changed, and only then" {
	check 2 0
	contains "# cli: 2 passed, 0 failed, 0 skipped in "
	check 2 0
	contains "# cli: nothing has changed since 2 tests passed"
	echo '@test "b: two" { :; }' >>tests/bats/b.bats
	check 3 0
	contains "# cli: 2 passed, 0 failed, 0 skipped in "
	contains "(and 1 before, with nothing changed since)"
	# The program is another one
	cp /bin/false build/dclist
	check 3 0
	contains "# cli: 3 passed, 0 failed, 0 skipped in "
	FRESH=1 check 3 0
	contains "# cli: 3 passed, 0 failed, 0 skipped in "
	# What they share
	echo "# other" >tests/bats/common.bash
	check 3 0
	contains "# cli: 3 passed, 0 failed, 0 skipped in "
}

@test "check: what failed is run again, and what was changed meanwhile" {
	echo '@test "b: two" { false; }' >>tests/bats/b.bats
	check 2 1
	check 2 1
	contains "# cli: 1 passed, 1 failed, 0 skipped in "
	contains "(and 1 before, with nothing changed since)"
	# It changes itself while it runs: what passed is not what is there
	# shellcheck disable=SC2016 # the text of a test
	echo '@test "b: one" { echo "# later" >>"$BATS_TEST_FILENAME"; }' >tests/bats/b.bats
	check 2 0
	check 2 0
	contains "# cli: 1 passed, 0 failed, 0 skipped in "
}

@test "check: a file that is tagged as looking at the sources is run after any change" {
	sed -i '1i # bats file_tags=tree' tests/bats/a.bats
	check 2 0
	mkdir cli
	echo x >cli/x.c
	check 2 0
	contains "# cli: 1 passed, 0 failed, 0 skipped in "
	contains "(and 1 before, with nothing changed since)"
}

@test "check: a suite on a kernel that there are no patches for" {
	mkdir -p kernel/patches/7.3
	run timeout 60 scripts/check vm-9.9
	[ "$status" -eq 2 ]
	[ "$output" = "check: vm-9.9: no such suite" ]
	run timeout 60 scripts/check vm-7.3-none
	[ "$status" -eq 2 ]
	[ "$output" = "check: vm-7.3-none: no such suite" ]
	run timeout 60 scripts/check cli-7.3
	[ "$status" -eq 2 ]
	[ "$output" = "check: cli-7.3: no such suite" ]
}
