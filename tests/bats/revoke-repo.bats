#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# dclist revoke --repo: floors from the advisories of a repository.

# shellcheck disable=SC2154 # set in common.bash and repo.bash

load common
load repo

updateinfo() {
	cat <<-'END'
	<?xml version="1.0" encoding="UTF-8"?>
	<updates>
	<update from="v" status="final" type="security" version="1"><id>DC-1</id><title>t</title>
	<references><reference href="h" id="DC-9" type="cve"/></references>
	<pkglist><collection short="s"><name>n</name>
	<package name="vendor" version="1.0" release="2" epoch="0" arch="noarch" src="s"><filename>f</filename><sum type="sha256">0</sum></package>
	<package name="vendor" version="1.0" release="2" epoch="0" arch="x86_64"/>
	<package name="vendor" version="9.0" release="2" arch="src"/>
	</collection></pkglist></update>
	<update type="bugfix"><id>DC-2</id><pkglist><collection>
	<package name="vendor" version="1.0" release="99" epoch="0" arch="noarch"/>
	</collection></pkglist></update>
	<update type="security"><pkglist><collection>
	<package name="epoch" version="1.0" release="2" epoch="7" arch="noarch"/>
	<package name="other" version="3.0" release="1.el9" epoch="0" arch="noarch"/>
	</collection><collection>
	<package name="other" version="3.0" release="1.el8" epoch="0" arch="noarch"/>
	</collection></pkglist><id>DC-3</id></update>
	<update type="security"><id>DC-4</id><pkglist><collection>
	<package name="vendor" version="1.0" release="10" epoch="0" arch="noarch"/>
	<package name="other" version="3.0" release="0.1" arch="noarch"/>
	</collection></pkglist></update>
	<update type="security"><id>DC-5</id><pkglist><collection><name>n</name><module name="m" stream="1" version="1" context="c" arch="noarch"/>
	<package name="vendor" version="5" release="1" epoch="0" arch="noarch"/>
	<package name="nodejs" version="5" release="1" epoch="0" arch="noarch"/>
	</collection></pkglist></update>
	</updates>
	END
}

# repository FOLDER [SUM [SIZES]]: of updateinfo.xml.gz, from standard input, signed
repository() {
	mkdir -p "$1/repodata"
	gzip -n >"$1/repodata/updateinfo.xml.gz"
	cat >"$1/repodata/repomd.xml" <<-END
	<repomd xmlns="http://linux.duke.edu/metadata/repo"><data type="updateinfo">
	<checksum type="sha256">${2:-$(sha256sum <"$1/repodata/updateinfo.xml.gz" | cut -d ' ' -f 1)}</checksum>
	<location href="repodata/updateinfo.xml.gz"/>${3-}
	</data></repomd>
	END
	rm -f "$1/repodata/repomd.xml.asc"
	sign_repo "$1"
}

# An image with the lists of two packages
image() {
	mkdir -p image/usr/bin
	dclist install --root image --no-verify "$fixtures"/{vendor,epoch}.rpm >/dev/null
	printf '#!/bin/sh\necho vendor\n' >image/usr/bin/vendor
	chmod 755 image/usr/bin/vendor
	key=$(gpg --batch --quiet --no-tty --homedir "$(<"$tmp/home")" --with-colons --show-keys "$vendor" |
		awk -F: '$1 == "fpr" { print tolower($10); exit }')
}

# advise OPTION...: what the advisories would revoke
advise() {
	dclist revoke --root image --dry-run --repo "${repo-repository}" --repo-key "$mirror" --keyring "$vendor" --timeout 5 "$@"
}

# floors FLOOR...: these are revoked, and no others
floors() {
	[ "$(printf '%s\n' "$output" | grep '^revoked: ')" = "$(printf "revoked: floor:$key %s\n" "$@")" ]
}

# bats test_tags=slow
@test "revoke --repo: lower versions of the packages that an advisory fixed" {
	image
	updateinfo | repository repository
	run advise --advisory DC-1
	ends 0
	floors 'vendor < 0:1.0-2'
	contains "would not run: /usr/bin/vendor"
	contains "1 revoked, 1 files would not run"
	run advise --advisory DC-2 --advisory DC-1
	ends 0
	floors 'vendor < 0:1.0-99'
	# Of two products the lower version, and packages that are not installed
	run advise --advisory DC-3
	ends 0
	floors 'epoch < 7:1.0-2' 'other < 0:3.0-1.el8'
	run advise --advisory all-security
	ends 0
	floors 'epoch < 7:1.0-2' 'other < 0:3.0-1.el8' 'vendor < 0:1.0-10'
	contains "warning: 2 packages of module streams are left out, as lower versions of another stream may be good; revoke them with --below"
	run advise --advisory DC-1 --below 'vendor < 2-1'
	ends 0
	floors 'vendor < 2-1'
}

