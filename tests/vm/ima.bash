# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154
#
# What the host parts of the cases about IMA share.

# ima_key - a key that signs files for IMA, $work/ima.pem, with its certificate ima.der
ima_key() {
	timeout 60 openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -sha256 -days 36500 \
		-subj "/CN=IMA" -addext keyUsage=critical,digitalSignature -addext subjectKeyIdentifier=hash \
		-keyout "$work/ima.key" -out "$work/ima.pem" 2>/dev/null </dev/null
	timeout 10 openssl x509 -in "$work/ima.pem" -outform DER -out "$image/ima.der"
}

# ima_signature FILE OUT - the value of security.ima that has a signature
ima_signature() {
	cp "$1" "$work/signed"
	timeout 60 evmctl ima_sign --sigfile -a sha256 --keyid-from-cert "$work/ima.pem" --key "$work/ima.key" \
		"$work/signed" >/dev/null 2>&1
	mv "$work/signed.sig" "$2"
}

# ima_hash FILE OUT [ALGORITHM] - the value of security.ima that has a hash
ima_hash() {
	local algorithm=${3:-sha256}
	declare -A number=([sha1]='\002' [sha256]='\004')

	{
		# shellcheck disable=SC2059
		printf "\004${number[$algorithm]}"
		timeout 10 openssl dgst "-$algorithm" -binary "$1"
	} >"$2"
}

# evm_signature LABEL OUT - the value of security.evm that signs attributes of a program of
# root, mode 0755, whose security.ima is LABEL: of the portable kind
evm_signature() {
	# Inode and generation, which that kind leaves out, user, group, mode, padding
	{ cat "$1" && head -c 20 /dev/zero && printf '\355\201\0\0'; } >"$work/attributes"
	ima_signature "$work/attributes" "$2"
	printf '\005' | dd of="$2" bs=1 conv=notrunc status=none
}
