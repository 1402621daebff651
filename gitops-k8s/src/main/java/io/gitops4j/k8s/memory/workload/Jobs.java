// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory.workload;

import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs the pods of a job until enough of them succeeded, or its deadline is over. A job that is
 * suspended waits. Jobs with a time to live go when it is over.
 */
final class Jobs implements Controller {

  @Override
  public @Nullable Instant reconcile(MapNode job, World world) {
    if (Edit.has(job, "metadata", "deletionTimestamp")) {
      return null;
    }
    if (Conditions.isTrue(job, "Complete") || Conditions.isTrue(job, "Failed")) {
      return expire(job, world);
    }
    Instant now = world.now();
    MapNode status = Edit.map(job, "status");
    if (Edit.flag(job, "spec", "suspend")) {
      world.controlledBy(job, "Pod").forEach(world::delete);
      world.updateStatus(
          job, Conditions.set(status, "Suspended", true, "JobSuspended", "Job suspended", now));
      return null;
    }
    if (Conditions.isTrue(job, "Suspended")) {
      status = Conditions.set(status, "Suspended", false, "JobResumed", "Job resumed", now);
    }
    if (!status.has("startTime")) {
      status = status.with("startTime", ScalarNode.of(Conditions.time(now)));
    }
    long deadline = Edit.number(job, 0, "spec", "activeDeadlineSeconds");
    Instant end = Instant.parse(Edit.text(status, "startTime")).plusSeconds(deadline);
    if (deadline > 0 && !now.isBefore(end)) {
      world.controlledBy(job, "Pod").forEach(world::delete);
      String message = "Job was active longer than specified deadline";
      status = status.with("failed", ScalarNode.of(1)).without("active").without("ready");
      world.updateStatus(
          job, Conditions.set(status, "Failed", true, "DeadlineExceeded", message, now));
      return null;
    }
    List<MapNode> pods = world.controlledBy(job, "Pod");
    long succeeded =
        pods.stream().filter(pod -> Edit.text(pod, "status", "phase").equals("Succeeded")).count();
    long wanted = Edit.number(job, 1, "spec", "completions");
    if (succeeded >= wanted) {
      world.updateStatus(job, completed(status, succeeded, now));
      return null;
    }
    run(job, wanted, succeeded, pods.size() - succeeded, world);
    PodSet all = PodSet.of(job, world);
    status =
        count(status, "active", all.pods().size() - succeeded)
            .with("ready", ScalarNode.of(all.ready()))
            .with("uncountedTerminatedPods", MapNode.EMPTY)
            .with("terminating", ScalarNode.of(0));
    world.updateStatus(job, count(status, "succeeded", succeeded));
    return deadline > 0 ? end : null;
  }

  private static void run(MapNode job, long wanted, long succeeded, long active, World world) {
    long parallel = Math.min(PodSet.MOST, Edit.number(job, 1, "spec", "parallelism"));
    String name = Edit.text(job, "metadata", "name");
    for (long i = active; i < Math.min(parallel, wanted - succeeded); i++) {
      world.create(
          PodSet.make(job, Edit.map(job, "spec", "template"), name + "-" + world.suffix(), "", ""));
    }
  }

  private static MapNode count(MapNode status, String field, long count) {
    return count == 0 ? status.without(field) : status.with(field, ScalarNode.of(count));
  }

  private static MapNode completed(MapNode status, long succeeded, Instant now) {
    MapNode done =
        status
            .without("active")
            .with("ready", ScalarNode.of(0))
            .with("terminating", ScalarNode.of(0))
            .with("succeeded", ScalarNode.of(succeeded))
            .with("completionTime", ScalarNode.of(Conditions.time(now)));
    String message = "Reached expected number of succeeded pods";
    done = Conditions.set(done, "SuccessCriteriaMet", true, "CompletionsReached", message, now);
    return Conditions.set(done, "Complete", true, "CompletionsReached", message, now);
  }

  private static @Nullable Instant expire(MapNode job, World world) {
    if (!Edit.has(job, "spec", "ttlSecondsAfterFinished")) {
      return null;
    }
    MapNode done = Conditions.find(job, Conditions.isTrue(job, "Failed") ? "Failed" : "Complete");
    Instant end =
        Instant.parse(Edit.text(done == null ? job : done, "lastTransitionTime"))
            .plusSeconds(Edit.number(job, 0, "spec", "ttlSecondsAfterFinished"));
    if (world.now().isBefore(end)) {
      return end;
    }
    world.delete(job);
    return null;
  }
}
