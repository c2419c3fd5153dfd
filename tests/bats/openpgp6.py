#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""OpenPGP keys and signatures of version 6 (RFC 9580, draft-ietf-openpgp-pqc), which GnuPG
does not make; the arithmetic is that of the program openssl.

    openpgp6.py make DIR ALGORITHM [OPTION...]  certificate DIR/cert.pgp: a primary key that
                                                certifies, and a subkey that signs
    openpgp6.py sign DIR FILE [OPTION...]       a signature packet by the subkey, on stdout

ALGORITHM: ed25519, ed448, rsa, p256, mldsa65, mldsa87; of Ed25519, the key that is the neutral point,
with which everybody signs: neutral, and in encodings that RFC 8032 does not allow, neutral-y and neutral-x
OPTION of make: no-self, no-binding, no-back, other-back, no-flag, no-flags (of the primary key),
primary-ed448, revoked, subkey-revoked, critical, expired, user-id; of sign: salt=BYTES, type=NUMBER, wrong, wrong-second, version-4
"""
import hashlib
import os
import struct
import subprocess
import sys

DAY = 24 * 60 * 60
CREATED = 1700000000

# OpenPGP number, keys of openssl, bytes of each public key
ALGORITHMS = {
    "ed25519": (27, ["ed25519"], [32]),
    "ed448": (28, ["ed448"], [57]),
    "rsa": (1, ["rsa"], []),
    "p256": (19, ["ec"], [65]),
    "mldsa65": (30, ["ed25519", "ML-DSA-65"], [32, 1952]),
    "mldsa87": (31, ["ed448", "ML-DSA-87"], [57, 2592]),
}

# y is 1; y is p + 1; y is 1, and x, which is 0, is called odd
NEUTRAL = {"neutral": "01" + 31 * "00", "neutral-y": "ee" + 30 * "ff" + "7f", "neutral-x": "01" + 30 * "00" + "80"}
ALGORITHMS.update({name: (27, ["ed25519"], [32]) for name in NEUTRAL})
L = 2**252 + 27742317777372353535851937790883648493


def openssl(*args):
    return subprocess.run(["openssl", *args], check=True, capture_output=True, timeout=60).stdout


def mpi(value):
    bits = int.from_bytes(value, "big").bit_length()
    return struct.pack(">H", bits) + value[-((bits + 7) // 8):]


def der_integers(data):
    """Of a sequence of integers, as ECDSA signatures and RSA keys are"""
    pos, out = (3 if data[1] & 0x80 and data[1] & 3 == 1 else 4 if data[1] & 0x80 else 2), []
    while pos < len(data):
        size, pos = data[pos + 1], pos + 2
        if size & 0x80:
            width = size & 3
            size, pos = int.from_bytes(data[pos:pos + width], "big"), pos + width
        out.append(data[pos:pos + size])
        pos += size
    return out


def packet(tag, body):
    return struct.pack(">BBI", 0xC0 | tag, 255, len(body)) + body


def subpacket(kind, body):
    size = len(body) + 1
    head = bytes([size]) if size < 192 else b"\xff" + struct.pack(">I", size)
    return head + bytes([kind]) + body


class Key:
    def __init__(self, folder, name, algorithm, new):
        self.number, kinds, sizes = ALGORITHMS[algorithm]
        self.neutral = algorithm in NEUTRAL
        self.files = [f"{folder}/{name}.{kind}.pem" for kind in kinds]
        for kind, file in zip(kinds, self.files):
            if new:
                more = {"rsa": ["-pkeyopt", "rsa_keygen_bits:2048"], "ec": ["-pkeyopt", "ec_paramgen_curve:P-256"]}
                openssl("genpkey", "-algorithm", kind, *more.get(kind, []), "-out", file)
        public = [openssl("pkey", "-in", file, "-pubout", "-outform", "DER") for file in self.files]
        if algorithm == "rsa":
            material = b"".join(map(mpi, der_integers(public[0][24:])))
        elif algorithm == "p256":
            material = b"\x08" + bytes.fromhex("2a8648ce3d030107") + mpi(public[0][-65:])
        else:
            material = b"".join(p[-size:] for p, size in zip(public, sizes))
        if self.neutral:
            material = bytes.fromhex(NEUTRAL[algorithm])
        self.body = struct.pack(">BIBI", 6, CREATED, self.number, len(material)) + material
        self.hashed = b"\x9b" + struct.pack(">I", len(self.body)) + self.body
        self.fingerprint = hashlib.sha256(self.hashed).digest()

    def neutral_sign(self):
        """Any S and R = [S]B: the scalar of an ordinary key, and that key"""
        secret = openssl("pkey", "-in", self.files[0], "-outform", "DER")[-32:]
        scalar = int.from_bytes(hashlib.sha512(secret).digest()[:32], "little") & (1 << 254) - 8 | 1 << 254
        return openssl("pkey", "-in", self.files[0], "-pubout", "-outform", "DER")[-32:] + (scalar % L).to_bytes(32, "little")

    def raw_sign(self, digest):
        if self.neutral:
            return self.neutral_sign()
        with open(self.files[0] + ".digest", "wb") as file:
            file.write(digest)
        name = file.name
        if self.number == 1:
            args = [["-pkeyopt", "digest:sha512"]]
        elif self.number == 19:
            args = [[]]
        else:
            args = [["-rawin"]] * len(self.files)
        out = [openssl("pkeyutl", "-sign", "-inkey", file, "-in", name, *more)
               for file, more in zip(self.files, args)]
        if self.number == 1:
            return mpi(out[0])
        if self.number == 19:
            return b"".join(map(mpi, der_integers(out[0])))
        return b"".join(out)

    def sign(self, data, kind, hashed, salt=32, version=6, spoil=None):
        """A signature packet's body, over SHA-512"""
        salt = os.urandom(salt)
        sub = subpacket(0x82, struct.pack(">I", CREATED)) + hashed + subpacket(33, b"\x06" + self.fingerprint)
        wide = ">I" if version == 6 else ">H"
        head = bytes([version, kind, self.number, 10]) + struct.pack(wide, len(sub)) + sub
        tail = bytes([version, 0xFF]) + struct.pack(">I", len(head))
        digest = hashlib.sha512((salt if version == 6 else b"") + data + head + tail).digest()
        made = bytearray(self.raw_sign(digest))
        if spoil is not None:
            made[spoil] ^= 1
        middle = struct.pack(wide, 0) + digest[:2]
        return head + middle + (bytes([len(salt)]) + salt if version == 6 else b"") + bytes(made)


