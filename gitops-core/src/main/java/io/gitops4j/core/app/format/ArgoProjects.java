// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import io.gitops4j.core.app.Project;
import io.gitops4j.core.tree.MapNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The projects that applications may name: those of the documents, and those handed in. */
final class ArgoProjects {
  private static final String DEFAULT = "default";

  private final Map<String, Project> byName = new LinkedHashMap<>();
  private final List<Project> read = new ArrayList<>();
  private final Set<String> broken = new HashSet<>();

  ArgoProjects(Map<String, Project> given) {
    byName.putAll(given);
  }

  /** Reads one document. */
  void add(Document document) {
    Project project =
        ApplicationReader.versionIs(document, "v1alpha1") ? new ArgoProject(document).read() : null;
    if (project == null) {
      MapNode metadata = document.root().map("metadata");
      String name = metadata == null ? null : metadata.text("name");
      if (name != null) {
        broken.add(name);
      }
      return;
    }
    if (read.stream().anyMatch(one -> one.name().equals(project.name()))) {
      document
          .fields()
          .error(
              FormatError.DUPLICATE,
              "metadata",
              "two documents declare the project " + project.name(),
              null);
      broken.add(project.name());
      return;
    }
    read.add(project);
    byName.put(project.name(), project);
  }

  /** The projects of the documents. */
  List<Project> read() {
    return List.copyOf(read);
  }

  /**
   * The project that an application names. A project that nobody knows permits everything, with a
   * warning, but for the default one, which permits everything anyway; one that can't be read is an
   * error, since its limits are not known.
   */
  Project of(Fields spec) {
    String given = spec.text("project");
    String name = given.isEmpty() ? DEFAULT : given;
    if (broken.contains(name)) {
      spec.error(
          FormatError.VALUE,
          "project",
          "the limits of the project " + name + " can't be read",
          null);
    }
    Project project = byName.get(name);
    if (project != null) {
      return project;
    }
    if (!name.equals(DEFAULT) && !broken.contains(name)) {
      spec.warn(
          "project", "the project is not among the documents, so what it limits is not enforced");
    }
    return Project.unrestricted(name);
  }
}
