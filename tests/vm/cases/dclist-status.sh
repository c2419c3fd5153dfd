# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: dclist status and query: what the kernel has, how that differs, what to do next

host() {
	put "$vm/dclist.sh" lib/dclist.sh
	program_of hello hello
	program_of world world
	list_of hello
	list_of world
	list_of nofiles
	policy fsverity-only
	content_digest "$image/hello" >"$image/content"
}

at_the_start() {
	ran 1 dclist status
	says "digest cache: present"
	says "IPE:          enforcing"
	says "policy:       packages-only 1.0.0, uses the digest cache"
	says " in .digest_cache"
	says "vendor <vendor@dclist.example>"
	says "loaded:       0 lists, 0 digests"
	says "to do:        no list is installed or loaded, so nothing is trusted"
	expect_equal "keys" "$(grep -cE '^  ([0-9a-f]{40}|[0-9a-f]{64})  ' /tmp/output)" "$(grep -c ': PGP[.]' /proc/keys)"
}

# The date of a built-in key is in the table of vendors' keys alone.
last_key() {
	mkdir -p /etc/dclist/vendors.d
	sed -nE 's/.* ([0-9a-f]{40}|[0-9a-f]{64}): PGP[.].*/\1/p' /proc/keys | while read -r key; do
		printf 'acme\t1\t%s\tRSA 2048\t2020-01-01\t2020-01-02\t-\t-\n' "$key"
	done >/etc/dclist/vendors.d/acme.tsv
	ran 1 dclist status
	says "expiring:     acme, the last key, "
	says ": 2020-01-02"
	says "the last key of a vendor has expired, or expires within 90 days"
	rm /etc/dclist/vendors.d/acme.tsv
}

in_order() {
	ran 0 dclist install lists/hello lists/world
	ran 0 dclist status
	says "loaded:       2 lists, 4 digests, 0 bound files"
	says "installed:    2 lists in /etc/digest_lists"
	says "to do:        nothing"
}

different() {
	load_list lists/nofiles
	ran 0 dclist unload world-1.0-1.x86_64
	ran 1 dclist status
	says "not loaded:   1 installed lists"
	says "  rpm-world-1.0-1.x86_64"
	says "not installed: 1 loaded lists"
	says "  nofiles-1.0-1.x86_64"
	says "'dclist load --all' loads them, or reports why it cannot"
	ran 1 dclist status --json
	says '"not_loaded": ['
	says '"rpm-world-1.0-1.x86_64"'
	says '"enforcing": true'
	ran 1 probe nobody /bin/dclist status
	says "present, but cannot be read"
	says "not permitted; run as root"
}

queried() {
	content=$(cat content)
	ran 0 dclist query hello
	says "hello-1.0-1.x86_64: loaded, as /usr/bin/hello"
	ran 0 dclist query "$content"
	says "hello-1.0-1.x86_64: loaded, as /usr/bin/hello"
	ran 1 dclist query "$(probe measure hello)"
	says "no list holds it"
	expect_allowed /mnt/hello
	ran 0 dclist query "$(probe measure hello)"
	says "hello-1.0-1.x86_64: loaded, not installed"
	ran 0 dclist query world
	says "world-1.0-1.x86_64: installed, not loaded, as /usr/bin/world"
	ran 0 dclist query --json hello
	says '"loaded": true'
}

other_policy() {
	activate policies/fsverity-only.p7b
	ran 1 dclist status
	says "fsverity-only"
	says "does not use the digest cache"
	echo 0 >"$ipe/enforce"
	ran 1 dclist status
	says "not enforcing; what it denies still runs"
	says "IPE does not enforce, so everything runs; when 'dclist preflight' reports that all would run: 'dclist policy try --enforce'"
}

guest() {
	. /mnt/lib/dclist.sh
	cd /mnt || return
	enable_verity /mnt/hello /mnt/world
	at_the_start
	last_key
	in_order
	different
	queried
	other_policy
	cd /
}
