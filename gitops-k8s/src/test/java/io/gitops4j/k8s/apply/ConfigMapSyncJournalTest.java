// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.plan.HistoryEntry;
import io.gitops4j.core.plan.SyncAttempt;
import io.gitops4j.core.plan.SyncState;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.k8s.memory.MemoryCluster;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigMapSyncJournalTest {
  private static final Gvk CONFIG_MAP = new Gvk("", "v1", "ConfigMap");
  private static final String OURS = "app.kubernetes.io/managed-by=gitops4j";
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final SyncState STATE =
      SyncState.NONE
          .withEntry(entry("a", "ann"), 10)
          .withEntry(entry("b", "bob"), 10)
          .withAttempt(new SyncAttempt("digest", false, NOW, 3));

  private final MemoryCluster cluster = MemoryCluster.create();
  private final ConfigMapSyncJournal journal = ConfigMapSyncJournal.ofDefaults();

  private static HistoryEntry entry(String digit, String who) {
    return new HistoryEntry(
        0,
        List.of(Revision.ofCommit(digit.repeat(40))),
        "digest",
        NOW,
        NOW,
        who,
        List.of(MapNode.builder().put("repoURL", "https://example.org/x").build()));
  }

  private static Application application(String name) {
    return Application.builder(name)
        .source(new Source(SourceRef.of("memory:config", ""), TreePath.of("app"), null))
        .build();
  }

  @Test
  void whatIsWritten_isRead_ofEachApplicationItsOwn() {
    Application one = application("one");
    assertThat(journal.read(one, cluster)).isEqualTo(SyncState.NONE);
    journal.write(one, cluster, STATE);
    assertThat(journal.read(one, cluster)).isEqualTo(STATE);
    assertThat(journal.read(application("two"), cluster)).isEqualTo(SyncState.NONE);
    SyncState later = STATE.withAttempt(new SyncAttempt("other", true, NOW, 0));
    journal.write(one, cluster, later);
    assertThat(ConfigMapSyncJournal.in("gitops4j-system").read(one, cluster)).isEqualTo(later);
    journal.forget(one, cluster);
    journal.forget(one, cluster);
    assertThat(journal.read(one, cluster)).isEqualTo(SyncState.NONE);
    assertThat(cluster.list(CONFIG_MAP, "gitops4j-system", OURS)).isEmpty();
  }

  @Test
  void whatCantBeUnderstood_countsAsNothing() {
    Application one = application("one");
    journal.write(one, cluster, STATE);
    MapNode object = cluster.list(CONFIG_MAP, "gitops4j-system", OURS).get(0);
    MapNode broken =
        MapNode.builder()
            .put("apiVersion", "v1")
            .put("kind", "ConfigMap")
            .put(
                "metadata",
                MapNode.builder()
                    .put("name", String.valueOf(object.at("metadata", "name").textOrNull()))
                    .put("namespace", "gitops4j-system")
                    .build())
            .put("data", MapNode.builder().put("syncs.json", "{\"history\": 5}").build())
            .build();
    cluster.apply(broken, ApplyOptions.DEFAULTS);
    assertThat(journal.read(one, cluster)).isEqualTo(SyncState.NONE);
  }
}
