// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory;

import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlReader;

/** Objects of tests, written as YAML. */
final class Objects {
  private Objects() {}

  static MapNode object(String yaml) {
    return (MapNode) YamlReader.ofDefaults().read("object.yaml", yaml).get(0);
  }
}
