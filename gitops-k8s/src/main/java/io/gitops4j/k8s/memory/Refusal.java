// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory;

import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.secret.SecretTexts;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The refusals of the server, worded as the API words them. */
final class Refusal {
  /** All that follows the words after which values are quoted. */
  private static final Pattern VALUES =
      Pattern.compile("(?s)((?:Invalid|Unsupported|Duplicate) value|Not found|\\)):.*");

  private Refusal() {}

  static ClusterException notFound(Kinds.Kind kind, String name) {
    return new ClusterException(
        ClusterError.NOT_FOUND, kind.pluralName() + " \"" + name + "\" not found");
  }

  static ClusterException noNamespace(String name) {
    return new ClusterException(ClusterError.NOT_FOUND, "namespaces \"" + name + "\" not found");
  }

  static ClusterException exists(Kinds.Kind kind, String name) {
    return new ClusterException(
        ClusterError.ALREADY_EXISTS, kind.pluralName() + " \"" + name + "\" already exists");
  }

  static ClusterException conflict(Kinds.Kind kind, String name, String why) {
    return new ClusterException(
        ClusterError.CONFLICT,
        "Operation cannot be fulfilled on " + kind.pluralName() + " \"" + name + "\": " + why);
  }

  static ClusterException modified(Kinds.Kind kind, String name) {
    return conflict(
        kind,
        name,
        "the object has been modified; please apply your changes to the latest version and try"
            + " again");
  }

  static ClusterException terminating(Kinds.Kind kind, String name, String namespace) {
    return new ClusterException(
        ClusterError.FORBIDDEN,
        kind.pluralName()
            + " \""
            + name
            + "\" is forbidden: unable to create new content in namespace "
            + namespace
            + " because it is being terminated");
  }

  static ClusterException invalid(Kinds.Kind kind, String name, List<String> causes) {
    String all = causes.size() == 1 ? causes.get(0) : "[" + String.join(", ", causes) + "]";
    return new ClusterException(
        ClusterError.INVALID, kind.kindName() + " \"" + name + "\" is invalid: " + all);
  }

  /** The same; reduced to where it is and what it is about if it quotes a secret text. */
  static ClusterException hiding(SecretTexts hidden, ClusterException refusal) {
    String message = refusal.issues().get(0).message();
    if (!hidden.isQuotedIn(message)) {
      return refusal;
    }
    Matcher values = VALUES.matcher(message);
    return new ClusterException(
        refusal.error(), values.find() ? values.replaceFirst("$1") : "the object is refused");
  }

  static ClusterException badRequest(String message) {
    return new ClusterException(ClusterError.INVALID, message);
  }
}
