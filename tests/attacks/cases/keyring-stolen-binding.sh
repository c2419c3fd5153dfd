# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154
# What: A10, a stranger's key put under a vendor's key with the binding signature of another subkey gets in by no ring
host() {
	mkdir -p "$image/rings"
	python3 - "$vm" "$keys" "$work/forged" <<-'EOT'
		import sys
		sys.dont_write_bytecode = True
		sys.path.insert(0, sys.argv[1])
		import openpgp
		keys = sys.argv[2]
		vendor = open(f"{keys}/subkey.pub", "rb").read()
		stranger = open(f"{keys}/unknown.pub", "rb").read()
		tag, _, body, end = next(openpgp.packets(stranger))
		assert tag == 6
		forged = b""
		for tag, start, _, stop in openpgp.packets(vendor):
		    forged += openpgp.packet(14, stranger[body:end]) if tag == 14 else vendor[start:stop]
		assert forged != vendor
		open(sys.argv[3], "wb").write(forged)
	EOT
	"$vm/lists" sign "$keys/vendor.sec" "$work/forged" >"$image/rings/forged"
	# dclist, which writes the rings that the kernel takes, does not take the key over
	"$dclist" keys -o "$work/ring" "$work/forged" >"$work/said" 2>&1 || true
	[[ ! -f $work/ring ]] || "$vm/lists" sign "$keys/vendor.sec" "$work/ring" >"$image/rings/by-dclist"
	list_of hello_unknown
}

guest() {
	expect EBADMSG "load the forged ring" write /mnt/rings/forged "$dc/load"
	expect_load ENOKEY /mnt/lists/hello_unknown
	if [ -e /mnt/rings/by-dclist ]; then
		expect_load ok /mnt/rings/by-dclist
		expect_load ENOKEY /mnt/lists/hello_unknown
	fi
}
