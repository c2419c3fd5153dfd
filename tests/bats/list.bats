#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# dclist list and remove, in images. With a kernel they are tested in tests/vm.

# shellcheck disable=SC2154 # set in common.bash
# shellcheck disable=SC2012 # names are ours

load common

setup_file() {
	common_setup_file
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	mkdir image
	lists=image/etc/digest_lists
	vendor=rpm-vendor-1.0-1.noarch
	epoch=rpm-epoch-7:1.0-1.noarch
}

teardown() {
	[[ ! -v memory ]] || rm -rf "$memory"
}

installed() {
	dclist install --root image --no-verify "$@" >/dev/null
}

@test "list: an image without lists, and one with" {
	run dclist list --root image
	ends 0
	[ -z "$output" ]
	installed "$fixtures/vendor.rpm" "$fixtures/epoch.rpm"
	run dclist list --root image
	ends 0
	[ "${#lines[@]}" -eq 2 ]
	[[ ${lines[0]} =~ ^installed\ +rpm\ +[0-9]+\ +[0-9a-f]{40}\ +epoch-7:1\.0-1\.noarch$ ]]
	[[ ${lines[1]} =~ vendor-1\.0-1\.noarch$ ]]
}

@test "list: JSON" {
	run dclist list --root image --json
	ends 0
	[ "$output" = "[]" ]
	installed "$fixtures/vendor.rpm"
	run dclist list --root image --json
	ends 0
	[ "$(json 'len(j), sorted(j[0])')" = \
		"(1, ['digests', 'file', 'format', 'id', 'name', 'signer', 'state'])" ]
	[ "$(json 'j[0]["file"], j[0]["name"], j[0]["format"], j[0]["digests"] > 0, j[0]["state"]')" = \
		"('$vendor', 'vendor-1.0-1.noarch', 'rpm', True, 'installed')" ]
	[ "$(json 'j[0]["id"]')" = "$(dclist show --json "$lists/$vendor" |
		python3 -c 'import json, sys; print(json.load(sys.stdin)[0]["id"])')" ]
}

@test "list: what is malformed is listed, and fails" {
	installed "$fixtures/vendor.rpm"
	echo junk >"$lists"/junk
	touch "$lists"/.hidden
	run dclist list --root image
	ends 1
	contains "dclist list: image/etc/digest_lists/junk: no signature at its end"
	contains "malformed      none        0  -"
	contains "vendor-1.0-1.noarch"
	lacks hidden
	run --separate-stderr dclist list --root image --json
	ends 1
	[ "$(json '[l["state"] for l in j]')" = "['malformed', 'installed']" ]
}

@test "list: wrong usage" {
	run dclist list x
	ends 2
	contains "x: unexpected argument"
	run dclist list --root missing
	ends 1
	contains "missing: cannot open the root directory"
}

@test "remove: by name, by file name, by path, by id" {
	local id

	installed "$fixtures"/{vendor,epoch,sha384,sha512}.rpm
	run dclist remove --root image vendor-1.0-1.noarch "$epoch" /etc/digest_lists/rpm-sha384-1.0-1.noarch
	ends 0
	[ "$output" = "$vendor: removed"$'\n'"$epoch: removed"$'\n'"rpm-sha384-1.0-1.noarch: removed" ]
	[ "$(ls -A "$lists")" = rpm-sha512-1.0-1.noarch ]
	id=$(dclist list --root image --json | python3 -c 'import json, sys; print(json.load(sys.stdin)[0]["id"])')
	run dclist remove --root image "$id"
	ends 0
	[ -z "$(ls -A "$lists")" ]
}

@test "remove: by a path of this system that lies in the image's directory" {
	installed "$fixtures"/{vendor,epoch,sha384}.rpm
	mkdir other
	cp "$lists/$vendor" other
	run dclist remove --root image "other/$vendor"
	ends 1
	contains "other/$vendor: no such list is installed in image/etc/digest_lists"
	run dclist remove --root image "$lists/$vendor"
	ends 0
	[ "$output" = "$vendor: removed" ]
	ln -s "$lists" link
	run dclist remove --root image "link/$epoch"
	ends 0
	[ "$(ls -A "$lists")" = rpm-sha384-1.0-1.noarch ]
}

@test "remove: what does not exist, what is malformed" {
	installed "$fixtures/vendor.rpm"
	echo junk >"$lists"/junk
	run dclist remove --root image nosuch
	ends 1
	contains "nosuch: no such list is installed in image/etc/digest_lists; 'dclist list' shows what is, 'dclist unload' removes a list only from the kernel"
	run dclist remove --root image junk
	ends 0
	contains "junk: removed"
	run dclist remove --root image ../passwd
	ends 1
	[ "$(ls -A "$lists")" = "$vendor" ]
}

@test "remove: where nothing is installed no directory is created" {
	mkdir empty
	run dclist remove --root empty nosuch
	ends 1
	contains "nosuch: no such list is installed"
	[ -z "$(ls -A empty)" ]
}

@test "remove: wrong usage" {
	run dclist remove
	ends 2
	contains "NAME is missing"
}

@test "remove: where nobody may write" {
	[ "$(id -u)" -eq 0 ] || skip "needs root for another user"
	memory=$(mktemp -d /dev/shm/dclist.XXXXXX)
	chmod 755 "$memory"
	installed "$fixtures/vendor.rpm"
	cp -r image/etc "$memory"
	lists=$memory/etc/digest_lists
	setpriv --reuid 65534 --clear-groups timeout 60 "$DCLIST" --version || skip "nobody cannot come here"
	run setpriv --reuid 65534 --clear-groups timeout 60 "$DCLIST" remove --root "$memory" vendor-1.0-1.noarch
	ends 1
	contains "/etc/digest_lists: cannot write to this directory: Permission denied; run as root, or as a user with write permission"
	[ -e "$lists/$vendor" ]
}
