# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: what no hook sees of a program's memory is as the documentation says: closed by an option of the kernel, or open
host() {
	good_and_evil code
	timeout 20 gcc -nostdlib -static -Wl,--build-id=none -s -o "$work/stack" "$suite/stack.S" 2>/dev/null
	put "$work/stack" stack
	pgp_list stack "$(content_digest "$work/stack")"
}

# closed WHAT ANSWER GOT
closed() {
	case $3 in
	"said 42") fail "$1: what nobody attests has run" ;;
	*) expect_equal "$1" "$3" "$2" ;;
	esac
}

guest() {
	load_list /mnt/lists/good
	load_list /mnt/lists/stack
	enable_verity /mnt/good /mnt/stack
	expect_code call /mnt/good 0
	# CONFIG_PROC_MEM_NO_FORCE
	closed "/proc/self/mem" EIO "$(memory mem /mnt/good)"
	# kernel.yama.ptrace_scope=3
	expect_equal "ptrace, with the default of Yama" "$(memory ptrace /mnt/good)" "said 42"
	echo 3 >/proc/sys/kernel/yama/ptrace_scope
	closed "ptrace, switched off by Yama" EPERM "$(memory ptrace /mnt/good)"
	closed "userfaultfd of a private mapping" EINVAL "$(memory uffd /mnt/good)"
	expect EACCES "anonymous executable memory" anonymous
	expect EACCES "memory made executable" anonymous-mprotect
	# Nothing closes this one but seccomp, which services have as LockPersonality=
	expect_equal "the heap, with READ_IMPLIES_EXEC" "$(memory brk)" "said 42"
	# Nothing closes this one but not to trust such programs
	expect status42 "the stack, where an attested program asks for an executable one" exec /mnt/stack
	expect_code call /mnt/good 0
}
