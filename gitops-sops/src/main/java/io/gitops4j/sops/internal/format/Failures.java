// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops.internal.format;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.sops.SopsError;
import io.gitops4j.sops.SopsException;
import java.util.List;

/** Exceptions of the stores. */
final class Failures {
  private Failures() {}

  static SopsException format(String file, int line, String message) {
    return of(SopsError.FORMAT, file, line, message);
  }

  static SopsException metadata(String file, String message) {
    return of(SopsError.METADATA, file, 0, message);
  }

  static SopsException of(SopsError code, String file, int line, String message) {
    return new SopsException(
        List.of(Issue.error(code, message).at(new Location(file, line, 0, null, null))));
  }

  /** Refuses a content that is too large. */
  static void bound(String file, byte[] content) {
    if (content.length > Store.MAX_SIZE) {
      throw of(SopsError.LIMIT, file, 0, "more than " + Store.MAX_SIZE + " bytes");
    }
  }
}
