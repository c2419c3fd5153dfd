#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# dclist generate --repo: what the metadata says, is signed by and must not say.

load common
load repo

@test "repo: metadata that is not signed is refused, unless that is said" {
	cp -r "$tmp/repo" mine
	rm mine/repodata/repomd.xml.asc
	run generate mine
	ends 1
	contains "repomd.xml.asc: cannot open: no such file, or no permission to read it: the repository's metadata is not signed; use a server that has the signature, or accept it unsigned with --unsigned-repo"
	[ ! -e out ]
	run dclist generate --repo mine -k "$vendor" --unsigned-repo -o out
	ends 0
	contains "signatures verified, but not that of the metadata"
	made_all
}

# bats test_tags=slow
@test "repo: metadata signed by another key, or changed" {
	run dclist generate --repo "$tmp/repo" -k "$vendor" -o out
	ends 1
	[[ $output =~ "repomd.xml: its signature is by an unknown key, "[0-9A-F]{40}"; give the repository's key with --repo-key" ]]
	cp -r "$tmp/repo" mine
	echo '<!-- -->' >>mine/repodata/repomd.xml
	run generate mine
	ends 1
	contains "repomd.xml: its signature is wrong"
	echo nonsense >mine/repodata/repomd.xml.asc
	run generate mine
	ends 1
	contains "repomd.xml: its signature is no"
	[ ! -e out ]
}

# bats test_tags=slow
@test "repo: the key of the packages signs the metadata when no other is given" {
	run dclist generate --repo "$tmp/repo" -k "$vendor" -k "$mirror" -o out
	ends 0
	made_all
	run dclist generate --repo "$tmp/repo" -k "$vendor" -k "$mirror" --repo-key "$fixtures/other.asc" -o out
	ends 1
	contains "repomd.xml: its signature is by an unknown key"
}

# by_key NAME [GPG-OPTION...]: "mine" has metadata signed by that key of the mirror's
by_key() {
	rm -rf mine
	cp -r "$tmp/repo" mine
	mirror_gpg --local-user "$1@dclist.example" "${@:2}" --armor --detach-sign mine/repodata/repomd.xml
}

# metadata_refused NAME TEXT: by that key alone, and nothing is made
metadata_refused() {
	mirror_gpg --armor --export "$1@dclist.example" >key.asc
	run dclist generate --repo mine -k "$vendor" --repo-key key.asc -o out
	ends 1
	contains "repomd.xml: its signature $2; ${3:-ask the owner of the repository to sign it again, with another key or hash}"
	[ ! -e out ]
}

# bats test_tags=slow
@test "repo: signatures of metadata over weak hashes" {
	local hash

	for hash in SHA1 SHA224; do
		by_key mirror --digest-algo "$hash"
		metadata_refused mirror "does not use SHA-256, SHA-384 or SHA-512"
	done
	by_key mirror --digest-algo SHA384
	run generate mine
	ends 0
}

# bats test_tags=slow
@test "repo: signatures of metadata by keys that ended" {
	local fpr

	mirror_gpg --faked-system-time 20200101T000000 --quick-gen-key expired@dclist.example rsa2048 sign 30d
	by_key expired --faked-system-time 20200103T000000
	metadata_refused expired "is by an expired key" "give the renewed key with --repo-key, or accept the metadata unsigned with --unsigned-repo"
	mirror_gpg --quick-gen-key revoked@dclist.example rsa2048 sign never
	by_key revoked
	fpr=$(mirror_gpg --with-colons --list-keys revoked@dclist.example | awk -F: '$1 == "fpr" { print $10; exit }')
	mirror_gpg --armor --export revoked@dclist.example >key.asc
	run dclist generate --repo mine -k "$vendor" --repo-key key.asc -o before
	ends 0
	sed 's/^://' "$(<"$tmp/home")/openpgp-revocs.d/$fpr.rev" >rev
	mirror_gpg --import rev
	metadata_refused revoked "is by a revoked key"
}

# bats test_tags=slow
@test "repo: signatures of metadata by a subkey" {
	local fpr

	mirror_gpg --quick-gen-key parent@dclist.example rsa2048 sign never
	fpr=$(mirror_gpg --with-colons --list-keys parent@dclist.example | awk -F: '$1 == "fpr" { print $10; exit }')
	mirror_gpg --quick-add-key "$fpr" rsa2048 sign never
	by_key parent
	mirror_gpg --armor --export parent@dclist.example >key.asc
	run dclist generate --repo mine -k "$vendor" --repo-key key.asc -o out
	ends 0
	made_all
}

