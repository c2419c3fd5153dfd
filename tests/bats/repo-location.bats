#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# dclist generate --repo: where the metadata says that packages are.

load common
load repo

# located HREF REASON OPTION...: all packages there, none is fetched
located() {
	rm -rf copy out
	edit_primary "s|<location href=\"[^\"]*\"|<location href=\"$1\"|"
	run generate copy "${@:3}"
	ends 1
	contains "$1: $2; it is not fetched"
	contains "3 with a location outside the repository"
	[ -z "$(ls out)" ]
}

# bats test_tags=slow
@test "repo: locations outside of the repository are refused" {
	local above="its location leads above the repository (..), which requires --allow-parent"

	located "/etc/passwd" "its location is an absolute path"
	located "../repo/Packages/vendor.rpm" "$above"
	located "Packages/../../repo/x.rpm" "$above"
	located "Packages/%2e%2E/%2e./x.rpm" "its location leads out of the repository (..)"
	located "Packages/.." "its location leads out of the repository (..)"
	located "http://127.0.0.1:1/x.rpm" "its location is a complete URL"
	located "file:///etc/passwd" "its location is a complete URL"
	located "a%2fb.rpm" "its location has a character that is not allowed"
	located "a%00b.rpm" "its location has a character that is not allowed"
	located 'a\\\\b.rpm' "its location has a character" || true
}

# bats test_tags=slow
@test "repo: names with characters that mean something in a URL" {
	mkdir -p mine/Packages
	cp "$fixtures/vendor.rpm" "mine/Packages/a b?c#d+e^f~g:1.rpm"
	new_repo mine
	run generate mine
	ends 0
	contains "1 written"
	cp -r mine "$tmp/odd"
	rm -rf out
	run generate "$(url good odd)"
	ends 0
	contains "1 written"
}

# bats test_tags=slow
@test "repo: a base elsewhere is refused, the repository itself as base is not" {
	cp -r "$tmp/repo" mine
	new_repo mine --baseurl http://127.0.0.1:1/other/
	run generate mine
	ends 1
	contains "xml:base puts it into another repository; it is not fetched"
	contains "3 with a location outside the repository"
	new_repo mine --baseurl "file://$PWD/mine"
	run generate mine
	ends 0
	made_all
	edit repomd.xml 's|<location href|<location xml:base="http://127.0.0.1:1/" href|'
	run generate copy
	ends 1
	contains "repomd.xml: primary.xml is refused: xml:base puts it into another repository"
}

# odd_repo FOLDER NAME: vendor.rpm under that name
odd_repo() {
	mkdir -p "$1/Packages"
	cp "$fixtures/vendor.rpm" "$1/Packages/$2"
	new_repo "$1"
}

# one_made LOCATION OPTION...: its only list
one_made() {
	rm -rf out
	run generate "$@"
	ends 0
	contains "1 written"
	cmp <("$RPM_PY" list "$fixtures/vendor.rpm" 268) out/rpm-vendor-1.0-1.noarch
}

# bats test_tags=slow
@test "repo: reserved characters in a location, as S3 and as others read them" {
	odd_repo "$tmp/odd+" "lib++-1.0~rc1^git1 (a)!\$&',;:@=*.rpm"
	one_made "$(url s3 odd%2B)"
	one_made "$(url good odd+)"
	one_made "$tmp/odd+"
	[ "$(grep -c '^s3 .*rpm .* 206 ' "$tmp/log")" -eq 1 ]
}

