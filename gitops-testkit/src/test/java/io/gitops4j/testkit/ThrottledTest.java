// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.cluster.DeleteOptions;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.spi.Time;
import io.gitops4j.core.tree.MapNode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/**
 * The server's priority and fairness leaves next to nothing to who syncs: what comes at once is
 * refused (429).
 */
class ThrottledTest extends FaultTest {
  private static final String GROUP = "flowcontrol.apiserver.k8s.io";
  private static final Gvk LEVEL = new Gvk(GROUP, "v1", "PriorityLevelConfiguration");
  private static final Gvk SCHEMA = new Gvk(GROUP, "v1", "FlowSchema");

  private final List<ClusterException> refusals = new CopyOnWriteArrayList<>();

  @Test
  void serverThatAsksForTime_isGivenIt() {
    assertSynced(sync(0));
    Map<ResourceId, MapNode> before = live();
    try (Tenant tenant = new Tenant(cluster, namespace)) {
      throttle();
      try {
        ApplierHarness slow =
            ControlPlane.harness(
                namespace, recording(cluster.as(tenant.identity())), applier, Time.SYSTEM);
        ReconcileResult result = sync(slow, 1, 0, () -> {});
        System.out.println("ThrottledTest: " + refusals.size() + " answers were 429");
        assertSynced(result);
      } finally {
        release();
      }
    }
    assertThat(refusals).hasSizeGreaterThan(2);
    assertThat(refusals)
        .allSatisfy(
            refusal ->
                assertThat(refusal.retryAfter())
                    .hasValueSatisfying(
                        pause ->
                            assertThat(pause)
                                .isBetween(Duration.ofSeconds(1), Duration.ofMinutes(1))));
    assertNothingLost(1, before);
  }

  /** One of some two hundred shares, and nothing waits in a queue. */
  private void throttle() {
    apply(
        "{apiVersion: %s/v1, kind: PriorityLevelConfiguration, metadata: {name: %s}, spec: {type: Limited,"
            + " limited: {nominalConcurrencyShares: 1, lendablePercent: 0, borrowingLimitPercent: 0,"
            + " limitResponse: {type: Reject}}}}");
    apply(
        "{apiVersion: %1$s/v1, kind: FlowSchema, metadata: {name: %2$s}, spec: {matchingPrecedence: 2,"
            + " priorityLevelConfiguration: {name: %2$s}, distinguisherMethod: {type: ByUser},"
            + " rules: [{subjects: [{kind: ServiceAccount, serviceAccount: {namespace: %2$s, name: tenant}}],"
            + " resourceRules: [{verbs: ['*'], apiGroups: ['*'], resources: ['*'], clusterScope: true, namespaces: ['*']}]}]}}");
  }

  private void apply(String yaml) {
    cluster.apply(Yaml.object(yaml, GROUP, namespace), ApplyOptions.DEFAULTS);
  }

  private void release() {
    for (Gvk gvk : List.of(SCHEMA, LEVEL)) {
      cluster.delete(gvk, "", namespace, DeleteOptions.of(Propagation.BACKGROUND));
    }
  }

  /** The same cluster; what it refuses for want of time is written down. */
  private Cluster recording(Cluster other) {
    return (Cluster)
        Proxy.newProxyInstance(
            Cluster.class.getClassLoader(),
            new Class<?>[] {Cluster.class},
            (proxy, method, arguments) -> {
              try {
                return method.invoke(other, arguments);
              } catch (InvocationTargetException e) {
                if (e.getCause() instanceof ClusterException refusal
                    && refusal.error() == ClusterError.TOO_MANY_REQUESTS) {
                  refusals.add(refusal);
                }
                throw e.getCause();
              }
            });
  }
}
