// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.yaml;

import io.gitops4j.core.error.ErrorCode;

/** What can be wrong with a YAML text. */
public enum YamlError implements ErrorCode {
  /** The text is not YAML. */
  SYNTAX("yaml.syntax"),
  /** A key stands twice in one map. */
  DUPLICATE_KEY("yaml.duplicate-key"),
  /** A key is no string, which JSON and thus Kubernetes can't say. */
  KEY_TYPE("yaml.key-type"),
  /** A value that JSON can't say, such as an infinity. */
  VALUE("yaml.value"),
  /** An alias names no anchor, or a merge key merges something that is no map. */
  ALIAS("yaml.alias"),
  /** The text is not UTF-8. */
  ENCODING("yaml.encoding"),
  /** A limit of {@link YamlLimits} is exceeded. */
  LIMIT("yaml.limit");

  private final String id;

  YamlError(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }
}
