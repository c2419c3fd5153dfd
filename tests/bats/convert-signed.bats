#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# dclist convert: signed SHA256SUMS files, and signed manifests in JSON.

# shellcheck disable=SC2046 # options of pkcs7 are words

load common
load sign

setup_file() {
	common_setup_file
	owner_setup_file
}

teardown_file() {
	owner_teardown_file
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	make_tree tree
}

# convert FORMAT ARGUMENT...: by PKCS#7, into the file out
convert() {
	dclist convert "$1" $(pkcs7) -o out "${@:2}"
}

sums() {
	convert sha256sums -k "$owner/owner.asc" --base tree "$@"
}

json_list() {
	convert json -k "$owner/owner.asc" "$@"
}

# sums_refused TEXT: the file SUMS is signed well, but refused for that
sums_refused() {
	sign_file owner SUMS
	run sums SUMS
	ends 1
	contains "$1"
	[ ! -e out ]
}

# manifest_refused JSON TEXT
manifest_refused() {
	printf '%s' "$1" >m.json
	sign_file owner m.json
	run json_list m.json
	ends 1
	contains "$2"
	[ ! -e out ]
}

digest_of() {
	sha256sum "$1" | cut -d' ' -f1
}

# bats test_tags=slow
@test "sha256sums: the files that are here, by a detached signature" {
	(cd tree && sha256sum usr/bin/one usr/bin/two) >SUMS
	echo "$(printf %064d 0)  missing" >>SUMS
	sign_file owner SUMS
	run sums SUMS
	ends 0
	contains "2 digests of 2 files"
	run digests_of out
	contains "$(verity_of tree/usr/bin/one)  /usr/bin/one"
	contains "$(verity_of tree/usr/bin/two)  /usr/bin/two"
	run dclist show out
	contains "name:       SUMS"
	contains "source:     sha256sums: SUMS, signed by $(dclist keys "$owner/owner.asc" | cut -d' ' -f1)"
	contains "serial:     "
	# Binary, named by an option; the files where the sums are
	gpg --batch --yes --dearmor <SUMS.asc >other 2>/dev/null
	rm SUMS.asc
	cp SUMS tree/
	run convert sha256sums -k "$owner/owner.asc" --signature other --prefix /opt tree/SUMS
	ends 0
	run digests_of out
	contains "  /opt/usr/bin/one"
}

@test "sha256sums: clear-signed, SHA-512, binary mode and escaped names" {
	printf x >$'tree/a\nb'
	printf y >'tree/a\b'
	(cd tree && sha512sum -b usr/bin/one a*) >SUMS
	fixture_gpg --local-user ed25519@dclist.example --clear-sign --output CLEAR SUMS
	run convert sha256sums -k "$owner/ed25519.asc" --base tree CLEAR
	ends 0
	contains "3 digests of 3 files"
	run digests_of out
	contains '  /a\012b'
	contains '  /a\b'
}

# bats test_tags=slow
@test "sha256sums: a signature that is wrong, missing, another's or old" {
	(cd tree && sha256sum usr/bin/one) >SUMS
	run sums SUMS
	ends 1
	contains "no signature file found"
	sign_file owner SUMS
	run convert sha256sums -k "$owner/p256.asc" --base tree SUMS
	ends 1
	contains "by an unknown key"
	echo >>SUMS
	run sums SUMS
	ends 1
	contains "it was changed"
	sign_file expired SUMS --faked-system-time 20200105T000000
	run convert sha256sums -k "$owner/expired.asc" --base tree SUMS
	ends 0
	rm out
	expire_earlier late.asc
	run convert sha256sums -k late.asc --base tree SUMS
	ends 1
	contains "its signature is by an expired key; --allow-expired accepts it anyway"
	run convert sha256sums --allow-expired -k late.asc --base tree SUMS
	ends 0
	rm out
	sign_file owner SUMS --digest-algo SHA1
	run sums SUMS
	ends 1
	fixture_gpg --local-user owner@dclist.example --yes --clear-sign --output CLEAR SUMS
	sed -i 's/ one/ two/' CLEAR
	{
		cat CLEAR
		echo more
	} >MORE
	run sums MORE
	ends 1
	contains "nothing before or after it"
	sed -i 's/usr/USR/' CLEAR
	run sums CLEAR
	ends 1
	[ ! -e out ]
}

