#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Policies for the kernel's parser and for dclist's, valid and mutated.

    policy_corpus.py make FOLDER COUNT     FOLDER/NNNNN.pol, the same for every run
    policy_corpus.py bundle FOLDER         each as 4 bytes length, big endian, and text
    policy_corpus.py expect <JSON          a line for each: "ok VERSION", or an errno
    policy_corpus.py tally EXPECTED        how many there are of each answer
"""
import collections
import json
import os
import random
import struct
import sys

OPS = ["EXECUTE", "FIRMWARE", "KMODULE", "KEXEC_IMAGE", "KEXEC_INITRAMFS", "POLICY", "X509_CERT"]
DIGITS = "0123456789abcdefABCDEF"
HEADER = b"policy_name=t policy_version=1.0.0\n"
DEFAULT = b"DEFAULT action=ALLOW\n"

# What has a meaning somewhere, or nearly has
PIECES = [
    b" ", b"\t", b"\n", b"\r", b"\r\n", b"\v", b"\f", b"\0", b"#", b"=", b":", b".", b"+", b"-",
    b"\xa0", b"\x85", b"\xc3\xa0", b"/", b"0", b"9", b"x", b"g", b"F", b"%", b"%s", b"%%", b"\\",
    b"DEFAULT", b"DEFAULT ", b"op=", b"op=EXECUTE ", b"op=INVALID ", b"action=ALLOW", b"action=",
    b" action=DENY\n", b"boot_verified=TRUE ", b"boot_verified=%s ", b"digest_cache= ",
    b"digest_cache=trusted ", b"digest_cache_signer= ", b"digest_cache_signer=pkcs7 ",
    b"digest_cache_signer=" + b"0f" * 20 + b" ", b"fsverity_digest=sha256: ", b"fsverity_digest=:00 ",
    b"dmverity_roothash=a:b ", b"policy_name=", b"policy_version=", b"65535", b"65536",
    b"18446744073709551616", b"000000000000000000000000000001",
]

# By hand: each is a corner of the kernel's code
CORNERS = [
    b"", b"\0", b"\n", b"#", HEADER, DEFAULT, HEADER.rstrip(), HEADER + b"\0" + DEFAULT,
    HEADER + DEFAULT + b"\0nonsense", HEADER + DEFAULT.rstrip() + b"\0 nonsense",
    HEADER + b"DEFAULT", HEADER + b"DEFAULT\n" + DEFAULT, HEADER + b"DEFAULT DEFAULT action=ALLOW",
    HEADER + b"DEFAULT action=ALLOW\xa0\xa0\v\f \t", HEADER + b"DEFAULT\xa0action=ALLOW",
    HEADER + b"DEFAULT action=ALLOW\x85", HEADER + b"DEFAULT action=ALLOW \xc3\xa0",
    HEADER + b"\vDEFAULT action=ALLOW", HEADER + b"DEFAULT\vaction=ALLOW",
    HEADER.replace(b"\n", b"\r") + DEFAULT, HEADER + b"DEFAULT\raction=ALLOW",
    HEADER + b"DEFAULT action=ALLOW#", HEADER + b"DEFAULT action=#ALLOW", HEADER + b"#" + DEFAULT,
    HEADER + DEFAULT + b"action=ALLOW", HEADER + DEFAULT + b"op=EXECUTE",
    HEADER + DEFAULT + b"op=EXECUTE action=ALLOW", HEADER + DEFAULT + b"op=EXECUTE op=EXECUTE action=ALLOW",
    HEADER + DEFAULT + b"op=EXECUTE action=ALLOW action=ALLOW", HEADER + DEFAULT + b"op= action=ALLOW",
    HEADER + DEFAULT + DEFAULT, HEADER + DEFAULT + b"op=INVALID action=ALLOW",
    HEADER + b"DEFAULT op=EXECUTE boot_verified=TRUE action=DENY\n" + DEFAULT,
    HEADER + DEFAULT + b"op=EXECUTE boot_verified=TRUE", HEADER + DEFAULT + b"op=EXECUTE  action=ALLOW",
    HEADER + b"".join(b"DEFAULT op=%s action=DENY\n" % op.encode() for op in OPS),
    HEADER + b"".join(b"DEFAULT op=%s action=DENY\n" % op.encode() for op in OPS[1:]),
    HEADER + b"".join(b"DEFAULT op=%s action=DENY\n" % op.encode() for op in OPS[:-1]),
] + [
    HEADER + DEFAULT + b"op=EXECUTE " + p + b" action=DENY" for p in (
        b"fsverity_digest=", b"fsverity_digest=:", b"fsverity_digest=sha256", b"fsverity_digest=sha256:",
        b"fsverity_digest=:a", b"fsverity_digest=:ab", b"fsverity_digest=a:b:c", b"fsverity_digest=::",
        b"fsverity_digest=a:0g", b"fsverity_digest=a:g", b"dmverity_roothash=a:@A", b"dmverity_roothash=a:`a",
        b"dmverity_roothash=\xff:Ff", b"dmverity_roothash=a:\xc1\xc1", b"dmverity_roothash=a:/0",
        b"dmverity_roothash=a:0:", b"dmverity_signature=TRUE", b"dmverity_signature=true",
        b"fsverity_signature=FALSE", b"digest_cache=TRUE", b"digest_cache=untrusted",
        b"digest_cache_signer=", b"digest_cache_signer", b"digest_cache_signer=PKCS7", b"digest_cache_signer=pkcs7x",
        b"digest_cache_signer=pkcs7 digest_cache_signer=pkcs7", b"digest_cache_signer=" + b"aB" * 20,
        b"digest_cache_signer=" + b"0" * 39, b"digest_cache_signer=" + b"0" * 41, b"digest_cache_signer=" + b"9" * 64,
        b"digest_cache_signer=" + b"0" * 63 + b"g", b"digest_cache_signer=0x" + b"0" * 38, b"digest_cache_signer=trusted",
        b"digest_cache_signer=" + b"0" * 39 + b"\xa0", b"digest_cache_signer=" + b"a" * 60000, b"boot_verified=",
        b"boot_verified", b"boot_verified=TRUE boot_verified=FALSE", b"\xa0", b"boot_verified=TRUE\xa0")
] + [
    b"policy_name=" + n + DEFAULT for n in (
        b" policy_version=1.0.0\n", b"/ policy_version=1.0.0\n", b". policy_version=1.0.0\n",
        b".. policy_version=1.0.0\n", b"... policy_version=1.0.0\n", b"a/b policy_version=1.0.0\n",
        b"n" * 255 + b" policy_version=1.0.0\n", b"n" * 256 + b" policy_version=1.0.0\n",
        b"n" * 5000 + b" policy_version=1.0.0\n", b"=a=b policy_version=1.0.0\n", b"a\n", b"a policy_version\n",
        b"a b policy_version=1.0.0\n", b"a policy_version=1.0.0 b\n", b"a policy_version=1.0.0 policy_name=a\n",
        b"\xff\xfe policy_version=1.0.0\n", b"%s%n policy_version=1.0.0\n", b"\x7f\x01 policy_version=1.0.0\n")
] + [
    b"policy_name=t policy_version=" + v + b"\n" + DEFAULT for v in (
        b"", b"1", b"1.0", b"1.0.0.0", b"1.0.0.", b".1.0.0", b"1..0", b"...", b"..", b"1.0.65535", b"1.0.65536",
        b"65536x.0.0", b"1.0.x.0", b"+1.+0.+0", b"++1.0.0", b"-1.0.0", b"+.0.0", b"0x1.0.0", b"1a.0.0",
        b"01.00.000", b"18446744073709551615.0.0", b"18446744073709551616.0.0", b"18446744073709551616x.0.0",
        b"184467440737095516150.0.0", b"99999999999999999999.0.0", b"0" * 300 + b"7.0.0", b"1.0.0\xa0", b"1.0.\xa01",
        b"1,0,0", b"1.0.0#", b"1.0#.0", b"\xb2.0.0")
] + [
    # As other editors save it
    b"\xef\xbb\xbf" + HEADER + DEFAULT, (HEADER + DEFAULT).decode().encode("utf-16"),
    (HEADER + DEFAULT).replace(b"\n", b"\r\n"), (HEADER + DEFAULT).replace(b"\n", b"\n\r"),
    (HEADER + DEFAULT).replace(b"=", b" = "), (HEADER + DEFAULT).replace(b"\n", b"\xe2\x80\xa8"),
] + [
    # Long, and longer than the kernel decodes; in between is the signature's length
    HEADER + DEFAULT + text for text in (
        b"#" * 60000, b" " * 60000, b"\n" * 60000, b"x" * 60000, b"#" * 66000, b"x" * 66000, b"\0" * 200000,
        b"op=EXECUTE " + b"boot_verified=TRUE " * 3000 + b"action=ALLOW",
        b"op=EXECUTE " + b"boot_verified=TRUE " * 3000 + b"action=ALLOW boot_verified=TRUE",
        b"op=EXECUTE fsverity_digest=a:" + b"0f" * 30000 + b" action=DENY",
        b"op=EXECUTE fsverity_digest=a:" + b"0f" * 30000 + b"0 action=DENY",
        b"op=EXECUTE fsverity_digest=" + b"a" * 60000 + b":0f action=DENY",
        b"op=KMODULE boot_verified=TRUE action=DENY\n" * 1500, b"op=KMODULE boot_verified=TRUE action=DENY\n" * 1600,
        b"op=EXECUTE action=DENY " + b" " * 60000 + b"#")
] + [
    b"policy_name=" + b"n" * 60000 + b" policy_version=1.0.0\n" + DEFAULT,
    b"policy_name=t policy_version=" + b"0" * 60000 + b"1.0.0\n" + DEFAULT,
    b"policy_name=t policy_version=" + b"9" * 60000 + b".0.0\n" + DEFAULT,
    b"policy_name=t policy_version=" + b"1." * 30000 + b"1\n" + DEFAULT,
    b"\n" * 70000, b"policy_name=t " + b" " * 60000 + b"policy_version=1.0.0\n" + DEFAULT,
]


def blank(r):
    return r.choice([b" "] * 6 + [b"\t", b"  ", b" \t ", b"\t\t"])


def line_end(r):
    trailing = r.choice([b""] * 8 + [b" ", b"\t", b" # op=EXECUTE", b"#", b"\v", b"\xa0", b" \f "])
    return trailing + r.choice([b"\n"] * 8 + [b"\r\n", b"\r", b"\n\n", b"\n# DEFAULT\n", b"\n \t\n"])


def digest(r):
    name, size = r.choice([("sha256", 32), ("sha512", 64), ("sha1", 20), ("x", 1), ("SHA256", 32), ("", 2)])
    return f"{name}:{''.join(r.choice(DIGITS) for _ in range(2 * size))}".encode()


def prop(r):
    name = r.choice(["boot_verified", "dmverity_roothash", "dmverity_signature", "fsverity_digest",
                     "fsverity_signature", "digest_cache", "digest_cache_signer"])
    if name == "digest_cache_signer":
        size = r.choice([40] * 6 + [64] * 3 + [0, 16, 38, 42])
        return f"{name}={r.choice(['pkcs7', ''.join(r.choice(DIGITS) for _ in range(size))])}".encode()
    if name.endswith(("digest", "roothash")):
        return name.encode() + b"=" + digest(r)
    words = ["trusted", "untrusted"] if name == "digest_cache" else ["TRUE", "FALSE"]
    return f"{name}={r.choice(words)}".encode()


def action(r):
    return b"action=" + r.choice([b"ALLOW", b"DENY"])


def joined(r, words):
    text = r.choice([b""] * 6 + [b" ", b"\t"])
    for i, word in enumerate(words):
        text += (blank(r) if i else b"") + word
    return text + line_end(r)


def rule(r):
    return joined(r, [b"op=" + r.choice(OPS).encode(), *(prop(r) for _ in range(r.choice([0, 1, 1, 1, 2, 3]))),
                      action(r)])


def defaults(r):
    lines = [joined(r, [b"DEFAULT", b"op=" + op.encode(), action(r)]) for op in OPS if r.random() < 0.3]
    if r.random() < 0.9:
        return lines + [joined(r, [b"DEFAULT", action(r)])]
    return [joined(r, [b"DEFAULT", b"op=" + op.encode(), action(r)]) for op in OPS]


def version(r):
    return ".".join(str(r.choice([0, 1, 7, 255, 65535, r.randrange(65536)])) for _ in range(3)).encode()


def valid(r):
    name = bytes(r.choice(b"abcXYZ019-_.$!\xff\xe9") for _ in range(r.randrange(1, 12)))
    # The kernel's own boot policy stays as it is, and so do "." and ".."
    name = b"t" + name
    lines = defaults(r) + [rule(r) for _ in range(r.randrange(6))]
    r.shuffle(lines)
    start = r.choice([b""] * 6 + [b"\n", b"# comment\n", b"\r\n \n"])
    return start + joined(r, [b"policy_name=" + name, b"policy_version=" + version(r)]) + b"".join(lines)


def mutate_bytes(r, text):
    at = r.randrange(len(text) + 1)
    how = r.randrange(5)
    if how == 0:
        return text[:at] + r.choice(PIECES) + text[at:]
    if how == 1:
        return text[:at] + text[at + r.choice([1, 1, 1, 2, 5]):]
    if how == 2:
        return text[:at] + bytes([r.randrange(256)]) + text[at + 1:]
    if how == 3:
        return text[:at] + r.choice(PIECES) + text[at + 1:]
    return text[:at]


def mutate_words(r, text):
    lines = text.split(b"\n")
    i = r.randrange(len(lines))
    words = lines[i].split(b" ")
    j = r.randrange(len(words))
    how = r.randrange(7)
    if how == 0:
        del words[j]
    elif how == 1:
        words.insert(j, r.choice(words))
    elif how == 2:
        words[j] = r.choice([words[j].lower(), words[j].upper(), words[j].swapcase()])
    elif how == 3:
        words.insert(j, r.choice([prop(r), action(r), b"op=" + r.choice(OPS).encode(), b"DEFAULT"]))
    elif how == 4:
        r.shuffle(words)
    elif how == 5:
        lines.insert(r.randrange(len(lines)), lines[i])
        return b"\n".join(lines)
    else:
        k = r.randrange(len(lines))
        lines[i], lines[k] = lines[k], lines[i]
        return b"\n".join(lines)
    lines[i] = b" ".join(words)
    return b"\n".join(lines)


def policies(count):
    r = random.Random(20261123)
    yield from CORNERS
    for i in range(count - len(CORNERS)):
        text = valid(r)
        for _ in range(r.choice([0, 1, 1, 1, 2, 3])):
            text = r.choice([mutate_bytes, mutate_words])(r, text)
        yield text


def make(folder, count):
    os.makedirs(folder)
    for i, text in enumerate(policies(int(count))):
        with open(f"{folder}/{i:05}.pol", "wb") as f:
            f.write(text)


def bundle(folder):
    for name in sorted(os.listdir(folder)):
        with open(f"{folder}/{name}", "rb") as f:
            text = f.read()
        sys.stdout.buffer.write(struct.pack(">I", len(text)) + text)


def expect():
    for p in json.load(sys.stdin):
        print(f"ok {p['version']}" if p["valid"] else p["fault"]["errno"])


def tally(path):
    with open(path, encoding="ascii") as f:
        for word, n in sorted(collections.Counter(line.split()[0] for line in f).items()):
            print(word, n)


if __name__ == "__main__":
    {"make": make, "bundle": bundle, "expect": expect, "tally": tally}[sys.argv[1]](*sys.argv[2:])
