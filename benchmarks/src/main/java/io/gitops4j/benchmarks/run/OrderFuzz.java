// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.benchmarks.run;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Destination;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.json.JsonTrees;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.DiffInput;
import io.gitops4j.core.plan.Hook;
import io.gitops4j.core.plan.Hook.DeletePolicy;
import io.gitops4j.core.plan.Inventory;
import io.gitops4j.core.plan.LiveState;
import io.gitops4j.core.plan.Ownership;
import io.gitops4j.core.plan.Phase;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.Step;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.diff.PlanDiffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;

/**
 * Random applications, and in which order this library plans to sync each: what is applied in which
 * wave, what is pruned there, and which hooks are removed, in the words of the peer beside it.
 */
public final class OrderFuzz {
  private static final String DESTINATION = "apps";
  private static final List<String> CLUSTER =
      List.of(
          "Namespace",
          "CustomResourceDefinition",
          "ClusterRole",
          "ClusterRoleBinding",
          "StorageClass",
          "PersistentVolume",
          "IngressClass",
          "APIService",
          "Fleet");
  private static final String[] KINDS =
      """
      networking.k8s.io/v1 NetworkPolicy
      v1 ResourceQuota
      v1 LimitRange
      policy/v1 PodDisruptionBudget
      v1 ServiceAccount
      v1 Secret
      v1 ConfigMap
      storage.k8s.io/v1 StorageClass
      v1 PersistentVolume
      v1 PersistentVolumeClaim
      rbac.authorization.k8s.io/v1 ClusterRole
      rbac.authorization.k8s.io/v1 ClusterRoleBinding
      rbac.authorization.k8s.io/v1 Role
      rbac.authorization.k8s.io/v1 RoleBinding
      v1 Service
      apps/v1 DaemonSet
      v1 Pod
      v1 ReplicationController
      apps/v1 ReplicaSet
      apps/v1 Deployment
      autoscaling/v2 HorizontalPodAutoscaler
      apps/v1 StatefulSet
      batch/v1 Job
      batch/v1 CronJob
      networking.k8s.io/v1 IngressClass
      networking.k8s.io/v1 Ingress
      apiregistration.k8s.io/v1 APIService
      example.org/v1 Widget
      example.org/v1 Gadget
      example.org/v1 Fleet
      example.com/v1 Widget
      cert-manager.io/v1 Certificate
      """
          .split("\n");
  private static final String[] HOOK_KINDS = {
    "batch/v1 Job", "v1 Pod", "v1 ConfigMap", "example.org/v1 Widget"
  };
  private static final String[] PHASES = {
    "PreSync",
    "Sync",
    "PostSync",
    "SyncFail",
    "PreSync,PostSync",
    "PostSync, SyncFail",
    "Sync,Skip",
    "Skip",
    "PreDelete",
    "Odd",
    "PreSync,Odd"
  };
  private static final String[] HELM = {
    "pre-install", "post-upgrade", "pre-install,post-install", "test", "post-delete", "crd-install"
  };
  private static final String[] POLICIES = {
    "",
    "BeforeHookCreation",
    "HookSucceeded",
    "HookFailed",
    "HookSucceeded,HookFailed",
    "BeforeHookCreation, HookSucceeded",
    "Odd"
  };

  private final Random random;
  private final List<MapNode> target = new ArrayList<>();
  private final List<MapNode> live = new ArrayList<>();
  private boolean pruneLast;
  private String fails = "";
  private int names;

  private OrderFuzz(Random random) {
    this.random = random;
  }

  /**
   * Arguments: a seed, how many applications, a file for them, one a line, and a file for the order
   * of each.
   */
  public static void main(String[] args) throws IOException {
    Random random = new Random(Long.parseLong(args[0]));
    List<String> applications = new ArrayList<>();
    List<String> orders = new ArrayList<>();
    for (int i = Integer.parseInt(args[1]); i > 0; i--) {
      OrderFuzz fuzz = new OrderFuzz(random);
      fuzz.fill();
      String text = new String(JsonTrees.print(fuzz.root()), StandardCharsets.UTF_8);
      applications.add(text.replace("\n", " "));
      orders.add(fuzz.order(fuzz.plan()));
    }
    Files.write(Path.of(args[2]), applications);
    Files.write(Path.of(args[3]), orders);
    System.out.println("{\"applications\":" + orders.size() + "}");
  }

  private boolean one(int in) {
    return random.nextInt(in) == 0;
  }

