# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: CentOS 7's time, from its real package, runs with CentOS 7's key in the kernel
host() {
	need_corpus
	rpm=$corpus/rpm/centos/time-1.7-45.el7.x86_64.rpm
	(cd "$image" && rpm2cpio "$rpm" | cpio --quiet -idm)
	cp "$image/usr/bin/time" "$image/usr/bin/changed"
	printf x >>"$image/usr/bin/changed"
	"$dclist" install --root "$image" --keyring "$corpus/keys/centos__RPM-GPG-KEY-CentOS-7.asc" "$rpm"
}

guest() {
	ln -s /mnt/etc/digest_lists /etc/digest_lists
	enable_verity /mnt/usr/bin/time /mnt/usr/bin/changed
	expect EACCES "run time before its list is loaded" exec /mnt/usr/bin/time /bin/true
	expect_equal "dclist load --all" "$(dclist load --all >/dev/null 2>&1; echo $?)" 0
	expect ok "run time" exec /mnt/usr/bin/time /bin/true
	expect_denied /mnt/usr/bin/changed
	/mnt/usr/bin/time -f 'it ran: %C' /bin/true 2>/tmp/said
	expect_equal "what it says" "$(cat /tmp/said)" "it ran: /bin/true"
	expect_equal "name and signer" "$(cut -d' ' -f3,4 "$dc/lists")" \
		"time-1.7-45.el7.x86_64 6341ab2753d78a78a7c27bb124c6a8a7f4a80eb5"
	dclist unload --all >/dev/null || fail "dclist unload --all"
	expect EACCES "run time after its list was unloaded" exec /mnt/usr/bin/time /bin/true
}
