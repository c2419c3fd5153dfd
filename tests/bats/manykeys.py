#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Many keys, quickly: one certificate with so many signing subkeys.

usage: manykeys.py NUMBER FILE...

Each file gets NUMBER keys, the primary key among them, all of one RSA number: what makes
them others is when they were made. They protect nothing.
"""

import ctypes
import ctypes.util
import functools
import os
import struct
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fuzz"))

import keys  # noqa: E402
import openpgp  # noqa: E402
from openpgp import mpi, packet  # noqa: E402

BACK_SIGNATURE = 0x19
CRYPTO = ctypes.CDLL(ctypes.util.find_library("crypto"))
for function in ("BN_new", "BN_CTX_new", "BN_bin2bn"):
    getattr(CRYPTO, function).restype = ctypes.c_void_p


@functools.lru_cache
def number(value):
    data = value.to_bytes((value.bit_length() + 7) // 8, "big")
    return ctypes.c_void_p(CRYPTO.BN_bin2bn(data, len(data), None))


@functools.lru_cache
def inverse(value, modulus):
    return pow(value, -1, modulus)


def power(base, exponent, modulus, result=ctypes.c_void_p(CRYPTO.BN_new()), ctx=ctypes.c_void_p(CRYPTO.BN_CTX_new())):
    """pow(), ten times as fast."""
    if exponent < 0:
        return inverse(base, modulus)
    out = ctypes.create_string_buffer(512)
    CRYPTO.BN_mod_exp(result, number(base % modulus), number(exponent), number(modulus), ctx)
    size = CRYPTO.BN_bn2bin(result, out)
    return int.from_bytes(out.raw[:size], "big")


openpgp.pow = power


class Again(keys.RsaKey):
    """A key of the same number, made at another time."""

    def __init__(self, like, created):  # pylint: disable=super-init-not-called
        self.n, self.e, self.d, self.p, self.q = like.n, like.e, like.d, like.p, like.q
        self.name_public(struct.pack(">BIB", 4, created, 1) + mpi(self.n) + mpi(self.e))


def bound(primary, sub):
    """@sub as a signing subkey of @primary."""
    data = primary.hashed() + sub.hashed()
    back = sub.sign(data, BACK_SIGNATURE)
    start = next(openpgp.packets(back))[2]
    embedded = back[start:]
    size = len(embedded) + 1
    extra = openpgp.subpacket(27, b"\x02") + struct.pack(">BI", 255, size) + b"\x20" + embedded
    return packet(14, sub.public) + primary.sign(data, keys.SUBKEY_BINDING, extra)


def main():
    like = keys.RsaKey("many")
    count, made = int(sys.argv[1]), keys.CREATED
    for path in sys.argv[2:]:
        made -= count
        primary = Again(like, made)
        with open(path, "wb") as file:
            file.write(primary.certificate(os.path.basename(path)))
            for i in range(1, count):
                file.write(bound(primary, Again(like, made + i)))


main()
