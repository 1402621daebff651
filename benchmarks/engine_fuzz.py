#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares what this library and Argo CD's engine say of random input.

usage: engine_fuzz.py health|normal|order [SEED [COUNT [SHOWN]]]      needs Go

health: how random objects fare. normal: the form in which they are compared. order: in which order random applications are synced.
Prints the first SHOWN disagreements, and how many agree. A form of ours that has all of the engine's and more agrees too, and is
counted: the engine fills in what the types say, ours also what a server's own code does.
"""
import json
import subprocess
import sys

import bench
import diff_speed

PROGRAMS = {"health": "HealthFuzz", "normal": "NormalFuzz", "order": "OrderFuzz"}


def leaves(value, path=""):
    if isinstance(value, dict):
        return {leaf: one for key, inner in value.items() for leaf, one in leaves(inner, f"{path}.{key}").items()}
    if isinstance(value, list):
        return {leaf: one for i, inner in enumerate(value) for leaf, one in leaves(inner, f"{path}[{i}]").items()}
    return {path: value}


def compared(what, line):
    if what == "health":
        return line.split("\t")[0]
    return leaves(json.loads(line)) if what == "normal" and line.startswith("{") else line


def show(own, other):
    if not isinstance(own, dict) or not isinstance(other, dict):
        print(f"    ours    {own}\n    Argo CD {other}")
        return
    for path in sorted(set(own) | set(other)):
        if own.get(path) != other.get(path):
            print(f"    {path}: ours {own.get(path)!r}, Argo CD {other.get(path)!r}")


def main():
    what = sys.argv[1]
    seed, count, shown = ([int(a) for a in sys.argv[2:]] + [1, 2000, 10][len(sys.argv) - 2:])[:3]
    peer = diff_speed.built(".", "gitops-engine-peer") or sys.exit("needs Go")
    with bench.temporary() as root:
        given, ours = f"{root}/given.jsonl", f"{root}/ours.txt"
        print(bench.program(PROGRAMS[what], seed, count, given, ours))
        done = subprocess.run([peer, "-" + what, given], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
        theirs = done.stdout.decode().split("\n")[:-1]
        with open(given, encoding="utf-8") as lines, open(ours, encoding="utf-8") as said:
            lines, said = lines.read().split("\n")[:-1], said.read().split("\n")[:-1]
    if not len(lines) == len(said) == len(theirs) == count:
        sys.exit("not all were answered")
    agreed = fuller = 0
    for number, (line, own, other) in enumerate(zip(lines, said, theirs)):
        own, other = compared(what, own), compared(what, other)
        more = isinstance(own, dict) and isinstance(other, dict) and own != other and other.items() <= own.items()
        fuller += more
        if own == other or more:
            agreed += 1
        elif number - agreed < shown:
            print(f"{number + 1}: {line}")
            show(own, other)
    print(f"{agreed} of {count} agree" + (f", {fuller} of them with more in ours" if fuller else ""))


if __name__ == "__main__":
    main()
