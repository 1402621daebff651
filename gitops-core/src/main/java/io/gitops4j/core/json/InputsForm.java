// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.json;

import io.gitops4j.core.render.Inputs;
import io.gitops4j.core.source.BlobId;
import io.gitops4j.core.source.EntryKind;
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
    MapNode.Builder map =
        MapNode.builder()
            .put("digest", inputs.digest())
            .put("files", files.build())
            .put("missing", Form.list(inputs.missing(), path -> ScalarNode.of(path.toString())))
            .put("listings", listings.build());
    if (!inputs.found().isEmpty()) {
      MapNode.Builder found = MapNode.builder();
      inputs.found().forEach((path, kind) -> found.put(path.toString(), Words.of(kind)));
      map.put("found", found.build());
    }
    if (!inputs.links().isEmpty()) {
      MapNode.Builder links = MapNode.builder();
      inputs.links().forEach((path, blob) -> links.put(path.toString(), blob.hex()));
      map.put("links", links.build());
    }
    return map.put("external", MapNode.ofStrings(inputs.external())).build();
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
    SortedMap<TreePath, EntryKind> found = new TreeMap<>();
    part.field("found")
        .fields()
        .forEach((path, kind) -> found.put(path(path, kind), Words.read(kind, EntryKind.class)));
    SortedMap<TreePath, BlobId> links = new TreeMap<>();
    part.field("links")
        .fields()
        .forEach((path, blob) -> links.put(path(path, blob), blob.parsed(BlobId::new, "a blob")));
    SortedMap<String, String> external = new TreeMap<>();
    part.field("external").fields().forEach((name, digest) -> external.put(name, digest.text()));
    return new Inputs(files, missing, listings, found, links, external);
  }

  private static TreePath path(String text, Part value) {
    return TreePath.ROOT.resolve(text).orElseThrow(() -> value.wrong(PATH));
  }
}
