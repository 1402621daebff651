// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory.workload;

import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The scheduler and the node: a pod is scheduled at once, waits while an image of it can't be
 * pulled, runs and is ready after its start, and succeeds if it is not to be restarted.
 */
final class Pods implements Controller {
  static final String NODE = "memory-node";

  @Override
  public @Nullable Instant reconcile(MapNode pod, World world) {
    String phase = Edit.text(pod, "status", "phase");
    if (phase.equals("Succeeded") || phase.equals("Failed")) {
      return null;
    }
    MapNode scheduled =
        Edit.has(pod, "spec", "nodeName")
            ? pod
            : world.update(Edit.set(pod, NODE, "spec", "nodeName"));
    Instant started = created(scheduled).plus(world.pace().podStart());
    String failing = failing(scheduled, world);
    if (failing != null) {
      world.updateStatus(scheduled, status(scheduled, State.pulling(failing), world.now()));
      return null; // until the image can be pulled, of which the cluster tells
    }
    if (world.now().isBefore(started)) {
      world.updateStatus(scheduled, status(scheduled, State.STARTING, world.now()));
      return started;
    }
    boolean ends = !Edit.text(scheduled, "spec", "restartPolicy").equals("Always");
    Instant since = since(scheduled, world.now());
    Instant done = since.plus(world.pace().jobRun());
    if (ends && !world.now().isBefore(done)) {
      world.updateStatus(scheduled, status(scheduled, State.DONE, world.now()));
      return null;
    }
    world.updateStatus(scheduled, status(scheduled, State.RUNNING, world.now()));
    return ends ? done : null;
  }

  /** Whether the pod runs and is ready. */
  static boolean isReady(MapNode pod) {
    return Conditions.isTrue(pod, "Ready");
  }

  /** How long a pod has been ready; null if it is not. */
  static @Nullable Instant readySince(MapNode pod) {
    MapNode ready = Conditions.find(pod, "Ready");
    return ready == null || !isReady(pod)
        ? null
        : Instant.parse(Edit.text(ready, "lastTransitionTime"));
  }

  /** Whether it has been ready for the time that its owner asks for. */
  static boolean isAvailable(MapNode pod, long minReadySeconds, Instant now) {
    Instant since = readySince(pod);
    return since != null && !since.plusSeconds(minReadySeconds).isAfter(now);
  }

  /** The first image that can't be pulled, or null. */
  private static @Nullable String failing(MapNode pod, World world) {
    if (Edit.text(pod, "status", "phase").equals("Running")) {
      return null; // what runs has its image
    }
    for (String list : List.of("initContainers", "containers")) {
      for (MapNode container : Edit.maps(pod, "spec", list)) {
        String image = Edit.text(container, "image");
        if (world.failsToPull(image)) {
          return image;
        }
      }
    }
    return null;
  }

  private static Instant created(MapNode pod) {
    return Instant.parse(Edit.text(pod, "metadata", "creationTimestamp"));
  }

  private static Instant since(MapNode pod, Instant now) {
    String started = "";
    for (MapNode container : Edit.maps(pod, "status", "containerStatuses")) {
      started = Edit.text(container, "state", "running", "startedAt");
    }
    return started.isEmpty() ? now : Instant.parse(started);
  }

  private record State(String phase, boolean running, boolean done, @Nullable String image) {
    static final State STARTING = new State("Pending", false, false, null);
    static final State RUNNING = new State("Running", true, false, null);
    static final State DONE = new State("Succeeded", false, true, null);

    static State pulling(String image) {
      return new State("Pending", false, false, image);
    }
  }

  private static MapNode status(MapNode pod, State state, Instant now) {
    MapNode status = Edit.map(pod, "status").with("phase", ScalarNode.of(state.phase()));
    String reason = state.running() ? "" : state.done() ? "PodCompleted" : "ContainersNotReady";
    status = Conditions.set(status, "PodScheduled", true, "", "", now);
    status = Conditions.set(status, "Initialized", true, "", "", now);
    status = Conditions.set(status, "ContainersReady", state.running(), reason, "", now);
    status = Conditions.set(status, "Ready", state.running(), reason, "", now);
    if (!status.has("startTime")) {
      status = status.with("startTime", ScalarNode.of(Conditions.time(now)));
    }
    List<MapNode> containers = new ArrayList<>();
    Instant since = since(pod, now);
    for (MapNode container : Edit.maps(pod, "spec", "containers")) {
      String image = Edit.text(container, "image");
      containers.add(
          MapNode.builder()
              .put("name", Edit.text(container, "name"))
              .put("image", image)
              .put("imageID", "")
              .put("restartCount", 0)
              .put("ready", state.running())
              .put("started", state.running())
              .put("state", containerState(state, since, now))
              .build());
    }
    return status.with("containerStatuses", ListNode.of(containers));
  }

  private static MapNode containerState(State state, Instant since, Instant now) {
    if (state.running()) {
      return MapNode.of(
          "running", MapNode.builder().put("startedAt", Conditions.time(since)).build());
    }
    if (state.done()) {
      return MapNode.of(
          "terminated",
          MapNode.builder()
              .put("exitCode", 0)
              .put("reason", "Completed")
              .put("startedAt", Conditions.time(since))
              .put("finishedAt", Conditions.time(now))
              .build());
    }
    MapNode.Builder waiting = MapNode.builder();
    if (state.image() == null) {
      waiting.put("reason", "ContainerCreating");
    } else {
      waiting
          .put("reason", "ImagePullBackOff")
          .put("message", "Back-off pulling image \"" + state.image() + "\"");
    }
    return MapNode.of("waiting", waiting.build());
  }
}
