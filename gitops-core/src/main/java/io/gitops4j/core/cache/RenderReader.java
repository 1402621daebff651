// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.cache;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.json.GitOpsJson;
import io.gitops4j.core.render.Inputs;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.BlobId;
import io.gitops4j.core.source.EntryKind;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.tree.ScalarStyle;
import io.gitops4j.core.tree.ScalarType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link RenderWriter} wrote; the caller has made sure that it did. First the inputs are
 * read, so that the rest can be left if they are not the same. Used once. What is no such form is a
 * {@link RuntimeException} of some kind.
 */
final class RenderReader {
  private final byte[] bytes;
  private final List<String> texts = new ArrayList<>();
  private final Inputs inputs;
  private int at;

  RenderReader(byte[] bytes) {
    this.bytes = bytes;
    this.inputs = readInputs();
  }

  Inputs inputs() {
    return inputs;
  }

  /** The whole render. To be called once. */
  Rendered render() {
    List<Issue> issues = new ArrayList<>();
    for (int i = number(); i > 0; i--) {
      issues.add(GitOpsJson.read(text(), Issue.class));
    }
    List<Manifest> manifests = new ArrayList<>();
    for (int i = number(); i > 0; i--) {
      String origin = optional();
      manifests.add(Manifest.of((MapNode) node(), origin));
    }
    if (at != bytes.length) {
      throw new IllegalStateException("bytes are left over");
    }
    return Rendered.of(manifests, issues, inputs);
  }

  private Inputs readInputs() {
    SortedMap<TreePath, BlobId> files = new TreeMap<>();
    for (int i = number(); i > 0; i--) {
      files.put(new TreePath(text()), new BlobId(text()));
    }
    SortedSet<TreePath> missing = new TreeSet<>();
    for (int i = number(); i > 0; i--) {
      missing.add(new TreePath(text()));
    }
    SortedMap<TreePath, String> listings = new TreeMap<>();
    for (int i = number(); i > 0; i--) {
      listings.put(new TreePath(text()), text());
    }
    SortedMap<TreePath, EntryKind> found = new TreeMap<>();
    for (int i = number(); i > 0; i--) {
      found.put(new TreePath(text()), EntryKind.valueOf(text()));
    }
    SortedMap<TreePath, BlobId> links = new TreeMap<>();
    for (int i = number(); i > 0; i--) {
      links.put(new TreePath(text()), new BlobId(text()));
    }
    SortedMap<String, String> external = new TreeMap<>();
    for (int i = number(); i > 0; i--) {
      external.put(text(), text());
    }
    return new Inputs(files, missing, listings, found, links, external);
  }

  private Node node() {
    int kind = bytes[at++];
    if (kind == 's') {
      return scalar();
    }
    int line = number();
    int column = number();
    int size = number();
    if (kind == 'm') {
      MapNode.Builder map = MapNode.builder().at(line, column);
      for (int i = 0; i < size; i++) {
        map.put(scalar(), node());
      }
      return map.build();
    }
    if (kind != 'l') {
      throw new IllegalStateException("no node");
    }
    List<Node> items = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      items.add(node());
    }
    return ListNode.read(items, line, column);
  }

  private ScalarNode scalar() {
    int line = number();
    int column = number();
    ScalarType type = ScalarType.valueOf(text());
    ScalarStyle style = ScalarStyle.valueOf(text());
    ScalarNode scalar = ScalarNode.read(text(), type, style, line, column);
    String source = optional();
    return source == null ? scalar : scalar.withSource(source);
  }

  private @Nullable String optional() {
    return bytes[at++] == 0 ? null : text();
  }

  private String text() {
    int known = number();
    if (known > 0) {
      return texts.get(known - 1);
    }
    int length = number();
    String text = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    texts.add(text);
    return text;
  }

  private int number() {
    int value = 0;
    for (int shift = 0; ; shift += 7) {
      byte part = bytes[at++];
      value |= (part & 0x7f) << shift;
      if (part >= 0) {
        return value;
      }
    }
  }
}
