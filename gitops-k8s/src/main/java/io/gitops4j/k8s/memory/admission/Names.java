// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory.admission;

import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules of names, labels and annotations. */
final class Names {
  private static final String LABEL_FORM = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final Pattern LABEL = Pattern.compile(LABEL_FORM);
  private static final Pattern LABEL_1035 = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern QUALIFIED =
      Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");

  /** Kinds whose names are any part of a path. */
  private static final Set<String> PATH_SEGMENT =
      Set.of(
          "Role.rbac.authorization.k8s.io",
          "ClusterRole.rbac.authorization.k8s.io",
          "RoleBinding.rbac.authorization.k8s.io",
          "ClusterRoleBinding.rbac.authorization.k8s.io");

  private Names() {}

  static void check(String kind, MapNode object, Causes causes) {
    String name = Edit.text(object, "metadata", "name");
    if (PATH_SEGMENT.contains(kind)) {
      if (name.equals(".") || name.equals("..") || name.contains("/") || name.contains("%")) {
        causes.invalid(
            "metadata.name", quoted(name), "may not be '.', '..', or contain '/' or '%'");
      }
    } else if (kind.equals("Namespace")) {
      if (!isLabel(name)) {
        causes.invalid("metadata.name", quoted(name), labelRule());
      }
    } else if (kind.equals("Service")) {
      if (name.length() > 63 || !LABEL_1035.matcher(name).matches()) {
        causes.invalid(
            "metadata.name",
            quoted(name),
            "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with"
                + " an alphabetic character, and end with an alphanumeric character");
      }
    } else if (!isSubdomain(name)) {
      causes.invalid(
          "metadata.name",
          quoted(name),
          "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or"
              + " '.', and must start and end with an alphanumeric character");
    }
    labels(Edit.map(object, "metadata", "labels"), "metadata.labels", causes);
    annotations(Edit.map(object, "metadata", "annotations"), causes);
    for (String finalizer : Edit.texts(object, "metadata", "finalizers")) {
      if (!isQualified(finalizer)) {
        causes.invalid("metadata.finalizers", quoted(finalizer), "name part must be valid");
      }
    }
  }

  static boolean isLabel(String name) {
    return name.length() <= 63 && LABEL.matcher(name).matches();
  }

  static String labelRule() {
    return "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-',"
        + " and must start and end with an alphanumeric character";
  }

  static boolean isSubdomain(String name) {
    if (name.isEmpty() || name.length() > 253) {
      return false;
    }
    for (String part : name.split("\\.", -1)) {
      if (!LABEL.matcher(part).matches()) {
        return false;
      }
    }
    return true;
  }

  private static boolean isQualified(String key) {
    int slash = key.indexOf('/');
    if (slash >= 0 && !isSubdomain(key.substring(0, slash))) {
      return false;
    }
    String name = key.substring(slash + 1);
    return name.length() <= 63 && QUALIFIED.matcher(name).matches();
  }

  static void labels(MapNode labels, String path, Causes causes) {
    for (MapNode.Entry label : labels.entries()) {
      String value = label.value().textOrNull();
      if (!isQualified(label.key())) {
        causes.invalid(
            path,
            quoted(label.key()),
            "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character");
      }
      if (value != null
          && !value.isEmpty()
          && (value.length() > 63 || !QUALIFIED.matcher(value).matches())) {
        causes.invalid(
            path,
            quoted(value),
            "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character");
      }
    }
  }

  private static void annotations(MapNode annotations, Causes causes) {
    long size = 0;
    for (MapNode.Entry annotation : annotations.entries()) {
      String value = annotation.value().textOrNull();
      size += annotation.key().length() + (value == null ? 0 : value.length());
      if (!isQualified(annotation.key().toLowerCase(Locale.ROOT))) {
        causes.invalid(
            "metadata.annotations",
            quoted(annotation.key()),
            "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character");
      }
    }
    if (size > 256 * 1024) {
      causes.add("metadata.annotations", "Too long: may not be more than 262144 bytes");
    }
  }

  static String quoted(String value) {
    return "\"" + value + "\"";
  }
}
