// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.json.GitOpsJson;
import io.gitops4j.core.json.JsonTrees;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlPrinter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** How results are printed. */
enum OutputForm {
  /** For a person. */
  TEXT,
  /** The stable JSON form, a line for each application. */
  JSON,
  /** The same as YAML, a document for each application. */
  YAML;

  String write(List<ReconcileResult> results) {
    if (this == JSON) {
      StringBuilder lines = new StringBuilder();
      results.forEach(result -> lines.append(GitOpsJson.write(result)).append('\n'));
      return lines.toString();
    }
    List<Node> documents = new ArrayList<>();
    for (ReconcileResult result : results) {
      byte[] json = GitOpsJson.write(result).getBytes(StandardCharsets.UTF_8);
      documents.add(JsonTrees.read("result", json));
    }
    return YamlPrinter.printAll(documents);
  }
}
