#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares whether this library and Argo CD's see a difference, over random edits of what public repositories declare.

usage: diff_fuzz.py REPOSITORIES [SEED [COUNT]]      needs Go; REPOSITORIES holds expected.tsv, as ../shared/conformance/repos

Each object is applied to the cluster in memory, edited, and compared with what lies there. Prints each disagreement; not every one
is a fault of ours: Argo CD takes the order of a set for drift, and another server's defaults in a definition.
"""
import json
import subprocess
import sys

import bench
import diff_speed


def edits(before, after, path=""):
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted(set(before) | set(after)):
            yield from edits(before.get(key), after.get(key), f"{path}.{key}")
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for i, (one, other) in enumerate(zip(before, after)):
            yield from edits(one, other, f"{path}[{i}]")
    elif before != after:
        yield f"{path}: {json.dumps(before)[:120]} -> {json.dumps(after)[:120]}"


def main():
    seed, count = ([int(a) for a in sys.argv[2:]] + [1, 2000][len(sys.argv) - 2:])[:2]
    peer = diff_speed.built(".", "gitops-engine-peer") or sys.exit("needs Go")
    with bench.temporary() as root:
        pairs, ours = f"{root}/pairs.jsonl", f"{root}/ours.txt"
        print(bench.program("DiffFuzz", sys.argv[1], seed, count, pairs, ours))
        done = subprocess.run([peer, "-decide", pairs], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
        theirs = done.stdout.decode().splitlines()[:-1]
        agreed = 0
        with open(pairs, encoding="utf-8") as lines, open(ours, encoding="utf-8") as decisions:
            for line, own, other in zip(lines, decisions, theirs):
                own = own.strip()
                if (own == "same") == (other == "same"):
                    agreed += 1
                    continue
                pair = json.loads(line)
                applied = json.loads(pair["live"]["metadata"]["annotations"]["kubectl.kubernetes.io/last-applied-configuration"])
                print(f"{pair['config']['kind']} {pair['config']['metadata'].get('name')}: ours {own}, Argo CD {other}")
                for edit in edits(applied, pair["config"]):
                    print(f"    {edit}")
    print(f"{agreed} of {count} agree")


if __name__ == "__main__":
    main()
