// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.json;

import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import java.util.List;

/** What names an object, and what was rendered, without content. */
final class ObjectForms {
  private ObjectForms() {}

  /** {@code group/Kind/namespace/name}, with every slash, so that no part is taken for another. */
  static ScalarNode write(ResourceId id) {
    return ScalarNode.of(String.join("/", id.group(), id.kind(), id.namespace(), id.name()));
  }

  static ResourceId readId(Part part) {
    String[] parts = part.text().split("/", 4);
    if (parts.length < 4) {
      throw part.wrong("group/Kind/namespace/name");
    }
    return new ResourceId(parts[0], parts[1], parts[2], parts[3]);
  }

  /** {@code group/version/Kind}, or {@code version/Kind} in the core group. */
  static ScalarNode write(Gvk gvk) {
    return ScalarNode.of(gvk.toString());
  }

  static Gvk readGvk(Part part) {
    String text = part.text();
    int slash = text.lastIndexOf('/');
    if (slash < 0) {
      throw part.wrong("group/version/Kind");
    }
    return Gvk.of(text.substring(0, slash), text.substring(slash + 1));
  }

  static MapNode write(Manifest manifest) {
    return MapNode.builder()
        .put("id", write(manifest.id()))
        .put("gvk", write(manifest.gvk()))
        .putIfPresent("origin", manifest.origin())
        .build();
  }

  static MapNode write(Rendered rendered) {
    List<Manifest> manifests = rendered.failed() ? List.of() : rendered.manifests();
    return MapNode.builder()
        .put("failed", rendered.failed())
        .put("manifests", Form.list(manifests, ObjectForms::write))
        .put("issues", Form.list(rendered.issues(), IssueForms::write))
        .put("inputs", InputsForm.write(rendered.inputs()))
        .build();
  }
}
