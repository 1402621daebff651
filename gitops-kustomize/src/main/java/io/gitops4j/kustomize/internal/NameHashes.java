// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

/** Puts hashes of the content behind the names of those resources that want one. */
final class NameHashes {
  private NameHashes() {}

  static void apply(ResourceSet resources) {
    for (Resource resource : resources.all()) {
      if (resource.needsHash()) {
        String hash = ContentHash.of(resource);
        resource.rememberId();
        resource.name(resource.name() + "-" + hash);
      }
    }
  }
}
