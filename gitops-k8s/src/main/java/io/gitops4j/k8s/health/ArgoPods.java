// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.health;

import static io.gitops4j.k8s.health.Verdict.degraded;
import static io.gitops4j.k8s.health.Verdict.healthy;
import static io.gitops4j.k8s.health.Verdict.progressing;
import static io.gitops4j.k8s.health.Verdict.suspended;
import static io.gitops4j.k8s.health.Verdict.unknown;

import io.gitops4j.core.health.Health;
import io.gitops4j.core.plan.Hook;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Pods and jobs as Argo CD judges them (gitops-engine, {@code pkg/health}). A mended rule looks at
 * the status of a job's conditions, and knows the API's default of {@code restartPolicy}.
 */
record ArgoPods(boolean mended) {

  Health pod(ObjectView o) {
    boolean longRunning = longRunning(o);
    List<MapNode> containers = o.maps("status", "containerStatuses");
    if (longRunning) {
      List<String> stuck = new ArrayList<>();
      for (MapNode container : containers) {
        String reason = text(container, "state", "waiting", "reason");
        if (reason.startsWith("Err") || reason.endsWith("Error") || reason.endsWith("BackOff")) {
          String message = text(container, "state", "waiting", "message");
          stuck.add(message.isEmpty() ? reason : reason + ": " + message);
        }
      }
      if (!stuck.isEmpty()) {
        return degraded(String.join(", ", stuck));
      }
    }
    return switch (o.text("status", "phase")) {
      case "Pending" -> progressing(o.text("status", "message"));
      case "Succeeded" -> healthy(o.text("status", "message"));
      case "Failed" -> degraded(failure(o));
      case "Running" -> running(o, longRunning, containers);
      default -> unknown("the pod reports no phase that is known");
    };
  }

  private boolean longRunning(ObjectView o) {
    String policy = o.text("spec", "restartPolicy");
    if (policy.equals("Always") || mended && policy.isEmpty()) {
      return true;
    }
    return o.annotation("argocd.argoproj.io/ignore-restart-policy").equals("true")
        && Hook.of(o.root()) == null;
  }

  private Health running(ObjectView o, boolean longRunning, List<MapNode> containers) {
    String policy = o.text("spec", "restartPolicy");
    if (!longRunning) {
      return policy.equals("OnFailure") || policy.equals("Never")
          ? progressing("the pod runs until it is done")
          : unknown("the pod runs without a restart policy");
    }
    Condition ready = o.condition("Ready");
    if (ready != null && ready.isTrue()) {
      return healthy("");
    }
    for (MapNode container : containers) {
      Node last = container.at("lastState", "terminated");
      if (last instanceof MapNode) {
        return degraded("container " + text(container, "name") + " ended and was started again");
      }
    }
    return progressing("the pod runs, but is not ready");
  }

  private static String failure(ObjectView o) {
    String message = o.text("status", "message");
    if (!message.isEmpty()) {
      return message;
    }
    List<MapNode> all = new ArrayList<>(o.maps("status", "initContainerStatuses"));
    all.addAll(o.maps("status", "containerStatuses"));
    for (MapNode container : all) {
      String said = text(container, "state", "terminated", "message");
      String reason = text(container, "state", "terminated", "reason");
      String code = text(container, "state", "terminated", "exitCode");
      String name = "container " + text(container, "name");
      if (!said.isEmpty()) {
        return said;
      }
      if (reason.equals("OOMKilled")) {
        return name + " ran out of memory";
      }
      if (!code.isEmpty() && !code.equals("0")) {
        return name + " ended with exit code " + code;
      }
    }
    return "the pod failed";
  }

  private static String text(MapNode map, String... path) {
    Node node = map.at(path);
    return node instanceof ScalarNode scalar && !scalar.isNull() ? scalar.text() : "";
  }

  Health job(ObjectView o) {
    boolean finished = false;
    boolean suspended = false;
    Condition failed = null;
    Condition last = null;
    for (Condition condition : o.conditions()) {
      if (mended && !condition.isTrue()) {
        continue;
      }
      switch (condition.type()) {
        case "Failed" -> {
          failed = condition;
          finished = true;
        }
        case "Complete" -> finished = true;
        case "Suspended" -> {
          finished = true;
          suspended = condition.isTrue();
        }
        case "FailureTarget" -> {
          // the job will fail once its pods are gone
          if (!mended) {
            continue;
          }
          failed = failed == null ? condition : failed;
          finished = true;
        }
        default -> {
          continue;
        }
      }
      last = condition;
    }
    if (!finished) {
      return mended && o.flag("spec", "suspend")
          ? suspended("the job is suspended")
          : progressing(running(o, mended));
    }
    if (failed != null) {
      return degraded(failed.explanation());
    }
    String why = last == null ? "" : last.explanation();
    return suspended ? suspended(why) : healthy(why);
  }

  private static String running(ObjectView o, boolean mended) {
    Condition enough = mended ? o.condition("SuccessCriteriaMet") : null;
    if (enough != null && enough.isTrue()) {
      return "the job has succeeded, its pods are still ending";
    }
    return String.format(Locale.ROOT, "the job runs: %d pods active", o.count("status", "active"));
  }
}
