// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.error.ErrorCode;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.tree.MapNode;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Warns of what was asked for and fits nothing, which the reference does not mention. Says nothing
 * where resources are missing by a failure told already, or where a component is built by itself.
 */
public final class Unmatched {
  private Unmatched() {}

  /** A selector that fits no resource. */
  public static void selector(
      ErrorCode code,
      String what,
      MapNode selector,
      String file,
      ResourceSet resources,
      Findings findings) {
    if (resources.isIncomplete() || resources.isPart()) {
      return;
    }
    String name = selector.text("name");
    findings.add(
        Issue.warning(code, what + " fits no resource")
            .at(Location.of(file, selector))
            .withFound(shown(selector))
            .withHint(name == null ? null : Suggestions.name(name, resources)));
  }

  /** A field that changes no resource. */
  static void field(
      ErrorCode code,
      String message,
      @Nullable String found,
      @Nullable String hint,
      Location at,
      ResourceSet resources,
      Findings findings) {
    if (!resources.isIncomplete() && !resources.isPart()) {
      findings.add(Issue.warning(code, message).at(at).withFound(found).withHint(hint));
    }
  }

  private static String shown(MapNode selector) {
    return selector.entries().stream()
        .filter(entry -> entry.value().textOrNull() != null)
        .map(entry -> entry.key() + ": " + entry.value().textOrNull())
        .collect(Collectors.joining(", "));
  }
}
