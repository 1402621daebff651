// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.ApplicationInfo;
import io.gitops4j.core.app.CompareOptions;
import io.gitops4j.core.app.Destination;
import io.gitops4j.core.app.IgnoreRule;
import io.gitops4j.core.app.Operation;
import io.gitops4j.core.app.Project;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.tree.FieldPath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads Argo CD's Application. Defaults are those of argo-cd 3.6. */
final class ArgoApplication {
  private static final String FORMER_MANAGER =
      "argocd.argoproj.io/client-side-apply-migration-manager";

  private static final String SKIP = "argocd.argoproj.io/skip-reconcile";
  private static final String FINALIZER = "resources-finalizer.argocd.argoproj.io";

  private final Document document;
  private final ArgoProjects projects;
  private final boolean charts;

  /**
   * An application.
   *
   * @param charts whether charts can be rendered
   */
  ArgoApplication(Document document, ArgoProjects projects, boolean charts) {
    this.document = document;
    this.projects = projects;
    this.charts = charts;
  }

  @Nullable Application read() {
    Fields root = document.fields();
    // the status belongs to the server
    root.allow("apiVersion", "kind", "status");
    Operation operation = ArgoOperation.read(root);
    Fields metadata = root.map("metadata");
    Fields spec = root.map("spec");
    if (metadata == null || spec == null) {
      root.require("metadata");
      root.require("spec");
      return null; // nobody asked for the fields of the other part
    }
    String name = metadata.required("name");
    String namespace = metadata.text("namespace");
    Metadata.allow(metadata);
    Propagation cascade = cascade(metadata);
    Destination destination = destination(spec);
    List<Source> sources = sources(spec, name, destination.namespace());
    List<IgnoreRule> rules = ignoreRules(spec);
    ArgoSyncPolicy policy = new ArgoSyncPolicy(spec.map("syncPolicy"));
    int history = spec.integer("revisionHistoryLimit", 10, false);
    Project project = projects.of(spec);
    List<ApplicationInfo> info = info(spec);
    hydrator(spec);
    SyncPolicy syncPolicy = policy.read();
    String former = metadata.textMap("annotations").get(FORMER_MANAGER);
    if (former != null && !former.isEmpty()) {
      syncPolicy = syncPolicy.toBuilder().formerManagers(List.of(former)).build();
    }
    root.finish();
    if (document.failed() || sources.isEmpty()) {
      return null;
    }
    Application.Builder builder =
        Application.builder(name)
            .namespace(namespace)
            .sources(sources)
            .destination(destination)
            .syncPolicy(syncPolicy)
            .compareOptions(
                CompareOptions.parse(
                    metadata.textMap("annotations").get(CompareOptions.ANNOTATION)))
            .historyLimit(Math.max(0, history))
            .project(project)
            .cascade(cascade)
            .operation(operation)
            .definition(document.root())
            .suspended(
                Metadata.isDeleted(metadata)
                    || "true".equals(metadata.textMap("annotations").get(SKIP)));
    rules.forEach(builder::ignore);
    info.forEach(builder::info);
    return builder.build();
  }

  /** Which finalizer asks that the objects go with the application; the first one counts. */
  private static @Nullable Propagation cascade(Fields metadata) {
    for (String finalizer : metadata.texts("finalizers")) {
      switch (finalizer) {
        case FINALIZER, FINALIZER + "/foreground" -> {
          return Propagation.FOREGROUND;
        }
        case FINALIZER + "/background" -> {
          return Propagation.BACKGROUND;
        }
        default -> {} // of somebody else, or for hooks of a deletion, which are run anyway
      }
    }
    return null;
  }

  private static List<ApplicationInfo> info(Fields spec) {
    List<ApplicationInfo> info = new ArrayList<>();
    for (Fields one : spec.maps("info")) {
      info.add(new ApplicationInfo(one.required("name"), one.text("value")));
    }
    return info;
  }

  private static void hydrator(Fields spec) {
    if (spec.has("sourceHydrator")) {
      spec.error(
          FormatError.UNSUPPORTED,
          "sourceHydrator",
          "sources are not hydrated",
          "give the hydrated branch and path as source");
    }
  }

  private List<Source> sources(Fields spec, String name, String namespace) {
    List<Fields> many = spec.maps("sources");
    if (!many.isEmpty()) {
      if (spec.has("source")) {
        spec.warn("source", "sources is given too, and wins");
      }
      List<Source> sources = new ArrayList<>();
      for (Fields fields : many) {
        Source source = new ArgoSource(fields, name, namespace, charts).read(false);
        if (source != null) {
          sources.add(source);
        }
      }
      named(spec, sources);
      return sources;
    }
    Fields one = spec.map("source");
    if (one == null) {
      if (!spec.has("source") && !spec.has("sourceHydrator")) {
        spec.missing("source");
      }
      return List.of();
    }
    Source source = new ArgoSource(one, name, namespace, charts).read(true);
    return source == null ? List.of() : List.of(source);
  }

  private void named(Fields spec, List<Source> sources) {
    Set<String> names = new HashSet<>();
    for (Source source : sources) {
      if (!source.name().isEmpty() && !names.add(source.name())) {
        spec.error(
            FormatError.VALUE, "sources", "two sources have the name " + source.name(), null);
      }
    }
    if (sources.stream().noneMatch(Source::rendered) && !document.failed()) {
      spec.error(FormatError.VALUE, "sources", "no source has a path or a chart", null);
    }
  }

  private static Destination destination(Fields spec) {
    Fields fields = spec.map("destination");
    if (fields == null) {
      spec.require("destination");
      return Destination.inCluster("");
    }
    String server = fields.text("server");
    String name = fields.text("name");
    String namespace = fields.text("namespace");
    if (!server.isEmpty() && !name.isEmpty()) {
      fields.error(FormatError.VALUE, "name", "server and name are both given", "give one of them");
    }
    if (server.isEmpty() && name.isEmpty()) {
      fields.missing("server");
    }
    return new Destination(server, name, namespace);
  }

  private static List<IgnoreRule> ignoreRules(Fields spec) {
    List<IgnoreRule> rules = new ArrayList<>();
    for (Fields fields : spec.maps("ignoreDifferences")) {
      List<FieldPath> paths = pointers(fields, "jsonPointers");
      List<String> managers = fields.texts("managedFieldsManagers");
      List<String> expressions = fields.texts("jqPathExpressions");
      String group = fields.text("group");
      String kind = fields.required("kind");
      String namespace = fields.text("namespace");
      String name = fields.text("name");
      if (!paths.isEmpty() || !managers.isEmpty() || !expressions.isEmpty()) {
        rules.add(new IgnoreRule(group, kind, namespace, name, paths, managers, expressions));
      }
    }
    return rules;
  }

  /** The JSON pointers of a list; what is none is a finding. */
  static List<FieldPath> pointers(Fields fields, String list) {
    List<FieldPath> paths = new ArrayList<>();
    fields.eachText(
        list,
        (text, node, where) -> {
          if (text.startsWith("/")) {
            paths.add(FieldPath.ofPointer(text));
          } else {
            fields.wrongValue(node, where, "a JSON pointer, which starts with /");
          }
        });
    return paths;
  }
}
