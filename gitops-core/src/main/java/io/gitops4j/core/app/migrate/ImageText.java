// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.migrate;

import io.gitops4j.core.tree.MapNode;

/**
 * An image as Argo CD writes it, {@code [name=]image[:tag][@digest]}, and as an entry of {@code
 * images}.
 */
final class ImageText {
  private ImageText() {}

  static MapNode parse(String text) {
    int equals = text.indexOf('=');
    String image = text.substring(equals + 1);
    int at = image.indexOf('@');
    String digest = at < 0 ? "" : image.substring(at + 1);
    String tagged = at < 0 ? image : image.substring(0, at);
    int colon = tagged.indexOf(':', tagged.lastIndexOf('/') + 1);
    String tag = colon < 0 ? "" : tagged.substring(colon + 1);
    String plain = colon < 0 ? tagged : tagged.substring(0, colon);
    String name = equals < 0 ? plain : text.substring(0, equals);
    MapNode.Builder map = MapNode.builder().put("name", name);
    if (!plain.isEmpty() && !plain.equals(name)) {
      map.put("newName", plain);
    }
    if (!digest.isEmpty()) {
      map.put("digest", digest); // a tag beside it does not count
    } else if (!tag.isEmpty()) {
      map.put("newTag", tag);
    }
    return map.build();
  }

  static String of(String name, String newName, String newTag, String digest) {
    return (newName.isEmpty() ? name : name + "=" + newName)
        + (newTag.isEmpty() ? "" : ":" + newTag)
        + (digest.isEmpty() ? "" : "@" + digest);
  }
}
