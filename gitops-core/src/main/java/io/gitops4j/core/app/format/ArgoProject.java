// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import io.gitops4j.core.app.CronSchedule;
import io.gitops4j.core.app.OrphanedResources;
import io.gitops4j.core.app.Project;
import io.gitops4j.core.app.Project.KindPattern;
import io.gitops4j.core.app.SyncWindow;
import io.gitops4j.core.app.SyncWindows;
import io.gitops4j.core.signature.SignaturePolicy;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.Node;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads Argo CD's AppProject, by the rules of argo-cd 3.6. */
final class ArgoProject {
  private static final String NOTHING = "!*";

  private final Document document;

  ArgoProject(Document document) {
    this.document = document;
  }

  /** The project; null if something of it is wrong, since no limit may be lost. */
  @Nullable Project read() {
    Fields root = document.fields();
    root.allow("apiVersion", "kind", "status");
    Fields metadata = root.map("metadata");
    Fields spec = root.map("spec");
    if (metadata == null) {
      root.require("metadata");
      return null;
    }
    String name = metadata.required("name");
    Project.Builder builder = Project.builder(name).namespace(metadata.text("namespace"));
    Metadata.allow(metadata);
    metadata.allow("finalizers");
    if (spec != null) {
      limits(spec, builder);
      builder.windows(windows(spec));
      signatures(spec, builder);
      rest(spec, builder);
    }
    root.finish();
    return document.failed() ? null : builder.build();
  }

  private static void limits(Fields spec, Project.Builder builder) {
    spec.eachText(
        "sourceRepos", (text, node, where) -> builder.source(allowed(spec, text, node, where)));
    for (Fields destination : spec.maps("destinations")) {
      for (String key : new String[] {"server", "name", "namespace"}) {
        Node node = destination.raw(key);
        if (node != null && NOTHING.equals(node.textOrNull())) {
          destination.wrongValue(node, destination.at(key), "a pattern that leaves something");
        }
      }
      builder.destination(
          destination.text("server"), destination.text("name"), destination.text("namespace"));
    }
    spec.eachText(
        "sourceNamespaces",
        (text, node, where) -> {
          if (text.length() > 1 && text.startsWith("/") && text.endsWith("/")) {
            spec.wrongValue(node, where, "a pattern that is no regular expression");
          }
          builder.sourceNamespace(text);
        });
    kinds(spec, "clusterResourceWhitelist", true).forEach(builder::allowClusterKind);
    kinds(spec, "clusterResourceBlacklist", true).forEach(builder::denyClusterKind);
    // without a list every kind is permitted, with an empty one none is
    if (spec.has("namespaceResourceWhitelist")) {
      builder.allowKinds(kinds(spec, "namespaceResourceWhitelist", false));
    }
    kinds(spec, "namespaceResourceBlacklist", false).forEach(builder::denyKind);
  }

  private static String allowed(Fields spec, String text, Node node, FieldPath where) {
    if (text.equals(NOTHING)) {
      spec.wrongValue(node, where, "a pattern that leaves something");
    }
    return text;
  }

  private static List<KindPattern> kinds(Fields spec, String list, boolean named) {
    List<KindPattern> kinds = new ArrayList<>();
    for (Fields fields : spec.maps(list)) {
      String name = named ? fields.text("name") : "";
      kinds.add(
          new KindPattern(
              fields.text("group"), fields.required("kind"), name.isEmpty() ? "*" : name));
    }
    return kinds;
  }

  private static SyncWindows windows(Fields spec) {
    List<SyncWindow> windows = new ArrayList<>();
    for (Fields fields : spec.maps("syncWindows")) {
      SyncWindow window = window(fields);
      if (window != null) {
        windows.add(window);
      }
    }
    return new SyncWindows(windows);
  }

