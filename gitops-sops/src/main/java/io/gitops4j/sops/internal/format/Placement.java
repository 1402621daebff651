// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops.internal.format;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.CommentedNode;
import io.gitops4j.sops.SopsError;
import io.gitops4j.sops.SopsException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The entry {@code sops} of documents that are maps. */
final class Placement {
  static final String KEY = "sops";

  private Placement() {}

  /** The metadata of the first document; it is taken away from all. */
  static Store.Encrypted take(String file, List<CommentedNode.Mapping> documents) {
    List<CommentedNode.Mapping> rest = new ArrayList<>();
    CommentedNode found = null;
    for (CommentedNode.Mapping document : documents) {
      List<CommentedNode.Part> parts = new ArrayList<>();
      for (CommentedNode.Part part : document.parts()) {
        if (part instanceof CommentedNode.Entry entry && entry.key().text().equals(KEY)) {
          if (rest.isEmpty() && found != null) {
            throw Failures.metadata(file, "the entry sops is there twice");
          }
          found = rest.isEmpty() ? entry.value() : found;
        } else {
          parts.add(part);
        }
      }
      rest.add(new CommentedNode.Mapping(parts));
      if (rest.size() == 1 && found == null) {
        break;
      }
    }
    if (found == null) {
      throw Failures.of(
          SopsError.NOT_ENCRYPTED, file, 0, "the file has no metadata of SOPS: not encrypted");
    }
    if (!(node(found) instanceof MapNode metadata)) {
      throw Failures.metadata(file, "the entry sops is no map");
    }
    return new Store.Encrypted(rest, metadata);
  }

  /** The documents, each with the metadata at its end. */
  static List<CommentedNode.Mapping> put(List<CommentedNode.Mapping> documents, MapNode metadata) {
    CommentedNode.Entry entry = CommentedNode.Entry.of(KEY, commented(metadata));
    List<CommentedNode.Mapping> all = new ArrayList<>();
    for (CommentedNode.Mapping document : documents) {
      List<CommentedNode.Part> parts = new ArrayList<>(document.parts());
      for (CommentedNode.Part part : parts) {
        if (part instanceof CommentedNode.Entry known && known.key().text().equals(KEY)) {
          throw SopsException.of(
              SopsError.ENCRYPT, "the file has an entry sops, which metadata would replace");
        }
      }
      parts.add(entry);
      all.add(new CommentedNode.Mapping(parts));
    }
    return all;
  }

  /** The node without its comments. */
  static @Nullable Node node(CommentedNode node) {
    if (node instanceof CommentedNode.Mapping map) {
      MapNode.Builder builder = MapNode.builder();
      for (CommentedNode.Part part : map.parts()) {
        if (part instanceof CommentedNode.Entry entry) {
          Node value = node(entry.value());
          builder.put(entry.key(), value == null ? ScalarNode.NULL : value);
        }
      }
      return builder.build();
    }
    if (node instanceof CommentedNode.Sequence list) {
      List<Node> items = new ArrayList<>();
      for (CommentedNode item : list.items()) {
        Node value = node(item);
        if (value != null) {
          items.add(value);
        }
      }
      return ListNode.of(items);
    }
    return node instanceof CommentedNode.Scalar scalar ? scalar.node() : null;
  }

  /** The node as one that may have comments. */
  static CommentedNode commented(Node node) {
    if (node instanceof MapNode map) {
      List<CommentedNode.Part> parts = new ArrayList<>();
      for (MapNode.Entry entry : map.entries()) {
        parts.add(new CommentedNode.Entry(entry.keyNode(), false, commented(entry.value())));
      }
      return new CommentedNode.Mapping(parts);
    }
    if (node instanceof ListNode list) {
      List<CommentedNode> items = new ArrayList<>();
      list.forEach(item -> items.add(commented(item)));
      return new CommentedNode.Sequence(items);
    }
    return CommentedNode.Scalar.of((ScalarNode) node);
  }
}
