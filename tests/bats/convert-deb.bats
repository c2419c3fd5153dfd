#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# dclist convert deb: apt's own lists and packages, archives made for the purpose,
# and all that can be wrong with them.

# shellcheck disable=SC2154 # set in common.bash
# shellcheck disable=SC2317 # functions are called by run

load common
load distro

LISTS=/var/lib/apt/lists
ARCHIVE_KEYS=/usr/share/keyrings/debian-archive-keyring.gpg

setup_file() {
	distro_setup_file
	cd "$BATS_FILE_TMPDIR" || return
	new_deb hello_1.0-1_amd64 "file:usr/bin/hello:says\x20hello" "link:usr/bin/hi:hello" \
		"hard:usr/bin/salut:./usr/bin/hello" "file:usr/share/doc/hello/copyright:mine"
	new_deb world_2:3.0_all "file:usr/bin/world:says\x20world"
	mkdir -p repo/main/binary-amd64
	distro_py packages hello_1.0-1_amd64.deb world_2:3.0_all.deb \
		>repo/main/binary-amd64/Packages
	for key in revoked both; do
		new_release repo "$key"
		cp repo/InRelease "by-$key"
	done
	new_release repo archive
	printf 'says hello' >hello
	printf 'says world' >world
	revoke_keys
}

teardown_file() {
	distro_teardown_file
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	cp -r "$BATS_FILE_TMPDIR"/{repo,*.deb} .
	packages=repo/main/binary-amd64/Packages
}

# new_deb NAME MEMBER...: NAME.deb with these members
new_deb() {
	distro_py debs <<<"$*"
}

# new_release FOLDER KEY [FIELD...]: Release and InRelease
new_release() {
	distro_py release "$1" "${@:3}" >"$1/Release"
	sign_by "$2" --clearsign -o "$1/InRelease" "$1/Release"
}

# one_deb NAME MEMBER...: an archive of that package alone
one_deb() {
	new_deb "$@"
	distro_py packages "$1.deb" >"$packages"
	new_release repo archive
}

deb() {
	convert deb -k "$keys/archive.gpg" --release repo/InRelease --packages "$packages" "$@"
}

needs_apt() {
	command -v apt-get >/dev/null || skip "no apt here"
	[[ -e $ARCHIVE_KEYS ]] || skip "no $ARCHIVE_KEYS"
	compgen -G "$LISTS/*_InRelease" >/dev/null || skip "no lists of apt; run apt-get update"
}

# apt_package NAME: into the present folder
apt_package() {
	needs_apt
	rm -f -- *.deb
	timeout 60 apt-get -qq download "$1" >apt.log 2>&1 ||
		skip "apt-get download $1: $(tail -1 apt.log)"
	rm apt.log
	real=$(echo "$1"_[0-9]*.deb)
}

# bats test_tags=slow
@test "convert deb: apt's own lists, and a package of Debian's" {
	apt_package hello
	run convert deb -k "$ARCHIVE_KEYS" "$real"
	ends 0
	dpkg-deb -x "$real" root
	contains "1 list written"
	dpkg-deb -e "$real" control
	contains "of $(find root control -type f ! -path 'control/[!p]*' -o -name config | wc -l) files"
	attests /usr/bin/hello root/usr/bin/hello
	contains "$(basename "$real" .deb)"
	contains "signed by"
	cp "$real" changed
	flip changed 5000
	refused changed convert deb -k "$ARCHIVE_KEYS" changed
	cp "$real" changed
	echo >>changed
	refused "not in any signed Packages file" convert deb -k "$ARCHIVE_KEYS" changed
	refused "no Packages file in it" convert deb -k "$keys/archive.gpg" "$real"
	[[ $output =~ "by an unknown key, "[0-9A-F]{40}"; ignored" ]]
}

