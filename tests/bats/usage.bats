#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What dclist says of a command line that is none: what is wrong with it, and where help
# is, on standard error, with status 2.

load common

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	touch file other
}

# wrong MESSAGE ARGUMENT...
wrong() {
	local command=$2

	[[ $2 != @(policy|convert) ]] || command="$2 $3"
	run --separate-stderr dclist "${@:2}"
	output+=$stderr ends 2
	[[ ! $output ]]
	output=$stderr contains "$1"
	output=$stderr contains "Try 'dclist $command"
}

@test "usage: generate, install, load and unload" {
	wrong "FILE or DIR is missing" generate
	wrong "--rpmdb cannot be combined with FILE or DIR" generate --rpmdb file
	wrong "--root requires --rpmdb" generate --root / file
	wrong "--dbpath requires --rpmdb" generate --dbpath / file
	wrong "--prune requires --repo" generate --prune file
	wrong "--repo cannot be combined with FILE, DIR or --rpmdb" generate --repo . file
	wrong "--jobs 0: not a number from 1 to 64" generate --repo . -j 0
	wrong "--jobs 17: not a number from 1 to 16" load --all --jobs 17
	wrong "--root requires --all" load --root / file
	wrong "--jobs requires --all" load --jobs 1 file
	wrong "--all cannot be combined with LIST" load --all file
	wrong "LIST or --all is missing" load
	wrong "--all cannot be combined with ID, LIST or NAME" unload --all file
	wrong "ID, LIST, NAME or --all is missing" unload
}

@test "usage: options, however they are written" {
	wrong "option '--root' requires a value: DIR" list --root
	wrong "option '-r' requires a value: DIR" list -r
	wrong "option '--json' does not accept a value" list --json=yes
	wrong "unrecognized option '-x'" generate -vx file
	wrong "unrecognized option '--rpm'" generate --rpm
	wrong "unrecognized option '--outpu'" generate --outpu=x file
	# As one word and as two, letters together, operands before options and after --
	mkdir -p image/etc/digest_lists
	local words

	for words in "-r image --json" "-rimage --json" "--root=image --json" "--json --root image" "--json -r image --"; do
		# shellcheck disable=SC2086 # words
		run dclist list $words
		ends 0
		[ "$output" = "[]" ]
	done
	run dclist show file --json
	ends 1
	contains "["
	run dclist show -- --json
	ends 1
	contains "--json: cannot open"
	run dclist query --json --help
	ends 0
	contains "Usage: dclist query"
}

@test "usage: sync, status, why, preflight, list, query, remove, boot" {
	wrong "x: unexpected argument" sync x
	wrong "x: unexpected argument" status x
	wrong "x: unexpected argument" doctor x
	wrong "FILE is missing" why
	wrong "--no-verity requires --root" why --no-verity file
	wrong "--jobs 257: not a number from 1 to 256" preflight --jobs 257
	wrong "x: unexpected argument" list x
	wrong "DIGEST or FILE is missing" query
	wrong "NAME is missing" remove
	wrong "everything: not one of keys, policy, lists" seal keys everything
	wrong "stop: not one of halt, shell, continue" boot stop
	wrong "halt requires a signed second entry: --cert and --key are missing" boot halt --cert file
	wrong "--cert, --key, --kernel, --esp and --cmdline require halt or shell" boot continue --esp .
	wrong "--kernel ../x: not a version as uname -r prints it" boot halt --cert file --key file --kernel ../x
	wrong "--json cannot be combined with continue" boot continue --json
	wrong "continue: unexpected argument" boot halt continue
}

@test "usage: keys, sign, unsign and verity" {
	wrong "KEYFILE is missing" keys -o ring
	wrong "KEYFILE is missing" keys enroll -o ring
	wrong "--output or --install is missing" keys enroll file
	wrong "--root requires --install" keys enroll -o ring --root / file
	wrong "LIST is missing" sign -o out
	wrong "other: unexpected argument" sign -o out file other
	wrong "--output is missing" sign file
	wrong "other: unexpected argument" unsign -o out file other
	wrong "--algorithm md5: fs-verity has sha256 and sha512" verity --algorithm md5 file
	wrong "--block-size 1000: not a power of 2 from 1024 to 65536" verity --block-size 1000 file
	wrong "--salt xyz: not 1 to 32 bytes in hexadecimal digits" verity --salt xyz file
	wrong "LIST is missing" verity --list
	wrong "FILE is missing" verity
}

