// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory.workload;

import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads and writes the conditions of a status. */
public final class Conditions {
  private Conditions() {}

  /** The condition of a type in the status of an object, or null. */
  public static @Nullable MapNode find(MapNode object, String type) {
    for (MapNode condition : Edit.maps(object, "status", "conditions")) {
      if (Edit.text(condition, "type").equals(type)) {
        return condition;
      }
    }
    return null;
  }

  /** Whether an object has a condition that is true. */
  public static boolean isTrue(MapNode object, String type) {
    MapNode condition = find(object, type);
    return condition != null && Edit.text(condition, "status").equals("True");
  }

  /**
   * The status with a condition; the time of its transition stays while it says the same, and an
   * empty reason or message is left out.
   */
  public static MapNode set(
      MapNode status, String type, boolean holds, String reason, String message, Instant now) {
    String value = holds ? "True" : "False";
    List<MapNode> conditions = new ArrayList<>(Edit.maps(status, "conditions"));
    int at = -1;
    String since = time(now);
    for (int i = 0; i < conditions.size(); i++) {
      if (Edit.text(conditions.get(i), "type").equals(type)) {
        at = i;
        if (Edit.text(conditions.get(i), "status").equals(value)) {
          since = Edit.text(conditions.get(i), "lastTransitionTime");
        }
      }
    }
    MapNode condition =
        MapNode.builder()
            .put("type", type)
            .put("status", value)
            .put("lastTransitionTime", since)
            .putIfPresent("reason", reason.isEmpty() ? null : reason)
            .putIfPresent("message", message.isEmpty() ? null : message)
            .build();
    if (at < 0) {
      conditions.add(condition);
    } else {
      conditions.set(at, condition);
    }
    return status.with("conditions", ListNode.of(conditions));
  }

  /** A time as the API writes it. */
  public static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