  private String any(String... values) {
    return values[random.nextInt(values.length)];
  }

  private void fill() {
    pruneLast = one(6);
    for (String namespace : new String[] {DESTINATION, "other", "empty"}) {
      if (one(4)) {
        declare(waved(named("v1", "Namespace", namespace)));
      }
    }
    for (String kind : new String[] {"Widget", "Gadget", "Fleet"}) {
      if (one(4)) {
        declare(waved(definition(kind)));
      }
    }
    for (int i = random.nextInt(12); i > 0; i--) {
      declare(waved(object(any(KINDS))));
    }
    for (int i = one(2) ? 0 : random.nextInt(6); i > 0; i--) {
      MapNode hook = hook();
      declare(hook);
      if (one(3) && Hook.of(hook) != null) {
        fails = Edit.text(hook, "metadata", "name");
      }
    }
    for (int i = one(3) ? 0 : random.nextInt(6); i > 0; i--) {
      MapNode object = one(8) ? hook() : waved(object(any(KINDS)));
      if (!Edit.text(object, "metadata", "name").isEmpty()) {
        String option = any("", "", "", "PruneLast=true", "Prune=false");
        live.add(placed(annotated(object, "argocd.argoproj.io/sync-options", option)));
      }
    }
    Collections.shuffle(target, random);
  }

  /** Some of what is declared is there already. */
  private void declare(MapNode object) {
    target.add(object);
    if (one(4) && !Edit.text(object, "metadata", "name").isEmpty()) {
      live.add(placed(object));
    }
  }

  private static MapNode named(String apiVersion, String kind, String name) {
    MapNode object = MapNode.builder().put("apiVersion", apiVersion).put("kind", kind).build();
    return Edit.set(object, name, "metadata", "name");
  }

  private static MapNode definition(String kind) {
    MapNode definition =
        named(
            "apiextensions.k8s.io/v1",
            "CustomResourceDefinition",
            kind.toLowerCase(Locale.ROOT) + "s.example.org");
    definition = Edit.set(definition, "example.org", "spec", "group");
    return Edit.set(definition, kind, "spec", "names", "kind");
  }

  private MapNode object(String kind) {
    String[] words = kind.strip().split(" ");
    MapNode object = named(words[0], words[1], any("a", "b", "c") + names++);
    String namespace = CLUSTER.contains(words[1]) ? "" : any("", "", DESTINATION, "other");
    return namespace.isEmpty() ? object : Edit.set(object, namespace, "metadata", "namespace");
  }

  private MapNode waved(MapNode object) {
    String wave = any("", "", "-2", "-1", "0", "1", "2", "5", "x");
    return annotated(object, "argocd.argoproj.io/sync-wave", wave);
  }

  private MapNode hook() {
    MapNode hook = annotatedHook(object(any(HOOK_KINDS)));
    if (one(6) && Hook.of(hook) != null) { // the name is made when it runs
      String name = Edit.text(hook, "metadata", "name");
      hook =
          Edit.set(Edit.remove(hook, "metadata", "name"), name + "-", "metadata", "generateName");
    }
    return hook;
  }

  private MapNode annotatedHook(MapNode object) {
    if (one(4)) {
      MapNode hook = annotated(object, Hook.HELM, any(HELM));
      hook = annotated(hook, "helm.sh/hook-weight", any("", "-1", "3"));
      hook =
          annotated(hook, "helm.sh/hook-delete-policy", any("", "hook-succeeded", "hook-failed"));
      return one(3) ? waved(hook) : hook;
    }
    MapNode hook = annotated(waved(object), Hook.ANNOTATION, any(PHASES));
    return annotated(hook, Hook.DELETE_POLICY, any(POLICIES));
  }

  private static MapNode annotated(MapNode object, String key, String value) {
    return value.isEmpty() ? object : Edit.set(object, value, "metadata", "annotations", key);
  }

  private static MapNode placed(MapNode object) {
    boolean lacks =
        Edit.text(object, "metadata", "namespace").isEmpty()
            && !CLUSTER.contains(object.text("kind"));
    return lacks ? Edit.set(object, DESTINATION, "metadata", "namespace") : object;
  }

  private MapNode root() {
    return MapNode.builder()
        .put("namespace", DESTINATION)
        .put("pruneLast", ScalarNode.of(pruneLast))
        .put("fails", fails)
        .put("cluster", ListNode.ofStrings(CLUSTER))
        .put("target", ListNode.of(new ArrayList<Node>(target)))
        .put("live", ListNode.of(new ArrayList<Node>(live)))
        .build();
  }

