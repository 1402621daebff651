// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a source is seen, and what is seen with it. Immutable, thread-safe.
 *
 * @param directories the only directories that are seen, as by a sparse checkout, which must be
 *     there; empty for all
 * @param submodules whether the content of submodules is seen; a provider fetches them with the
 *     source, from where it may
 * @param inclusions what is put into the tree from other sources, in this order
 * @param ignore null if nothing is ignored; else the tree is seen as Flux archives it: without
 *     links, by the rules of {@code .sourceignore} files in any directory and by these, in the
 *     format of {@code .gitignore}, after them; without any rule, by Flux's default ones
 */
public record SourceView(
    List<TreePath> directories,
    boolean submodules,
    List<Inclusion> inclusions,
    @Nullable String ignore) {

  /** All of a source, as it is. */
  public static final SourceView WHOLE = new SourceView(List.of(), false, List.of(), null);

  /**
   * A part of another source.
   *
   * @param source the other source
   * @param from which directory of it
   * @param to where it is put
   */
  public record Inclusion(SourceRef source, TreePath from, TreePath to) {
    /** Checks all parts. */
    public Inclusion {
      Objects.requireNonNull(source, "source");
      Objects.requireNonNull(from, "from");
      Objects.requireNonNull(to, "to");
    }
  }

  /** Copies the lists. */
  public SourceView {
    directories = List.copyOf(directories);
    inclusions = List.copyOf(inclusions);
  }

  /** All of a source but what Flux ignores: by the rules of its files, then by these. */
  public static SourceView ignoring(String rules) {
    return new SourceView(List.of(), false, List.of(), Objects.requireNonNull(rules, "rules"));
  }

  /**
   * The tree as it is seen, submodules aside. Closing it closes the other ones.
   *
   * @param tree the tree of the source
   * @param included the trees of the inclusions, in their order
   * @throws SourceException with {@link SourceError#NOT_FOUND} if a directory is not there, with
   *     {@link SourceError#TOO_LARGE} if ignore rules are beyond all measure
   */
  public SourceTree of(SourceTree tree, List<SourceTree> included) {
    if (included.size() != inclusions.size()) {
      throw new IllegalArgumentException(
          "included: " + included.size() + " trees (expected: " + inclusions.size() + ")");
    }
    if (directories.isEmpty() && inclusions.isEmpty() && ignore == null) {
      return tree;
    }
    SourceTree seen = tree.snapshot();
    if (!directories.isEmpty()) {
      seen = new SparseTree(seen, directories);
    }
    if (!included.isEmpty()) {
      List<LayeredTree.Layer> layers = new ArrayList<>();
      for (int i = 0; i < included.size(); i++) {
        Inclusion inclusion = inclusions.get(i);
        layers.add(
            new LayeredTree.Layer(inclusion.to(), included.get(i).snapshot(), inclusion.from()));
      }
      seen = new LayeredTree(seen, layers);
    }
    return ignore == null ? seen : new IgnoredTree(seen, ignore);
  }
}