# bats test_tags=slow
@test "repo: a location with escapes, and a file whose name has some" {
	odd_repo "$tmp/escaped" "lib++-1.0 a.rpm"
	cp -r "$tmp/escaped" copy
	gunzip copy/repodata/*-primary.xml.gz
	sed -i 's|href="Packages/lib++-1.0 a.rpm"|href="Packages/lib%2B%2b-1.0%20a.rpm"|' copy/repodata/*-primary.xml
	mv copy/repodata/*-primary.xml copy/repodata/primary.xml
	repomd copy copy/repodata/primary.xml
	one_made copy
	cp -r copy "$tmp/escaped-href"
	one_made "$(url s3 escaped-href)"
	forget_requests
	odd_repo "$tmp/literal" "lib%2B%2b-1.0%20a.rpm"
	one_made "$tmp/literal"
	one_made "$(url s3 literal)"
	# First as an escape, which is not there, then as it is
	[ "$(requests s3)" -eq 2 ]
	rm -rf out
	run generate "$(url forbidden literal)"
	ends 1
	contains "lib%252B%252b-1.0%2520a.rpm: server answers with status 403"
	[ "$(requests forbidden)" -eq 2 ]
}

# blobstore FOLDER: packages beside the repository FOLDER/core/guids/f00d, as Amazon has them
blobstore() {
	mkdir -p "$1/core/guids/f00d" "$1/blobstore/0123"
	cp "$fixtures/vendor.rpm" "$1/blobstore/0123"
	cp "$fixtures/vendor.rpm" "$1/core/guids/f00d"
	timeout 120 createrepo_c -q --general-compress-type gz "$1/core/guids/f00d"
	rm "$1/core/guids/f00d/vendor.rpm"
	gunzip "$1"/core/guids/f00d/repodata/*-primary.xml.gz
	mv "$1"/core/guids/f00d/repodata/*-primary.xml "$1/core/guids/f00d/repodata/primary.xml"
	above "$1" "../../../blobstore/0123/vendor.rpm"
}

# above FOLDER HREF: of its package
above() {
	sed -i -E "s|<location href=\"[^\"]*\"|<location href=\"$2\"|" "$1/core/guids/f00d/repodata/primary.xml"
	repomd "$1/core/guids/f00d" "$1/core/guids/f00d/repodata/primary.xml"
}

# bats test_tags=slow
@test "repo: --allow-parent takes packages from above the repository" {
	blobstore "$tmp/al2"
	run generate "$tmp/al2/core/guids/f00d"
	ends 1
	contains "its location leads above the repository (..), which requires --allow-parent; it is not fetched"
	contains "1 with a location outside the repository"
	one_made "$tmp/al2/core/guids/f00d" --allow-parent
	one_made "$(url good al2/core/guids/f00d)" --allow-parent
	one_made "$(url good al2/core/guids/f00d)/" --allow-parent
	# Within the repository it leads nowhere else
	above "$tmp/al2" "../../guids/./f00d/../../../blobstore/0123/vendor.rpm"
	one_made "$(url good al2/core/guids/f00d)" --allow-parent
}

# bats test_tags=slow
@test "repo: --allow-parent stays on the server, and takes packages only" {
	local out="its location leads out of the repository (..)"

	located "/etc/passwd.rpm" "its location is an absolute path" --allow-parent
	located "http://127.0.0.1:1/x.rpm" "its location is a complete URL" --allow-parent
	located "../%2e%2e/x.rpm" "$out" --allow-parent
	located "../../etc/shadow" "$out" --allow-parent
	located "../x.rpm/.." "$out" --allow-parent
	located "$(printf '../%.0s' {1..40})x.rpm" "its location leads above the root of the server (..)" --allow-parent
	blobstore "$tmp/root"
	above "$tmp/root" "../../../../../good/x.rpm"
	run generate "$(url good root/core/guids/f00d)" --allow-parent
	ends 1
	contains "/good/x.rpm: server answers with status 404"
	above "$tmp/root" "../../../../../../x.rpm"
	run generate "$(url good root/core/guids/f00d)" --allow-parent
	ends 1
	contains "its location leads above the root of the server (..); it is not fetched"
	edit repomd.xml 's|<location href="|<location href="../|'
	run generate copy --allow-parent
	ends 1
	contains "repomd.xml: primary.xml is refused: $out"
}

# based XML-BASE HREF: the location of vendor.rpm in $tmp/merged/repo
based() {
	rm -rf "$tmp/merged"
	mkdir -p "$tmp/merged/pool" "$tmp/merged/repo/pool/deep"
	cp "$fixtures/vendor.rpm" "$tmp/merged/repo"
	timeout 120 createrepo_c -q --general-compress-type gz "$tmp/merged/repo"
	mv "$tmp/merged/repo/vendor.rpm" "$tmp/merged/$3/a+b.rpm"
	gunzip "$tmp"/merged/repo/repodata/*-primary.xml.gz
	mv "$tmp"/merged/repo/repodata/*-primary.xml "$tmp/merged/repo/repodata/primary.xml"
	sed -i "s|<location href=\"[^\"]*\"|<location xml:base=\"$1\" href=\"$2\"|" "$tmp/merged/repo/repodata/primary.xml"
	repomd "$tmp/merged/repo" "$tmp/merged/repo/repodata/primary.xml"
}

# bats test_tags=slow
@test "repo: a base in the repository, and with --allow-parent on its server" {
	local base

	for base in pool/deep pool//deep/ ./pool/deep "file://$tmp/merged/repo/pool/deep"; do
		based "$base" "a+b.rpm" repo/pool/deep
		one_made "$tmp/merged/repo"
	done
	based "$(url s3 merged/repo)/pool" "deep/a+b.rpm" repo/pool/deep
	one_made "$(url s3 merged/repo)"
	for base in ../pool "$(url s3 merged/pool)" "$(url s3 merged/pool)/"; do
		based "$base" "a+b.rpm" pool
		rm -rf out
		run generate "$(url s3 merged/repo)"
		ends 1
		contains "a+b.rpm: its location leads above the repository (..), which requires --allow-parent; it is not fetched"
		one_made "$(url s3 merged/repo)" --allow-parent
	done
	based "file://$tmp/merged/pool" "a+b.rpm" pool
	one_made "$tmp/merged/repo" --allow-parent
	for base in "http://127.0.0.1:1/pool" "https://127.0.0.1:$(<"$tmp/port")/" "http://127.0.0.1:$(<"$tmp/port").example/" media://1; do
		based "$base" "a+b.rpm" pool
		run generate "$(url s3 merged/repo)" --allow-parent
		ends 1
		contains "a+b.rpm: xml:base puts it into another repository; it is not fetched"
	done
	based pool /a+b.rpm pool
	run generate "$tmp/merged/repo" --allow-parent
	ends 1
	contains "/a+b.rpm: its location is an absolute path"
}

# wrong LOCATION FILE REASON: what is there is no repository
wrong() {
	run generate "$1"
	ends 1
	[[ $output == "dclist generate: $2: $3" ]] || {
		echo "$output" >&2
		return 1
	}
	run generate "$1" --json
	output=${lines[-1]}
	[[ $(json 'j["reason"]') == *"$3" ]]
}

# bats test_tags=slow
@test "repo: a list of mirrors, a metalink, a .repo file and repomd.xml are not repositories" {
	local at what

	mkdir "$tmp/wrong"
	cd "$tmp/wrong"
	printf '# repo = fedora\n\nhttps://a.example/40/os/\nhttp://b.example/40/os/\n' >mirrors
	cat >metalink <<-END
	<?xml version="1.0"?><metalink version="3.0" xmlns="http://www.metalinker.org/"><files>
	<file name="repomd.xml"><resources>
	<url protocol="https">https://a.example/40/os/repodata/repomd.xml</url>
	</resources></file></files></metalink>
	END
	sed -i 's| xmlns="[^"]*"||' metalink
	# shellcheck disable=SC2016 # as it is in such files
	printf '[fedora]\nname=Fedora\n#baseurl=http://no/\nbaseurl = http://c.example/$releasever/os/\ngpgcheck=1\n' >fedora.repo
	printf '[fedora]\nmetalink=https://m.example/metalink?repo=f\n' >other.repo
	for at in "$PWD/" "$(url good wrong)/"; do
		what="file://${at#file://}"
		[[ $at == /* ]] || what=$at
		wrong "${at}mirrors" "${what}mirrors" "is a list of mirrors, not a repository; give one of the URLs in it, such as https://a.example/40/os/"
		wrong "${at}metalink" "${what}metalink" "is a metalink, not a repository; give the URL of one of the mirrors in it, such as https://a.example/40/os/"
		wrong "${at}fedora.repo" "${what}fedora.repo" "is a .repo file, not a repository; give the URL of its baseurl, or one from its mirrorlist, such as http://c.example/\$releasever/os/"
		wrong "${at}other.repo" "${what}other.repo" "is a .repo file, not a repository; give the URL of its baseurl, or one from its mirrorlist"
	done
	# A token, or the questions of a mirror list, are asked with it.
	wrong "$(url good wrong)/mirrors?repo=fedora-40&arch=x86_64" "$(url good wrong)/mirrors" \
		"is a list of mirrors, not a repository; give one of the URLs in it, such as https://a.example/40/os/"
	for at in repodata repodata/ repodata/repomd.xml repodata/repomd.xml.asc; do
		wrong "$(url good)/$at" "$(url good)/${at%/}/" "leads into a repository; give the directory that contains repodata/: $(url good)/"
	done
	wrong "$tmp/repo/repodata/repomd.xml" "file://$tmp/repo/repodata/repomd.xml/" "leads into a repository; give the directory that contains repodata/: file://$tmp/repo/"
	# A server of mirrors answers whatever it is asked for.
	mkdir -p any/repodata
	cp mirrors any/repodata/repomd.xml
	wrong any "file://$PWD/any/repodata/repomd.xml" "is a list of mirrors, not a repository; give one of the URLs in it, such as https://a.example/40/os/"
	# What is none of these is just not there.
	echo '[section]' >nothing
	run generate nothing
	ends 1
	contains "nothing/repodata/repomd.xml: cannot open: no such file, or no permission to read it"
}
