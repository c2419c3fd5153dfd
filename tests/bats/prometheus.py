#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Read the text format of Prometheus strictly, for the tests of dclist status --prometheus.

    prometheus.py FILE

Prints "NAME{LABELS} VALUE", sorted; status 1 and a reason when anything is not as the format
and its conventions say: https://prometheus.io/docs/instrumenting/exposition_formats/
"""
import re
import sys

NAME = r"dclist_[a-z][a-z0-9_]*"
LABEL = r'[a-z_]+="(?:[^"\\\n]|\\\\|\\"|\\n)*"'
SAMPLE = re.compile(rf"({NAME})(\{{{LABEL}(?:,{LABEL})*\}})? (\d+)")


def check(text):
    if not text.endswith("\n"):
        raise ValueError("the last line does not end")
    seen, samples, helped, kind = set(), {}, None, {}
    for line in text[:-1].split("\n"):
        if found := re.fullmatch(rf"# HELP ({NAME}) ([A-Z][^\\]*\.)", line):
            helped = found.group(1)
            if helped in seen:
                raise ValueError(f"twice: {line}")
            seen.add(helped)
        elif found := re.fullmatch(rf"# TYPE ({NAME}) (gauge|counter)", line):
            if found.group(1) != helped or helped in kind:
                raise ValueError(f"not behind its HELP: {line}")
            kind[helped] = found.group(2)
            if (kind[helped] == "counter") != helped.endswith("_total"):
                raise ValueError(f"not called as it is: {line}")
        elif found := SAMPLE.fullmatch(line):
            name, labels, value = found.groups()
            if name != helped or name not in kind:
                raise ValueError(f"not behind its TYPE: {line}")
            if name + (labels or "") in samples:
                raise ValueError(f"twice: {line}")
            samples[name + (labels or "")] = value
        else:
            raise ValueError(f"malformed: {line}")
    for name in seen:
        if not any(s.partition("{")[0] == name for s in samples):
            raise ValueError(f"without a value: {name}")
    return samples


try:
    for key, number in sorted(check(open(sys.argv[1], encoding="utf-8", newline="").read()).items()):
        print(key, number)
except ValueError as e:
    sys.exit(f"{sys.argv[1]}: {e}")
