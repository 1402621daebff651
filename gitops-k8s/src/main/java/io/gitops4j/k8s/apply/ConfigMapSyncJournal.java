// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.DeleteOptions;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.json.GitOpsJson;
import io.gitops4j.core.plan.SyncState;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.spi.SyncJournal;
import io.gitops4j.core.spi.Time;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlException;
import java.time.Duration;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A journal in the cluster of each application: one ConfigMap for it, beside its inventory.
 * Immutable, thread-safe. It holds revisions, digests and times, and nothing of what was declared.
 * One that can't be understood counts as empty. Of two processes that write at once the later one
 * counts.
 */
public final class ConfigMapSyncJournal implements SyncJournal {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigMapSyncJournal.class);
  private static final Gvk CONFIG_MAP = new Gvk("", "v1", "ConfigMap");
  private static final String KEY = "syncs.json";
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final SystemNamespace namespace;

  private ConfigMapSyncJournal(SystemNamespace namespace) {
    this.namespace = namespace;
  }

  /** A journal in the namespace {@code gitops4j-system}, where inventories lie by default. */
  public static ConfigMapSyncJournal ofDefaults() {
    return in("gitops4j-system");
  }

  /** A journal in this namespace, which is made when it is first needed. */
  public static ConfigMapSyncJournal in(String namespace) {
    return new ConfigMapSyncJournal(
        new SystemNamespace(Objects.requireNonNull(namespace, "namespace")));
  }

  private static String name(Application application) {
    return InventoryObjects.name("syncs", application);
  }

  private static Requests requests() {
    return new Requests(
        Time.SYSTEM,
        new Patience(Duration.ofSeconds(10), Duration.ofMillis(200), Duration.ofSeconds(2)),
        LONGEST);
  }

  @Override
  public SyncState read(Application application, Cluster home) {
    String name = name(application);
    MapNode object =
        requests().send(() -> home.get(CONFIG_MAP, namespace.name(), name)).orElse(MapNode.EMPTY);
    Node stored = object.at("data", KEY);
    String text = stored == null ? null : stored.textOrNull();
    if (text == null) {
      return SyncState.NONE;
    }
    try {
      return GitOpsJson.read(text, SyncState.class);
    } catch (YamlException e) {
      LOG.warn("{}: the journal {} can't be understood: {}", application, name, e.getMessage());
      return SyncState.NONE;
    }
  }

  @Override
  public void write(Application application, Cluster home, SyncState state) {
    MapNode metadata =
        MapNode.builder()
            .put("name", name(application))
            .put("namespace", namespace.name())
            .put(
                "labels", MapNode.builder().put("app.kubernetes.io/managed-by", "gitops4j").build())
            .put(
                "annotations",
                MapNode.builder().put("gitops4j.io/application", application.toString()).build())
            .build();
    MapNode object =
        MapNode.builder()
            .put("apiVersion", "v1")
            .put("kind", "ConfigMap")
            .put("metadata", metadata)
            .put("data", MapNode.builder().put(KEY, GitOpsJson.write(state)).build())
            .build();
    Requests requests = requests();
    namespace.with(
        home, requests, () -> requests.apply(() -> home.apply(object, ApplyOptions.DEFAULTS)));
  }

  @Override
  public void forget(Application application, Cluster home) {
    requests()
        .send(
            () ->
                home.delete(
                    CONFIG_MAP,
                    namespace.name(),
                    name(application),
                    DeleteOptions.of(Propagation.BACKGROUND)));
  }
}
