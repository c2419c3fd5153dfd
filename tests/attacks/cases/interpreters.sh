# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154
# What: interpreters of scripts, of binfmt_misc and of ELF get nothing of what nobody attests run as code of its own
host() {
	local interpreter

	good_and_evil program
	# What is dynamically linked, with its interpreter and library
	interpreter=$(readelf -l /bin/true | sed -n 's/.*interpreter: \(.*\)]/\1/p')
	printf '#include <stdlib.h>\n__attribute__((constructor)) static void evil(void) { _Exit(42); }\n' >"$work/evil.c"
	printf 'int main(void) { return 0; }\n' >"$work/main.c"
	timeout 20 gcc -shared -fPIC -o "$work/evil.so" "$work/evil.c"
	timeout 20 gcc -o "$work/main" "$work/main.c"
	timeout 20 gcc -o "$work/evil-main" "$work/main.c" "$work/evil.c"
	put "$interpreter" ld.so
	put "$(ldconfig -p | sed -n 's/.*libc\.so\.6 (libc6,x86-64) => //p')" libc.so.6
	put "$work/main" main
	put "$work/evil-main" evil-main
	put "$work/evil.so" evil.so
	printf '#!/mnt/good\n' >"$work/script"
	printf '#!/mnt/evil\n' >"$work/good-script"
	printf 'MISC\n' >"$work/misc"
	printf 'MISC good\n' >"$work/good-misc"
	for name in script good-script misc good-misc; do
		put "$work/$name" "$name"
	done
	pgp_list more "$(content_digest "$image/ld.so")" "$(content_digest "$image/libc.so.6")" \
		"$(content_digest "$work/main")" "$(content_digest "$work/good-script")" "$(content_digest "$work/good-misc")"
}

scripts() {
	expect_no_evil /mnt/script "a script that nobody attests, with an attested interpreter"
	expect_no_evil /mnt/good-script "an attested script with an evil interpreter"
}

elf() {
	expect_equal "the interpreter as a program" "$(/mnt/ld.so --library-path /mnt /mnt/main; echo $?)" 0
	for _try in "/mnt/evil-main" "--preload /mnt/evil.so /mnt/main" "/mnt/evil.so"; do
		# shellcheck disable=SC2086 # words
		/mnt/ld.so --library-path /mnt $_try >/tmp/said 2>&1
		_status=$?
		if [ "$_status" = 42 ]; then
			fail "ld.so $_try: what nobody attests has run"
		else
			pass "ld.so $_try: status $_status, $(head -n 1 /tmp/said)"
		fi
	done
	expect_record 'ipe_hook=MMAP .*path="/mnt/evil-main"'
	expect_record 'ipe_hook=MMAP .*path="/mnt/evil.so"'
}

# misc FLAGS INTERPRETER
misc() {
	echo ":misc:M::MISC::$2:$1" >/proc/sys/fs/binfmt_misc/register || fail "binfmt_misc $1 $2"
	expect_no_evil /mnt/misc "of binfmt_misc, flags \"$1\", $2"
	expect "$3" "attested, of binfmt_misc, flags \"$1\", $2" exec /mnt/good-misc
	echo -1 >/proc/sys/fs/binfmt_misc/misc
}

guest() {
	load_list /mnt/lists/good
	load_list /mnt/lists/more
	enable_verity /mnt/good /mnt/evil /mnt/ld.so /mnt/libc.so.6 /mnt/main /mnt/evil-main /mnt/evil.so \
		/mnt/script /mnt/good-script /mnt/misc /mnt/good-misc
	scripts
	elf
	if ! mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc; then
		note "this kernel has no binfmt_misc"
		return
	fi
	for _flags in "" O C F; do
		misc "$_flags" /mnt/good ok
		misc "$_flags" /mnt/evil EACCES
	done
	umount /proc/sys/fs/binfmt_misc
}
