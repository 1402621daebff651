// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static io.gitops4j.testkit.ApplierHarness.CONFIG_MAP;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.ReconcileStatus;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.health.HealthStyle;
import io.gitops4j.core.plan.Phase;
import io.gitops4j.k8s.apply.KubernetesApplier;
import io.gitops4j.k8s.health.KubernetesHealth;
import io.gitops4j.k8s.memory.MemoryCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds of every sync, whatever is declared and whatever the cluster refuses. */
class SyncProperties {
  private static final List<Phase> PHASES =
      List.of(Phase.PRE_SYNC, Phase.SYNC, Phase.POST_SYNC, Phase.SYNC_FAIL);

  /**
   * An object of a random application.
   *
   * @param hook whether it is a hook; others are of the phase Sync
   * @param refused whether the cluster refuses to write it
   */
  record Item(Phase phase, boolean hook, int wave, boolean refused) {
    /** Later ones have greater places. */
    int place() {
      return phase.ordinal() * 10 + wave;
    }
  }

  private static String yaml(ApplierHarness harness, Item item, int number) {
    String hook = item.hook() ? ", argocd.argoproj.io/hook: " + item.phase().text() : "";
    return harness
        .config("o" + number, "1")
        .replace(
            "metadata:\n",
            "metadata:\n  annotations: {argocd.argoproj.io/sync-wave: '"
                + item.wave()
                + "'"
                + hook
                + "}\n");
  }

  @Property(tries = 60)
  void whatComesBeforeAFailure_isWritten_andWhatComesAfterIsNot(@ForAll("items") List<Item> items) {
    MemoryCluster cluster = MemoryCluster.create();
    ApplierHarness harness =
        new ApplierHarness(
            cluster,
            KubernetesApplier.ofDefaults(),
            KubernetesHealth.of(HealthStyle.GITOPS).withClock(cluster::now),
            cluster.time());
    List<String> documents = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      documents.add(yaml(harness, items.get(i), i));
    }
    harness.declare("app", documents.toArray(String[]::new));
    harness.fail(
        Fault.refuse(
            request ->
                request.isWrite()
                    && request.name().matches("o\\d+")
                    && items.get(Integer.parseInt(request.name().substring(1))).refused(),
            ClusterError.FORBIDDEN));
    Application application = harness.application("app");
    ReconcileResult result = harness.reconciler().sync(application);

    int failure =
        items.stream()
            .filter(item -> item.refused() && item.phase() != Phase.SYNC_FAIL)
            .mapToInt(Item::place)
            .min()
            .orElse(Integer.MAX_VALUE);
    boolean fails = failure < Integer.MAX_VALUE;
    assertThat(result.status()).isEqualTo(fails ? ReconcileStatus.FAILED : ReconcileStatus.SYNCED);
    Set<String> told =
        result.sync().resources().stream()
            .map(each -> each.id().name())
            .collect(Collectors.toSet());
    List<Integer> places = new ArrayList<>();
    harness.writes().stream()
        .map(ClusterRequest::name)
        .filter(name -> name.matches("o\\d+"))
        .forEach(name -> places.add(items.get(Integer.parseInt(name.substring(1))).place()));
    assertThat(places).isSorted();
    for (int i = 0; i < items.size(); i++) {
      Item item = items.get(i);
      boolean due = item.phase() == Phase.SYNC_FAIL ? fails : item.place() <= failure;
      assertThat(harness.exists(CONFIG_MAP, "o" + i))
          .as("%s", item)
          .isEqualTo(due && !item.refused());
      assertThat(told).contains("o" + i);
    }

    harness.heal();
    assertThat(harness.reconciler().sync(application).sync().succeeded()).isTrue();
    harness.forget();
    assertThat(harness.reconciler().reconcile(application).status())
        .isEqualTo(ReconcileStatus.IN_SYNC);
    assertThat(harness.writes()).isEmpty();
    cluster.close();
  }

  @Provide
  Arbitrary<List<Item>> items() {
    return Combinators.combine(
            Arbitraries.of(PHASES),
            Arbitraries.of(true, false),
            Arbitraries.integers().between(0, 2),
            Arbitraries.of(true, false, false, false))
        .as(
            (phase, hook, wave, refused) ->
                new Item(hook ? phase : Phase.SYNC, hook, wave, refused))
        .list()
        .ofMinSize(1)
        .ofMaxSize(8);
  }
}
