// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.cache;

import io.gitops4j.core.error.ErrorCode;

/** Why a cache can't be used. */
public enum CacheError implements ErrorCode {
  /** The directory can't be made or is none. */
  DIRECTORY("cache.directory"),
  /** Others than its owner may write into the directory. */
  UNSAFE_DIRECTORY("cache.unsafe-directory"),
  /** The key can't seal: it is no AES key. */
  KEY("cache.key");

  private final String id;

  CacheError(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }
}
