# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154
#
# What the host parts of tests/bench/cases share. The helpers are those that
# tests/bench/run made in $bench.

bench=$top/build/bench

# Programs of the guest that every policy lets run, as the initramfs is boot_verified
bench_start() {
	mkdir -p "$work/programs/bin" "$image"
	cp "$bench/timing" "$work/programs/bin/"
	(cd "$work/programs" && find . | cpio --quiet -o -H newc -R 0:0) >"$work/programs.cpio"
	rm -r "$work/programs"
	cp "$top/tests/bench/bench.sh" "$image/bench.sh"
	policy nothing
	policy fsverity-only
}

# small_files FOLDER COUNT - files of up to 100 bytes, all different
small_files() {
	mkdir -p "$1"
	python3 -c '
import random, sys
source = random.Random(1)
for i in range(int(sys.argv[2])):
    with open(f"{sys.argv[1]}/{i:05}", "wb") as file:
        file.write(b"%05d" % i + source.randbytes(source.randint(0, 95)))' "$1" "$2"
}

# programs FOLDER COUNT - programs that end at once, all different
programs() {
	local i

	mkdir -p "$1"
	gcc -O1 -static -nostdlib -o "$work/end" -x c - <<-'EOT'
		void _start(void)
		{
			__asm__ volatile("syscall" : : "a"(231), "D"(0));
		}
	EOT
	for ((i = 0; i < $2; i++)); do
		printf -v name '%s/%05d' "$1" "$i"
		{ cat "$work/end" && echo "$i"; } >"$name"
	done
	chmod 0755 "$1"/*
}

# program_folders COUNT FOLDER... - of so many each; no two programs are the same
program_folders() {
	local count=$1 i

	shift
	programs "$work/all" $((count * $#))
	(cd "$image" && mkdir "$@")
	for ((i = 0; i < count * $#; i++)); do
		mv "$work/all/$(printf %05d "$i")" "$image/${*:i / count + 1:1}/$(printf %05d $((i % count)))"
	done
}

# signed_copies FOLDER - of the folder, for IMA and for IPE's fsverity_signature, with
# their signatures beside them
signed_copies() {
	local kind

	for kind in ecdsa rsa builtin; do
		cp -r "$1" "$1-$kind"
	done
	"$bench/signatures" ima "$1" "$bench/ecdsa.pem" "$bench/ecdsa.key" >"$1-ecdsa.sig"
	"$bench/signatures" ima "$1" "$bench/rsa.pem" "$bench/rsa.key" >"$1-rsa.sig"
	"$bench/signatures" verity "$1" "$keys/x509.pem" "$keys/x509.key" >"$1-builtin.sig"
	cp "$bench"/{ecdsa,rsa,x509}.der "$image/"
}

# growth_folders COUNT... - of the lists in $work/random, in folders to be loaded one
# after the other, so that then so many lists are loaded
growth_folders() {
	python3 -c '
import os, sys
lists, out, *counts = sys.argv[1:]
names, begin = sorted(os.listdir(lists)), 0
for folder, end in enumerate(map(int, counts)):
    os.makedirs(f"{out}/{folder}")
    for number, name in enumerate(names[begin:end]):
        os.rename(f"{lists}/{name}", f"{out}/{folder}/{number:05}")
    begin = end' "$work/random" "$image/grow" "$@"
}
