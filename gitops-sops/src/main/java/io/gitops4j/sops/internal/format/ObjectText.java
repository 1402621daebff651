// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops.internal.format;

import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.CommentedNode;
import java.util.List;

/** Objects that were read already, as texts. */
public final class ObjectText {
  private ObjectText() {}

  /** An object as JSON. */
  public static byte[] json(MapNode object) {
    return new JsonStore().writePlain(List.of((CommentedNode.Mapping) Placement.commented(object)));
  }
}
