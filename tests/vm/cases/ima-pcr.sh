# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: dclist pcr predicts what IMA measures, whatever attested programs run, and not when another one ran
host() {
	local name

	disk_size 32
	mkdir -p "$image/etc/digest_lists"
	for name in one two three; do
		program_of hello "$name"
		echo "$name" >>"$image/$name"
		pgp_list "$name" "$(content_digest "$image/$name")"
		cp "$image/lists/$name" "$image/etc/digest_lists/tlv-$name"
	done
	# IMA writes no blanks, and key lists are measured by other rules
	pgp_list "a name of words" "$(content_digest "$image/one")"
	cp "$image/lists/a name of words" "$image/etc/digest_lists/tlv-words"
	"$vm/lists" keys "$keys/vendor.sec" "$keys/unknown.pub" >"$image/etc/digest_lists/keys-unknown"
	program_of hello other
	pkcs7_revocation gone "$(content_digest /bin/busybox)"
	cp "$image/lists/gone" "$image/etc/digest_lists/revocation-gone"
	echo other >>"$image/other"
	cp "$top/policies/ima/measure.ima" "$image/"
	policy everything
}

guest() {
	activate /mnt/policies/everything.p7b
	{ echo "dont_measure fsname=rootfs" && cat /mnt/measure.ima; } | ima_policy
	mkdir -p /etc/digest_lists && cp /mnt/etc/digest_lists/* /etc/digest_lists/
	_predicted=$(dclist pcr --bank sha1) || fail "dclist pcr"
	expect_equal "before a list is loaded" "$(ima_register 13)" "sha1:$(printf %040d 0)"
	expect_equal "load" "$(dclist load --all)" "6 loaded, 0 failed"
	expect_equal "once they are loaded" "$(ima_register 13)" "$_predicted"
	for _name in three one two; do
		expect_allowed "/mnt/$_name"
	done
	expect_equal "load again" "$(dclist load --all)" "6 loaded, 0 failed"
	expect_equal "once their programs ran" "$(ima_register 13)" "$_predicted"
	# One more package
	cp /mnt/etc/digest_lists/tlv-one /etc/digest_lists/tlv-zero
	expect_equal "the same list under another name" "$(dclist pcr --bank sha1)" "$_predicted"
	expect_allowed /mnt/other
	if [ "$(ima_register 13)" = "$_predicted" ]; then
		fail "a program that no list attests did not change the register"
	else
		pass "a program that no list attests changed the register"
	fi
}
