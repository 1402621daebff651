// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.validate;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.Gvk;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** When API versions of built-in kinds go, from a table that {@code gitops-diff/schema} makes. */
final class ApiVersions {
  private static final String TABLE = "api-versions.tsv";

  private record Life(
      KubernetesVersion deprecated, @Nullable KubernetesVersion removed, String replacement) {}

  private static final Map<Gvk, Life> LIVES = read();

  private ApiVersions() {}

  private static Map<Gvk, Life> read() {
    Map<Gvk, Life> lives = new HashMap<>();
    for (String line : TableLines.of(TABLE)) {
      String[] words = line.split("\t", -1);
      lives.put(
          Gvk.of(words[0], words[1]),
          new Life(
              KubernetesVersion.parse(words[2]),
              words[3].isEmpty() ? null : KubernetesVersion.parse(words[3]),
              words[4]));
    }
    return Map.copyOf(lives);
  }

  /** Whether the kind was ever served in this version. */
  static boolean knows(Gvk gvk) {
    return LIVES.containsKey(gvk);
  }

  /** What is to be said of the version, or null if it is served without a date of its end. */
  static @Nullable Issue check(Gvk gvk, KubernetesVersion version) {
    Life life = LIVES.get(gvk);
    if (life == null || version.compareTo(life.deprecated()) < 0) {
      return null;
    }
    KubernetesVersion removed = life.removed();
    boolean gone = removed != null && version.compareTo(removed) >= 0;
    String what = gvk.apiVersion() + " " + gvk.kind();
    Issue issue =
        gone
            ? Issue.error(
                ValidateError.REMOVED_VERSION, what + " is not served since Kubernetes " + removed)
            : Issue.warning(
                ValidateError.DEPRECATED_VERSION,
                what
                    + " is deprecated since Kubernetes "
                    + life.deprecated()
                    + (removed == null ? "" : " and will not be served from " + removed));
    return issue
        .at(Location.ofField("apiVersion"))
        .withExpected(life.replacement().isEmpty() ? null : life.replacement());
  }
}
