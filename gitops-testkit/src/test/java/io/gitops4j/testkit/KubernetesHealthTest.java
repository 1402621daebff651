// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import io.gitops4j.core.health.Health;
import io.gitops4j.core.health.HealthStatus;
import io.gitops4j.core.health.HealthStyle;
import io.gitops4j.core.spi.HealthCheck;
import io.gitops4j.k8s.health.KubernetesHealth;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;

class KubernetesHealthTest {
  private static final List<String> HEALTHY =
      List.of(
          "{apiVersion: apps/v1, kind: Deployment, metadata: {name: x, namespace: n, generation: 1},"
              + " spec: {replicas: 1}, status: {observedGeneration: 1, replicas: 1,"
              + " updatedReplicas: 1, availableReplicas: 1, readyReplicas: 1, conditions:"
              + " [{type: Available, status: 'True'}, {type: Progressing, status: 'True', reason:"
              + " NewReplicaSetAvailable}]}}",
          "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: x, namespace: n},"
              + " status: {phase: Bound}}");

  @Nested
  class Gitops extends HealthCheckContract {
    @Override
    protected HealthCheck check() {
      return KubernetesHealth.of(HealthStyle.GITOPS);
    }

    @Override
    protected List<String> healthy() {
      return HEALTHY;
    }
  }

  @Nested
  class Argo extends HealthCheckContract {
    @Override
    protected HealthCheck check() {
      return KubernetesHealth.of(HealthStyle.ARGO);
    }

    @Override
    protected List<String> healthy() {
      return HEALTHY;
    }
  }

  /** A check of somebody else's, which evaluates no expressions. */
  @Nested
  class Own extends HealthCheckContract {
    @Override
    protected HealthCheck check() {
      return object -> Optional.of(Health.of(HealthStatus.HEALTHY));
    }

    @Override
    protected List<String> healthy() {
      return HEALTHY;
    }
  }

  @Nested
  class CustomResources extends HealthCheckContract {
    @Override
    protected HealthCheck check() {
      return KubernetesHealth.of(HealthStyle.GITOPS);
    }

    @Override
    protected List<String> healthy() {
      return List.of(
          "{apiVersion: cert-manager.io/v1, kind: Certificate, metadata: {name: x, generation: 1},"
              + " status: {conditions: [{type: Ready, status: 'True', observedGeneration: 1}]}}",
          "{apiVersion: argoproj.io/v1alpha1, kind: Rollout, metadata: {name: x}, spec:"
              + " {replicas: 1}, status: {phase: Healthy, replicas: 1, updatedReplicas: 1}}",
          "{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: x},"
              + " status: {parents: [{parentRef: {name: g}, conditions: [{type: Accepted,"
              + " status: 'True'}]}]}}");
    }
  }

  @Nested
  class Flux extends HealthCheckContract {
    @Override
    protected HealthCheck check() {
      return KubernetesHealth.of(HealthStyle.FLUX);
    }

    @Override
    protected List<String> healthy() {
      return HEALTHY;
    }
  }

  @Nested
  class Kstatus extends HealthCheckContract {
    @Override
    protected HealthCheck check() {
      return KubernetesHealth.of(HealthStyle.KSTATUS);
    }

    @Override
    protected List<String> healthy() {
      return HEALTHY;
    }
  }
}
