// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.transform;

import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.StyledYaml;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.kustomize.internal.GoJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** JSON or YAML that stands as a text in a field. */
final class StructuredText {
  private StructuredText() {}

  /** The document; null if the text is none. */
  static @Nullable Node parse(String text) {
    try {
      List<Node> documents = YamlReader.ofDefaults().read("", text);
      return documents.isEmpty() ? null : documents.get(0);
    } catch (YamlException e) {
      return null;
    }
  }

  /** The document as text, in the form that the text had before. */
  static String print(Node document, String before) {
    String trimmed = before.strip();
    if (trimmed.startsWith("{") || trimmed.startsWith("[")) {
      boolean pretty = before.indexOf('\n') >= 0 && before.contains("  ");
      return pretty ? GoJson.indented(document) : GoJson.compact(document);
    }
    return StyledYaml.print(document).strip();
  }
}
