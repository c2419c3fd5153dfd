#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Take an RPM package apart and put it together otherwise, for tests.

    rpm.py layout PACKAGE           offsets: signature, store, header, index, data, payload
    rpm.py list PACKAGE TAG         the digest list that signature TAG makes, on stdout
    rpm.py sign PACKAGE OUT [TAG:TYPE:FILE]...
                                    other entries in the signature header; a FILE of
                                    type 8 (strings) is base64 encoded
    rpm.py dribble PACKAGE OUT      an entry behind the signed region
    rpm.py six PACKAGE OUT          the same in the format of rpm 6, without signatures;
                                    PACKAGE has a payload that gzip compressed
"""
import base64
import gzip
import hashlib
import struct
import sys

MAGIC = bytes.fromhex("8eade80100000000")
INT16, INT32, INT64, STRING, BIN, STRINGS, I18N = 3, 4, 5, 6, 7, 8, 9
SIZES = {1: 1, 2: 1, INT16: 2, INT32: 4, INT64: 8, BIN: 1}


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


def build_header(items, region=62):
    """A header with its region, the signature header's; items are (tag, type, count, bytes)"""
    index, store = b"", b""
    for tag, kind, count, value in sorted(items):
        store += b"\0" * (-len(store) % SIZES.get(kind, 1))
        index += struct.pack(">IIiI", tag, kind, len(store), count)
        store += value
    end = len(store)
    store += struct.pack(">IIiI", region, BIN, -16 * (len(items) + 1), 16)
    index = struct.pack(">IIiI", region, BIN, end, 16) + index
    out = MAGIC + struct.pack(">II", len(items) + 1, len(store)) + index + store
    return out + b"\0" * (-len(out) % 8 if region == 62 else 0)


def is_six(data):
    return data[4] == 4


def digests_of_six(main):
    """What the signature header has besides signatures"""
    texts = [(273, hashlib.sha256(main)), (279, hashlib.sha3_256(main))]
    return [(tag, STRING, 1, text.hexdigest().encode() + b"\0") for tag, text in texts] + [
        (999, BIN, 64, bytes(64))]


def items_of(data, index, store):
    """The entries of a header but its region, by tag: (type, count, bytes)"""
    items = {}
    for tag, kind, off, count in entries(data, index, store):
        start, end = store + off, store + off + SIZES.get(kind, 0) * count
        for _ in range(count if kind in (STRING, STRINGS, I18N) else 0):
            end = data.index(0, end) + 1
        if tag > 63:
            items[tag] = (kind, count, data[start:end])
    return items


def strings_of(items, tag):
    return items[tag][2].split(b"\0")[:-1]


def numbers_of(items, tag):
    kind, count, value = items[tag]
    return struct.unpack(f">{count}{'I' if kind == INT32 else 'H'}", value)


def stripped(archive, items):
    """A cpio archive in which the header's numbers of files stand for all that it has of them"""
    folders = strings_of(items, 1118)
    names = [b"." + folders[n] + base for n, base in zip(numbers_of(items, 1116), strings_of(items, 1117))]
    out, pos = b"", 0
    while True:
        size, length = (int(archive[pos + at:pos + at + 8], 16) for at in (54, 94))
        name = archive[pos + 110:pos + 110 + length - 1]
        start = (pos + 110 + length + 3) // 4 * 4
        if name == b"TRAILER!!!":
            return out + archive[pos:]
        out += b"07070X%08x\0\0" % names.index(name) + archive[start:start + size]
        out += b"\0" * (-len(out) % 4)
        pos = (start + size + 3) // 4 * 4


def to_six(data, main):
    items = items_of(data, main[0], main[1])
    plain = stripped(gzip.decompress(data[main[2]:]), items)
    packed = gzip.compress(plain, mtime=0)
    for old, new in ((1009, 5009), (1028, 5008)):
        numbers = numbers_of(items, old)
        items[new] = (INT64, len(numbers), struct.pack(f">{len(numbers)}Q", *numbers))
        del items[old]
    del items[5093]  # of payloads, the algorithm
    name = b"-".join(strings_of(items, tag)[0] for tag in (1000, 1001, 1002))
    items[5112] = (INT64, 1, struct.pack(">Q", len(packed)))
    items[5113] = (INT64, 1, struct.pack(">Q", len(plain)))
    items[5114] = (INT32, 1, struct.pack(">I", 6))
    items[5120] = (STRING, 1, name + b"\0")
    for tag, kind, name in ((5092, STRINGS, "sha256"), (5121, STRING, "sha512"), (5123, STRING, "sha3_256")):
        for at, what in enumerate((packed, plain)):
            items[(5097 if at else tag) if tag == 5092 else tag + at] = (
                kind, 1, hashlib.new(name, what).hexdigest().encode() + b"\0")
    header = build_header([(tag, *rest) for tag, rest in items.items()], 63)
    return data[:4] + b"\4\0\0\0\0\0" + data[10:76] + b"\0\0" + data[78:96] + build_header(
        digests_of_six(header)) + header + packed


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
        if is_six(data):
            items += digests_of_six(data[start:mend])
        open(rest[0], "wb").write(data[:96] + build_header(items) + data[start:])
    elif what == "dribble":
        count, size = struct.unpack(">II", data[start + 8:start + 16])
        extra = struct.pack(">IIiI", 1000000, 4, size, 1)
        pad = -size % 4
        extra = struct.pack(">IIiI", 1000000, 4, size + pad, 1)
        new = MAGIC + struct.pack(">II", count + 1, size + pad + 4)
        new += data[mindex:mstore] + extra + data[mstore:mend] + b"\0" * pad + b"\0\0\0\7"
        open(rest[0], "wb").write(data[:start] + new + data[mend:])
    elif what == "six":
        open(rest[0], "wb").write(to_six(data, (mindex, mstore, mend)))


if __name__ == "__main__":
    main()
