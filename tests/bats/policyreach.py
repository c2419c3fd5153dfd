#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What is said never to decide really never does, as trying all files shows.

    policyreach.py make FOLDER COUNT    random policies of few words, so that rules collide
    policyreach.py compare FOLDER <JSON what dclist policy check says of them
"""
import itertools
import json
import os
import random
import sys

BOOLEANS = ["boot_verified", "dmverity_signature", "fsverity_signature", "digest_cache"]
DIGESTS = ["dmverity_roothash", "fsverity_digest"]
SIGNER = "digest_cache_signer"
SIGNERS = ["a" * 40, "pkcs7"]
VALUES = ["sha256:" + c * 64 for c in "ab"]
OPS = ["EXECUTE", "KMODULE"]


def condition(r):
    name = r.choice([*BOOLEANS, *DIGESTS, SIGNER])
    if name in DIGESTS:
        return name, r.choice(VALUES)
    if name == SIGNER:
        return name, r.choice(SIGNERS)
    return name, r.choice([True, False])


def word(name, value):
    if name in DIGESTS or name == SIGNER:
        return f"{name}={value}"
    if name == "digest_cache":
        return f"{name}={'trusted' if value else 'untrusted'}"
    return f"{name}={'TRUE' if value else 'FALSE'}"


def rule(r, before):
    """Like one before, or new."""
    if before and r.random() < 0.3:
        op, conditions = r.choice(before)
        return op, conditions + [condition(r) for _ in range(r.choice([0, 1]))]
    return r.choice(OPS), [condition(r) for _ in range(r.choice([0, 1, 1, 2, 2, 3]))]


def policies(count):
    """Lists of (operation, conditions); None is a default."""
    r = random.Random(5)
    for _ in range(count):
        rules = []
        for _ in range(r.randrange(1, 12)):
            rules.append(rule(r, rules))
        yield [("EXECUTE", None), ("KMODULE", None)] + rules


def make(folder, count):
    os.makedirs(folder)
    for i, rules in enumerate(policies(int(count))):
        with open(f"{folder}/{i:04}.pol", "w", encoding="ascii") as f:
            print("policy_name=t policy_version=1.0.0", "DEFAULT action=ALLOW", sep="\n", file=f)
            for op, conditions in rules:
                if conditions is None:
                    print(f"DEFAULT op={op} action=DENY", file=f)
                else:
                    print(f"op={op}", *(word(*c) for c in conditions), "action=ALLOW", file=f)


def files():
    """Every file that rules can tell from another."""
    for booleans in itertools.product([True, False], repeat=4):
        for digests in itertools.product([*VALUES, None], repeat=2):
            file = dict(zip(BOOLEANS + DIGESTS, booleans + digests))
            for n in range(1 + len(SIGNERS) if file["digest_cache"] else 1):
                for signers in itertools.combinations(SIGNERS, n):
                    yield file | {SIGNER: signers}


def holds(file, name, value):
    """A file may be attested by several signers, but only a trusted one."""
    return value in file[name] if name == SIGNER else file[name] == value


def dead(rules):
    """Numbers of the lines that decide about no file."""
    alive = set()
    for op, file in itertools.product(OPS, files()):
        for i, (rule_op, conditions) in enumerate(rules):
            if rule_op == op and conditions is not None and all(holds(file, n, v) for n, v in conditions):
                alive.add(i)
                break
        else:
            alive.add(OPS.index(op))
    return {i + 3 for i in range(len(rules)) if i not in alive}


def compare(folder):
    said = json.load(sys.stdin)
    found = total = 0
    for i, (rules, answer) in enumerate(zip(policies(len(said)), said)):
        lines = {n["line"] for n in answer["notes"] if n["id"] in ("never-reached", "contradiction")}
        want = dead(rules)
        total += len(want)
        found += len(lines)
        if not lines <= want:
            print(f"{folder}/{i:04}.pol: said {sorted(lines)}, tried {sorted(want)}")
    print(f"{len(said)} policies, {found} of {total} dead lines")


if __name__ == "__main__":
    {"make": make, "compare": compare}[sys.argv[1]](*sys.argv[2:])
