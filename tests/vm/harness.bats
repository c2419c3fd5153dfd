# SPDX-License-Identifier: GPL-2.0-or-later
#
# The harness itself: what is not a pass must fail.

bats_require_minimum_version 1.5.0

setup() {
	vm=$BATS_TEST_DIRNAME
	case_file=$BATS_TEST_TMPDIR/harness-$BATS_TEST_NUMBER.sh
}

# a_case COMMANDS - one whose guest part they are
a_case() {
	printf 'host() {\n\t:\n}\n\nguest() {\n\t%s\n}\n' "$1" >"$case_file"
	run "$vm/case" "$case_file"
}

@test "harness: a case that expects something and gets it passes" {
	a_case 'expect_allowed /bin/true'
	[ "$status" = 0 ]
}

@test "harness: a case is given by name or by path" {
	a_case 'expect_allowed /bin/true'
	run "$vm/../../scripts/check" "vm:$case_file"
	[ "$status" = 0 ]
	[[ $output == *"1 passed, 0 failed, 0 skipped" ]]
	run "$vm/case" nosuch
	[ "$status" = 2 ]
	[[ $output == "nosuch: no such case; give the path of one (with a slash), or one of these: "*" package-runs "* ]]
}

@test "harness: a case that expects nothing fails" {
	a_case ':'
	[ "$status" = 1 ]
	[[ $output == *"expects nothing"* ]]
}

@test "harness: one failed expectation among others fails" {
	a_case 'expect_allowed /bin/true; expect_denied /bin/true; expect_allowed /bin/true'
	[ "$status" = 1 ]
	[[ $output == *"fail run /bin/true: ok, expected EACCES"* ]]
}

@test "harness: a kernel that ends early fails" {
	a_case 'expect_allowed /bin/true; poweroff -f'
	[ "$status" = 1 ]
	[[ $output == *"did not come to the end"* ]]
}

@test "harness: a kernel that hangs is ended, with all that it started" {
	export VM_LIMIT=6
	a_case 'expect_allowed /bin/true; while :; do :; done'
	[ "$status" = 1 ]
	[[ $output == *"time limit"* ]]
	run ! pgrep -f "ubd0=.*/$(basename "$case_file" .sh)/disk.img"
}

@test "harness: a report in the kernel's log fails" {
	a_case 'expect_allowed /bin/true; echo "<4>WARNING: a test" >/dev/kmsg'
	[ "$status" = 1 ]
	[[ $output == *"kernel log: "* ]]
}

@test "harness: a host part that fails fails" {
	printf 'host() {\n\tfalse\n\ttrue\n}\n\nguest() {\n\tpass x\n}\n' >"$case_file"
	run "$vm/case" "$case_file"
	[ "$status" = 1 ]
	[[ $output == *"the host part failed"* ]]
}
