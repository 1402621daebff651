#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the figures of results/*.json into docs/performance.md, and the cost curve as a picture.

usage: report.py

In the page it replaces what stands between "<!-- measured -->" and "<!-- /measured -->".
"""
import json
import math
import os

import bench

PAGE = os.path.join(bench.ROOT, "docs", "performance.md")
PICTURE = os.path.join(bench.ROOT, "docs", "performance-scale.svg")
BEGIN, END = "<!-- measured -->", "<!-- /measured -->"


def load(name):
    path = os.path.join(bench.RESULTS, f"{name}.json")
    if not os.path.exists(path):
        return None
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def millis(value):
    if value is None:
        return "–"
    return f"{value / 1000:.2f} s" if value >= 1000 else f"{value:.0f} ms" if value >= 10 else f"{value:.2f} ms"


def times(value):
    return "–" if value is None else f"{value}×"


def machine(result):
    m = result["machine"]
    parts = [m["date"], m["cpu"], f"{m['processors']} processors", f"{m['memoryGiB']} GiB", m["system"], m["java"]]
    if m["kustomize"]:
        parts.append(f"kustomize {m['kustomize']}")
    parts.append(f"commit {m['commit']}")
    if m["load"] is not None and m["load"] > m["processors"] / 2:
        parts.append(f"**a busy machine: load {m['load']:.1f}**")
    return ", ".join(parts) + "\n"


def cold_start(result):
    m = result["millis"]
    rows = [
        ["a JVM that prints hello", millis(m["hello"]), "1×"],
        ["`bin/gitops build` of a small overlay", millis(m["launcher"]), times(result["launcherToHello"])],
        ["`java -jar gitops.jar build` of it", millis(m["plain"]), times(result["plainToHello"])],
    ]
    if "kustomize" in m:
        rows.append(["`kustomize build` of it", millis(m["kustomize"]), times(round(m["kustomize"] / m["hello"], 2))])
    return table(["whole process, median", "time", "to hello"], rows) + f"""
The first render in a running JVM takes {millis(result["firstRenderMillis"])}, {times(result["firstRenderToFirstParse"])} of the first plain
parse of the same files ({millis(result["firstParseMillis"])}); a warm one {millis(result["warmRenderMillis"])}. The first use of the launcher with a JVM takes
{millis(result["firstUseOfTheLauncherMillis"])}, since it makes the archive then.
"""


def scale(result):
    rows = []
    for r in result["rows"]:
        rows.append([
            f"{r['resources']:,}", millis(r["process"]), millis(r["launcher"]), millis(r["warm"]),
            f"{r['warmMicrosPerResource']} µs", times(r["warmToParse"]), millis(r.get("kustomize")),
            times(r.get("kustomizeToProcess")), times(r.get("kustomizeToLauncher")), times(r.get("kustomizeToWarm"))])
    text = table(["resources", "`java -jar`", "`bin/gitops`", "warm", "warm, each", "warm to a plain parse", "`kustomize build`",
                  "it to `java -jar`", "to `bin/gitops`", "to warm"], rows)
    held = [r["in256MB"] for r in result["rows"] if "in256MB" in r]
    if held:
        text += f"\n10,000 resources render in a heap of 256 MB: {'yes' if held[0] else '**no**'}.\n"
    each = {r["resources"]: r["warmMicrosPerResource"] for r in result["rows"]}
    if 1000 in each and 50000 in each:
        text += f"\nA resource of 50,000 costs {each[50000] / each[1000]:.1f}× one of 1,000 in a warm process"
        text += f" (`{result['heap']}`).\n" if "heap" in result else ".\n"
    default = {r["resources"]: r.get("defaultMicrosPerResource") for r in result["rows"]}
    if default.get(1000) and default.get(50000):
        text += f"With the collector and the heap that the JVM chooses for itself it is {default[50000] / default[1000]:.1f}×"
        text += f" ({default[1000]} and {default[50000]} µs): what is alive is copied more often.\n"
    return text + f"""
kustomize was run up to {result["peerLimit"]:,} resources only: its time grows with the square.

![cost by number of resources](performance-scale.svg)
"""


def whole_repository(result):
    return table(
        ["repository", "directories", "`bin/gitops build --all`", "on one core", "by `java -jar`", "Go library, one process",
         "it to `bin/gitops`", "to `java -jar`", "one plain parse of all files"],
        [[r["repository"], r["built"], f"{r['launcherSeconds']} s", f"{r['oneCoreSeconds']} s" if "oneCoreSeconds" in r else "–",
          f"{r['plainSeconds']} s", f"{r['kustomizeSeconds']} s",
          times(r["kustomizeToLauncher"]), times(r["kustomizeToPlain"]), millis(r["parseMillis"])]
         for r in result["rows"]]) + """
