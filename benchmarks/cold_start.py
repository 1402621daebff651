#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Starts the command line on a small overlay, in turns with a JVM that prints hello.

usage: cold_start.py [ROUNDS]      needs javac; kustomize is compared if it is there
"""
import os
import statistics
import subprocess
import sys

import bench
import small_overlay


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    bench.jars()
    with bench.temporary() as root:
        small_overlay.make(root)
        overlay = f"{root}/overlay"
        bench.write(
            f"{root}/hello/Hello.java",
            'public class Hello { public static void main(String[] a) { System.out.println("hello"); } }\n')
        subprocess.run(["javac", "-d", f"{root}/hello", f"{root}/hello/Hello.java"], check=True)
        os.environ["XDG_CACHE_HOME"] = f"{root}/cache"  # the launcher makes its archive there
        archive = round(bench.wall([bench.LAUNCHER, "build", overlay]) * 1000, 1)
        commands = {
            "hello": [bench.java(), "-cp", f"{root}/hello", "Hello"],
            "launcher": [bench.LAUNCHER, "build", overlay],
            "plain": [bench.java(), "-jar", bench.JAR, "build", overlay],
        }
        if bench.kustomize():
            commands["kustomize"] = [bench.kustomize(), "build", overlay]
        times = bench.turns(rounds, commands)
        renders = [bench.program("FirstRender", root, "overlay", 50) for _ in range(max(3, rounds // 4))]
        parse = [bench.program("Calibration", root, 0, 1)["parseMillis"] for _ in range(max(3, rounds // 4))]
    first = round(statistics.median(render["firstMillis"] for render in renders), 1)
    calibration = round(statistics.median(parse), 1)
    bench.save("cold-start", {
        "rounds": rounds,
        "millis": times,
        "firstUseOfTheLauncherMillis": archive,
        "launcherToHello": round(times["launcher"] / times["hello"], 2),
        "plainToHello": round(times["plain"] / times["hello"], 2),
        "firstRenderMillis": first,
        "firstParseMillis": calibration,
        "firstRenderToFirstParse": round(first / calibration, 2),
        "warmRenderMillis": round(statistics.median(render["warmMillis"] for render in renders), 3),
    })


if __name__ == "__main__":
    main()