# bats test_tags=slow
@test "convert deb: all in apt's cache, to a directory" {
	apt_package hello
	mkdir cache out out2
	mv "$real" cache
	run convert_to out deb -k "$ARCHIVE_KEYS" --archives cache
	ends 0
	[ -e "$(echo out/*hello*)" ]
	rm cache/*
	run convert_to out2 deb -k "$ARCHIVE_KEYS" --archives cache
	ends 1
	contains "no packages in it"
}

# bats test_tags=slow
@test "convert deb: apt's lists, one byte changed in each" {
	needs_apt
	mkdir lists
	cp "$LISTS"/*bookworm-updates* lists 2>/dev/null ||
		cp "$LISTS"/*_InRelease "$LISTS"/*Packages* lists
	file=$(find lists -name '*Packages*' -size +0 -print -quit)
	size=$(stat -c %s "$file")
	flip "$file" $((size / 2))
	refused "$file" convert deb -k "$ARCHIVE_KEYS" --lists lists "$BATS_FILE_TMPDIR"/hello*.deb
	flip "$file" $((size / 2))
	file=$(find lists -name '*_InRelease' -print -quit)
	flip "$file" 400
	refused "its signature is wrong" convert deb -k "$ARCHIVE_KEYS" --lists lists \
		"$BATS_FILE_TMPDIR"/hello*.deb
}

# bats test_tags=slow
@test "convert deb: InRelease, Packages, .deb from files" {
	run deb hello*.deb
	ends 0
	[ "$output" = "1 list written, 2 digests of 2 files; 0 without files, 0 failed" ]
	attests /usr/bin/hello "$BATS_FILE_TMPDIR/hello"
	contains hello_1.0-1_amd64
	run deb hello*.deb world*.deb --algorithm sha512 --block-size 1024 --salt abcd --name both
	ends 0
	attests /usr/bin/world "$BATS_FILE_TMPDIR/world" --hash-alg=sha512 --block-size=1024 --salt=abcd
}

# bats test_tags=slow
@test "convert deb: Release with Release.gpg, and the signature elsewhere" {
	sign_by archive --armor --detach-sign -o repo/Release.gpg repo/Release
	run convert deb -k "$keys/archive.gpg" --release repo/Release --packages "$packages" hello*.deb
	ends 0
	mv repo/Release.gpg sig
	refused "cannot open" convert deb -k "$keys/archive.gpg" --release repo/Release \
		--packages "$packages" hello*.deb
	run convert deb -k "$keys/archive.gpg" --release repo/Release --release-signature sig \
		--packages "$packages" hello*.deb
	ends 0
	sed -i 's/test/tesT/' repo/Release
	refused "its signature is wrong" convert deb -k "$keys/archive.gpg" --release repo/Release \
		--release-signature sig --packages "$packages" hello*.deb
}

# bats test_tags=slow
@test "convert deb: lists in apt's directory, compressed by apt" {
	mkdir lists
	cp repo/InRelease lists/a.example_dists_x_InRelease
	cp "$packages" lists/a.example_dists_x_main_binary-amd64_Packages
	cp "$packages" lists/b.example_dists_x_main_binary-amd64_Packages
	run convert deb -k "$keys/archive.gpg" --lists lists hello*.deb
	ends 0
	rm lists/*Packages
	for packing in xz:xz gzip:gz zstd:zst lz4:lz4 bzip2:bz2; do
		command -v "${packing%:*}" >/dev/null || continue
		"${packing%:*}" -c "$packages" >"lists/a.example_dists_x_main_binary-amd64_Packages.${packing#*:}"
		run convert deb -k "$keys/archive.gpg" --lists lists hello*.deb
		ends 0
		rm lists/*Packages*
	done
	refused "lists: no Packages file in it that is signed by a key in the keyring; run 'apt-get update', or see --lists and --keyring" \
		convert deb -k "$keys/archive.gpg" --lists lists hello*.deb
	cp "$packages" lists/a.example_dists_x_main_binary-amd64_Packages
	refused "lists: no Packages file in it that is signed by a key in the keyring" \
		convert deb -k "$keys/other.gpg" --lists lists hello*.deb
	[[ $output =~ "by an unknown key, "[0-9A-F]{40}"; ignored" ]]
}

# bats test_tags=slow
@test "convert deb: Release without SHA-256 sums" {
	sed -i '/^ /d; /^MD5Sum/d; s/^SHA256:/SHA512:/' repo/Release
	sign_by archive --yes --clearsign -o repo/InRelease repo/Release
	refused "InRelease: has SHA-512 sums, but no SHA-256 sums; ask its vendor to add them" convert deb \
		-k "$keys/archive.gpg" --release repo/InRelease --packages "$packages" hello*.deb
	sed -i 's/^SHA512:/MD5Sum:/' repo/Release
	sign_by archive --yes --clearsign -o repo/InRelease repo/Release
	refused "InRelease: has SHA-1 or MD5 sums, but no SHA-256 sums" convert deb \
		-k "$keys/archive.gpg" --release repo/InRelease --packages "$packages" hello*.deb
	sed -i '/^MD5Sum:/d' repo/Release
	sign_by archive --yes --clearsign -o repo/InRelease repo/Release
	refused "InRelease: has no SHA256 sums; get it again" convert deb \
		-k "$keys/archive.gpg" --release repo/InRelease --packages "$packages" hello*.deb
}

# bats test_tags=slow
@test "convert deb: Release that names Packages only as it is packed" {
	xz "$packages"
	new_release repo archive
	run convert deb -k "$keys/archive.gpg" --release repo/InRelease --packages "$packages.xz" hello*.deb
	ends 0
	flip "$packages.xz" 30
	refused "$packages.xz" convert deb -k "$keys/archive.gpg" --release repo/InRelease \
		--packages "$packages.xz" hello*.deb
}

# bats test_tags=slow
@test "convert deb: keys that may not sign" {
	refused "by an unknown key" convert deb -k "$keys/other.gpg" --release repo/InRelease \
		--packages "$packages" hello*.deb
	new_release repo expired
	run convert deb -k "$keys/expired.gpg" --release repo/InRelease \
		--packages "$packages" hello*.deb
	ends 0
	new_release repo small
	refused "less than 2048 bits" convert deb --allow-expired -k "$keys/small.gpg" \
		--release repo/InRelease --packages "$packages" hello*.deb
}

# bats test_tags=slow
@test "convert deb: a revoked key never, expired or not" {
	for key in revoked both; do
		cp "$BATS_FILE_TMPDIR/by-$key" repo/InRelease
		refused "by a revoked key" convert deb --allow-expired -k "$keys/$key.gpg" \
			--release repo/InRelease --packages "$packages" hello*.deb
	done
}

# bats test_tags=slow
@test "convert deb: weak hashes" {
	for hash in SHA1 SHA224; do
		sign_by archive --digest-algo "$hash" --clearsign -o repo/InRelease repo/Release || true
		grep -q "Hash: $hash" repo/InRelease || continue
		refused "its signature" deb hello*.deb
	done
	distro_gpg --yes --local-user archive@distro.example --allow-weak-digest-algos \
		--personal-digest-preferences SHA224 --digest-algo SHA224 --clearsign \
		-o repo/InRelease repo/Release
	refused "does not use SHA-256, SHA-384 or SHA-512" deb hello*.deb
}

# bats test_tags=slow
@test "convert deb: several signatures, of which one is by a known key" {
	distro_gpg --yes -u other@distro.example -u archive@distro.example --clearsign \
		-o repo/InRelease repo/Release
	run deb hello*.deb
	ends 0
	refused "by an unknown key, " convert deb -k "$keys/small.gpg" --release repo/InRelease \
		--packages "$packages" hello*.deb
}

@test "convert deb: keyrings armored, several, or none" {
	distro_gpg --armor --export archive@distro.example >armored.asc
	run convert deb -k "$keys/other.gpg" -k armored.asc --release repo/InRelease --packages "$packages" hello*.deb
	ends 0
	refused "pubring.kbx: no OpenPGP public key in it; give a vendor's key file, or the output of gpg --export" \
		convert deb -k "$DISTRO_HOME/pubring.kbx" --release repo/InRelease --packages "$packages" hello*.deb
	refused "cannot open" convert deb -k nowhere --release repo/InRelease --packages "$packages" hello*.deb
}

# bats test_tags=slow
@test "convert deb: text around what was signed, or two of it" {
	cp repo/InRelease right
	{ echo "SHA256:" && cat right; } >repo/InRelease
	refused "repo/InRelease" deb hello*.deb
	{ cat right && echo "Date: today"; } >repo/InRelease
	refused "must be one cleartext signature" deb hello*.deb
	cat right right >repo/InRelease
	refused "must be one cleartext signature" deb hello*.deb
	sed 's/^Hash: .*/&\nOrigin: evil/' right >repo/InRelease
	refused "must be one cleartext signature" deb hello*.deb
	sed '/BEGIN PGP SIGNATURE/i -----BEGIN PGP SIGNED MESSAGE-----' right >repo/InRelease
	refused "must be one cleartext signature" deb hello*.deb
	sed 's/^Origin: test/Origin: tesT/' right >repo/InRelease
	refused "its signature is wrong" deb hello*.deb
	head -c 200 right >repo/InRelease
	refused "its signature" deb hello*.deb
	sign_by archive --armor --sign -o repo/InRelease repo/Release
	refused "its signature" deb hello*.deb
	: >repo/InRelease
	refused repo/InRelease deb hello*.deb
	cp right repo/InRelease
	run deb hello*.deb
	ends 0
}

