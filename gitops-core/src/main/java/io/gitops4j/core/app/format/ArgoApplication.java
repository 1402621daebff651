// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.CompareOptions;
import io.gitops4j.core.app.Destination;
import io.gitops4j.core.app.IgnoreRule;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.tree.FieldPath;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads Argo CD's Application. Defaults are those of argo-cd 3.6. */
final class ArgoApplication {
  private static final String FORMER_MANAGER =
      "argocd.argoproj.io/client-side-apply-migration-manager";

  private final Document document;

  ArgoApplication(Document document) {
    this.document = document;
  }

  @Nullable Application read() {
    Fields root = document.fields();
    // the status belongs to the server
    root.allow("apiVersion", "kind", "status");
    root.unsupported("operation");
    Fields metadata = root.map("metadata");
    Fields spec = root.map("spec");
    if (metadata == null || spec == null) {
      if (!root.has("metadata")) {
        root.missing("metadata");
      }
      if (!root.has("spec")) {
        root.missing("spec");
      }
      root.finish();
      return null;
    }
    String name = metadata.required("name");
    String namespace = metadata.text("namespace");
    Metadata.allow(metadata);
    if (metadata.has("finalizers")) {
      metadata.warn("finalizers", "deletion of the application object is not watched");
    }
    List<Source> sources = sources(spec);
    Destination destination = destination(spec);
    List<IgnoreRule> rules = ignoreRules(spec);
    ArgoSyncPolicy policy = new ArgoSyncPolicy(spec.map("syncPolicy"));
    int history = spec.integer("revisionHistoryLimit", 10, false);
    if (spec.has("revisionHistoryLimit")) {
      spec.warn("revisionHistoryLimit", "the history of syncs is not kept yet");
    }
    project(spec);
    // for people only
    spec.allow("info");
    spec.unsupported("sourceHydrator");
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
            .historyLimit(Math.max(0, history));
    rules.forEach(builder::ignore);
    return builder.build();
  }

  private static void project(Fields spec) {
    String project = spec.text("project");
    if (!project.isEmpty() && !project.equals("default")) {
      spec.warn("project", "the restrictions of the project are not enforced yet");
    }
  }

  private List<Source> sources(Fields spec) {
    List<Fields> many = spec.maps("sources");
    Fields one = spec.map("source");
    if (!many.isEmpty()) {
      if (one != null) {
        spec.warn("source", "sources is given too, and wins");
      }
      List<Source> sources = new ArrayList<>();
      for (Fields fields : many) {
        Source source = new ArgoSource(fields).read();
        if (source != null) {
          sources.add(source);
        }
      }
      if (sources.isEmpty() && !document.failed()) {
        spec.error(FormatError.VALUE, "sources", "no source has a path", null);
      }
      return sources;
    }
    if (one == null) {
      if (!spec.has("source")) {
        spec.missing("source");
      }
      return List.of();
    }
    Source source = new ArgoSource(one).read();
    if (source == null && !document.failed()) {
      spec.error(FormatError.VALUE, "source", "the source has no path", null);
    }
    return source == null ? List.of() : List.of(source);
  }

  private static Destination destination(Fields spec) {
    Fields fields = spec.map("destination");
    if (fields == null) {
      if (!spec.has("destination")) {
        spec.missing("destination");
      }
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
