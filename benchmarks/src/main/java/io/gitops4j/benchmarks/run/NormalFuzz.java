// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.benchmarks.run;

import io.gitops4j.core.json.JsonTrees;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.diff.predict.NormalForm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Random objects whose fields may be written in more than one way, each with the form in which this
 * library compares it.
 */
public final class NormalFuzz {
  private static final String KINDS =
      """
      v1 Secret
      metadata.creationTimestamp | | null
      metadata.annotations | | {} | null
      type | | Opaque | kubernetes.io/tls
      data | | {} | null | {a: YQ==} | {a: "", b: Yg==} | {a: null}
      stringData | | {} | {a: plain} | {b: "ä\\n", c: ""}
      immutable | | true | false
      v1 ConfigMap
      metadata.creationTimestamp | | null
      metadata.labels | | {} | {a: b}
      data | | {} | null | {a: "1"}
      binaryData | | {} | {a: YQ==}
      rbac.authorization.k8s.io/v1 ClusterRole
      metadata.creationTimestamp | | null
      aggregationRule | | {clusterRoleSelectors: [{matchLabels: {a: b}}]} | {}
      rules | | [] | null | [{apiGroups: [""], resources: [pods], verbs: [get]}] | [{nonResourceURLs: [/a], verbs: [get]}]
      rbac.authorization.k8s.io/v1 Role
      rules | | [] | null | [{apiGroups: [apps], resources: [deployments], verbs: ["*"]}]
      rbac.authorization.k8s.io/v1 RoleBinding
      roleRef | {kind: Role, name: a} | {apiGroup: rbac.authorization.k8s.io, kind: Role, name: a}
      subjects | | [] | [{kind: ServiceAccount, name: a, namespace: b}] | [{kind: User, name: a}] | [{kind: Group, name: a, apiGroup: rbac.authorization.k8s.io}]
      v1 Endpoints
      subsets | | [] | [{addresses: [{ip: 10.0.0.2}, {ip: 10.0.0.1}], ports: [{port: 80}]}] | [{addresses: [{ip: 10.0.0.1}], notReadyAddresses: [{ip: 10.0.0.9}, {ip: 10.0.0.8}], ports: [{name: b, port: 8}, {name: a, port: 9, protocol: UDP}]}] | [{addresses: [{ip: 10.0.0.1}], ports: [{port: 80}]}, {addresses: [{ip: 10.0.0.2}], ports: [{port: 80}]}]
      v1 Service
      spec.type | | ClusterIP | NodePort | LoadBalancer | ExternalName
      spec.ports | [{port: 80}] | [{port: 80, targetPort: http}, {port: 81, protocol: UDP, targetPort: "9"}] | [{port: 1, targetPort: 0}]
      spec.selector | | {} | {a: b}
      spec.sessionAffinity | | None | ClientIP
      spec.externalTrafficPolicy | | Local
      v1 PersistentVolumeClaim
      spec.accessModes | | [ReadWriteOnce]
      spec.volumeMode | | Filesystem | Block
      spec.resources.requests.storage | | 1Gi | 1024Mi | "1073741824" | 0.5Gi | 1500M | "1e9"
      v1 PersistentVolume
      spec.capacity.storage | 1024Mi | 1Gi | 1
      spec.hostPath | {path: /a} | {path: /a, type: ""}
      spec.persistentVolumeReclaimPolicy | | Delete
      storage.k8s.io/v1 StorageClass
      provisioner | a
      reclaimPolicy | | Retain
      volumeBindingMode | | WaitForFirstConsumer
      v1 ResourceQuota
      spec.hard | | {cpu: 1000m, memory: 1024Ki} | {pods: 10, requests.cpu: "0.5"} | {limits.memory: 2048M}
      v1 LimitRange
      spec.limits | | [{type: Container, default: {cpu: 500m}, defaultRequest: {cpu: 0.1}}] | [{type: Container, max: {memory: 1024Mi}}]
      v1 Pod
      metadata.creationTimestamp | | null
      spec.containers | [{name: a, image: a}] | [{name: a, image: "a:latest", resources: {limits: {cpu: "1", memory: 1024Mi}}}] | [{name: a, image: "a:1", resources: {requests: {cpu: 0.5}}, env: [{name: A, value: ""}, {name: B}]}] | [{name: a, image: "a:1", ports: [{containerPort: 80}], livenessProbe: {httpGet: {path: /, port: 80}}}] | [{name: a, image: "a@sha256:0000000000000000000000000000000000000000000000000000000000000000", resources: {}, command: []}]
      spec.volumes | | [] | [{name: a, emptyDir: {sizeLimit: 1024Mi}}] | [{name: a, configMap: {name: b}}, {name: c, secret: {secretName: d}}] | [{name: a}]
      spec.serviceAccountName | | a
      spec.hostNetwork | | false | true
      spec.securityContext | | {} | {runAsUser: 1}
      spec.restartPolicy | | Never
      apps/v1 Deployment
      metadata.creationTimestamp | | null
      metadata.annotations | | {} | {a: b}
      spec.replicas | | 1 | 3 | 0
      spec.selector | {matchLabels: {a: b}}
      spec.strategy | | {} | {type: Recreate} | {type: RollingUpdate} | {rollingUpdate: {maxSurge: 2}}
      spec.template.metadata | {labels: {a: b}} | {creationTimestamp: null, labels: {a: b}}
      spec.template.spec.containers | [{name: a, image: a, resources: {limits: {cpu: 1000m, memory: 0.5Gi}}}] | [{name: a, image: "a:1", resources: {requests: {cpu: 1, memory: 128974848}}}] | [{name: a, image: "a:1", resources: {requests: {ephemeral-storage: 1500Mi, cpu: 1500m}}}] | [{name: a, image: "a:1", env: [{name: A, valueFrom: {fieldRef: {fieldPath: metadata.name}}}], readinessProbe: {tcpSocket: {port: 1}, timeoutSeconds: 3}}]
      spec.template.spec.hostNetwork | | true
      spec.template.spec.initContainers | | [{name: i, image: i, ports: [{containerPort: 81}], env: [{name: A, valueFrom: {resourceFieldRef: {resource: limits.cpu, divisor: 1000m}}}]}] | [{name: i, image: i, restartPolicy: Always, env: [{name: A, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}]}]
      spec.template.spec.volumes | | [{name: a, projected: {sources: [{serviceAccountToken: {path: a}}]}}] | [{name: a, ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1024Mi}}}}}}] | [{name: a, hostPath: {path: /a}}, {name: b, downwardAPI: {items: [{path: a, resourceFieldRef: {containerName: a, resource: limits.cpu, divisor: 1000m}}]}}]
      spec.template.spec.topologySpreadConstraints | | [{maxSkew: 1, topologyKey: a, whenUnsatisfiable: DoNotSchedule}]
      spec.template.spec.tolerations | | [{operator: Exists}] | []
      apps/v1 StatefulSet
      spec.selector | {matchLabels: {a: b}}
      spec.serviceName | | a
      spec.template | {metadata: {labels: {a: b}}, spec: {containers: [{name: a, image: a}]}}
      spec.updateStrategy | | {} | {type: OnDelete}
      spec.volumeClaimTemplates | | [] | [{metadata: {name: a}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1024Mi}}}}] | [{metadata: {name: a, creationTimestamp: null}, spec: {resources: {requests: {storage: "1Gi"}}}, status: {}}]
      apps/v1 DaemonSet
      spec.selector | {matchLabels: {a: b}}
      spec.template | {metadata: {labels: {a: b}}, spec: {containers: [{name: a, image: a}]}}
      spec.updateStrategy | | {type: OnDelete} | {rollingUpdate: {maxUnavailable: 10%}}
      batch/v1 Job
      spec.completions | | 1 | 2
      spec.parallelism | | 1 | 2
      spec.template | {spec: {restartPolicy: Never, containers: [{name: a, image: a}]}}
      batch/v1 CronJob
      spec.schedule | "* * * * *"
      spec.suspend | | false
      spec.concurrencyPolicy | | Forbid
      spec.jobTemplate | {spec: {template: {spec: {restartPolicy: OnFailure, containers: [{name: a, image: a, resources: {limits: {cpu: 2000m}}}]}}}}
      networking.k8s.io/v1 NetworkPolicy
      spec.podSelector | {} | {matchLabels: {a: b}}
      spec.ingress | | [] | [{}] | [{ports: [{port: 80}], from: [{podSelector: {}}]}]
      spec.egress | | [] | [{to: [{ipBlock: {cidr: 10.0.0.0/8}}]}]
      networking.k8s.io/v1 Ingress
      spec.rules | | [] | [{host: a, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: a, port: {number: 80}}}}]}}]
      autoscaling/v2 HorizontalPodAutoscaler
      spec.maxReplicas | 3
      spec.minReplicas | | 1 | 2
      spec.scaleTargetRef | {kind: Deployment, name: a, apiVersion: apps/v1}
      spec.metrics | | [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}] | [{type: Pods, pods: {metric: {name: a}, target: {type: AverageValue, averageValue: 1000m}}}] | [{type: External, external: {metric: {name: a}, target: {type: Value, value: 1024Mi}}}] | [{type: Object, object: {describedObject: {kind: Service, name: a}, metric: {name: a}, target: {type: Value, value: 2}}}] | [{type: Resource, resource: {name: memory, target: {type: AverageValue, averageValue: 1024Mi}}}]
      spec.behavior | | {} | {scaleDown: {stabilizationWindowSeconds: 1}} | {scaleUp: {policies: [{type: Pods, value: 1, periodSeconds: 1}]}}
      policy/v1 PodDisruptionBudget
      spec.minAvailable | | 1 | 50%
      spec.selector | | {} | {matchLabels: {a: b}}
      v1 ServiceAccount
      metadata.creationTimestamp | | null
      secrets | | [] | [{name: a}]
      automountServiceAccountToken | | false
      v1 Namespace
      metadata.creationTimestamp | | null
      spec | | {} | {finalizers: [kubernetes]}
      example.org/v1 Widget
      metadata.creationTimestamp | | null
      spec | | {} | {a: 1000m, b: [], c: 1, d: 1.5} | {rules: []}
      """;

