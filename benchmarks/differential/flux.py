#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares what a random Flux Kustomization makes of a random source with Flux's own libraries; see README.md."""

import argparse
import collections
import json
import os
import random
import shutil
import subprocess
import sys

from cases import Case
from differential import NAMES, QUIET, Sides
from yamltext import Writer

EXPRESSIONS = ["${A}", "${B}", "${A:-d}", "${N:-d}", "${N:=3}", "${#A}", "${A^^}", "${A:1:2}", "${A#a}", "${A%c}", "${A/b/x}", "$${A}", "$A", "${N}", "${a.b}", "${E:-e}", "x${A}y", "${Y}", "${I}", "${F}", "${T}"]
VARIABLES = {"A": "abc", "B": "true", "E": "", "Y": "yes", "I": "007", "F": "1.10", "T": "2024-01-02"}


class FluxCase(Case):
    """A random source, and a Kustomization over one of its directories."""

    def __init__(self, seed):
        super().__init__(seed)
        self.directory = sorted({os.path.dirname(path) for path in self.files if os.path.basename(path) in NAMES})[-1]
        if self.chance(0.35):
            self.plain()
        self.object = self.kustomization_object()

    def plain(self):
        """A directory without a kustomization: manifests, deeper ones, a base, perhaps what is no manifest."""
        self.directory = "plain"
        for name in self.some(["b.yaml", "a.yml", "z/deep/c.yaml", ".hidden.yaml", "z/d.yaml"], 4, 0):
            self.add("plain", name, self.objects())
        if self.chance(0.3):
            self.files["plain/m/kustomization.yaml"] = [{"resources": ["x.yaml"], "namePrefix": "m-"}]
            self.add("plain/m", "x.yaml", self.objects())
        if self.chance(0.1):
            self.files["plain/values.yaml"] = [{"replicas": 2}]
        self.files["plain/README.md"] = [{"text": "none"}]

    def kustomization_object(self):
        spec = {"interval": "10m", "prune": True, "path": self.any(["./", "", "/"]) + self.directory, "sourceRef": {"kind": "GitRepository", "name": "app"}}
        fields = {
            "targetNamespace": lambda: self.any(["flux", "ns1", "${A}"]),
            "namePrefix": lambda: self.any(["f-", "${A}-"]),
            "nameSuffix": lambda: "-f",
            "images": lambda: [{key: entry[key] for key in ("name", "newName", "newTag", "digest") if key in entry} for entry in self.images()],
            "patches": lambda: [self.flux_patch() for _ in range(self.dice.randint(1, 2))],
            "components": lambda: self.any([["../none"], ["../base"], ["https://example.org/x"]]),
            "ignoreMissingComponents": lambda: True,
            "buildMetadata": lambda: self.some(["originAnnotations", "transformerAnnotations", "managedByLabel"], 3, 1),
            "patchesStrategicMerge": lambda: [self.merge_document()],
        }
        rates = {"components": 0.06, "patchesStrategicMerge": 0.1, "buildMetadata": 0.2, "images": 0.4, "patches": 0.5}
        for name, make in fields.items():
            if self.chance(rates.get(name, 0.3)):
                spec[name] = make()
        if self.chance(0.5):
            spec["postBuild"] = {"substitute": {key: VARIABLES[key] for key in self.some(list(VARIABLES), 7, 0)}}
            data = {f"k{i}": self.any(EXPRESSIONS) for i in range(self.dice.randint(1, 3))}
            self.patched = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "expressions"}, "data": data}
            name = self.add(self.directory, "expressions.yaml", [self.patched])
            for path, documents in self.files.items():
                if os.path.dirname(path) == self.directory and os.path.basename(path) in NAMES and documents and isinstance(documents[0], dict):
                    resources = documents[0].get("resources")
                    if isinstance(resources, list):
                        resources.append(name)
        return {"apiVersion": "kustomize.toolkit.fluxcd.io/v1beta2", "kind": "Kustomization", "metadata": {"name": "app", "namespace": "apps"}, "spec": spec}

    def flux_patch(self):
        entry = {"patch": self.inline(self.directory, [self.merge_document()])} if self.chance(0.5) else {"patch": self.operations_text(), "target": self.target()}
        if "target" not in entry and self.chance(0.4):
            entry["target"] = self.target()
        return entry


