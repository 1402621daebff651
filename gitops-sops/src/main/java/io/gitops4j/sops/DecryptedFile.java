// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops;

import io.gitops4j.core.error.Issue;
import java.util.Arrays;
import java.util.List;

/**
 * A file as it was before it was encrypted. Secret: {@code toString} tells its length only, and
 * {@link #close} overwrites it. Thread-safe until then.
 */
public final class DecryptedFile implements AutoCloseable {
  private final byte[] content;
  private final List<Issue> warnings;

  DecryptedFile(byte[] content, List<Issue> warnings) {
    this.content = content;
    this.warnings = List.copyOf(warnings);
  }

  /** The content; a copy, the caller's own to wipe. */
  public byte[] content() {
    return content.clone();
  }

  /** What was let through and may not be meant: comments that are not encrypted. */
  public List<Issue> warnings() {
    return warnings;
  }

  @Override
  public void close() {
    Arrays.fill(content, (byte) 0);
  }

  @Override
  public String toString() {
    return "decrypted(" + content.length + " bytes)";
  }
}
