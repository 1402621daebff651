#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the live state of a real cluster takes in memory when it is kept by watches.

usage: watch_memory.py KUBECONFIG [OBJECTS]      default 10000; .ci/cluster start prints a kubeconfig

Applies so many objects, half ConfigMaps and half Deployments of no replicas, has a WatchedCluster read both kinds in all namespaces, and
asks for the heap that is in use before and after, each after a collection. The namespace is deleted at the end.
"""
import os
import sys

import apply_speed
import bench

NAMESPACE = "gitops4j-benchmark-watch"


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    kubeconfig = os.path.abspath(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 10000
    bench.jars()
    with bench.temporary() as root:
        bench.write(f"{root}/{NAMESPACE}/all.yaml", apply_speed.objects(count, NAMESPACE))
        try:
            _, applied = apply_speed.ours(kubeconfig, root, NAMESPACE, "first")
            _, answer = apply_speed.ours(kubeconfig, root, NAMESPACE, "watch")
        finally:
            apply_speed.ours(kubeconfig, root, NAMESPACE, "delete")
    bench.save("watch-memory", {"applied": applied, **answer})


if __name__ == "__main__":
    main()