# bats test_tags=slow
@test "repo: signatures of metadata by weak keys" {
	mirror_gpg --quick-gen-key weak@dclist.example rsa1024 sign never
	by_key weak
	metadata_refused weak "is by a key of less than 2048 bits"
	mirror_gpg --quick-gen-key dsa@dclist.example dsa1024 sign never
	by_key dsa --enable-dsa2 --digest-algo SHA256
	metadata_refused dsa "is by a key of less than 2048 bits"
}

@test "repo: keys that are none" {
	run dclist generate --repo "$tmp/repo" -k "$vendor" --repo-key missing -o out
	ends 1
	contains "missing: cannot open: No such file or directory"
	run dclist generate --repo "$tmp/repo" -k "$vendor" --repo-key "$fixtures/vendor.rpm" -o out
	ends 1
}

# bats test_tags=slow
@test "repo: compressed with gz, xz, zstd, bzip2, or not" {
	local kind

	cp -r "$tmp/repo" mine
	for kind in gz xz bz2; do
		new_repo mine --general-compress-type "$kind"
		rm -rf out
		run generate mine
		ends 0
		made_all
	done
	new_repo mine
	gunzip mine/repodata/*-primary.xml.gz
	mv mine/repodata/*-primary.xml mine/repodata/primary.xml
	zstd -q mine/repodata/primary.xml
	for kind in primary.xml.zst primary.xml; do
		repomd mine "mine/repodata/$kind"
		rm -rf out
		run generate mine
		ends 0
		made_all
	done
}

# bats test_tags=slow
@test "repo: checksums of metadata" {
	local type

	cp -r "$tmp/repo" mine
	for type in sha384 sha512; do
		new_repo mine --checksum "$type"
		rm -rf out
		run generate mine
		ends 0
	done
	set -- mine/repodata/*-primary.xml.gz # createrepo_c 1.0 and newer make no SHA-1
	repomd mine "$1" sha1 "$(sha1sum <"$1" | cut -d ' ' -f 1)"
	run generate mine
	ends 1
	contains "repomd.xml: the checksum of primary.xml is not SHA-256, SHA-384 or SHA-512; make the repository with 'createrepo_c --checksum sha256'"
	new_repo mine
	flip "$(echo mine/repodata/*-primary.xml.gz)" 100
	run generate mine
	ends 1
	contains "warning: does not match its checksum in repomd.xml; the server may be changing it, trying again"
	contains "primary.xml.gz: does not match its checksum in repomd.xml"
	rm mine/repodata/*-primary.xml.gz
	run generate mine
	ends 1
	contains "primary.xml.gz: differs from repomd.xml: cannot open"
}

# bats test_tags=slow
@test "repo: primary.xml that is larger than it should be" {
	cp -r "$tmp/repo" mine
	{
		echo '<metadata>'
		head -c 300000000 /dev/zero | tr '\0' ' '
	} | gzip >mine/repodata/primary.xml.gz
	repomd mine mine/repodata/primary.xml.gz sha256 '' '<open-size>1000000</open-size>'
	run generate mine
	ends 1
	contains "primary.xml.gz: more than 1000000 bytes when decompressed, the limit or the size in repomd.xml"
	new_repo mine
	for f in mine/repodata/*-primary.xml.gz; do
		head -c 100000 /dev/zero >>"$f"
	done
	run generate mine
	ends 1
	contains "differs from repomd.xml: more than"
	truncate -s 5M mine/repodata/repomd.xml
	run generate mine
	ends 1
	contains "repomd.xml: more than 4194304 bytes"
}

# bats test_tags=slow
@test "repo: XML that is not the metadata of a repository" {
	edit repomd.xml 's/<repomd /<other /; s/<\/repomd>/<\/other>/'
	run generate copy
	ends 1
	contains "repomd.xml: not the repomd.xml of a repository of RPM packages"
	rm -rf copy
	edit repomd.xml 's/type="primary"/type="primary_db"/'
	run generate copy
	ends 1
	contains "repomd.xml: has no primary.xml; make the repository with createrepo_c"
	rm -rf copy
	edit repomd.xml 's/<\/data>//'
	run generate copy
	ends 1
	contains "repomd.xml: malformed: line "
	rm -rf copy
	edit_primary 's/<metadata /<other /; s/<\/metadata>/<\/other>/'
	run generate copy
	ends 1
	contains "primary.xml: malformed: its root is not <metadata>"
}

# bats test_tags=slow
@test "repo: metadata whose checksum is empty, in capitals, or has white space around it" {
	edit repomd.xml 's|\(<checksum[^>]*>\)[^<]*|\1|'
	run generate copy
	ends 1
	contains "repomd.xml: has no complete checksum of primary.xml; make the repository with createrepo_c"
	rm -rf copy
	edit_primary 's|(<checksum[^>]*>)([^<]*)|\1\n  \U\2\E\n|'
	sed -i 's|\(<checksum[^>]*>\)\([^<]*\)|\1\n  \U\2\E\n|' copy/repodata/repomd.xml
	sign_repo copy
	run generate copy
	ends 0
	made_all
}

# bats test_tags=slow
@test "repo: control characters in primary.xml harm no other package" {
	edit_primary 's/<summary>/&\x02\x1b[200~\x00/; s/<rpm:entry name="/&ksym(default:\x02)/'
	run generate copy
	ends 0
	made_all
	rm -rf copy out
	edit_primary 's/<name>vendor/<name>vend\x02or/'
	run generate copy
	ends 1
	contains "vendor.rpm: another package is in its place: vendor-1.0-1.noarch"
	contains "2 written, 0 unchanged, 1 unlike the metadata"
}

# bats test_tags=slow
@test "repo: a package that is listed twice, and two at one location" {
	mkdir -p mine/{a,b}
	cp "$fixtures/vendor.rpm" mine/a
	cp "$fixtures"/{vendor,epoch}.rpm mine/b
	new_repo mine
	run generate mine
	ends 0
	contains "2 written, 1 unchanged"
	run generate mine --prune
	ends 0
	contains "0 written, 3 unchanged, 0 removed; "
	rm -rf out
	edit_primary 's|href="Packages/epoch.rpm"|href="Packages/vendor.rpm"|'
	run generate copy
	ends 1
	contains "vendor.rpm: the size of its header differs from the metadata" ||
		contains "vendor.rpm: another package is in its place: vendor-1.0-1.noarch"
	contains "2 written, 0 unchanged, 1 unlike the metadata"
}

@test "repo: metadata without checksums, and compressed data that is damaged" {
	edit repomd.xml '/<checksum/d'
	run generate copy
	ends 1
	contains "repomd.xml: has no complete checksum of primary.xml"
	{
		gzip -c </etc/passwd | head -c 30
		head -c 1000 /dev/urandom
	} >copy/repodata/primary.xml.gz
	repomd copy copy/repodata/primary.xml.gz
	run generate copy
	ends 1
	contains "primary.xml.gz: malformed: "
	[ ! -e out ]
}

@test "repo: entities and document types are refused" {
	edit_primary '2s/^/<!DOCTYPE metadata [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "\&a;\&a;\&a;">]>/'
	run generate copy
	ends 1
	contains "primary.xml: malformed: it has a document type declaration, which is not allowed"
	rm -rf copy
	edit_primary 's/<name>vendor/<name>\&evil;/'
	run generate copy
	ends 1
	contains "primary.xml: malformed: line "
}

@test "repo: packages with missing fields in primary.xml" {
	edit_primary 's/<name>vendor<\/name>//'
	run generate copy
	ends 1
	contains "malformed: a package without name, version, release or architecture"
	rm -rf copy
	edit_primary 's/<location [^>]*>//'
	run generate copy
	ends 1
	contains "malformed: a package without location"
	rm -rf copy
	edit_primary 's/<checksum [^>]*>[^<]*<\/checksum>//'
	run generate copy
	ends 1
	contains "malformed: a package without checksum"
}

# bats test_tags=slow
@test "repo: random damage of the metadata never crashes it" {
	local i

	edit_primary ''
	python3 - copy/repodata/primary.xml <<-'END'
	import random, sys
	good = open(sys.argv[1], "rb").read()
	for i in range(20):
	    random.seed(i)
	    d = bytearray(good)
	    for _ in range(8):
	        d[random.randrange(len(d))] = random.choice(b"<>&\"'/=\0 \xff1")
	    open(f"damaged.{i}", "wb").write(d)
	END
	for i in {0..19}; do
		mv "damaged.$i" copy/repodata/primary.xml
		sed -i "s|<checksum.*</checksum>|<checksum type=\"sha256\">$(sha256sum <copy/repodata/primary.xml | cut -d ' ' -f 1)</checksum>|" copy/repodata/repomd.xml
		run dclist generate --repo copy -k "$vendor" --unsigned-repo -o out
		[ "$status" -le 1 ]
		lacks Sanitizer
		lacks "runtime error"
	done
}

@test "repo: an empty repository" {
	mkdir -p mine
	new_repo mine
	run generate mine
	ends 0
	contains "0 written, 0 unchanged; no packages in the repository"
}

@test "repo: a pipe in place of a package" {
	cp -r "$tmp/repo" mine
	rm mine/Packages/vendor.rpm
	mkfifo mine/Packages/vendor.rpm
	run generate mine
	ends 1
	contains "vendor.rpm: not a regular file"
	contains "2 written, 0 unchanged, 1 failed"
}

# without_range SED-EXPRESSION: "copy" and $tmp/no-range, metadata without header-range
without_range() {
	rm -rf copy "$tmp/no-range"
	edit_primary "s/<rpm:header-range[^>]*>//; ${1-}"
	cp -r copy "$tmp/no-range"
}

# bats test_tags=slow
@test "repo: without header ranges, from the lengths in the headers" {
	without_range
	run generate copy
	ends 0
	made_all
	rm -rf out
	forget_requests
	run generate "$(url good no-range)"
	ends 0
	made_all
	# No more than the package, in one request
	[ "$(requests good)" -eq 3 ]
	# Nor is its size known
	without_range 's/<size [^>]*>//'
	rm -rf out
	run generate "$(url good no-range)"
	ends 0
	made_all
	rm -rf out
	run generate copy
	ends 0
	made_all
	rm -rf out
	run generate "$(url whole no-range)"
	ends 0
	made_all
}

@test "repo: without header ranges, headers larger than what is fetched first" {
	without_range 's/<size [^>]*>//'
	head -c 100000 /dev/urandom >blob
	signature_of "$fixtures/vendor.rpm" 268
	"$RPM_PY" sign "$fixtures/vendor.rpm" "$tmp/no-range/Packages/vendor.rpm" 268:7:sig 1000:7:blob
	forget_requests
	run generate "$(url good no-range)"
	ends 0
	made_all
	[ "$(grep -c '^good .*vendor.rpm ' "$tmp/log")" -eq 3 ]
	[ "$(requests good)" -eq 5 ]
}

# bats test_tags=slow
@test "repo: without header ranges, servers that lie about the headers" {
	without_range
	head -c 200 "$fixtures/vendor.rpm" >copy/Packages/vendor.rpm
	run generate copy
	ends 1
	contains "vendor.rpm: it ends within its headers; make the repository's metadata again"
	contains "2 written, 0 unchanged, 1 unlike the metadata"
	rm -rf out
	run generate "$(url growing no-range)"
	ends 1
	contains "vendor.rpm: it ends within its headers"
	contains "0 written, 0 unchanged, 3 unlike the metadata"
	without_range 's/<size [^>]*>//'
	forget_requests
	run generate "$(url growing no-range)"
	ends 1
	contains "vendor.rpm: the size of its headers differs in each answer; use another mirror"
	# Three times, and again past all caches
	[ "$(requests growing)" -eq 18 ]
	run generate "$(url noise no-range)"
	ends 1
	contains "vendor.rpm: no RPM header where the metadata places it"
	head -c 112 "$fixtures/vendor.rpm" >copy/Packages/vendor.rpm
	printf '\x0f\xff\xff\xf0' | dd of=copy/Packages/vendor.rpm bs=1 seek=108 conv=notrunc status=none
	run generate copy
	ends 1
	contains "vendor.rpm: a header is larger than 32 MiB"
}

@test "repo: header ranges that cannot be" {
	edit_primary 's/header-range start="[0-9]+" end="[0-9]+"/header-range start="5" end="999999999999"/'
	run generate copy
	ends 1
	contains "the metadata places its header at bytes 5 to 999999999999, which is impossible; make the repository's metadata again"
	contains "3 damaged"
}

@test "repo: header ranges that are wrong" {
	edit_primary 's/header-range start="[0-9]+" end="([0-9]+)"/header-range start="4536" end="\15"/; s/package="[0-9]+"//'
	run generate copy
	ends 1
	contains "vendor.rpm: it is shorter than the repository's metadata says" || contains "vendor.rpm: the size of its header differs from the metadata"
	[ -z "$(ls out)" ]
}

# Servers
