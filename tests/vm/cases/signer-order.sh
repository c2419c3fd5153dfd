# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: a list by another key never counts for a signer, in whatever order lists are loaded, bound and unloaded

# What happens to a file each, in this order. V, O and P: a list of it by the vendor, by another
# key, by the owner; F: by that key, of its fs-verity digest; W: by both of these; S: W
# without the vendor's signature; A: by the vendor, with SHA-512; -V: V is unloaded
orders='
V O -V V -O
O V -O -V
O P F
P V -P -V
F V -F
F A -F -A
O A -O
A O -A
S W -S
W S -W
W O -W
'

# sign_by FILE KEY...: a list with a signature by each
sign_by() {
	_signed=$1
	: >"$_signed.sig"
	shift
	for _key; do
		"$vm/lists" sign "$keys/$_key.sec" "$_signed" |
			tail -c "+$(($(wc -c <"$_signed") + 1))" | head -c -40 >>"$_signed.sig"
	done
	"$vm/lists" wrap "$_signed" "$_signed.sig"
}

# Every list that the orders may ask for of file number $1
lists_of_file() {
	_content=$(content_digest "$image/file$1")

	pgp_list "V$1" "$_content"
	pkcs7_list "P$1" "$_content"
	pgp_list "A$1" "content:sha512:$(sha512sum <"$image/file$1" | cut -d ' ' -f 1)"
	sign_by "$(tlv "O$1" "$_content")" other >"$image/lists/O$1"
	sign_by "$(tlv "F$1" "$(verity_digest "$image/file$1")")" other >"$image/lists/F$1"
	sign_by "$(tlv "W$1" "$_content")" other vendor >"$image/lists/W$1"
	sign_by "$work/W$1.tlv" other >"$image/lists/S$1"
}

host() {
	_number=0
	_vendor=$("$vm/lists" fingerprint "$keys/vendor.sec")

	printf '%s\n' 'policy_name=vendor policy_version=2.0.0' 'DEFAULT action=ALLOW' 'DEFAULT op=EXECUTE action=DENY' \
		'op=EXECUTE boot_verified=TRUE action=ALLOW' \
		"op=EXECUTE digest_cache_signer=$_vendor action=ALLOW" >"$work/vendor.pol"
	policy vendor
	echo "$_vendor" >"$image/vendor"
	echo "$orders" | grep . >"$image/orders"
	while read -r _; do
		_number=$((_number + 1))
		program_of hello "file$_number"
		echo "$_number" >>"$image/file$_number"
		lists_of_file "$_number"
	done <"$image/orders"
}

# What the vendor attests, and nothing else; as the file "query" says
judged() {
	_got=$(probe exec "/mnt/file$1")
	_says=no
	[ -z "$(probe query "$dc/query" "signer:$(cat /mnt/vendor):$(probe measure "/mnt/file$1")")" ] || _says=yes
	case $_loaded in
	*[VAW]*) expect_equal "file $1: $_done" "$_got $_says" "ok yes" ;;
	*) expect_equal "file $1: $_done" "$_got $_says" "EACCES no" ;;
	esac
}

# S and W are the same list, and S after W takes nothing away.
step() {
	case $2 in
	-*)
		unload_list "$(echo "${2#-}" | tr S W)$1"
		_loaded=$(echo "$_loaded" | tr -d "$(echo "${2#-}" | tr S W)")
		;;
	*)
		load_list "/mnt/lists/$2$1"
		_loaded=$_loaded$2
		;;
	esac
	_done="$_done $2"
	judged "$1"
}

guest() {
	_number=0
	activate /mnt/policies/vendor.p7b
	while read -r _order; do
		_number=$((_number + 1))
		_loaded='' _done=''
		enable_verity "/mnt/file$_number"
		[ $((_number % 2)) = 0 ] || judged "$_number"
		for _step in $_order; do
			step "$_number" "$_step"
		done
	done </mnt/orders
	expect_record 'path="/mnt/file.*digest_cache=attested .*rule="DEFAULT op=EXECUTE action=DENY"'
}
