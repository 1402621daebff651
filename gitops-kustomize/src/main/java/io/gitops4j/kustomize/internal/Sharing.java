// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.render.InputRecorder;
import io.gitops4j.core.render.Inputs;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.kustomize.KustomizeOptions;
import io.gitops4j.kustomize.internal.share.SharedParts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What one build takes from other ones and gives to them. Whoever accumulates a base that another
 * build has begun waits for it, but never while it holds one that others may wait for, so that no
 * two wait for each other. Confined to the build.
 */
public final class Sharing {
  private final @Nullable SharedParts parts;
  private final SourceTree tree;
  private final InputRecorder recorder;
  private final KustomizeOptions options;
  private final Deque<InputRecorder> open = new ArrayDeque<>();
  private final List<TreePath> descended = new ArrayList<>();
  private final boolean bases;
  private final @Nullable TreePath edited;
  private @Nullable UnderWay claimed;
  private int deepest;
  private int outsideUses;
  private int begun;

  private record UnderWay(SharedBase.Key key, SourceTree tree) {
    // by code, as the key itself
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof UnderWay that && key.equals(that.key) && tree.equals(that.tree);
    }

    @Override
    public int hashCode() {
      return key.hashCode() * 31 + tree.hashCode();
    }
  }

  /**
   * For a render.
   *
   * @param parts what is shared; null for nothing
   * @param tree what is rendered, which must not change
   * @param recorder notes what is used
   * @param bases whether bases are shared too
   * @param edited the directory whose kustomization is another one in this render than in others;
   *     null if there is none. A base that reads it is not shared
   */
  public Sharing(
      @Nullable SharedParts parts,
      SourceTree tree,
      InputRecorder recorder,
      KustomizeOptions options,
      boolean bases,
      @Nullable TreePath edited) {
    this.parts = parts;
    this.tree = tree;
    this.recorder = recorder;
    this.options = options;
    this.bases = bases;
    this.edited = edited;
  }

  /** What is shared; null if nothing is. */
  @Nullable SharedParts parts() {
    return parts;
  }

  /** Notes what is used of a directory from now on; null if it can't be shared. */
  @Nullable InputRecorder recorder(FileLoader loader) {
    return parts == null || !bases || !loader.isLocal() ? null : new InputRecorder(loader.tree());
  }

  /** A directory was entered. */
  FileLoader descended(FileLoader loader) {
    if (parts != null) {
      descended.add(loader.root());
    }
    return loader;
  }

  /** Something is used that is no part of the tree, so that what is under way is not shared. */
  void outside() {
    outsideUses++;
  }

  /** How many times such a thing was used. */
  int outsideUses() {
    return outsideUses;
  }

  /** A kustomization lies this deep in others. */
  void depth(int depth) {
    deepest = Math.max(deepest, depth);
  }

  private SharedBase.Key key(Place place) {
    return new SharedBase.Key(place.loader().root(), place.path(), options);
  }

  /** What others accumulated at this place; null if the caller is to do it. */
  @Nullable SharedBase find(Place place, long maxDepth) {
    if (parts == null) {
      return null;
    }
    SharedBase.Key key = key(place);
    SharedBase known = parts.find(key, tree);
    if (known == null && begun == 0) {
      UnderWay mine = new UnderWay(key, tree);
      CompletableFuture<Boolean> other = parts.begin(mine);
      if (other == null) {
        known = parts.find(key, tree); // perhaps it was done just now
        if (known == null) {
          claimed = mine;
          begun++;
          return null;
        }
        parts.done(mine);
      } else {
        other.join();
        known = parts.find(key, tree);
      }
    }
    return known != null && fits(known, place, maxDepth) ? known : null;
  }

  private boolean readsEdited(Inputs inputs) {
    TreePath directory = edited;
    return directory != null
        && KustomizationFile.NAMES.stream()
            .map(directory::child)
            .anyMatch(
                file ->
                    inputs.files().containsKey(file)
                        || inputs.found().containsKey(file)
                        || inputs.missing().contains(file));
  }

  private boolean fits(SharedBase base, Place place, long maxDepth) {
    if (readsEdited(base.inputs())) {
      return false;
    }
    FileLoader above = place.loader().parent();
    for (TreePath directory : base.descended()) {
      if (above != null && above.leadsHere(directory)) {
        return false;
      }
    }
    return place.depth() + base.depth() <= maxDepth;
  }

  /** Notes what was used for what was found. */
  void used(SharedBase base, InputRecorder by, int depth) {
    by.used(base.inputs());
    for (InputRecorder other : open) {
      other.used(base.inputs());
    }
    recorder.used(base.inputs());
    descended.addAll(base.descended());
    depth(depth + base.depth());
  }

  /** What is noted from here on until a base is accumulated. */
  final class Work {
    private final Place place;
    private final InputRecorder used;
    private final int descendedBefore = descended.size();
    private final int deepestBefore = deepest;
    private final @Nullable UnderWay claim = claimed;

    private Work(Place place, InputRecorder used) {
      this.place = place;
      this.used = used;
      claimed = null;
      deepest = place.depth();
      open.push(used);
    }

    /** Hands the result to others. */
    void give(Layer layer, Build.Noticed noticed) {
      Layer own =
          Layer.copyOf(
              layer.resources().all(),
              layer.config(),
              layer.variables(),
              layer.resources().budget());
      SharedBase base =
          new SharedBase(
              own,
              noticed.warnings(),
              List.copyOf(descended.subList(descendedBefore, descended.size())),
              deepest - place.depth(),
              noticed.unknownKind(),
              noticed.schemaUsed(),
              noticed.work(),
              used.inputs());
      if (parts != null && !readsEdited(base.inputs())) {
        parts.put(key(place), base.inputs(), tree, base, base.bytes());
      }
    }

    /** The base is accumulated, or can't be. */
    void end() {
      open.pop();
      deepest = Math.max(deepest, deepestBefore);
      if (claim != null && parts != null) {
        begun--;
        parts.done(claim);
      }
    }
  }

  /** Begins to accumulate a base. */
  Work begin(Place place, InputRecorder used) {
    return new Work(place, used);
  }
}
