#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Two RSA keys with the same 64-bit key id, and lists that they signed.

usage: same_id.py LIST FOLDER

FOLDER gets first.pub and second.pub, and first.list and second.list: LIST, an RPM list, with
a signature of each, which names its key by the id alone.

Both keys are of one RSA number. Their exponents were searched for such that the ids are the
same: a collision of 64 bits takes some 2^32 tries of SHA-1. They protect nothing.
"""

import os
import struct
import sys

sys.dont_write_bytecode = True
TOP = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [TOP, os.path.join(TOP, "..", "fuzz")]

import keys  # noqa: E402
import openpgp  # noqa: E402
from openpgp import mpi  # noqa: E402

# When they were made, in seconds after keys.CREATED, and the exponents
FOUND = {"first": (0, 0x8da959d77eacca1d), "second": (3, 0xb678a4e2151da167)}
TRAILER = 40


def prime(numbers):
    """A prime that small factors of an exponent do not spoil."""
    while True:
        p = numbers.prime(1024)
        if all((p - 1) % small for small in (3, 5, 7, 11, 13)):
            return p


class Key(keys.RsaKey):
    def __init__(self, later, e):  # pylint: disable=super-init-not-called
        numbers = keys.Numbers("same id")
        self.e = e
        self.p, self.q = prime(numbers), prime(numbers)
        self.n = self.p * self.q
        self.d = pow(e, -1, (self.p - 1) * (self.q - 1))
        self.name_public(struct.pack(">BIB", 4, keys.CREATED + later, 1) + mpi(self.n) + mpi(self.e))

    def sign(self, data, sig_type=0, extra=b""):
        return openpgp.sign(self, data, sig_type=sig_type, created=keys.CREATED + 10, extra=extra)


def main():
    with open(sys.argv[1], "rb") as file:
        data = file.read()
    size = int.from_bytes(data[-32:-28], "big")
    signed, head, end = data[: -TRAILER - size], data[-TRAILER:-32], data[-28:]
    made = {name: Key(*found) for name, found in FOUND.items()}
    assert len({key.key_id for key in made.values()}) == 1
    assert len({key.fingerprint for key in made.values()}) == 2
    for name, key in made.items():
        path = os.path.join(sys.argv[2], name)
        signature = openpgp.sign(key, signed, fingerprint=False)
        with open(path + ".pub", "wb") as file:
            file.write(key.certificate(f"{name}@dclist.example"))
        with open(path + ".list", "wb") as file:
            file.write(signed + signature + head + struct.pack(">I", len(signature)) + end)


main()
