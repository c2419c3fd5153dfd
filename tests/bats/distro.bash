# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# What the tests of other distributions' packages share. In $keys, made once a file:
#
#	KEY.gpg		OpenPGP: archive, other, expired, revoked, both (expired and
#			revoked), small (RSA 1024)
#	owner.pem owner.key	X.509, of the owner
#
# shellcheck disable=SC2034 # used by the tests
# shellcheck disable=SC2154 # TOP comes from common.bash

keys=$BATS_FILE_TMPDIR/keys

# Not what is first in PATH, which may be a wrapper that takes half a second
distro_py() {
	local python=/usr/bin/python3

	[[ -x $python ]] || python=python3
	timeout 60 "$python" "$TOP/tests/bats/distro.py" "$@"
}

distro_gpg() {
	timeout 60 gpg --batch --quiet --no-tty --homedir "$DISTRO_HOME" \
		--pinentry-mode loopback --passphrase '' "$@" </dev/null
}

revoke() {
	local fpr

	fpr=$(distro_gpg --with-colons --list-keys "$1@distro.example" |
		awk -F: '$1 == "fpr" { print $10; exit }')
	sed 's/^://' "$DISTRO_HOME/openpgp-revocs.d/$fpr.rev" >"$DISTRO_HOME/rev"
	distro_gpg --import "$DISTRO_HOME/rev"
}

distro_setup_file() {
	local name

	DISTRO_HOME=$(mktemp -d /tmp/dcd.XXXXXX)
	export DISTRO_HOME
	mkdir -p "$keys"
	for name in archive other revoked; do
		distro_gpg --quick-gen-key "$name@distro.example" ed25519 sign never
	done
	distro_gpg --quick-gen-key small@distro.example rsa1024 sign never
	for name in expired both; do
		distro_gpg --faked-system-time 20200101T000000 \
			--quick-gen-key "$name@distro.example" ed25519 sign 30d
	done
	timeout 60 openssl req -x509 -newkey rsa:2048 -noenc -sha256 -subj /CN=owner \
		-keyout "$keys/owner.key" -out "$keys/owner.pem" 2>/dev/null </dev/null
	for name in archive other revoked small expired both; do
		distro_gpg --export "$name@distro.example" >"$keys/$name.gpg"
	done
}

# sign_by KEY GPG-OPTION...: signs, also with a key that has expired since
sign_by() {
	local faked=()

	case $1 in expired | both) faked=(--faked-system-time 20200103T000000) ;; esac
	distro_gpg "${faked[@]}" --yes --local-user "$1@distro.example" "${@:2}"
}

# After what they signed, if anything
revoke_keys() {
	local name

	for name in revoked both; do
		revoke "$name"
		distro_gpg --export "$name@distro.example" >"$keys/$name.gpg"
	done
}

distro_teardown_file() {
	timeout 20 gpgconf --homedir "$DISTRO_HOME" --kill all || true
	rm -rf "$DISTRO_HOME"
}

# convert_to OUTPUT FORMAT ARGUMENT...
convert_to() {
	timeout 60 "$DCLIST" convert "$2" --cert "$keys/owner.pem" \
		--key "$keys/owner.key" -o "$1" "${@:3}"
}

# convert FORMAT ARGUMENT...: into "list"
convert() {
	rm -f list
	convert_to list "$@"
}

# refused TEXT COMMAND...: it fails, says so, and leaves nothing
refused() {
	run "${@:2}"
	ends 1
	contains "$1"
	[ ! -e list ] || {
		echo "a list was written" >&2
		return 1
	}
}

verity_of() {
	fsverity digest --compact "$@"
}

# attests PATH FILE [OPTION...]: "list" has the fs-verity digest of FILE for that path
attests() {
	run dclist show --digests list
	contains "$(verity_of "${@:3}" "$2")"
	contains "$1"
}

# Nothing was written but what is named
only() {
	[ "$(ls -A)" = "$(printf '%s\n' "$@" | sort)" ] || {
		ls -A >&2
		return 1
	}
}

# replaced_meanwhile FILE OTHER FORMAT ARGUMENT...: as run, while OTHER takes the place of
# FILE between the two times that it is read: who closes FILE, as GnuPG does that inherits
# it, stops until that is done.
replaced_meanwhile() {
	local tracer

	command -v strace >/dev/null || skip "no strace"
	: >trace
	# No leaks are looked for under strace
	ASAN_OPTIONS=detect_leaks=0 strace -qq -f -o trace -P "$1" -e trace=close \
		-e inject=close:signal=SIGSTOP:when=1 timeout 60 "$DCLIST" convert "$3" \
		--cert "$keys/owner.pem" --key "$keys/owner.key" -o list "${@:4}" \
		>said 2>&1 3>&- &
	tracer=$!
	while kill -0 "$tracer" 2>/dev/null; do
		awk '/stopped by SIGSTOP/ { print $1 }' trace >stopped
		[[ ! -s stopped || ! -e $2 ]] || mv "$2" "$1"
		xargs -r kill -CONT <stopped 2>/dev/null || true
	done
	[[ -s stopped ]] || skip "strace does not work here"
	status=0
	wait "$tracer" || status=$?
	output=$(<said)
}
