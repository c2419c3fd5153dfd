#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# dclist preflight over trees that are made here. With fs-verity it is tested in tests/vm.

load common

setup_file() {
	common_setup_file
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	root=$BATS_TEST_TMPDIR/image
	mkdir -p "$root"
}

teardown() {
	[[ ! ${memory-} ]] || rm -rf "$memory"
}

# unpack NAME [ROOT]: the files of a package
unpack() {
	(cd "${2:-$root}" && rpm2cpio "$fixtures/$1.rpm" | cpio --quiet -idmu)
}

# install_list NAME...: into the image, verified
install_lists() {
	local name

	for name; do
		dclist install --root "$root" --no-verify "$fixtures/$name.rpm" >/dev/null
	done
}

# force_list NAME: also one that dclist install refuses
force_list() {
	mkdir -p "$root/etc/digest_lists"
	"$RPM_PY" list "$fixtures/$1.rpm" 268 >"$root/etc/digest_lists/rpm-$1-1.0-1.noarch"
}

preflight() {
	run dclist preflight --root "$root" "$@"
}

# bats test_tags=slow
@test "preflight: help, and wrong usage" {
	run dclist preflight --help
	ends 0
	contains "Usage: dclist preflight"
	for jobs in 0 257 -1 x 2x ''; do
		run dclist preflight --jobs "$jobs"
		ends 2
		contains "--jobs $jobs: not a number from 1 to 256"
	done
	run dclist preflight --nonsense
	ends 2
	contains "Try 'dclist preflight --help'"
	run dclist preflight --root nosuch
	ends 1
	contains "nosuch: cannot open the root directory"
	preflight /nosuch
	ends 1
	contains "dclist preflight: $root/nosuch: cannot read this directory"
}

@test "preflight: an empty image, and one without lists" {
	preflight
	ends 1
	contains "/etc/digest_lists: warning: no lists"
	contains "Nothing that could run was found."
	contains "dclist preflight: $root: found nothing that could run; check that the system is mounted there"
	lacks "All 0"
	preflight --html page.html
	ends 1
	grep -q '"code":0,' page.html
	unpack vendor
	preflight --verbose
	ends 1
	contains "not-listed   /usr/bin/vendor"
	contains "0 of 1 would run (0%)."
}

@test "preflight: what an installed list attests would run" {
	unpack vendor
	install_lists vendor
	preflight --no-verity
	ends 0
	contains "3 files, 1 of them code (22 B)"
	contains "All 1 would run."
	preflight --no-verity --jobs 7 /usr /usr/bin /
	ends 0
	contains "All 1 would run."
}

@test "preflight: attested, but on a file system without fs-verity" {
	memory=$(mktemp -d /dev/shm/dclist.XXXXXX)
	root=$memory
	unpack vendor
	install_lists vendor
	preflight --verbose
	ends 1
	contains "not-capable  /usr/bin/vendor  (vendor-1.0-1.noarch)"
	contains "tmpfs"
	contains "its file system has no fs-verity; move it to ext4, f2fs or btrfs"
	contains "0 of 1 would run (0%)."
}

@test "preflight: --ima: what is attested runs on any file system, and IMA's algorithm decides" {
	memory=$(mktemp -d /dev/shm/dclist.XXXXXX)
	root=$memory
	unpack vendor
	install_lists vendor
	preflight --ima
	ends 0
	contains "All 1 would run."
	lacks "fs-verity"
	python3 -c 'import os, sys; os.setxattr(sys.argv[1], "security.ima", b"\4\6")' "$root/usr/bin/vendor" ||
		skip "security.ima cannot be written here"
	preflight --ima --verbose
	ends 1
	contains "other-hash   /usr/bin/vendor  (vendor-1.0-1.noarch)"
	contains "attested by another hash algorithm; 'dclist why --ima' shows how to change that"
	python3 -c 'import os, sys; os.removexattr(sys.argv[1], "security.ima")' "$root/usr/bin/vendor"
	flip "$root/usr/bin/vendor" 12
	preflight --ima --verbose
	ends 1
	contains "modified     /usr/bin/vendor  (vendor-1.0-1.noarch)"
	preflight --ima --no-verity
	ends 2
	contains "--ima cannot be combined with --no-verity"
}

