// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

/** The part of metadata that says nothing of an application. */
final class Metadata {
  private Metadata() {}

  static void allow(Fields metadata) {
    metadata.allow(
        "labels",
        "annotations",
        "uid",
        "resourceVersion",
        "generation",
        "creationTimestamp",
        "managedFields",
        "ownerReferences",
        "selfLink",
        "deletionTimestamp",
        "deletionGracePeriodSeconds",
        "generateName");
  }

  /** Whether the object is about to go, held by finalizers only. */
  static boolean isDeleted(Fields metadata) {
    return metadata.has("deletionTimestamp");
  }
}
