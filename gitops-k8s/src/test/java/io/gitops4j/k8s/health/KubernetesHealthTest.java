// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.health.Health;
import io.gitops4j.core.health.HealthStatus;
import io.gitops4j.core.health.HealthStyle;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlReader;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KubernetesHealthTest {
  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, generation: 2}
      spec: {replicas: 2}
      status: {observedGeneration: 2, replicas: 2, updatedReplicas: 2, availableReplicas: %s, readyReplicas: 2}
      """;

  private static final String JOB =
      """
      apiVersion: batch/v1
      kind: Job
      metadata: {name: once}
      status:
        conditions: [{type: Failed, status: "False", reason: Retrying}]
      """;

  private static final String CERTIFICATE =
      """
      apiVersion: cert-manager.io/v1
      kind: Certificate
      metadata: {name: tls}
      """;

  @Test
  void assess_jobThatWillEnd_mendedRuleSaysSo() {
    String job =
        """
        apiVersion: batch/v1
        kind: Job
        status:
          active: 1
          conditions: [{type: %s, status: "True", reason: R}]
        """;
    assertThat(status(HealthStyle.GITOPS, job.formatted("FailureTarget")))
        .isEqualTo(HealthStatus.DEGRADED);
    assertThat(status(HealthStyle.ARGO_BUILTIN, job.formatted("FailureTarget")))
        .isEqualTo(HealthStatus.PROGRESSING);
    Health met = assess(HealthStyle.GITOPS, job.formatted("SuccessCriteriaMet")).orElseThrow();
    assertThat(met.status()).isEqualTo(HealthStatus.PROGRESSING);
    assertThat(met.message()).contains("succeeded");
  }

  @Test
  void assess_fluxStyle_runningJobIsNotDone() {
    String job =
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: once, generation: 2}
        spec: {suspend: %s}
        status: {observedGeneration: 1, startTime: "2026-01-01T00:00:00Z", active: 1}
        """;
    assertThat(status(HealthStyle.FLUX, job.formatted(false))).isEqualTo(HealthStatus.PROGRESSING);
    assertThat(status(HealthStyle.FLUX, job.formatted(true))).isEqualTo(HealthStatus.HEALTHY);
    assertThat(HealthStyle.parse("flux").word(HealthStatus.DEGRADED)).isEqualTo("Failed");
  }

  @Test
  void assess_deploymentWithAllPods_healthy() {
    assertThat(status(HealthStyle.GITOPS, DEPLOYMENT.formatted(2))).isEqualTo(HealthStatus.HEALTHY);
  }

  @Test
  void assess_deploymentWithPodsMissing_tellsHowMany() {
    Health health = assess(HealthStyle.GITOPS, DEPLOYMENT.formatted(1)).orElseThrow();
    assertThat(health)
        .isEqualTo(Health.of(HealthStatus.PROGRESSING, "1 of 2 new pods are available"));
  }

  @Test
  void assess_countIsText_unknownWithField() {
    Health health = assess(HealthStyle.GITOPS, DEPLOYMENT.formatted("two")).orElseThrow();
    assertThat(health.status()).isEqualTo(HealthStatus.UNKNOWN);
    assertThat(health.message()).contains("status.availableReplicas").contains("a whole number");
  }

  @Test
  void assess_conditionFailedIsFalse_onlyArgoCallsItDegraded() {
    assertThat(status(HealthStyle.ARGO_BUILTIN, JOB)).isEqualTo(HealthStatus.DEGRADED);
    assertThat(status(HealthStyle.GITOPS, JOB)).isEqualTo(HealthStatus.PROGRESSING);
  }

  @Test
  void assess_kindWithoutRule_opinionByStyle() {
    String map = "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}";
    assertThat(assess(HealthStyle.ARGO_BUILTIN, map)).isEmpty();
    assertThat(assess(HealthStyle.ARGO, map)).isEmpty();
    assertThat(status(HealthStyle.KSTATUS, map)).isEqualTo(HealthStatus.HEALTHY);
    assertThat(status(HealthStyle.GITOPS, map)).isEqualTo(HealthStatus.HEALTHY);
  }

  @Test
  void assess_customResource_judgedByConditions() {
    assertThat(status(HealthStyle.ARGO, CERTIFICATE)).isEqualTo(HealthStatus.PROGRESSING);
    String ready = CERTIFICATE + "status: {conditions: [{type: Ready, status: 'True'}]}\n";
    assertThat(status(HealthStyle.ARGO, ready)).isEqualTo(HealthStatus.HEALTHY);
    String denied =
        CERTIFICATE + "status: {conditions: [{type: Ready, status: 'False', reason: Denied}]}\n";
    assertThat(status(HealthStyle.GITOPS, denied)).isEqualTo(HealthStatus.DEGRADED);
  }

  @Test
  void assess_deletion_wordByStyle() {
    String gone =
        "{apiVersion: v1, kind: Pod, metadata: {name: p, deletionTimestamp: '2026-01-01T00:00:00Z'}}";
    assertThat(status(HealthStyle.ARGO, gone)).isEqualTo(HealthStatus.PROGRESSING);
    assertThat(status(HealthStyle.KSTATUS, gone)).isEqualTo(HealthStatus.TERMINATING);
    assertThat(status(HealthStyle.GITOPS, gone)).isEqualTo(HealthStatus.TERMINATING);
  }

  @Test
  void assess_cronJobWhoseLastRunFailed_degraded() {
    String job =
        """
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: nightly}
        spec: {schedule: "0 1 * * *"}
        status: {lastScheduleTime: "2026-01-02T01:00:00Z", lastSuccessfulTime: "2026-01-01T01:00:09Z"}
        """;
    assertThat(status(HealthStyle.GITOPS, job)).isEqualTo(HealthStatus.DEGRADED);
    String caughtUp = job.replace("2026-01-01T01:00:09Z", "2026-01-02T01:00:09Z");
    assertThat(status(HealthStyle.GITOPS, caughtUp)).isEqualTo(HealthStatus.HEALTHY);
  }

  @Test
  void kstatus_unschedulablePod_failsAfterItsWindow() {
    MapNode pod =
        read(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: p, creationTimestamp: "2026-01-01T00:00:00Z"}
            status:
              phase: Pending
              conditions: [{type: PodScheduled, status: "False", reason: Unschedulable}]
            """);
    assertThat(at("2026-01-01T00:00:14Z").assess(pod))
        .map(Health::status)
        .contains(HealthStatus.PROGRESSING);
    assertThat(at("2026-01-01T00:00:15Z").assess(pod))
        .map(Health::status)
        .contains(HealthStatus.DEGRADED);
  }

  private static KubernetesHealth at(String time) {
    return KubernetesHealth.of(HealthStyle.KSTATUS)
        .withClock(InstantSource.fixed(Instant.parse(time)));
  }

  private static HealthStatus status(HealthStyle style, String yaml) {
    return assess(style, yaml).orElseThrow().status();
  }

  private static Optional<Health> assess(HealthStyle style, String yaml) {
    return KubernetesHealth.of(style).assess(read(yaml));
  }

  private static MapNode read(String yaml) {
    return (MapNode) YamlReader.ofDefaults().read("object.yaml", yaml).get(0);
  }
}
