# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# What the tests of repositories share: repositories that createrepo_c made and a
# mirror's key signed, and servers on the loopback interface. Made once per file:
#
#	$tmp/mirror.asc		signs repomd.xml
#	$tmp/repo		three packages signed by vendor, and a source package
#	$tmp/mixed		one of each kind that is refused, too
#	$tmp/log		of the server that misbehaves, see reposerver.py
#
# A file that loads this has setup and teardown from here.
#
# shellcheck disable=SC2034,SC2154 # fixtures and others come from common.bash

REPO_SERVER=$TOP/tests/bats/reposerver.py
MANY=$TOP/tests/bats/manyrpm.py
tmp=$BATS_FILE_TMPDIR

# No proxy stands between the tests and the loopback interface.
unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY

mirror_gpg() {
	timeout 60 gpg --batch --quiet --no-tty --yes --homedir "$(<"$tmp/home")" \
		--pinentry-mode loopback --passphrase '' "$@" </dev/null
}

mirror_key() {
	mktemp -d /tmp/dcl.XXXXXX >"$tmp/home"
	mirror_gpg --quick-gen-key mirror@dclist.example rsa2048 sign never
	mirror_gpg --armor --export mirror@dclist.example >"$tmp/mirror.asc"
}

sign_repo() {
	mirror_gpg --armor --detach-sign "$1/repodata/repomd.xml"
}

# As createrepo_c 1.0 and newer prefer zstd, and the tests unpack and damage these files
make_metadata() {
	timeout 120 createrepo_c -q --general-compress-type gz "${@:2}" "$1"
}

# new_repo FOLDER CREATEREPO-OPTION...: makes the metadata, and signs it
new_repo() {
	make_metadata "$@" && sign_repo "$1"
}

# packages FOLDER NAME...: a folder with these packages
packages() {
	local name

	mkdir -p "$1/Packages"
	for name in "${@:2}"; do
		cp "$fixtures/$name.rpm" "$1/Packages"
	done
}

# many_repo FOLDER: 2,000 packages, and their key in FOLDER/key.pgp. Made when what
# makes them changed, and kept in build/: that takes longer than all tests.
many_repo() {
	local kept lock
	kept=$TOP/build/many-$(cat "$MANY" "$RPM_PY" "${BASH_SOURCE[0]}" | sha256sum | cut -c 1-16)

	mkdir -p "$TOP/build"
	exec {lock}>"$TOP/build/many.lock"
	timeout 300 flock "$lock"
	if [[ ! -e $kept ]]; then
		rm -rf "$TOP"/build/many-*
		mkdir "$kept.new"
		"$MANY" key "$kept.new"
		"$MANY" make "$kept.new" "$fixtures/vendor.rpm" "$kept.new/Packages" 2000 100000
		make_metadata "$kept.new"
		mv "$kept.new" "$kept"
	fi
	cp -r --sparse=always "$kept" "$1"
	exec {lock}>&-
	sign_repo "$1"
}

# wait_for FILE PID: until it is there, or the process is not
wait_for() {
	until [[ -e $1 ]]; do
		kill -0 "$2" || return
		read -r -t 0.05 <> <(:) || true
	done
}

start_server() {
	"$REPO_SERVER" "$1" "$tmp/port" "$tmp/log" </dev/null >"$tmp/server.out" 2>&1 3>&- &
	echo $! >"$tmp/server.pid"
	wait_for "$tmp/port" "$(<"$tmp/server.pid")"
}

setup_file() {
	common_setup_file
	mirror_key
	packages "$tmp/repo" vendor epoch sha512 vendor.src
	new_repo "$tmp/repo"
	packages "$tmp/mixed" vendor p256 unsigned md5 sha1 dsa
	new_repo "$tmp/mixed"
	cp "$fixtures/nofiles.rpm" "$tmp/swapped"
	start_server "$tmp"
}

teardown_file() {
	local pid

	for pid in "$tmp"/*.pid; do
		[[ ! -e $pid ]] || kill "$(<"$pid")" || true
	done
	timeout 20 gpgconf --homedir "$(<"$tmp/home")" --kill all || true
	rm -rf "$(<"$tmp/home")"
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	mirror=$tmp/mirror.asc
	vendor=$fixtures/vendor.asc
}

# url MODE [REPO]: of a repository at the server that misbehaves
url() {
	echo "http://127.0.0.1:$(<"$tmp/port")/$1/${2:-repo}"
}

# generate LOCATION OPTION...
generate() {
	dclist generate --repo "$1" --keyring "$fixtures/vendor.asc" --repo-key "$tmp/mirror.asc" \
		-o out --timeout 5 "${@:2}"
}

# made_all: the three lists of $tmp/repo, byte for byte, and nothing else
made_all() {
	local name file

	[[ $(cd out && echo *) == "rpm-epoch-7:1.0-1.noarch rpm-sha512-1.0-1.noarch rpm-vendor-1.0-1.noarch" ]]
	for file in out/rpm-*; do
		name=${file#out/rpm-}
		cmp <("$RPM_PY" list "$fixtures/${name%%-*}.rpm" 268) "$file"
	done
}

# requests MODE: packages that the server was asked for in that mode
requests() {
	grep -c "^$1 .*rpm " "$tmp/log" || true
}

forget_requests() {
	: >"$tmp/log"
}

# edit FILE SED-EXPRESSION: in a copy of the repository, signed again
edit() {
	cp -r "$tmp/repo" copy
	sed -i "$2" "copy/repodata/$1"
	[[ $1 != repomd.xml ]] || sign_repo copy
}

# edit_primary SED-EXPRESSION: in a copy; its checksum in repomd.xml is right, and signed
edit_primary() {
	cp -r "$tmp/repo" copy
	gunzip copy/repodata/*-primary.xml.gz
	mv copy/repodata/*-primary.xml copy/repodata/primary.xml
	sed -i -E "$1" copy/repodata/primary.xml
	repomd copy copy/repodata/primary.xml
}

# repomd REPO PRIMARY [SUM-TYPE [SUM [SIZES]]]: a repomd.xml of only that, signed
repomd() {
	cat >"$1/repodata/repomd.xml" <<-END
	<repomd xmlns="http://linux.duke.edu/metadata/repo"><data type="primary">
	<checksum type="${3:-sha256}">${4:-$(sha256sum <"$2" | cut -d ' ' -f 1)}</checksum>
	<location href="repodata/${2##*/}"/>${5-}
	</data></repomd>
	END
	sign_repo "$1"
}

# whole: all lists there verify
whole() {
	find out -type f -name 'rpm-*' -exec timeout 60 "$DCLIST" verify -q -k "$vendor" {} +
}

# served MODE: all lists are made
served() {
	forget_requests
	rm -rf out
	run generate "$(url "$1")" "${@:2}"
	ends 0
	contains "3 written"
	made_all
}