@test "sha256sums: a signature of another text beside it, or dated in the future" {
	(cd tree && sha256sum usr/bin/one) >SUMS
	echo another >another
	for how in --clear-sign --sign; do
		fixture_gpg --local-user owner@dclist.example --yes "$how" --output SUMS.asc another
		run sums SUMS
		ends 1
		contains "SUMS: its signature"
	done
	sign_file owner SUMS --faked-system-time "$(date -ud '+3 days' +%Y%m%dT%H%M%S)"
	run sums SUMS
	ends 1
	contains "is dated in the future; set the clock"
	[ ! -e out ]
	sign_file owner SUMS
	run sums SUMS
	ends 0
}

@test "sha256sums: another content, and none" {
	(cd tree && sha256sum usr/bin/one usr/bin/two) >SUMS
	printf x >>tree/usr/bin/two
	sums_refused "/usr/bin/two is not the file that was signed"
	rm -r tree/usr
	sums_refused "none of its files was found"
}

# bats test_tags=slow
@test "sha256sums: path tricks and lines that are none" {
	local digest

	digest=$(digest_of tree/usr/bin/one)
	echo "$digest  /etc/passwd" >SUMS
	sums_refused "line 1: an absolute name; ask the signer for relative names (see --base)"
	echo "$digest  usr/../../x" >SUMS
	sums_refused "line 1: leads out of its directory"
	printf '%s  usr/bin/one\n%s  ./usr/bin/one\n' "$digest" "${digest//[0-8]/9}" >SUMS
	sums_refused "/usr/bin/one is not the file that was signed"
	printf '%s  usr/bin/one\n%s  usr/bin\n' "$digest" "$digest" >SUMS
	sums_refused "line 2: a name that another line uses for a directory"
	echo "${digest%?}  usr/bin/one" >SUMS
	sums_refused "line 1: not the SHA-2 digest of a file"
	echo "x${digest%?}  usr/bin/one" >SUMS
	sums_refused "line 1: not the SHA-2 digest of a file"
	echo "$digest" >SUMS
	sums_refused "line 1: not the SHA-2 digest of a file; each line must be as sha256sum, sha384sum or sha512sum writes it, or a comment (#)"
	echo "$(md5sum tree/usr/bin/one | cut -d' ' -f1)  usr/bin/one" >SUMS
	sums_refused "line 1: not the SHA-2 digest of a file"
	printf '\n%s  usr/bin/one\0\n' "$digest" >SUMS
	sums_refused "SUMS: line 2: a NUL byte; ask the signer for a file that was made without sha256sum -z"
	echo "$digest  link" >SUMS
	ln -s usr/bin/one tree/link
	sums_refused "cannot open as a regular file"
	echo "$digest  up/one" >SUMS
	ln -s "$PWD/tree/usr/bin" tree/up
	sums_refused "none of its files was found"
}

# sums_taken FILES: what sha256sum -c takes of SUMS is in the list, FILES of them
sums_taken() {
	(cd tree && sha256sum --status --check ../SUMS)
	sign_file owner SUMS
	rm -f out
	run sums SUMS
	ends 0
	contains "$1 digests of $1 files"
	run digests_of out
	contains "$(verity_of tree/usr/bin/one)  /usr/bin/one"
}