  private static @Nullable SyncWindow window(Fields fields) {
    String kind = fields.word("kind", "allow", "deny");
    fields.require("kind");
    CronSchedule schedule =
        fields.parsed(
            "schedule",
            fields.required("schedule"),
            CronSchedule::parse,
            "five fields of cron, such as 0 22 * * 1-5");
    Optional<Duration> duration = fields.duration("duration", false);
    fields.require("duration");
    List<String> applications = fields.texts("applications");
    List<String> namespaces = fields.texts("namespaces");
    List<String> clusters = fields.texts("clusters");
    if (applications.isEmpty() && namespaces.isEmpty() && clusters.isEmpty()) {
      fields.error(
          FormatError.MISSING,
          "applications",
          "the window is for nothing",
          "give applications, namespaces or clusters");
    }
    // for people only
    fields.text("description");
    ZoneId zone = zone(fields);
    boolean all = fields.flag("andOperator", false);
    boolean manual = fields.flag("manualSync", false);
    boolean overrun = fields.flag("syncOverrun", false);
    if (kind == null || schedule == null || duration.isEmpty()) {
      return null;
    }
    return new SyncWindow(
        kind.equals("allow") ? SyncWindow.Kind.ALLOW : SyncWindow.Kind.DENY,
        schedule,
        duration.get(),
        zone,
        applications,
        namespaces,
        clusters,
        all,
        manual,
        overrun);
  }

  private static ZoneId zone(Fields fields) {
    String zone = fields.text("timeZone");
    if (zone.isEmpty()) {
      return ZoneOffset.UTC;
    }
    if (!ZoneId.getAvailableZoneIds().contains(zone)) {
      fields.warn("timeZone", "there is no such zone, so the clock of UTC counts");
      return ZoneOffset.UTC;
    }
    return ZoneId.of(zone);
  }

  private static void signatures(Fields spec, Project.Builder builder) {
    Fields integrity = spec.map("sourceIntegrity");
    Fields git = integrity == null ? null : integrity.map("git");
    if (git != null) {
      for (Fields policy : git.maps("policies")) {
        List<String> repositories = new ArrayList<>();
        policy.maps("repos").forEach(one -> repositories.add(one.required("url")));
        Fields gpg = policy.map("gpg");
        if (gpg == null) {
          policy.missing("gpg");
          continue;
        }
        String mode = gpg.word("mode", "none", "head", "strict");
        gpg.require("mode");
        List<String> keys = gpg.texts("keys");
        builder.sourceIntegrity(
            repositories, mode == null ? null : SignaturePolicy.ofArgo(mode, keys).orElse(null));
      }
    }
    List<String> keys = new ArrayList<>();
    spec.maps("signatureKeys").forEach(one -> keys.add(one.required("keyID")));
    if (!keys.isEmpty()) {
      builder.sourceIntegrity(List.of("*"), SignaturePolicy.ofArgo("head", keys).orElseThrow());
    }
  }

  private static void rest(Fields spec, Project.Builder builder) {
    spec.text("description");
    Fields orphaned = spec.map("orphanedResources");
    if (orphaned != null) {
      List<KindPattern> ignored = new ArrayList<>();
      for (Fields fields : orphaned.maps("ignore")) {
        ignored.add(
            new KindPattern(
                orAny(fields.text("group")),
                orAny(fields.text("kind")),
                orAny(fields.text("name"))));
      }
      builder.orphaned(new OrphanedResources(orphaned.flag("warn", true), ignored));
    }
    if (spec.flag("permitOnlyProjectScopedClusters", false)) {
      spec.error(
          FormatError.UNSUPPORTED,
          "permitOnlyProjectScopedClusters",
          "which clusters belong to a project is not known here",
          "list the clusters as destinations");
    }
    if (spec.has("roles")) {
      spec.inform("roles", "who may do what with Argo CD's own server has no effect here");
    }
    if (spec.has("destinationServiceAccounts")) {
      spec.inform(
          "destinationServiceAccounts",
          "as whom a cluster is called is told by the application's identity here");
    }
  }

  private static String orAny(String pattern) {
    return pattern.isEmpty() ? "*" : pattern;
  }
}
