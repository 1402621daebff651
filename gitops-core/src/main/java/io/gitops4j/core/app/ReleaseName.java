// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app;

import io.gitops4j.core.render.Inputs;
import io.gitops4j.core.tree.MapNode;

/**
 * Names around a {@code HelmRelease} of Flux: of its release, as helm-controller makes them, and of
 * the application that it is here. Pure functions, thread-safe.
 */
public final class ReleaseName {
  /** What Helm takes. */
  private static final int LONGEST = 53;

  private static final int DIGITS = 12;

  private static final String PREFIX = "helmrelease.";

  private ReleaseName() {}

  /**
   * The name of the release: the one that is given, else that of the object, behind its target
   * namespace if it has one; what is longer than 53 characters ends in a part of its digest.
   *
   * @param targetNamespace empty for none
   * @param given empty for none
   */
  public static String of(String name, String targetNamespace, String given) {
    String whole =
        !given.isEmpty() ? given : targetNamespace.isEmpty() ? name : targetNamespace + "-" + name;
    if (whole.length() <= LONGEST) {
      return whole;
    }
    return whole.substring(0, LONGEST - DIGITS - 1)
        + "-"
        + Inputs.sha256(whole).substring(0, DIGITS);
  }

  /**
   * The name of the application, {@code helmrelease.NAME}: a Kustomization may have the same name
   * and namespace, and owns other objects.
   */
  public static String application(String name) {
    return PREFIX + name;
  }

  /** The name of the object that an application was read from. */
  public static String object(String application) {
    return application.startsWith(PREFIX) ? application.substring(PREFIX.length()) : application;
  }

  /** Whether the application was read from such an object. */
  public static boolean isOf(Application application) {
    MapNode definition = application.definition();
    return definition != null && "HelmRelease".equals(definition.text("kind"));
  }
}
