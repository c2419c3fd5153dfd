#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Take an RPM package apart and put it together otherwise, for tests.

    rpm.py layout PACKAGE           offsets: signature, store, header, index, data, payload
    rpm.py list PACKAGE TAG         the digest list that signature TAG makes, on stdout
    rpm.py sign PACKAGE OUT [TAG:TYPE:FILE]...
                                    other entries in the signature header; a FILE of
                                    type 8 (strings) is base64 encoded
    rpm.py dribble PACKAGE OUT      an entry behind the signed region
"""
import base64
import struct
import sys

MAGIC = bytes.fromhex("8eade80100000000")


def header(data, off):
    assert data[off:off + 8] == MAGIC
    entries, store = struct.unpack(">II", data[off + 8:off + 16])
    return off + 16, off + 16 + 16 * entries, off + 16 + 16 * entries + store


def parts(data):
    sig = header(data, 96)
    start = (sig[2] + 7) // 8 * 8
    return sig, start, header(data, start)


def entries(data, index, store):
    for off in range(index, store, 16):
        yield struct.unpack(">IIiI", data[off:off + 16])


def signature(data, tag):
    (index, store, _), _, _ = parts(data)
    for t, _, off, count in entries(data, index, store):
        if t == tag:
            return data[store + off:store + off + count]
    sys.exit(f"no tag {tag}")


def build_list(data, tag):
    sig = signature(data, tag)
    _, start, main = parts(data)
    info = struct.pack(">8xI", len(sig))
    return data[start:main[2]] + sig + info + b"~Module signature appended~\n"


def build_header(items):
    """A signature header with its region; items are (tag, type, count, bytes)"""
    index, store = b"", b""
    for tag, kind, count, value in sorted(items):
        index += struct.pack(">IIiI", tag, kind, len(store), count)
        store += value
    region = len(store)
    store += struct.pack(">IIiI", 62, 7, -16 * (len(items) + 1), 16)
    index = struct.pack(">IIiI", 62, 7, region, 16) + index
    out = MAGIC + struct.pack(">II", len(items) + 1, len(store)) + index + store
    return out + b"\0" * (-len(out) % 8)


def main():
    what, path, rest = sys.argv[1], sys.argv[2], sys.argv[3:]
    data = open(path, "rb").read()
    (index, store, end), start, (mindex, mstore, mend) = parts(data)
    if what == "layout":
        print(96, store, start, mindex, mstore, mend)
    elif what == "list":
        sys.stdout.buffer.write(build_list(data, int(rest[0])))
    elif what == "sign":
        items = []
        strings = {}
        for arg in rest[1:]:
            tag, kind, name = arg.split(":", 2)
            value = open(name, "rb").read()
            if int(kind) == 8:
                strings.setdefault(int(tag), []).append(base64.encodebytes(value))
            else:
                items.append((int(tag), int(kind), len(value), value))
        for tag, values in strings.items():
            items.append((tag, 8, len(values), b"".join(v + b"\0" for v in values)))
        open(rest[0], "wb").write(data[:96] + build_header(items) + data[start:])
    elif what == "dribble":
        count, size = struct.unpack(">II", data[start + 8:start + 16])
        extra = struct.pack(">IIiI", 1000000, 4, size, 1)
        pad = -size % 4
        extra = struct.pack(">IIiI", 1000000, 4, size + pad, 1)
        new = MAGIC + struct.pack(">II", count + 1, size + pad + 4)
        new += data[mindex:mstore] + extra + data[mstore:mend] + b"\0" * pad + b"\0\0\0\7"
        open(rest[0], "wb").write(data[:start] + new + data[mend:])


if __name__ == "__main__":
    main()
