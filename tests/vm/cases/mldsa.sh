# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: a signature by ML-DSA-65 and Ed25519 counts on kernels with ML-DSA if both are good, and is ignored by others

# The key, the list that it has signed, and that signature: GnuPG makes none
host() {
	local fixtures=$top/tests/fixtures

	put "$fixtures/mldsa65.tlv" mldsa65.tlv
	mkdir -p "$image/lists"
	"$vm/lists" keys "$keys/vendor.sec" "$fixtures/mldsa65.key" >"$image/lists/keys"
	python3 - "$vm" "$keys/vendor.sec" "$fixtures/mldsa65" "$work" <<-'END'
	import sys
	sys.path.insert(0, sys.argv[1])
	sys.dont_write_bytecode = True
	import openpgp
	tlv, good = (open(f"{sys.argv[3]}.{name}", "rb").read() for name in ("tlv", "sig"))
	rsa = openpgp.sign(openpgp.RsaKey(sys.argv[2]), tlv)
	def flip(at):
	    return good[:at] + bytes([good[at] ^ 1]) + good[at + 1:]
	eddsa, mldsa = flip(len(good) - 3309 - 10), flip(len(good) - 3309 + 10)
	for name, data in {"good": good, "eddsa": eddsa, "mldsa": mldsa, "short": good[:6] + good[6:-1],
	                   "rsa-good": rsa + good, "rsa-eddsa": rsa + eddsa, "mldsa-rsa": mldsa + rsa}.items():
	    if name == "short":
	        data = data[:2] + (len(good) - 7).to_bytes(4, "big") + data[6:]
	    open(f"{sys.argv[4]}/{name}.sig", "wb").write(data)
	END
	for name in good eddsa mldsa short rsa-good rsa-eddsa mldsa-rsa; do
		"$vm/lists" wrap "$fixtures/mldsa65.tlv" "$work/$name.sig" >"$image/lists/$name"
	done
}

# loads WITH WITHOUT LIST: the errno on a kernel that has ML-DSA, and on one that has not
loads() {
	if $has; then expect_load "$1" "/mnt/lists/$3"; else expect_load "$2" "/mnt/lists/$3"; fi
}

guest() {
	fingerprint=9e39036d30d96009f4024632d3844714c6c051ce7b662066676f3352eec7f477
	has=false
	! grep -q '^name *: mldsa65$' /proc/crypto || has=true
	case $(uname -r) in
	6.*) expect_equal "ML-DSA" "$has" false ;;
	*) expect_equal "ML-DSA" "$has" true ;;
	esac
	expect_load ENOKEY /mnt/lists/good
	load_list /mnt/lists/keys
	expect_equal "in the keyring" "$(grep -c " $fingerprint: PGP\\.mldsa65-ed25519" /proc/keys)" 1
	expect_load EBADMSG /mnt/lists/short
	loads EKEYREJECTED ENOPKG eddsa
	loads EKEYREJECTED ENOPKG mldsa
	loads EKEYREJECTED ok rsa-eddsa
	$has || unload_list mldsa65
	loads EKEYREJECTED ok mldsa-rsa
	$has || unload_list mldsa65
	loads ok ENOPKG good
	if $has; then
		expect_equal "signer" "$(awk '$3 == "mldsa65" { print $4 }' "$dc/lists")" "$fingerprint"
		unload_list mldsa65
	fi
	expect_stat lists 0
	expect_load ok /mnt/lists/rsa-good
}
