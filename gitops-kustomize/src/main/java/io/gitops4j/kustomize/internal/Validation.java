// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.kustomize.KustomizeError;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The resources before a validator, which may change nothing in them but one label. What it adds or
 * deletes has no effect, as in the reference, but is a warning here.
 */
final class Validation {
  private static final String VALIDATED_BY = "validated-by";

  private final ResourceSet resources;
  private final List<Resource> before;
  private final List<MapNode> roots;

  Validation(ResourceSet resources) {
    this.resources = resources;
    this.before = resources.all();
    this.roots = before.stream().map(Resource::root).toList();
  }

  /** Puts back what was there; throws if the validator changed an object. */
  void end(Resource validator, Findings findings) {
    List<Resource> after = resources.all();
    if (!before.equals(after)) {
      Set<Resource> there = Collections.newSetFromMap(new IdentityHashMap<>());
      there.addAll(after);
      if (before.size() != after.size() || !there.containsAll(before)) {
        findings.add(
            Issue.warning(
                    KustomizeError.TRANSFORMER,
                    "what the validator " + validator.id() + " adds or deletes has no effect")
                .at(validator.location()));
      }
      resources.replaceAll(before);
    }
    for (int i = 0; i < roots.size(); i++) {
      MapNode now = withoutMark(before.get(i).root());
      if (!withoutEmptyAnnotations(roots.get(i)).equals(withoutEmptyAnnotations(now))) {
        throw Failure.at(
            KustomizeError.TRANSFORMER,
            "the validator " + validator.id() + " changes " + before.get(i).id(),
            validator.location());
      }
    }
  }

  private static MapNode withoutEmptyAnnotations(MapNode root) {
    MapNode metadata = root.map("metadata");
    boolean empty =
        metadata != null
            && metadata.get("annotations") instanceof MapNode annotations
            && annotations.isEmpty();
    return empty ? root.with("metadata", metadata.without("annotations")) : root;
  }

  private static MapNode withoutMark(MapNode root) {
    if (!(root.at("metadata", "labels") instanceof MapNode labels) || !labels.has(VALIDATED_BY)) {
      return root;
    }
    MapNode metadata = Objects.requireNonNull(root.map("metadata"));
    MapNode rest = labels.without(VALIDATED_BY);
    return root.with(
        "metadata", rest.isEmpty() ? metadata.without("labels") : metadata.with("labels", rest));
  }
}
