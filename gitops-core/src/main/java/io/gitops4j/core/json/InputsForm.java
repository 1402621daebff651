// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.json;

import io.gitops4j.core.render.Inputs;
import io.gitops4j.core.source.BlobId;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a render used. The root of the tree is written as a dot. */
final class InputsForm {
  private static final String PATH = "a path inside the tree";

  private InputsForm() {}

  static MapNode write(Inputs inputs) {
    MapNode.Builder files = MapNode.builder();
    inputs.files().forEach((path, blob) -> files.put(path.toString(), blob.hex()));
    MapNode.Builder listings = MapNode.builder();
    inputs.listings().forEach((path, digest) -> listings.put(path.toString(), digest));
    return MapNode.builder()
        .put("digest", inputs.digest())
        .put("files", files.build())
        .put("missing", Form.list(inputs.missing(), path -> ScalarNode.of(path.toString())))
        .put("listings", listings.build())
        .put("external", MapNode.ofStrings(inputs.external()))
        .build();
  }

  static Inputs read(Part part) {
    SortedMap<TreePath, BlobId> files = new TreeMap<>();
    part.field("files")
        .fields()
        .forEach((path, blob) -> files.put(path(path, blob), blob.parsed(BlobId::new, "a blob")));
    SortedSet<TreePath> missing =
        new TreeSet<>(part.field("missing").list(each -> each.parsed(TreePath::of, PATH)));
    SortedMap<TreePath, String> listings = new TreeMap<>();
    part.field("listings")
        .fields()
        .forEach((path, digest) -> listings.put(path(path, digest), digest.text()));
    SortedMap<String, String> external = new TreeMap<>();
    part.field("external").fields().forEach((name, digest) -> external.put(name, digest.text()));
    return new Inputs(files, missing, listings, external);
  }

  private static TreePath path(String text, Part value) {
    return TreePath.ROOT.resolve(text).orElseThrow(() -> value.wrong(PATH));
  }
}
