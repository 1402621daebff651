#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Renders every kustomization of repositories: gitops build --all, in turns with the Go library.

usage: whole_repository.py DIRECTORY...      needs go, which builds peers/kustomize

Both are whole processes over the same directories, those that both can build; the Go library builds
one after another, as its embedders run it. Where there is taskset, ours is also held to one processor.
"""
import json
import os
import shutil
import subprocess
import sys
import time

import bench


def peer(root):
    binary = f"{root}/peer"
    subprocess.run(["go", "build", "-o", binary, "."], cwd=os.path.join(bench.HERE, "peers", "kustomize"), check=True)
    return binary


def buildable(repository, binary, root):
    """The directories that both build."""
    report = f"{root}/report.jsonl"
    subprocess.run(
        [bench.java(), "-jar", bench.JAR, "build", "--all", repository, "--output-dir", f"{root}/out", "--report", report],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    with open(report, encoding="utf-8") as lines:
        ours = [line["path"] for line in map(json.loads, lines) if line["ok"]]
    asked = "".join(f"{repository}/{path}\t{root}/peer-out/{i}\n" for i, path in enumerate(ours))
    os.makedirs(f"{root}/peer-out", exist_ok=True)
    done = subprocess.run([binary], input=asked.encode(), stdout=subprocess.PIPE, check=True)
    lines = [json.loads(line) for line in done.stdout.decode().splitlines()]
    return [path for path, line in zip(ours, lines) if line["ok"]], len(ours)


def prepare(repository, binary, root):
    """What is timed for a repository, by name: a command and what it is given."""
    both, ours = buildable(repository, binary, root)
    asked = "".join(f"{repository}/{path}\t{root}/peer-out/{i}\n" for i, path in enumerate(both)).encode()
    # what does not build is tried too, which is to the peer's favour
    build = ["build", "--all", repository, "--output-dir", f"{root}/out"]
    commands = {
        "launcher": ([bench.LAUNCHER, *build], None),
        "plain": ([bench.java(), "-jar", bench.JAR, *build], None),
        "kustomize": ([binary], asked),
    }
    if shutil.which("taskset"):
        commands["oneCore"] = (["taskset", "-c", "0", bench.LAUNCHER, *build], None)
    return len(both), commands


def measure(repository, built, commands, rounds):
    seconds = {name: [] for name in commands}
    for _ in range(rounds):
        for name, (command, text) in commands.items():
            seconds[name].append(one(command, text))
    row = {
        "repository": os.path.basename(repository).replace("__", "/"),
        "built": built,
        "rounds": rounds,
        **{f"{name}Seconds": round(min(times), 2) for name, times in seconds.items()},
    }
    for name in ("launcher", "plain"):
        row[f"kustomizeTo{name.capitalize()}"] = round(row["kustomizeSeconds"] / row[f"{name}Seconds"], 1)
    row["parseMillis"] = bench.program("Calibration", repository, 0, 1)["parseMillis"]
    print(row, flush=True)
    return row


def one(command, text):
    start = time.perf_counter()
    subprocess.run(command, input=text, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - start


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    bench.jars()
    with bench.temporary() as root:
        binary = peer(root)
        rows = [
            measure(repository, *prepare(repository, binary, root), 3)
            for repository in map(os.path.abspath, sys.argv[1:])
        ]
    bench.save("whole-repository", {"rows": rows})


if __name__ == "__main__":
    main()
