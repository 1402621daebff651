#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""record.py PEER DIR…: writes into each directory with a kustomization what kustomize says of it: expected.yaml or refused.txt."""

import os
import subprocess
import sys
import tempfile

peer, *directories = sys.argv[1:]
with tempfile.TemporaryDirectory() as work:
    lines = "".join(f"{os.path.abspath(d)}\t{work}/{i}\n" for i, d in enumerate(directories))
    subprocess.run([peer], input=lines, text=True, check=True, stdout=subprocess.DEVNULL)
    for i, directory in enumerate(directories):
        for name, source in (("expected.yaml", f"{work}/{i}.yaml"), ("refused.txt", f"{work}/{i}.err")):
            target = os.path.join(directory, name)
            if os.path.exists(target):
                os.remove(target)
            if os.path.exists(source):
                with open(source, encoding="utf-8") as said, open(target, "w", encoding="utf-8") as out:
                    out.write(said.read().replace(os.path.abspath(directory), "DIR"))
