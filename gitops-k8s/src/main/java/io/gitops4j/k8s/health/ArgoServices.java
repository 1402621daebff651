// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.health;

import static io.gitops4j.k8s.health.Verdict.degraded;
import static io.gitops4j.k8s.health.Verdict.healthy;
import static io.gitops4j.k8s.health.Verdict.progressing;
import static io.gitops4j.k8s.health.Verdict.unknown;

import io.gitops4j.core.health.Health;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlReader;
import java.util.List;
import java.util.Set;

/**
 * Services, volumes, autoscalers and workflows as Argo CD judges them (gitops-engine, {@code
 * pkg/health}). A mended rule counts a bad reason of an autoscaler only while its condition is not
 * True.
 */
record ArgoServices(boolean mended) {

  private static final String V1_CONDITIONS = "autoscaling.alpha.kubernetes.io/conditions";

  private static final Set<String> BAD_SCALING =
      Set.of(
          "AbleToScale/FailedGetScale",
          "AbleToScale/FailedUpdateScale",
          "ScalingActive/FailedGetResourceMetric",
          "ScalingActive/FailedGetObjectMetric",
          "ScalingActive/FailedGetPodsMetric",
          "ScalingActive/FailedGetExternalMetric",
          "ScalingActive/FailedComputeMetricsReplicas",
          "ScalingActive/InvalidSelector");

  Health service(ObjectView o) {
    return o.text("spec", "type").equals("LoadBalancer") ? ingress(o) : healthy("");
  }

  Health ingress(ObjectView o) {
    Node addresses = o.node("status", "loadBalancer", "ingress");
    if (addresses != null && !(addresses instanceof ListNode)) {
      throw new UnreadableField("status.loadBalancer.ingress", "a list");
    }
    return addresses instanceof ListNode list && !list.isEmpty()
        ? healthy("")
        : progressing("no address of a load balancer yet");
  }

  Health volumeClaim(ObjectView o) {
    return switch (o.text("status", "phase")) {
      case "Bound" -> healthy("");
      case "Pending" -> progressing("no volume is bound yet");
      case "Lost" -> degraded("the bound volume is lost");
      default -> unknown("the claim reports no phase that is known");
    };
  }

  Health autoscaler(ObjectView o) {
    List<Condition> conditions;
    if (o.version().equals("v1")) {
      String json = o.annotation(V1_CONDITIONS);
      conditions = json.isEmpty() ? List.of() : v1Conditions(json);
    } else {
      conditions = o.conditions();
    }
    for (Condition condition : conditions) {
      if (BAD_SCALING.contains(condition.type() + "/" + condition.reason())
          && !(mended && condition.isTrue())) {
        return degraded(condition.explanation());
      }
    }
    for (Condition condition : conditions) {
      boolean good =
          condition.type().equals("AbleToScale") || condition.type().equals("ScalingLimited");
      if (good && condition.isTrue()) {
        return healthy(condition.explanation());
      }
    }
    return progressing("the autoscaler has not worked yet");
  }

  private static List<Condition> v1Conditions(String json) {
    List<Node> documents;
    try {
      documents = YamlReader.ofDefaults().withoutSourceLines().read(V1_CONDITIONS, json);
    } catch (YamlException e) {
      throw new UnreadableField("annotation " + V1_CONDITIONS, "JSON");
    }
    if (documents.size() != 1 || !(documents.get(0) instanceof ListNode list)) {
      throw new UnreadableField("annotation " + V1_CONDITIONS, "a JSON list");
    }
    return ObjectView.of(MapNode.of("conditions", list)).conditions("conditions");
  }

  Health apiService(ObjectView o) {
    Condition available = o.condition("Available");
    if (available == null) {
      return progressing("not available yet");
    }
    return available.isTrue()
        ? healthy(available.explanation())
        : progressing(available.explanation());
  }

  Health workflow(ObjectView o) {
    String message = o.text("status", "message");
    return switch (o.text("status", "phase")) {
      case "", "Pending", "Running" -> progressing(message);
      case "Succeeded" -> healthy(message);
      case "Failed", "Error" -> degraded(message);
      default ->
          unknown(message.isEmpty() ? "the workflow reports no phase that is known" : message);
    };
  }
}
