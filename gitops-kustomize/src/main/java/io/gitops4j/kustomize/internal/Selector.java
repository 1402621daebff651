// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import com.google.re2j.PatternSyntaxException;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.kustomize.KustomizeError;
import org.jspecify.annotations.Nullable;

/** Chooses resources by regular expressions on their identity, and by labels and annotations. */
public final class Selector {
  private final @Nullable Wanted group;
  private final @Nullable Wanted version;
  private final @Nullable Wanted kind;
  private final @Nullable Wanted name;
  private final @Nullable Wanted namespace;
  private final LabelSelector labels;
  private final LabelSelector annotations;

  /** What a part of an identity must be: a text, or, if it has special characters, a pattern. */
  private record Wanted(String text, @Nullable Expression pattern) {
    boolean fits(String other) {
      return pattern == null ? text.equals(other) : pattern.matches(other);
    }

    @Override
    public String toString() {
      return "^(?:" + text + ")$";
    }
  }

  private Selector(MapNode node, String file, Budget budget) {
    group = pattern(node, "group", file, budget);
    version = pattern(node, "version", file, budget);
    kind = pattern(node, "kind", file, budget);
    name = pattern(node, "name", file, budget);
    namespace = pattern(node, "namespace", file, budget);
    labels = LabelSelector.parse(text(node, "labelSelector"), at(node, "labelSelector", file));
    annotations =
        LabelSelector.parse(text(node, "annotationSelector"), at(node, "annotationSelector", file));
  }

  /** Reads a selector; throws if an expression can't be read. */
  public static Selector of(MapNode node, String file, Budget budget) {
    return new Selector(node, file, budget);
  }

  private static String text(MapNode node, String key) {
    String text = node.text(key);
    return text == null ? "" : text;
  }

  private static @Nullable Wanted pattern(MapNode node, String key, String file, Budget budget) {
    String text = text(node, key);
    if (text.isEmpty()) {
      return null;
    }
    try {
      return new Wanted(text, isPlain(text) ? null : Expression.of("^(?:" + text + ")$", budget));
    } catch (PatternSyntaxException e) {
      throw Failure.of(
          Issue.error(
                  KustomizeError.INVALID_KUSTOMIZATION,
                  "the selector's " + key + " is no regular expression: " + e.getDescription())
              .at(at(node, key, file))
              .withFound(text));
    }
  }

  private static Location at(MapNode node, String key, String file) {
    Node value = node.get(key);
    return Location.of(file, value == null || value.line() == 0 ? node : value).withField(key);
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || c == '-'
              || c == '_'
              || c == '/';
      if (!plain) {
        return false;
      }
    }
    return true;
  }

  private static boolean fits(@Nullable Wanted wanted, String text) {
    return wanted == null || wanted.fits(text);
  }

  /** The one name that resources must have or have had; null if many names fit. */
  @Nullable String exactName() {
    return name != null && name.pattern() == null ? name.text() : null;
  }

  /**
   * Whether a patch chooses the resource: by its kind as it is now, and by the name and namespace
   * that it has now or was read with, each on its own.
   */
  public boolean selects(Resource resource) {
    ResId now = resource.id();
    ResId original = resource.originalId();
    return fitsKind(now)
        && (fits(name, original.name()) || fits(name, now.name()))
        && (fits(namespace, original.effectiveNamespace())
            || fits(namespace, now.effectiveNamespace()))
        && selectsByMetadata(resource);
  }

  /** Whether an identity is chosen, its namespace taken as written. */
  public boolean selects(ResId id) {
    return fitsKind(id) && fits(name, id.name()) && fits(namespace, id.namespace());
  }

  /** Whether the labels and annotations fit. */
  public boolean selectsByMetadata(Resource resource) {
    return (labels.isEmpty() || labels.matches(resource.strings("labels")))
        && (annotations.isEmpty() || annotations.matches(resource.strings("annotations")));
  }

  /** Whether it says nothing of identities. */
  public boolean isWithoutId() {
    return group == null && version == null && kind == null && name == null && namespace == null;
  }

  /** Whether it says nothing of labels and annotations. */
  public boolean isWithoutMetadata() {
    return labels.isEmpty() && annotations.isEmpty();
  }

  private boolean fitsKind(ResId id) {
    return fits(group, id.group()) && fits(version, id.version()) && fits(kind, id.kind());
  }

  /** For messages. */
  @Override
  public String toString() {
    return "group="
        + group
        + " version="
        + version
        + " kind="
        + kind
        + " name="
        + name
        + " namespace="
        + namespace;
  }
}
