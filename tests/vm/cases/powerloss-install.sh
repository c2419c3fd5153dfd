# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: dclist install and remove leave old or new lists whenever the power fails
host() {
	put "$vm/dclist.sh" lib/dclist.sh
	put "$vm/powerloss.sh" lib/powerloss.sh
	local i
	# One list changes, three come, one stays
	pgp_list tool content:sha256:"$(printf '%064x' 1)"
	pgp_list stays content:sha256:"$(printf '%064x' 2)"
	mkdir -p "$image/etc/digest_lists" "$image/new"
	mv "$image/lists/tool" "$image/etc/digest_lists/tlv-tool"
	mv "$image/lists/stays" "$image/etc/digest_lists/tlv-stays"
	pgp_list tool content:sha256:"$(printf '%064x' 3)"
	mv "$image/lists/tool" "$image/new/tlv-tool"
	for i in 1 2 3; do
		pgp_list "new-$i" content:sha256:"$(printf '%064x' "1$i")"
		mv "$image/lists/new-$i" "$image/new/tlv-new-$i"
	done
	disk_room 80
}

# check DONE - after no command, after install, after remove
check() {
	for _file in /mnt/etc/digest_lists/*; do
		_name=${_file##*/}
		cmp -s "$_file" "/tmp/case/new/$_name" || cmp -s "$_file" "/tmp/case/etc/digest_lists/$_name" ||
			fail "$_name after $1 commands is neither the old nor the new list"
	done
	cmp -s /mnt/etc/digest_lists/tlv-stays /tmp/case/etc/digest_lists/tlv-stays || fail "tlv-stays is lost"
	[ -e /mnt/etc/digest_lists/tlv-tool ] || fail "tlv-tool is lost"
	if [ "$1" = 1 ]; then
		for _file in /tmp/case/new/*; do
			cmp -s "$_file" "/mnt/etc/digest_lists/${_file##*/}" || [ "${_file##*/}" = tlv-new-1 ] ||
				fail "${_file##*/} was installed and is lost"
		done
	fi
	if [ "$1" = 2 ] && [ -e /mnt/etc/digest_lists/tlv-new-1 ]; then
		fail "tlv-new-1 was removed and is back"
	fi
}

guest() {
	. /mnt/lib/dclist.sh
	. /mnt/lib/powerloss.sh
	powerloss_begin
	ran 0 dclist install --root /mnt --no-load --no-verify /tmp/case/new/tlv-tool /tmp/case/new/tlv-new-1 \
		/tmp/case/new/tlv-new-2 /tmp/case/new/tlv-new-3
	powerloss_mark
	ran 0 dclist remove --root /mnt tlv-new-1
	powerloss_mark
	powerloss_check check 0
	expect_equal "lists in the end" "$(echo /mnt/etc/digest_lists/*)" \
		"/mnt/etc/digest_lists/tlv-new-2 /mnt/etc/digest_lists/tlv-new-3 /mnt/etc/digest_lists/tlv-stays /mnt/etc/digest_lists/tlv-tool"
}
