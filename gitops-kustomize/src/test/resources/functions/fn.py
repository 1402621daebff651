#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A KRM function for the cases beside it: does what its configuration says, one step after the other."""
import sys

import yaml

TIMESTAMP = "tag:yaml.org,2002:timestamp"
for resolvers in yaml.SafeLoader.yaml_implicit_resolvers.values():
    resolvers[:] = [(tag, regexp) for tag, regexp in resolvers if tag != TIMESTAMP]

yaml.SafeDumper.ignore_aliases = lambda dumper, data: True

resource_list = yaml.safe_load(sys.stdin)
items = resource_list.get("items") or []
config = resource_list["functionConfig"]
results = []

for step in config["spec"]["steps"]:
    verb = step["do"]
    if verb == "label":
        for item in items:
            item["metadata"].setdefault("labels", {})[step["key"]] = step["value"]
    elif verb == "add":
        items += step["objects"]
    elif verb == "only":
        items = step["objects"]
    elif verb == "drop":
        items = [item for item in items if item["metadata"]["name"] != step["name"]]
    elif verb == "rename":
        for item in items:
            if item["metadata"]["name"] == step["name"]:
                item["metadata"]["name"] = step["to"]
    elif verb == "reverse":
        items.reverse()
    elif verb == "strip":
        for item in items:
            item["metadata"].pop("annotations", None)
    elif verb == "repeat":
        items += [item for item in items if item["metadata"]["name"] == step["name"]]
    elif verb == "nothing":
        items = []
    elif verb == "fail":
        results.append({"severity": "error", "message": step["message"]})
    else:
        raise SystemExit("unknown step " + verb)

print(yaml.safe_dump({**resource_list, "items": items, "results": results}))
sys.exit(1 if results else 0)
