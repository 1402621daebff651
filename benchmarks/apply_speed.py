#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Applies objects to a real cluster: ours and "kubectl apply --server-side" in turns.

usage: apply_speed.py KUBECONFIG [OBJECTS [ROUNDS]]      default 1000 objects, 3 rounds; .ci/cluster start prints a kubeconfig

First: the objects go into a namespace where there are none, by a new process of each, ours with the options of bin/gitops; and in a
process that has synced others before. Ours asks the server about each by a dry run before it writes the first; kubectl does not,
and sends one request after another. Again: nothing has changed; kubectl is run once more, ours as a new process and as a turn
of a loop that runs already, with its live state kept by watches. It must write nothing. The namespaces are deleted at the end.
"""
import json
import os
import shutil
import statistics
import subprocess
import sys
import time

import bench
import diff_speed
import scale_curve

PREFIX = "gitops4j-benchmark-apply"


def objects(count, namespace):
    """Half ConfigMaps, half Deployments of no replicas, so that only the API server works."""
    documents = []
    for i in range(count // 2):
        for document in scale_curve.pair(i).split("---\n")[1:]:
            document = document.replace("metadata:\n", f"metadata:\n  namespace: {namespace}\n", 1)
            documents.append(document.replace("replicas: 2", "replicas: 0"))
    return "---\n".join(documents)


def millis(command):
    return bench.wall(command) * 1000


def ours(kubeconfig, directory, namespace, *what, options=()):
    """Milliseconds of the whole process, and what it says of itself."""
    start = time.perf_counter()
    answer = bench.program("ApplyCluster", kubeconfig, directory, namespace, *what, options=options)
    return (time.perf_counter() - start) * 1000, answer


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    kubeconfig = os.path.abspath(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    bench.jars()
    kubectl = shutil.which("kubectl") or diff_speed.built("k8s.io/kubernetes/cmd/kubectl", "kubectl")
    if not kubectl:
        sys.exit("kubectl is missing")
    base = [kubectl, "--kubeconfig", kubeconfig]
    rows = {name: [] for name in ("ours", "oursWithin", "oursWarm", "kubectl", "oursAgain", "turn", "kubectlAgain")}
    writes = 0
    with bench.temporary() as root:
        for i in range(rounds):
            mine, theirs = f"{PREFIX}-ours-{i}", f"{PREFIX}-kubectl-{i}"
            warm = [f"{mine}-warm-{j}" for j in range(3)]
            for namespace in [mine, *warm]:
                bench.write(f"{root}/{namespace}/all.yaml", objects(count, namespace))
            bench.write(f"{root}/{theirs}.yaml", objects(count, theirs))
            apply = base + ["apply", "--server-side", "-f", f"{root}/{theirs}.yaml"]
            try:
                process, answer = ours(kubeconfig, root, mine, "first", options=bench.QUICK)
                rows["ours"].append(process)
                rows["oursWithin"].append(answer["millis"])
                bench.wall(base + ["create", "namespace", theirs])
                rows["kubectl"].append(millis(apply))
                _, answer = ours(kubeconfig, root, warm[0], "first", *warm[1:])
                rows["oursWarm"].append(answer["millis"])
                process, answer = ours(kubeconfig, root, mine, "repeat", 20)
                rows["oursAgain"].append(answer["firstMillis"])
                rows["turn"].append(answer["millis"])
                writes += answer["writes"]
                rows["kubectlAgain"].append(millis(apply))
            finally:
                for namespace in [mine, *warm]:
                    ours(kubeconfig, root, namespace, "delete")
                subprocess.run(base + ["delete", "namespace", theirs, "--wait=false", "--ignore-not-found"], check=False,
                               stdout=subprocess.DEVNULL)
    middle = {name: round(statistics.median(times), 1) for name, times in rows.items()}

    def ratio(theirs, mine):
        return round(statistics.median(t / m for t, m in zip(rows[theirs], rows[mine])), 1)

    version = json.loads(bench.output(kubectl, "version", "--client", "-o", "json") or "{}")
    bench.save("apply-speed", {
        "kubectl": version.get("clientVersion", {}).get("gitVersion", ""), "objects": count, "rounds": rounds,
        "first": {"processMillis": middle["ours"], "syncMillis": middle["oursWithin"], "warmMillis": middle["oursWarm"],
                  "kubectlMillis": middle["kubectl"], "kubectlToProcess": ratio("kubectl", "ours"),
                  "kubectlToSync": ratio("kubectl", "oursWithin"), "kubectlToWarm": ratio("kubectl", "oursWarm")},
        "again": {"firstTurnMillis": middle["oursAgain"], "turnMillis": middle["turn"], "kubectlMillis": middle["kubectlAgain"],
                  "kubectlToFirstTurn": ratio("kubectlAgain", "oursAgain"), "kubectlToTurn": ratio("kubectlAgain", "turn"),
                  "writes": writes},
    })
    if writes:
        sys.exit("a sync without a change wrote something")


if __name__ == "__main__":
    main()
