# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What: a program of Debian's, converted from apt's own chain, runs; changed or by a stranger it does not

host() {
	local archive=/usr/share/keyrings/debian-archive-keyring.gpg deb package program

	command -v apt-get >/dev/null || skip "no apt here"
	[[ -e $archive ]] || skip "no $archive"
	compgen -G "/var/lib/apt/lists/*_InRelease" >/dev/null ||
		skip "no lists of apt; run apt-get update"
	(cd "$work" && timeout 60 apt-get -qq download busybox-static) >"$work/apt.log" 2>&1 ||
		skip "apt-get download busybox-static: $(tail -1 "$work/apt.log")"
	deb=$(echo "$work"/busybox-static_*.deb)
	package=$work/package
	dpkg-deb -x "$deb" "$package"
	# In /usr/bin since Debian 13; by the name of an applet that does nothing
	program=$(find "$package" -path '*bin/busybox' -type f)
	put "$program" true
	put "$program" false
	printf 'x' | dd of="$image/false" bs=1 seek=5000 conv=notrunc status=none

	convert "$deb" owner --cert "$keys/x509.pem" --key "$keys/x509.key"
	timeout 60 openssl req -x509 -newkey rsa:2048 -noenc -sha256 -subj /CN=stranger \
		-keyout "$work/stranger.key" -out "$work/stranger.pem" </dev/null
	convert "$deb" stranger --cert "$work/stranger.pem" --key "$work/stranger.key"
	by_openpgp "$deb"
}

# convert DEB LIST SIGNER-OPTION...
convert() {
	mkdir -p "$image/lists"
	timeout 60 "$top/build/dclist" convert deb -k /usr/share/keyrings/debian-archive-keyring.gpg \
		-o "$image/lists/$2" "${@:3}" "$1"
}

by_openpgp() {
	local home

	home=$(mktemp -d /tmp/dcv.XXXXXX)
	timeout 20 gpg --batch --quiet --homedir "$home" --import "$keys/vendor.sec"
	GNUPGHOME=$home convert "$1" openpgp --gpg-key "$(timeout 20 gpg --batch --homedir "$home" \
		--with-colons --list-secret-keys | awk -F: '$1 == "fpr" { print $10; exit }')"
	timeout 20 gpgconf --homedir "$home" --kill all
	rm -rf "$home"
}

guest() {
	enable_verity /mnt/true /mnt/false
	expect_denied /mnt/true
	expect_load ENOKEY /mnt/lists/stranger
	expect_denied /mnt/true
	load_list /mnt/lists/owner
	expect_allowed /mnt/true
	expect_stat hashed 0
	expect_denied /mnt/false
	unload_list "$(cut -d' ' -f3 "$dc/lists")"
	expect_denied /mnt/true
	load_list /mnt/lists/openpgp
	expect_allowed /mnt/true
}