A tenth of a second is the start: the JVM, its classes, code that is not compiled yet. What the Go library needs a second for or more is rendered six times as fast and more by the launcher;
what it renders in less time than a JVM needs to start can't be.
On one core means held to one processor by `taskset`.
"""


def git_or_directory(result):
    return table(
        ["from", "warm", "to the directory"],
        [["a directory", millis(result["directoryMillis"]), "1×"],
         ["a bare repository", millis(result["gitMillis"]), times(result["gitToDirectory"])]]) + f"""
{result["resources"]:,} resources; one plain parse of them takes {millis(result["parseMillis"])}.
"""


def incremental(result):
    return table(
        ["after a commit that touches one of " + f"{result['applications']:,} applications", "warm", "renders"],
        [["find it by the index of inputs, render it", millis(result["byIndexMillis"]), result["rendersByIndex"]],
         ["ask the cache for each, render what it lacks", millis(result["byCacheMillis"]), result["rendersByCache"]],
         ["everything anew, once, in a cold process", millis(result["allOnceMillis"]), result["rendersOfAll"]]]) + f"""
One plain parse of the {result["parsedFiles"]:,} files takes {millis(result["parseMillis"])}.
"""


def impact(result):
    return table(
        [f"`gitops impact` on {result['applications']:,} applications, whole process", "time"],
        [["by the launcher", millis(result["millis"]["launcher"])],
         ["by `java -jar`", millis(result["millis"]["plain"])]]) + f"""
One plain parse of all files in a new process takes {millis(result["firstParseOfAllFilesMillis"])}.
"""


def hot_paths(result):
    rows = [[p["path"], f"{p['score']:g} ± {p['error']:g} {p['unit']}"] for p in result["paths"]]
    return table([f"JMH, {result['resources']:,} resources", "time"], rows) + f"""
1,000 renders that share a base of a hundred objects, all kept: {result["aloneMegabytes"]} MB each for itself, {result["sharedMegabytes"]} MB in one session.
"""


def diff_speed(result):
    m = result["inMemory"]
    rows = [[f"this library, warm (`{result['heap']}`)", millis(m["warmMillis"]), "1×"]]
    if "peerMillis" in m:
        rows += [["Argo CD's diff library, one pair after another", millis(m["peerMillis"]), times(m["peerToOurs"])],
                 ["Argo CD's diff library, two at once", millis(m["peerTwoWorkersMillis"]),
                  times(round(m["peerTwoWorkersMillis"] / m["warmMillis"], 1))]]
    text = table([f"{m['objects']:,} objects with their live ones, {m['modified']:,} differ", "time", "to this library"], rows)
    if result.get("onCluster"):
        text += "\n" + table(
            ["against a real control plane", "objects", "dry runs", "whole process", "warm", "`kubectl diff --server-side`",
             "it to the process", "to warm"],
            [[r["what"], r["objects"], r["dryRuns"], millis(r["processMillis"]), millis(r["warmMillis"]), millis(r["kubectlMillis"]),
              times(r["kubectlToProcess"]), times(r["kubectlToWarm"])] for r in result["onCluster"]])
    return text


def apply_speed(result):
    first, again = result["first"], result["again"]
    return table(
        [f"{result['objects']:,} objects on a real control plane", "time", "`kubectl apply --server-side`", "it to this library"],
        [["first sync, with a dry run of each: whole process, by the options of `bin/gitops`", millis(first["processMillis"]), millis(first["kubectlMillis"]),
          times(first["kubectlToProcess"])],
         ["the sync in it", millis(first["syncMillis"]), millis(first["kubectlMillis"]), times(first["kubectlToSync"])],
         ["first sync of another application, warm", millis(first["warmMillis"]), millis(first["kubectlMillis"]),
          times(first["kubectlToWarm"])],
         ["again without a change: the first turn of a process", millis(again["firstTurnMillis"]), millis(again["kubectlMillis"]),
          times(again["kubectlToFirstTurn"])],
         ["a later turn, with watches", millis(again["turnMillis"]), millis(again["kubectlMillis"]), times(again["kubectlToTurn"])]]) + f"""
