// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.json;

import io.gitops4j.core.source.Composition;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** What an artifact is composed of. */
final class CompositionForms {
  private CompositionForms() {}

  static MapNode write(Composition composition) {
    MapNode.Builder sources = MapNode.builder();
    composition.sources().forEach((alias, ref) -> sources.put(alias, SourceForms.write(ref)));
    MapNode.Builder map = MapNode.builder().put("sources", sources.build());
    Form.putList(map, "copies", composition.copies(), CompositionForms::write);
    return map.putIfPresent("revision", composition.revision())
        .putIfPresent("origin", composition.origin())
        .build();
  }

  private static MapNode write(Composition.Copy copy) {
    MapNode.Builder map =
        MapNode.builder()
            .put("alias", copy.alias())
            .put("pattern", copy.pattern())
            .put("to", copy.to());
    Form.putList(map, "exclude", copy.exclude(), ScalarNode::of);
    return map.put("strategy", Words.of(copy.strategy())).build();
  }

  static Composition read(Part part) {
    Map<String, SourceRef> sources = new LinkedHashMap<>();
    part.field("sources")
        .fields()
        .forEach((alias, ref) -> sources.put(alias, SourceForms.readRef(ref)));
    try {
      return new Composition(
          sources,
          part.field("copies").list(CompositionForms::readCopy),
          part.field("revision").textOrNull(),
          part.field("origin").textOrNull());
    } catch (IllegalArgumentException e) {
      throw part.wrong("copies from these sources");
    }
  }

  private static Composition.Copy readCopy(Part part) {
    return new Composition.Copy(
        part.field("alias").text(),
        part.field("pattern").text(),
        part.field("to").text(),
        part.field("exclude").list(Part::text),
        Words.read(part.field("strategy"), Composition.Strategy.class));
  }
}
