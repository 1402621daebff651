// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.oci;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.NearMiss;
import io.gitops4j.core.source.SemVerRange;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the index of a Helm repository says of one chart. As Helm does, it reads over entries
 * without a name or a version; deprecated ones count like any other. Immutable.
 *
 * @param versions the versions, as they are listed
 */
record HelmIndex(List<Entry> versions) {
  private static final int MAX_VERSIONS = 20_000;
  private static final int MAX_URLS = 8;

  /** Copies the list. */
  HelmIndex {
    versions = List.copyOf(versions);
  }

  /**
   * One version.
   *
   * @param digest the SHA-256 of its archive in hexadecimal; null if the index does not tell
   * @param urls where the archive is, at any of them
   */
  record Entry(String version, @Nullable String digest, List<String> urls) {}

  /**
   * Reads an index, in YAML or JSON.
   *
   * @param repository what it is of, for messages
   * @throws SourceException with {@link SourceError#CORRUPT} if it is none, {@link
   *     SourceError#NOT_FOUND} if it has no such chart
   */
  static HelmIndex read(byte[] content, String repository, String chart) {
    MapNode index = index(content, repository);
    MapNode charts = index.map("entries");
    Node listed = charts == null ? null : charts.get(chart);
    if (!(listed instanceof ListNode list)) {
      throw new SourceException(
          Issue.error(
                  SourceError.NOT_FOUND,
                  "the Helm repository " + repository + " has no chart " + chart)
              .withHint(
                  charts == null
                      ? null
                      : NearMiss.find(chart, charts.keys())
                          .map(near -> "did you mean " + near + "?")
                          .orElse(null)),
          null);
    }
    if (list.size() > MAX_VERSIONS) {
      throw SourceException.of(
          SourceError.TOO_LARGE,
          chart + " of " + repository + " has more than " + MAX_VERSIONS + " versions");
    }
    List<Entry> versions = new ArrayList<>();
    for (Node item : list) {
      if (item instanceof MapNode map) {
        entry(map).ifPresent(versions::add);
      }
    }
    return new HelmIndex(versions);
  }

  private static MapNode index(byte[] content, String repository) {
    try {
      List<Node> documents =
          YamlReader.ofDefaults().withoutSourceLines().read("index.yaml", content);
      if (!documents.isEmpty()
          && documents.get(0) instanceof MapNode index
          && index.text("apiVersion") != null) {
        return index;
      }
    } catch (YamlException e) {
      // what it quotes is somebody else's page
    }
    throw SourceException.of(
        SourceError.CORRUPT, "there is no index of a Helm repository at " + repository);
  }

  private static Optional<Entry> entry(MapNode map) {
    String name = map.text("name");
    String version = map.text("version");
    if (name == null || name.isEmpty() || version == null || !SemVerRange.isVersion(version)) {
      return Optional.empty();
    }
    List<String> urls = new ArrayList<>();
    ListNode listed = map.list("urls");
    for (Node url : listed == null ? ListNode.EMPTY : listed) {
      String text = url.textOrNull();
      if (text != null && !text.isBlank() && urls.size() < MAX_URLS) {
        urls.add(text.strip());
      }
    }
    return Optional.of(new Entry(version, digest(map.text("digest")), List.copyOf(urls)));
  }

  private static @Nullable String digest(@Nullable String text) {
    if (text == null) {
      return null;
    }
    String digits = text.toLowerCase(Locale.ROOT).replaceFirst("^sha256:", "");
    return digits.matches("[0-9a-f]{64}") ? digits : null;
  }

  /** The entry that is meant by a version, or a range of versions; empty if none is inside. */
  Optional<Entry> find(String wanted) {
    return HelmVersions.find(wanted, versions.stream().map(Entry::version).toList())
        .flatMap(
            found -> versions.stream().filter(each -> each.version().equals(found)).findFirst());
  }

  /** The entry of an archive; empty if there is none with this digest. */
  Optional<Entry> ofDigest(String digest) {
    return versions.stream().filter(each -> digest.equals(each.digest())).findFirst();
  }
}
