// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.client;

import io.gitops4j.core.json.JsonTrees;
import io.gitops4j.core.tree.MapNode;
import java.nio.charset.StandardCharsets;

/** The body of an apply, which a server reads as YAML. */
final class ApplyBody {
  private ApplyBody() {}

  /**
   * JSON that YAML reads as the same: it folds lines at three characters that JSON lets stand, and
   * refuses some others.
   */
  static String of(MapNode object) {
    String json = new String(JsonTrees.print(object), StandardCharsets.UTF_8);
    StringBuilder out = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c >= 0x7F && c <= 0x9F || c == 0x2028 || c == 0x2029 || c == 0xFEFF || c >= 0xFFFE) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
