// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.app.format.ApplicationReader;
import io.gitops4j.core.app.format.ReadApplications;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.json.JsonTrees;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The sources of an application as the history keeps them: as Argo CD's object has them. */
final class PastSources {
  /** The history of an application is one object in a cluster, which has bounds. */
  private static final int LONGEST = 64 << 10;

  private PastSources() {}

  /** Those of an application now; none if it was read from no such object, or if they are large. */
  static List<MapNode> of(Application application) {
    MapNode definition = application.definition();
    if (definition == null || !Edit.text(definition, "kind").equals("Application")) {
      return List.of();
    }
    List<MapNode> many = Edit.maps(definition, "spec", "sources");
    List<MapNode> sources = many.isEmpty() ? List.of(Edit.map(definition, "spec", "source")) : many;
    int size = sources.stream().mapToInt(source -> JsonTrees.print(source).length).sum();
    return sources.size() == application.sources().size() && size <= LONGEST ? sources : List.of();
  }

  /**
   * An application with the sources that it had: repositories, paths and options of then. Where the
   * caller reads a repository from elsewhere than its object says, so are those of then.
   *
   * @param past the sources as the object had them
   * @throws FormatFailure if they can't be read
   */
  static Application restored(Application application, List<MapNode> past) throws FormatFailure {
    MapNode definition = Objects.requireNonNull(application.definition());
    MapNode spec = Edit.map(definition, "spec").without("source").without("sources");
    boolean many = Edit.has(definition, "spec", "sources");
    MapNode then =
        definition.with(
            "spec",
            many || past.size() > 1
                ? spec.with("sources", ListNode.of(past))
                : spec.with("source", past.get(0)));
    ReadApplications read =
        ApplicationReader.ofDefaults().read(Map.of(), Map.of("history", List.of(then)));
    if (read.applications().isEmpty()) {
      throw new FormatFailure(read.issues().stream().filter(Issue::isError).toList());
    }
    Map<String, String> places = new HashMap<>();
    List<MapNode> now = of(application);
    for (int i = 0; i < now.size(); i++) {
      places.put(Edit.text(now.get(i), "repoURL"), application.sources().get(i).ref().url());
    }
    List<Source> sources = new ArrayList<>();
    List<Source> found = read.applications().get(0).sources();
    for (int i = 0; i < found.size(); i++) {
      SourceRef ref = found.get(i).ref();
      String place = places.get(Edit.text(past.get(i), "repoURL"));
      sources.add(place == null ? found.get(i) : found.get(i).withRef(ref.withUrl(place)));
    }
    return application.toBuilder().sources(sources).build();
  }

  /** What is wrong with sources of the past. */
  static final class FormatFailure extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient List<Issue> issues;

    FormatFailure(List<Issue> issues) {
      this.issues = List.copyOf(issues);
    }

    List<Issue> issues() {
      return issues;
    }
  }
}
