#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Renders an overlay of N resources, for growing N, in a new process and in a warm one.

usage: scale_curve.py [LARGEST [PEER_LIMIT]]      default 50000 and 2000

Half of the resources are Deployments, half ConfigMaps that they refer to; the overlay sets a prefix, a
namespace, labels, an image, and patches some fifty Deployments. kustomize is run up to PEER_LIMIT
resources, since its time grows with the square. For 10,000 resources the heap is held to 256 MB.

Warm runs have one heap at every size (HEAP), touched before they begin, whose young part holds what several renders of the largest
allocate: with less of it, what is measured at 50,000 resources is how often a collector copies them; that is measured, too, with the
collector and the sizes that a JVM chooses for itself ("warmByDefault").
"""
import sys

import bench

SIZES = (100, 1000, 2000, 10000, 50000)
HEAP = ("-XX:+UseParallelGC", "-Xms3g", "-Xmx3g", "-Xmn2g", "-XX:+AlwaysPreTouch")


def make(count, root):
    pairs = count // 2
    files = []
    for first in range(0, pairs, 100):
        files.append(f"part-{first // 100:05d}.yaml")
        bench.write(f"{root}/base/{files[-1]}", "".join(
            pair(i) for i in range(first, min(first + 100, pairs))))
    bench.write(f"{root}/base/kustomization.yaml", "resources:\n" + "".join(f"- {file}\n" for file in files))
    patches = "".join(patch(i) for i in range(0, pairs, max(10, pairs // 50))) if pairs >= 10 else ""
    bench.write(f"{root}/overlay/kustomization.yaml", """apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
- ../base
namePrefix: prod-
namespace: production
labels:
- pairs:
    env: production
images:
- name: registry.example.com/team/app
  newTag: v2.3.1
""" + ("patches:\n" + patches if patches else ""))


def pair(i):
    return f"""---
apiVersion: v1
kind: ConfigMap
metadata:
  name: config-{i:06d}
data:
  LOG_LEVEL: info
  INDEX: "{i}"
  settings.yaml: |
    server:
      port: 8080
      name: app-{i:06d}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-{i:06d}
  labels:
    app: app-{i:06d}
spec:
  replicas: 2
  selector:
    matchLabels:
      app: app-{i:06d}
  template:
    metadata:
      labels:
        app: app-{i:06d}
    spec:
      containers:
      - name: main
        image: registry.example.com/team/app:v1
        ports:
        - containerPort: 8080
        envFrom:
        - configMapRef:
            name: config-{i:06d}
        resources:
          requests:
            cpu: 10m
            memory: 32Mi
"""


def patch(i):
    return f"""- patch: |-
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: app-{i:06d}
    spec:
      replicas: 5
"""


def main():
    largest = int(sys.argv[1]) if len(sys.argv) > 1 else SIZES[-1]
    peer_limit = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
    bench.jars()
    tool = bench.kustomize()
    rows = []
    for count in (size for size in SIZES if size <= largest):
        with bench.temporary() as root:
            make(count, root)
            commands = {
                "process": [bench.java(), "-jar", bench.JAR, "build", f"{root}/overlay"],
                "launcher": [bench.LAUNCHER, "build", f"{root}/overlay"],
            }
            if tool and count <= peer_limit:
                commands["kustomize"] = [tool, "build", f"{root}/overlay"]
            row = {"resources": count, **bench.turns(3, commands)}
            runs = max(6, min(300, 300000 // count))
            row["warm"] = bench.program("FirstRender", root, "overlay", runs, options=HEAP)["warmMillis"]
            row["warmByDefault"] = bench.program("FirstRender", root, "overlay", runs)["warmMillis"]
            row["parse"] = bench.program("Calibration", root, runs, runs, options=HEAP)["parseMillis"]
            if count == 10000:
                try:
                    bench.program("FirstRender", root, "overlay", 3, options=("-Xmx256m",))
                    row["in256MB"] = True
                except RuntimeError:
                    row["in256MB"] = False
            for name in ("process", "launcher", "warm"):
                if "kustomize" in row:
                    row[f"kustomizeTo{name.capitalize()}"] = round(row["kustomize"] / row[name], 1)
            row["warmToParse"] = round(row["warm"] / row["parse"], 2)
            row["warmMicrosPerResource"] = round(row["warm"] * 1000 / count, 2)
            row["defaultMicrosPerResource"] = round(row["warmByDefault"] * 1000 / count, 2)
            rows.append(row)
            print(row, flush=True)
    bench.save("scale", {"peerLimit": peer_limit, "heap": " ".join(HEAP), "rows": rows})


if __name__ == "__main__":
    main()
