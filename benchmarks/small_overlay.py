# SPDX-License-Identifier: Apache-2.0
"""A small overlay as people have them: a base of two objects, an overlay that changes them."""
from bench import write


def make(root):
    write(f"{root}/base/kustomization.yaml", "resources:\n- deployment.yaml\n- service.yaml\n")
    write(f"{root}/base/deployment.yaml", """apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
      - name: web
        image: nginx:1.25
        envFrom:
        - configMapRef:
            name: web-config
""")
    write(f"{root}/base/service.yaml", """apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: {app: web}
  ports:
  - port: 80
""")
    write(f"{root}/overlay/kustomization.yaml", """apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namePrefix: prod-
namespace: production
resources:
- ../base
labels:
- pairs:
    env: production
images:
- name: nginx
  newTag: "1.27"
configMapGenerator:
- name: web-config
  literals:
  - LEVEL=info
patches:
- patch: |-
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: web
    spec:
      replicas: 3
      template:
        spec:
          containers:
          - name: web
            resources:
              limits:
                memory: 64Mi
""")
