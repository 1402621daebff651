// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.kustomize.KustomizeError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One chart that a kustomization names: an entry of {@code helmCharts} or the deprecated {@code
 * helmChartInflationGenerator}, or a generator of its own.
 *
 * @param fields the fields, under the names that {@code helmCharts} has for them
 * @param chartHome the directory in which charts lie, seen from the kustomization
 * @param namespace the namespace of the release; empty for none
 * @param at where the entry stands
 */
record HelmChart(MapNode fields, String chartHome, String namespace, Location at) {
  private static final Pattern RELEASE_NAME =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final int RELEASE_NAME_LENGTH = 53;

  private static final Map<String, String> OLD_NAMES =
      Map.of(
          "chartName", "name",
          "chartVersion", "version",
          "chartRepoUrl", "repo",
          "values", "valuesFile",
          "valuesLocal", "valuesInline",
          "valuesMerge", "valuesMerge",
          "releaseName", "releaseName");

  /**
   * The charts of the fields of a kustomization, in their order; the deprecated field comes last.
   */
  static List<HelmChart> of(Place place, Findings findings) {
    KustomizationFile file = place.file();
    List<MapNode> old = file.maps("helmChartInflationGenerator", findings);
    MapNode globals = file.root().map("helmGlobals");
    String home = "";
    if (globals != null) {
      home = text(globals, "chartHome");
    } else {
      for (MapNode entry : old) {
        home = text(entry, "chartHome").isEmpty() ? home : text(entry, "chartHome");
      }
    }
    List<HelmChart> charts = new ArrayList<>();
    for (MapNode entry : file.maps("helmCharts", findings)) {
      charts.add(of(entry, home, place, "helmCharts"));
    }
    for (MapNode entry : old) {
      MapNode.Builder fields = MapNode.builder().at(entry.line(), entry.column());
      for (MapNode.Entry field : entry.entries()) {
        String name = OLD_NAMES.get(field.key());
        if (name != null) {
          fields.put(name, field.value());
        }
      }
      charts.add(of(fields.build(), home, place, "helmChartInflationGenerator"));
    }
    return charts;
  }

  private static HelmChart of(MapNode entry, String home, Place place, String field) {
    String namespace = text(entry, "namespace");
    namespace = namespace.isEmpty() ? place.helmNamespace() : namespace;
    Location at = place.file().at(entry, field);
    return new HelmChart(entry, orCharts(home), namespace, at);
  }

  /** The chart of a generator that is configured as a resource. */
  static HelmChart of(Resource plugin) {
    List<Issue> wrong = new ArrayList<>();
    MapNode fields = KustomizationFields.ofChart(plugin.root(), plugin.origin(), wrong);
    if (!wrong.isEmpty()) {
      throw new io.gitops4j.core.render.RenderException(wrong);
    }
    return new HelmChart(
        fields, orCharts(text(fields, "chartHome")), text(fields, "namespace"), plugin.location());
  }

  private static String orCharts(String home) {
    return home.isEmpty() ? "charts" : home;
  }

  /** The field that it stands in. */
  String field() {
    String field = at.field();
    return field == null ? "helmCharts" : field;
  }

  String name() {
    return text("name");
  }

  /** The directory of the chart, seen from the kustomization: with its version if it is pulled. */
  String directory() {
    String version = text("version");
    boolean pulled = !version.isEmpty() && !text("repo").isEmpty();
    return chartHome + "/" + (pulled ? name() + "-" + version + "/" : "") + name();
  }

  /** What is wrong with the fields, before anything is read. */
  Optional<Issue> wrong() {
    if (name().isEmpty()) {
      return issue("a Helm chart has no name", "name", null);
    }
    if (!isPlainName(name()) || !isPlainName(text("version"))) {
      return issue("the name or the version of a Helm chart is a path", "name", name());
    }
    String release = text("releaseName");
    if (!release.isEmpty()
        && (release.length() > RELEASE_NAME_LENGTH || !RELEASE_NAME.matcher(release).matches())) {
      return issue(
              "the release of the chart " + name() + " has no valid name", "releaseName", release)
          .map(
              issue ->
                  issue.withExpected(
                      "at most 53 lower-case letters, digits, hyphens and dots, a letter or digit at each end"));
    }
    if (!release.isEmpty() && !text("nameTemplate").isEmpty()) {
      return issue(
          "the chart " + name() + " has both a releaseName and a nameTemplate",
          "nameTemplate",
          null);
    }
    if (!List.of("", "override", "merge", "replace").contains(text("valuesMerge"))) {
      return issue(
              "the chart " + name() + " has an unknown valuesMerge",
              "valuesMerge",
              text("valuesMerge"))
          .map(issue -> issue.withExpected("override, merge or replace"));
    }
    return Optional.empty();
  }

  /** One name of a directory, as the reference needs it too, which makes a file name of it. */
  private static boolean isPlainName(String name) {
    return !name.equals(".")
        && !name.equals("..")
        && name.indexOf('/') < 0
        && name.indexOf('\\') < 0
        && name.chars().noneMatch(Character::isISOControl);
  }

  private Optional<Issue> issue(
      String message, String field, @org.jspecify.annotations.Nullable String found) {
    Node value = fields.get(field);
    Location place =
        value == null || value.line() == 0 ? at : Location.of(String.valueOf(at.file()), value);
    return Optional.of(
        Issue.error(KustomizeError.HELM, message)
            .at(place.withField(at.field() == null ? field : at.field() + "." + field))
            .withFound(found));
  }

  String text(String field) {
    return text(fields, field);
  }

  boolean is(String field) {
    return fields.get(field) instanceof ScalarNode scalar && Boolean.TRUE.equals(scalar.value());
  }

  List<String> texts(String field) {
    ListNode list = fields.list(field);
    return list == null
        ? List.of()
        : list.items().stream().map(item -> String.valueOf(item.textOrNull())).toList();
  }

  private static String text(MapNode map, String field) {
    String text = map.text(field);
    return text == null ? "" : text;
  }
}
