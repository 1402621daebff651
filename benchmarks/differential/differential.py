#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares this renderer with kustomize on random kustomizations; see README.md."""

import argparse
import collections
import copy
import json
import os
import shutil
import subprocess
import sys

from cases import Case
from yamltext import Whole, Writer

NAMES = {"kustomization.yaml", "kustomization.yml", "Kustomization"}
QUIET = {"PATH": "/nowhere", "HTTPS_PROXY": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9", "HOME": "/nowhere"}


class Sides:
    """Builds every kustomization below a directory on both sides, each in one process."""

    def __init__(self, peer, jar):
        self.peer = peer
        self.jar = jar

    def compare(self, work, cases):
        """cases: name to {path: text}. Gives name to a list of (directory, kind of difference, detail)."""
        shutil.rmtree(work, ignore_errors=True)
        for name, files in cases.items():
            for path, text in files.items():
                file = os.path.join(work, "in", name, path)
                os.makedirs(os.path.dirname(file), exist_ok=True)
                with open(file, "wb") as out:
                    out.write(text.encode("utf-8", "surrogatepass"))
        root, ours, theirs = (os.path.join(work, part) for part in ("in", "ours", "theirs"))
        directories = sorted({os.path.relpath(d, root) for d, _, files in os.walk(root) if NAMES & set(files)})
        os.makedirs(ours)
        lines = "".join(f"{root}/{d}\t{theirs}/{d}/m\n" for d in directories)
        other = subprocess.Popen([self.peer], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=QUIET, text=True)
        command = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", self.jar, "build", "--all", root]
        java = subprocess.Popen(command + ["--output-dir", ours, "--report", work + "/report.jsonl", "--jobs", "1"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        other.communicate(lines)
        _, errors = java.communicate()
        if not os.path.exists(work + "/report.jsonl"):
            sys.exit("no report: " + errors[-2000:])
        with open(work + "/report.jsonl") as report:
            said = {line["path"]: line for line in map(json.loads, report)}
        found = collections.defaultdict(list)
        counts = collections.Counter()
        for directory in directories:
            kind, detail = self.judge(said.get(directory), f"{ours}/{directory}/manifests.yaml", f"{theirs}/{directory}/m")
            counts[kind] += 1
            if kind.isupper():
                found[directory.split("/")[0]].append((directory.partition("/")[2], kind, detail))
        return found, counts

    @staticmethod
    def judge(line, ours, theirs):
        if line is None:
            return "ABSENT", "no line in our report"
        error = (line["error"] or {}).get("message", "")
        if "cli.internal" in (line["error"] or {}).get("code", ""):
            return "CRASH", error
        if os.path.exists(theirs + ".err"):
            with open(theirs + ".err", encoding="utf-8", errors="replace") as file:
                refusal = file.read()
            if "panic" in refusal[:10].lower():
                return "peer panics", refusal
            return ("WEACCEPT", refusal[-400:]) if line["ok"] else ("both refuse", "")
        if not line["ok"]:
            return "WEREFUSE", error
        with open(theirs + ".yaml", "rb") as a, open(ours, "rb") as b:
            want, got = a.read(), b.read()
        if want == got:
            return "same", ""
        x, y = want.decode("utf-8", "replace").split("\n"), got.decode("utf-8", "replace").split("\n")
        at = next((i for i, (p, q) in enumerate(zip(x, y)) if p != q), min(len(x), len(y)))
        return "DIFFER", f"line {at + 1}\n  want {x[max(0, at - 1):at + 2]}\n  got  {y[max(0, at - 1):at + 2]}"


def smaller(files):
    """Every tree with one thing less: a file, an entry, an item; the biggest first."""
    for path in list(files):
        yield {p: d for p, d in files.items() if p != path}
    for path, documents in files.items():
        if isinstance(documents, Whole):
            lines = documents.split("\n")
            for i in range(len(lines)):
                yield {**files, path: Whole("\n".join(lines[:i] + lines[i + 1 :]))}
            continue
        for place in places(documents, ()):
            changed = copy.deepcopy(documents)
            node = changed
            for step in place[:-1]:
                node = node[step]
            del node[place[-1]]
            yield {**files, path: changed}


def places(node, path):
    steps = list(node) if isinstance(node, dict) else range(len(node))
    for step in steps:
        yield path + (step,)
    for step in steps:
        if isinstance(node[step], (dict, list)):
            yield from places(node[step], path + (step,))


def shrink(sides, work, case, directory, kind, rounds):
    """Takes away what the difference does not need, many tries in one process."""
    files = case.files
    for _ in range(rounds):
        tries = list(smaller(files))[:400]
        texts = {f"t{i:04}": Texts(case, attempt).texts() for i, attempt in enumerate(tries)}
        found, _ = sides.compare(work, texts)
        good = [i for i in range(len(tries)) if any(d == directory and k == kind for d, k, _ in found.get(f"t{i:04}", []))]
        if not good:
            break
        files = combined(sides, work, case, files, [tries[i] for i in good], directory, kind)
    return files


def combined(sides, work, case, files, tries, directory, kind):
    """Whole files that may go are dropped together if that keeps the difference; else the first try wins."""
    gone = [p for t in tries for p in files if p not in t]
    if len(gone) > 1:
        attempt = {p: d for p, d in files.items() if p not in gone}
        found, _ = sides.compare(work, {"all": Texts(case, attempt).texts()})
        if any(d == directory and k == kind for d, k, _ in found.get("all", [])):
            return attempt
    return tries[0]


class Texts:
    def __init__(self, case, files):
        self.case, self.files = case, files

    def texts(self):
        writer = Writer(self.case.seed, self.case.odd)
        return {path: writer.file(path, documents) for path, documents in self.files.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer", required=True, help="the program that benchmarks/peers/kustomize builds")
    parser.add_argument("--jar", required=True, help="gitops.jar of examples/gitops-cli")
    parser.add_argument("--seed", type=int, default=1, help="the first seed; case N has the seed SEED + N")
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--work", default="/tmp/differential", help="scratch directory; emptied")
    parser.add_argument("--keep", help="write each failing case there")
    parser.add_argument("--shrink", type=int, default=0, metavar="ROUNDS", help="make failing cases smaller first")
    parser.add_argument("--show", type=int, default=20, help="how many differences are told in full")
    options = parser.parse_args()
    sides = Sides(options.peer, options.jar)
    total = collections.Counter()
    shown = 0
    for start in range(options.seed, options.seed + options.cases, 500):
        cases = {f"c{seed}": Case(seed) for seed in range(start, min(start + 500, options.seed + options.cases))}
        found, counts = sides.compare(options.work, {name: case.texts() for name, case in cases.items()})
        total += counts
        for name, differences in found.items():
            directory, kind, detail = differences[0]
            if shown < options.show:
                shown += 1
                print(f"{kind} {name} {directory}: {detail}", flush=True)
                if options.keep:
                    files = shrink(sides, options.work + "-shrink", cases[name], directory, kind, options.shrink)
                    for path, text in Texts(cases[name], files).texts().items():
                        file = os.path.join(options.keep, name, path)
                        os.makedirs(os.path.dirname(file), exist_ok=True)
                        with open(file, "wb") as out:
                            out.write(text.encode("utf-8", "surrogatepass"))
    print(json.dumps(dict(total)))
    return 1 if any(kind.isupper() for kind in total) else 0


if __name__ == "__main__":
    sys.exit(main())
