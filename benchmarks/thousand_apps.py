#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes a Git repository of N applications that share bases, and a second commit that changes one.

usage: thousand_apps.py N DIRECTORY      prints the ids of both commits

Ten bases of four objects each; application i is an overlay of base i % 10 with a prefix, a namespace,
labels, an image, a generated ConfigMap and a patch. The second commit changes the replicas in the
patch of one application. Needs git.
"""
import os
import subprocess
import sys


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)


def base(root, b):
    write(f"{root}/bases/b{b}/kustomization.yaml", "resources:\n- app.yaml\n- service.yaml\n")
    write(f"{root}/bases/b{b}/app.yaml", f"""apiVersion: apps/v1
kind: Deployment
metadata:
  name: web{b}
spec:
  replicas: 1
  selector:
    matchLabels: {{app: web{b}}}
  template:
    metadata:
      labels: {{app: web{b}}}
    spec:
      serviceAccountName: web{b}
      containers:
      - name: main
        image: registry.example.com/team/web{b}:v1
        ports:
        - containerPort: 8080
        envFrom:
        - configMapRef:
            name: settings
        resources:
          requests: {{cpu: 10m, memory: 32Mi}}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web{b}
""")
    write(f"{root}/bases/b{b}/service.yaml", f"""apiVersion: v1
kind: Service
metadata:
  name: web{b}
spec:
  selector: {{app: web{b}}}
  ports:
  - port: 80
    targetPort: 8080
""")


def application(root, i, replicas):
    b = i % 10
    write(f"{root}/apps/app-{i:04d}/kustomization.yaml", f"""apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: team-{i % 50}
namePrefix: app{i}-
resources:
- ../../bases/b{b}
labels:
- pairs:
    app.kubernetes.io/instance: app-{i:04d}
images:
- name: registry.example.com/team/web{b}
  newTag: v{i % 7}.2
configMapGenerator:
- name: settings
  literals:
  - INDEX={i}
  - LEVEL=info
patches:
- path: replicas.yaml
""")
    write(f"{root}/apps/app-{i:04d}/replicas.yaml", f"""apiVersion: apps/v1
kind: Deployment
metadata:
  name: web{b}
spec:
  replicas: {replicas}
""")


def git(root, *arguments):
    environment = dict(os.environ, GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_SYSTEM="/dev/null")
    for who in ("AUTHOR", "COMMITTER"):
        environment[f"GIT_{who}_NAME"] = "bench"
        environment[f"GIT_{who}_EMAIL"] = "bench@example.org"
        environment[f"GIT_{who}_DATE"] = "2026-01-01T00:00:00Z"
    done = subprocess.run(
        ["git", "-C", root, *arguments], env=environment, check=True, stdout=subprocess.PIPE)
    return done.stdout.decode().strip()


def make(count, root):
    """The ids of both commits."""
    for b in range(10):
        base(root, b)
    for i in range(count):
        application(root, i, 2 + i % 3)
    git(root, "init", "-q", "-b", "main")
    git(root, "add", ".")
    git(root, "commit", "-q", "-m", "all")
    before = git(root, "rev-parse", "HEAD")
    application(root, count // 2, 9)
    git(root, "add", ".")
    git(root, "commit", "-q", "-m", "one")
    git(root, "gc", "-q")
    return before, git(root, "rev-parse", "HEAD")


def main():
    print("\n".join(make(int(sys.argv[1]), sys.argv[2])))


if __name__ == "__main__":
    main()
