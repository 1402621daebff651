// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set;

import io.gitops4j.core.app.set.template.Budget;
import io.gitops4j.core.app.set.template.Dict;
import io.gitops4j.core.app.set.template.TemplateFailure;
import io.gitops4j.core.app.set.template.Values;
import io.gitops4j.core.error.GitOpsException;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.path.PathPattern;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The expansion of one set. Used once. */
final class Expansion implements AutoCloseable {
  private static final FieldPath SPEC = FieldPath.of("spec");

  private final ApplicationSet set;
  private final ApplicationSetExpander expander;
  private final Budget budget;
  private final Rendering rendering;
  private final Sources sources;
  private final Set<Issue> issues = new LinkedHashSet<>();
  private int parameterSets;

  Expansion(ApplicationSet set, ApplicationSetExpander expander) {
    this.set = set;
    this.expander = expander;
    ApplicationSetExpander.Limits limits = expander.limits();
    this.budget = new Budget(limits.steps(), limits.text());
    this.rendering = new Rendering(set, budget);
    this.sources = new Sources(expander.sources(), budget);
  }

  ExpandedSet run() {
    Map<String, GeneratedApplication> applications = new LinkedHashMap<>();
    List<MapNode> generators = Edit.maps(set.spec(), "generators");
    for (int i = 0; i < generators.size(); i++) {
      FieldPath path = SPEC.key("generators").index(i);
      MapNode entry = generators.get(i);
      try {
        Generators.Found found = new Generators(this).generate(entry, path, new Dict());
        for (Generators.Result result : found.results()) {
          applications(result, applications);
        }
      } catch (SetFailure e) {
        issues.add(e.issue());
      } catch (TemplateFailure e) {
        issues.add(failure(SetError.LIMIT, entry, path, e.text()).issue());
        break;
      } catch (GitOpsException e) {
        issues.addAll(e.issues());
      }
    }
    List<GeneratedApplication> all = List.copyOf(applications.values());
    issues.addAll(RollingOrder.issues(set, all));
    return new ExpandedSet(set, all, List.copyOf(issues));
  }

  private void applications(
      Generators.Result result, Map<String, GeneratedApplication> applications) {
    MapNode template =
        result.template().isEmpty()
            ? Edit.map(set.spec(), "template")
            : Overrides.merged(result.template(), Edit.map(set.spec(), "template"));
    ApplicationTemplate filled = new ApplicationTemplate(this, set, template);
    for (Dict parameters : result.parameters()) {
      try {
        GeneratedApplication application = filled.application(parameters);
        if (applications.putIfAbsent(application.name(), application) != null) {
          issues.add(
              Issue.error(SetError.DUPLICATE, "two applications have the same name")
                  .at(filled.nameAt())
                  .withFound(application.name())
                  .withHint("take more of the parameters into the name"));
        }
      } catch (SetFailure e) {
        issues.add(e.issue());
      }
    }
  }

  /** Counts sets of parameters, so that products of generators end. */
  void count(int more, Node at, FieldPath path) {
    parameterSets += more;
    if (parameterSets > expander.limits().applications()) {
      throw failure(
          SetError.LIMIT,
          at,
          path,
          "more than " + expander.limits().applications() + " sets of parameters");
    }
  }

  /**
   * The parameters with the values of a generator, which are templates over them; what a generator
   * before it gave counts first.
   */
  Dict withValues(Dict parameters, MapNode generator, FieldPath path, Dict given) {
    MapNode values = Edit.map(generator, "values");
    if (values.isEmpty()) {
      return parameters;
    }
    Dict known = parameters;
    if (!given.entries().isEmpty()) {
      known = parameters.copy();
      known.entries().putAll(given.entries());
    }
    Map<String, String> filled = new LinkedHashMap<>();
    for (MapNode.Entry entry : values.entries()) {
      String text = entry.value().textOrNull();
      filled.put(
          entry.key(),
          rendering.text(
              text == null ? "" : text, entry.value(), path.key("values").key(entry.key()), known));
    }
    if (isGo()) {
      parameters.put("values", Dict.ofStrings(filled));
    } else {
      filled.forEach((key, value) -> parameters.put("values." + key, value));
    }
    // templates of values may have made them larger
    Values.count(parameters, budget);
    return parameters;
  }

  MapNode node(Dict parameters) {
    return (MapNode) Values.node(parameters);
  }

  boolean isGo() {
    return set.goTemplate();
  }

  ApplicationSetExpander expander() {
    return expander;
  }

  PathPattern.Syntax fileSyntax() {
    return expander.fileSyntax();
  }

  Budget budget() {
    return budget;
  }

  Rendering rendering() {
    return rendering;
  }

  Sources sources() {
    return sources;
  }

  void add(List<Issue> found) {
    issues.addAll(found);
  }

  void add(Issue issue) {
    issues.add(issue);
  }

  SetFailure failure(SetError code, Node at, FieldPath path, String message) {
    return new SetFailure(
        Issue.error(code, message).at(Location.of(set.file(), at).withField(path.toString())));
  }

  @Override
  public void close() {
    sources.close();
  }
}
