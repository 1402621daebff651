// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory.admission;

import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects what is wrong with an object, in the words of the API: field, kind of mistake, detail.
 */
final class Causes {
  private final List<String> all = new ArrayList<>();

  List<String> all() {
    return all;
  }

  void add(String path, String text) {
    all.add(path + ": " + text);
  }

  void required(String path, String detail) {
    add(path, "Required value" + (detail.isEmpty() ? "" : ": " + detail));
  }

  /** Asks for a field; true if it is there. */
  boolean require(MapNode owner, String key, String path) {
    Node value = owner.get(key);
    String text = value == null ? null : value.textOrNull();
    boolean present = value != null && !value.isNull() && !"".equals(text);
    if (!present) {
      required(path + "." + key, "");
    }
    return present;
  }

  void invalid(String path, String value, String detail) {
    add(path, "Invalid value: " + value + ": " + detail);
  }

  void immutable(String path, String detail) {
    add(path, "Invalid value: " + detail);
  }

  void forbidden(String path, String detail) {
    add(path, "Forbidden: " + detail);
  }

  void duplicate(String path, String value) {
    add(path, "Duplicate value: \"" + value + "\"");
  }

  void notFound(String path, String value) {
    add(path, "Not found: \"" + value + "\"");
  }

  void unsupported(String path, String value, String... supported) {
    add(
        path,
        "Unsupported value: \""
            + value
            + "\": supported values: \""
            + String.join("\", \"", supported)
            + "\"");
  }

  void port(MapNode owner, String key, String path) {
    long port = Edit.number(owner, 0, key);
    if (port < 1 || port > 65535) {
      if (Edit.has(owner, key)) {
        invalid(path + "." + key, Long.toString(port), "must be between 1 and 65535, inclusive");
      } else {
        required(path + "." + key, "");
      }
    }
  }

  void notNegative(MapNode owner, String key, String path) {
    long number = Edit.number(owner, 0, key);
    if (number < 0) {
      invalid(path + "." + key, Long.toString(number), "must be greater than or equal to 0");
    }
  }
}