@test "preflight: a modified file, with the same size and with another" {
	unpack vendor
	install_lists vendor
	flip "$root/usr/bin/vendor" 12
	preflight --verbose --no-verity
	ends 1
	contains "modified     /usr/bin/vendor  (vendor-1.0-1.noarch)"
	contains "vendor-1.0-1.noarch: 1 modified"
	lacks "0 B hashed"
	echo >>"$root/usr/bin/vendor"
	preflight --verbose --no-verity
	ends 1
	contains "modified     /usr/bin/vendor"
	contains "0 B hashed" # its size tells
}

@test "preflight: the digest counts, not the name" {
	unpack vendor
	install_lists vendor
	mkdir "$root/opt"
	mv "$root/usr/bin/vendor" "$root/opt/renamed"
	preflight --no-verity
	ends 0
}

@test "preflight: what could run, and what could not" {
	local lib=$root/usr/lib

	mkdir -p "$root/usr/bin" "$lib/firmware/x" "$lib/modules/6"
	install -m 755 /bin/true "$root/usr/bin/program"
	install -m 644 /bin/true "$lib/no-mode-bit"
	install -m 644 /bin/true "$lib/lib.so.1"
	install -m 755 /bin/true "$lib/lib.so.2"
	printf '#!/bin/sh\n' >"$root/usr/bin/text"
	install -m 755 "$root/usr/bin/text" "$root/usr/bin/script"
	for name in a.ko a.ko.xz a.ko.zst a.ko.gz; do
		echo >"$lib/modules/6/$name"
	done
	echo >"$lib/modules/6/a.ko.txt"
	echo blob >"$lib/firmware/x/y.bin"
	printf 'int x;' | gcc -xc -c -o "$lib/object.o" -
	touch "$root/usr/bin/empty"
	chmod 755 "$root/usr/bin/empty"
	echo data >"$lib/data"
	preflight --json
	ends 1
	run --separate-stderr dclist preflight --root "$root" --json
	[ "$(json 'sorted((f["kind"], f["path"]) for f in j["files"])')" = "$(python3 -c 'print(sorted(
		[("program", "/usr/bin/program"), ("script", "/usr/bin/script"), ("firmware", "/usr/lib/firmware/x/y.bin")] +
		[("library", "/usr/lib/" + n) for n in ("no-mode-bit", "lib.so.1", "lib.so.2")] +
		[("module", "/usr/lib/modules/6/a.ko" + n) for n in ("", ".xz", ".zst", ".gz")]))')" ]
	[ "$(json 'j["kinds"]["module"]["not-listed"]["files"]')" = 4 ]
	[ "$(json 'j["complete"], j["code"], j["states"]["not-listed"]["files"]')" = "(True, 10, 10)" ]
}

@test "preflight: a list may name a directory that is a link" {
	unpack vendor
	install_lists vendor
	mkdir -p "$root/opt"
	mv "$root/usr/bin" "$root/opt/bin"
	ln -s ../opt/bin "$root/usr/bin"
	echo >>"$root/opt/bin/vendor"
	preflight --verbose --no-verity
	ends 1
	contains "modified     /opt/bin/vendor  (vendor-1.0-1.noarch)"
}

@test "preflight: links are not followed, FIFOs and devices not opened" {
	mkdir -p "$root/usr/bin" outside
	install -m 755 /bin/true outside/program
	ln -s "$PWD/outside" "$root/usr/out"
	ln -s "$PWD/outside/program" "$root/usr/bin/program"
	ln -s / "$root/usr/root"
	mkfifo -m 755 "$root/usr/bin/fifo" "$root/usr/bin/a.ko"
	preflight
	ends 1
	contains "Nothing that could run was found."
	ln -s /usr/bin "$root/bin"
	install -m 755 /bin/true "$root/usr/bin/inside"
	preflight --verbose /bin
	ends 1
	contains "/usr/bin/inside"
}