# bats test_tags=slow
@test "sha256sums: every form that sha256sum -c takes" {
	printf x >$'tree/a\nb'
	printf y >'tree/) = (c'
	(cd tree && sha256sum --tag usr/bin/one usr/bin/two $'a\nb' ')'*) >SUMS
	sums_taken 4
	run digests_of out
	contains '  /a\012b'
	contains '  /) = (c'
	sed -i 's/ (/(/; s/) = \([0-9a-f]*\)$/)= \1/' SUMS # as OpenSSL
	sums_taken 4
	(cd tree && sha256sum usr/bin/one usr/bin/two) >SUMS
	sed -i 's/$/\r/; 1i # sums\r' SUMS
	sums_taken 2
	sed -i '1d; s/  */ /; s/^/\t /' SUMS
	sums_taken 2
	(cd tree && sha256sum --tag usr/bin/one | sed 'p; i # usr/bin/one: 4 bytes'; sha256sum usr/bin/one) >SUMS
	sums_taken 1
	fixture_gpg --local-user owner@dclist.example --clear-sign --yes --output CLEAR SUMS
	run sums CLEAR
	ends 0
	contains "1 digests of 1 files"
}

# bats test_tags=slow
@test "sha256sums: tags and texts that are not taken" {
	local digest

	digest=$(digest_of tree/usr/bin/one)
	(cd tree && md5sum --tag usr/bin/one) >SUMS
	sums_refused "SUMS: line 1: a digest of an unsupported kind; SHA-256, SHA-384 and SHA-512 are accepted"
	for line in "SHA512 (usr/bin/one) = $digest" "SHA256 (usr/bin/one) = ${digest}0" "SHA256 () = $digest" \
		"SHA256 (usr/bin/one = $digest" "SHA256 (usr/bin/one) $digest" "SHA256 (usr/bin/one)"; do
		echo "$line" >SUMS
		sums_refused "line 1: not the SHA-2 digest of a file"
	done
	# Another digest of the same file has to be right, too
	(cd tree && sha256sum usr/bin/one && sha512sum usr/bin/one) >SUMS
	sums_taken 1
	rm out
	sed -i '2s/^./x/' SUMS
	sums_refused "line 2: not the SHA-2 digest of a file"
	(cd tree && sha256sum usr/bin/one && sha512sum usr/bin/one) >SUMS
	sed -i '2s/^......../00000000/' SUMS
	sums_refused "/usr/bin/one is not the file that was signed"
	(cd tree && sha256sum usr/bin/one) >plain
	(printf '\357\273\277' && cat plain) >SUMS
	sums_refused "SUMS: line 1: a byte order mark, which sha256sum refuses as well; ask the signer for a file without it"
	iconv -t UTF-16 plain >SUMS
	sums_refused "SUMS: line 1: text in UTF-16, which sha256sum refuses as well; ask the signer for UTF-8"
}

# bats test_tags=slow
@test "sha256sums: real files of three signers" {
	local name sums

	needs_corpus
	for name in sipa theStack benthecarman; do
		sums=$CORPUS/other/sha256sums/$name/noncodesigned.SHA256SUMS
		run convert sha256sums -k "$CORPUS/other/sha256sums/$name/$name.gpg" "$sums"
		ends 1
		contains "none of its files was found"
		# One of its files, but not that content
		printf x >"tree/$(sed -n '1s/^[^ ]*  //p' "$sums")"
		run convert sha256sums -k "$CORPUS/other/sha256sums/$name/$name.gpg" --base tree "$sums"
		ends 1
		contains "is not the file that was signed"
		cp "$sums" SUMS
		cp "$sums.asc" SUMS.asc
		sed -i '1s/^./f/' SUMS
		run convert sha256sums -k "$CORPUS/other/sha256sums/$name/$name.gpg" --base tree SUMS
		ends 1
		contains "it was changed"
		run convert sha256sums -k "$owner/owner.asc" --base tree "$sums"
		ends 1
		contains "by an unknown key"
	done
	[ ! -e out ]
}

