// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.json;

import io.gitops4j.core.render.secret.SecretReference;
import io.gitops4j.core.tree.MapNode;

/** References to secrets: names, never values. */
final class SecretForms {
  private SecretForms() {}

  static MapNode write(SecretReference reference) {
    MapNode.Builder map = MapNode.builder();
    map.put("kind", Words.of(reference.kind()))
        .put("object", ObjectForms.write(reference.object()))
        .put("field", reference.field().toString());
    Form.putText(map, "store", reference.store());
    Form.putText(map, "path", reference.path());
    Form.putText(map, "property", reference.property());
    Form.putText(map, "version", reference.version());
    Form.putText(map, "target", reference.target());
    return map.build();
  }
}
