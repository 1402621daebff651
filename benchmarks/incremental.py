#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A repository of many applications and a commit that touches one: what it takes to render what changed.

usage: incremental.py [APPLICATIONS [RUNS]]      default 1000 and 10; needs git
"""
import sys

import bench
import thousand_apps


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    bench.jars()
    with bench.temporary() as root:
        before, after = thousand_apps.make(count, f"{root}/work")
        result = bench.program("Incremental", f"{root}/work", before, after, "apps", runs)
        calibration = bench.program("Calibration", f"{root}/work", runs, runs)
    result["parseMillis"] = calibration["parseMillis"]
    result["parsedFiles"] = calibration["files"]
    result["byIndexToParse"] = round(result["byIndexMillis"] / result["parseMillis"], 3)
    bench.save("incremental", result)


if __name__ == "__main__":
    main()
