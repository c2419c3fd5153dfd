# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: B4, others run while a list with very many digests is loaded
host() {
	disk_size 64
	"$suite/lists" large "$keys/vendor.sec" $((200000 * ${STRESS:-1})) "$image/large"
}

# The machine may stand still for a while by itself: the best of three counts
guest() {
	for _try in 1 2 3; do
		read -r _all _longest <<-EOT
			$(gap write /mnt/large "$dc/load")
		EOT
		note "loaded in $_all us, others waited for $_longest at most"
		unload_list large
		[ $((_longest * 10)) -ge "$_all" ] || break
	done
	if [ $((_longest * 10)) -lt "$_all" ]; then
		pass "others waited for a tenth of the time at most"
	else
		fail "others waited for $_longest of $_all us"
	fi
}