  private NormalFuzz() {}

  /**
   * Arguments: a seed, how many objects, a file for them, one a line, and a file for the form of
   * each.
   */
  public static void main(String[] args) throws IOException {
    RandomObjects objects = new RandomObjects(KINDS, new Random(Long.parseLong(args[0])));
    List<String> given = new ArrayList<>();
    List<String> forms = new ArrayList<>();
    for (int i = Integer.parseInt(args[1]); i > 0; i--) {
      MapNode object = objects.next();
      given.add(line(object));
      Node form = filled(NormalForm.withoutAggregatedRules(NormalForm.of(object)));
      forms.add(line(Objects.requireNonNull(form)));
    }
    Files.write(Path.of(args[2]), given);
    Files.write(Path.of(args[3]), forms);
    System.out.println("{\"objects\":" + given.size() + ",\"kinds\":" + objects.size() + "}");
  }

  private static String line(Node node) {
    return new String(JsonTrees.print(node), StandardCharsets.UTF_8).replace("\n", " ");
  }

  /** Without empty maps, lists and nulls, which the peer's types write where nothing is. */
  private static @Nullable Node filled(Node node) {
    if (node instanceof MapNode map) {
      MapNode.Builder rest = MapNode.builder();
      for (MapNode.Entry entry : map.entries()) {
        Node value = filled(entry.value());
        if (value != null) {
          rest.put(entry.key(), value);
        }
      }
      MapNode all = rest.build();
      return all.isEmpty() ? null : all;
    }
    if (node instanceof ListNode list) {
      List<Node> items = new ArrayList<>();
      for (Node item : list.items()) {
        Node value = filled(item);
        items.add(value == null ? MapNode.builder().build() : value);
      }
      return items.isEmpty() ? null : ListNode.of(items);
    }
    return node.isNull() ? null : node;
  }
}