# bats test_tags=slow
@test "convert deb: dates" {
	new_release repo archive "Valid-Until: Sat, 01 Jan 2022 00:00:00 UTC"
	refused "is no longer valid" deb hello*.deb
	run deb --allow-expired hello*.deb
	ends 0
	new_release repo archive "Valid-Until: Sat, 01 Jan 2098 00:00:00 UTC"
	run deb hello*.deb
	ends 0
	new_release repo archive "Date: Sat, 01 Jan 2098 00:00:00 UTC"
	refused "is dated in the future" deb hello*.deb
	new_release repo archive "Date: Sat, 01 Foo 2022 00:00:00 UTC"
	refused "has a malformed date" deb hello*.deb
	new_release repo archive "Date: Sat, 01 Jan 2022 00:00:00 UTC" "Date: Sat, 01 Jan 2022 00:00:00 UTC"
	refused "has a malformed date" deb hello*.deb
	new_release repo archive "Date-"
	refused "has no date" deb hello*.deb
	new_release repo archive "Date: Sat, 01 Jan 2022 00:00:00 UTC"
	run deb hello*.deb
	ends 0
	run dclist show --json list
	[ "$(json 'j[0]["serial"]')" = 1640995200 ]
}

# bats test_tags=slow
@test "convert deb: Packages of another release, or changed" {
	cp "$packages" old
	echo >>"$packages"
	refused "is not the file that repo/InRelease names" deb hello*.deb
	sed 's/^Size: ./&0/' old >"$packages"
	refused "is not the file that repo/InRelease names" deb hello*.deb
	distro_py packages world*.deb >"$packages"
	refused "is not the file that repo/InRelease names" deb world*.deb
	cp old "$packages"
	mv "$packages" repo/Sources
	distro_py packages world*.deb >"$packages"
	new_release repo archive
	refused "is not the file that repo/InRelease names" convert deb -k "$keys/archive.gpg" \
		--release repo/InRelease --packages repo/Sources hello*.deb
}

