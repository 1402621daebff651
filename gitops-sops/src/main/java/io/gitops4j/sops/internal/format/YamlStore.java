// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops.internal.format;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.CommentedNode;
import io.gitops4j.core.yaml.CommentedYaml;
import io.gitops4j.core.yaml.YamlError;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlLimits;
import io.gitops4j.sops.SopsError;
import io.gitops4j.sops.SopsException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** YAML: the metadata is the entry {@code sops} of each document. */
final class YamlStore implements Store {
  private static final YamlLimits LIMITS = new YamlLimits(MAX_SIZE, 1_000_000, MAX_DEPTH);

  @Override
  public List<CommentedNode.Mapping> readPlain(String file, byte[] content) {
    List<CommentedNode.Mapping> documents = new ArrayList<>();
    try {
      for (CommentedNode document : CommentedYaml.read(file, content, LIMITS)) {
        if (document instanceof CommentedNode.Mapping map) {
          documents.add(map);
        } else if (document instanceof CommentedNode.Scalar scalar && scalar.node().isNull()) {
          documents.add(new CommentedNode.Mapping(List.of()));
        } else {
          throw Failures.format(file, 0, "a document is no map");
        }
      }
    } catch (YamlException e) {
      throw new SopsException(e.issues().stream().map(YamlStore::issue).toList());
    }
    return documents;
  }

  private static Issue issue(Issue found) {
    boolean limit = found.code() == YamlError.LIMIT;
    return Issue.error(limit ? SopsError.LIMIT : SopsError.FORMAT, found.message())
        .at(found.location())
        .withExpected(found.expected());
  }

  @Override
  public byte[] writePlain(List<CommentedNode.Mapping> documents) {
    return CommentedYaml.print(documents).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Encrypted readEncrypted(String file, byte[] content) {
    return Placement.take(file, readPlain(file, content));
  }

  @Override
  public byte[] writeEncrypted(List<CommentedNode.Mapping> documents, MapNode metadata) {
    return writePlain(Placement.put(documents, metadata));
  }
}
