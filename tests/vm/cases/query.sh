# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: the query file names the lists that hold a digest, or a file was bound to, and those of one signer
host() {
	program_of hello hello
	list_of hello
	pgp_list again "$(content_digest "$image/hello")"
	content_digest "$image/hello" >"$image/content"
	"$vm/lists" fingerprint "$keys/vendor.sec" >"$image/vendor"
	pkcs7_list owners "$(content_digest "$image/hello")"
}

guest() {
	enable_verity /mnt/hello
	verity=$(probe measure /mnt/hello)
	content=$(cat /mnt/content)
	expect_equal "before" "$(probe query "$dc/query" "$content")" ""
	load_list /mnt/lists/hello
	id=$(list_id hello-1.0-1.x86_64)
	expect_equal "by content" "$(probe query "$dc/query" "$content")" "$id hello-1.0-1.x86_64"
	expect_equal "by fs-verity, not bound yet" "$(probe query "$dc/query" "$verity")" ""
	expect_allowed /mnt/hello
	expect_equal "by fs-verity, bound" "$(probe query "$dc/query" "$verity")" "$id hello-1.0-1.x86_64"
	load_list /mnt/lists/again
	expect_equal "lists that hold the content" "$(probe query "$dc/query" "$content" | wc -l)" 2
	_vendor=$(cat /mnt/vendor)
	expect_equal "by the vendor" "$(probe query "$dc/query" "signer:$_vendor:$verity" | wc -l)" 2
	expect_equal "by the owner" "$(probe query "$dc/query" "signer:pkcs7:$content")" ""
	load_list /mnt/lists/owners
	expect_equal "by the owner" "$(probe query "$dc/query" "signer:pkcs7:$verity" | cut -d ' ' -f 2)" owners
	expect_equal "by the vendor" "$(probe query "$dc/query" "signer:$_vendor:$content" | wc -l)" 2
	expect_equal "by nobody" "$(probe query "$dc/query" "signer:$id:$content")" ""
	expect_equal "by anybody" "$(probe query "$dc/query" "$content" | wc -l)" 3
	for bad in "signer:" "signer:pkcs7" "signer:pkcs7:" "signer:$_vendor:" "signer::$content" "signer:pkcs:$content" \
		"signer:${_vendor}0:$content" "signer:$id:signer:$id:$content" "content:signer:pkcs7:sha256:$id" \
		"signer:$id$id:$content"; do
		expect EINVAL "query '$bad'" query "$dc/query" "$bad"
	done
	for bad in "" x sha256: "sha256:12" "md5:00" "sha1:$id" "${content}0" "content:$content"; do
		expect EINVAL "query '$bad'" query "$dc/query" "$bad"
	done
}
