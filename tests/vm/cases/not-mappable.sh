# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: what dclist preflight calls not mappable is what the kernel denies, though a list attests it

# link NAME OPTION... - a library with one function, and a program that calls it
link() {
	gcc -shared -nostdlib -Wl,-soname,"$1.so" "${@:2}" -o "$image/$1.so" "$work/$1.s" 2>"$work/ld.log"
	gcc -o "$image/use-$1" "$work/main.c" "$image/$1.so" -Wl,-rpath,/mnt
}

host() {
	put "$vm/dclist.sh" lib/dclist.sh
	disk_size 32
	echo 'void f(void); int main(void) { f(); return 0; }' >"$work/main.c"
	# shellcheck disable=SC2016 # assembler
	printf '%s\n' '.globl _start' '_start: mov $60, %eax; xor %edi, %edi; syscall' \
		'.section .note.GNU-stack,"",@progbits' >"$work/start.s"
	printf '%s\n' '.globl f' '.type f, @function' 'f: ret' '.section .note.GNU-stack,"",@progbits' |
		tee "$work/fine.s" "$work/stack.s" >/dev/null
	sed 's/ret/ret; .quad f/' "$work/fine.s" >"$work/text.s"
	gcc -nostdlib -static -o "$image/good" "$work/start.s"
	gcc -nostdlib -static -Wl,-N -o "$image/rwx" "$work/start.s" 2>"$work/ld.log"
	link fine
	link stack -Wl,-z,execstack
	link text -Wl,-z,notext
	mkdir -p "$image/etc/digest_lists"
	for file in good rwx {,use-}{fine,stack,text}{,.so}; do
		[[ ! -e $image/$file ]] || echo "$(content_digest "$image/$file"):/mnt/$file"
	done >"$work/entries"
	mapfile -t entries <"$work/entries"
	pgp_list mine "${entries[@]}"
	cp "$image/lists/mine" "$image/etc/digest_lists/tlv-mine"
}

guest() {
	. /mnt/lib/dclist.sh
	mkdir -p /etc
	ln -s /mnt/etc/digest_lists /etc/digest_lists
	load_list /mnt/lists/mine
	ran 0 dclist verity --list /mnt/lists/mine
	ran 1 dclist preflight --verbose /mnt
	says "not-mappable /mnt/rwx  (mine)  a segment that is writable and executable"
	says "not-mappable /mnt/stack.so  (mine)  a request for an executable stack"
	says "not-mappable /mnt/text.so  (mine)  text relocations"
	says "5 of 8 would run (62%)."
	ran 1 dclist why /mnt/rwx
	says "broken   mapping     it has a segment that is writable and executable"
	expect_allowed /mnt/good
	expect SIGSEGV "run /mnt/rwx" exec /mnt/rwx
	expect_allowed /mnt/use-fine
	ran 127 /mnt/use-stack
	says "cannot enable executable stack as shared object requires: Permission denied"
	ran 127 /mnt/use-text
	says "cannot make segment writable for relocation: Permission denied"
}
