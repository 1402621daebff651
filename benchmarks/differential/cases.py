# SPDX-License-Identifier: Apache-2.0
"""Makes random kustomizations: each case is a few directories that build on each other."""

import json
import random

from objects import IMAGES, LABELS, NAMES, NAMESPACES, OTHERS, VALUES, WORKLOADS, Objects
from yamltext import ODD_SCALARS, ODD_TEXTS, Raw, Whole, Writer

FIELD_SPECS = ["metadata/name", "metadata/annotations", "metadata/labels", "spec/ref/name", "spec/names", "spec/list[]/name", "spec/list/value", "spec/template/metadata/labels", "spec/image", "spec/replicas", "spec/free", "spec/a\\/b/c", "spec/new/field", "metadata/annotations/app.io\\/x"]
FIELD_PATHS = ["metadata.name", "metadata.namespace", "metadata.annotations.note", "metadata.annotations.[app.io/x]", "metadata.annotations.app\\.io/x", "metadata.labels.app", "data.k", "data.[file.txt]", "spec.replicas", "spec.template.spec.containers.0.image",
               "spec.template.spec.containers.[name=main].image", "spec.template.spec.containers.*.image", "spec.template.spec.containers.[name=main].env.[name=A].value", "spec.template.spec.containers.[name=side].args", "spec.template.spec.containers", "spec.list.[name=a].value",
               "spec.list.0.value", "spec.list.-", "spec.free", "spec.free.a", "spec.new", "spec.new.deep.field", "spec.names.0", "spec.ref", "spec.template", "spec.selector.matchLabels.app", "kind", "apiVersion", "spec.ports.*.port", "spec.ports.[port=80].name", "data.l.a", "spec.rules.0.host", "", "spec.template.spec.volumes.[name=v]", "metadata.labels", "spec.list.[name=.*].value", "metadata.labels.[app.kubernetes.io/name]"]
JSON_PATHS = ["/metadata/name", "/metadata/namespace", "/metadata/annotations", "/metadata/annotations/note", "/metadata/annotations/app.io~1x", "/metadata/labels/app", "/spec/replicas", "/spec/template/spec/containers/0/image", "/spec/template/spec/containers/0", "/spec/template/spec/containers/-", "/spec/template/spec/containers/-1", "/spec/list/0", "/spec/list/5", "/spec/list/0/value", "/spec/new", "/spec/new/x", "/data/k", "/data", "/spec", "", "/", "/kind", "/spec/free", "/spec/free/a", "/spec/names/-", "/spec/ports/0/port", "/spec/a~0b", "spec/x"]