@test "usage: a duration is the same in all commands" {
	local bad value

	for bad in 5x '' -1 1.5m 5mm 99999999999999999999 86401 1441m 25h; do
		wrong "--for $bad: invalid duration; use 90s, 5m or 1h, up to 24h" policy try --for "$bad" name
		wrong "--max-seconds $bad: invalid duration; use 90s, 5m or 1h, up to 24h" \
			convert tree --max-seconds "$bad"
	done
	wrong "--for 0: invalid duration" policy try --for 0 name
	wrong "--timeout 61m: invalid duration; use 90s, 5m or 1h, up to 1h" generate --timeout 61m
	# Accepted: the next mistake is reported
	for value in 86400 86400s 1440m 24h; do
		wrong "NAME or --enforce is missing" policy try --for "$value"
	done
	wrong "--timeout requires --repo" generate --timeout 60m
}

@test "usage: policy" {
	wrong "NAME is missing" policy activate
	wrong "b: unexpected argument" policy show a b
	wrong "on or off is missing" policy enforce
	wrong "maybe: neither on nor off" policy enforce maybe
	wrong "--cert requires --key" policy load --cert file other
	wrong "--key requires --cert" policy sign --key file other
	wrong "FILE is missing" policy load
	wrong "other: unexpected argument" policy load file other
	wrong "FILE is missing" policy eval
	wrong "PATH is missing" policy eval file
	wrong "--no-verity requires --root" policy eval --no-verity file /bin/true
	wrong "--confirm and --cancel cannot be combined with NAME" policy try --confirm b
	wrong "--confirm cannot be combined with --cancel" policy try --confirm --cancel
	wrong "NAME or --enforce is missing" policy try
}

# unfit MESSAGE ARGUMENT...: of options that are right each, but not together; status 1
unfit() {
	run dclist convert "${@:2}"
	ends 1
	contains "$1"
}

# bats test_tags=slow
@test "usage: convert" {
	wrong "--release requires --packages" convert deb --release file -k other --unsigned -o out other
	wrong "--release-signature requires --release" convert deb --release-signature file -k other --unsigned -o out other
	wrong "--release cannot be combined with --lists" convert deb --release file --packages file --lists . -k other --unsigned -o out other
	wrong "--unsigned cannot be combined with a signing key" convert tree --i-vouch --unsigned --gpg-key x -o out .
	unfit "--signature requires exactly one package" pacman -k file --signature file --unsigned -o out other file
	unfit "--prefix requires an absolute path without \".\" and \"..\", and without a slash at its end" \
		tree --i-vouch --prefix usr/ --unsigned -o out .
	unfit "a list of several sources requires --name; or give a directory, for one list each" \
		tree --i-vouch --unsigned -o out file other
	mkdir lists
	timeout 60 openssl req -x509 -newkey rsa:2048 -noenc -subj /CN=x -keyout owner.key -out owner.pem 2>/dev/null </dev/null
	unfit "several lists cannot share one --name; give a file, for one list" \
		tree --i-vouch --name n --cert owner.pem --key owner.key -o lists file other
	[ -z "$(ls -A lists)" ]
	unfit "lists: a directory; --unsigned writes one file, so give a file name" \
		tree --i-vouch --name n --unsigned -o lists file other
	SOURCE_DATE_EPOCH=x unfit "SOURCE_DATE_EPOCH: not a number of seconds; unset or set it" \
		tree --i-vouch --unsigned -o out file
	mkdir empty
	unfit "no files in it, so there is nothing to attest" tree --i-vouch --unsigned -o out empty
	unfit "warning: --allow-expired: Alpine's keys do not expire" apk --allow-expired -k other --unsigned -o out file
	timeout 20 openssl genrsa -out key 1024 2>/dev/null
	timeout 20 openssl rsa -in key -pubout -out small.pem 2>/dev/null
	unfit "small.pem: not an RSA key of 2048 bits or more" apk -k small.pem --unsigned -o out file
	timeout 20 openssl genrsa -out key 2048 2>/dev/null
	timeout 20 openssl rsa -in key -pubout -out good.pem 2>/dev/null
	echo junk >other
	unfit "other: is not gzip data as expected, or is damaged" apk -k good.pem --unsigned -o out other
	[ ! -e out ]
}
