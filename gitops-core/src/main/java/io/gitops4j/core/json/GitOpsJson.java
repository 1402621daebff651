// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.json;

import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Results of this library as JSON, in a form that stays: plans, sync results, reconciliations with
 * their audit records, events, health, issues, inputs, inventories, applications, provenance, and
 * what they are made of. Stateless, thread-safe. {@link GitOpsJsonModule} teaches the same to a
 * caller's Jackson.
 *
 * <p>The rules of the form:
 *
 * <ul>
 *   <li>fields are named as the accessors, in a fixed order; further ones may be added
 *   <li>what is absent has no field: nothing is ever null but a value that is null in an object
 *   <li>constants are words in lower case with dashes, such as {@code out-of-sync}
 *   <li>times and durations are ISO 8601, such as {@code 2026-01-31T10:00:00Z} and {@code PT1.5S}
 *   <li>an object's id is {@code group/Kind/namespace/name} with every slash, such as {@code
 *       /ConfigMap/shop/settings} and {@code apps/Deployment/shop/web}; {@code gvk} is {@code
 *       group/version/Kind}, and a revision {@code scheme:digest}
 *   <li>content of manifests is not written, values of Secrets least of all: of a change only the
 *       fields that differ, of an application's variables only the names; who asks for the
 *       provenance of an object gets the values of its fields, but not those of a Secret
 * </ul>
 */
public final class GitOpsJson {
  private GitOpsJson() {}

  /**
   * The value as compact JSON.
   *
   * @throws IllegalArgumentException if values of this type have no form
   */
  public static String write(Object value) {
    return new String(JsonTrees.print(tree(value)), StandardCharsets.UTF_8);
  }

  /**
   * The value as a tree of the same form, as a part of a larger document.
   *
   * @throws IllegalArgumentException if values of this type have no form
   */
  public static Node tree(Object value) {
    Node tree = Forms.tree(Objects.requireNonNull(value, "value"));
    if (tree == null) {
      throw new IllegalArgumentException(
          "value: " + value.getClass().getName() + " (expected: a result of this library)");
    }
    return tree;
  }

  /**
   * Reads what {@link #write} wrote. Fields that are not known are ignored, absent ones get the
   * value that stands for absence. Read can be: inventories, audit records, inputs, health, issues,
   * and what these are made of.
   *
   * @param json the text
   * @param type the type of the value
   * @throws YamlException if the text is not JSON or not of this form; shows no content
   * @throws IllegalArgumentException if values of this type can't be read
   */
  public static <T> T read(String json, Class<T> type) {
    for (Form<?> form : Forms.ALL) {
      if (form.type() == type && form.reader() != null) {
        Node tree = JsonTrees.read("JSON", json.getBytes(StandardCharsets.UTF_8));
        return type.cast(form.reader().apply(Part.root(tree)));
      }
    }
    throw new IllegalArgumentException(
        "type: " + type.getName() + " (expected: a type that can be read)");
  }
}
