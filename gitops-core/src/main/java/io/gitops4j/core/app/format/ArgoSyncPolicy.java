// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import io.gitops4j.core.app.NamespaceMetadata;
import io.gitops4j.core.app.RetryPolicy;
import io.gitops4j.core.app.SyncOptions;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.error.NearMiss;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.Node;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads Argo CD's syncPolicy. */
final class ArgoSyncPolicy {
  /** What an automated application without a retry of its own gets. */
  private static final int AUTOMATED_RETRIES = 5;

  private static final Set<String> OPTIONS =
      Set.of(
          "CreateNamespace",
          "PruneLast",
          "PrunePropagationPolicy",
          "ServerSideApply",
          "ApplyOutOfSyncOnly",
          "RespectIgnoreDifferences",
          "FailOnSharedResource",
          "Replace",
          "Validate",
          "Force",
          "SkipDryRunOnMissingResource",
          "ClientSideApplyMigration",
          "DisableClientSideApplyMigration",
          "Prune",
          "Delete");

  private final @Nullable Fields fields;
  private final SyncPolicy.Builder builder = SyncPolicy.builder();
  private SyncOptions options = SyncOptions.NONE;

  ArgoSyncPolicy(@Nullable Fields fields) {
    this.fields = fields;
  }

  SyncPolicy read() {
    if (fields == null) {
      return SyncPolicy.DEFAULTS;
    }
    Fields automated = fields.map("automated");
    boolean on = automated != null && automated.flag("enabled", true);
    if (automated != null) {
      builder
          .automated(on)
          .prune(automated.flag("prune", false))
          .selfHeal(automated.flag("selfHeal", false))
          .allowEmpty(automated.flag("allowEmpty", false));
    }
    fields.eachText("syncOptions", this::option);
    builder.options(options);
    Fields metadata = fields.map("managedNamespaceMetadata");
    if (metadata != null) {
      builder.namespaceMetadata(
          NamespaceMetadata.of(metadata.textMap("labels"), metadata.textMap("annotations")));
    }
    Fields retry = fields.map("retry");
    if (retry != null) {
      builder.retry(retry(retry));
    } else if (on) {
      builder.retry(RetryPolicy.of(AUTOMATED_RETRIES).ofAutomated());
    }
    return builder.build();
  }

  static RetryPolicy retry(Fields retry) {
    RetryPolicy defaults =
        RetryPolicy.of(retry.integer("limit", 0, false)).withRefresh(retry.flag("refresh", false));
    Fields backoff = retry.map("backoff");
    if (backoff == null) {
      return defaults;
    }
    Duration delay = backoff.duration("duration", true).orElse(defaults.delay());
    Duration longest = backoff.duration("maxDuration", true).orElse(defaults.maxDelay());
    int factor = backoff.integer("factor", defaults.factor(), false);
    if (factor < 1) {
      Node node = backoff.raw("factor");
      if (node != null) {
        backoff.wrongValue(node, backoff.at("factor"), "1 or more");
      }
      factor = 1;
    }
    return new RetryPolicy(defaults.limit(), delay, factor, longest)
        .withRefresh(defaults.refresh());
  }

  private void option(String text, Node node, FieldPath where) {
    Fields policy = Objects.requireNonNull(fields);
    int equals = text.indexOf('=');
    String name = equals < 0 ? text : text.substring(0, equals);
    String value = equals < 0 ? "" : text.substring(equals + 1);
    if (!OPTIONS.contains(name)) {
      policy.warn(
          node,
          where,
          FormatError.UNKNOWN_FIELD,
          "unknown sync option " + name,
          NearMiss.find(name, OPTIONS).map(near -> "did you mean " + near + "?").orElse(null));
      return;
    }
    if (name.equals("PrunePropagationPolicy")) {
      propagation(value, node, where);
      return;
    }
    boolean confirms = name.equals("Prune") || name.equals("Delete");
    if (!value.equals("true") && !value.equals("false") && !(confirms && value.equals("confirm"))) {
      String expected = name + "=true or " + name + "=false";
      policy.wrongValue(node, where, confirms ? expected + " or " + name + "=confirm" : expected);
      return;
    }
    boolean on = value.equals("true");
    switch (name) {
      case "CreateNamespace" -> builder.createNamespace(on);
      case "RespectIgnoreDifferences" -> builder.respectIgnoreRules(on);
      case "FailOnSharedResource" -> builder.failOnSharedResource(on);
      case "ClientSideApplyMigration" -> builder.clientSideApplyMigration(on);
      case "DisableClientSideApplyMigration" -> builder.clientSideApplyMigration(!on);
      case "ServerSideApply" -> {
        if (!on) {
          policy.warn(node, where, "apply is always done on the server's side");
        }
      }
      case "ApplyOutOfSyncOnly" -> {
        if (!on) {
          policy.warn(node, where, "what is in sync is never written");
        }
      }
      default -> options = options.over(SyncOptions.parse(text));
    }
  }

  private void propagation(String value, Node node, FieldPath where) {
    for (Propagation propagation : Propagation.values()) {
      if (propagation.text().toLowerCase(Locale.ROOT).equals(value)) {
        builder.prunePropagation(propagation);
        return;
      }
    }
    Objects.requireNonNull(fields)
        .wrongValue(node, where, "PrunePropagationPolicy=foreground, background or orphan");
  }
}
