// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.tree.ScalarType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks the fields of Argo CD's ApplicationSet. Those of its template are an application's. */
final class ArgoApplicationSet {
  private static final List<String> REFUSED =
      List.of("scmProvider", "clusterDecisionResource", "plugin");

  private final Document document;

  ArgoApplicationSet(Document document) {
    this.document = document;
  }

  void check() {
    Fields root = document.fields();
    root.allow("apiVersion", "kind", "status");
    Fields metadata = root.map("metadata");
    Fields spec = root.map("spec");
    if (metadata == null || !metadata.has("name")) {
      (metadata == null ? root : metadata).missing(metadata == null ? "metadata" : "name");
    } else {
      metadata.required("name");
      metadata.text("namespace");
      Metadata.allow(metadata);
      metadata.allow("finalizers");
    }
    if (spec == null) {
      root.missing("spec");
    } else {
      spec(spec);
    }
    root.finish();
  }

  private static void spec(Fields spec) {
    boolean go = spec.flag("goTemplate", false);
    spec.eachText("goTemplateOptions", (text, node, where) -> option(spec, text, node, where));
    if (!go && spec.has("goTemplateOptions")) {
      spec.warn("goTemplateOptions", "without goTemplate they have no effect");
    }
    List<Fields> generators = spec.maps("generators");
    spec.require("generators");
    generators.forEach(generator -> entry(generator, 0));
    template(spec, true);
    spec.text("templatePatch");
    if (!go && spec.has("templatePatch")) {
      spec.warn("templatePatch", "without goTemplate it knows no actions but {{key}}");
    }
    policy(spec.map("syncPolicy"));
    strategy(spec.map("strategy"));
    // always on, as in today's Argo CD
    spec.allow("applyNestedSelectors");
    // about edits of the Application objects of a cluster, which are not written here
    spec.allow("preservedFields", "ignoreApplicationDifferences");
  }

  private static void option(Fields spec, String text, Node node, FieldPath where) {
    if (!List.of("missingkey=error", "missingkey=zero", "missingkey=invalid", "missingkey=default")
        .contains(text)) {
      spec.wrongValue(node, where, "missingkey=error, missingkey=zero or missingkey=invalid");
    }
  }

  private static void template(Fields outer, boolean needed) {
    Fields template = outer.map("template");
    if (template == null) {
      if (needed && !outer.has("template")) {
        outer.missing("template");
      }
      return;
    }
    Fields metadata = template.map("metadata");
    if (metadata != null) {
      metadata.text("name");
      metadata.textMap("labels");
      metadata.textMap("annotations");
      metadata.texts("finalizers");
      if (metadata.has("namespace")) {
        metadata.warn("namespace", "applications are in the namespace of their set");
      }
    }
    // read as an application once it is filled
    template.allow("spec");
  }

  private static void entry(Fields entry, int depth) {
    selector(entry.map("selector"));
    list(entry.map("list"), depth);
    clusters(entry.map("clusters"), depth);
    git(entry.map("git"), depth);
    pullRequest(entry.map("pullRequest"), depth);
    for (String combination : List.of("matrix", "merge")) {
      Fields fields = entry.map(combination);
      if (fields != null) {
        fields.maps("generators").forEach(child -> entry(child, depth + 1));
        if (combination.equals("merge")) {
          fields.texts("mergeKeys");
        }
        override(fields, depth);
      }
    }
    for (String kind : REFUSED) {
      if (entry.has(kind)) {
        entry.error(
            FormatError.UNSUPPORTED, kind, "the generator " + kind + " is not supported", null);
      }
    }
  }

  /** The template of a generator; inside of others it has no effect. */
  private static void override(Fields generator, int depth) {
    generator.integer("requeueAfterSeconds", 0, false);
    template(generator, false);
    if (depth > 0 && generator.raw("template") instanceof MapNode map && !isBlank(map)) {
      generator.warn("template", "the template of a generator inside of another has no effect");
    }
  }

  private static boolean isBlank(MapNode template) {
    return template.entries().stream()
        .allMatch(entry -> entry.value() instanceof MapNode map && isBlank(map));
  }

  private static void list(@Nullable Fields list, int depth) {
    if (list != null) {
      list.maps("elements").forEach(element -> element.allowAll());
      list.text("elementsYaml");
      override(list, depth);
    }
  }

  private static void clusters(@Nullable Fields clusters, int depth) {
    if (clusters != null) {
      selector(clusters.map("selector"));
      clusters.textMap("values");
      clusters.flag("flatList", false);
      override(clusters, depth);
    }
  }

  private static void git(@Nullable Fields git, int depth) {
    if (git == null) {
      return;
    }
    git.required("repoURL");
    git.text("revision");
    git.text("pathParamPrefix");
    git.textMap("values");
    for (String kind : List.of("directories", "files")) {
      for (Fields rule : git.maps(kind)) {
        rule.required("path");
        rule.flag("exclude", false);
      }
    }
    if (git.has("directories") == git.has("files")) {
      boolean both = git.has("files");
      git.error(
          FormatError.VALUE,
          "directories",
          both ? "directories and files are both given" : "neither directories nor files are given",
          "give one of them");
    }
    override(git, depth);
  }

  private static void pullRequest(@Nullable Fields request, int depth) {
    if (request == null) {
      return;
    }
    for (String forge :
        List.of("github", "gitlab", "gitea", "bitbucketServer", "bitbucket", "azuredevops")) {
      Fields settings = request.map(forge);
      if (settings != null) {
        settings.allowAll();
        settings.texts("labels");
      }
    }
    request.textMap("values");
    request.flag("continueOnRepoNotFoundError", false);
    for (Fields filter : request.maps("filters")) {
      filter.text("branchMatch");
      filter.text("targetBranchMatch");
      filter.text("titleMatch");
    }
    override(request, depth);
  }

  private static void selector(@Nullable Fields selector) {
    if (selector == null) {
      return;
    }
    selector.textMap("matchLabels");
    expressions(selector);
  }

  private static void expressions(Fields outer) {
    for (Fields expression : outer.maps("matchExpressions")) {
      expression.required("key");
      expression.word("operator", "In", "NotIn", "Exists", "DoesNotExist");
      expression.texts("values");
    }
  }

  private static void policy(@Nullable Fields policy) {
    if (policy != null) {
      policy.flag("preserveResourcesOnDeletion", false);
      policy.word("applicationsSync", "sync", "create-only", "create-update", "create-delete");
    }
  }

  private static void strategy(@Nullable Fields strategy) {
    if (strategy == null) {
      return;
    }
    strategy.word("type", "AllAtOnce", "RollingSync");
    strategy.word("deletionOrder", "AllAtOnce", "Reverse");
    Fields rolling = strategy.map("rollingSync");
    if (rolling == null) {
      return;
    }
    if (rolling.has("defaultPrune")) {
      rolling.flag("defaultPrune", false);
      rolling.warn("defaultPrune", "the field is not honoured yet");
    }
    for (Fields step : rolling.maps("steps")) {
      expressions(step);
      Node most = step.raw("maxUpdate");
      if (most != null && !isCount(most)) {
        step.error(
            FormatError.VALUE,
            "maxUpdate",
            "the value is not allowed",
            "a whole number, or a share such as 25%");
      }
    }
  }

  private static boolean isCount(Node node) {
    return node instanceof ScalarNode scalar
        && (scalar.type() == ScalarType.INT || scalar.text().matches("[0-9]{1,3}%"));
  }
}
