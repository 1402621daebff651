// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import io.gitops4j.core.render.FluxOverrides;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.ArrayList;
import java.util.List;

/** Reads what of Flux's Kustomization goes into the kustomization file. */
final class FluxBuild {
  private static final List<String> METADATA =
      List.of("originAnnotations", "transformerAnnotations", "managedByLabel");

  private static final String[] SELECTOR = {
    "group", "version", "kind", "name", "namespace", "labelSelector", "annotationSelector"
  };

  private FluxBuild() {}

  /** The fields of the spec; the version is that of the object. */
  static FluxOverrides read(Fields spec, String version) {
    FluxOverrides.Builder builder =
        FluxOverrides.builder()
            .targetNamespace(spec.text("targetNamespace"))
            .namePrefix(spec.text("namePrefix"))
            .nameSuffix(spec.text("nameSuffix"))
            .ignoreMissingComponents(spec.flag("ignoreMissingComponents", false));
    spec.texts("components").forEach(builder::component);
    for (Fields image : spec.maps("images")) {
      builder.image(
          new FluxOverrides.Image(
              image.required("name"),
              image.text("newName"),
              image.text("newTag"),
              image.text("digest")));
    }
    spec.eachText(
        "buildMetadata",
        (word, node, where) -> {
          builder.buildMetadata(word);
          if (!METADATA.contains(word)) {
            spec.warn(
                node,
                where,
                FormatError.VALUE,
                "the word " + word + " has no effect",
                "known are " + String.join(", ", METADATA));
          }
        });
    patches(spec, builder);
    formerPatches(spec, version, builder);
    return builder.build();
  }

  private static void patches(Fields spec, FluxOverrides.Builder builder) {
    for (Fields patch : spec.maps("patches")) {
      MapNode.Builder read = MapNode.builder().put("patch", patch.required("patch"));
      target(patch, read);
      builder.patch(read.build());
    }
  }

  private static void target(Fields patch, MapNode.Builder read) {
    Fields target = patch.map("target");
    if (target != null) {
      MapNode.Builder selector = MapNode.builder();
      for (String key : SELECTOR) {
        String text = target.text(key);
        if (!text.isEmpty()) {
          selector.put(key, text);
        }
      }
      read.put("target", selector.build());
    }
  }

  /** The two fields that v1beta2 was the last to have. */
  private static void formerPatches(Fields spec, String version, FluxOverrides.Builder builder) {
    for (String field : new String[] {"patchesStrategicMerge", "patchesJson6902"}) {
      if (version.equals("v1") && spec.has(field)) {
        spec.warn(field, "Flux leaves the field out of a v1 object; here it counts: use patches");
      }
    }
    spec.rawMaps("patchesStrategicMerge").forEach(builder::strategicMergePatch);
    for (Fields patch : spec.maps("patchesJson6902")) {
      MapNode.Builder read = MapNode.builder();
      patch.require("patch");
      read.put("patch", operations(patch));
      patch.require("target");
      target(patch, read);
      builder.jsonPatch(read.build());
    }
  }

  private static ListNode operations(Fields patch) {
    List<Node> operations = new ArrayList<>();
    for (MapNode operation : patch.rawMaps("patch")) {
      MapNode.Builder known = MapNode.builder();
      for (MapNode.Entry entry : operation.entries()) {
        switch (entry.key()) {
          case "op", "path", "from", "value" -> known.put(entry.key(), entry.value());
          default ->
              patch.warn(
                  entry.keyNode(),
                  FieldPath.ROOT.key("patch"),
                  FormatError.UNKNOWN_FIELD,
                  "unknown field " + entry.key() + " of an operation",
                  null);
        }
      }
      operations.add(known.build());
    }
    return ListNode.of(operations);
  }
}
