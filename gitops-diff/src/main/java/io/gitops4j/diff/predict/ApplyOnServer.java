// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.predict;

import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.diff.defaults.CustomDefaults;
import io.gitops4j.diff.defaults.Defaults;
import io.gitops4j.diff.structured.ServerSideApply;
import io.gitops4j.diff.structured.StructuredException;
import io.gitops4j.diff.structured.TypedValue;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Predicts what a server would store of a server-side apply: the structured merge, the defaults of
 * the kind, and what its registry makes of it. Immutable, thread-safe; a pure function of objects.
 *
 * <p>It knows a control plane of Kubernetes 1.34 with the admission plug-ins that are on by
 * default. Webhooks and admission policies may change any object on the way: only a dry run tells.
 * It does not validate, so a server may refuse what is predicted.
 */
public final class ApplyOnServer {
  private final KnownKinds kinds;
  private final ServerSideApply structured;

  private ApplyOnServer(KnownKinds kinds) {
    this.kinds = kinds;
    this.structured = ServerSideApply.of(kinds.types());
  }

  /** With what is known of kinds. */
  public static ApplyOnServer of(KnownKinds kinds) {
    return new ApplyOnServer(Objects.requireNonNull(kinds, "kinds"));
  }

  /**
   * The object after an apply that takes fields over from other managers.
   *
   * @param live the object as the server gives it; null if it does not exist
   * @param declared all that is applied
   * @param writer who applies
   */
  public Predicted predict(
      @Nullable MapNode live, MapNode declared, ServerSideApply.Writer writer) {
    String apiVersion = declared.text("apiVersion");
    String name = declared.text("kind");
    if (apiVersion == null || name == null) {
      return Predicted.unknown("the object does not tell its kind");
    }
    Gvk gvk = Gvk.of(apiVersion, name);
    KnownKinds.CustomKind custom = kinds.custom(gvk);
    if (!kinds.knows(gvk)) {
      return Predicted.unknown("no schema of the kind is at hand");
    }
    if (custom != null && custom.converted()) {
      return Predicted.unknown("a webhook converts the versions of the kind");
    }
    boolean hasStatus = custom == null || custom.hasStatus();
    MapNode config = NormalForm.withoutServerMetadata(declared);
    config = hasStatus ? config.without("status") : config;
    MapNode merged;
    try {
      merged = structured.apply(live, config, writer, true).object();
    } catch (StructuredException e) {
      return Predicted.unknown("the object does not fit the schema of its kind");
    }
    MapNode object = Objects.requireNonNull(merged, "merged");
    if (live != null
        && NormalForm.withoutBookkeeping(object).equals(NormalForm.withoutBookkeeping(live))) {
      return new Predicted(object, List.of());
    }
    object = custom == null ? Defaults.fill(object) : filled(custom, object);
    String kind = Registry.name(gvk);
    boolean counts = custom != null || Registry.countsGenerations(kind);
    if (live == null) {
      object = custom == null ? Registry.created(kind, object) : object;
      object = counts ? Edit.set(object, ScalarNode.of(1), "metadata", "generation") : object;
    } else {
      Node status = live.get("status");
      object =
          !hasStatus
              ? object
              : status == null ? object.without("status") : object.with("status", status);
      object = custom == null ? Registry.updated(kind, object, live) : object;
      object =
          counts && Registry.isNewGeneration(kind, live, object, hasStatus)
              ? Edit.set(
                  object,
                  ScalarNode.of(Edit.number(live, 0, "metadata", "generation") + 1),
                  "metadata",
                  "generation")
              : object;
    }
    return new Predicted(object, custom == null ? Gaps.of(kind, object, live) : List.of());
  }

  private static MapNode filled(KnownKinds.CustomKind kind, MapNode object) {
    MapNode filled = CustomDefaults.of(kind.schema()).fill(object);
    MapNode metadata = filled.map("metadata");
    return metadata == null
        ? filled
        : filled.with(
            "metadata", new TypedValue(NormalForm.METADATA, metadata).withoutOmitted().value());
  }
}
