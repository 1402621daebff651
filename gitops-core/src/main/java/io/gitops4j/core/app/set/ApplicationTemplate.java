// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set;

import io.gitops4j.core.app.set.template.Dict;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.util.List;
import java.util.regex.Pattern;

/** Makes applications from a template. */
final class ApplicationTemplate {
  private static final String FINALIZER = "resources-finalizer.argocd.argoproj.io";
  private static final FieldPath PATH = FieldPath.of("spec", "template");
  private static final List<String> METADATA = List.of("labels", "annotations", "finalizers");

  /** A name of an object: labels of a host name, joined by dots. */
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

  private static final int LONGEST_NAME = 253;

  private final Expansion expansion;
  private final ApplicationSet set;
  private final MapNode template;

  ApplicationTemplate(Expansion expansion, ApplicationSet set, MapNode template) {
    this.expansion = expansion;
    this.set = set;
    this.template = template;
  }

  /** Where the name is said. */
  Location nameAt() {
    Node name = template.at("metadata", "name");
    return expansion
        .rendering()
        .place(name == null ? template : name, PATH.key("metadata").key("name"));
  }

  /** The application for these parameters, which the templates may change. */
  GeneratedApplication application(Dict parameters) {
    MapNode given = expansion.node(parameters);
    MapNode filled = expansion.rendering().fill(template, PATH, parameters);
    MapNode application = document(filled);
    Node patch = set.spec().get("templatePatch");
    if (patch instanceof ScalarNode text && text.isString() && !text.text().isBlank()) {
      application = new TemplatePatch(expansion, text).apply(application, parameters);
    }
    application = withoutAutomation(application);
    String name = Edit.text(application, "metadata", "name");
    if (name.length() > LONGEST_NAME || !NAME.matcher(name).matches()) {
      throw new SetFailure(
          Issue.error(SetError.NAME, "an application can't have this name")
              .at(nameAt())
              .withFound(name)
              .withExpected("lower case letters, digits, - and ., neither first nor last")
              .withHint("normalize, or a parameter such as path.basenameNormalized, may help"));
    }
    return new GeneratedApplication(name, application, given);
  }

  private MapNode document(MapNode filled) {
    MapNode.Builder metadata = MapNode.builder();
    metadata.put("name", Edit.text(filled, "metadata", "name"));
    if (!set.namespace().isEmpty()) {
      metadata.put("namespace", set.namespace());
    }
    for (String field : METADATA) {
      Node value = filled.at("metadata", field);
      if (value != null && !value.isNull()) {
        metadata.put(field, value);
      }
    }
    if (!set.preservesResources() && Edit.texts(filled, "metadata", "finalizers").isEmpty()) {
      metadata.put("finalizers", ListNode.ofStrings(List.of(FINALIZER)));
    }
    return MapNode.builder()
        .put("apiVersion", "argoproj.io/v1alpha1")
        .put("kind", "Application")
        .put("metadata", metadata.build())
        .put("spec", Edit.map(filled, "spec"))
        .build();
  }

  /** An order of syncs leaves no room for syncs that begin by themselves. */
  private MapNode withoutAutomation(MapNode application) {
    if (!set.isRolling() || !Edit.has(application, "spec", "syncPolicy", "automated")) {
      return application;
    }
    Node automated = application.at("spec", "syncPolicy", "automated");
    expansion.add(
        Issue.warning(
                SetError.AUTOMATED,
                "automated sync is taken away, since the strategy RollingSync starts the syncs")
            .at(
                expansion
                    .rendering()
                    .place(
                        automated == null ? template : automated,
                        PATH.key("spec").key("syncPolicy").key("automated"))));
    return Edit.remove(application, "spec", "syncPolicy", "automated");
  }
}
