// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.migrate;

import io.gitops4j.core.error.Severity;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes syncPolicy and ignoreDifferences of Argo CD for Flux. Used once. */
final class FluxPolicy {
  /** Sync options that Flux has not, and what to do about them. */
  private static final Map<String, String> HINTS =
      Map.of(
          "CreateNamespace", "put a manifest of the Namespace into the source",
          "PruneLast", "Flux deletes after it applied",
          "Replace", "annotate objects: kustomize.toolkit.fluxcd.io/ssa");

  private final Taken spec;
  private final Taken policy;
  private final boolean automated;
  private final boolean prune;
  private final boolean release;
  private final boolean healsDrift;
  private boolean force;
  private boolean createsNamespace;
  private boolean leavesIgnored;

  /**
   * A policy.
   *
   * @param release whether it is one of a HelmRelease
   */
  FluxPolicy(Taken spec, Taken policy, boolean release) {
    this.release = release;
    this.spec = spec;
    this.policy = policy;
    Taken automatic = policy.at("automated");
    this.automated = policy.has("automated") && !Boolean.FALSE.equals(automatic.flag("enabled"));
    this.prune = automatic.isTrue("prune");
    this.healsDrift = automatic.isTrue("selfHeal");
    if (!automated) {
      spec.add(
          "syncPolicy",
          Severity.WARNING,
          MigrationError.DIFFERENT,
          "the application is synced by hand: in Flux it is suspended",
          "Flux always syncs by itself what is not suspended");
    } else if (!healsDrift && !release) {
      policy.add(
          "automated", Severity.WARNING, MigrationError.DIFFERENT, "Flux heals drift always", null);
    }
    if (release && automated && !prune) {
      policy.add(
          "automated",
          Severity.WARNING,
          MigrationError.DIFFERENT,
          "Helm always deletes what a release holds no more",
          null);
    }
    if (!automatic.isTrue("allowEmpty")) {
      automatic.say(
          "allowEmpty",
          Severity.WARNING,
          MigrationError.DIFFERENT,
          "Flux deletes everything if nothing is declared",
          null);
    }
    options();
    policy.lose(Severity.WARNING, HINTS.get("CreateNamespace"), "managedNamespaceMetadata");
  }

  private void options() {
    List<String> options = policy.texts("syncOptions");
    for (int i = 0; i < options.size(); i++) {
      String option = options.get(i);
      int equals = option.indexOf('=');
      String name = equals < 0 ? option : option.substring(0, equals);
      boolean on = option.endsWith("=true");
      if (name.equals("Force") && on) {
        force = true;
      } else if (release && name.equals("CreateNamespace") && on) {
        createsNamespace = true;
      } else if (!release && name.equals("RespectIgnoreDifferences") && on) {
        leavesIgnored = true;
      } else if (!(name.equals("ServerSideApply") && on)
          && !(name.equals("ApplyOutOfSyncOnly") && on)
          && !option.equals("PrunePropagationPolicy=background")
          && !isDefault(name, option)) {
        policy.add(
            "syncOptions",
            i,
            Severity.WARNING,
            MigrationError.LOST,
            "the sync option "
                + (name.matches("[A-Za-z]{1,40}") ? name : "without a name")
                + " has no counterpart, and is left out",
            HINTS.get(name));
      }
    }
  }

  /** Whether the option says what is so anyway. */
  private static boolean isDefault(String name, String option) {
    boolean onByDefault = name.equals("Validate") || name.equals("Prune") || name.equals("Delete");
    return option.endsWith(onByDefault ? "=true" : "=false") && !name.equals("ServerSideApply");
  }

  boolean automated() {
    return automated;
  }

  boolean prune() {
    return prune;
  }

  boolean healsDrift() {
    return healsDrift;
  }

  boolean createsNamespace() {
    return createsNamespace;
  }

  boolean force() {
    return force;
  }

  /** Whether a sync that failed is tried again without end. */
  boolean retriesForEver() {
    return policy.at("retry").text("limit").startsWith("-");
  }

  /** How long Flux waits after a release failed; empty if that is not said. */
  String releaseRetryInterval() {
    if (retriesForEver()) {
      return retryInterval();
    }
    policy.lose(
        Severity.WARNING,
        "see spec.install.remediation and spec.upgrade.remediation, which undo what failed before"
            + " they try again",
        "retry");
    return "";
  }

  /** How long Flux waits after a failure; empty if that is not said. */
  String retryInterval() {
    Taken retry = policy.at("retry");
    Taken backoff = retry.at("backoff");
    String delay = backoff.text("duration");
    if (!retriesForEver()) {
      retry.say(
          "limit",
          Severity.WARNING,
          MigrationError.DIFFERENT,
          "Flux tries again without end",
          null);
    }
    if (!backoff.text("factor").equals("1")) {
      backoff.say(
          "factor",
          Severity.WARNING,
          MigrationError.DIFFERENT,
          "Flux waits equally long each time",
          null);
    }
    if (!backoff.text("maxDuration").equals(delay)) {
      backoff.lose(Severity.WARNING, null, "maxDuration");
    }
    retry.say(
        "refresh",
        Severity.INFO,
        MigrationError.DIFFERENT,
        "Flux always takes the newest revision",
        null);
    // a number without a unit is seconds for Argo CD, and nothing for Flux
    return delay.matches("[0-9]+") ? delay + "s" : delay;
  }

  /** The rules of what is no drift. */
  ListNode ignore() {
    List<Node> rules = new ArrayList<>();
    for (Taken rule : spec.each("ignoreDifferences")) {
      List<String> pointers = rule.texts("jsonPointers");
      rule.lose(
          Severity.WARNING,
          "Flux knows pointers only",
          "jqPathExpressions",
          "managedFieldsManagers");
      MapNode.Builder target = MapNode.builder();
      for (String key : new String[] {"group", "kind", "namespace", "name"}) {
        String text = rule.text(key);
        if (text.matches(".*[*?\\[].*") && !text.equals("*")) {
          rule.lose(Severity.WARNING, "Flux has regular expressions here, no patterns", key);
        } else if (!text.isEmpty() && !text.equals("*")) {
          target.put(key, ScalarNode.of(text));
        }
      }
      if (!pointers.isEmpty()) {
        rules.add(
            MapNode.builder()
                .put("paths", ListNode.ofStrings(pointers))
                .put("target", target.build())
                .build());
      }
    }
    if (!rules.isEmpty() && !release && !leavesIgnored) {
      spec.say(
          "ignoreDifferences",
          Severity.INFO,
          MigrationError.DIFFERENT,
          "Flux does not write what is ignored, as with RespectIgnoreDifferences",
          null);
    }
    return ListNode.of(rules);
  }
}
