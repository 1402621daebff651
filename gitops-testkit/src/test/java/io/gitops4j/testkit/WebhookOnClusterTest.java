// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.ReconcileStatus;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.CompareOptions;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.DeleteOptions;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.health.HealthStyle;
import io.gitops4j.core.plan.FieldChange;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.spi.Time;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.k8s.apply.KubernetesApplier;
import io.gitops4j.k8s.client.KubernetesCluster;
import io.gitops4j.k8s.health.KubernetesHealth;
import io.gitops4j.k8s.real.OnRealCluster;
import io.gitops4j.k8s.real.RealCluster;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a webhook sets on the way is learned from the server's dry run, and shown. */
@OnRealCluster
class WebhookOnClusterTest {
  private static final FieldPath STAMP = FieldPath.of("data", "stamp");
  private static final FieldPath VALUE = FieldPath.of("data", "value");
  private static final Gvk CONFIGURATION =
      new Gvk("admissionregistration.k8s.io", "v1", "MutatingWebhookConfiguration");

  private KubernetesCluster cluster;
  private StampingWebhook webhook;
  private ApplierHarness harness;

  @BeforeEach
  void begin() throws Exception {
    cluster = RealCluster.connect();
    webhook = new StampingWebhook();
    harness =
        new ApplierHarness(
            cluster,
            KubernetesApplier.ofDefaults(),
            KubernetesHealth.of(HealthStyle.GITOPS),
            Time.SYSTEM);
  }

  @AfterEach
  void end() {
    cluster.delete(CONFIGURATION, "", harness.namespace, DeleteOptions.of(Propagation.BACKGROUND));
    harness.cleanUp();
    webhook.close();
    cluster.close();
  }

  private List<FieldChange> fields(Application application) {
    return harness.reconciler().plan(application).plan().changes().stream()
        .flatMap(change -> change.fields().stream())
        .toList();
  }

  /** Until the server asks the webhook, which it learns of in its own time. */
  private void untilAsked() throws InterruptedException {
    MapNode probe =
        Yaml.object(
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: probe, namespace: %s}, data: {a: b}}",
            harness.namespace);
    for (int i = 0; i < 300; i++) {
      if (cluster.apply(probe, ApplyOptions.DEFAULTS.asDryRun()).at(STAMP) != null) {
        return;
      }
      Thread.sleep(100);
    }
    throw new AssertionError("the webhook is not asked");
  }

  @Test
  void whatAWebhookSets_isShownAndNoDrift_orADifferenceIfThatIsAskedFor() throws Exception {
    Application application = harness.application("app");
    Application counting =
        application.toBuilder()
            .compareOptions(CompareOptions.parse("IncludeMutationWebhook=true"))
            .build();
    harness.declare("app", harness.config("c", "1"));
    ApplierSuite.assertStatus(harness.reconciler().sync(application), ReconcileStatus.SYNCED);
    cluster.apply(webhook.configuration(harness.namespace), ApplyOptions.DEFAULTS);
    untilAsked();

    assertThat(fields(application)).isEmpty();
    assertThat(fields(counting))
        .satisfiesExactly(
            field -> {
              assertThat(field.path()).isEqualTo(STAMP);
              assertThat(field.after()).isEqualTo(ScalarNode.of("stamped"));
              assertThat(field.ignored()).isFalse();
            });

    harness.declare("app", harness.config("c", "2"));
    assertThat(fields(application))
        .anySatisfy(
            field -> {
              assertThat(field.path()).isEqualTo(STAMP);
              assertThat(field.ignored()).isTrue();
              assertThat(field.reason()).contains("webhook");
            })
        .anySatisfy(
            field -> {
              assertThat(field.path()).isEqualTo(VALUE);
              assertThat(field.ignored()).isFalse();
            })
        .hasSize(2);

    ApplierSuite.assertStatus(harness.reconciler().sync(application), ReconcileStatus.SYNCED);
    assertThat(harness.get(ApplierHarness.CONFIG_MAP, "c").orElseThrow().at(STAMP))
        .isEqualTo(ScalarNode.of("stamped"));
    harness.forget();
    assertThat(fields(application)).isEmpty();
    assertThat(harness.dryRuns()).isZero();
    assertThat(fields(counting)).isEmpty();
  }
}
