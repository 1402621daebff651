#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The hot paths one by one, by JMH, for 2,000 resources; and the heap of 1,000 applications that share a base.

usage: hot_paths.py
"""
import json
import re
import subprocess

import bench

RESOURCES = 2000


def paths(root):
    found = f"{root}/jmh.json"
    subprocess.run(
        [bench.java(), "-jar", bench.PROGRAMS, "-p", f"resources={RESOURCES}", "-wi", "4", "-i", "5", "-w", "2", "-r", "2",
         "-rf", "json", "-rff", found],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    with open(found, encoding="utf-8") as file:
        return [
            {"path": ".".join(run["benchmark"].split(".")[-2:]),
             "score": round(run["primaryMetric"]["score"], 3),
             "error": round(float(run["primaryMetric"]["scoreError"]), 3),
             "unit": run["primaryMetric"]["scoreUnit"]}
            for run in json.load(file)]


def heap():
    """Megabytes that 1,000 renders take which are kept: each alone, and in one session."""
    said = subprocess.run(
        [bench.java(), "-Xmx2g", "-cp", bench.PROGRAMS, "io.gitops4j.benchmarks.SharedMemory"],
        stdout=subprocess.PIPE, check=True).stdout.decode()
    alone, shared = (int(number) for number in re.findall(r": (\d+) MB", said))
    return {"aloneMegabytes": alone, "sharedMegabytes": shared}


def main():
    bench.jars()
    with bench.temporary() as root:
        bench.save("hot-paths", {"resources": RESOURCES, "paths": paths(root), **heap()})


if __name__ == "__main__":
    main()
