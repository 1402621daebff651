#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""gitops impact on a repository of many applications, for a commit that touches one: whole processes.

usage: impact.py [APPLICATIONS [ROUNDS]]      default 1000 and 10; needs git
"""
import os
import sys

import bench
import thousand_apps


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    bench.jars()
    with bench.temporary() as root:
        before, after = thousand_apps.make(count, f"{root}/work")
        os.environ["XDG_CACHE_HOME"] = f"{root}/cache"
        arguments = ["impact", "--repo", f"{root}/work", "--from", before, "--to", after]
        bench.wall([bench.LAUNCHER, *arguments])
        times = bench.turns(rounds, {
            "launcher": [bench.LAUNCHER, *arguments],
            "plain": [bench.java(), "-jar", bench.JAR, *arguments],
        })
        parse = bench.program("Calibration", f"{root}/work", 0, 1)["parseMillis"]
    bench.save("impact", {
        "applications": count,
        "rounds": rounds,
        "millis": times,
        "firstParseOfAllFilesMillis": parse,
        "launcherToParse": round(times["launcher"] / parse, 2),
    })


if __name__ == "__main__":
    main()
