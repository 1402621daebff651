// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.ReconcileStatus;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Outcome;
import io.gitops4j.core.plan.ResourceResult;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.MapNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An admission webhook refuses objects, or does not work. */
class WebhookTest extends FaultTest {
  @Test
  void webhookThatRefusesEveryThirdObject_eachIsTold_theOthersAreApplied_nothingIsDeleted(
      @TempDir Path directory) throws Exception {
    assertSynced(sync(0));
    Map<ResourceId, MapNode> before = live();
    ReconcileResult result;
    try (RefusingWebhook webhook =
        new RefusingWebhook(
            cluster,
            namespace,
            directory,
            false,
            (request, object, dryRun) -> object % 3 == 0 && !dryRun)) {
      result = sync(1);
      assertThat(webhook.refused()).isPositive();
    }
    assertThat(failed(result)).containsExactlyInAnyOrderElementsOf(everyThird());
    assertThat(result.sync().resources())
        .filteredOn(resource -> resource.outcome() == Outcome.FAILED)
        .allSatisfy(resource -> assertThat(resource.issue().message()).contains("not this one"));
    Map<ResourceId, MapNode> between = live();
    assertThat(between.values().stream().filter(object -> Fleet.value(object).equals("r1")))
        .hasSizeGreaterThan(Fleet.SIZE / 2);
    assertThat(between.keySet()).containsAll(before.keySet()); // nothing was pruned
    assertThat(result.sync().resources())
        .filteredOn(resource -> resource.action() == Action.DELETE)
        .allSatisfy(resource -> assertThat(resource.outcome()).isEqualTo(Outcome.SKIPPED));
    assertThat(Fleet.orphans(between, ControlPlane.inventory(harness))).isEmpty();

    assertSynced(sync(1));
    assertNothingLost(1, before);
  }

  @Test
  void webhookThatFailsAtEveryThirdRequest_isNotNoticed(@TempDir Path directory) throws Exception {
    assertSynced(sync(0));
    Map<ResourceId, MapNode> before = live();
    try (RefusingWebhook webhook =
        new RefusingWebhook(
            cluster, namespace, directory, true, (request, object, dryRun) -> request % 3 == 0)) {
      assertSynced(sync(1));
      System.out.printf(
          "WebhookTest: %d of %d requests failed%n", webhook.refused(), webhook.requests());
      assertThat(webhook.refused()).isGreaterThan(50);
    }
    assertNothingLost(1, before);
  }

  @Test
  void webhookThatRefusesAlreadyWhenAsked_allRefusalsAreTold_andNothingIsWritten(
      @TempDir Path directory) throws Exception {
    assertSynced(sync(0));
    Map<ResourceId, MapNode> before = live();
    ReconcileResult result;
    try (RefusingWebhook webhook =
        new RefusingWebhook(
            cluster, namespace, directory, false, (request, object, dryRun) -> object % 3 == 0)) {
      result = sync(1);
      assertThat(webhook.refused()).isPositive();
    }
    assertThat(failed(result)).containsExactlyInAnyOrderElementsOf(everyThird());
    assertThat(live()).isEqualTo(before);
  }

  private List<ResourceId> everyThird() {
    return Fleet.ids(namespace, 1).stream()
        .filter(id -> id.kind().equals("ConfigMap"))
        .filter(id -> Integer.parseInt(id.name().substring(1)) % 3 == 0)
        .toList();
  }

  private static List<ResourceId> failed(ReconcileResult result) {
    assertThat(result.status()).isEqualTo(ReconcileStatus.FAILED);
    return result.sync().resources().stream()
        .filter(resource -> resource.outcome() == Outcome.FAILED)
        .map(ResourceResult::id)
        .toList();
  }
}
