// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render;

import io.gitops4j.core.source.BlobId;
import io.gitops4j.core.source.EntryKind;
import io.gitops4j.core.source.Lookup;
import io.gitops4j.core.source.SourceException;
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
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Exactly what a render used: each file it read, each path it looked for in vain, each directory it
 * listed, what else it found, the links it followed, and what came from elsewhere. If all of these
 * are the same in another tree, the render gives the same. Immutable, thread-safe, sorted.
 *
 * <p>Paths are those at which things are stored: what was reached through a link is told by the
 * link and by the path it led to.
 *
 * @param files path to content of each file that was read
 * @param missing paths that were looked for and not found
 * @param listings directories that were listed, with a digest of the names and kinds in them
 * @param found paths at which something was found that was neither read nor listed, with its kind;
 *     {@link EntryKind#SYMLINK} for a look-up that failed, which is the same in no tree
 * @param links symbolic links that were followed, with the id of the blob that holds the target
 * @param external what came from elsewhere: its name (a URL, an option) to its digest
 */
public record Inputs(
    SortedMap<TreePath, BlobId> files,
    SortedSet<TreePath> missing,
    SortedMap<TreePath, String> listings,
    SortedMap<TreePath, EntryKind> found,
    SortedMap<TreePath, BlobId> links,
    SortedMap<String, String> external) {

  /** No input at all. */
  public static final Inputs NONE =
      new Inputs(new TreeMap<>(), new TreeSet<>(), new TreeMap<>(), new TreeMap<>());

  /** Copies all parts. */
  public Inputs {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    missing = Collections.unmodifiableSortedSet(new TreeSet<>(missing));
    listings = Collections.unmodifiableSortedMap(new TreeMap<>(listings));
    found = Collections.unmodifiableSortedMap(new TreeMap<>(found));
    links = Collections.unmodifiableSortedMap(new TreeMap<>(links));
    external = Collections.unmodifiableSortedMap(new TreeMap<>(external));
  }

  /** Inputs without look-ups that were neither read nor listed, and without links. */
  public Inputs(
      SortedMap<TreePath, BlobId> files,
      SortedSet<TreePath> missing,
      SortedMap<TreePath, String> listings,
      SortedMap<String, String> external) {
    this(files, missing, listings, new TreeMap<>(), new TreeMap<>(), external);
  }

  // by code, since what a record is given is linked at run time, which costs a short process much
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || other instanceof Inputs that
            && files.equals(that.files)
            && missing.equals(that.missing)
            && listings.equals(that.listings)
            && found.equals(that.found)
            && links.equals(that.links)
            && external.equals(that.external);
  }

  @Override
  public int hashCode() {
    return Objects.hash(files, missing, listings, found, links, external);
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
    found.forEach(
        (path, kind) -> text.append("found ").append(path).append(' ').append(kind).append('\n'));
    links.forEach(
        (path, blob) -> text.append("link ").append(path).append(' ').append(blob).append('\n'));
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
    try {
      return isSame(tree);
    } catch (SourceException e) {
      return false; // it worked before
    }
  }

  private boolean isSame(SourceTree tree) {
    for (Map.Entry<TreePath, BlobId> file : files.entrySet()) {
      TreeEntry entry = stored(tree, file.getKey());
      if (entry == null || !entry.isFile() || !file.getValue().equals(entry.blob())) {
        return false;
      }
    }
    for (TreePath path : missing) {
      Lookup lookup = tree.lookup(path);
      if (lookup.entry() != null || !lookup.links().isEmpty()) {
        return false;
      }
    }
    for (Map.Entry<TreePath, EntryKind> one : found.entrySet()) {
      TreeEntry entry = stored(tree, one.getKey());
      if (entry == null || entry.kind() != one.getValue()) {
        return false;
      }
    }
    for (Map.Entry<TreePath, BlobId> link : links.entrySet()) {
      List<TreeEntry> followed = tree.lookup(link.getKey()).links();
      if (followed.isEmpty()
          || !followed.get(0).path().equals(link.getKey())
          || !link.getValue().equals(followed.get(0).blob())) {
        return false;
      }
    }
    for (Map.Entry<TreePath, String> listing : listings.entrySet()) {
      TreePath path = listing.getKey();
      TreeEntry entry = path.isRoot() ? null : stored(tree, path);
      if (!path.isRoot() && (entry == null || !entry.isDirectory())
          || !listing.getValue().equals(listingDigest(tree.list(path)))) {
        return false;
      }
    }
    return true;
  }

  /** What lies at exactly this path, without links on the way. */
  private static @Nullable TreeEntry stored(SourceTree tree, TreePath path) {
    Lookup lookup = tree.lookup(path);
    TreeEntry entry = lookup.entry();
    return entry != null && entry.path().equals(path) && lookup.links().isEmpty() ? entry : null;
  }

  /** These inputs and the other ones; for a path in both, the other one's content. */
  public Inputs plus(Inputs other) {
    SortedMap<TreePath, BlobId> allFiles = new TreeMap<>(files);
    allFiles.putAll(other.files);
    SortedSet<TreePath> allMissing = new TreeSet<>(missing);
    allMissing.addAll(other.missing);
    SortedMap<TreePath, String> allListings = new TreeMap<>(listings);
    allListings.putAll(other.listings);
    SortedMap<TreePath, EntryKind> allFound = new TreeMap<>(found);
    allFound.putAll(other.found);
    SortedMap<TreePath, BlobId> allLinks = new TreeMap<>(links);
    allLinks.putAll(other.links);
    SortedMap<String, String> allExternal = new TreeMap<>(external);
    allExternal.putAll(other.external);
    return new Inputs(allFiles, allMissing, allListings, allFound, allLinks, allExternal);
  }

  /** These inputs without what came from elsewhere. */
  public Inputs ofTree() {
    return external.isEmpty()
        ? this
        : new Inputs(files, missing, listings, found, links, new TreeMap<>());
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
    paths.addAll(found.keySet());
    paths.addAll(links.keySet());
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
