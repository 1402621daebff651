// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.benchmarks.run;

import io.gitops4j.core.health.Health;
import io.gitops4j.core.health.HealthStyle;
import io.gitops4j.core.json.JsonTrees;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.k8s.health.KubernetesHealth;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Random objects of the kinds that Argo CD's engine has checks for, each with what this library
 * says of its health in Argo CD's style.
 */
public final class HealthFuzz {
  private static final String KINDS =
      """
      apps/v1 Deployment
      spec.paused | | true | false
      spec.replicas | | 0 | 1 | 3
      status.observedGeneration | | 1 | 2 | 3
      status.replicas | | 1 | 3 | 4
      status.updatedReplicas | | 1 | 3
      status.availableReplicas | | 1 | 3
      status.conditions | | [] | [{type: Progressing, status: "False", reason: ProgressDeadlineExceeded}] | [{type: Progressing, status: "True", reason: NewReplicaSetAvailable}] | [{type: Available, status: "False"}]
      apps/v1 StatefulSet
      spec.replicas | | 0 | 1 | 3
      spec.updateStrategy.type | | RollingUpdate | OnDelete
      spec.updateStrategy.rollingUpdate.partition | | 0 | 1 | 2
      status.observedGeneration | | 0 | 1 | 2
      status.readyReplicas | | 1 | 3
      status.updatedReplicas | | 1 | 2 | 3
      status.currentReplicas | | 1 | 3
      status.currentRevision | a | b
      status.updateRevision | a | b
      apps/v1 ReplicaSet
      spec.replicas | | 0 | 1 | 3
      status.observedGeneration | | 1 | 2
      status.availableReplicas | | 1 | 3
      status.conditions | | [{type: ReplicaFailure, status: "True", reason: FailedCreate, message: no room}] | [{type: ReplicaFailure, status: "False"}]
      apps/v1 DaemonSet
      spec.updateStrategy.type | | RollingUpdate | OnDelete
      status.observedGeneration | | 1 | 2
      status.desiredNumberScheduled | | 1 | 3
      status.updatedNumberScheduled | | 1 | 3
      status.numberAvailable | | 1 | 3
      networking.k8s.io/v1 Ingress
      status.loadBalancer.ingress | | [] | [{ip: 10.0.0.1}] | [{hostname: lb.example}]
      v1 Service
      spec.type | | ClusterIP | LoadBalancer | NodePort
      spec.loadBalancerClass | | other
      status.loadBalancer.ingress | | [] | [{ip: 10.0.0.1}]
      v1 PersistentVolumeClaim
      status.phase | | Bound | Pending | Lost | Other
      v1 Pod
      spec.restartPolicy | | Always | Never | OnFailure
      metadata.annotations.a | | b
      status.phase | | Pending | Running | Succeeded | Failed | Unknown
      status.message | | it says so
      status.containerStatuses | | [] | [{name: a, ready: true, state: {running: {}}}] | [{name: a, ready: false, state: {waiting: {reason: CrashLoopBackOff, message: back off}}}] | [{name: a, ready: false, state: {waiting: {reason: ImagePullBackOff, message: no image}}}] | [{name: a, ready: false, state: {waiting: {reason: ContainerCreating}}}] | [{name: a, ready: false, state: {terminated: {exitCode: 1, reason: Error}}}] | [{name: a, ready: false, lastState: {terminated: {exitCode: 2}}}]
      status.conditions | | [{type: Ready, status: "True"}] | [{type: Ready, status: "False"}]
      batch/v1 Job
      spec.suspend | | true | false
      status.conditions | | [] | [{type: Complete, status: "True", message: done}] | [{type: Failed, status: "True", message: it failed}] | [{type: Suspended, status: "True", message: waits}] | [{type: Suspended, status: "False"}] | [{type: Complete, status: "False"}]
      autoscaling/v2 HorizontalPodAutoscaler
      status.conditions | | [] | [{type: AbleToScale, status: "True", reason: ReadyForNewScale, message: m}] | [{type: AbleToScale, status: "False", reason: FailedGetScale, message: m}] | [{type: ScalingActive, status: "False", reason: FailedGetResourceMetric, message: m}] | [{type: ScalingActive, status: "False", reason: ScalingDisabled, message: m}] | [{type: ScalingLimited, status: "True", reason: TooManyReplicas, message: m}, {type: AbleToScale, status: "True", reason: SucceededRescale, message: n}] | [{type: ScalingLimited, status: "False", reason: DesiredWithinRange, message: m}, {type: ScalingActive, status: "True", reason: ValidMetricFound, message: n}]
      autoscaling/v1 HorizontalPodAutoscaler
      metadata.annotations.[autoscaling.alpha.kubernetes.io/conditions] | | '[]' | '[{"type":"AbleToScale","status":"True","reason":"SucceededGetScale","message":"m"}]' | '[{"type":"AbleToScale","status":"False","reason":"FailedGetScale","message":"m"}]' | '[{"type":"ScalingActive","status":"False","reason":"FailedGetResourceMetric","message":"m"}]' | 'no json'
      apiregistration.k8s.io/v1 APIService
      status.conditions | | [] | [{type: Available, status: "True", reason: Passed, message: m}] | [{type: Available, status: "False", reason: MissingEndpoints, message: m}]
      argoproj.io/v1alpha1 Workflow
      status.phase | | Pending | Running | Succeeded | Failed | Error
      status.message | | it says so
      v1 ConfigMap
      data.a | | b
      """;

  private final Random random;
  private final RandomObjects objects;

  private HealthFuzz(long seed) {
    random = new Random(seed);
    objects = new RandomObjects(KINDS, random);
  }

  /**
   * Arguments: a seed, how many objects, a file for them, one a line, and a file for what is said
   * of each: status, a tab and the message, or {@code none}.
   */
  public static void main(String[] args) throws IOException {
    HealthFuzz fuzz = new HealthFuzz(Long.parseLong(args[0]));
    KubernetesHealth health = KubernetesHealth.of(HealthStyle.ARGO_BUILTIN);
    List<String> objects = new ArrayList<>();
    List<String> said = new ArrayList<>();
    for (int i = Integer.parseInt(args[1]); i > 0; i--) {
      MapNode object = fuzz.object();
      objects.add(new String(JsonTrees.print(object), StandardCharsets.UTF_8).replace("\n", " "));
      Optional<Health> found = health.assess(object);
      said.add(
          found
              .map(one -> one.status().text() + "\t" + one.message().replace("\n", " "))
              .orElse("none"));
    }
    Files.write(Path.of(args[2]), objects);
    Files.write(Path.of(args[3]), said);
    System.out.println(
        "{\"objects\":" + objects.size() + ",\"kinds\":" + fuzz.objects.size() + "}");
  }

  private MapNode object() {
    MapNode object = objects.next();
    object = Edit.set(object, ScalarNode.of(1 + random.nextInt(3)), "metadata", "generation");
    return random.nextInt(30) == 0
        ? Edit.set(object, "2026-01-01T00:00:00Z", "metadata", "deletionTimestamp")
        : object;
  }
}