class Case:
    """One random case. The files are kept as trees, so that a failing case can be made smaller."""

    def __init__(self, seed):
        self.seed = seed
        self.dice = random.Random(seed)
        self.odd = self.dice.random() < 0.4
        self.make = Objects(self.dice, self.odd)
        self.files = {}
        self.known = []
        layers = self.dice.choice([1, 1, 2, 2, 3])
        previous = None
        for depth in range(layers):
            name = ["base", "overlay", "top"][depth]
            self.kustomization(name, [f"../{previous}"] if previous else [], depth)
            previous = name

    # -- small things

    def chance(self, p):
        return self.dice.random() < p

    def any(self, items):
        return self.dice.choice(items)

    def some(self, items, most=3, least=0):
        return self.dice.sample(items, self.dice.randint(least, min(most, len(items))))

    def add(self, directory, name, documents):
        while f"{directory}/{name}" in self.files:
            name = "x" + name
        self.files[f"{directory}/{name}"] = documents
        return name

    def objects(self):
        """Random documents; what they hold is remembered, so that patches find it."""
        documents = [self.make.document() for _ in range(self.dice.randint(1, 3))]
        for document in list(documents):
            if isinstance(document, dict) and isinstance(document.get("metadata"), dict) and "kind" in document and "apiVersion" in document:
                key = (document["apiVersion"], document["kind"], document["metadata"].get("name"), document["metadata"].get("namespace"))
                if any(key == other[:4] for other in self.known) and not self.chance(0.03):
                    documents.remove(document)
                else:
                    self.known.append(key)
        return documents or [{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": f"cm{len(self.files)}"}}]

    def thing(self):
        """Kind and name of an object that is there, mostly."""
        if self.known and self.chance(0.93):
            return self.any(self.known)
        api, kind = self.any(WORKLOADS + OTHERS)
        return api, kind, self.any(NAMES), None

    def maybe(self, **fields):
        return {key: value() for key, value in fields.items() if self.chance(0.5)}

    # -- a kustomization

    def kustomization(self, directory, bases, depth):
        component = False
        fields = {}
        if self.chance(0.3):
            fields["apiVersion"] = "kustomize.config.k8s.io/v1beta1"
            fields["kind"] = "Kustomization"
        self.fill(directory, fields, bases, 0.18 if depth else 0.13)
        if self.chance(0.2):
            names = []
            for i in range(self.dice.randint(1, 2)):
                name = f"{directory}-component{i}"
                body = {"apiVersion": "kustomize.config.k8s.io/v1alpha1", "kind": "Component"}
                self.fill(name, body, [], 0.15, resources=0.3)
                self.files[f"{name}/kustomization.yaml"] = [body]
                names.append(f"../{name}")
            fields["components"] = names
        file = self.any(["kustomization.yaml"] * 8 + ["kustomization.yml", "Kustomization"])
        self.files[f"{directory}/{file}"] = [fields]

    def fill(self, directory, fields, bases, rate, resources=0.9):
        listed = list(bases)
        for i in range(self.dice.randint(1, 3) if self.chance(resources) else 0):
            documents = self.objects()
            listed.append(self.add(directory, self.any(["r.yaml", "r.yaml", "s.yaml", "deep/t.yaml", "u.json" if not self.odd else "u.yml"]), documents))
        if listed:
            fields[self.any(["resources"] * 19 + ["bases"]) if bases == listed else "resources"] = listed
        parts = {
            "namePrefix": lambda: self.any(["p-", "pre", "a.", "", "P-"]),
            "nameSuffix": lambda: self.any(["-s", "-v1", ""]),
            "namespace": lambda: self.any(NAMESPACES + ["kube-system"]),
            "commonLabels": lambda: {label: self.any(VALUES) for label in self.some(LABELS, 2, 1)},
            "labels": lambda: [self.label() for _ in range(self.dice.randint(1, 2))],
            "commonAnnotations": lambda: {self.any(["note", "app.io/x", "z"]): self.any(["x", "1", "a b", "true", "", "multi\nline", "é"])},
            "images": self.images,
            "imageTags": self.images,
            "replicas": lambda: [{"name": self.workload(), "count": self.any([0, 1, 5])}],
            "configMapGenerator": lambda: [self.generator(directory, False) for _ in range(self.dice.randint(1, 2))],
            "secretGenerator": lambda: [self.generator(directory, True) for _ in range(self.dice.randint(1, 2))],
            "generatorOptions": self.options,
            "patches": lambda: [self.patch(directory) for _ in range(self.dice.randint(1, 2))],
            "patchesStrategicMerge": lambda: [self.merge_text(directory) for _ in range(self.dice.randint(1, 2))],
            "patchesJson6902": lambda: [{"target": self.exact(), **self.text_or_file(directory, "patch", self.operations_text())}],
            "replacements": lambda: self.replacements(directory),
            "vars": lambda: [self.var(name) for name in self.some(["VAR", "IMAGE", "A"], 2, 1)],
            "sortOptions": lambda: self.any([{"order": "legacy"}, {"order": "fifo"}, {"order": "legacy", "legacySortOptions": {"orderFirst": ["Namespace", "Secret"], "orderLast": ["Deployment"]}}, {"order": "legacy", "legacySortOptions": {}}]),
            "buildMetadata": lambda: self.some(["originAnnotations", "transformerAnnotations", "managedByLabel"], 3, 1),
            "configurations": lambda: [self.add(directory, "config.yaml", [self.configuration()])],
            "crds": lambda: [self.add(directory, "crd.json", [self.crd()])],
            "openapi": lambda: {"path": self.add(directory, "schema.json", [self.schema()])},
            "transformers": lambda: [self.plugin_file(directory, self.transformer(directory))],
            "generators": lambda: [self.plugin_file(directory, self.generator_plugin(directory))],
            "validators": lambda: [self.plugin_file(directory, self.transformer(directory))],
            "metadata": lambda: self.any([{"name": "k"}, {"name": "k", "annotations": {"config.kubernetes.io/local-config": "true"}}]),
        }
        rare = {"imageTags": 0.3, "crds": 0.3, "openapi": 0.25, "validators": 0.2, "sortOptions": 0.5, "metadata": 0.3, "buildMetadata": 0.5, "generators": 0.5, "generatorOptions": 0.6, "patchesJson6902": 0.6}
        names = list(parts)
        self.dice.shuffle(names)
        for name in names:
            if name == "replicas" and self.workload() not in [known[2] for known in self.known] and self.chance(0.9):
                continue
            if self.chance(rate * rare.get(name, 1.0)):
                fields[name] = parts[name]()
        if self.odd and self.chance(0.01):
            fields[self.any(list(parts) + ["unknown", "Resources"])] = self.any([None, [], {}, "text", Raw(self.any(ODD_SCALARS)), 1, [None], [{}], True])

    def kind(self, thing=None):
        api, kind = (thing or self.thing())[:2]
        group, _, version = api.rpartition("/")
        result = {"kind": kind}
        if self.chance(0.4):
            result["version"] = version
        if group and self.chance(0.4):
            result["group"] = group
        return result

    def workload(self):
        names = [name for _, kind, name, _ in self.known if kind in ("Deployment", "StatefulSet", "ReplicaSet", "ReplicationController") and name]
        return self.any(names) if names and self.chance(0.95) else self.any(NAMES)

    def label(self):
        entry = {"pairs": {label: self.any(VALUES) for label in self.some(LABELS, 2, 1)}}
        if self.chance(0.4):
            entry["includeSelectors"] = self.any([True, False])
        if self.chance(0.4):
            entry["includeTemplates"] = self.any([True, False])
        if self.chance(0.2):
            entry["fields"] = [self.spec()]
        return entry

    def spec(self):
        spec = {"path": self.any(FIELD_SPECS)}
        if self.chance(0.5):
            spec.update(self.kind())
        if self.chance(0.6):
            spec["create"] = self.any([True, False])
        return spec

    def images(self):
        result = []
        for _ in range(self.dice.randint(1, 2)):
            entry = {"name": self.any(["nginx", "gcr.io/a/b", "redis", "localhost:5000/app", "my.reg:443/x/y", "postgres", "none", "^ngi.*", "$(IMAGE)"])}
            entry.update(self.maybe(newName=lambda: self.any(["new", "r.io/n", "r.io:80/n"]), newTag=lambda: self.any(["v2", "1.0", "8", "0e12", "latest", ""])))
            if self.chance(0.15):
                entry["digest"] = "sha256:" + "c" * 64
            if self.chance(0.1):
                entry["tagSuffix"] = "-x"
            result.append(entry)
        return result

    # -- generators

    def options(self):
        return self.maybe(labels=lambda: {"gen": self.any(VALUES)}, annotations=lambda: {"note": "g"}, disableNameSuffixHash=lambda: self.any([True, False]), immutable=lambda: self.any([True, False]))

    def literal(self):
        text = self.any(["x", "1", "true", "", "a=b", '"q"', "'q'", "a b", "é", "$(VAR)", "yes", "null", "0777", "1e3", "# c", " x", "x ", "a\\nb", "😀"])
        return f"{self.any(['k', 'l', 'a.b', 'LOG_LEVEL', '-x', 'n'])}={text}"

    def generator(self, directory, secret):
        args = {"name": self.any(NAMES)}
        kind = "Secret" if secret else "ConfigMap"
        there = [known for known in self.known if known[1] == kind and known[2]]
        if there and self.chance(0.4):
            args["behavior"] = self.any(["merge", "replace"])
            _, _, args["name"], namespace = self.any(there)
            if namespace:
                args["namespace"] = namespace
        else:
            if self.chance(0.2):
                args["namespace"] = self.any(NAMESPACES)
            if self.chance(0.03):
                args["behavior"] = self.any(["create", "merge", "odd"])
            if any(known[2:] == (args["name"], args.get("namespace")) for known in there) and self.chance(0.97):
                args["name"] = f"gen{len(self.known)}"
            self.known.append(("v1", kind, args["name"], args.get("namespace")))
        if self.chance(0.6):
            args["literals"] = list({entry.split("=")[0]: entry for entry in (self.literal() for _ in range(self.dice.randint(1, 3)))}.values())
        if self.chance(0.35):
            args["files"] = [self.content(directory) for _ in range(self.dice.randint(1, 2))]
        if self.chance(0.2):
            lines = [self.any([self.literal(), "# comment", "", "  ", "KEY", self.literal() + "\r", "\tT=1", "export X=1", "A = b"]) for _ in range(3)]
            args[self.any(["envs", "envs", "env"])] = self.add(directory, "e.env", Whole("\n".join(lines)))
            if "envs" in args:
                args["envs"] = [args["envs"]]
        if self.chance(0.3):
            args["options"] = self.options()
        if secret and self.chance(0.4):
            args["type"] = self.any(["Opaque", "kubernetes.io/tls", ""])
        return args

    def content(self, directory):
        text = self.any(ODD_TEXTS + ["a: 1\nb:\n  - x\n"]) if self.odd else self.any(["plain\n", "a: 1\nb: 2\n", "no end", "", "x" * 100 + "\n"])
        name = self.add(directory, self.any(["f.txt", "app.properties", "deep/g.conf"]), Whole(text))
        return self.any([name, name, f"key={name}", f"k.txt={name}"])

    # -- patches

    def target(self):
        target = {}
        thing = self.thing()
        if self.chance(0.7):
            target.update(self.kind(thing))
        if self.chance(0.5):
            target["name"] = thing[2] if thing[2] and self.chance(0.6) else self.any(NAMES * 3 + ["a.*", ".*", "^app$", "app|web", "ap", "p-app"] * 3 + ["["])
        if self.chance(0.1):
            target["namespace"] = self.any(NAMESPACES + ["ns.*"])
        if self.chance(0.15):
            target["labelSelector"] = self.any(["app=web", "app", "!app", "app in (web, db)", "tier notin (x)", "app!=web", "app==web,tier", "app.kubernetes.io/name=x", "a b"])
        if self.chance(0.1):
            target["annotationSelector"] = self.any(["note=x", "note", "!note", "app.io/x"])
        return target

    def merge_document(self):
        thing = self.thing()
        document = Objects(self.dice, self.odd and self.chance(0.3)).object(thing[:2])
        document["metadata"]["name"] = thing[2] or "app"
        document["metadata"].pop("namespace", None)
        if thing[3]:
            document["metadata"]["namespace"] = thing[3]
        for key in ("metadata", "spec", "data"):
            if isinstance(document.get(key), dict) and self.chance(0.2):
                document[key] = {k: v for k, v in document[key].items() if k == "name" or self.chance(0.7)}
        self.direct(document, 0)
        return document

    def direct(self, node, depth):
        """Sprinkles nulls and directives."""
        if isinstance(node, dict):
            for key in list(node):
                if depth and key not in ("name", "kind", "apiVersion") and self.chance(0.05):
                    node[key] = None
                else:
                    self.direct(node[key], depth + 1)
            if depth > 1 and self.chance(0.03):
                node["$patch"] = self.any(["delete", "replace", "merge", "odd"])
            if depth == 0 and self.chance(0.06):
                node["$patch"] = self.any(["delete", "replace"])
            if depth > 1 and self.chance(0.01):
                node[self.any(["$retainKeys", "$setElementOrder/containers", "$deleteFromPrimitiveList/args", "$setElementOrder/names"])] = self.any([["x"], [{"name": "main"}]])
        elif isinstance(node, list):
            for item in node:
                self.direct(item, depth + 1)
            if node and isinstance(node[0], dict) and self.chance(0.04):
                node.append({"$patch": self.any(["replace", "delete"]), **({"name": "main"} if self.chance(0.5) else {})})

    def merge_text(self, directory):
        documents = [self.merge_document() for _ in range(self.any([1, 1, 1, 2]))]
        if self.chance(0.5):
            return self.add(directory, "patch.yaml", documents)
        return self.inline(directory, documents)

    def inline(self, directory, documents):
        return Writer(f"{self.seed}{directory}", self.odd and self.chance(0.5)).file("inline.yaml", documents)

    def operations_text(self):
        operations = []
        for _ in range(self.dice.randint(1, 3)):
            operation = {"op": self.any(["add", "add", "replace", "remove", "test", "copy", "move", "bad"] if self.chance(0.3) else ["add", "replace", "remove"]), "path": self.any(JSON_PATHS)}
            if operation["op"] in ("add", "replace", "test", "bad"):
                operation["value"] = self.make.value()
            if operation["op"] in ("copy", "move"):
                operation["from"] = self.any(JSON_PATHS)
            operations.append(operation)
        if self.chance(0.3):
            return json.dumps([{k: (str(v) if isinstance(v, Raw) else v) for k, v in operation.items()} for operation in operations], default=str)
        return Writer(self.seed, self.odd and self.chance(0.3)).file("operations.yaml", [operations])

    def text_or_file(self, directory, field, text):
        if self.chance(0.4):
            return {"path": self.add(directory, self.any(["op.yaml", "op.json"]), Whole(text))}
        return {field: text}

    def patch(self, directory):
        entry = {}
        if self.chance(0.55):
            entry = self.text_or_file(directory, "patch", self.inline(directory, [self.merge_document() for _ in range(self.any([1, 1, 1, 1, 2]))]))
            if self.chance(0.5):
                entry["target"] = self.target()
        else:
            entry = self.text_or_file(directory, "patch", self.operations_text())
            if self.chance(0.95):
                entry["target"] = self.target()
        if self.chance(0.2):
            entry["options"] = self.maybe(allowNameChange=lambda: self.any([True, False]), allowKindChange=lambda: self.any([True, False]))
        return entry

    # -- replacements and variables

    def exact(self):
        thing = self.thing()
        return {**self.kind(thing), "name": thing[2] or "app", **({"namespace": thing[3]} if thing[3] else {})}

    def select(self):
        thing = self.thing()
        result = self.kind(thing) if self.chance(0.85) else {}
        if self.chance(0.8):
            result["name"] = thing[2] or self.any(NAMES)
        if thing[3] and self.chance(0.5):
            result["namespace"] = thing[3]
        return result

    def replacement(self):
        entry = {}
        if self.chance(0.85):
            entry["source"] = {**self.select(), **self.maybe(fieldPath=lambda: self.any(FIELD_PATHS) if self.chance(0.3) else self.any(["metadata.name", "kind", "metadata"]), options=lambda: {"delimiter": self.any([":", "-", "/", "a", ""]), "index": self.any([0, 0, 1, -1])})}
        else:
            entry["sourceValue"] = self.any(["constant", "1", "true", "", "a:b"])
        targets = []
        for _ in range(self.dice.randint(1, 2)):
            target = {"select": {**self.select(), **({"labelSelector": "app=web"} if self.chance(0.1) else {})}, "fieldPaths": [self.any(FIELD_PATHS) for _ in range(self.dice.randint(1, 2))]}
            if self.chance(0.2):
                target["reject"] = [self.select()]
            if self.chance(0.5):
                target["options"] = self.maybe(create=lambda: self.any([True, True, False]), delimiter=lambda: self.any([":", "-", "/"]), index=lambda: self.any([0, 1, -1, 5]))
            targets.append(target)
        entry["targets"] = targets
        return entry

    def replacements(self, directory):
        entries = [self.replacement() for _ in range(self.dice.randint(1, 2))]
        if self.chance(0.2):
            return [{"path": self.add(directory, "rep.yaml", [self.any([entries, entries[0]])])}]
        return entries

    def var(self, name):
        api, kind, known, namespace = self.thing()
        entry = {"name": name, "objref": {"kind": kind, "name": known or "app", "apiVersion": api, **({"namespace": namespace} if namespace else {})}}
        if self.chance(0.2):
            del entry["objref"]["apiVersion"]
        if self.chance(0.5):
            entry["fieldref"] = {self.any(["fieldPath", "fieldpath"]): self.any(["metadata.name", "spec.replicas", "spec.template.spec.containers[0].image", "data.k", "metadata.namespace", "spec.image", "spec.ports[0].port", "spec.free"])}
        return entry

    # -- configuration

    def configuration(self):
        config = {}
        for field in self.some(["namePrefix", "nameSuffix", "namespace", "commonLabels", "templateLabels", "labels", "commonAnnotations", "images", "replicas", "varReference"], 3):
            config[field] = [self.spec() for _ in range(self.dice.randint(1, 2))]
        if self.chance(0.5):
            config["nameReference"] = [{**self.kind(), "fieldSpecs": [self.spec() for _ in range(self.dice.randint(1, 2))]}]
        return config

    def crd(self):
        return {"example.com/v1.Foo": {"Schema": {"properties": {"apiVersion": {"type": "string"}, "kind": {"type": "string"}, "metadata": {"$ref": "k8s.io/ObjectMeta"},
                                                                  "spec": {"$ref": "example.com/v1.FooSpec"}}, "x-kubernetes-group-version-kind": [{"group": "example.com", "kind": "Foo", "version": "v1"}]}},
                "example.com/v1.FooSpec": {"Schema": {"properties": {"ref": {"type": "object", "x-kubernetes-object-ref-api-version": "v1", "x-kubernetes-object-ref-kind": self.any(["ConfigMap", "Secret"])},
                                                                      "names": {"x-kubernetes-annotation": ""}, "image": {"x-kubernetes-identity": ""}, "list": {"x-kubernetes-label-selector": ""}}}}}

    def schema(self):
        item = {"type": "object", "properties": {"name": {"type": "string"}, "value": {}}}
        return {"definitions": {"com.example.v1.Foo": {"type": "object", "properties": {"spec": {"type": "object", "properties": {"list": {"type": "array", "items": item, "x-kubernetes-patch-merge-key": "name",
                "x-kubernetes-patch-strategy": self.any(["merge", "replace"])}}}}, "x-kubernetes-group-version-kind": [{"group": "example.com", "kind": "Foo", "version": "v1"}]}}}

    # -- plug-ins

    def plugin_file(self, directory, document):
        if self.chance(0.1):
            name = self.add(directory, "plugins/p.yaml", [document]).rpartition("/")
            self.files[f"{directory}/{name[0]}/kustomization.yaml"] = [{"resources": [name[2]], **self.maybe(namePrefix=lambda: "p-", namespace=lambda: "ns1")}]
            return name[0]
        if self.chance(0.5):
            return self.inline(directory, [document]) if self.chance(0.9) else self.inline(directory, [document, document])
        return self.add(directory, "plugin.yaml", [document])

    def plugin(self, kind, **fields):
        return {"apiVersion": "builtin", "kind": kind, "metadata": {"name": self.any(["n", "app"])}, **fields}

    def generator_plugin(self, directory):
        kind = self.any(["ConfigMapGenerator", "SecretGenerator", "IAMPolicyGenerator"])
        if kind == "IAMPolicyGenerator":
            return self.plugin(kind, cloud="gke", kubernetesService={"name": self.any(NAMES), **self.maybe(namespace=lambda: "ns1")}, serviceAccount={"name": "gsa", "projectId": "p"})
        args = self.generator(directory, kind.startswith("Secret"))
        name = args.pop("name")
        document = self.plugin(kind, **args)
        document["metadata"] = {"name": name}
        if "namespace" in args and self.chance(0.5):
            document["metadata"]["namespace"] = document.pop("namespace")
        return document

    def transformer(self, directory):
        specs = [self.spec() for _ in range(self.dice.randint(0, 2))]
        return self.any([
            lambda: self.plugin("PrefixTransformer", prefix=self.any(["t-", ""]), fieldSpecs=specs),
            lambda: self.plugin("SuffixTransformer", suffix="-t", fieldSpecs=specs),
            lambda: self.plugin("PrefixSuffixTransformer", prefix="t-", suffix="-t", fieldSpecs=[{"path": "metadata/name"}]),
            lambda: self.plugin("LabelTransformer", labels={"app": "t"}, fieldSpecs=specs),
            lambda: self.plugin("AnnotationsTransformer", annotations={"note": "t"}, fieldSpecs=specs),
            lambda: {**self.plugin("NamespaceTransformer", fieldSpecs=specs, **self.maybe(unsetOnly=lambda: True, setRoleBindingSubjects=lambda: self.any(["none", "defaultOnly", "allServiceAccounts"]))), "metadata": {"name": "n", "namespace": self.any(NAMESPACES)}},
            lambda: self.plugin("ImageTagTransformer", imageTag=self.images()[0], fieldSpecs=specs),
            lambda: self.plugin("ReplicaCountTransformer", replica={"name": self.workload(), "count": 7}, fieldSpecs=specs),
            lambda: self.plugin("PatchTransformer", **self.patch(directory)),
            lambda: self.plugin("PatchJson6902Transformer", target=self.exact(), **self.text_or_file(directory, "jsonOp", self.operations_text())),
            lambda: self.plugin("PatchStrategicMergeTransformer", paths=[self.merge_text(directory)]),
            lambda: self.plugin("ReplacementTransformer", replacements=self.replacements(directory)),
            lambda: self.plugin("ValueAddTransformer", value="v", targets=[{"selector": self.target(), "fieldPath": self.any(FIELD_SPECS)}]),
            lambda: self.plugin("HashTransformer"),
            lambda: self.plugin(self.any(["HashTransformer", "LegacyOrderTransformer", "SortOrderTransformer", "NoSuchTransformer"])),
        ])()

    # -- text

    def texts(self):
        """The files as they are written: relative path to text."""
        writer = Writer(self.seed, self.odd)
        return {path: writer.file(path, documents) for path, documents in self.files.items()}
