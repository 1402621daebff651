// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.tree.MapNode;

/** Reads {@code [name=]image[:tag][@digest]}, as {@code kustomize edit set image} takes it. */
final class ImageOverride {
  private ImageOverride() {}

  /** An item of the field {@code images}. */
  static MapNode parse(String text) {
    int equals = text.indexOf('=');
    String image = text.substring(equals + 1);
    int at = image.indexOf('@');
    String digest = at < 0 ? "" : image.substring(at + 1);
    String tagged = at < 0 ? image : image.substring(0, at);
    // a colon before a slash belongs to the registry's port
    int colon = tagged.lastIndexOf(':');
    boolean hasTag = colon > tagged.lastIndexOf('/');
    String newName = hasTag ? tagged.substring(0, colon) : tagged;
    String name = equals < 0 ? newName : text.substring(0, equals);
    MapNode.Builder item = MapNode.builder().put("name", name);
    if (!newName.equals(name) && !newName.isEmpty() && !newName.equals("*")) {
      item.put("newName", newName);
    }
    if (!digest.isEmpty()) {
      item.put("digest", digest);
    } else if (hasTag) {
      item.put("newTag", tagged.substring(colon + 1));
    }
    return item.build();
  }
}
