# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: files, modes, lines and parameters that docs/compatibility.md calls stable are there, and no other file
host() {
	list_of hello
}

# modes FILE... - the mode and owner of each, as "load 200 0 0"
modes() {
	for _file in "$@"; do
		echo "${_file##*/} $(stat -c '%a %u %g' "$_file")"
	done
}

guest() {
	expect_equal "files" "$(modes "$dc"/*)" "lists 440 0 0
load 200 0 0
query 600 0 0
revocations 440 0 0
seal 600 0 0
stats 440 0 0
unload 200 0 0"
	load_list /mnt/lists/hello
	expect_equal "fields of a line of lists" "$(sed 's/[^ ]\{1,\}/x/g' "$dc/lists")" "x x x x x x"
	expect_equal "format" "$(cut -d ' ' -f 2 "$dc/lists")" rpm
	# Others may be added
	for _key in lists digests bound bound_bytes bytes bytes_per_digest loads unloads load_failures \
		hashed hashed_bytes sealed; do
		expect_equal "$_key in stats" "$(grep -c "^$_key: [^ ]" "$dc/stats")" 1
	done
	for _parameter in max_list_bytes=33554432 max_lists=262144 max_digests=16777216 max_bound=262144; do
		expect_equal "parameter" \
			"${_parameter%=*}=$(cat "/sys/module/digest_cache/parameters/${_parameter%=*}")" "$_parameter"
	done
}
