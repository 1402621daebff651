// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.secret.SecretFields;
import io.gitops4j.core.secret.SecretMarks;
import io.gitops4j.core.secret.SecretTexts;
import io.gitops4j.core.tree.MapNode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One rendered Kubernetes object. Immutable, thread-safe, compared by identity and content (not by
 * origin or provenance).
 */
public final class Manifest {
  private final Gvk gvk;
  private final ResourceId id;
  private final MapNode root;
  private final @Nullable String origin;
  private final @Nullable Provenance provenance;
  private final SecretFields secretFields;

  private Manifest(
      Gvk gvk,
      ResourceId id,
      MapNode root,
      @Nullable String origin,
      @Nullable Provenance provenance,
      SecretFields secretFields) {
    this.gvk = gvk;
    this.id = id;
    this.root = root;
    this.origin = origin;
    this.provenance = provenance;
    this.secretFields = secretFields;
  }

  /**
   * The manifest of an object.
   *
   * @param root the object
   * @param origin the file it was read from or made by, or null
   * @throws RenderException with {@link RenderError#INVALID_MANIFEST} if kind or name is missing
   */
  public static Manifest of(MapNode root, @Nullable String origin) {
    Gvk gvk = Gvk.of(root);
    ResourceId id = ResourceId.of(gvk, root);
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
    return new Manifest(gvk, id, root, origin, null, SecretFields.NONE);
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

  /**
   * Who set the fields of the object, if the renderer was asked to record that; else null. Tells of
   * the object as it was rendered: what was changed by {@link #withRoot(MapNode)} alone is not
   * among it.
   */
  public @Nullable Provenance provenance() {
    return provenance;
  }

  /** The same manifest, with who set its fields. */
  public Manifest withProvenance(@Nullable Provenance newProvenance) {
    return newProvenance == provenance
        ? this
        : new Manifest(gvk, id, root, origin, newProvenance, secretFields);
  }

  /** The fields that hold text of a Secret, besides all values of the object if it is one. */
  public SecretFields secretFields() {
    return secretFields;
  }

  /** The same manifest with further fields that hold text of a Secret. */
  public Manifest withSecretFields(SecretFields more) {
    if (more.isEmpty()) {
      return this;
    }
    SecretFields all = secretFields.and(more);
    Provenance hiding = provenance == null ? null : provenance.hiding(all);
    return new Manifest(gvk, id, root, origin, hiding, all);
  }

  /** The texts of {@link #secretFields}. */
  public SecretTexts secretTexts() {
    return secretFields.textsOf(root);
  }

  /** The object as it may be shown: with marks in place of what is secret. */
  public MapNode shown() {
    return SecretMarks.ofProcess().masked(root, secretFields);
  }

  /** A manifest with this content and the origin, provenance and secret fields of this one. */
  public Manifest withRoot(MapNode newRoot) {
    return newRoot == root
        ? this
        : of(newRoot, origin).withProvenance(provenance).withSecretFields(secretFields);
  }

  /**
   * A manifest with this content, which a step gave it: if it is recorded who sets fields, the step
   * is.
   */
  public Manifest withRoot(MapNode newRoot, RenderStep step) {
    Manifest changed = withRoot(newRoot);
    return provenance == null
        ? changed
        : changed.withProvenance(provenance.then(step, SettingLocator.NONE, newRoot));
  }

  /**
   * Whether the values of this object are secret: a {@code Secret} of the core group. Other objects
   * may have {@link #secretFields}.
   */
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