kubectl {result['kubectl']}, which sends one request after another and asks for no dry run; the syncs without a change wrote {again['writes']} objects.
"""


def watch_memory(result):
    return table(["live state of all applications, kept by watches", "heap"],
                 [[f"{result['objects']:,} objects", f"{result['bytes'] / 1e6:.1f} MB"],
                  ["each 10,000 objects", f"{result['megabytesFor10000']} MB"]])


PARTS = [
    ("cold-start", "Cold start", "cold_start.py", cold_start),
    ("scale", "From 100 to 50,000 resources", "scale_curve.py", scale),
    ("whole-repository", "Whole repositories", "whole_repository.py", whole_repository),
    ("git-or-directory", "Git or a directory", "git_or_directory.py", git_or_directory),
    ("incremental", "Only what changed", "incremental.py", incremental),
    ("impact", "The impact of a commit", "impact.py", impact),
    ("hot-paths", "The hot paths one by one", "hot_paths.py", hot_paths),
    ("diff-speed", "Declared and live objects", "diff_speed.py", diff_speed),
    ("apply-speed", "Syncs to a real cluster", "apply_speed.py", apply_speed),
    ("watch-memory", "Live state kept by watches", "watch_memory.py", watch_memory),
]


def picture(rows):
    """Both axes logarithmic, so that a cost that grows with the size is a line of slope one."""
    series = [
        ("kustomize build", "kustomize", "#c2410c", "6 4"),
        ("java -jar gitops.jar", "process", "#1d4ed8", ""),
        ("bin/gitops", "launcher", "#7c3aed", ""),
        ("gitops, warm", "warm", "#047857", ""),
        ("one plain parse", "parse", "#6b7280", "2 3"),
    ]
    left, top, width, height = 86, 24, 590, 330
    values = [row[key] for row in rows for _, key, _, _ in series if key in row]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    first, last = math.log10(rows[0]["resources"]), math.log10(rows[-1]["resources"])

    def x(count):
        return left + width * (math.log10(count) - first) / max(last - first, 1e-9)

    def y(value):
        return top + height * (high - math.log10(value)) / max(high - low, 1)

    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + width + 24} {top + height + 112}" '
        'font-family="system-ui, sans-serif" font-size="13">',
        "<title>Time to render by number of resources, both axes logarithmic</title>",
        '<rect width="100%" height="100%" fill="#ffffff"/>',
    ]
    for power in range(low, high + 1):
        at = y(10 ** power)
        label = f"{10 ** power:g} ms" if power < 3 else f"{10 ** (power - 3):g} s"
        out.append(f'<line x1="{left}" y1="{at:.1f}" x2="{left + width}" y2="{at:.1f}" stroke="#e5e7eb"/>')
        out.append(f'<text x="{left - 10}" y="{at + 4:.1f}" text-anchor="end" fill="#374151">{label}</text>')
    for row in rows:
        at = x(row["resources"])
        out.append(f'<line x1="{at:.1f}" y1="{top}" x2="{at:.1f}" y2="{top + height}" stroke="#f3f4f6"/>')
        # 1,000 and 2,000 are close on this axis
        anchor = "middle" if row is rows[-1] else {1000: "end", 2000: "start"}.get(row["resources"], "middle")
        out.append(f'<text x="{at:.1f}" y="{top + height + 20}" text-anchor="{anchor}" fill="#374151">{row["resources"]:,}</text>')
    out.append(f'<text x="{left + width / 2}" y="{top + height + 42}" text-anchor="middle" fill="#374151">resources</text>')
    for i, (name, key, colour, dash) in enumerate(series):
        points = [(x(row["resources"]), y(row[key])) for row in rows if key in row]
        style = f' stroke-dasharray="{dash}"' if dash else ""
        line = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
        out.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"{style}/>')
        out += [f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3" fill="{colour}"/>' for a, b in points]
        legend, below = left + i % 3 * 200, top + height + 68 + i // 3 * 22
        out.append(f'<line x1="{legend}" y1="{below}" x2="{legend + 26}" y2="{below}" stroke="{colour}" stroke-width="2"{style}/>')
        out.append(f'<text x="{legend + 32}" y="{below + 4}" fill="#111827">{name}</text>')
    out.append("</svg>")
    with open(PICTURE, "w", encoding="utf-8") as file:
        file.write("\n".join(out) + "\n")


def main():
    text = []
    for name, title, script, write in PARTS:
        result = load(name)
        text.append(f"### {title}\n\n`benchmarks/{script}`. ")
        if result is None:
            text[-1] += "Not measured yet.\n"
            continue
        text[-1] += machine(result)
        text.append(write(result))
        if name == "scale":
            picture(result["rows"])
    with open(PAGE, encoding="utf-8") as file:
        page = file.read()
    before, rest = page.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    with open(PAGE, "w", encoding="utf-8") as file:
        file.write(before + BEGIN + "\n\n" + "\n".join(text) + "\n" + END + after)


if __name__ == "__main__":
    main()
