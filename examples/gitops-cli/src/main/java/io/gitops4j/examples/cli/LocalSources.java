// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Project;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.source.Composition;
import io.gitops4j.core.source.RevisionTarget;
import io.gitops4j.core.source.SourceOptions;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Directories and repositories of this machine in the place of what applications name. What an
 * application is rendered from is the one repository, unless another is given for its URL; what a
 * source includes from another URL must be given, as nothing is fetched. Of what an artifact is
 * composed of, one URL may be the repository.
 */
final class LocalSources {
  private final String repository;
  private final Map<String, String> others;

  /**
   * Stand-ins.
   *
   * @param repository in the place of every source for which no other is given
   * @param others by URL
   */
  LocalSources(String repository, Map<String, String> others) {
    this.repository = repository;
    this.others = Map.copyOf(others);
  }

  /** An error for each repository that the application includes and nobody stands in for. */
  List<Issue> missing(Application application) {
    List<Issue> issues = new ArrayList<>();
    for (Source source : application.sources()) {
      Set<SourceRef> parts = new LinkedHashSet<>();
      parts(source.ref(), parts);
      parts.forEach(part -> missing(application, part, part.url(), issues));
      Set<String> unknown = new TreeSet<>();
      parts.forEach(part -> unknown.add(part.url()));
      unknown.removeAll(others.keySet());
      if (unknown.size() > 1) {
        issues.add(
            Issue.error(
                    CliError.NOT_LOCAL,
                    application
                        + ": is composed of several repositories, and only one of them can be"
                        + " meant by --repo: "
                        + String.join(", ", unknown))
                .withHint("--source URL=PATH with a clone of each but one"));
      }
    }
    return issues;
  }

  /** What is fetched for a source: the source itself, or what it is composed of. */
  private static void parts(SourceRef ref, Set<SourceRef> parts) {
    Composition composition = ref.options().composition();
    if (composition == null) {
      parts.add(ref);
    } else {
      composition.sources().values().forEach(part -> parts(part, parts));
    }
  }

  private void missing(Application application, SourceRef ref, String own, List<Issue> issues) {
    for (SourceView.Inclusion inclusion : ref.options().view().inclusions()) {
      SourceRef included = inclusion.source();
      if (!isKnown(included.url(), own)) {
        issues.add(
            Issue.error(
                    CliError.NOT_LOCAL,
                    application + ": includes " + included + ", and nothing is fetched here")
                .withHint(
                    "give the file that declares it, and --source URL=PATH with a clone of it"));
      }
      missing(application, included, own, issues);
    }
  }

  private boolean isKnown(String url, String own) {
    return others.containsKey(url) || url.equals(own);
  }

  /** The application with its sources, and what they include, from here. */
  Application of(Application application) {
    List<Source> sources = new ArrayList<>();
    Project project = application.project();
    for (Source source : application.sources()) {
      SourceOptions options = source.ref().options();
      if (options.isChart() && options.composition() == null) {
        sources.add(source); // charts are in no repository of Git
        continue;
      }
      SourceRef local = local(source.ref());
      sources.add(source.withRef(local));
      // a project is asked about what is stood in for
      boolean permitted = project.permitsSource(source.ref().url());
      project =
          permitted && !project.permitsSource(local.url())
              ? project.withSource(local.url())
              : project;
    }
    return application.toBuilder().sources(sources).project(project).build();
  }

  private SourceRef local(SourceRef ref) {
    Composition composition = ref.options().composition();
    if (composition != null) {
      Map<String, SourceRef> parts = new LinkedHashMap<>();
      composition.sources().forEach((alias, part) -> parts.put(alias, local(part)));
      return ref.withOptions(ref.options().withComposition(composition.withSources(parts)));
    }
    // what is published as an artifact has tags of its own: the repository is read as it stands
    boolean artifact = ref.url().startsWith("oci://");
    SourceRef local = ref.withUrl(others.getOrDefault(ref.url(), repository));
    SourceRef placed = artifact ? local.withTarget(new RevisionTarget.Head()) : local;
    SourceView view = ref.options().view();
    if (view.inclusions().isEmpty()) {
      return placed;
    }
    List<SourceView.Inclusion> inclusions =
        view.inclusions().stream()
            .map(one -> new SourceView.Inclusion(local(one.source()), one.from(), one.to()))
            .toList();
    return placed.withOptions(
        ref.options()
            .withView(
                new SourceView(view.directories(), view.submodules(), inclusions, view.ignore())));
  }
}
