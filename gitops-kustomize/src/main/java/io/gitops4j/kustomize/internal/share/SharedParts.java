// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.share;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.Inputs;
import io.gitops4j.core.source.BlobId;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.tree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Contents and documents by blob, and bases by their inputs. Thread-safe; bounded in bytes, which
 * are estimates.
 */
public final class SharedParts {
  /** A parsed document takes about this many times the bytes of its text. */
  private static final int NODES_PER_BYTE = 12;

  private static final int OVERHEAD = 200;

  /** As many states of one base are kept: those of revisions that are rendered side by side. */
  private static final int STATES = 8;

  private final WeightedCache cache;
  private final Map<Object, CompletableFuture<Boolean>> underWay = new ConcurrentHashMap<>();
  private final LongAdder reads = new LongAdder();
  private final LongAdder parses = new LongAdder();
  private final LongAdder bases = new LongAdder();
  private final LongAdder basesShared = new LongAdder();

  /** What a blob is kept as. Compared by code: what a record is given is linked at run time. */
  private record Part(Object blob, Use use) {
    private enum Use {
      CONTENT,
      RESOURCES,
      CONFIGURATION
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Part that && use == that.use && blob.equals(that.blob);
    }

    @Override
    public int hashCode() {
      return blob.hashCode() * 31 + use.ordinal();
    }
  }

  /** Nothing yet; to hold no more than this many bytes. */
  public SharedParts(long bytes) {
    this.cache = new WeightedCache(bytes);
  }

  /** The content of a blob, read if it is not at hand; not to be changed. */
  byte[] content(BlobId blob, Supplier<byte[]> read) {
    return cache.get(
        new Part(blob.key(), Part.Use.CONTENT),
        () -> {
          reads.increment();
          return read.get();
        },
        content -> content.length + OVERHEAD);
  }

  /**
   * The documents of a blob, parsed if they are not at hand. What can't be parsed is not kept.
   *
   * @param parse parses, and tells its warnings
   */
  public ParsedDocuments documents(
      BlobId blob, int length, boolean configuration, Function<Consumer<Issue>, List<Node>> parse) {
    return cache.get(
        new Part(blob.key(), configuration ? Part.Use.CONFIGURATION : Part.Use.RESOURCES),
        () -> {
          parses.increment();
          List<Issue> warnings = new ArrayList<>();
          return new ParsedDocuments(parse.apply(warnings::add), warnings);
        },
        documents -> (long) length * NODES_PER_BYTE + OVERHEAD);
  }

  /**
   * Notes what was accumulated of a base.
   *
   * @param key says all that it depends on besides the tree
   * @param base what there is to share
   * @param bytes how many it takes, as an estimate
   */
  public <B> void put(Object key, Inputs inputs, SourceTree tree, B base, long bytes) {
    bases.increment();
    States known = cache.find(key);
    State added = new State(inputs, base, bytes + OVERHEAD + 100L * inputs.files().size(), tree);
    States now = known == null ? new States(List.of(added)) : known.plus(added, STATES);
    cache.put(key, now, now.bytes());
  }

  /** What was accumulated of a base, if all its inputs are the same in the tree. */
  @SuppressWarnings("unchecked")
  public <B> @Nullable B find(Object key, SourceTree tree) {
    States known = cache.find(key);
    State state = known == null ? null : known.in(tree);
    if (state == null) {
      return null;
    }
    basesShared.increment();
    return (B) state.base();
  }

  /**
   * Says that this caller accumulates the base now, unless another one does so.
   *
   * @return null if it is up to the caller, who must call {@link #done}; else what to wait for
   */
  public @Nullable CompletableFuture<Boolean> begin(Object key) {
    return underWay.putIfAbsent(key, new CompletableFuture<>());
  }

  /** Lets those go on who wait for this base. */
  public void done(Object key) {
    CompletableFuture<Boolean> future = underWay.remove(key);
    if (future != null) {
      future.complete(true);
    }
  }

  /** How many contents were read. */
  public long reads() {
    return reads.sum();
  }

  /** How many contents were parsed. */
  public long parses() {
    return parses.sum();
  }

  /** How many bases were accumulated. */
  public long bases() {
    return bases.sum();
  }

  /** How many times a base was there already. */
  public long basesShared() {
    return basesShared.sum();
  }

  /** The bytes held, as estimated. */
  public long bytes() {
    return cache.weight();
  }

  /** Forgets all. */
  public void clear() {
    cache.clear();
  }
}
