# SPDX-License-Identifier: Apache-2.0
"""Makes random Kubernetes objects. Names come from a small pool, so that they meet."""

from yamltext import ODD_SCALARS, ODD_TEXTS, Raw

NAMES = ["app", "web", "db", "cfg", "sec", "default"]
NAMESPACES = ["ns1", "ns2", "default"]
IMAGES = ["nginx", "nginx:1.7", "gcr.io/a/b:v1", "redis@sha256:" + "a" * 64, "localhost:5000/app", "my.reg:443/x/y:1.0@sha256:" + "b" * 64, "$(IMAGE)", "postgres:"]
LABELS = ["app", "tier", "app.kubernetes.io/name", "env"]
VALUES = ["web", "db", "prod", "x"]

CLUSTER_KINDS = [("v1", "Namespace"), ("v1", "PersistentVolume"), ("rbac.authorization.k8s.io/v1", "ClusterRole"), ("storage.k8s.io/v1", "StorageClass"),
                 ("scheduling.k8s.io/v1", "PriorityClass"), ("apiregistration.k8s.io/v1", "APIService"), ("policy/v1beta1", "PodSecurityPolicy"), ("networking.k8s.io/v1", "IngressClass")]
WORKLOADS = [("apps/v1", "Deployment"), ("apps/v1", "StatefulSet"), ("apps/v1", "DaemonSet"), ("apps/v1", "ReplicaSet"), ("batch/v1", "Job"), ("batch/v1", "CronJob"), ("batch/v1beta1", "CronJob"),
             ("extensions/v1beta1", "Deployment"), ("v1", "Pod"), ("v1", "ReplicationController"), ("argoproj.io/v1alpha1", "Rollout"), ("v1", "PodTemplate"), ("serving.knative.dev/v1", "Service")]
OTHERS = [("v1", "Service"), ("v1", "ConfigMap"), ("v1", "Secret"), ("v1", "ServiceAccount"), ("rbac.authorization.k8s.io/v1", "Role"), ("rbac.authorization.k8s.io/v1", "RoleBinding"),
          ("rbac.authorization.k8s.io/v1", "ClusterRoleBinding"), ("networking.k8s.io/v1", "Ingress"), ("networking.k8s.io/v1beta1", "Ingress"), ("autoscaling/v2", "HorizontalPodAutoscaler"),
          ("v1", "PersistentVolumeClaim"), ("networking.k8s.io/v1", "NetworkPolicy"), ("policy/v1", "PodDisruptionBudget"), ("apiextensions.k8s.io/v1", "CustomResourceDefinition"),
          ("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration"), ("example.com/v1", "Foo"), ("example.com/v1", "Bar"), ("example.com/v1beta1", "Foo"), ("monitoring.coreos.com/v1", "ServiceMonitor")]


