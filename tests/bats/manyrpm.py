#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Make many signed packages out of one, in a second per few hundred of them.

    manyrpm.py key DIR                  an RSA key: DIR/key.pem, DIR/key.pgp
    manyrpm.py make DIR PACKAGE OUT N [SIZE [FIRST]]
                                        OUT/NAME.rpm, N times, padded to SIZE bytes, with
                                        other names as long as PACKAGE's, signed by the key

rpmbuild and rpmsign need minutes for 2,000 packages.
"""
import base64
import hashlib
import os
import struct
import subprocess
import sys

from rpm import build_header, entries, parts

NAME, RSA, SHA256, UID = 1000, 268, 273, b"many@dclist.example"
CREATED = 1700000000
DIGEST_INFO = bytes.fromhex("3031300d060960864801650304020105000420")


def integers(der):
    """The INTEGERs of a PKCS#1 key"""
    def length(off):
        n = der[off]
        if n < 128:
            return n, off + 1
        n &= 127
        return int.from_bytes(der[off + 1:off + 1 + n], "big"), off + 1 + n
    _, off = length(1)
    while off < len(der):
        n, start = length(off + 1)
        yield int.from_bytes(der[start:start + n], "big")
        off = start + n


class Key:
    def __init__(self, path):
        text = open(f"{path}/key.pem").read()
        der = base64.b64decode("".join(line for line in text.splitlines() if "-" not in line))
        _, self.n, self.e, self.d, self.p, self.q, self.dp, self.dq, self.qi = integers(der)
        self.body = struct.pack(">BIB", 4, CREATED, 1) + mpi(self.n) + mpi(self.e)
        self.hashed_key = b"\x99" + struct.pack(">H", len(self.body)) + self.body
        self.fingerprint = hashlib.sha1(self.hashed_key).digest()

    def power(self, m):
        a, b = pow(m % self.p, self.dp, self.p), pow(m % self.q, self.dq, self.q)
        return b + (a - b) * self.qi % self.p * self.q

    def sign(self, data, kind, more=b""):
        """A version 4 signature packet over SHA-256"""
        sub = b"\x05\x02" + struct.pack(">I", CREATED) + b"\x16\x21\x04" + self.fingerprint + more
        head = struct.pack(">BBBBH", 4, kind, 1, 8, len(sub)) + sub
        digest = hashlib.sha256(data + head + b"\x04\xff" + struct.pack(">I", len(head))).digest()
        em = b"\x00\x01" + b"\xff" * (256 - 3 - 51) + b"\x00" + DIGEST_INFO + digest
        unhashed = b"\x09\x10" + self.fingerprint[-8:]
        return packet(2, head + struct.pack(">H", len(unhashed)) + unhashed + digest[:2] +
                      mpi(self.power(int.from_bytes(em, "big"))))

    def certificate(self):
        uid = b"\xb4" + struct.pack(">I", len(UID)) + UID
        return (packet(6, self.body) + packet(13, UID) +
                self.sign(self.hashed_key + uid, 0x13, b"\x02\x1b\x03"))


def mpi(n):
    return struct.pack(">H", n.bit_length()) + n.to_bytes((n.bit_length() + 7) // 8, "big")


def packet(tag, body):
    return bytes([0x80 | tag << 2 | 1]) + struct.pack(">H", len(body)) + body


def name_offset(data, main):
    index, store, _ = main
    return next(store + off for tag, _, off, _ in entries(data, index, store) if tag == NAME)


def make(key, path, out, count, size, first):
    data = open(path, "rb").read()
    _, start, main = parts(data)
    at = name_offset(data, main)
    length = data.index(0, at) - at
    os.makedirs(out, exist_ok=True)
    for i in range(first, first + count):
        name = f"p{i:0{length - 1}}"
        header = data[start:at] + name.encode() + data[at + length:main[2]]
        digest = hashlib.sha256(header).hexdigest().encode() + b"\0"
        sig = key.sign(header, 0)
        top = build_header([(RSA, 7, len(sig), sig), (SHA256, 6, 1, digest)])
        with open(f"{out}/{name}.rpm", "wb") as f:
            f.write(data[:96] + top + header + data[main[2]:])
            f.truncate(max(size, f.tell()))


def main():
    what, path, rest = sys.argv[1], sys.argv[2], sys.argv[3:]
    if what == "key":
        subprocess.run(["openssl", "genrsa", "-traditional", "-out", f"{path}/key.pem", "2048"],
                       check=True, stderr=subprocess.DEVNULL)
        open(f"{path}/key.pgp", "wb").write(Key(path).certificate())
    else:
        count, size, first = ([int(n) for n in rest[2:]] + [0, 1][len(rest) - 3:])
        make(Key(path), rest[0], rest[1], count, size, first)


if __name__ == "__main__":
    main()