# bats test_tags=slow
@test "convert deb: a .deb that is not in the list, or is but for a byte" {
	cp hello*.deb changed.deb
	echo >>changed.deb
	refused "not in any signed Packages file" deb changed.deb
	cp hello*.deb changed.deb
	flip changed.deb 100
	refused changed.deb deb changed.deb
	new_deb other_1_all "file:usr/bin/other:other"
	refused "not in any signed Packages file" deb other_1_all.deb
	# Nobody looks into it
	new_deb other_1_all "file:../usr/bin/other:other"
	refused "not in any signed Packages file" deb other_1_all.deb
	sed 's/^Size: .*/Size: 12/' -i "$packages"
	new_release repo archive
	refused "not in any signed Packages file" deb hello*.deb
}

# bats test_tags=slow
@test "convert deb: another .deb in its place while it is read" {
	mv hello*.deb hello.deb
	new_deb other_1_all "file:usr/bin/hello:evil"
	mv other_1_all.deb other.deb
	replaced_meanwhile hello.deb other.deb deb -k "$keys/archive.gpg" --release repo/InRelease \
		--packages "$packages" hello.deb
	ends 1
	contains "hello.deb: was changed while it was read; try again"
	[ ! -e list ]
}

@test "convert deb: the file's name does not matter, its content does" {
	mv hello*.deb x
	run deb x
	ends 0
	run dclist show list
	contains hello_1.0-1_amd64
}

