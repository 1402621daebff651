// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.cache;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.json.GitOpsJson;
import io.gitops4j.core.render.Inputs;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes a render as bytes, in the form that {@link RenderReader} reads: first the inputs, then the
 * issues, then the manifests, node by node with places and styles. Numbers are written seven bits a
 * byte, each text once. Used once.
 */
final class RenderWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(4096);
  private final Map<String, Integer> texts = new HashMap<>();

  private RenderWriter() {}

  static byte[] write(Rendered rendered) {
    RenderWriter writer = new RenderWriter();
    writer.inputs(rendered.inputs());
    writer.number(rendered.issues().size());
    for (Issue issue : rendered.issues()) {
      writer.text(GitOpsJson.write(issue));
    }
    writer.number(rendered.manifests().size());
    for (Manifest manifest : rendered.manifests()) {
      writer.optional(manifest.origin());
      writer.node(manifest.root());
    }
    return writer.out.toByteArray();
  }

  private void inputs(Inputs inputs) {
    number(inputs.files().size());
    inputs.files().forEach((path, blob) -> pair(path.value(), blob.hex()));
    number(inputs.missing().size());
    inputs.missing().forEach(path -> text(path.value()));
    number(inputs.listings().size());
    inputs.listings().forEach((path, digest) -> pair(path.value(), digest));
    number(inputs.found().size());
    inputs.found().forEach((path, kind) -> pair(path.value(), kind.name()));
    number(inputs.links().size());
    inputs.links().forEach((path, blob) -> pair(path.value(), blob.hex()));
    number(inputs.external().size());
    inputs.external().forEach(this::pair);
  }

  private void node(Node node) {
    if (node instanceof ScalarNode scalar) {
      out.write('s');
      scalar(scalar);
    } else if (node instanceof MapNode map) {
      out.write('m');
      place(map);
      number(map.size());
      for (MapNode.Entry entry : map.entries()) {
        scalar(entry.keyNode());
        node(entry.value());
      }
    } else {
      ListNode list = (ListNode) node;
      out.write('l');
      place(list);
      number(list.size());
      list.forEach(this::node);
    }
  }

  private void scalar(ScalarNode scalar) {
    place(scalar);
    text(scalar.type().name());
    text(scalar.style().name());
    text(scalar.text());
    optional(scalar.source().equals(scalar.text()) ? null : scalar.source());
  }

  private void place(Node node) {
    number(node.line());
    number(node.column());
  }

  private void pair(String key, String value) {
    text(key);
    text(value);
  }

  private void optional(@org.jspecify.annotations.Nullable String text) {
    out.write(text == null ? 0 : 1);
    if (text != null) {
      text(text);
    }
  }

  /** A text: 0 and its bytes at first, its number later. */
  private void text(String text) {
    Integer known = texts.get(text);
    if (known != null) {
      number(known);
      return;
    }
    texts.put(text, texts.size() + 1);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    number(0);
    number(bytes.length);
    out.writeBytes(bytes);
  }

  private void number(int value) {
    int rest = value;
    while ((rest & ~0x7f) != 0) {
      out.write(rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }
}
