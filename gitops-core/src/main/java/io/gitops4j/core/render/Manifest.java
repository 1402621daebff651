// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.tree.MapNode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One rendered Kubernetes object. Immutable, thread-safe, compared by identity and content (not by
 * origin).
 */
public final class Manifest {
  private final Gvk gvk;
  private final ResourceId id;
  private final MapNode root;
  private final @Nullable String origin;

  private Manifest(Gvk gvk, ResourceId id, MapNode root, @Nullable String origin) {
    this.gvk = gvk;
    this.id = id;
    this.root = root;
    this.origin = origin;
  }

  /**
   * The manifest of an object.
   *
   * @param root the object
   * @param origin the file it was read from or made by, or null
   * @throws RenderException with {@link RenderError#INVALID_MANIFEST} if kind, apiVersion or name
   *     is missing
   */
  public static Manifest of(MapNode root, @Nullable String origin) {
    ResourceId id = ResourceId.of(root);
    String apiVersion = root.text("apiVersion");
    boolean named = !id.name().isEmpty() || root.at("metadata", "generateName") != null;
    String missing = id.kind().isEmpty() ? "kind" : named ? null : "metadata.name";
    if (missing != null) {
      throw new RenderException(
          Issue.error(
                  RenderError.INVALID_MANIFEST,
                  "not a Kubernetes object: " + missing + " is missing")
              .at(new Location(origin, root.line(), root.column(), missing, null)),
          null);
    }
    return new Manifest(Gvk.of(apiVersion == null ? "" : apiVersion, id.kind()), id, root, origin);
  }

  /** The manifest of an object of unknown origin. */
  public static Manifest of(MapNode root) {
    return of(root, null);
  }

  /** Group, version and kind. */
  public Gvk gvk() {
    return gvk;
  }

  /** The identity. */
  public ResourceId id() {
    return id;
  }

  /** The whole object. */
  public MapNode root() {
    return root;
  }

  /** The file it came from, or null if not known. */
  public @Nullable String origin() {
    return origin;
  }

  /** A manifest with this content and the origin of this one. */
  public Manifest withRoot(MapNode newRoot) {
    return newRoot == root ? this : of(newRoot, origin);
  }

  /** Whether the values of this object are secret: a {@code Secret} of the core group. */
  public boolean isSecret() {
    return gvk.group().isEmpty() && gvk.kind().equals("Secret");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || other instanceof Manifest that
            && gvk.equals(that.gvk)
            && id.equals(that.id)
            && root.equals(that.root);
  }

  @Override
  public int hashCode() {
    return Objects.hash(gvk, id);
  }

  /** The identity, never the content. */
  @Override
  public String toString() {
    return id.toString();
  }
}
