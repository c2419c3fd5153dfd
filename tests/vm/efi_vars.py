#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Enroll a machine owner's key, as shim's MokManager leaves it.

    efi_vars.py VARIABLES CERTIFICATE

VARIABLES is the file that OVMF keeps its variables in (EDK II's authenticated variable
store in a firmware volume); shim's MokList is put behind the last one. CERTIFICATE is DER.
"""

import struct
import sys
import uuid

SHIM = uuid.UUID("605dab50-e046-4300-abb6-3dd810dd8b23")
X509 = uuid.UUID("a5c059a1-94e4-4aa7-87b5-ab155c2bf072")
HEADER = struct.Struct("<HBBIQ16sIII16s")  # AUTHENTICATED_VARIABLE_HEADER
START, ADDED = 0x55AA, 0x3F
STORED_FOR_BOOT = 3  # EFI_VARIABLE_NON_VOLATILE | EFI_VARIABLE_BOOTSERVICE_ACCESS


def signature_list(certificate):
    """EFI_SIGNATURE_LIST with one certificate"""
    one = SHIM.bytes_le + certificate
    return X509.bytes_le + struct.pack("<III", 28 + len(one), 0, len(one)) + one


def variable(name, data):
    name = (name + "\0").encode("utf-16-le")
    return HEADER.pack(START, ADDED, 0, STORED_FOR_BOOT, 0, bytes(16), 0, len(name), len(data),
                       SHIM.bytes_le) + name + data


def end_of_variables(store):
    """They begin behind the headers of the volume and of the store."""
    at = struct.unpack_from("<H", store, 0x30)[0] + 28
    while struct.unpack_from("<H", store, at)[0] == START:
        name_len, data_len = HEADER.unpack_from(store, at)[7:9]
        at = (at + HEADER.size + name_len + data_len + 3) & ~3
    return at


def main():
    path, certificate = sys.argv[1:]
    with open(certificate, "rb") as file:
        new = variable("MokList", signature_list(file.read()))
    with open(path, "r+b") as file:
        at = end_of_variables(file.read())
        file.seek(at)
        if file.read(len(new)) != b"\xff" * len(new):
            sys.exit(f"{path}: no room for MokList")
        file.seek(at)
        file.write(new)


main()
