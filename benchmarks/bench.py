# SPDX-License-Identifier: Apache-2.0
"""What the scripts here have in common: the machine, timing in turns, the results on disk.

Only Python's standard library. Each script measures one thing, prints it, and writes it to
results/NAME.json; report.py makes docs/performance.md and its picture of these files.
"""
import datetime
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
RESULTS = os.path.join(HERE, "results")
JAR = os.path.join(ROOT, "examples", "gitops-cli", "target", "gitops.jar")
PROGRAMS = os.path.join(HERE, "target", "benchmarks.jar")
LAUNCHER = os.path.join(ROOT, "examples", "gitops-cli", "bin", "gitops")
QUICK = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")  # what the launcher asks for


def need(path, how):
    if not os.path.exists(path):
        sys.exit(f"{os.path.relpath(path, ROOT)} is missing: {how}")
    return path


def jars():
    for jar in (JAR, PROGRAMS):
        need(jar, "mvn -Pfast package -DskipTests")


def java():
    home = os.environ.get("JAVA_HOME")
    return os.path.join(home, "bin", "java") if home else "java"


def kustomize():
    """The reference tool, or None; go install sigs.k8s.io/kustomize/kustomize/v5@v5.8.1 gets it."""
    found = shutil.which("kustomize") or os.path.expanduser("~/go/bin/kustomize")
    return found if os.path.exists(found) else None


def output(*command):
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        return done.stdout.decode(errors="replace").strip()
    except OSError:
        return ""


def machine():
    """Where and with what: no name of a host or a user."""
    cpu = platform.processor() or platform.machine()
    memory = 0
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as info:
            cpu = re.search(r"model name\s*:\s*(.*)", info.read()).group(1)
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 30
    except (OSError, AttributeError, ValueError):
        pass
    tool = kustomize()
    return {
        "date": datetime.date.today().isoformat(),
        "cpu": cpu,
        "processors": os.cpu_count(),
        "memoryGiB": memory,
        "system": f"{platform.system()} {platform.release().split('-')[0]}",
        "java": output(java(), "-version").splitlines()[0].replace('"', ""),
        "kustomize": output(tool, "version") if tool else "",
        "git": output("git", "--version"),
        "commit": output("git", "-C", ROOT, "rev-parse", "--short", "HEAD"),
        "load": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
    }


def wall(command, **options):
    """Seconds of one run; the program must succeed."""
    start = time.perf_counter()
    done = subprocess.run(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False, **options)
    seconds = time.perf_counter() - start
    if done.returncode != 0:
        sys.exit(f"{command}: {done.stderr.decode(errors='replace')[-2000:]}")
    return seconds


def turns(rounds, commands, **options):
    """Medians in milliseconds of commands that are run in turns, so that all see the same machine."""
    times = {name: [] for name in commands}
    for i in range(rounds + 1):
        for name, command in commands.items():
            seconds = wall(command, **options)
            if i > 0:  # the first round fills the caches of the disk
                times[name].append(seconds * 1000)
    return {name: round(statistics.median(all), 1) for name, all in times.items()}


def program_command(name, *arguments, options=()):
    """The command of a program of benchmarks.jar."""
    return [java(), *options, "-cp", PROGRAMS, f"io.gitops4j.benchmarks.run.{name}", *map(str, arguments)]


def program(name, *arguments, options=()):
    """What a program of benchmarks.jar prints."""
    command = program_command(name, *arguments, options=options)
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{name} failed with {done.returncode}")
    return json.loads(done.stdout.decode().splitlines()[-1])


def save(name, result):
    os.makedirs(RESULTS, exist_ok=True)
    result = {"machine": machine(), **result}
    with open(os.path.join(RESULTS, f"{name}.json"), "w", encoding="utf-8") as out:
        json.dump(result, out, indent=1)
        out.write("\n")
    print(json.dumps(result, indent=1))


def temporary():
    return tempfile.TemporaryDirectory(prefix="gitops-bench-")


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)
