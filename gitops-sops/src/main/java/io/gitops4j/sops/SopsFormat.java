// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops;

import java.util.Locale;

/** The format of a file: how SOPS finds its values, and where its metadata lies. */
public enum SopsFormat {
  /** YAML, one or several documents. */
  YAML,
  /** JSON, an object. */
  JSON,
  /** Lines of {@code KEY=value}. */
  DOTENV,
  /** Sections of {@code key = value}. */
  INI,
  /** Any bytes; encrypted, they lie in a JSON object. */
  BINARY;

  /** The format that SOPS takes for a path by its ending; {@link #BINARY} for all others. */
  public static SopsFormat ofPath(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    if (name.endsWith(".yaml") || name.endsWith(".yml")) {
      return YAML;
    }
    if (name.endsWith(".json")) {
      return JSON;
    }
    if (name.endsWith(".env")) {
      return DOTENV;
    }
    return name.endsWith(".ini") ? INI : BINARY;
  }
}
