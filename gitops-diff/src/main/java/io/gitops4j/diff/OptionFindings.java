// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import io.gitops4j.core.app.SyncOptions;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.error.NearMiss;
import io.gitops4j.core.plan.Hook;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Words in what an object asks for that nobody knows: each is told, and none is obeyed. */
final class OptionFindings {
  private static final String FLUX = "kustomize.toolkit.fluxcd.io/";

  /** What Flux's labels and annotations may say; what says nothing, as Flux reads it, is fine. */
  private static final Map<String, Set<String>> MARKS =
      Map.of(
          "reconcile", Set.of("disabled", "enabled"),
          "prune", Set.of("disabled", "enabled"),
          "force", Set.of("enabled", "disabled"),
          "ssa", Set.of("merge", "override", "ignore", "ifnotpresent"));

  private OptionFindings() {}

  /** A warning for each. */
  static List<Issue> of(Manifest manifest, boolean argo) {
    List<Issue> issues = new ArrayList<>();
    if (argo && manifest.root().at("metadata", "annotations") instanceof MapNode annotations) {
      String text = annotations.text(SyncOptions.ANNOTATION);
      for (String word : SyncOptions.unknown(text)) {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        issues.add(
            warning(manifest, PlanError.OPTION, SyncOptions.ANNOTATION, word)
                .withHint(
                    NearMiss.find(name, SyncOptions.names())
                        .map(near -> "did you mean " + near + "?")
                        .orElse(null)));
      }
      if (text != null && text.contains("ServerSideApply=false")) {
        issues.add(
            warning(manifest, PlanError.OPTION, SyncOptions.ANNOTATION, "ServerSideApply=false")
                .withExpected("nothing: apply is always done on the server's side"));
      }
      Hook hook = Hook.of(manifest.root());
      if (hook != null) {
        for (String word : hook.unknown()) {
          issues.add(warning(manifest, PlanError.HOOK, Hook.ANNOTATION, word));
        }
      }
    }
    marks(manifest, issues);
    return issues;
  }

  private static void marks(Manifest manifest, List<Issue> issues) {
    for (String field : new String[] {"annotations", "labels"}) {
      for (String name : new TreeSet<>(MARKS.keySet())) {
        Node node = manifest.root().at("metadata", field, FLUX + name);
        String value = node == null ? null : node.textOrNull();
        Set<String> known = MARKS.getOrDefault(name, Set.of());
        if (value != null && !known.contains(value.toLowerCase(Locale.ROOT))) {
          issues.add(
              warning(manifest, PlanError.OPTION, FLUX + name, value)
                  .withExpected(String.join(" or ", new TreeSet<>(known))));
        }
      }
    }
  }

  private static Issue warning(Manifest manifest, PlanError code, String key, String word) {
    return Issue.warning(code, manifest.id() + ": " + key + " says what nobody knows")
        .withFound(word)
        .at(new Location(manifest.origin(), manifest.root().line(), 0, null, null));
  }
}
