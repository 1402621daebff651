// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops.internal.format;

import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.tree.ScalarStyle;
import io.gitops4j.core.tree.ScalarType;
import io.gitops4j.core.yaml.CommentedNode;
import io.gitops4j.sops.SopsError;
import io.gitops4j.sops.SopsException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lines of {@code KEY=value}; the metadata is what begins with {@code sops_}. */
final class DotenvStore implements Store {
  private static final String PREFIX = "sops_";

  static String text(String file, byte[] content) {
    Failures.bound(file, content);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException e) {
      throw Failures.format(file, 0, "the text is not UTF-8");
    }
  }

  @Override
  public List<CommentedNode.Mapping> readPlain(String file, byte[] content) {
    List<CommentedNode.Part> parts = new ArrayList<>();
    int number = 0;
    for (String line : text(file, content).split("\n", -1)) {
      number++;
      if (line.isEmpty()) {
        continue;
      }
      if (line.charAt(0) == '#') {
        parts.add(new CommentedNode.Comment(line.substring(1), false));
        continue;
      }
      int equals = line.indexOf('=');
      if (equals < 0) {
        throw Failures.format(file, number, "a line has no =");
      }
      String value = line.substring(equals + 1).replace("\\n", "\n");
      parts.add(
          CommentedNode.Entry.of(
              line.substring(0, equals),
              CommentedNode.Scalar.of(
                  ScalarNode.read(value, ScalarType.STRING, ScalarStyle.PLAIN, number, 1))));
    }
    return List.of(new CommentedNode.Mapping(parts));
  }

  @Override
  public byte[] writePlain(List<CommentedNode.Mapping> documents) {
    StringBuilder out = new StringBuilder();
    for (CommentedNode.Part part : documents.get(0).parts()) {
      if (part instanceof CommentedNode.Comment comment) {
        out.append('#').append(comment.text().replace('\n', ' ')).append('\n');
      } else if (part instanceof CommentedNode.Entry entry) {
        if (!(entry.value() instanceof CommentedNode.Scalar scalar)) {
          throw SopsException.of(SopsError.FORMAT, "a line holds no more than one value");
        }
        String value = scalar.node().isNull() ? "" : scalar.node().text();
        out.append(entry.key().text()).append('=');
        out.append(value.replace("\n", "\\n")).append('\n');
      }
    }
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Encrypted readEncrypted(String file, byte[] content) {
    List<CommentedNode.Part> parts = new ArrayList<>();
    Map<String, String> flat = new LinkedHashMap<>();
    for (CommentedNode.Part part : readPlain(file, content).get(0).parts()) {
      if (part instanceof CommentedNode.Entry entry && entry.key().text().startsWith(PREFIX)) {
        String text = ((CommentedNode.Scalar) entry.value()).node().text();
        if (flat.putIfAbsent(entry.key().text().substring(PREFIX.length()), text) != null) {
          throw Failures.metadata(file, "an entry of the metadata is there twice");
        }
      } else {
        parts.add(part);
      }
    }
    if (flat.isEmpty()) {
      throw Failures.of(
          SopsError.NOT_ENCRYPTED, file, 0, "the file has no metadata of SOPS: not encrypted");
    }
    return new Encrypted(
        List.of(new CommentedNode.Mapping(parts)), Flattening.unflatten(file, flat));
  }

  @Override
  public byte[] writeEncrypted(List<CommentedNode.Mapping> documents, MapNode metadata) {
    List<CommentedNode.Part> parts = new ArrayList<>(documents.get(0).parts());
    for (CommentedNode.Part part : parts) {
      if (part instanceof CommentedNode.Entry entry && entry.key().text().startsWith(PREFIX)) {
        throw SopsException.of(
            SopsError.ENCRYPT, "the file has keys that begin with sops_, as metadata does");
      }
    }
    Flattening.flatten(metadata)
        .forEach(
            (key, text) ->
                parts.add(CommentedNode.Entry.of(PREFIX + key, CommentedNode.Scalar.of(text))));
    return writePlain(List.of(new CommentedNode.Mapping(parts)));
  }
}
