// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.yaml;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Reads and writes YAML with its comments. Scalars are resolved as {@link YamlReader} does; anchors
 * are expanded, merge keys stay entries. Stateless, thread-safe. Errors show no text of the input,
 * which may be secret.
 */
public final class CommentedYaml {
  private CommentedYaml() {}

  /**
   * All documents of a stream; an empty one is a null scalar.
   *
   * @param file the name of the input, for errors
   * @param bytes the text in UTF-8, with or without a byte-order mark
   * @param limits bounds on the work
   * @throws YamlException with everything that is wrong; a key that is no string or that is there
   *     twice is
   */
  public static List<CommentedNode> read(String file, byte[] bytes, YamlLimits limits) {
    if (bytes.length > limits.bytes()) {
      throw new YamlException(
          List.of(
              Issue.error(YamlError.LIMIT, "the text is too large")
                  .at(Location.of(file))
                  .withExpected("at most " + limits.bytes() + " bytes")));
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      String marked = text.startsWith("\uFEFF") ? text.substring(1) : text;
      return new CommentedComposer(file, marked, limits).documents();
    } catch (CharacterCodingException e) {
      throw new YamlException(
          List.of(
              Issue.error(YamlError.ENCODING, "the text is not UTF-8")
                  .at(Location.of(file))
                  .withExpected("UTF-8")));
    }
  }

  /**
   * The documents as a text: each map with its entries in their order, four spaces a level, each
   * scalar in the style that fits its value, nothing folded, {@code ---} between documents.
   */
  public static String print(List<? extends CommentedNode> documents) {
    StringBuilder out = new StringBuilder();
    for (CommentedNode document : documents) {
      if (!out.isEmpty()) {
        out.append("---\n");
      }
      CommentedPrinter.document(document, out);
    }
    return out.toString();
  }
}