# bats test_tags=slow
@test "convert deb: stanzas that are wrong" {
	cp "$packages" right
	hash=$(sha256sum world*.deb | cut -d' ' -f1)
	changes=('/^Package:/d' '/^Version:/d' '/^Size:/d' '/^SHA256:/d'
		's/^Package: .*/&\n&/' "s/^SHA256: .*/&\nsha256: $hash/"
		's/^Package: .*/Package: ..\/x/' 's/^Package: .*/Package: a*b/'
		's/^Size: /Size: -/' 's/^Size: .*/Size: 0x10/' 's/^SHA256: ./SHA256: /'
		's/^SHA256: .*/&\n more/' 's/^Version: .*/Version:/' '1i \ continues nothing'
		'2i no field' '2i #comment: x' 's/^Version: .*/&\r/' 's/^Version: .*/&\x00/')
	for i in "${!changes[@]}"; do
		mkdir "repo/$i"
		sed "${changes[i]}" right >"repo/$i/Packages"
		run ! cmp -s right "repo/$i/Packages"
	done
	mkdir repo/long
	{ printf 'Package: %s\n' "$(head -c 2000000 /dev/zero | tr '\0' x)" && cat right; } >repo/long/Packages
	new_release repo archive
	for i in "${!changes[@]}"; do
		refused "get it again" convert deb -k "$keys/archive.gpg" --release repo/InRelease \
			--packages "repo/$i/Packages" hello*.deb
		lacks "is not the file that"
	done
	refused "is too long" convert deb -k "$keys/archive.gpg" --release repo/InRelease \
		--packages repo/long/Packages hello*.deb
}

# bats test_tags=slow
@test "convert deb: one name with two contents" {
	mkdir two
	cp hello*.deb two
	new_deb hello_1.0-1_amd64 "file:usr/bin/hello:another"
	distro_py packages hello*.deb two/hello*.deb >"$packages"
	new_release repo archive
	refused "twice, with different content" deb hello*.deb
	distro_py packages hello*.deb hello*.deb >"$packages"
	new_release repo archive
	run deb hello*.deb
	ends 0
}

# bats test_tags=slow
@test "convert deb: Release files that are wrong" {
	cp repo/Release right
	hash=$(sha256sum "$packages" | cut -d' ' -f1)
	# shellcheck disable=SC2016 # sed's
	for change in 's/^SHA256:/SHA1:/' 's/^SHA256:/SHA256: x/' '$a SHA256:' \
		"s/^ $hash/ ${hash%?}/" "s/^ $hash .*/ $hash x main\/Packages/" \
		"s/^ $hash .*/ $hash/" "s/^ $hash .*/& more/" '$a \\nOrigin: second'; do
		sed "$change" right >repo/Release
		run ! cmp -s right repo/Release
		sign_by archive --clearsign -o repo/InRelease repo/Release
		refused "repo/InRelease" deb hello*.deb
	done
}