  private Plan plan() {
    List<Manifest> desired = new ArrayList<>();
    target.forEach(object -> desired.add(owned(placed(object))));
    Map<ResourceId, MapNode> objects = new LinkedHashMap<>();
    Map<ResourceId, Inventory.Entry> entries = new LinkedHashMap<>();
    for (MapNode object : live) {
      Manifest manifest = owned(object);
      objects.put(manifest.id(), manifest.root());
      entries.put(manifest.id(), new Inventory.Entry(manifest.gvk(), ""));
    }
    SyncPolicy policy =
        SyncPolicy.builder().prune(true).allowEmpty(true).pruneLast(pruneLast).build();
    Application application =
        Application.builder("app")
            .source(new Source(SourceRef.of("https://example.org/x.git", ""), TreePath.ROOT, null))
            .destination(Destination.inCluster(DESTINATION))
            .syncPolicy(policy)
            .build();
    LiveState state =
        new LiveState(desired, objects, Map.of(), Map.of(), Inventory.EMPTY.withEntries(entries));
    return new PlanDiffer()
        .diff(
            new DiffInput(application, state, new DiffInput.HookRun("0123456789", Instant.EPOCH)));
  }

  private static Manifest owned(MapNode object) {
    return Ownership.label(Manifest.of(object), "app");
  }

  /** The waves up to the one whose hook fails, then the hooks of the failure. */
  private String order(Plan plan) {
    Map<String, List<Change>> waves = new LinkedHashMap<>();
    String last = null;
    for (Step step : plan.steps()) {
      boolean cleanup = step.phase() == Phase.SYNC_FAIL;
      String wave = step.phase().text() + (cleanup ? "" : " " + step.wave());
      if (cleanup ? last != null : last == null || last.equals(wave)) {
        waves.computeIfAbsent(wave, key -> new ArrayList<>()).addAll(step.changes());
      }
      for (Change change : step.changes()) {
        if (last == null && isRun(change) && !fails.isEmpty() && !cleanup) {
          last = change.id().name().equals(fails) ? wave : null;
        }
      }
    }
    List<String> text = new ArrayList<>();
    List<String> pruned = new ArrayList<>();
    Map<String, Integer> runs = new LinkedHashMap<>();
    TreeSet<String> removed = new TreeSet<>();
    boolean failed = last != null;
    waves.forEach(
        (wave, changes) -> {
          String applied = applied(changes);
          if (!applied.isEmpty()) {
            text.add(wave + ": " + applied);
          }
          TreeSet<String> gone = new TreeSet<>();
          for (Change change : changes) {
            if (change.action() == Action.DELETE) {
              gone.add(name(change));
            } else if (isRun(change)
                && removes(change, failed, runs.merge(name(change), 1, Integer::sum) > 1)) {
              removed.add(name(change));
            }
          }
          if (!gone.isEmpty()) {
            pruned.add(String.join(" ", gone));
          }
        });
    if (!failed) {
      text.add("pruned " + String.join(", ", pruned));
    }
    text.add("removed " + String.join(" ", removed));
    text.add(failed ? "Failed" : "Succeeded");
    return String.join("; ", text);
  }

  /** Whether a hook of the sync is gone at its end, or was for a while. */
  private static boolean removes(Change change, boolean failed, boolean again) {
    Hook hook = Objects.requireNonNull(change.hook());
    return hook.deletes(failed ? DeletePolicy.HOOK_FAILED : DeletePolicy.HOOK_SUCCEEDED)
        || (again || change.live() != null) && hook.deletes(DeletePolicy.BEFORE_HOOK_CREATION);
  }

  /** What is applied, those of one kind by their names, without the destination's namespace. */
  private static String applied(List<Change> changes) {
    List<String> applied = new ArrayList<>();
    TreeSet<String> same = new TreeSet<>();
    String kind = "";
    for (Change change : changes) {
      boolean asked = change.hook() == null ? change.desired() != null : isRun(change);
      if (asked && !name(change).equals("Namespace/" + DESTINATION)) {
        if (!change.id().kind().equals(kind)) {
          applied.addAll(same);
          same.clear();
          kind = change.id().kind();
        }
        same.add(name(change));
      }
    }
    applied.addAll(same);
    return String.join(" ", applied);
  }

  private static boolean isRun(Change change) {
    return change.action() == Action.RUN;
  }

  private static String name(Change change) {
    return change.id().kind() + "/" + change.id().name();
  }
}
