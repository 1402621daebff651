// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import io.gitops4j.core.path.PathPattern;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an artifact is composed of: parts of other sources, copied one after the other as Flux's
 * {@code ArtifactGenerator} says. Immutable, thread-safe.
 *
 * @param sources the sources by alias, in a stable order; those that nothing is taken from do not
 *     belong here
 * @param copies what is copied, in this order
 * @param revision the alias of the source whose revision the artifact has; null for a digest of its
 *     files
 * @param origin the alias of the source that is told as its origin; null for none
 */
public record Composition(
    Map<String, SourceRef> sources,
    List<Copy> copies,
    @Nullable String revision,
    @Nullable String origin) {

  /**
   * Copies both collections.
   *
   * @throws IllegalArgumentException if an alias is none of the sources
   */
  public Composition {
    sources = Collections.unmodifiableMap(new LinkedHashMap<>(sources));
    copies = List.copyOf(copies);
    List<@Nullable String> named = new ArrayList<>();
    copies.forEach(copy -> named.add(copy.alias()));
    named.add(revision);
    named.add(origin);
    for (String alias : named) {
      if (alias != null && !sources.containsKey(alias)) {
        throw new IllegalArgumentException(
            "alias: " + alias + " (expected: one of " + sources.keySet() + ")");
      }
    }
  }

  /** How what is copied meets what is there. */
  public enum Strategy {
    /** Files replace those of the same path. */
    OVERWRITE,
    /** Files of YAML are merged into those of the same path as Helm merges values. */
    MERGE,
    /** Files are archives, {@code .tar.gz} or {@code .tgz}, whose content is copied. */
    EXTRACT
  }

  /**
   * One copy, with the rules of {@code cp}.
   *
   * @param alias which source is copied from
   * @param pattern a path in it, or a pattern of paths; of {@code a/**} the content of {@code a} is
   *     copied, of {@code a} the directory itself
   * @param to a path in the artifact; with a slash at its end, or empty, it is a directory
   * @param exclude patterns of what is left out, with {@code **} for any directories; one without a
   *     slash is about names
   * @param strategy how it is put there
   */
  public record Copy(
      String alias, String pattern, String to, List<String> exclude, Strategy strategy) {
    private static final int LONGEST = 1024;
    private static final String ARTIFACT = "@artifact/";

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if a path leads out of its tree, or a pattern is malformed
     */
    public Copy {
      Objects.requireNonNull(alias, "alias");
      Objects.requireNonNull(strategy, "strategy");
      exclude = List.copyOf(exclude);
      if (pattern.length() > LONGEST || to.length() > LONGEST) {
        throw new IllegalArgumentException("longer than " + LONGEST + " characters");
      }
      TreePath.of(to);
      if (!isPattern(pattern)) {
        TreePath.of(pattern);
      } else if (strategy == Strategy.EXTRACT) {
        PathPattern.of(pattern, PathPattern.Syntax.DOUBLE_STAR);
      } else if (!Glob.isWellFormed(pattern.codePoints().toArray())) {
        throw new IllegalArgumentException("pattern: " + pattern + " (expected: closed brackets)");
      }
      exclude.forEach(one -> PathPattern.of(one, PathPattern.Syntax.DOUBLE_STAR));
    }

    /**
     * Reads {@code @ALIAS/PATTERN} and {@code @artifact/PATH}.
     *
     * @throws IllegalArgumentException if they have another form, or a part of them is wrong
     */
    public static Copy of(String from, String to, List<String> exclude, Strategy strategy) {
      int slash = from.indexOf('/');
      if (!from.startsWith("@") || slash < 2) {
        throw new IllegalArgumentException("from: " + from + " (expected: @ALIAS/PATTERN)");
      }
      if (!to.startsWith(ARTIFACT)) {
        throw new IllegalArgumentException("to: " + to + " (expected: " + ARTIFACT + "PATH)");
      }
      return new Copy(
          from.substring(1, slash),
          from.substring(slash + 1),
          to.substring(ARTIFACT.length()),
          exclude,
          strategy);
    }

    private static boolean isPattern(String text) {
      return text.chars().anyMatch(c -> "*?[]".indexOf(c) >= 0);
    }

    /** Whether what is copied is a pattern of paths, and no path. */
    public boolean isPattern() {
      return isPattern(pattern);
    }

    /** From where to where. */
    @Override
    public String toString() {
      return "@" + alias + "/" + pattern + " to " + ARTIFACT + to;
    }
  }

  /** How many sources are read for it, those of its sources included. */
  public int size() {
    long size = 0;
    for (SourceRef source : sources.values()) {
      Composition inner = source.options().composition();
      size += 1 + (inner == null ? 0 : inner.size());
    }
    return (int) Math.min(size, Integer.MAX_VALUE);
  }

  /** The same, of other sources. */
  public Composition withSources(Map<String, SourceRef> newSources) {
    return new Composition(newSources, copies, revision, origin);
  }

  /**
   * The artifact: a tree of the files of these trees, without what Flux leaves out of every
   * archive. Closing it closes them.
   *
   * @param trees the trees of the sources, by alias
   * @throws SourceException with {@link SourceError#COMPOSITION} if it can't be composed, with
   *     {@link SourceError#TOO_LARGE} if it is beyond all measure
   */
  public SourceTree of(Map<String, SourceTree> trees) {
    if (!trees.keySet().equals(sources.keySet())) {
      throw new IllegalArgumentException(
          "trees: " + trees.keySet() + " (expected: " + sources.keySet() + ")");
    }
    Map<String, SourceTree> snapshots = new LinkedHashMap<>();
    trees.forEach((alias, tree) -> snapshots.put(alias, tree.snapshot()));
    Composing composing = new Composing(snapshots);
    copies.forEach(composing::copy);
    return new ComposedTree(
        composing.files(),
        composing.directories(),
        revision == null ? null : tree(trees, revision).revision(),
        origin == null ? null : origin(origin, tree(trees, origin)),
        List.copyOf(snapshots.values()));
  }

  /**
   * The chart that an artifact is: the content of the one directory that it holds. Closing it
   * closes the artifact.
   *
   * @throws SourceException with {@link SourceError#COMPOSITION} if it holds anything else
   */
  public static SourceTree chart(SourceTree artifact) {
    List<TreeEntry> entries = artifact.list(TreePath.ROOT);
    if (entries.size() != 1 || !entries.get(0).isDirectory()) {
      artifact.close();
      throw SourceException.of(
          SourceError.COMPOSITION,
          "the artifact is no chart: one directory is expected in it, and nothing else");
    }
    MemoryTree base =
        MemoryTree.builder()
            .revision(artifact.revision())
            .origin(artifact.origin().orElse(null))
            .build();
    TreePath from = entries.get(0).path();
    return new LayeredTree(base, List.of(new LayeredTree.Layer(TreePath.ROOT, artifact, from)));
  }

  private static SourceTree tree(Map<String, SourceTree> trees, String alias) {
    return Objects.requireNonNull(trees.get(alias));
  }

  private String origin(String alias, SourceTree tree) {
    SourceRef ref = Objects.requireNonNull(sources.get(alias));
    return tree.origin().orElseGet(() -> ref.target().named(tree.revision()));
  }
}
