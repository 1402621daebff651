#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares objects with the live ones: ours, Argo CD's library, kubectl.

usage: diff_speed.py [OBJECTS [KUBECONFIG]]      default 10000, and no real cluster

Objects of scale_curve.py, one in ten changed since they were applied to the cluster in memory, are compared by this library and by
Argo CD's (needs Go), on the same pairs. With a kubeconfig (.ci/cluster start prints one) 300 objects are applied to a namespace of
their own in that cluster, and compared by this library and by "kubectl diff --server-side" in turns: one in ten changed, and all of
them. The namespace is deleted at the end.
"""
import json
import os
import statistics
import subprocess
import sys
import time

import bench
import scale_curve

PEER = os.path.join(bench.HERE, "peers", "gitops-engine")
NAMESPACE = "gitops4j-benchmark-diff"
OWNER = "gitops4j.io/owner: benchmark"  # the label that the applier gives the objects of the application
HEAP = ("-XX:+UseParallelGC", "-Xms2g", "-Xmx2g")
ROUNDS = 5
WARM = 60  # diffs against the cluster before a time counts: the JVM compiles for long, on the cores that the server needs too


def built(package, name):
    """A program of the peers' module, or None without Go."""
    path = os.path.join(bench.ROOT, "target", name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    environment = {**os.environ, "CGO_ENABLED": "0", "GOTOOLCHAIN": "local", "GOFLAGS": ""}
    version = "-X k8s.io/component-base/version.gitVersion=v1.34.2 -X k8s.io/component-base/version.gitMajor=1 " \
              "-X k8s.io/component-base/version.gitMinor=34"
    try:
        done = subprocess.run(["go", "build", "-trimpath", "-ldflags", version, "-o", path, package], cwd=PEER, env=environment,
                              check=False)
    except OSError:
        return None
    return path if done.returncode == 0 else None


def in_memory(objects):
    with bench.temporary() as root:
        scale_curve.make(objects, root)
        pairs = f"{root}/pairs.jsonl"
        result = bench.program("DiffLive", root, "overlay", 20, pairs, options=HEAP)
        peer = built(".", "gitops-engine-peer")
        if peer:
            for workers in (1, 2):
                done = subprocess.run([peer, "-repeat", "6", "-workers", str(workers), pairs], stdout=subprocess.PIPE, check=True)
                answer = json.loads(done.stdout.decode().splitlines()[-1])
                if answer["modified"] != result["modified"] or answer["failed"]:
                    sys.exit(f"the peer sees something else: {answer['modified']} modified, {answer['failed']} failed")
                millis = statistics.median(answer["micros"][1:]) / 1000  # the first run fills its caches
                result["peerMillis" if workers == 1 else "peerTwoWorkersMillis"] = round(millis, 1)
            result["peerToOurs"] = round(result["peerMillis"] / result["warmMillis"], 1)
    return result


def objects(count, changed):
    """Half ConfigMaps, half Deployments of no replicas; one in so many changed."""
    documents = [f"apiVersion: v1\nkind: Namespace\nmetadata:\n  name: {NAMESPACE}\n  labels:\n    {OWNER}\n"]
    for i in range(count // 2):
        for document in scale_curve.pair(i).split("---\n")[1:]:
            deployment = "kind: Deployment" in document
            document = document.replace("metadata:\n", f"metadata:\n  namespace: {NAMESPACE}\n", 1)
            labels = f"  labels:\n    {OWNER}\n"
            document = document.replace("  labels:\n", labels, 1) if deployment else document.replace("\ndata:\n", f"\n{labels}data:\n", 1)
            document = document.replace("replicas: 2", "replicas: 0")
            if changed and (len(documents) - 1) % changed == 0:
                document = document.replace("app:v1", "app:v2") if deployment else document.replace("LOG_LEVEL: info", "LOG_LEVEL: debug")
            documents.append(document)
    return "---\n".join(documents)


def by_kubectl(kubectl, kubeconfig, path, differs):
    """Seconds; it must find what was changed."""
    start = time.perf_counter()
    done = subprocess.run([kubectl, "--kubeconfig", kubeconfig, "diff", "--server-side", "--force-conflicts", "--field-manager",
                           "gitops4j", "-f", path], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    seconds = time.perf_counter() - start
    found = sum(line.startswith(b"diff ") for line in done.stdout.splitlines())
    if done.returncode > 1 or found != differs:
        sys.exit(f"kubectl diff: {done.returncode}, {found} differ (expected: {differs}): {done.stderr.decode()[-1000:]}")
    return seconds


def on_cluster(kubeconfig, count=300):
    kubectl = built("k8s.io/kubernetes/cmd/kubectl", "kubectl")
    if not kubectl:
        return None
    rows = []
    with bench.temporary() as root:
        bench.write(f"{root}/applied.yaml", objects(count, 0))
        bench.program("DiffCluster", kubeconfig, f"{root}/applied.yaml", "apply")
        for name, changed in (("one in ten changed", 10), ("all changed", 1)):
            path = f"{root}/changed-{changed}.yaml"
            bench.write(path, objects(count, changed))
            ours, theirs, warm = [], [], []
            command = bench.program_command("DiffCluster", kubeconfig, path, "diff", WARM)
            with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                                  bufsize=1) as running:
                answer = json.loads(running.stdout.readline())
                for _ in range(ROUNDS):
                    running.stdin.write("next\n")  # after the first it is warm, and waits meanwhile
                    warm.append(json.loads(running.stdout.readline())["warmMillis"])
                    start = time.perf_counter()
                    bench.program("DiffCluster", kubeconfig, path, "diff")
                    ours.append((time.perf_counter() - start) * 1000)
                    theirs.append(by_kubectl(kubectl, kubeconfig, path, answer["modified"]) * 1000)
                running.stdin.close()
            rows.append({
                "what": name, "objects": count, "modified": answer["modified"], "dryRuns": answer["dryRuns"],
                "processMillis": round(statistics.median(ours), 1),
                "warmMillis": round(statistics.median(warm), 1),
                "kubectlMillis": round(statistics.median(theirs), 1),
                "kubectlToProcess": round(statistics.median(k / o for k, o in zip(theirs, ours)), 1),
                "kubectlToWarm": round(statistics.median(k / w for k, w in zip(theirs, warm)), 1),
            })
        subprocess.run([kubectl, "--kubeconfig", kubeconfig, "delete", "namespace", NAMESPACE, "--wait=false"], check=False,
                       stdout=subprocess.DEVNULL)
    return rows


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10000
    bench.jars()
    result = {"heap": " ".join(HEAP), "inMemory": in_memory(count)}
    if len(sys.argv) > 2:
        result["onCluster"] = on_cluster(sys.argv[2])
    bench.save("diff-speed", result)


if __name__ == "__main__":
    main()
