# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: dclist verity enables fs-verity on a list's files that run, on no modified one, and says why not

# tlv_list FILE PATH - of fs-verity digests with block size 1024 and a salt. The signature
# is that of another list: who enables fs-verity does not need it.
tlv_list() {
	local digest entry

	digest=$(fsverity digest --compact --block-size=1024 --salt=5a5a "$image/$2")
	entry=00000000$(printf %04x 32)${digest}
	entry+=0001$(printf %08x ${#2})$(printf %s "$2" | od -An -v -tx1 | tr -d ' \n')
	entry+=80000000000102
	python3 - "$packages/hello.list" \
		"0000000000020004 00010000000400000001 800200000004000004008003000000025a5a
		0002$(printf %08x $((${#entry} / 2)))$entry" <<-'END' >"$1"
		import sys
		other = open(sys.argv[1], "rb").read()
		length = int.from_bytes(other[-32:-28], "big")
		sys.stdout.buffer.write(bytes.fromhex(sys.argv[2]) + other[-40 - length:])
	END
}

host() {
	put "$vm/dclist.sh" lib/dclist.sh
	list_of special
	list_of hello
	cp -a "$packages/special.root" "$image/special"
	cp -a "$packages/hello.root" "$image/hello"
	list_of site
	cp -a "$packages/site.root" "$image/site"
	mkdir -p "$image/site/etc/digest_lists"
	list_of site site/etc/digest_lists/rpm-site-1.0-1.x86_64
	echo more >>"$image/hello/usr/bin/hello"
	for name in default wide salted small busy full taken; do
		head -c 300000 /dev/zero >"$image/$name"
	done
	echo other >"$image/other"
	tlv_list "$image/lists/tlv" small
	{
		fsverity digest --compact "$image/default"
		fsverity digest --compact --hash-alg=sha512 "$image/wide"
		fsverity digest --compact --salt=00ff "$image/salted"
		fsverity digest --compact --block-size=1024 --salt=5a5a "$image/small"
	} >"$image/digests"
}

digest() {
	sed -n "$1p" /mnt/digests
}

files() {
	ran 0 dclist verity --dry-run default
	says "default: could be enabled sha256:$(digest 1)"
	expect ENODATA "a dry run changes nothing" measure default
	touch -d 2001-02-03 default
	ran 0 dclist verity default
	says "default: enabled sha256:$(digest 1)"
	expect_equal "the time of modification" "$(stat -c %y default | cut -c 1-10)" 2001-02-03
	says "1 enabled, 0 already enabled, 0 modified, 0 missing, 0 failed"
	ran 0 dclist verity default
	says "default: already enabled sha256:$(digest 1)"
	ran 0 dclist verity --algorithm sha512 wide
	says "wide: enabled sha512:$(digest 2)"
	ran 0 dclist verity --salt 00ff salted
	says "salted: enabled sha256:$(digest 3)"
	ran 0 dclist verity --json other
	says '"state": "enabled"'
	says '"enabled": 1'
}

lists() {
	ran 0 dclist verity --list --root special lists/special
	says "/usr/share/special/empty: left alone: data"
	says "2 enabled, 1 already enabled, 0 modified, 0 missing, 0 failed, 3 left alone"
	ran 0 dclist verity --list --all --root special lists/special
	says "/usr/bin/special-hard: already enabled"
	says "/usr/share/special/empty: enabled"
	says "0 modified, 0 missing, 0 failed"
	ran 0 dclist verity --list --all --root special lists/special
	says "0 enabled,"
	ran 1 dclist verity --list --root hello lists/hello
	says "/usr/bin/hello: modified: not the file that the list names"
	says "0 enabled, 0 already enabled, 1 modified, 0 missing, 0 failed, 1 left alone"
	expect ENODATA "a modified file is left alone" measure hello/usr/bin/hello
	ran 0 dclist verity --list --all --root /mnt lists/tlv
	says "small: enabled sha256:$(digest 4)"
	ran 0 dclist verity --list --all --root /mnt lists/tlv
	says "small: already enabled sha256:$(digest 4)"
	mv default small
	ran 1 dclist verity --list --all --root /mnt lists/tlv
	says "small: modified: already has fs-verity, with a digest that differs"
}

# Files that are meant to change stay writable, and the program runs.
site() {
	ran 0 dclist verity --list --root site lists/site
	says "/usr/bin/site: enabled"
	says "/usr/lib/libsite.so: enabled"
	says "/usr/lib/firmware/site.bin: enabled"
	says "/usr/share/site/read-by-sh: enabled"
	says "/usr/share/site/data: left alone: data"
	says "/usr/share/doc/site/example: left alone: documentation"
	says "/etc/site.conf: left alone: configuration"
	says "/etc/cron.daily/site: will not run: executable configuration"
	says "/var/lib/site/number: left alone: of changing content"
	says "4 enabled, 0 already enabled, 0 modified, 0 missing, 0 failed, 1 will not run, 4 left alone"
	ran 0 sh -c 'echo more >>site/etc/site.conf; echo 6 >site/var/lib/site/number'
	load_list /mnt/lists/site
	expect_allowed /mnt/site/usr/bin/site
	expect_denied /mnt/site/etc/cron.daily/site
	ran 1 dclist preflight --root site --verbose
	says "config       /etc/cron.daily/site  (site-1.0-1.x86_64)"
	says "writable     /usr/share/doc/site/example  (site-1.0-1.x86_64)"
	says "3 of 5 would run"
	ran 0 dclist why --root site /etc/site.conf
	says "/etc/site.conf: is not executed, so it requires no trust"
	ran 1 dclist why --root site /etc/cron.daily/site
	says "note     class       executable configuration of site-1.0-1.x86_64"
	says "broken   fsverity"
	ran 0 dclist verity --list --config --root site lists/site
	says "/etc/cron.daily/site: enabled"
	says "/etc/site.conf: left alone: configuration"
	expect_allowed /mnt/site/etc/cron.daily/site
	ran 1 dclist preflight --root site --verbose
	says "4 of 5 would run"
	# One that has it already is what --all found
	ran 1 dclist verity --list --all --root site lists/site
	says "/etc/site.conf: modified"
	says "/var/lib/site/number: modified"
	says "/usr/share/doc/site/example: enabled"
	ran 0 dclist preflight --root site
	ran 0 dclist verity --list --root site lists/site
	says "/usr/share/doc/site/example: already enabled"
}

obstacles() {
	exec 7>>busy
	ran 1 dclist verity busy
	exec 7>&-
	says "busy: open for writing"
	ran 1 dclist verity --block-size 65536 busy
	says "does not support this block size; use --block-size 4096, or, before Linux 6.3, that of 'getconf PAGE_SIZE'"
	chmod 644 taken
	cp taken /tmp/taken
	ran 1 dclist verity /tmp/taken
	says "its file system has no fs-verity"
	ran 1 probe nobody /bin/dclist verity taken
	says "taken: no permission"
	dd if=/dev/zero of=rest bs=64k >/dev/null 2>&1
	dd if=/dev/zero of=rest2 bs=1k >/dev/null 2>&1
	ran 1 dclist verity full
	rm rest rest2
	says "full: no space for its Merkle tree"
	ran 0 dclist verity full
	mount -o remount,ro /mnt
	ran 1 dclist verity taken
	mount -o remount,rw /mnt
	says "taken: on a read-only file system"
	ran 0 dclist verity taken
}

guest() {
	. /mnt/lib/dclist.sh
	cd /mnt || return
	files
	lists
	site
	obstacles
	cd /
}
