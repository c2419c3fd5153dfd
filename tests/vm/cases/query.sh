# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: the query file names the lists that hold a digest, and those a file was bound to
host() {
	program_of hello hello
	list_of hello
	pgp_list again "$(content_digest "$image/hello")"
	content_digest "$image/hello" >"$image/content"
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
	for bad in "" x sha256: "sha256:12" "md5:00" "sha1:$id" "${content}0" "content:$content"; do
		expect EINVAL "query '$bad'" query "$dc/query" "$bad"
	done
}
