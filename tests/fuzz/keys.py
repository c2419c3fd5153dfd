# SPDX-License-Identifier: GPL-2.0-or-later
"""OpenPGP keys that are the same on every machine, for seeds that are the same.

What a fuzzer finds can be kept only if the keys of its signatures are. They come out
of a hash of a name, so that everybody has them: they protect nothing.
"""

import base64
import hashlib
import math
import os
import struct
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "vm"))

import openpgp  # noqa: E402
from openpgp import mpi, packet  # noqa: E402

CREATED = 1600000000
CERTIFICATION, SUBKEY_BINDING = 0x13, 0x18
SMALL = [n for n in range(3, 2000, 2) if all(n % m for m in range(3, int(n**0.5) + 1, 2))]


class Numbers:
    """Numbers that look random, out of a name."""

    def __init__(self, name):
        self.name, self.count = name.encode(), 0

    def bits(self, size):
        out = b""
        while len(out) * 8 < size:
            out += hashlib.sha512(self.name + struct.pack(">I", self.count)).digest()
            self.count += 1
        return int.from_bytes(out, "big") >> (len(out) * 8 - size)

    def prime(self, size):
        while True:
            n = self.bits(size) | 3 << (size - 2) | 1
            if math.gcd(n - 1, 65537) == 1 and is_prime(n):
                return n


def is_prime(n):
    """Miller and Rabin's test, for n that nobody chose to deceive it."""
    if any(n % small == 0 for small in SMALL):
        return False
    odd, twos = n - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    return all(witness(n, base, odd, twos) for base in (2, 3, 5, 7, 11, 13, 17, 19))


def witness(n, base, odd, twos):
    x = pow(base, odd, n)
    if x in (1, n - 1):
        return True
    for _ in range(twos - 1):
        x = x * x % n
        if x == n - 1:
            return True
    return False


class Key:
    """What all have: a packet's body and its fingerprint."""

    def name_public(self, public):
        self.public = public
        self.fingerprint = hashlib.sha1(self.hashed()).digest()
        self.key_id = self.fingerprint[-8:]

    def hashed(self):
        return b"\x99" + struct.pack(">H", len(self.public)) + self.public

    def certificate(self, user, subkey=None):
        """Binary, as `gpg --export` writes it."""
        user = user.encode()
        data = self.hashed() + b"\xb4" + struct.pack(">I", len(user)) + user
        out = packet(6, self.public) + packet(13, user)
        out += self.sign(data, CERTIFICATION, openpgp.subpacket(27, b"\x03"))
        if subkey:
            out += packet(14, subkey.public)
            out += self.sign(self.hashed() + subkey.hashed(), SUBKEY_BINDING, openpgp.subpacket(27, b"\x02"))
        return out


