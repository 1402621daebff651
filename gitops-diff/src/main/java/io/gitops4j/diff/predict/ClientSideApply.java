// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.predict;

import io.gitops4j.core.json.JsonTrees;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.diff.structured.SchemaType;
import io.gitops4j.diff.structured.ThreeWayMerge;
import io.gitops4j.diff.structured.TypeSource;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Predicts a client-side apply, as {@code kubectl apply} and Argo CD make it: a three-way merge
 * with what the annotation {@link #LAST_APPLIED} of the live object tells, or a two-way merge where
 * it tells nothing. Immutable, thread-safe; a pure function of objects.
 */
public final class ClientSideApply {
  /** The annotation in which a client keeps what it applied last. */
  public static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private final TypeSource types;

  private ClientSideApply(TypeSource types) {
    this.types = types;
  }

  /** With these types; what they do not know is merged as JSON. */
  public static ClientSideApply of(TypeSource types) {
    return new ClientSideApply(Objects.requireNonNull(types, "types"));
  }

  /** What was applied last; null if the object does not tell, or not in JSON. */
  public static @Nullable MapNode lastApplied(MapNode live) {
    Node text = live.at("metadata", "annotations", LAST_APPLIED);
    String json = text == null ? null : text.textOrNull();
    if (json == null) {
      return null;
    }
    try {
      return JsonTrees.read(LAST_APPLIED, json.getBytes(StandardCharsets.UTF_8))
              instanceof MapNode applied
          ? applied
          : null;
    } catch (RuntimeException e) {
      return null; // its text may hold secrets, so the cause is not kept
    }
  }

  /**
   * The live object after the desired one was applied to it. The namespace is no part of the merge,
   * as an apply moves no object.
   */
  public MapNode predict(MapNode desired, MapNode live) {
    MapNode declared = NormalForm.withoutNamespace(desired);
    MapNode last = lastApplied(live);
    String apiVersion = desired.text("apiVersion");
    String kind = desired.text("kind");
    SchemaType type =
        apiVersion == null || kind == null ? null : types.find(Gvk.of(apiVersion, kind));
    return ThreeWayMerge.merge(
        type == null ? SchemaType.deduced() : type,
        last == null ? declared : NormalForm.withoutNamespace(last),
        declared,
        live);
  }
}
