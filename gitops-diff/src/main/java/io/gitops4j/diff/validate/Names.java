// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.validate;

import com.google.re2j.Pattern;
import io.gitops4j.core.error.ErrorCode;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules of Kubernetes for names, labels and annotations. */
final class Names {
  /** The longest name of most kinds. */
  private static final int LONG = 253;

  /** The longest DNS label, label value and name of a label key. */
  private static final int SHORT = 63;

  /** What all annotations of an object may have together, in bytes. */
  private static final int ANNOTATIONS = 256 << 10;

  /** The longest name of a CronJob: its jobs' names are eleven characters longer. */
  private static final int CRON_JOB = 52;

  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern OLD_LABEL = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final Pattern QUALIFIED =
      Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");

  private static final Set<String> ROLES =
      Set.of("Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding");

  /** Kinds whose names follow rules of their own. */
  private static final Set<String> OTHERS =
      Set.of("APIService", "IPAddress", "ClusterTrustBundle", "ComponentStatus", "StorageVersion");

  private Names() {}

  /** Checks {@code metadata} of an object. */
  static void check(Gvk gvk, MapNode object, List<Issue> issues) {
    MapNode metadata = object.map("metadata");
    if (metadata == null) {
      return;
    }
    FieldPath at = FieldPath.of("metadata");
    String name = text(metadata, "name");
    if (name != null) {
      name(gvk, object, name, at.key("name"), issues);
    }
    String namespace = text(metadata, "namespace");
    if (namespace != null && !namespace.isEmpty() && !fits(LABEL, namespace, SHORT)) {
      issues.add(
          wrong(ValidateError.NAME, "not a name of a namespace", namespace, label())
              .at(Location.ofField(at.key("namespace").toString())));
    }
    labelled(metadata, at, issues);
  }

  /** Checks the labels and annotations of this {@code metadata}. */
  static void labelled(MapNode metadata, FieldPath at, List<Issue> issues) {
    MapNode labels = metadata.map("labels");
    if (labels != null) {
      labels(labels, at.key("labels"), issues);
    }
    MapNode annotations = metadata.map("annotations");
    if (annotations != null) {
      annotations(annotations, at.key("annotations"), issues);
    }
  }

  /** Checks a map of labels. */
  static void labels(MapNode labels, FieldPath at, List<Issue> issues) {
    for (MapNode.Entry entry : labels.entries()) {
      String key = entry.key();
      key(ValidateError.LABEL, key, key, at, issues);
      String value = text(labels, key);
      if (value != null && !value.isEmpty() && !fits(QUALIFIED, value, SHORT)) {
        issues.add(
            wrong(ValidateError.LABEL, "not a value of a label", value, qualified())
                .at(Location.ofField(at.key(key).toString())));
      }
    }
  }

  private static void annotations(MapNode annotations, FieldPath at, List<Issue> issues) {
    long size = 0;
    for (MapNode.Entry entry : annotations.entries()) {
      String key = entry.key();
      key(ValidateError.ANNOTATION, key, key.toLowerCase(Locale.ROOT), at, issues);
      String value = text(annotations, key);
      size += key.getBytes(StandardCharsets.UTF_8).length;
      size += value == null ? 0 : value.getBytes(StandardCharsets.UTF_8).length;
    }
    if (size > ANNOTATIONS) {
      issues.add(
          wrong(
                  ValidateError.ANNOTATION,
                  "the annotations are too long",
                  size + " bytes",
                  ANNOTATIONS + " bytes at most")
              .at(Location.ofField(at.toString())));
    }
  }

  private static void key(
      ErrorCode code, String key, String checked, FieldPath at, List<Issue> issues) {
    int slash = checked.indexOf('/');
    String prefix = slash < 0 ? null : checked.substring(0, slash);
    boolean prefixed = prefix == null || fits(SUBDOMAIN, prefix, LONG);
    if (!prefixed || !fits(QUALIFIED, checked.substring(slash + 1), SHORT)) {
      String what =
          code == ValidateError.LABEL ? "not a key of a label" : "not a key of an annotation";
      issues.add(
          wrong(code, what, key, qualified() + ", after a DNS name and a slash if there is one")
              .at(Location.ofField(at.key(key).toString())));
    }
  }

  private static void name(Gvk gvk, MapNode object, String name, FieldPath at, List<Issue> issues) {
    String expected = expected(gvk, object, name);
    if (expected != null) {
      issues.add(
          wrong(ValidateError.NAME, "not a name for the kind " + gvk.kind(), name, expected)
              .at(Location.ofField(at.toString())));
    }
  }

  /** What the name should be; null if it is well. */
  private static @Nullable String expected(Gvk gvk, MapNode object, String name) {
    String kind = gvk.kind();
    if (gvk.group().equals("rbac.authorization.k8s.io") && ROLES.contains(kind)) {
      boolean well =
          !name.isEmpty()
              && !name.equals(".")
              && !name.equals("..")
              && name.indexOf('/') < 0
              && name.indexOf('%') < 0;
      return well ? null : "neither . nor .., without / and %";
    }
    if (OTHERS.contains(kind)) {
      return null;
    }
    if (gvk.group().isEmpty() && kind.equals("Namespace")) {
      return fits(LABEL, name, SHORT) ? null : label();
    }
    if (gvk.group().isEmpty() && kind.equals("Service")) {
      return fits(OLD_LABEL, name, SHORT) ? null : label() + ", a letter first";
    }
    if (gvk.group().equals("apiextensions.k8s.io") && kind.equals("CustomResourceDefinition")) {
      Node plural = object.at("spec", "names", "plural");
      Node group = object.at("spec", "group");
      String full =
          (plural == null ? "" : plural.textOrNull())
              + "."
              + (group == null ? "" : group.textOrNull());
      return name.equals(full) ? null : full;
    }
    int longest = gvk.group().equals("batch") && kind.equals("CronJob") ? CRON_JOB : LONG;
    return fits(SUBDOMAIN, name, longest)
        ? null
        : "up to "
            + longest
            + " of a-z, 0-9, - and ., a letter or digit first and last, and beside each dot";
  }

  /** Whether a selector of labels can select these labels. */
  static boolean selects(MapNode selector, MapNode labels) {
    for (Map.Entry<String, String> wanted : texts(selector).entrySet()) {
      if (!Objects.equals(wanted.getValue(), text(labels, wanted.getKey()))) {
        return false;
      }
    }
    return true;
  }

  private static Map<String, String> texts(MapNode map) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (MapNode.Entry entry : map.entries()) {
      String text = entry.value().textOrNull();
      if (text != null) {
        texts.put(entry.key(), text);
      }
    }
    return texts;
  }

  private static String label() {
    return "up to 63 of a-z, 0-9 and -, a letter or digit first and last";
  }

  private static String qualified() {
    return "up to 63 letters, digits, -, _ and ., a letter or digit first and last";
  }

  private static boolean fits(Pattern pattern, String text, int longest) {
    return text.length() <= longest && pattern.matches(text);
  }

  private static @Nullable String text(MapNode map, String key) {
    Node value = map.get(key);
    return value == null ? null : value.textOrNull();
  }

  private static Issue wrong(ErrorCode code, String message, String found, String expected) {
    String shown = found.length() <= 300 ? found : found.substring(0, 299) + "…";
    return Issue.error(code, message).withFound(shown).withExpected(expected);
  }
}
