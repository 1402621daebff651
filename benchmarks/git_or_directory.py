#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Renders the same from a bare repository and from a directory, in turns, in a warm process.

usage: git_or_directory.py [RESOURCES [PAIRS]]      default 2000 and 20; needs git
"""
import subprocess
import sys

import bench
import scale_curve
import thousand_apps


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    pairs = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    bench.jars()
    with bench.temporary() as root:
        scale_curve.make(count, f"{root}/work")
        thousand_apps.git(f"{root}/work", "init", "-q", "-b", "main")
        thousand_apps.git(f"{root}/work", "add", ".")
        thousand_apps.git(f"{root}/work", "commit", "-q", "-m", "all")
        subprocess.run(["git", "clone", "-q", "--bare", f"{root}/work", f"{root}/bare.git"], check=True)
        times = bench.program("GitOrDirectory", f"{root}/work", f"{root}/bare.git", "overlay", pairs)
        times["parseMillis"] = bench.program("Calibration", f"{root}/work", pairs, pairs)["parseMillis"]
    times["gitToDirectory"] = round(times["gitMillis"] / times["directoryMillis"], 2)
    times["gitToParse"] = round(times["gitMillis"] / times["parseMillis"], 2)
    bench.save("git-or-directory", {"resources": count, "pairs": pairs, **times})


if __name__ == "__main__":
    main()
