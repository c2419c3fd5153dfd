# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: packages with SHA-384 and SHA-512 file digests attest their programs
host() {
	for algorithm in sha384 sha512; do
		program_of "hello_$algorithm" "$algorithm"
		list_of "hello_$algorithm"
	done
}

guest() {
	for algorithm in sha384 sha512; do
		enable_verity "/mnt/$algorithm"
		expect_denied "/mnt/$algorithm"
		load_list "/mnt/lists/hello_$algorithm"
		expect_allowed "/mnt/$algorithm"
		unload_list hello-1.0-1.x86_64
	done
}