@test "preflight: lists that do not count" {
	unpack vendor
	unpack md5
	install_lists vendor
	force_list md5
	force_list sha1
	head -c 1000 "$root/etc/digest_lists/rpm-md5-1.0-1.noarch" >"$root/etc/digest_lists/rpm-half"
	tlv_list weak /usr/bin/md5
	printf '\001' | dd of="$root/etc/digest_lists/tlv-weak" bs=1 seek=7 conv=notrunc status=none
	preflight --no-verity --verbose
	ends 1
	contains "dclist preflight: $root/etc/digest_lists/tlv-weak: warning: not used: its file digests are of an algorithm that is too weak"
	contains "rpm-md5-1.0-1.noarch: warning: not used: its file digests are MD5"
	contains "rpm-sha1-1.0-1.noarch: warning: not used: signature over SHA-1"
	contains "rpm-half: warning: not used: it is not a complete list"
	contains "list-refused /usr/bin/md5  (md5-1.0-1.noarch)"
	contains "5 lists, 1 of them accepted"
	contains "1 of 2 would run (50%)."
}

# bats test_tags=slow
@test "preflight: with a keyring, only lists that verify count" {
	unpack vendor
	install_lists vendor
	preflight --no-verity --keyring "$fixtures/vendor.asc"
	ends 0
	preflight --no-verity --keyring "$fixtures/other.asc"
	ends 1
	contains "not used: it is signed by"
	contains "which is not in the keyring"
	flip "$root/etc/digest_lists/rpm-vendor-1.0-1.noarch" 1500
	preflight --no-verity --keyring "$fixtures/vendor.asc"
	ends 1
	contains "not used: its"
	preflight --keyring nosuch.asc
	ends 1
	contains "nosuch.asc: cannot open"
}

@test "preflight: lists without sizes are looked for by digest alone" {
	mkdir -p "$root/usr/bin"
	install -m 755 /bin/true "$root/usr/bin/one"
	install -m 755 /bin/false "$root/usr/bin/two"
	tlv_list mine /usr/bin/one /usr/bin/three
	preflight --no-verity --verbose
	ends 1
	contains "not-listed   /usr/bin/two"
	contains "1 of 2 would run (50%)."
}

@test "preflight: names that would steer a terminal or a page" {
	local evil=$root/'<'/'script><img src=x onerror=alert(1)>'

	mkdir -p "$evil"
	printf '#!/bin/sh\n' >"$root/script"
	for name in $'esc\033[31m' $'line\nbreak' $'byte\377' $'\342\200\256right' "quote\"'&amp;" '<!--'; do
		install -m 755 "$root/script" "$evil/$name"
	done
	run --separate-stderr dclist preflight --root "$root" --json
	ends 1
	[ "$(json 'len(j["files"])')" = 6 ]
	[ "$(json '[f["path"] for f in j["files"] if "byte" in f["path"]][0][-4:]')" = '\377' ]
	preflight --verbose --html page.html
	ends 1
	contains 'esc\033[31m'
	contains 'line\012break'
	contains 'byte\377'
	contains '\342\200\256right'
	lacks $'\033'
	run grep -cE '<img|</script><img|onerror=alert\(1\)>' page.html
	ends 1 # none
	grep -qF '\u003c/script\u003e\u003cimg src=x onerror=alert(1)\u003e' page.html
	run grep -cF $'\033' page.html
	ends 1 # none
	iconv -f UTF-8 -t UTF-8 page.html >/dev/null
	LC_ALL=C run grep -cF $'\342\200\256' page.html
	ends 1 # none
}

@test "preflight: the page needs nothing else" {
	unpack vendor
	install_lists vendor
	preflight --no-verity --html page.html
	ends 0
	[ "$(stat -c %a page.html)" = 644 ]
	echo old >other
	ln -s other link
	preflight --no-verity --html link
	cmp page.html link
	[ ! -L link ]
	[ "$(cat other)" = old ]
	run ! grep -E 'https?://|src=|@import|url\(' page.html
	grep -q "Content-Security-Policy.*default-src 'none'.*script-src 'sha256-" page.html
	python3 - page.html <<-'END'
	import base64, hashlib, html.parser, re, sys
	page = open(sys.argv[1]).read()
	for tag in "style", "script":
	    body = re.search(f"<{tag}>(.*?)</{tag}>", page, re.S).group(1)
	    digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
	    assert f"{tag}-src 'sha256-{digest}'" in page, f"{tag}: the hash is sha256-{digest}"
	class Balance(html.parser.HTMLParser):
	    open = []
	    def handle_starttag(self, tag, attrs):
	        assert not any(n.startswith("on") or n == "style" for n, _ in attrs), attrs
	        if tag not in ("meta", "input"):
	            self.open.append(tag)
	    def handle_startendtag(self, tag, attrs): pass
	    def handle_endtag(self, tag):
	        assert self.open.pop() == tag, tag
	b = Balance(); b.feed(page); assert not b.open, b.open
	END
	preflight --no-verity --html nosuch/page.html
	ends 1
	contains "nosuch/page.html: cannot write"
}

