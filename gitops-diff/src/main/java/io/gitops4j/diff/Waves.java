// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import io.gitops4j.core.plan.Change;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sync wave of each change, as in Argo CD: the whole number in the annotation {@code
 * argocd.argoproj.io/sync-wave}, 0 where there is none or something else. A namespace is moved to
 * the first wave that has an object in it, and a custom resource definition to the first that has
 * an object of its kind, where that is earlier or later than its own.
 */
final class Waves {
  private static final String WAVE = "argocd.argoproj.io/sync-wave";

  private final Map<ResourceId, Integer> waves = new HashMap<>();

  private Waves() {}

  /** The waves of declared objects. */
  static Waves ofDeclared(List<Change> changes) {
    Waves waves = new Waves();
    Map<String, Integer> firstInNamespace = new HashMap<>();
    Map<String, Integer> firstOfKind = new HashMap<>();
    for (Change change : changes) {
      MapNode object = change.desired() == null ? null : change.desired().root();
      int wave = annotated(object);
      waves.waves.put(change.id(), wave);
      ResourceId id = change.id();
      firstInNamespace.merge(id.namespace(), wave, Math::min);
      firstOfKind.merge(id.group() + "/" + id.kind(), wave, Math::min);
    }
    for (Change change : changes) {
      Integer first = null;
      if (PlanSteps.isNamespace(change.id())) {
        first = firstInNamespace.get(change.id().name());
      } else if (PlanSteps.isDefinition(change.id()) && change.desired() != null) {
        first = firstOfKind.get(definedKind(change.desired().root()));
      }
      if (first != null) {
        waves.waves.put(change.id(), first);
      }
    }
    return waves;
  }

  /** The waves of live objects that are to go. */
  static Waves ofLive(List<Change> changes) {
    Waves waves = new Waves();
    changes.forEach(change -> waves.waves.put(change.id(), annotated(change.live())));
    return waves;
  }

  int of(Change change) {
    return waves.getOrDefault(change.id(), 0);
  }

  private static int annotated(@Nullable MapNode object) {
    Node wave = object == null ? null : object.at("metadata", "annotations", WAVE);
    String text = wave == null ? null : wave.textOrNull();
    try {
      return text == null ? 0 : Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static @Nullable String definedKind(MapNode definition) {
    Node group = definition.at("spec", "group");
    Node kind = definition.at("spec", "names", "kind");
    return group == null || kind == null ? null : group.textOrNull() + "/" + kind.textOrNull();
  }
}
