// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.oci;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import java.io.IOException;

/** JSON that came from a registry. */
final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  /**
   * Reads an object.
   *
   * @throws SourceException with {@link SourceError#CORRUPT} if it is none
   */
  static JsonNode read(byte[] content, String what) {
    try {
      JsonNode root = MAPPER.readTree(content);
      if (root != null && root.isObject()) {
        return root;
      }
    } catch (IOException e) {
      // its text quotes the content, which may be a token
    }
    throw new SourceException(
        Issue.error(SourceError.CORRUPT, what + " is no object in JSON"), null);
  }
}
