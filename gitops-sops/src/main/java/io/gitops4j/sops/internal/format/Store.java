// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops.internal.format;

import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.CommentedNode;
import io.gitops4j.sops.SopsException;
import io.gitops4j.sops.SopsFormat;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One format: texts to documents and back, and where the metadata lies. Thread-safe. What can't be
 * read is a {@link SopsException} with the place in the file.
 */
public interface Store {
  /** Files of secrets are small; the largest object of Kubernetes has less than 2 MiB. */
  int MAX_SIZE = 16 << 20;

  /** How deep values may lie. */
  int MAX_DEPTH = 256;

  /** The store of a format. */
  static Store of(SopsFormat format) {
    return switch (format) {
      case YAML -> new YamlStore();
      case JSON -> new JsonStore();
      case DOTENV -> new DotenvStore();
      case INI -> new IniStore();
      case BINARY -> new BinaryStore();
    };
  }

  /**
   * An encrypted file.
   *
   * @param documents what it holds besides its metadata
   * @param metadata the metadata
   */
  record Encrypted(List<CommentedNode.Mapping> documents, MapNode metadata) {
    /** Takes a copy. */
    public Encrypted {
      documents = List.copyOf(documents);
    }
  }

  /** The documents of a plain file. */
  List<CommentedNode.Mapping> readPlain(String file, byte[] content);

  /** The text of plain documents. */
  byte[] writePlain(List<CommentedNode.Mapping> documents);

  /** The documents and the metadata of an encrypted file. */
  Encrypted readEncrypted(String file, byte[] content);

  /** The text of encrypted documents with their metadata. */
  byte[] writeEncrypted(List<CommentedNode.Mapping> documents, MapNode metadata);

  /** How the bytes of plain values are texts. */
  default Charset charset() {
    return StandardCharsets.UTF_8;
  }
}
