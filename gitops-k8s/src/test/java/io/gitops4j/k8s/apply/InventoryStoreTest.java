// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.DeleteOptions;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.error.GitOpsException;
import io.gitops4j.core.plan.Inventory;
import io.gitops4j.core.plan.StalePlanException;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.k8s.memory.MemoryCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InventoryStoreTest {
  private static final Gvk CONFIG_MAP = new Gvk("", "v1", "ConfigMap");
  private static final Gvk DEPLOYMENT = new Gvk("apps", "v1", "Deployment");
  private static final SystemNamespace SYSTEM = new SystemNamespace("gitops4j-system");
  private static final Application APPLICATION =
      Application.builder("app")
          .source(new Source(SourceRef.of("memory:config", ""), TreePath.of("app"), null))
          .build();

  private final MemoryCluster cluster = MemoryCluster.create();
  private final InventoryStore store = store(cluster);

  /** Parts of 4 KiB, so that a test needs no large inventory for many of them. */
  private static InventoryStore store(Cluster cluster) {
    Requests requests =
        new Requests(
            ((MemoryCluster) (cluster instanceof MemoryCluster ? cluster : MemoryCluster.create()))
                .time(),
            new Patience(Duration.ZERO, Duration.ofMillis(1), Duration.ofMillis(1)),
            Duration.ofMinutes(1));
    return new InventoryStore(
        cluster, SYSTEM, requests, new InventoryObjects(SYSTEM.name(), APPLICATION, 4 << 10));
  }

  private static Inventory inventory(int seed, int entries) {
    Random random = new Random(seed);
    Map<ResourceId, Inventory.Entry> map = new TreeMap<>();
    for (int i = 0; i < entries; i++) {
      String uid = new UUID(random.nextLong(), random.nextLong()).toString();
      map.put(
          new ResourceId("apps", "Deployment", "ns", "d" + seed + "-" + i),
          new Inventory.Entry(DEPLOYMENT, uid));
    }
    return Inventory.EMPTY
        .withEntries(map)
        .withSync(List.of(new Revision("sha1", "0123456789abcdef")), "digest" + seed);
  }

  private List<String> names() {
    return cluster.list(CONFIG_MAP, SYSTEM.name(), "app.kubernetes.io/managed-by=gitops4j").stream()
        .map(object -> object.at("metadata", "name").textOrNull())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 600, 1500})
  void whatIsWritten_isRead(int entries) {
    Inventory inventory = inventory(1, entries);
    store.replace(Inventory.EMPTY, inventory);
    assertThat(store.read()).isEqualTo(inventory);
  }

  @Test
  void largeInventory_liesInSeveralObjects_noneLargerThanAllowed() {
    store.replace(Inventory.EMPTY, inventory(1, 1500));
    assertThat(names().size()).isGreaterThan(8);
    for (MapNode object : cluster.list(CONFIG_MAP, SYSTEM.name(), "")) {
      assertThat(object.toString()).isNotNull();
      if (object.at("binaryData", "part") != null) {
        assertThat(object.at("binaryData", "part").textOrNull().length())
            .isLessThanOrEqualTo((4 << 10) * 4 / 3 + 4);
      }
    }
  }

  @Test
  void partsOfAnEarlierState_areRemoved_oneThatIsSmallNeedsNone_andNothingStaysAtTheEnd() {
    Inventory large = inventory(1, 1500);
    Inventory other = inventory(2, 1500);
    Inventory small = inventory(3, 2);
    store.replace(Inventory.EMPTY, large);
    int objects = names().size();
    store.replace(large, other);
    assertThat(names().size()).isBetween(objects - 1, objects + 1);
    store.replace(other, small);
    assertThat(names()).hasSize(1);
    store.remove(small);
    assertThat(names()).isEmpty();
    assertThat(store.read()).isEqualTo(Inventory.EMPTY);
  }

  @Test
  void namespaceOfTheInventory_isMadeFirst_andARemovalOfWhatIsGoneIsFine() {
    Gvk namespace = new Gvk("", "v1", "Namespace");
    assertThat(cluster.get(namespace, "", SYSTEM.name())).isEmpty();
    store.replace(Inventory.EMPTY, inventory(1, 2));
    assertThat(cluster.get(namespace, "", SYSTEM.name())).isPresent();
    store.remove(inventory(1, 2));
    store.remove(Inventory.EMPTY);
    assertThat(names()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void killedAtAnyWrite_oneStateOrTheOtherIsThere_wholeAndTheNextWriteCleansUp(boolean done) {
    List<Inventory> states =
        List.of(inventory(1, 1500), inventory(2, 1400), inventory(3, 2), inventory(4, 1500));
    int kills = 0;
    Inventory now = Inventory.EMPTY;
    for (Inventory next : states) {
      for (int write = 1; ; write++) {
        Inventory before = now;
        InventoryStore killed = store(InterceptedCluster.killedAt(cluster, write, done));
        boolean ended;
        try {
          killed.replace(before, next);
          ended = true;
        } catch (InterceptedCluster.Killed e) {
          kills++;
          ended = false;
        }
        now = store.read();
        assertThat(now).as("write " + write).isIn(before, next);
        if (ended) {
          break;
        }
        if (!now.equals(before)) { // so that the next kill has the same way before it
          store.replace(now, before);
          now = before;
        }
      }
      assertThat(store.read()).isEqualTo(next);
      now = next;
    }
    assertThat(kills).isGreaterThan(40);
    store.replace(now, inventory(5, 1400));
    int parts = names().size() - 1;
    assertThat(parts).isBetween(8, 30);
    store.remove(inventory(5, 1400));
    assertThat(names()).isEmpty();
  }

  @Test
  void inventoryThatSomebodyElseWrote_isNotOverwritten() {
    Inventory mine = inventory(1, 3);
    Inventory theirs = inventory(2, 3);
    store.replace(Inventory.EMPTY, theirs);
    assertThatThrownBy(() -> store.replace(Inventory.EMPTY, mine))
        .isInstanceOf(StalePlanException.class);
    assertThatThrownBy(() -> store.remove(mine)).isInstanceOf(StalePlanException.class);
    assertThat(store.read()).isEqualTo(theirs);
    store.replace(Inventory.EMPTY, theirs); // as after an answer that was lost
  }

  @Test
  void writeBetweenReadAndWrite_isNoticed() {
    Inventory first = inventory(1, 3);
    store.replace(Inventory.EMPTY, first);
    Inventory theirs = inventory(2, 3);
    Cluster raced =
        InterceptedCluster.around(
            cluster,
            write -> {
              if (write == 1) {
                store.replace(first, theirs);
              }
            },
            write -> {});
    assertThatThrownBy(() -> store(raced).replace(first, inventory(3, 3)))
        .isInstanceOf(StalePlanException.class);
    assertThat(store.read()).isEqualTo(theirs);
  }

  @Test
  void partThatIsMissingOrChanged_isAnError_notAnEmptyInventory() {
    store.replace(Inventory.EMPTY, inventory(1, 1500));
    String part = names().stream().filter(name -> name.length() > 50).findFirst().orElseThrow();
    MapNode found = cluster.get(CONFIG_MAP, SYSTEM.name(), part).orElseThrow();
    cluster.apply(
        MapNode.builder()
            .put("apiVersion", "v1")
            .put("kind", "ConfigMap")
            .put(
                "metadata",
                MapNode.builder().put("name", part).put("namespace", SYSTEM.name()).build())
            .put("binaryData", MapNode.of("part", ScalarNode.of("AAAA")))
            .build(),
        new ApplyOptions("somebody", true, false));
    assertThatThrownBy(store::read)
        .isInstanceOf(GitOpsException.class)
        .hasMessageContaining("was changed");
    cluster.delete(CONFIG_MAP, SYSTEM.name(), part, DeleteOptions.of(Propagation.BACKGROUND));
    assertThat(found.isEmpty()).isFalse();
    assertThatThrownBy(store::read)
        .isInstanceOf(GitOpsException.class)
        .hasMessageContaining("is not there");
  }
}