def make(folder, algorithm, options):
    os.makedirs(folder, exist_ok=True)
    primary = Key(folder, "primary", "ed448" if "primary-ed448" in options else algorithm, True)
    subkey = Key(folder, "subkey", algorithm, True)
    life = subpacket(9, struct.pack(">I", DAY)) if "expired" in options else b""
    more = subpacket(0xE4, b"x") if "critical" in options else b""
    flags = b"" if "no-flags" in options else subpacket(0x9B, b"\x03" if "user-id" in options else b"\x01")
    spoil = {name: 5 for name in options}
    out = packet(6, primary.body)
    if "revoked" in options:
        out += packet(2, primary.sign(primary.hashed, 0x20, b""))
    out += packet(2, primary.sign(primary.hashed, 0x1F, flags + life + more,
                                  spoil=spoil.get("no-self")))
    user = f"{algorithm}@dclist.example".encode()
    # By somebody else, whose flags are not this key's
    out += packet(13, user)
    out += packet(2, subkey.sign(primary.hashed + b"\xb4" + struct.pack(">I", len(user)) + user, 0x10,
                                 subpacket(0x9B, b"\x02")))
    if "user-id" in options:  # by the key itself, without flags
        out += packet(13, user)
        out += packet(2, primary.sign(primary.hashed + b"\xb4" + struct.pack(">I", len(user)) + user, 0x13, b""))
    both = primary.hashed + subkey.hashed
    back = (primary if "other-back" in options else subkey).sign(both, 0x19, b"", spoil=spoil.get("no-back"))
    flags = b"\x0c" if "no-flag" in options else b"\x02"
    out += packet(14, subkey.body)
    if "subkey-revoked" in options:
        out += packet(2, primary.sign(both, 0x28, b""))
    out += packet(2, primary.sign(both, 0x18, subpacket(0x9B, flags) + subpacket(32, back),
                                  spoil=spoil.get("no-binding")))
    with open(f"{folder}/cert.pgp", "wb") as file:
        file.write(out)
    with open(f"{folder}/algorithm", "w", encoding="ascii") as file:
        file.write(algorithm)
    print(subkey.fingerprint.hex())


def sign(folder, path, options):
    with open(f"{folder}/algorithm", encoding="ascii") as file:
        key = Key(folder, "subkey", file.read(), False)
    with open(path, "rb") as file:
        data = file.read()
    values = dict(option.split("=") for option in options if "=" in option)
    spoil = 5 if "wrong" in options else -5 if "wrong-second" in options else None
    body = key.sign(data, int(values.get("type", 0)), b"", int(values.get("salt", 32)),
                    4 if "version-4" in options else 6, spoil)
    sys.stdout.buffer.write(packet(2, body))


{"make": make, "sign": sign}[sys.argv[1]](sys.argv[2], sys.argv[3], sys.argv[4:])