@test "json: digests of content and of fs-verity, paths when known" {
	local digest

	digest=$(digest_of tree/usr/bin/one)
	cat >m.json <<-END
	{"name": "tool-1.0", "files": [
	  {"path": "/usr/bin/one", "algorithm": "sha256", "digest": "$digest"},
	  {"path": "usr/bin/two", "algorithm": "sha256", "verity": "$(verity_of tree/usr/bin/two | cut -d: -f2)"},
	  {"algorithm": "sha256", "digest": "$(printf %064d 7)"}]}
	END
	sign_file p256 m.json
	run convert json -k "$owner/p256.asc" --salt 00ff m.json
	ends 0
	run digests_of out
	contains "content:sha256:$digest  /usr/bin/one"
	contains "$(verity_of tree/usr/bin/two)  /usr/bin/two"
	contains "content:sha256:$(printf %064d 7)"
	run dclist show out
	contains "name:       tool-1.0"
	contains "salt:       00ff"
	contains "1 of fs-verity"
}

# bats test_tags=slow
@test "json: SHA-384 and SHA-512 lists" {
	local algo

	for algo in sha384 sha512; do
		echo '{"files": [{"algorithm": "'"$algo"'", "digest": "'"$("${algo}sum" <tree/usr/bin/one | cut -d' ' -f1)"'"}]}' >m.json
		sign_file owner m.json
		run json_list m.json
		ends 0
		run dclist show out
		contains "digests:    1, $algo"
	done
}

@test "json: one list of manifests that have not the same algorithm" {
	for algo in sha256 sha512; do
		echo '{"files": [{"algorithm": "'"$algo"'", "digest": "'"$("${algo}sum" <tree/usr/bin/one | cut -d' ' -f1)"'"}]}' >"$algo.json"
		sign_file owner "$algo.json"
	done
	run json_list --name both sha256.json sha512.json
	ends 1
	contains "digests of several algorithms, but a list has only one; make several lists"
	[ ! -e out ]
}

# bats test_tags=slow
@test "json: not a manifest" {
	local digest good

	digest=$(printf %064d 0)
	good='{"path": "/x", "algorithm": "sha256", "digest": "'$digest'"}'
	manifest_refused 'text' "not JSON"
	manifest_refused '[]' "not a manifest"
	manifest_refused '{"files": {}}' "not a manifest"
	manifest_refused '{"files": ['"$good"'], "x": 1}' "not a manifest"
	manifest_refused '{"files": ['"$good"'], "files": []}' "not JSON"
	manifest_refused '{"files": ['"$good"']} more' "not JSON"
	manifest_refused '{"name": "a\nb", "files": ['"$good"']}' "name is empty, too long or has control characters"
	manifest_refused '{"files": []}' "nothing to attest"
	manifest_refused '{"files": [1]}' "files[0]: not an object"
	manifest_refused '{"files": ['"$good"', {}]}' "files[1]: not an object"
	manifest_refused '{"files": [{"algorithm": "sha256"}]}' "either digest or verity"
	manifest_refused '{"files": [{"algorithm": "sha256", "digest": "'"$digest"'", "verity": "'"$digest"'"}]}' "either digest or verity"
	manifest_refused '{"files": [{"algorithm": "sha256", "digest": "'"$digest"'", "revoked": "yes"}]}' "files[0]: not an object"
	manifest_refused '{"files": [{"algorithm": "sha1", "digest": "'"${digest:24}"'"}]}' "algorithm is not sha256"
	manifest_refused '{"files": [{"algorithm": "sha256", "digest": "00"}]}' "digest does not have its algorithm's length"
	manifest_refused '{"files": [{"algorithm": "sha256", "digest": "x'"${digest:1}"'"}]}' "digest does not have its algorithm's length"
	manifest_refused '{"files": [{"algorithm": "sha384", "verity": "'"$digest${digest:32}"'"}]}' "fs-verity does not support sha384"
	manifest_refused '{"files": ['"$good"', {"algorithm": "sha512", "digest": "'"$digest$digest"'"}]}' "algorithm differs from that of the first file"
	manifest_refused '{"files": [{"path": "/x/../../y", "algorithm": "sha256", "digest": "'"$digest"'"}]}' "path leads out"
	manifest_refused '{"files": [{"path": "/'"$(printf %05000d 0)"'", "algorithm": "sha256", "digest": "'"$digest"'"}]}' "or is too long"
	for path in '' / ./ .; do
		manifest_refused '{"files": [{"path": "'"$path"'", "algorithm": "sha256", "digest": "'"$digest"'"}]}' "path does not name a file"
	done
	manifest_refused '{"files": ['"$good"', {"path": "x", "algorithm": "sha256", "digest": "'"${digest/0/1}"'"}]}' "files[1]: path occurs twice"
	manifest_refused '{"files": ['"$good"', {"path": "x/y", "algorithm": "sha256", "digest": "'"$digest"'"}]}' "or is below that of a file"
	manifest_refused '{"files": [{"algorithm": "sha256", "digest": 1e400}]}' "not JSON"
	manifest_refused '{}' "not a manifest"
	manifest_refused '{"name": "x"}' "not a manifest"
	manifest_refused '{"files": ['"$good"'], "name": 1}' "not a manifest"
	manifest_refused '{"files" ['"$good"']}' "not JSON: line 1: expected ':'"
	manifest_refused '{"files": ['"$good"',]}' "not JSON"
	manifest_refused '{"files": ['"$good $good"']}' "not JSON: line 1: expected ',' or ']'"
	manifest_refused '{"files": ['"$good"'' "not JSON: line 1: expected ',' or ']'"
	manifest_refused '{"files": ['"$good"']' "not JSON: line 1: expected ',' or '}'"
	manifest_refused '{files: []}' "not JSON: line 1: expected a string"
	manifest_refused "$(printf '{"files": [\n%s,\n{"path": "/y"\n"}]}' "$good")" "not JSON: line 4: "
	manifest_refused "$(printf '{"files": [\n%s]\n}\nmore' "$good")" "not JSON: line 4: expected end of file"
	for value in 1 true null '["'"$digest"'"]' '"'"$digest"'\u0000"'; do
		manifest_refused '{"files": [{"algorithm": "sha256", "digest": '"$value"'}]}' "m.json: "
	done
}

