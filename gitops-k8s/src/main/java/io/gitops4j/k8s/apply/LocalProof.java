// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.CompareOptions;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.diff.predict.ApplyOnServer;
import io.gitops4j.diff.predict.KnownKinds;
import io.gitops4j.diff.structured.ServerSideApply;
import io.gitops4j.diff.structured.Takeover;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Proves of an object that an apply would change nothing, by the schemas that its own cluster
 * serves, so that the server need not be asked. Thread-safe; made for one observation.
 */
final class LocalProof {
  private static final ServerSideApply.Writer WRITER =
      new ServerSideApply.Writer(ApplyOptions.FIELD_MANAGER, "", "");

  private final Cluster cluster;
  private final Application application;
  private final Requests requests;

  /** By apiVersion. */
  private final Map<String, Served> served = new ConcurrentSkipListMap<>();

  /** What the cluster tells of a group and version. */
  private record Served(Optional<MapNode> document, KnownKinds kinds) {}

  LocalProof(Cluster cluster, Application application, Requests requests) {
    this.cluster = cluster;
    this.application = application;
    this.requests = requests;
  }

  /**
   * Whether the server has to be asked what an apply would make of the object: because it might
   * change, or because webhooks count, of which only the server knows.
   */
  boolean needsServer(MapNode live, MapNode declared) {
    String text = Edit.text(declared, "metadata", "annotations", CompareOptions.ANNOTATION);
    CompareOptions options = CompareOptions.parse(text).over(application.compareOptions());
    MapNode taken =
        Takeover.of(application.syncPolicy())
            .unlessMerged(declared, live)
            .of(live, ApplyOptions.FIELD_MANAGER);
    return options.countsMutations()
        || !ApplyOnServer.of(kinds(declared))
            .predict(taken, declared, WRITER)
            .provesUnchanged(live);
  }

  private KnownKinds kinds(MapNode declared) {
    Gvk gvk = Gvk.of(Edit.text(declared, "apiVersion"), Edit.text(declared, "kind"));
    return KnownKinds.BUILT_IN.knows(gvk)
        ? KnownKinds.BUILT_IN
        : served.computeIfAbsent(gvk.apiVersion(), version -> read(gvk)).kinds();
  }

  private Served read(Gvk gvk) {
    try {
      Optional<MapNode> document = requests.send(() -> cluster.openApi(gvk.group(), gvk.version()));
      return new Served(document, KnownKinds.BUILT_IN.withOpenApi(document.stream().toList()));
    } catch (ClusterException e) {
      return new Served(Optional.empty(), KnownKinds.BUILT_IN); // the server is asked instead
    }
  }

  /** The documents that were needed, in the order of their names. */
  List<MapNode> schemas() {
    return served.values().stream().flatMap(each -> each.document().stream()).toList();
  }
}
