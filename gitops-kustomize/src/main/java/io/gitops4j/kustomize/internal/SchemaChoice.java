// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.kustomize.KustomizeError;
import io.gitops4j.kustomize.internal.merge.SchemaFacts;
import io.gitops4j.kustomize.internal.merge.SchemaFacts.EmbeddedTypes;
import java.util.List;

/**
 * Which schema a build merges by: the embedded one, or what the first kustomization on the way that
 * names one chooses, for this build only.
 */
final class SchemaChoice {
  private SchemaFacts facts = SchemaFacts.embedded();
  private boolean chosen;
  private int unknownKinds;
  private int uses;

  /** What the schema says. */
  SchemaFacts facts() {
    return facts;
  }

  /** Whether a kustomization named one. */
  boolean isChosen() {
    return chosen;
  }

  /** How often a kind of unknown scope was read. */
  int unknownKinds() {
    return unknownKinds;
  }

  /** How often patches were merged by what the schema says. */
  int uses() {
    return uses;
  }

  /** Notes that a resource was read, and whether the scope of its kind is unknown. */
  void read(boolean unknownKind) {
    unknownKinds += unknownKind ? 1 : 0;
  }

  /** Notes whether patches were merged by the schema. */
  void merged(boolean used) {
    uses += used ? 1 : 0;
  }

  /** Takes the schema that a kustomization names, unless there is one already. */
  void choose(KustomizationFile file, FileLoader loader) {
    MapNode openapi = file.root().map("openapi");
    if (openapi == null) {
      return;
    }
    String path = openapi.text("path");
    String version = openapi.text("version");
    if (path != null && version != null) {
      throw Failure.of(
          KustomizeError.INVALID_KUSTOMIZATION,
          "openapi has either a version or a path",
          file.file());
    }
    if (version != null && !version.equals("v1.21.2") && !version.equals("v1212")) {
      throw Failure.of(
          KustomizeError.INVALID_KUSTOMIZATION,
          "the openapi version " + version + " is not built in; v1.21.2 is",
          file.file());
    }
    if (chosen) {
      return;
    }
    chosen = true;
    if (path != null) {
      List<Node> documents = loader.documents(path, file.file());
      if (!documents.isEmpty() && documents.get(0) instanceof MapNode map) {
        facts = SchemaFacts.custom(map, embeddedTypes());
      }
    }
  }

  /**
   * The reference reads its own schema late, and a custom one takes its place. What was read before
   * stays, below the custom one; and since kinds of unknown scope make it ask for its own schema,
   * but not read it yet, that one comes above.
   */
  private EmbeddedTypes embeddedTypes() {
    if (uses > 0) {
      return EmbeddedTypes.BELOW;
    }
    return unknownKinds > 0 ? EmbeddedTypes.ABOVE : EmbeddedTypes.ABSENT;
  }
}
