// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render.metadata;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.Inputs;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderError;
import io.gitops4j.core.render.RenderStep;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.render.StepKind;
import io.gitops4j.core.spi.PostRenderer;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Gives every manifest the labels and annotations of {@link Application#commonLabels} and {@link
 * Application#commonAnnotations}, as Flux's {@code commonMetadata}: in the object's own metadata
 * only, never in templates or selectors, in place of what is there under the same key. It belongs
 * after the substitution of variables, which does not see these values. An application without any
 * is left alone. Immutable, thread-safe, a pure function.
 */
public final class CommonMetadata implements PostRenderer {
  private static final String NAME = "common-metadata";
  private static final RenderStep STEP = RenderStep.of(StepKind.POST_RENDERER, NAME);
  private static final CommonMetadata INSTANCE = new CommonMetadata();

  private CommonMetadata() {}

  /** The one there is. */
  public static CommonMetadata ofDefaults() {
    return INSTANCE;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Rendered apply(Rendered rendered, Application application) {
    Map<String, String> labels = application.commonLabels();
    Map<String, String> annotations = application.commonAnnotations();
    if (labels.isEmpty() && annotations.isEmpty()) {
      return rendered;
    }
    List<Issue> issues = new ArrayList<>(rendered.issues());
    List<Manifest> manifests = new ArrayList<>();
    for (Manifest manifest : rendered.manifests()) {
      Manifest labelled = with(manifest, "labels", labels, issues);
      manifests.add(with(labelled, "annotations", annotations, issues));
    }
    Inputs inputs = rendered.inputs().withExternal(name(), digest(labels, annotations));
    return issues.stream().anyMatch(Issue::isError)
        ? Rendered.failed(issues, inputs)
        : rendered.with(manifests, issues, inputs);
  }

  private static Manifest with(
      Manifest manifest, String field, Map<String, String> values, List<Issue> issues) {
    if (values.isEmpty()) {
      return manifest;
    }
    Node metadata = manifest.root().get("metadata");
    Node present = metadata instanceof MapNode map ? map.get(field) : null;
    if (!(metadata instanceof MapNode map)
        || present != null && !present.isNull() && !(present instanceof MapNode)) {
      issues.add(
          Issue.error(RenderError.INVALID_MANIFEST, manifest.id() + ": " + field + " are no map")
              .at(new Location(manifest.origin(), 0, 0, "metadata." + field, null))
              .withExpected("a map"));
      return manifest;
    }
    MapNode changed = present instanceof MapNode known ? known : MapNode.EMPTY;
    for (Map.Entry<String, String> value : values.entrySet()) {
      Node there = changed.get(value.getKey());
      ScalarNode wanted = ScalarNode.of(value.getValue());
      // what is there already stays the same object, so that nothing is copied
      changed = changed.with(value.getKey(), wanted.equals(there) ? there : wanted);
    }
    return changed == present
        ? manifest
        : manifest.withRoot(manifest.root().with("metadata", map.with(field, changed)), STEP);
  }

  private static String digest(Map<String, String> labels, Map<String, String> annotations) {
    StringBuilder text = new StringBuilder();
    append(text, "label", labels);
    append(text, "annotation", annotations);
    return Inputs.sha256(text.toString());
  }

  /** With lengths, so that no value can look like another entry. */
  private static void append(StringBuilder text, String what, Map<String, String> values) {
    new TreeMap<>(values)
        .forEach(
            (key, value) ->
                text.append(what)
                    .append(' ')
                    .append(key.length())
                    .append(' ')
                    .append(key)
                    .append(' ')
                    .append(value.length())
                    .append(' ')
                    .append(value)
                    .append('\n'));
  }
}
