// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops;

import io.gitops4j.core.error.Issue;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A file as it was before it was encrypted. Secret: {@code toString} tells its length only, and
 * {@link #close} overwrites it. Thread-safe until then.
 */
public final class DecryptedFile implements AutoCloseable {
  private final byte[] content;
  private final List<Issue> warnings;
  private final Set<String> values;

  DecryptedFile(byte[] content, List<Issue> warnings, Set<String> values) {
    this.content = content;
    this.values = values;
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

  /** The values that were encrypted, as text. */
  Set<String> values() {
    return values;
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
