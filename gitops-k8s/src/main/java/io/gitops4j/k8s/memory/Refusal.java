// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory;

import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import java.util.List;

/** The refusals of the server, worded as the API words them. */
final class Refusal {
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

  static ClusterException badRequest(String message) {
    return new ClusterException(ClusterError.INVALID, message);
  }
}
