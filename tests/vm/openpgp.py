# SPDX-License-Identifier: GPL-2.0-or-later
"""OpenPGP packets, as much as is needed to make signatures that gpg refuses to make."""

import hashlib
import struct

# name: OpenPGP number, DigestInfo prefix (RFC 8017, section 9.2)
HASHES = {
    "md5": (1, "3020300c06082a864886f70d020505000410"),
    "sha1": (2, "3021300906052b0e03021a05000414"),
    "sha256": (8, "3031300d060960864801650304020105000420"),
    "sha384": (9, "3041300d060960864801650304020205000430"),
    "sha512": (10, "3051300d060960864801650304020305000440"),
}


def packets(data):
    """Yields (tag, start, body start, end) of every packet, old or new framing."""
    pos = 0
    while pos < len(data):
        start, first = pos, data[pos]
        if first & 0x40:
            tag, size = first & 0x3F, data[pos + 1]
            if size < 192:
                pos += 2
            elif size < 224:
                size = ((size - 192) << 8) + data[pos + 2] + 192
                pos += 3
            else:
                size = struct.unpack_from(">I", data, pos + 2)[0]
                pos += 6
        else:
            tag, kind = (first >> 2) & 15, first & 3
            width = 1 << kind
            size = int.from_bytes(data[pos + 1 : pos + 1 + width], "big")
            pos += 1 + width
        yield tag, start, pos, pos + size
        pos += size


def packet(tag, body):
    """Old framing with a two-byte length, as vendors have it."""
    return struct.pack(">BH", 0x80 | tag << 2 | 1, len(body)) + body


def new_packet(tag, body):
    return struct.pack(">BBI", 0xC0 | tag, 255, len(body)) + body


def mpi(value):
    return struct.pack(">H", value.bit_length()) + value.to_bytes((value.bit_length() + 7) // 8, "big")


class RsaKey:
    """An RSA key of a file that `gpg --export-secret-keys` wrote without a passphrase."""

    def __init__(self, path, subkey=False):
        with open(path, "rb") as file:
            data = file.read()
        wanted = 7 if subkey else 5
        tag, _, start, end = next(p for p in packets(data) if p[0] == wanted)
        body = data[start:end]
        if body[0] != 4 or body[5] != 1:
            raise ValueError(f"{path}: not a version 4 RSA key")
        self.n, pos = self._mpi(body, 6)
        self.e, pos = self._mpi(body, pos)
        public = body[:pos]
        if body[pos] != 0:
            raise ValueError(f"{path}: has a passphrase")
        self.d, pos = self._mpi(body, pos + 1)
        self.p, pos = self._mpi(body, pos)
        self.q, pos = self._mpi(body, pos)
        self.fingerprint = hashlib.sha1(b"\x99" + struct.pack(">H", len(public)) + public).digest()
        self.key_id = self.fingerprint[-8:]

    @staticmethod
    def _mpi(data, pos):
        size = (struct.unpack_from(">H", data, pos)[0] + 7) // 8
        return int.from_bytes(data[pos + 2 : pos + 2 + size], "big"), pos + 2 + size

    def raw_sign(self, digest, hash_name):
        size = (self.n.bit_length() + 7) // 8
        info = bytes.fromhex(HASHES[hash_name][1]) + digest
        padded = b"\x00\x01" + b"\xff" * (size - len(info) - 3) + b"\x00" + info
        m = int.from_bytes(padded, "big")
        mp = pow(m, self.d % (self.p - 1), self.p)
        mq = pow(m, self.d % (self.q - 1), self.q)
        return mq + self.q * ((mp - mq) * pow(self.q, -1, self.p) % self.p)


def subpacket(kind, body):
    return bytes([len(body) + 1, kind]) + body


def sign(key, data, hash_name="sha256", version=4, sig_type=0, created=1700000000, extra=b"",
         fingerprint=True, key_id=None, frame=packet):
    """A signature packet over data; @extra are hashed subpackets (version 4)."""
    number = HASHES[hash_name][0]
    issuer = key.key_id if key_id is None else key_id
    if version <= 3:
        hashed = struct.pack(">BI", sig_type, created)
        digest = hashlib.new(hash_name, data + hashed).digest()
        head = struct.pack(">BB", version, 5) + hashed + issuer + bytes([1, number])
    else:
        sub = b""
        if fingerprint:
            sub += subpacket(33, b"\x04" + key.fingerprint)
        sub += subpacket(2, struct.pack(">I", created)) + extra
        hashed = struct.pack(">BBBBH", version, sig_type, 1, number, len(sub)) + sub
        tail = struct.pack(">BBI", version, 0xFF, len(hashed))
        digest = hashlib.new(hash_name, data + hashed + tail).digest()
        unhashed = subpacket(16, issuer)
        head = hashed + struct.pack(">H", len(unhashed)) + unhashed
    return frame(2, head + digest[:2] + mpi(key.raw_sign(digest, hash_name)))


def encryption_only(cert):
    """The certificate with every subkey's flags saying that it only encrypts."""
    out = bytearray(cert)
    for tag, _, start, end in packets(cert):
        if tag != 2 or cert[start] != 4 or cert[start + 1] != 0x18:
            continue
        size = struct.unpack_from(">H", cert, start + 4)[0]
        pos = start + 6
        while pos < start + 6 + size:
            if cert[pos + 1] & 0x7F == 27:
                out[pos + 2] = 0x0C
            pos += 1 + cert[pos]
    return bytes(out)