# bats test_tags=slow
@test "convert deb: .deb files that dpkg knows nothing of" {
	echo 2.0 >debian-binary
	echo 3.0 >three
	distro_py tar c.tar file:./control:x
	distro_py tar d.tar file:./usr/bin/x:x
	gzip -k c.tar d.tar
	bin=debian-binary=debian-binary
	all=("$bin control.tar.gz=c.tar.gz" "$bin data.tar.gz=d.tar.gz control.tar.gz=c.tar.gz"
		"control.tar.gz=c.tar.gz $bin data.tar.gz=d.tar.gz"
		"debian-binary=three control.tar.gz=c.tar.gz data.tar.gz=d.tar.gz"
		"$bin control.tar.gz=c.tar.gz data.tar.gz=d.tar.gz data.tar.xz=d.tar.gz"
		"$bin control.tar.gz=c.tar.gz data.tar.gz=three"
		"$bin control.tar.gz=c.tar.gz _x/../y=three data.tar.gz=d.tar.gz"
		"$bin control.tar.gz=c.tar.gz x=three data.tar.gz=d.tar.gz")
	for i in "${!all[@]}"; do
		# shellcheck disable=SC2086 # words
		distro_py ar "x_${i}_all.deb" ${all[i]}
	done
	distro_py ar good_1_all.deb "$bin" _gpgorigin=three control.tar=c.tar data.tar=d.tar
	head -c 150 good_1_all.deb >y_1_all.deb
	: >z_1_all.deb
	distro_py packages ./*_all.deb >"$packages"
	new_release repo archive
	for i in "${!all[@]}"; do
		refused "x_${i}_all.deb" deb "x_${i}_all.deb"
		lacks "not in any signed Packages file"
	done
	run deb good_1_all.deb
	ends 0
	refused y_1_all.deb deb y_1_all.deb
	refused z_1_all.deb deb z_1_all.deb
}

@test "convert deb: maintainer scripts, as dpkg installs them" {
	local script

	for script in preinst postinst prerm postrm config; do
		printf '#!/bin/%s' "$script" >"$script"
	done
	one_deb tool_1.0_amd64 '@file:./postinst:#!/bin/postinst' '@file:./preinst:#!/bin/preinst' \
		'@file:./control:Package\x3a\x20tool\nMulti-Arch\x3a\x20foreign\n' '@file:./prerm:#!/bin/prerm' \
		'@file:./postrm:#!/bin/postrm' '@file:./config:#!/bin/config' \
		'@file:./md5sums:x' '@file:./templates:x' file:./usr/bin/tool:tool
	run deb tool_1.0_amd64.deb
	ends 0
	[ "$output" = "1 list written, 6 digests of 6 files; 0 without files, 0 failed" ]
	for script in preinst postinst prerm postrm config; do
		attests "/var/lib/dpkg/info/tool.$script" "$script"
	done
	# Nothing but a script, of one architecture of several
	one_deb lib_1.0_amd64 '@file:./control:package\x3alib\nmulti-arch\x3asame\n' '@file:./postinst:#!/bin/postinst'
	run deb lib_1.0_amd64.deb
	ends 0
	[ "$output" = "1 list written, 1 digests of 1 files; 0 without files, 0 failed" ]
	attests /var/lib/dpkg/info/lib:amd64.postinst postinst
}

@test "convert deb: maintainer scripts of a package without a proper name" {
	local i
	local controls=('Package\x3a../../etc/x\n' 'Package\x3a\n' 'Version\x3a1\n' 'Package\x3atool\nPackage\x3aother\n' 'Package\x3ato\x20ol\n' x)

	for i in "${!controls[@]}"; do
		echo "x_${i}_all @file:./control:${controls[i]} @file:./postinst:x file:./a:x"
	done | distro_py debs
	new_deb y_1_all @file:./control:x @file:../postinst:x file:./a:x
	new_deb z_1_all '@file:./control:Package\x3az\n' '@file:control:Package\x3az\n' @file:./postinst:x file:./a:x
	# dpkg warns of these.
	new_deb odd_1_all '@file:./control:Package\x3aOdd_name\n' '@file:./postinst:#!/bin/postinst' file:./a:x
	printf '#!/bin/postinst' >postinst
	distro_py packages x_*.deb [yz]_1_all.deb odd_1_all.deb >"$packages"
	new_release repo archive
	for i in 0 1 2 3 4; do
		refused "control has no valid name of the package" deb "x_${i}_all.deb"
	done
	refused "line 1 is not a field" deb x_5_all.deb
	refused y_1_all.deb deb y_1_all.deb
	refused z_1_all.deb deb z_1_all.deb
	run deb odd_1_all.deb
	ends 0
	attests /var/lib/dpkg/info/odd_name.postinst postinst
}

# bats test_tags=slow
@test "convert deb: tricks with paths" {
	tricks=("file:/etc/passwd:x" "file:../../etc/passwd:x" "file:./a/../../b:x"
		"link:./a:/etc file:./a/passwd:x" "file:./a:x file:./a:y" "file:./a:x file:./a/b:y"
		"hard:./a:./nothing" "hard:./a:/etc/passwd" "link:./a:b hard:./c:./a" "huge:./a")
	for i in "${!tricks[@]}"; do
		echo "x_${i}_all ${tricks[i]}"
	done | distro_py debs
	distro_py packages x_*.deb >"$packages"
	new_release repo archive
	for i in "${!tricks[@]}"; do
		refused "x_${i}_all.deb" deb "x_${i}_all.deb"
		lacks "not in any signed Packages file"
	done
	[ ! -e ../b ]
}

@test "convert deb: devices, links and names of any bytes do not become digests of others" {
	one_deb x_1_all device:./dev/null fifo:./pipe "link:./out:/etc/passwd" folder:./empty \
		'file:./caf\xe9:latin' 'file:./new\nline:odd' 'file:./with\x20space:space'
	run deb x_1_all.deb
	ends 0
	[ "$output" = "1 list written, 3 digests of 3 files; 0 without files, 0 failed" ]
	printf latin >latin
	run dclist show --digests list
	contains "$(verity_of latin)"
}

# bats test_tags=slow
@test "convert deb: sparse files are what they are when they are read" {
	one_deb x_1_all sparse:./sparse
	run deb x_1_all.deb
	ends 0
	head -c 1048064 /dev/zero >whole
	head -c 512 /dev/zero | tr '\0' x >>whole
	attests /sparse whole
}

# bats test_tags=slow
@test "convert deb: bombs" {
	one_deb x_1_all zeros:./zeros:20000000
	run deb x_1_all.deb
	ends 0
	refused "see --max-file" deb --max-file 10M x_1_all.deb
	refused "see --max-total" deb --max-total 10M x_1_all.deb
	# shellcheck disable=SC2046 # words
	one_deb x_1_all $(printf 'file:./%s:x ' {1..50})
	refused "see --max-entries" deb --max-entries 30 x_1_all.deb
	head -c 30000000 /dev/zero | tr '\0' '\n' >"$packages"
	xz "$packages"
	new_release repo archive
	refused "see --max-total" convert deb --max-total 10M -k "$keys/archive.gpg" \
		--release repo/InRelease --packages "$packages.xz" hello*.deb
}

# bats test_tags=slow
@test "convert deb: twice the same" {
	deb world*.deb hello*.deb --name x
	mv list first
	deb hello*.deb world*.deb --name x --jobs 1
	cmp list first
}

# bats test_tags=slow
@test "convert deb: one wrong package fails the list of all" {
	cp hello*.deb changed.deb
	echo >>changed.deb
	refused changed.deb deb --name both world*.deb changed.deb
	mkdir out
	run convert_to out deb -k "$keys/archive.gpg" --release repo/InRelease \
		--packages "$packages" world*.deb changed.deb
	ends 1
	[ "$(ls out)" ]
	contains "1 failed"
}

@test "convert deb: interrupted, it leaves no directory" {
	mkdir tmp
	# Its keys do not come.
	exec {keyring}< <(exec sleep 60 3>&-)
	writer=$!
	TMPDIR=$PWD/tmp timeout 60 "$DCLIST" convert deb -k - --release repo/InRelease \
		--packages "$packages" --unsigned -o list hello*.deb <&"$keyring" &
	pid=$!
	until compgen -G 'tmp/.dclist-temp-*/gpg.conf' >/dev/null; do
		kill -0 "$pid"
		sleep 0.05
	done
	kill -TERM "$pid"
	if wait "$pid"; then
		return 1
	fi
	kill "$writer"
	[ -z "$(ls -A tmp)" ]
	[ ! -e list ]
}

# wrong MESSAGE COMMAND... - of a command line
wrong() {
	run "${@:2}"
	ends 2
	contains "$1"
	[ ! -e list ]
}

@test "convert deb: options that cannot be combined" {
	wrong "--release requires --packages" convert deb -k "$keys/archive.gpg" --release repo/InRelease hello*.deb
	wrong "--packages requires --release" convert deb -k "$keys/archive.gpg" --packages "$packages" hello*.deb
	wrong "--release-signature requires --release" convert deb -k "$keys/archive.gpg" --release-signature x hello*.deb
	wrong "--release cannot be combined with --lists" deb --lists . hello*.deb
	refused "cannot read" convert deb -k "$keys/archive.gpg" --lists nowhere hello*.deb
	run convert deb hello*.deb
	ends 2
	contains "--keyring is missing"
}
