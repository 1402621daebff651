// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory;

import static io.gitops4j.k8s.memory.Objects.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.DeleteOptions;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.health.HealthStatus;
import io.gitops4j.core.health.HealthStyle;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.k8s.health.KubernetesHealth;
import io.gitops4j.k8s.memory.workload.Conditions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the simulated controllers make of workloads. */
class WorkloadsTest {
  private static final Gvk DEPLOYMENT = new Gvk("apps", "v1", "Deployment");
  private static final Gvk STATEFUL_SET = new Gvk("apps", "v1", "StatefulSet");
  private static final Gvk DAEMON_SET = new Gvk("apps", "v1", "DaemonSet");
  private static final Gvk REPLICA_SET = new Gvk("apps", "v1", "ReplicaSet");
  private static final Gvk POD = new Gvk("", "v1", "Pod");
  private static final Gvk JOB = new Gvk("batch", "v1", "Job");
  private static final Gvk CLAIM = new Gvk("", "v1", "PersistentVolumeClaim");

  private final MemoryCluster cluster = MemoryCluster.create();

  @AfterEach
  void close() {
    cluster.close();
  }

  private static MapNode deployment(int replicas, String image) {
    return object(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: default}
        spec:
          replicas: %d
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers:
              - {name: app, image: "%s"}
        """
            .formatted(replicas, image));
  }

  private void apply(MapNode object) {
    cluster.apply(object, ApplyOptions.DEFAULTS);
  }

  private MapNode get(Gvk gvk, String name) {
    return cluster.get(gvk, "default", name).orElseThrow();
  }

  private HealthStatus health(Gvk gvk, String name) {
    return KubernetesHealth.of(HealthStyle.GITOPS).assess(get(gvk, name)).orElseThrow().status();
  }

  @Test
  void deployment_whenItsPodsStarted_isHealthy() {
    apply(deployment(3, "web:1"));
    assertThat(health(DEPLOYMENT, "web")).isEqualTo(HealthStatus.PROGRESSING);
    assertThat(cluster.list(POD, "default", "app=web")).hasSize(3);
    cluster.advance(Duration.ofSeconds(2));
    assertThat(health(DEPLOYMENT, "web")).isEqualTo(HealthStatus.HEALTHY);
    MapNode live = get(DEPLOYMENT, "web");
    assertThat(Edit.number(live, 0, "status", "availableReplicas")).isEqualTo(3);
    assertThat(Edit.number(live, 0, "status", "observedGeneration")).isEqualTo(1);
    assertThat(Conditions.isTrue(live, "Available")).isTrue();
  }

  @Test
  void deployment_withANewImage_isRolledOutWithinItsBounds() {
    apply(deployment(4, "web:1"));
    cluster.advance(Duration.ofSeconds(2));
    apply(deployment(4, "web:2"));
    // at most one more and at most one less: 25% of 4
    for (int second = 0; second < 20; second++) {
      assertThat(cluster.list(POD, "default", "app=web")).hasSizeBetween(4, 5);
      assertThat(Edit.number(get(DEPLOYMENT, "web"), 0, "status", "availableReplicas"))
          .isGreaterThanOrEqualTo(3);
      cluster.advance(Duration.ofSeconds(1));
    }
    assertThat(health(DEPLOYMENT, "web")).isEqualTo(HealthStatus.HEALTHY);
    assertThat(cluster.list(POD, "default", "app=web"))
        .hasSize(4)
        .allSatisfy(
            pod ->
                assertThat(Edit.text(Edit.maps(pod, "spec", "containers").get(0), "image"))
                    .isEqualTo("web:2"));
    assertThat(cluster.list(REPLICA_SET, "default", "")).hasSize(2);
    assertThat(
            Edit.text(
                get(DEPLOYMENT, "web"),
                "metadata",
                "annotations",
                "deployment.kubernetes.io/revision"))
        .isEqualTo("2");
  }

  @Test
  void deployment_whoseImageFails_isDegradedAtItsDeadlineAndRecovers() {
    cluster.failImages(image -> image.equals("web:bad"));
    apply(deployment(1, "web:bad"));
    cluster.advance(Duration.ofSeconds(599));
    assertThat(health(DEPLOYMENT, "web")).isEqualTo(HealthStatus.PROGRESSING);
    cluster.advance(Duration.ofSeconds(1));
    assertThat(health(DEPLOYMENT, "web")).isEqualTo(HealthStatus.DEGRADED);
    cluster.failImages(image -> false);
    cluster.advance(Duration.ofSeconds(15));
    assertThat(health(DEPLOYMENT, "web")).isEqualTo(HealthStatus.HEALTHY);
  }

  @Test
  void statefulSet_isGrownOneByOneWithClaims() {
    apply(
        object(
            """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: db, namespace: default}
            spec:
              replicas: 2
              serviceName: db
              selector: {matchLabels: {app: db}}
              template:
                metadata: {labels: {app: db}}
                spec: {containers: [{name: db, image: "db:1"}]}
              volumeClaimTemplates:
              - metadata: {name: data}
                spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1024Mi}}}
            """));
    assertThat(cluster.list(POD, "default", "app=db")).hasSize(1);
    cluster.advance(Duration.ofSeconds(2));
    assertThat(cluster.list(POD, "default", "app=db")).hasSize(2);
    assertThat(health(STATEFUL_SET, "db")).isEqualTo(HealthStatus.PROGRESSING);
    cluster.advance(Duration.ofSeconds(2));
    assertThat(health(STATEFUL_SET, "db")).isEqualTo(HealthStatus.HEALTHY);
    MapNode claim = get(CLAIM, "data-db-0");
    assertThat(Edit.text(claim, "status", "phase")).isEqualTo("Bound");
    assertThat(Edit.text(claim, "status", "capacity", "storage")).isEqualTo("1Gi");
  }

  @Test
  void daemonSet_runsOnTheNode() {
    apply(
        object(
            """
            apiVersion: apps/v1
            kind: DaemonSet
            metadata: {name: agent, namespace: default}
            spec:
              selector: {matchLabels: {app: agent}}
              template:
                metadata: {labels: {app: agent}}
                spec: {containers: [{name: agent, image: "agent:1"}]}
            """));
    cluster.advance(Duration.ofSeconds(2));
    assertThat(health(DAEMON_SET, "agent")).isEqualTo(HealthStatus.HEALTHY);
    assertThat(Edit.number(get(DAEMON_SET, "agent"), 0, "status", "numberAvailable")).isEqualTo(1);
  }

  @Test
  void job_whenItsPodsAreDone_isComplete() {
    apply(
        object(
            """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: once, namespace: default}
            spec:
              completions: 2
              template:
                spec: {restartPolicy: Never, containers: [{name: once, image: "once:1"}]}
            """));
    assertThat(health(JOB, "once")).isEqualTo(HealthStatus.PROGRESSING);
    cluster.advance(Duration.ofSeconds(10));
    MapNode job = get(JOB, "once");
    assertThat(health(JOB, "once")).isEqualTo(HealthStatus.HEALTHY);
    assertThat(Edit.number(job, 0, "status", "succeeded")).isEqualTo(2);
    assertThat(Edit.text(job, "status", "completionTime")).isEqualTo("2026-01-01T00:00:08Z");
  }

  @Test
  void job_thatIsResumed_runs_andSaysSo() {
    String job =
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: held, namespace: default}
        spec:
          suspend: true
          template:
            spec: {restartPolicy: Never, containers: [{name: once, image: "once:1"}]}
        """;
    apply(object(job));
    assertThat(health(JOB, "held")).isEqualTo(HealthStatus.SUSPENDED);
    apply(object(job.replace("suspend: true", "suspend: false")));
    assertThat(health(JOB, "held")).isEqualTo(HealthStatus.PROGRESSING);
    cluster.advance(Duration.ofSeconds(10));
    assertThat(health(JOB, "held")).isEqualTo(HealthStatus.HEALTHY);
    assertThat(Edit.maps(get(JOB, "held"), "status", "conditions"))
        .filteredOn(condition -> "Suspended".equals(condition.text("type")))
        .extracting(condition -> condition.text("status") + " " + condition.text("reason"))
        .containsExactly("False JobResumed");
  }

  @Test
  void autoscaler_liftsItsTargetToTheLeast() {
    apply(deployment(1, "web:1"));
    apply(
        object(
            """
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: web, namespace: default}
            spec:
              scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
              minReplicas: 2
              maxReplicas: 5
            """));
    cluster.advance(Duration.ofSeconds(5));
    assertThat(Edit.number(get(DEPLOYMENT, "web"), 0, "spec", "replicas")).isEqualTo(2);
    assertThat(health(DEPLOYMENT, "web")).isEqualTo(HealthStatus.HEALTHY);
  }

  @Test
  void autoscaler_ofATargetThatIsScaledDown_liftsItAgain() {
    autoscaler_liftsItsTargetToTheLeast();
    MapNode live = get(DEPLOYMENT, "web");
    cluster.update(Edit.set(live, ScalarNode.of(1), "spec", "replicas"), "kubectl-scale");
    cluster.advance(Duration.ofSeconds(15));
    assertThat(Edit.number(get(DEPLOYMENT, "web"), 0, "spec", "replicas")).isEqualTo(2);
  }

  @Test
  void advance_byYears_passesInNoTime() {
    autoscaler_liftsItsTargetToTheLeast();
    cluster.failImages(image -> image.equals("bad:1"));
    apply(deployment(2, "bad:1"));
    cluster.advance(Duration.ofDays(3650));
    assertThat(health(DEPLOYMENT, "web")).isEqualTo(HealthStatus.DEGRADED);
    assertThat(cluster.now()).isAfter(Instant.parse("2035-12-01T00:00:00Z"));
  }

  @Test
  void claim_deletedWhileAPodUsesIt_staysUntilThePodIsGone() {
    apply(
        object(
            """
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: data, namespace: default}
            spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
            """));
    apply(
        object(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: user, namespace: default}
            spec:
              containers: [{name: app, image: "web:1"}]
              volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]
            """));
    cluster.delete(CLAIM, "default", "data", DeleteOptions.of(Propagation.BACKGROUND));
    assertThat(Edit.has(get(CLAIM, "data"), "metadata", "deletionTimestamp")).isTrue();
    cluster.delete(POD, "default", "user", DeleteOptions.of(Propagation.BACKGROUND));
    assertThat(cluster.get(CLAIM, "default", "data")).isEmpty();
  }

  @Test
  void deployment_deletedInTheForeground_isGoneWithAllThatItOwns() {
    apply(deployment(2, "web:1"));
    cluster.advance(Duration.ofSeconds(2));
    cluster.delete(DEPLOYMENT, "default", "web", DeleteOptions.of(Propagation.FOREGROUND));
    assertThat(cluster.list(POD, "default", "")).isEmpty();
    assertThat(cluster.list(REPLICA_SET, "default", "")).isEmpty();
    assertThat(cluster.get(DEPLOYMENT, "default", "web")).isEmpty();
  }

  @Test
  void deployment_deletedAsAnOrphanage_leavesItsReplicaSet() {
    apply(deployment(2, "web:1"));
    cluster.delete(DEPLOYMENT, "default", "web", DeleteOptions.of(Propagation.ORPHAN));
    assertThat(cluster.get(DEPLOYMENT, "default", "web")).isEmpty();
    assertThat(cluster.list(REPLICA_SET, "default", ""))
        .singleElement()
        .satisfies(set -> assertThat(Edit.has(set, "metadata", "ownerReferences")).isFalse());
    assertThat(cluster.list(POD, "default", "")).hasSize(2);
  }

  @Test
  void controller_ofAnUnreadableStatus_leavesItAlone() {
    apply(
        object(
            """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: once, namespace: default}
            spec:
              template:
                spec: {restartPolicy: Never, containers: [{name: once, image: "once:1"}]}
            """));
    cluster.updateStatus(
        Edit.set(get(JOB, "once"), "yesterday", "status", "startTime"), "somebody");
    apply(deployment(1, "web:1"));
    cluster.advance(Duration.ofSeconds(2));
    assertThat(health(DEPLOYMENT, "web")).isEqualTo(HealthStatus.HEALTHY);
    assertThat(Edit.text(get(JOB, "once"), "status", "startTime")).isEqualTo("yesterday");
  }

  @Test
  void loadBalancer_getsAnAddress() {
    apply(
        object(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: web, namespace: default}
            spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 80}]}
            """));
    assertThat(health(new Gvk("", "v1", "Service"), "web")).isEqualTo(HealthStatus.HEALTHY);
  }
}