class RsaKey(openpgp.RsaKey, Key):
    def __init__(self, name, size=2048):  # pylint: disable=super-init-not-called
        numbers = Numbers(name)
        self.e = 65537
        self.p, self.q = numbers.prime(size // 2), numbers.prime(size // 2)
        self.n = self.p * self.q
        self.d = pow(self.e, -1, (self.p - 1) * (self.q - 1))
        self.name_public(struct.pack(">BIB", 4, CREATED, 1) + mpi(self.n) + mpi(self.e))

    def sign(self, data, sig_type=0, extra=b""):
        return openpgp.sign(self, data, sig_type=sig_type, created=CREATED, extra=extra)


class RsaKey6(RsaKey):
    """Of version 6, with a salt that is always the same"""

    def __init__(self, name):
        super().__init__(name)
        material = mpi(self.n) + mpi(self.e)
        self.name_public(struct.pack(">BIBI", 6, CREATED, 1, len(material)) + material)
        self.fingerprint = hashlib.sha256(self.hashed()).digest()

    def hashed(self):
        return b"\x9b" + struct.pack(">I", len(self.public)) + self.public

    def sign(self, data, sig_type=0, extra=b""):
        sub = openpgp.subpacket(2, struct.pack(">I", CREATED)) + extra
        sub += openpgp.subpacket(33, b"\x06" + self.fingerprint)
        hashed = struct.pack(">BBBBI", 6, sig_type, 1, 8, len(sub)) + sub
        salt = b"salt of 16 bytes"
        digest = hashlib.sha256(salt + data + hashed + struct.pack(">BBI", 6, 0xFF, len(hashed))).digest()
        return packet(2, hashed + struct.pack(">I", 0) + digest[:2] + bytes([len(salt)]) + salt +
                      mpi(self.raw_sign(digest, "sha256")))


class P256Key(Key):
    """ECDSA, slow and not constant in time."""

    P = 2**256 - 2**224 + 2**192 + 2**96 - 1
    N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    G = (0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
         0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5)

    def __init__(self, name):
        self.numbers = Numbers(name)
        self.secret = self.numbers.bits(255)
        point = self.times(self.secret, self.G)
        self.name_public(struct.pack(">BIB", 4, CREATED, 19) + bytes.fromhex("082a8648ce3d030107") +
                         mpi(4 << 512 | point[0] << 256 | point[1]))

    def add(self, a, b):
        if a is None or b is None:
            return a or b
        if a[0] == b[0]:
            if a[1] != b[1]:
                return None
            slope = 3 * (a[0] * a[0] - 1) * pow(2 * a[1], -1, self.P)
        else:
            slope = (b[1] - a[1]) * pow(b[0] - a[0], -1, self.P)
        x = (slope * slope - a[0] - b[0]) % self.P
        return x, (slope * (a[0] - x) - a[1]) % self.P

    def times(self, n, point):
        out = None
        for bit in bin(n)[2:]:
            out = self.add(out, out)
            if bit == "1":
                out = self.add(out, point)
        return out

    def sign(self, data, sig_type=0, extra=b""):
        sub = openpgp.subpacket(33, b"\x04" + self.fingerprint)
        sub += openpgp.subpacket(2, struct.pack(">I", CREATED)) + extra
        hashed = struct.pack(">BBBBH", 4, sig_type, 19, 8, len(sub)) + sub
        digest = hashlib.sha256(data + hashed + struct.pack(">BBI", 4, 0xFF, len(hashed))).digest()
        nonce = self.numbers.bits(255)
        r = self.times(nonce, self.G)[0] % self.N
        s = pow(nonce, -1, self.N) * (int.from_bytes(digest, "big") + r * self.secret) % self.N
        issuer = openpgp.subpacket(16, self.key_id)
        return packet(2, hashed + struct.pack(">H", len(issuer)) + issuer + digest[:2] + mpi(r) + mpi(s))


def unsigned(name, algo, *parts):
    """A certificate of numbers that are no key, by nobody: @parts are numbers or bytes as they are."""
    body = struct.pack(">BIB", 4, CREATED, algo)
    body += b"".join(part if isinstance(part, bytes) else mpi(part) for part in parts)
    return packet(6, body) + packet(13, name.encode())


def unsigned_keys():
    """Of kinds that are accepted only by their form, or not at all."""
    numbers = Numbers("unsigned")
    yield unsigned("p384", 19, bytes.fromhex("052b81040022"), 4 << 768 | numbers.bits(768))
    yield unsigned("dsa", 17, *(numbers.bits(size) for size in (1024, 160, 1023, 1023)))
    yield unsigned("ed25519", 22, bytes.fromhex("092b06010401da470f01"), 0x40 << 256 | numbers.bits(256))
    yield unsigned("small", 1, numbers.bits(1024), 65537)


def version6():
    """The certificate of RFC 9580, appendix A.3"""
    return base64.b64decode(
        "xioGY4d/4xsAAAAg+U2nu0jWCmHlZ3BqZYfQMxmZu52JGggkLq2EVD34laPCsQYfGwoAAABCBYJjh3/jAwsJBwUVCg4I"
        "DAIWAAKbAwIeCSIhBssYbE8GCaaX5NUt+mxyKwwfHifBilZwj2Ul7Ce62azJBScJAgcCAAAAAK0oIBA+LX0ifsDm185E"
        "cds2v8lwgyU2kCcUmKfvBXbAf6rhRYWzuQOwEn7E/aLwIwRaLsdry0+VcallHhSu4RN6HWaEQsiPlR4zxP/TP7mhfVEe"
        "7XWPxtnMUMtf15OyA51YBM4qBmOHf+MZAAAAIIaTJINn+eUBXbki+PSAld2nhJh/LVmFsS+60WyvXkQ1wpsGGBsKAAAA"
        "LAWCY4d/4wKbDCIhBssYbE8GCaaX5NUt+mxyKwwfHifBilZwj2Ul7Ce62azJAAAAAAQBIKbpGG2dWTX8j+VjFM21J0hq"
        "WlEg+bdiojWnKfA5AQpWUWtnNwDEM0g12vYxoWM8Y81W+bHBw805I8kWVkXU6vFOi+HWvv/ira7ofJu16NnoUkhclkUr"
        "k0mXubZvyl4GBg==")