class Objects:
    def __init__(self, dice, odd):
        self.dice = dice
        self.odd = odd

    def chance(self, p):
        return self.dice.random() < p

    def any(self, items):
        return self.dice.choice(items)

    def some(self, items, most=3):
        return self.dice.sample(items, self.dice.randint(0, min(most, len(items))))

    def text(self):
        if self.odd and self.chance(0.3):
            return Raw(self.any(ODD_SCALARS)) if self.chance(0.5) else self.any(ODD_TEXTS)
        return self.any(["x", "y", "value", "a-b", "$(VAR)", "1", "true", "host.example.com", "multi\nline\n"])

    def value(self, depth=2):
        roll = self.dice.random()
        if depth and roll < 0.15:
            return {self.any(["a", "b", "name", "key", "c.d", "e/f"]): self.value(depth - 1) for _ in range(self.dice.randint(0, 3))}
        if depth and roll < 0.25:
            return [self.value(depth - 1) for _ in range(self.dice.randint(0, 3))]
        if roll < 0.5:
            return self.any([1, 0, -1, True, False, None, 1.5, 10**12])
        return self.text()

    def labels(self):
        return {label: self.any(VALUES) for label in self.some(LABELS)}

    def annotations(self):
        keys = ["note", "app.io/x", "config.kubernetes.io/local-config", "other"]
        result = {key: ("false" if "local" in key and self.chance(0.7) else self.text()) for key in self.some(keys, 2)}
        if self.chance(0.05):
            result["kustomize.config.k8s.io/" + self.any(["behavior", "needs-hash"])] = self.any(["merge", "replace", "create", "true", "enabled", "false"])
        return result

    def metadata(self, name=None, namespace=True):
        metadata = {"name": name or self.any(NAMES)}
        if namespace and self.chance(0.35):
            metadata["namespace"] = self.any(NAMESPACES)
        if self.chance(0.4):
            metadata["labels"] = self.labels()
        if self.chance(0.3):
            metadata["annotations"] = self.annotations()
        if self.chance(0.02):
            metadata[self.any(["labels", "annotations"])] = self.any([None, {}])
        if self.chance(0.02):
            del metadata["name"]
            metadata["generateName"] = "gen-"
        return metadata

    def source(self):
        return self.any([{"configMapRef": {"name": self.any(NAMES)}}, {"secretRef": {"name": self.any(NAMES)}}])

    def env(self):
        entry = {"name": self.any(["A", "B", "C", "VAR"])}
        roll = self.dice.random()
        if roll < 0.5:
            entry["value"] = self.text()
        elif roll < 0.75:
            entry["valueFrom"] = {"configMapKeyRef": {"name": self.any(NAMES), "key": "k"}}
        else:
            entry["valueFrom"] = {"secretKeyRef": {"name": self.any(NAMES), "key": "k"}}
        return entry

    def container(self, name):
        container = {"name": name, "image": self.any(IMAGES)}
        if self.odd and self.chance(0.05):
            container["image"] = self.text()
        if self.chance(0.3):
            container["args"] = [self.text() for _ in range(self.dice.randint(1, 3))]
        if self.chance(0.3):
            container["command"] = ["run", "$(VAR)"]
        if self.chance(0.3):
            container["env"] = [self.env() for _ in range(self.dice.randint(1, 3))]
        if self.chance(0.2):
            container["envFrom"] = [self.source()]
        if self.chance(0.3):
            container["ports"] = [{"containerPort": self.any([80, 8080]), **({"protocol": self.any(["TCP", "UDP"])} if self.chance(0.4) else {}), **({"name": "http"} if self.chance(0.4) else {})}
                                  for _ in range(self.dice.randint(1, 2))]
        if self.chance(0.2):
            container["volumeMounts"] = [{"name": "v", "mountPath": self.any(["/a", "/b"])}]
        if self.chance(0.2):
            container["resources"] = {"limits": {"cpu": self.any([1, "100m", 0.5]), "memory": "1Gi"}}
        return container

    def pod(self):
        spec = {"containers": [self.container(name) for name in (self.some(["main", "side", "log"], 2) or ["main"])]}
        if self.chance(0.2):
            spec["initContainers"] = [self.container("init")]
        if self.chance(0.3):
            spec["volumes"] = [{"name": name, **self.any([{"configMap": {"name": self.any(NAMES)}}, {"secret": {"secretName": self.any(NAMES)}}, {"emptyDir": {}}, {"persistentVolumeClaim": {"claimName": self.any(NAMES)}},
                                                          {"projected": {"sources": [{"configMap": {"name": self.any(NAMES)}}, {"secret": {"name": self.any(NAMES)}}]}}])} for name in self.some(["v", "w"], 2)]
        if self.chance(0.2):
            spec["serviceAccountName"] = self.any(NAMES)
        if self.chance(0.1):
            spec["imagePullSecrets"] = [{"name": self.any(NAMES)}]
        if self.chance(0.1):
            spec["tolerations"] = [{"key": "k", "operator": "Exists"}]
        if self.chance(0.1):
            spec["priorityClassName"] = self.any(NAMES)
        if self.chance(0.1):
            spec["affinity"] = {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [{"labelSelector": {"matchLabels": self.labels()}, "topologyKey": "zone"}]}}
        return spec

    def template(self):
        template = {"spec": self.pod()}
        if self.chance(0.7):
            template = {"metadata": {"labels": self.labels(), **({"annotations": self.annotations()} if self.chance(0.2) else {})}, **template}
        return template

    def object(self, kind=None):
        api, kind = kind or self.any(WORKLOADS + OTHERS * 2 + CLUSTER_KINDS)
        base = {"apiVersion": api, "kind": kind, "metadata": self.metadata(namespace=(api, kind) not in CLUSTER_KINDS or self.chance(0.1))}
        base.update(self.body(api, kind))
        if self.chance(0.02):
            base["status"] = {"x": self.value()}
        return base

    def body(self, api, kind):
        subject = lambda: {"kind": self.any(["ServiceAccount", "ServiceAccount", "User", "Group"]), "name": self.any(NAMES), **({"namespace": self.any(NAMESPACES)} if self.chance(0.5) else {})}
        if kind in ("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Rollout"):
            spec = {"template": self.template()}
            if self.chance(0.7):
                spec["selector"] = {"matchLabels": self.labels()} if self.chance(0.9) else {}
            if kind != "DaemonSet" and self.chance(0.5):
                spec["replicas"] = self.any([0, 1, 3])
            if kind == "StatefulSet":
                spec["serviceName"] = self.any(NAMES)
                if self.chance(0.3):
                    spec["volumeClaimTemplates"] = [{"metadata": {"name": "data"}, "spec": {"storageClassName": self.any(NAMES)}}]
            return {"spec": spec}
        if kind in ("Job", "ReplicationController"):
            return {"spec": {"template": self.template(), **({"selector": self.labels()} if kind != "Job" and self.chance(0.5) else {})}}
        if kind == "CronJob":
            return {"spec": {"schedule": "* * * * *", "jobTemplate": {"spec": {"template": self.template()}}}}
        if kind == "Pod":
            return {"spec": self.pod()}
        if kind == "PodTemplate":
            return {"template": self.template()}
        if kind == "Service":
            if "knative" in api:
                return {"spec": {"template": self.template()}}
            return {"spec": {"selector": self.labels(), "ports": [{"port": self.any([80, 443]), **({"name": "p"} if self.chance(0.5) else {}), **({"protocol": "TCP"} if self.chance(0.5) else {})} for _ in range(self.dice.randint(1, 2))],
                             **({"type": self.any(["ClusterIP", "LoadBalancer"])} if self.chance(0.3) else {})}}
        if kind == "ConfigMap":
            return {"data": {self.any(["k", "l", "file.txt", "1", "yes", "a.b"]): self.text() for _ in range(self.dice.randint(0, 3))}} if self.chance(0.9) else {"binaryData": {"b": "aGVsbG8="}}
        if kind == "Secret":
            return {"type": "Opaque", self.any(["data", "stringData"]): {self.any(["k", "l", "password"]): self.any(["aGVsbG8=", "eA=="]) for _ in range(self.dice.randint(0, 2))}}
        if kind == "ServiceAccount":
            return {"secrets": [{"name": self.any(NAMES)}], "imagePullSecrets": [{"name": self.any(NAMES)}]} if self.chance(0.4) else {}
        if kind in ("Role", "ClusterRole"):
            return {"rules": [{"apiGroups": [""], "resources": [self.any(["secrets", "configmaps", "pods"])], "verbs": ["get"], **({"resourceNames": self.some(NAMES)} if self.chance(0.6) else {})}]}
        if kind in ("RoleBinding", "ClusterRoleBinding"):
            return {"roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": self.any(["Role", "ClusterRole"]), "name": self.any(NAMES)}, **({"subjects": [subject() for _ in range(self.dice.randint(1, 2))]} if self.chance(0.9) else {})}
        if kind == "Ingress":
            backend = {"service": {"name": self.any(NAMES), "port": {"number": 80}}} if api.endswith("/v1") else {"serviceName": self.any(NAMES), "servicePort": 80}
            return {"spec": {"tls": [{"secretName": self.any(NAMES), "hosts": ["h"]}], "rules": [{"host": "h", "http": {"paths": [{"path": "/", "pathType": "Prefix", "backend": backend}]}}], **({"ingressClassName": self.any(NAMES)} if self.chance(0.2) else {})}}
        if kind == "HorizontalPodAutoscaler":
            return {"spec": {"scaleTargetRef": {"apiVersion": "apps/v1", "kind": self.any(["Deployment", "StatefulSet"]), "name": self.any(NAMES)}, "minReplicas": 1}}
        if kind == "NetworkPolicy":
            return {"spec": {"podSelector": {"matchLabels": self.labels()}, "ingress": [{"from": [{"podSelector": {"matchLabels": self.labels()}}]}]}}
        if kind == "PodDisruptionBudget":
            return {"spec": {"minAvailable": 1, "selector": {"matchLabels": self.labels()}}}
        if kind == "PersistentVolumeClaim":
            return {"spec": {"storageClassName": self.any(NAMES), "volumeName": self.any(NAMES), "accessModes": ["ReadWriteOnce"]}}
        if kind == "PersistentVolume":
            return {"spec": {"storageClassName": self.any(NAMES), "claimRef": {"name": self.any(NAMES)}}}
        if kind == "CustomResourceDefinition":
            return {"spec": {"group": "example.com", "names": {"kind": "Foo", "plural": "foos"}, "scope": self.any(["Namespaced", "Cluster"]),
                             **({"conversion": {"webhook": {"clientConfig": {"service": {"name": self.any(NAMES), "namespace": self.any(NAMESPACES)}}}}} if self.chance(0.3) else {})}}
        if kind == "ValidatingWebhookConfiguration":
            return {"webhooks": [{"name": "a.b", "clientConfig": {"service": {"name": self.any(NAMES), "namespace": self.any(NAMESPACES)}}}]}
        if kind == "APIService":
            return {"spec": {"service": {"name": self.any(NAMES), "namespace": self.any(NAMESPACES)}}}
        if kind in ("Foo", "Bar"):
            return {"spec": {"ref": {"kind": self.any(["ConfigMap", "Bar"]), "name": self.any(NAMES)}, "names": self.some(NAMES), "image": self.any(IMAGES), "replicas": 1, "list": [{"name": n, "value": self.value()} for n in self.some(["a", "b"])],
                             "free": self.value(3), **({"template": self.template()} if self.chance(0.3) else {})}}
        return {"spec": {"x": self.value()}} if self.chance(0.5) else {}

    def document(self):
        """An object, or now and then a list of objects."""
        roll = self.dice.random()
        if roll < 0.02:
            return {"apiVersion": "v1", "kind": self.any(["List", "ConfigMapList", "List"]), "items": [self.object() for _ in range(self.dice.randint(0, 2))]}
        if roll < 0.023:
            return self.any([None, {}, "text", [], {"apiVersion": "v1"}, {"kind": "ConfigMap", "metadata": {"name": "x"}}, {"apiVersion": "v1", "kind": "ConfigMap"}])
        return self.object()