@test "json: the name may come last" {
	echo '{"files": [{"algorithm": "sha256", "digest": "'"$(printf %064d 0)"'"}], "name": "late"}' >m.json
	sign_file owner m.json
	run json_list m.json
	ends 0
	run dclist show out
	contains "name:       late"
}

# bats test_tags=slow
@test "json: memory is bounded, whatever the manifest holds" {
	local shape

	for shape in '"files": [%s]' '"name": [%s], "files": []' '"files": [{"path": [%s]}]'; do
		python3 -c 'import sys; print("{" + sys.argv[1] % ",".join(["[]"] * 4000000) + "}")' "$shape" >m.json
		sign_file owner m.json
		run peak dclist convert json $(pkcs7) -k "$owner/owner.asc" -o out m.json
		ends 1
		grep -qE "(not an object|more than 64 KiB)" <<<"$output"
		small_memory
	done
	contains "line 1: a value of more than 64 KiB"
	python3 - >m.json <<-'END'
	print('{"files": [' + ",\n".join('{"path": "/a/%d", "algorithm": "sha256", "digest": "%064d"}' % (n, n)
		for n in range(80000)) + "]}")
	END
	sign_file owner m.json
	run peak dclist convert json $(pkcs7) -k "$owner/owner.asc" -o out m.json
	ends 0
	contains "80000 digests of 80000 files"
	small_memory
}

# bats test_tags=slow
@test "json: a signature that is wrong, missing or another's, or inside" {
	echo '{"files": [{"algorithm": "sha256", "digest": "'"$(printf %064d 0)"'"}]}' >m.json
	run json_list m.json
	ends 1
	contains "no signature file found"
	sign_file p256 m.json
	run json_list m.json
	ends 1
	contains "by an unknown key"
	sign_file owner m.json
	sed -i 's/000/001/' m.json
	run json_list m.json
	ends 1
	contains "it was changed"
	fixture_gpg --local-user owner@dclist.example --yes --clear-sign --output clear.json m.json
	run json_list clear.json
	ends 1
	contains "clear.json: not signed"
	run json_list --signature m.json.asc m.json clear.json
	ends 1
	contains "--signature requires exactly one source"
	[ ! -e out ]
}