class ExpressionCase:
    """One random expression in a ConfigMap."""

    odd = False

    def __init__(self, seed):
        self.seed = seed
        self.dice = random.Random(seed)
        config = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c"}, "data": {"k": self.expression(0), "l": "x" + self.expression(0)}}
        self.files = {"c.yaml": [config]}
        substitute = {name: self.value() for name in ("A", "B", "E")}
        self.object = {"apiVersion": "kustomize.toolkit.fluxcd.io/v1", "kind": "Kustomization", "metadata": {"name": "app", "namespace": "apps"},
                       "spec": {"interval": "10m", "prune": True, "sourceRef": {"kind": "GitRepository", "name": "app"}, "postBuild": {"substitute": substitute}}}

    def value(self):
        return "".join(self.dice.choice(["a", "b", "c", "é", "/", ".", " ", "1", "0", "-", "_", "A", ":", "#", "'", '"', "{", "[", "*", "yes", "null", "%", "~", "|", ">", "&", "!", ",", "0x1F", "1e3", "2024-01-02", "\n"]) for _ in range(self.dice.randint(0, 4)))

    def expression(self, depth):
        name = self.dice.choice(["A", "A", "B", "E", "N", "Z_1", "é", "1", "a.b", ""]) if self.dice.random() < 0.3 else self.dice.choice(["A", "B"])
        inner = "".join(self.dice.choice(["a", "b", "c", "é", "*", "?", "[ab]", "[", "\\\\", "/", "1", "2", "-1", ":", "$$", " ", "."]) for _ in range(self.dice.randint(0, 3)))
        if depth < 3 and self.dice.random() < 0.25:
            inner = self.expression(depth + 1)
        operator = self.dice.choice(["", "", ":-", ":=", "=", ":+", ":?", "-", "+", "^", "^^", ",", ",,", ":", ":1:", "#", "##", "%", "%%", "/", "//", "/#", "/%"])
        tail = self.dice.choice(["", "/x", "/", "/é"]) if operator.startswith("/") else ""
        opened = self.dice.choice(["${", "${", "${", "${", "${#", "$${", "$", "${ "]) if self.dice.random() < 0.3 else "${"
        closed = "" if self.dice.random() < 0.02 else "}"
        return opened + name + operator + (inner if operator else "") + tail + closed


def compare(options, cases):
    """Gives name to (kind of difference, detail)."""
    shutil.rmtree(options.work, ignore_errors=True)
    lines = {"ours": [], "theirs": []}
    for name, case in cases.items():
        for side in lines:
            root = os.path.join(options.work, side, name)
            for path, documents in case.files.items():
                file = os.path.join(root, "source", path)
                os.makedirs(os.path.dirname(file), exist_ok=True)
                with open(file, "wb") as out:
                    out.write(Writer(case.seed, case.odd).file(path, documents).encode("utf-8", "surrogatepass"))
            with open(os.path.join(root, "object.json"), "w") as out:
                json.dump(case.object, out, default=str)
            lines[side].append(f"{root}/source\t{root}/object.json\t{root}/out\n")
    java = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", options.jar, "io.gitops4j.benchmarks.run.FluxBuilds"]
    for command, side in ((java, "ours"), ([options.peer], "theirs")):
        done = subprocess.run(command, input="".join(lines[side]), text=True, capture_output=True, env={**QUIET, "PATH": os.environ["PATH"]})
        if done.returncode:
            sys.exit(f"{side}: {done.stderr[-2000:]}")
    return {name: judge(*(os.path.join(options.work, side, name, "out") for side in ("ours", "theirs"))) for name in cases}


def judge(ours, theirs):
    line = {"error": None, "ok": True}
    if os.path.exists(ours + ".err"):
        with open(ours + ".err") as file:
            line = {"error": {"message": file.read()}, "ok": False}
    return Sides.judge(line, ours + ".yaml", theirs)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer", required=True, help="the program that benchmarks/peers/flux builds")
    parser.add_argument("--jar", required=True, help="benchmarks.jar")
    parser.add_argument("--seed", type=int, default=1, help="the first seed; case N has the seed SEED + N")
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--expressions", action="store_true", help="single expressions in place of sources")
    parser.add_argument("--work", default="/tmp/differential-flux", help="scratch directory; emptied")
    parser.add_argument("--show", type=int, default=20, help="how many differences are told in full")
    options = parser.parse_args()
    total = collections.Counter()
    make = ExpressionCase if options.expressions else FluxCase
    cases = {f"c{seed}": make(seed) for seed in range(options.seed, options.seed + options.cases)}
    for name, (kind, detail) in compare(options, cases).items():
        total[kind] += 1
        if kind.isupper() and total[kind] <= options.show:
            print(f"{kind} {name}: {detail}", flush=True)
    print(json.dumps(dict(total)))
    return 1 if any(kind.isupper() for kind in total) else 0


if __name__ == "__main__":
    sys.exit(main())
