# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: dclist policy eval says of files what the kernel does; check knows what is loaded

host() {
	local digest

	put "$vm/dclist.sh" lib/dclist.sh
	disk_size 48
	program_of hello hello
	program_of world world
	program_of hello stranger
	list_of hello
	program_of hello by-verity
	program_of world by-content
	printf revoked >>"$image/by-verity"
	printf revoked >>"$image/by-content"
	pkcs7_list own "$(verity_digest "$image/by-verity")" "$(content_digest "$image/by-content")"
	pkcs7_revocation other "$(content_digest "$image/by-verity")" "$(verity_digest "$image/by-content")"
	policy deny-untrusted
	policy audit-only
	cp "$top"/policies/*.pol "$image"
	digest=$(fsverity digest --compact "$packages/world.root/usr/bin/world")
	printf '%s\n' 'policy_name=world policy_version=2.0.0' 'DEFAULT action=DENY' \
		'op=EXECUTE boot_verified=TRUE action=ALLOW' \
		"op=EXECUTE fsverity_digest=sha256:$digest action=ALLOW" >"$image/world.pol"
	timeout 20 openssl smime -sign -binary -nodetach -noattr -nosmimecap -md sha256 -in "$image/world.pol" \
		-signer "$keys/x509.pem" -inkey "$keys/x509.key" -outform DER -out "$image/policies/world.p7b"
}

# A list has one digest of each file, and the owner revokes the other one: not evaluated before
revoked() {
	enable_verity /mnt/by-verity /mnt/by-content
	load_list /mnt/lists/own
	mkdir -p /etc/digest_lists
	cp /mnt/lists/other /etc/digest_lists/revocation-other
	ran 0 dclist policy eval /mnt/packages-only.pol /mnt/by-verity /mnt/by-content
	says "digest_cache=trusted: held by the loaded list own"
	load_list /mnt/lists/other
	for _file in /mnt/by-verity /mnt/by-content; do
		ran 1 dclist policy eval /mnt/packages-only.pol "$_file"
		says "digest_cache=untrusted: revoked, though the loaded list own holds it"
		ran 1 dclist why "$_file"
		says "revoked: the loaded list own holds it"
	done
	agreed packages-only /mnt/by-verity /mnt/by-content
}

# agreed POLICY FILE...: what eval says is what happens
agreed() {
	_policy=/mnt/$1.pol
	shift
	for _file; do
		if dclist policy eval "$_policy" "$_file" >/tmp/said; then
			expect_allowed "$_file"
		else
			expect_denied "$_file"
		fi
		sed 's/^/note /' /tmp/said >&3
	done
}

judged() {
	ran 0 dclist policy eval /mnt/packages-only.pol /mnt/hello /bin/busybox
	says "/mnt/hello: allow EXECUTE, line 8: op=EXECUTE digest_cache=trusted action=ALLOW"
	says "boot_verified=FALSE: it is not in the initramfs"
	says "digest_cache=trusted: held by the loaded list hello-1.0-1.x86_64"
	says "/bin/busybox: allow EXECUTE, line 7: op=EXECUTE boot_verified=TRUE action=ALLOW"
	says "boot_verified=TRUE: it is in the initramfs"
	ran 1 dclist policy eval /mnt/packages-only.pol /mnt/world /mnt/stranger
	says "digest_cache=untrusted: no loaded list holds it"
	says "digest_cache=untrusted: fs-verity is not enabled on it"
	ran 1 probe nobody /bin/dclist policy eval /mnt/packages-only.pol /mnt/hello
	says "/mnt/hello: unknown EXECUTE, line 5: DEFAULT op=EXECUTE action=DENY"
	says "digest_cache=unknown: cannot ask the kernel: Permission denied; run as root"
}

compared() {
	ran 1 dclist policy check /mnt/packages-only.pol
	says "/mnt/packages-only.pol:3:1: error: the kernel has version 1.0.0 of this policy loaded and accepts only a higher one; raise policy_version [version]"
	activate /mnt/policies/world.p7b
	ran 1 dclist policy check /mnt/modules.pol
	says "/mnt/modules.pol:3:1: error: the active policy world has version 2.0.0, and the kernel activates none with a lower one"
	ran 0 dclist policy check --offline /mnt/modules.pol
}

guest() {
	. /mnt/lib/dclist.sh
	enable_verity /mnt/hello /mnt/world
	load_list /mnt/lists/hello
	cp /mnt/hello /tmp/hello
	judged
	revoked
	agreed packages-only /mnt/hello /mnt/world /mnt/stranger /tmp/hello
	activate /mnt/policies/deny-untrusted.p7b
	agreed deny-untrusted /mnt/hello /mnt/world /mnt/stranger /tmp/hello /bin/true
	activate /mnt/policies/audit-only.p7b
	agreed audit-only /mnt/hello /mnt/world /mnt/stranger
	compared
	agreed world /mnt/hello /mnt/world /mnt/stranger /bin/true
}
