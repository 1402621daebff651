// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.validate;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A minor version of Kubernetes, such as {@code 1.34}. Immutable, thread-safe.
 *
 * @param major the first number
 * @param minor the second number
 */
public record KubernetesVersion(int major, int minor) implements Comparable<KubernetesVersion> {
  /** The version whose schemas are built in. */
  public static final KubernetesVersion BUILT_IN = new KubernetesVersion(1, 34);

  private static final Pattern TEXT = Pattern.compile("v?(\\d{1,4})\\.(\\d{1,4})([.+-].*)?");

  /**
   * Reads {@code 1.34}, {@code v1.34.2} and the like.
   *
   * @throws IllegalArgumentException with the text if it is no version
   */
  public static KubernetesVersion parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("version: " + text + " (expected: such as 1.34)");
    }
    return new KubernetesVersion(
        Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  @Override
  public int compareTo(KubernetesVersion other) {
    return major == other.major
        ? Integer.compare(minor, other.minor)
        : Integer.compare(major, other.major);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
