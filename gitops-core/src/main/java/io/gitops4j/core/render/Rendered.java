// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.secret.SecretFields;
import io.gitops4j.core.secret.SecretMarks;
import io.gitops4j.core.secret.SecretTexts;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlPrinter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a render: manifests or errors, warnings, and the inputs that were used. Immutable,
 * thread-safe, compared by value (provenance takes no part).
 *
 * <p>A render that fails is a value too: {@link #failed} tells, {@link #issues} says why.
 */
public final class Rendered {
  private final List<Manifest> manifests;
  private final List<Issue> issues;
  private final Inputs inputs;
  private final List<Provenance> removed;
  private volatile @Nullable String digest;

  private Rendered(
      List<Manifest> manifests, List<Issue> issues, Inputs inputs, List<Provenance> removed) {
    this.manifests = List.copyOf(manifests);
    this.issues = List.copyOf(issues);
    this.inputs = Objects.requireNonNull(inputs, "inputs");
    this.removed = List.copyOf(removed);
  }

  /** A render that succeeded, perhaps with warnings. */
  public static Rendered of(List<Manifest> manifests, List<Issue> warnings, Inputs inputs) {
    return new Rendered(manifests, warnings, inputs, List.of());
  }

  /**
   * A render that failed.
   *
   * @throws IllegalArgumentException if no issue is an error
   */
  public static Rendered failed(List<Issue> issues, Inputs inputs) {
    if (!anyError(issues)) {
      throw new IllegalArgumentException("issues: no error (expected: at least one)");
    }
    return new Rendered(List.of(), issues, inputs, List.of());
  }

  /** Whether an issue is an error. */
  public boolean failed() {
    return anyError(issues);
  }

  private static boolean anyError(List<Issue> issues) {
    for (Issue issue : issues) {
      if (issue.isError()) {
        return true;
      }
    }
    return false;
  }

  /**
   * The manifests, in the renderer's order.
   *
   * @throws RenderException with all issues if the render failed
   */
  public List<Manifest> manifests() {
    if (failed()) {
      throw new RenderException(issues);
    }
    return manifests;
  }

  /** Errors and warnings, in the order in which they were found. */
  public List<Issue> issues() {
    return issues;
  }

  /** What was used. */
  public Inputs inputs() {
    return inputs;
  }

  /**
   * SHA-256 of the manifests as they are printed, in lower-case hexadecimal, without the values of
   * Secrets and of what came from them: a digest of those would let short ones be tried out. Worked
   * out once and kept, so that a render that comes from a cache again and again is printed for it
   * only once.
   *
   * @throws RenderException with all issues if the render failed
   */
  public String outputDigest() {
    String known = digest;
    if (known == null) {
      List<Node> roots = new ArrayList<>();
      for (Manifest manifest : manifests()) {
        roots.add(SecretMarks.withoutValues(manifest.root(), manifest.secretFields()));
      }
      known = Inputs.sha256(YamlPrinter.printAll(roots));
      digest = known;
    }
    return known;
  }

  /** The same outcome with the digest of another: that of before secret values were put in. */
  public Rendered withOutputDigest(String other) {
    Rendered same = new Rendered(manifests, issues, inputs, removed);
    same.digest = Objects.requireNonNull(other, "other");
    return same;
  }

  /** The same outcome with every field marked as secret that holds one of these texts. */
  public Rendered hiding(SecretTexts texts) {
    if (texts.isEmpty() || failed()) {
      return this;
    }
    List<Manifest> marked = new ArrayList<>();
    for (Manifest manifest : manifests) {
      SecretFields fields = SecretFields.where(manifest.root(), texts::isIn);
      marked.add(manifest.withSecretFields(fields.withTexts(texts)));
    }
    return new Rendered(marked, issues, inputs, removed);
  }

  /** The same outcome with other manifests, further issues and inputs; for post-renderers. */
  public Rendered with(List<Manifest> newManifests, List<Issue> newIssues, Inputs newInputs) {
    return new Rendered(newManifests, newIssues, newInputs, removed);
  }

  /**
   * What was read or made but taken away again, such as by a patch that deletes it, with the step
   * that did; known if the renderer was asked to record who sets fields ({@link
   * Manifest#provenance}).
   */
  public List<Provenance> removed() {
    return removed;
  }

  /** The same outcome with what was taken away. */
  public Rendered withRemoved(List<Provenance> newRemoved) {
    return new Rendered(manifests, issues, inputs, newRemoved);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || other instanceof Rendered that
            && manifests.equals(that.manifests)
            && issues.equals(that.issues)
            && inputs.equals(that.inputs);
  }

  @Override
  public int hashCode() {
    return Objects.hash(manifests, issues, inputs);
  }

  /** Counts only. */
  @Override
  public String toString() {
    return "rendered(" + manifests.size() + " manifests, " + issues.size() + " issues)";
  }
}
