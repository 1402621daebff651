// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render;

import io.gitops4j.core.source.BlobId;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreeEntry;
import io.gitops4j.core.source.TreePath;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Exactly what a render used: each file it read, each path it looked for in vain, each directory it
 * listed, and what came from elsewhere. If all of these are the same in another tree, the render
 * gives the same. Immutable, thread-safe, sorted.
 *
 * @param files path to content of each file that was read
 * @param missing paths that were looked for and not found
 * @param listings directories that were listed, with a digest of the names and kinds in them
 * @param external what came from elsewhere: its name (a URL, an option) to its digest
 */
public record Inputs(
    SortedMap<TreePath, BlobId> files,
    SortedSet<TreePath> missing,
    SortedMap<TreePath, String> listings,
    SortedMap<String, String> external) {

  /** No input at all. */
  public static final Inputs NONE =
      new Inputs(new TreeMap<>(), new TreeSet<>(), new TreeMap<>(), new TreeMap<>());

  /** Copies all parts. */
  public Inputs {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    missing = Collections.unmodifiableSortedSet(new TreeSet<>(missing));
    listings = Collections.unmodifiableSortedMap(new TreeMap<>(listings));
    external = Collections.unmodifiableSortedMap(new TreeMap<>(external));
  }

  /** The digest of a listing, as it is recorded in {@link #listings}. */
  public static String listingDigest(List<TreeEntry> entries) {
    StringBuilder text = new StringBuilder();
    for (TreeEntry entry : entries) {
      text.append(entry.kind()).append(' ').append(entry.path().name()).append('\n');
    }
    return sha256(text.toString());
  }

  /** SHA-256 of everything here, in lower-case hexadecimal. */
  public String digest() {
    StringBuilder text = new StringBuilder();
    files.forEach(
        (path, blob) -> text.append("file ").append(path).append(' ').append(blob).append('\n'));
    missing.forEach(path -> text.append("missing ").append(path).append('\n'));
    listings.forEach(
        (path, digest) ->
            text.append("list ").append(path).append(' ').append(digest).append('\n'));
    external.forEach(
        (name, digest) ->
            text.append("external ").append(name).append(' ').append(digest).append('\n'));
    return sha256(text.toString());
  }

  /**
   * Whether a render of this tree would use the same: every file has the same content, what was
   * missing is missing, every directory lists the same. What came from elsewhere is not looked at;
   * {@link io.gitops4j.core.spi.Renderer#isCurrent} tells of that.
   */
  public boolean sameIn(SourceTree tree) {
    for (Map.Entry<TreePath, BlobId> file : files.entrySet()) {
      if (!tree.entry(file.getKey())
          .map(entry -> file.getValue().equals(entry.blob()))
          .orElse(false)) {
        return false;
      }
    }
    for (TreePath path : missing) {
      if (tree.entry(path).isPresent()) {
        return false;
      }
    }
    for (Map.Entry<TreePath, String> listing : listings.entrySet()) {
      boolean directory = tree.entry(listing.getKey()).map(TreeEntry::isDirectory).orElse(false);
      if (!directory || !listing.getValue().equals(listingDigest(tree.list(listing.getKey())))) {
        return false;
      }
    }
    return true;
  }

  /** These inputs and the other ones; for a path in both, the other one's content. */
  public Inputs plus(Inputs other) {
    SortedMap<TreePath, BlobId> allFiles = new TreeMap<>(files);
    allFiles.putAll(other.files);
    SortedSet<TreePath> allMissing = new TreeSet<>(missing);
    allMissing.addAll(other.missing);
    SortedMap<TreePath, String> allListings = new TreeMap<>(listings);
    allListings.putAll(other.listings);
    SortedMap<String, String> allExternal = new TreeMap<>(external);
    allExternal.putAll(other.external);
    return new Inputs(allFiles, allMissing, allListings, allExternal);
  }

  /** These inputs and one from elsewhere. */
  public Inputs withExternal(String name, String digest) {
    return plus(
        new Inputs(
            new TreeMap<>(),
            new TreeSet<>(),
            new TreeMap<>(),
            new TreeMap<>(Map.of(name, digest))));
  }

  /** The files and paths that matter, for "does this commit touch it?". */
  public Set<TreePath> paths() {
    Set<TreePath> paths = new TreeSet<>(files.keySet());
    paths.addAll(missing);
    paths.addAll(listings.keySet());
    return paths;
  }

  /** SHA-256 of a text in UTF-8, in lower-case hexadecimal. */
  public static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
