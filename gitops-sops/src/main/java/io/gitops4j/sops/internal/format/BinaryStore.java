// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops.internal.format;

import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.CommentedNode;
import io.gitops4j.sops.SopsError;
import io.gitops4j.sops.SopsException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Any bytes; encrypted, they are the one string {@code data} of a JSON object. */
final class BinaryStore implements Store {
  private static final String KEY = "data";
  private final JsonStore json = new JsonStore();

  /** Each byte is a character. */
  @Override
  public Charset charset() {
    return StandardCharsets.ISO_8859_1;
  }

  @Override
  public List<CommentedNode.Mapping> readPlain(String file, byte[] content) {
    Failures.bound(file, content);
    CommentedNode.Scalar data = CommentedNode.Scalar.of(new String(content, charset()));
    return List.of(new CommentedNode.Mapping(List.of(CommentedNode.Entry.of(KEY, data))));
  }

  @Override
  public byte[] writePlain(List<CommentedNode.Mapping> documents) {
    for (CommentedNode.Part part : documents.get(0).parts()) {
      if (part instanceof CommentedNode.Entry entry
          && entry.key().text().equals(KEY)
          && entry.value() instanceof CommentedNode.Scalar scalar
          && scalar.node().isString()) {
        return scalar.node().text().getBytes(charset());
      }
    }
    throw SopsException.of(SopsError.FORMAT, "the file has no string named data");
  }

  @Override
  public Encrypted readEncrypted(String file, byte[] content) {
    return json.readEncrypted(file, content);
  }

  @Override
  public byte[] writeEncrypted(List<CommentedNode.Mapping> documents, MapNode metadata) {
    return json.writeEncrypted(documents, metadata);
  }
}
