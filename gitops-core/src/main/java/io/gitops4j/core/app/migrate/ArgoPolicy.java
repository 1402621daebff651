// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.migrate;

import io.gitops4j.core.error.Severity;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.ArrayList;
import java.util.List;

/** Writes when and how Flux applies, and what drift it leaves alone, for Argo CD. Used once. */
final class ArgoPolicy {
  private final Taken spec;

  ArgoPolicy(Taken spec) {
    this.spec = spec;
  }

  /**
   * The policy of a Kustomization.
   *
   * @param ignores whether it has rules of what is no drift, whose fields it does not write either
   */
  MapNode ofKustomization(boolean prune, boolean ignores) {
    String retry = spec.text("retryInterval");
    return policy(
        MapNode.builder().put("prune", prune).put("selfHeal", true).build(),
        spec.isTrue("force"),
        ignores ? List.of("RespectIgnoreDifferences=true") : List.of(),
        -1,
        retry.isEmpty() ? interval() : retry);
  }

  /** The policy of a HelmRelease. */
  MapNode ofRelease() {
    Taken install = spec.at("install");
    Taken upgrade = spec.at("upgrade");
    boolean heals = spec.at("driftDetection").text("mode").equals("enabled");
    String pause = "";
    int most = 0;
    for (Taken action : List.of(install, upgrade)) {
      Taken strategy = action.at("strategy");
      boolean always = strategy.text("name").equals("RetryOnFailure");
      String own = strategy.text("retryInterval");
      pause = own.isEmpty() ? pause : own;
      int retries = always ? -1 : retries(action.at("remediation"));
      most = most < 0 || retries < 0 ? -1 : Math.max(most, retries);
    }
    boolean force = upgrade.isTrue("force");
    return policy(
        MapNode.builder().put("prune", true).put("selfHeal", heals).build(),
        force,
        install.isTrue("createNamespace") ? List.of("CreateNamespace=true") : List.of(),
        most,
        pause.isEmpty() ? interval() : pause);
  }

  private static int retries(Taken remediation) {
    String text = remediation.text("retries");
    int retries = text.matches("-?[0-9]{1,9}") ? Integer.parseInt(text) : 0;
    if (retries != 0) {
      remediation.add(
          "retries",
          Severity.WARNING,
          MigrationError.DIFFERENT,
          "Argo CD tries again, but undoes nothing before it does",
          null);
    }
    return retries;
  }

  private MapNode policy(
      MapNode automated, boolean force, List<String> more, int limit, String pause) {
    String interval = spec.text("interval");
    if (!interval.equals(FluxRepository.INTERVAL)) {
      spec.say(
          "interval",
          Severity.INFO,
          MigrationError.DIFFERENT,
          "Argo CD watches the cluster, and looks at its sources every 3 minutes",
          null);
    }
    List<String> options = new ArrayList<>(more);
    options.add("ServerSideApply=true");
    if (force) {
      options.add("Force=true");
    }
    options.add("PrunePropagationPolicy=background");
    MapNode.Builder retry = MapNode.builder().put("limit", limit);
    if (limit != 0) {
      retry.put(
          "backoff",
          MapNode.builder()
              .put("duration", pause)
              .put("factor", 1)
              .put("maxDuration", pause)
              .build());
    }
    return MapNode.builder()
        .put("automated", automated)
        .put("syncOptions", ListNode.ofStrings(options))
        .put("retry", retry.build())
        .build();
  }

  private String interval() {
    String interval = spec.text("interval");
    return interval.isEmpty() ? "10m" : interval;
  }

  /** The rules of what is no drift. */
  static ListNode ignore(Taken rules) {
    List<Node> written = new ArrayList<>();
    for (Taken rule : rules.each("ignore")) {
      Taken target = rule.at("target");
      target.lose(Severity.WARNING, null, "version", "labelSelector", "annotationSelector");
      List<String> paths = rule.texts("paths");
      MapNode.Builder argo = MapNode.builder();
      for (String key : new String[] {"group", "kind", "namespace", "name"}) {
        String text = target.text(key);
        boolean pattern = text.matches(".*[*+?()\\[\\]{}|^$\\\\].*");
        if (pattern) {
          target.lose(Severity.WARNING, "Argo CD has no regular expressions here", key);
        }
        if (!text.isEmpty() && !pattern) {
          argo.put(key, text);
        } else if (key.equals("group") || key.equals("kind")) {
          argo.put(key, "*"); // no group is the core group
        }
      }
      written.add(argo.put("jsonPointers", ListNode.ofStrings(paths)).build());
    }
    return ListNode.of(written);
  }
}
