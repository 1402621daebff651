// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render;

import io.gitops4j.core.tree.MapNode;
import java.util.Objects;

/**
 * Group, version and kind. Immutable, thread-safe.
 *
 * @param group the API group; empty for the core group
 * @param version the version
 * @param kind the kind
 */
public record Gvk(String group, String version, String kind) {

  /** Checks all parts. */
  public Gvk {
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(kind, "kind");
  }

  /** From {@code apiVersion} ({@code v1} or {@code group/version}) and kind. */
  public static Gvk of(String apiVersion, String kind) {
    int slash = apiVersion.indexOf('/');
    return slash < 0
        ? new Gvk("", apiVersion, kind)
        : new Gvk(apiVersion.substring(0, slash), apiVersion.substring(slash + 1), kind);
  }

  /** Those of an object; parts that it lacks are empty. */
  static Gvk of(MapNode object) {
    String apiVersion = object.text("apiVersion");
    String kind = object.text("kind");
    return of(apiVersion == null ? "" : apiVersion, kind == null ? "" : kind);
  }

  /** {@code group/version}, or the version alone in the core group. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  @Override
  public String toString() {
    return apiVersion() + "/" + kind;
  }
}
