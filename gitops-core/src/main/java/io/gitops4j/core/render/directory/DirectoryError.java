// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render.directory;

import io.gitops4j.core.error.ErrorCode;

/** What can be wrong with a plain directory, besides what any render can run into. */
public enum DirectoryError implements ErrorCode {
  /** The include or exclude pattern can't be read. */
  GLOB("directory.glob"),
  /** A file of Jsonnet, which is not evaluated. */
  JSONNET("directory.jsonnet"),
  /** A warning: a file or document was left out, and the message tells why. */
  LEFT_OUT("directory.left-out");

  private final String id;

  DirectoryError(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }
}