# bats test_tags=slow
@test "revoke --repo: advisories that are not there, or fix nothing" {
	image
	updateinfo | repository repository
	run advise --advisory DC-1 --advisory DC-9 --advisory dc-1
	ends 1
	contains "has no advisory DC-9"
	contains "has no advisory dc-1"
	lacks "revoked:"
	run advise --advisory DC-5
	ends 1
	contains "the advisories fix no package"
	echo '<updates/>' | repository repository
	run advise --advisory all-security
	ends 1
	contains "has no advisory all-security"
	repo=$tmp/repo
	run advise --advisory DC-1
	ends 1
	contains "repomd.xml: has no updateinfo.xml; this repository has no advisories"
	run dclist revoke --root image --dry-run --repo repository --advisory DC-1
	ends 2
	contains "--repo requires --repo-key FILE, the key that signed its metadata, or --unsigned-repo"
	run advise
	ends 2
}

# bats test_tags=slow
@test "revoke --repo: for the key that signed the installed lists, or the one that is named" {
	image
	updateinfo | repository repository
	rm image/etc/digest_lists/rpm-*
	run advise --advisory DC-1
	ends 1
	contains "vendor 0:1.0-2: no installed list is of this package and signed by an OpenPGP key; name the key with --signer"
	dclist install --root image --no-verify "$fixtures"/vendor.rpm >/dev/null
	run advise --advisory DC-3
	ends 1
	contains "no installed list is of this package"
	run advise --advisory DC-3 --signer "$key"
	ends 0
	floors 'epoch < 7:1.0-2' 'other < 0:3.0-1.el8'
	# Two packages by different keys: for a third one it is not clear
	updateinfo | sed 's/"epoch"/"p256"/' | repository repository
	dclist install --root image --no-verify "$fixtures"/p256.rpm >/dev/null
	run advise --keyring "$fixtures/p256.asc" --advisory DC-3 --advisory DC-1
	ends 1
	contains "other 0:3.0-1.el8: the installed lists are signed by several keys; name those that are meant with --signer"
}

# bats test_tags=slow
@test "revoke --repo: from a server, signed by its key, and otherwise refused" {
	image
	updateinfo | repository "$tmp/advisories"
	repo=$(url plain advisories)
	run advise --advisory DC-1
	ends 0
	floors 'vendor < 0:1.0-2'
	run dclist revoke --root image --dry-run --repo "$repo" --repo-key "$vendor" --advisory DC-1
	ends 1
	contains "its signature is by an unknown key"
	echo >>"$tmp/advisories/repodata/repomd.xml"
	run advise --advisory DC-1
	ends 1
	contains "its signature is wrong"
	run advise --advisory DC-1 --unsigned-repo
	ends 2
	run dclist revoke --root image --dry-run --repo "$repo" --unsigned-repo --keyring "$vendor" --advisory DC-1
	ends 0
	floors 'vendor < 0:1.0-2'
	rm "$tmp/advisories/repodata/repomd.xml.asc"
	run advise --advisory DC-1
	ends 1
	contains "the repository's metadata is not signed"
	run dclist revoke --root image --dry-run --repo "$(url plain nothing)" --unsigned-repo --advisory DC-1
	ends 1
	contains "404"
}

# hostile TEXT: the updateinfo.xml on standard input is refused, for that reason
hostile() {
	repository repository "${@:2}"
	run advise --advisory all-security
	ends 1
	contains "$1"
	lacks "revoked:"
}

# bats test_tags=slow
@test "revoke --repo: advisories that are too old" {
	local now made

	now=$(date +%s)
	image
	made="<timestamp>$((now - 691200))</timestamp>"
	updateinfo | repository repository "" "$made"
	run advise --advisory DC-1 --max-age 9d
	ends 0
	run advise --advisory DC-1 --max-age 7d
	ends 1
	contains "repository/repodata/repomd.xml: its metadata is older than the maximum age: made at $(date -ud @$((now - 691200)) +%Y-%m-%d)"
}

# bats test_tags=slow
@test "revoke --repo: hostile advisories" {
	image
	updateinfo | hostile "does not match its checksum in repomd.xml" "$(printf %064d 0)"
	updateinfo | hostile "differs from repomd.xml: more than 10 bytes" '' '<size>10</size>'
	updateinfo | hostile "more than 100 bytes when decompressed, the limit or the size in repomd.xml" '' '<open-size>100</open-size>'
	updateinfo | head -c 700 | hostile "updateinfo.xml.gz: malformed"
	updateinfo | sed 's/updates>/metadata>/' | hostile "malformed: its root is not <updates>"
	updateinfo | sed '/<package/s/ version="1.0"//' | hostile "malformed: a package without name, version or release"
	updateinfo | sed 's/release="2"/release="2-1"/' | hostile "malformed: a package without name, version or release"
	updateinfo | sed 's/name="vendor"/name="ven dor"/' | hostile "malformed: a package without name, version or release"
	updateinfo | sed 's/epoch="7"/epoch="99999999999"/' | hostile "malformed: a package without name, version or release"
	updateinfo | sed "/<package/s/version=\"1.0\"/version=\"$(printf %01100d 1)\"/" | hostile "malformed: a package without name, version or release"
	{
		echo '<!DOCTYPE updates [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
		updateinfo | tail -n +2 | sed 's/DC-1/\&a;/'
	} | hostile "updateinfo.xml.gz: malformed"
	[ ! -e image/etc/digest_lists/revocation-revoked ]
}