# browse PAGE: opens it in a browser, and searches, filters and sorts its table
browse() {
	timeout 120 python3 - "$1" "$BATS_TEST_TMPDIR/browser" <<-'END'
	import json, subprocess, sys, urllib.request
	page, profile = sys.argv[1:]
	driver = subprocess.Popen(["chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
	for line in driver.stdout:
	    if "started successfully on port" in line:
	        port = line.strip(" .\n").split()[-1]
	        break
	def call(method, path, body=None):
	    r = urllib.request.Request(f"http://127.0.0.1:{port}/session{path}", method=method,
	                               data=None if body is None else json.dumps(body).encode())
	    return json.load(urllib.request.urlopen(r, timeout=60))["value"]
	flags = "headless no-sandbox disable-gpu disable-background-networking disable-quic no-first-run " \
	        "disable-component-update disable-sync disable-dev-shm-usage"
	options = {"args": ["--" + f for f in flags.split()] + ["--user-data-dir=" + profile]}
	session = call("POST", "", {"capabilities": {"alwaysMatch": {"goog:chromeOptions": options,
	               "goog:loggingPrefs": {"browser": "ALL"}}}})["sessionId"]
	def run(script, *args):
	    return call("POST", f"/{session}/execute/sync", {"script": script, "args": list(args)})
	def paths():
	    return run("return [...document.querySelectorAll('#files tbody tr')].map((r) => r.cells[0].textContent)")
	def use(selector, text):
	    element = list(call("POST", f"/{session}/element", {"using": "css selector", "value": selector}).values())[0]
	    if text is None:
	        call("POST", f"/{session}/element/{element}/click", {})
	    else:
	        call("POST", f"/{session}/element/{element}/value", {"text": text})
	try:
	    call("POST", f"/{session}/url", {"url": "file://" + page})
	    title = run("return document.title")
	    assert title.startswith("Preflight of "), title
	    head = run("return document.querySelector('h1').textContent")
	    assert head == "1 of 3 would run (33%)", head
	    bars = run("return [...document.querySelectorAll('svg rect title')].map((t) => t.textContent)")
	    assert any(b.endswith(": 2 (66.7%)") for b in bars), bars
	    sums = run("return [...document.querySelectorAll('#mounts tbody td.r')].map((t) => t.textContent)")
	    assert sums[:2] == ["3", "1"], sums
	    evil = "/</script><script>document.title=1</script"
	    assert paths() == [evil, "/bin/script"], paths()
	    use("#files th:nth-child(1) button", None)
	    assert paths() == ["/bin/script", evil], paths()
	    assert run("return document.querySelector('#files th').getAttribute('aria-sort')") == "descending"
	    use("#state", "all")
	    assert len(paths()) == 3, paths()
	    use("#search", "VENDOR noarch")
	    assert paths() == ["/usr/bin/vendor"], paths()
	    assert run("return document.querySelector('#count').textContent") == "1 of 3 files"
	    use("#search", "x")
	    assert paths() == [], paths()
	    use("button.not-listed", None)
	    assert run("return document.querySelector('button.not-listed').getAttribute('aria-pressed')") == "true"
	    log = call("POST", f"/{session}/se/log", {"type": "browser"})
	    assert not log, log
	finally:
	    call("DELETE", f"/{session}")
	    driver.terminate()
	    driver.wait()
	END
}

# bats test_tags=slow
@test "preflight: the page in a browser" {
	command -v chromedriver >/dev/null || skip "no chromedriver; install it with: make deps GROUPS=more"
	mkdir -p "$root/<" "$root/bin" "$root/</script><script>document.title=1<"
	printf '#!/bin/sh\n' >"$root/bin/script"
	chmod 755 "$root/bin/script"
	cp "$root/bin/script" "$root/</script><script>document.title=1<"
	unpack vendor
	install_lists vendor
	preflight --no-verity --html page.html
	ends 1
	run browse "$PWD/page.html"
	ends 0
}

@test "preflight: code that is meant to change is a class of its own" {
	unpack site
	install_lists site
	preflight --no-verity --verbose
	ends 1
	contains "config       /etc/cron.daily/site  (site-1.0-1.noarch)"
	contains "writable     /usr/share/doc/site/example  (site-1.0-1.noarch)"
	contains "writable     /var/lib/site/counter  (site-1.0-1.noarch)"
	contains "executable configuration            1"
	contains "2 of 5 would run"
	preflight --no-verity --verbose --config
	ends 1
	lacks "/etc/cron.daily/site"
	contains "3 of 5 would run"
	preflight --no-verity --all
	ends 0
	contains "All 5 would run."
	# Who edits it does no wrong: it is not the package that is to be installed again
	echo >>"$root/etc/cron.daily/site"
	echo >>"$root/etc/site.conf"
	preflight --no-verity --verbose
	contains "config       /etc/cron.daily/site  (site-1.0-1.noarch)"
	lacks "modified"
	lacks "/etc/site.conf"
	preflight --no-verity --verbose --config
	contains "modified     /etc/cron.daily/site"
	run --separate-stderr dclist preflight --root "$root" --json
	[ "$(json 'j["states"]["config"]["files"], j["states"]["writable"]["files"]')" = "(1, 2)" ]
	preflight --config
	ends 2
	contains "--config requires --no-verity"
	preflight --all
	ends 2
	contains "--all requires --no-verity"
	# By its digest alone it is any other file
	mkdir "$root/opt"
	mv "$root/usr/share/doc/site/example" "$root/opt/example"
	preflight --no-verity --verbose /opt
	ends 0
}

# Programs that need memory that is writable and executable, as gcc links them:
# $root/bin/{rwx,lib.so,stack.so}; and $root/bin/{fine,stack}, which do not
unmappable() {
	mkdir -p "$root/bin"
	printf '.globl _start\n_start: ret\n.section .note.GNU-stack,"",@progbits\n' >start.s
	gcc -nostdlib -static -o "$root/bin/fine" start.s
	gcc -nostdlib -static -Wl,-N -o "$root/bin/rwx" start.s 2>/dev/null
	printf '.globl f\nf: .quad outside\n.section .note.GNU-stack,"",@progbits\n' >text.s
	gcc -shared -nostdlib -Wl,-z,notext -o "$root/bin/lib.so" text.s 2>/dev/null
	echo 'int x;' >x.c
	gcc -shared -nostdlib -Wl,-z,execstack -o "$root/bin/stack.so" x.c
	echo 'int main(void) { return 0; }' >main.c
	gcc -Wl,-z,execstack -o "$root/bin/stack" main.c
}

@test "preflight: what needs writable code is a class of its own" {
	unmappable
	tlv_list mine /bin/fine /bin/rwx /bin/lib.so /bin/stack /bin/stack.so
	preflight --no-verity --verbose
	ends 1
	contains "not-mappable /bin/lib.so  (mine)  text relocations"
	contains "not-mappable /bin/rwx  (mine)  a segment that is writable and executable"
	contains "cannot be mapped                    3"
	contains "not-mappable /bin/stack.so  (mine)  a request for an executable stack"
	contains "no list can help; build it without text relocations, RWX segments and executable stack"
	contains "2 of 5 would run (40%)."
	run --separate-stderr dclist preflight --root "$root" --no-verity --json
	[ "$(json '[(f["path"], f["state"], f.get("fault")) for f in j["files"]]')" = \
		"[('/bin/fine', 'trusted', None), ('/bin/lib.so', 'not-mappable', 'text-relocations'), ('/bin/rwx', 'not-mappable', 'writable-code'), ('/bin/stack', 'trusted', None), ('/bin/stack.so', 'not-mappable', 'executable-stack')]" ]
	# Nor would a list help one that is in none
	rm "$root"/etc/digest_lists/*
	preflight --no-verity --verbose
	contains "not-mappable /bin/rwx"
	contains "not-listed   /bin/fine"
	tlv_list mine /bin/rwx
	echo >>"$root/bin/rwx"
	preflight --no-verity --verbose
	contains "modified     /bin/rwx"
}

# elf OUT CLASS ORDER [FLAGS [DYNAMIC]]: program headers by hand, as of another machine
elf() {
	python3 - "$@" <<-'END'
	import struct, sys
	out, bits, order, *rest = sys.argv[1:]
	wide, e = bits == "64", {"big": ">", "little": "<"}[order]
	flags, dynamic = int((rest + ["5"])[0]), [int(v, 0) for v in rest[1:]]
	word = "Q" if wide else "I"
	head, phdr = (64, 56) if wide else (52, 32)
	def header(kind, flags, off, size):
	    return struct.pack(e + ("IIQQQQQQ" if wide else "IIIIIIII"), *(
	        (kind, flags, off, 0, 0, size, size, 0) if wide else (kind, off, 0, 0, size, size, flags, 0)))
	dyn = struct.pack(e + word * len(dynamic), *dynamic)
	ehdr = b"\x7fELF" + bytes([2 if wide else 1, 2 if order == "big" else 1, 1]) + bytes(9)
	ehdr += struct.pack(e + "HHI" + word * 3 + "IHHHHHH", 3, 8, 1, 0, head, 0, 0, head, phdr, 2, 0, 0, 0)
	open(out, "wb").write(ehdr + header(1, flags, 0, 4096) + header(2, 6, head + 2 * phdr, len(dyn)) + dyn)
	END
	chmod 755 "$1"
}

# bats test_tags=slow
@test "preflight: both classes and byte orders, and headers that lie" {
	local bits order

	mkdir -p "$root/bin"
	for bits in 32 64; do
		for order in big little; do
			elf "$root/bin/fine-$bits-$order" "$bits" "$order" 5 1 7 30 8 0 0 22 0
			elf "$root/bin/rwx-$bits-$order" "$bits" "$order" 7
			elf "$root/bin/text-$bits-$order" "$bits" "$order" 5 1 7 22 0 0 0
			elf "$root/bin/flag-$bits-$order" "$bits" "$order" 5 1 7 30 12 0 0
		done
	done
	run --separate-stderr dclist preflight --root "$root" --json
	[ "$(json 'len(j["files"]), [f["path"] for f in j["files"] if not f.get("fault")]')" = \
		"(16, ['/bin/fine-32-big', '/bin/fine-32-little', '/bin/fine-64-big', '/bin/fine-64-little'])" ]
	[ "$(json 'sorted({(f["path"][5:8], f.get("fault")) for f in j["files"] if "fine" not in f["path"]})')" = \
		"[('fla', 'text-relocations'), ('rwx', 'writable-code'), ('tex', 'text-relocations')]" ]
	# Cut short, with any number in any place
	python3 - "$root/bin" <<-'END'
	import os, random, sys
	random.seed(7)
	for i, name in enumerate(sorted(os.listdir(sys.argv[1]))):
	    data = open(os.path.join(sys.argv[1], name), "rb").read()
	    for k in range(60):
	        bad = bytearray(data)
	        for _ in range(random.randint(1, 4)):
	            at = random.randrange(18, len(bad))
	            n = random.choice((1, 2, 4, 8))
	            bad[at:at + n] = random.choice((b"\xff" * n, b"\x7f" + b"\xff" * (n - 1), b"\0" * n, os.urandom(n)))[:len(bad) - at]
	        if k % 3 == 0:
	            del bad[random.randrange(52, len(bad)):]
	        with open(os.path.join(sys.argv[1], f"bad-{i}-{k}"), "wb") as f:
	            f.write(bad)
	        os.chmod(f.name, 0o755)
	END
	preflight
	ends 1
	contains "code ("
	lacks Sanitizer
}

# bats test_tags=slow
@test "preflight: an interrupted run says what it covered, and leaves no half page" {
	mkdir -p "$root/bin"
	cp /bin/true "$root/bin/huge"
	truncate -s 1T "$root/bin/huge"
	tlv_list mine /nosuch
	echo old >page.html
	run timeout --foreground --preserve-status -s INT 2 "$DCLIST" preflight --root "$root" --no-verity \
		--html page.html --jobs 1
	ends 1
	contains "Interrupted: 0 of 1 files were checked."
	contains "page.html: not written, as it would be incomplete"
	[ "$(cat page.html)" = old ]
	[ "$(find . -maxdepth 1 -name '.dclist*')" = "" ]
	run --separate-stderr timeout --foreground --preserve-status -s TERM 2 "$DCLIST" preflight --root "$root" --no-verity --json
	ends 1
	[ "$(json 'j["complete"], j["files"][0]["state"]')" = "(False, 'unchecked')" ]
}

# bats test_tags=slow
@test "preflight: a terminal shows how far it is, and messages do not run into that" {
	command -v script >/dev/null || skip "no script"
	mkdir -p "$root/bin"
	cp /bin/true "$root/bin/huge"
	truncate -s 1T "$root/bin/huge"
	tlv_list mine /nosuch
	# shellcheck disable=SC2016 # for the inner shell
	run env TERM=xterm DCLIST="$DCLIST" ROOT="$root" timeout 60 script -qefc \
		'timeout --foreground --preserve-status -s INT 2 "$DCLIST" preflight --root "$ROOT" --no-verity --jobs 1' /dev/null
	[[ $output == *$'[------------------------]   0% 0 of 1 files\r\033[K'* ]]
	# It is gone before the report
	[[ $output == *$'\r\033[K2 files, 1 of them code'* ]]
	# shellcheck disable=SC2016 # for the inner shell
	run env TERM=dumb DCLIST="$DCLIST" ROOT="$root" timeout 60 script -qefc \
		'timeout --foreground --preserve-status -s INT 1 "$DCLIST" preflight --root "$ROOT" --no-verity --jobs 1' /dev/null
	lacks '[-'
}

@test "preflight: a page that could not be written is said before the work" {
	mkdir -p "$root/bin" folder
	cp /bin/true "$root/bin/huge"
	truncate -s 1T "$root/bin/huge"
	tlv_list mine /nosuch
	mkfifo pipe
	ln -s pipe link
	for page in nosuch/page.html folder pipe link; do
		preflight --no-verity --html "$page"
		ends 1
		contains "$page: cannot write: "
	done
	contains "link: cannot write: a device, a FIFO or a socket; name a regular file"
	preflight --no-verity --html -
	ends 1
	contains "-: cannot write to standard output; name a file (./- for a file named -)"
	[ -p pipe ]
	[ -L link ]
	[ "$(find . -name '.dclist*')" = "" ]
	# A device of our own: the system's would be lost if this failed
	mknod null c 1 3 || skip "no permission to make a device"
	preflight --no-verity --html null
	ends 1
	contains "null: cannot write: a device, a FIFO or a socket; name a regular file"
	[ -c null ]
}

@test "preflight: what may not be read is said, and no success" {
	[[ $EUID == 0 ]] || skip "not root"
	memory=$(mktemp -d /dev/shm/dclist.XXXXXX)
	root=$memory
	unpack vendor
	install_lists vendor
	mkdir -m 700 "$root/secret"
	chmod 700 "$root/usr/bin/vendor"
	chmod 755 "$root"
	setpriv --reuid 65534 --clear-groups timeout 60 "$DCLIST" --version || skip "nobody cannot come here"
	run setpriv --reuid 65534 --clear-groups timeout 60 "$DCLIST" preflight --root "$root" --no-verity --verbose
	ends 1
	contains "dclist preflight: $root/secret: cannot read this directory: Permission denied; run as root"
	contains "unreadable   /usr/bin/vendor"
	contains "Not complete: some directories could not be read (1)."
}

@test "preflight: a full disk is an error" {
	unpack vendor
	install_lists vendor
	run bash -c '"$1" preflight --root "$2" --no-verity >/dev/full' - "$DCLIST" "$root"
	ends 1
	contains "write error"
}
