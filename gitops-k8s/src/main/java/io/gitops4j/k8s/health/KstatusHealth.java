// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.health;

import static io.gitops4j.k8s.health.Verdict.degraded;
import static io.gitops4j.k8s.health.Verdict.healthy;
import static io.gitops4j.k8s.health.Verdict.progressing;

import io.gitops4j.core.health.Health;
import io.gitops4j.core.health.HealthStatus;
import io.gitops4j.core.tree.ScalarNode;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * Health as kstatus judges it (sigs.k8s.io/cli-utils, {@code pkg/kstatus/status}): first what every
 * object may say, then the rule of its kind, then the condition Ready. It has an opinion on every
 * object; one that says nothing is current.
 */
final class KstatusHealth implements KindRule {
  private final Map<String, KindRule> kinds = new HashMap<>();

  KstatusHealth(InstantSource clock) {
    for (String group : new String[] {"apps", "extensions"}) {
      kinds.put(group + "/Deployment", KstatusWorkloads::deployment);
      kinds.put(group + "/DaemonSet", KstatusWorkloads::daemonSet);
      kinds.put(group + "/ReplicaSet", KstatusWorkloads::replicaSet);
    }
    kinds.put("apps/StatefulSet", KstatusWorkloads::statefulSet);
    kinds.put("/Pod", new KstatusPods(clock)::pod);
    kinds.put("batch/Job", KstatusPods::job);
    for (String always :
        new String[] {"batch/CronJob", "/ConfigMap", "/Secret", "policy/PodDisruptionBudget"}) {
      kinds.put(always, o -> healthy(""));
    }
    kinds.put("/PersistentVolumeClaim", KstatusHealth::volumeClaim);
    kinds.put("/Service", KstatusHealth::service);
    kinds.put("apiextensions.k8s.io/CustomResourceDefinition", KstatusHealth::definition);
  }

  @Override
  public Health assess(ObjectView o) {
    if (o.root().at("metadata", "deletionTimestamp") instanceof ScalarNode when && when.isNull()) {
      throw new UnreadableField("metadata.deletionTimestamp", "a time");
    }
    if (o.deleting()) {
      return Health.of(HealthStatus.TERMINATING, "being deleted");
    }
    Long generation = o.integer("metadata", "generation");
    Long observed = o.integer("status", "observedGeneration");
    if (generation != null && observed != null && !generation.equals(observed)) {
      return progressing("generation " + generation + " is wanted, " + observed + " was observed");
    }
    for (Condition condition : o.conditions()) {
      if (condition.isTrue()) {
        if (condition.type().equals("Reconciling")) {
          return progressing(condition.explanation());
        }
        if (condition.type().equals("Stalled")) {
          return degraded(condition.explanation());
        }
      }
    }
    KindRule rule = kinds.get(o.groupKind());
    return rule == null ? ready(o) : rule.assess(o);
  }

  private static Health ready(ObjectView o) {
    for (Condition condition : o.conditions()) {
      if (condition.type().equals("Ready")) {
        if (condition.isTrue()) {
          return healthy(condition.explanation());
        }
        if (condition.isFalse() || condition.status().equals("Unknown")) {
          return progressing(condition.explanation());
        }
      }
    }
    return healthy("");
  }

  private static Health volumeClaim(ObjectView o) {
    return o.text("status", "phase").equals("Bound")
        ? healthy("")
        : progressing("no volume is bound");
  }

  private static Health service(ObjectView o) {
    boolean waits =
        o.text("spec", "type").equals("LoadBalancer") && o.text("spec", "clusterIP").isEmpty();
    return waits ? progressing("no cluster address yet") : healthy("");
  }

  private static Health definition(ObjectView o) {
    for (Condition condition : o.conditions()) {
      if (condition.type().equals("NamesAccepted") && condition.isFalse()) {
        return degraded(condition.explanation());
      }
      if (condition.type().equals("Established")) {
        if (condition.isFalse() && !condition.reason().equals("Installing")) {
          return degraded(condition.explanation());
        }
        if (condition.isTrue()) {
          return healthy("the kind is served");
        }
      }
    }
    return progressing("the kind is being installed");
  }
}
