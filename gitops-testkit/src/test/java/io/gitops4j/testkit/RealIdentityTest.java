// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.ReconcileStatus;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Destination;
import io.gitops4j.core.app.Identity;
import io.gitops4j.core.app.SyncOrder;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.cluster.DeleteOptions;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.health.HealthStyle;
import io.gitops4j.core.plan.Cascade;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.spi.Time;
import io.gitops4j.k8s.apply.KubernetesApplier;
import io.gitops4j.k8s.client.Clusters;
import io.gitops4j.k8s.client.Kubeconfig;
import io.gitops4j.k8s.health.KubernetesHealth;
import io.gitops4j.k8s.real.OnRealCluster;
import io.gitops4j.k8s.real.RealCluster;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A service account of one namespace, on the real server: its rights bound every call. */
@OnRealCluster
class RealIdentityTest {
  private static final Gvk CONFIG_MAP = new Gvk("", "v1", "ConfigMap");

  @Test
  void serviceAccount_canDoWhatItMay_andReadsNothingElse() {
    String space = "identity-" + UUID.randomUUID().toString().substring(0, 8);
    Destination here = Destination.inCluster(space);
    try (Clusters clusters =
        Clusters.builder().inCluster(Kubeconfig.read(RealCluster.kubeconfig()).access()).build()) {
      Cluster engine = clusters.resolve(here);
      apply(engine, "{apiVersion: v1, kind: Namespace, metadata: {name: %s}}", space);
      try {
        apply(
            engine,
            "{apiVersion: v1, kind: ServiceAccount, metadata: {name: d, namespace: %s}}",
            space);
        apply(
            engine,
            "{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: d, namespace: %s},"
                + " roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit},"
                + " subjects: [{kind: ServiceAccount, name: d, namespace: %s}]}",
            space,
            space);
        Cluster tenant = engine.as(Identity.ofServiceAccount(space, "d"));
        assertThat(engine.as(Identity.ofServiceAccount(space, "d"))).isSameAs(tenant);
        apply(
            tenant, "{apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: %s}}", space);
        assertThat(tenant.get(CONFIG_MAP, space, "c")).isPresent();
        assertForbidden(() -> tenant.get(CONFIG_MAP, "kube-system", "c"));
        assertForbidden(() -> tenant.list(CONFIG_MAP, "", ""));
        assertForbidden(
            () -> tenant.watch(CONFIG_MAP, "kube-system", "", event -> {}, error -> {}));
        assertForbidden(
            () ->
                apply(
                    tenant,
                    "{apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: %s}}",
                    "default"));
        assertForbidden(
            () ->
                tenant.delete(
                    CONFIG_MAP,
                    "default",
                    "kube-root-ca.crt",
                    DeleteOptions.of(Propagation.BACKGROUND)));
      } finally {
        engine.delete(
            new Gvk("", "v1", "Namespace"), "", space, DeleteOptions.of(Propagation.BACKGROUND));
      }
    }
  }

  /** The server refuses to bind a role that is not there, also if it is only asked. */
  @Test
  void roleAndItsBinding_areSyncedInOneGo_byWhoMayNotBindAnyRole() {
    try (Clusters clusters =
        Clusters.builder().inCluster(Kubeconfig.read(RealCluster.kubeconfig()).access()).build()) {
      ApplierHarness harness =
          new ApplierHarness(
              clusters.resolve(Destination.inCluster("")),
              KubernetesApplier.ofDefaults(),
              KubernetesHealth.of(HealthStyle.GITOPS),
              Time.SYSTEM);
      String space = harness.namespace;
      apply(harness.cluster, "{apiVersion: v1, kind: Namespace, metadata: {name: %s}}", space);
      try {
        apply(
            harness.cluster,
            "{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: d, namespace: %s},"
                + " roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: admin},"
                + " subjects: [{kind: ServiceAccount, name: d, namespace: %s}]}",
            space,
            space);
        harness.declare(
            "app",
            "{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: a},"
                + " roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r},"
                + " subjects: [{kind: ServiceAccount, name: x, namespace: "
                + space
                + "}]}",
            "{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: r},"
                + " rules: [{apiGroups: [''], resources: [configmaps], verbs: [get]}]}");
        for (SyncOrder order : SyncOrder.values()) {
          SyncPolicy policy = ApplierHarness.policy().createNamespace(false).order(order).build();
          Application application =
              harness.application("app", policy).toBuilder()
                  .identity(Identity.ofServiceAccount(space, "d"))
                  .build();
          ReconcileResult result = harness.reconciler().sync(application);
          assertThat(result.status())
              .as("%s %s", order, result.issues())
              .isEqualTo(ReconcileStatus.SYNCED);
          assertThat(harness.reconciler().delete(application, Cascade.DEFAULTS).status())
              .isEqualTo(ReconcileStatus.DELETED);
        }
      } finally {
        harness.cleanUp();
      }
    }
  }

  private static void apply(Cluster cluster, String yaml, Object... values) {
    cluster.apply(Yaml.object(yaml, values), ApplyOptions.DEFAULTS);
  }

  private static void assertForbidden(Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            ClusterException.class, e -> assertThat(e.error()).isEqualTo(ClusterError.FORBIDDEN));
  }
}
