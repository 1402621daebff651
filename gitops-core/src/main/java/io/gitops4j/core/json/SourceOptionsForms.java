// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.json;

import io.gitops4j.core.source.ChartOptions;
import io.gitops4j.core.source.OciOptions;
import io.gitops4j.core.source.SourceAccess;
import io.gitops4j.core.source.SourceOptions;
import io.gitops4j.core.source.SourceView;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import java.time.Duration;

/** What is wanted of a source beyond repository and revision; what says nothing is left out. */
final class SourceOptionsForms {
  private SourceOptionsForms() {}

  static MapNode write(SourceOptions options) {
    MapNode.Builder map = MapNode.builder();
    if (!options.view().equals(SourceView.WHOLE)) {
      map.put("view", write(options.view()));
    }
    if (!options.access().equals(SourceAccess.PLAIN)) {
      map.put("access", write(options.access()));
    }
    if (!options.oci().equals(OciOptions.FIRST_LAYER)) {
      map.put("oci", write(options.oci()));
    }
    Form.putIfPresent(map, "signatures", options.signatures(), SignatureForms::write);
    Form.putIfPresent(map, "chart", options.chart(), SourceOptionsForms::write);
    Form.putIfPresent(map, "composition", options.composition(), CompositionForms::write);
    return map.build();
  }

  static SourceOptions read(Part part) {
    SourceView view = part.field("view").orNull(SourceOptionsForms::readView);
    SourceAccess access = part.field("access").orNull(SourceOptionsForms::readAccess);
    OciOptions oci = part.field("oci").orNull(SourceOptionsForms::readOci);
    return new SourceOptions(
        view == null ? SourceView.WHOLE : view,
        access == null ? SourceAccess.PLAIN : access,
        oci == null ? OciOptions.FIRST_LAYER : oci,
        part.field("signatures").orNull(SignatureForms::readPolicy),
        part.field("chart").orNull(SourceOptionsForms::readChart),
        part.field("composition").orNull(CompositionForms::read));
  }

  private static MapNode write(ChartOptions chart) {
    return MapNode.builder()
        .put("name", chart.name())
        .put("passCredentials", chart.passCredentials())
        .build();
  }

  private static ChartOptions readChart(Part part) {
    boolean passing = part.field("passCredentials").flag();
    return part.field("name")
        .parsed(name -> new ChartOptions(name, passing), "the name of a chart");
  }

  private static MapNode write(SourceView view) {
    MapNode.Builder map = MapNode.builder();
    Form.putList(
        map, "directories", view.directories(), directory -> ScalarNode.of(directory.value()));
    map.put("submodules", view.submodules());
    Form.putList(map, "inclusions", view.inclusions(), SourceOptionsForms::write);
    return map.putIfPresent("ignore", view.ignore()).build();
  }

  private static MapNode write(SourceView.Inclusion inclusion) {
    return MapNode.builder()
        .put("source", SourceForms.write(inclusion.source()))
        .put("from", inclusion.from().value())
        .put("to", inclusion.to().value())
        .build();
  }

  private static SourceView readView(Part part) {
    return new SourceView(
        part.field("directories").list(SourceOptionsForms::readPath),
        part.field("submodules").flag(),
        part.field("inclusions").list(SourceOptionsForms::readInclusion),
        part.field("ignore").textOrNull());
  }

  private static SourceView.Inclusion readInclusion(Part part) {
    return new SourceView.Inclusion(
        SourceForms.readRef(part.field("source")),
        readPath(part.field("from")),
        readPath(part.field("to")));
  }

  private static TreePath readPath(Part part) {
    return part.parsed(TreePath::new, "a path inside a tree");
  }

  private static MapNode write(SourceAccess access) {
    MapNode.Builder map = MapNode.builder();
    Form.putText(map, "namespace", access.namespace());
    map.putIfPresent("credentials", access.credentials())
        .putIfPresent("certificates", access.certificates())
        .putIfPresent("proxy", access.proxy());
    Form.putIfPresent(
        map, "timeout", access.timeout(), timeout -> ScalarNode.of(timeout.toString()));
    return map.put("insecure", access.insecure()).build();
  }

  private static SourceAccess readAccess(Part part) {
    return new SourceAccess(
        part.field("namespace").textOr(""),
        part.field("credentials").textOrNull(),
        part.field("certificates").textOrNull(),
        part.field("proxy").textOrNull(),
        part.field("timeout")
            .orNull(time -> time.parsed(Duration::parse, "a duration such as PT60S")),
        part.field("insecure").flag());
  }

  private static MapNode write(OciOptions oci) {
    MapNode.Builder map =
        MapNode.builder()
            .putIfPresent("semverFilter", oci.semverFilter())
            .putIfPresent("mediaType", oci.mediaType());
    return oci.chart() ? map.put("chart", true).build() : map.build();
  }

  private static OciOptions readOci(Part part) {
    return new OciOptions(
        part.field("semverFilter").textOrNull(),
        part.field("mediaType").textOrNull(),
        part.field("chart").flag());
  }
}
