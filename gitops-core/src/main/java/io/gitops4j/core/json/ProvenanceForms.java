// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.json;

import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.Provenance;
import io.gitops4j.core.render.RenderStep;
import io.gitops4j.core.render.Setting;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.List;

/** Who set the fields of an object. */
final class ProvenanceForms {
  private ProvenanceForms() {}

  static MapNode write(RenderStep step) {
    MapNode.Builder map =
        MapNode.builder().put("kind", Words.of(step.kind())).put("name", step.name());
    Form.putIfPresent(map, "declared", step.declared(), IssueForms::write);
    return step.component() ? map.put("component", true).build() : map.build();
  }

  static MapNode write(Setting setting) {
    MapNode.Builder map = MapNode.builder().put("step", write(setting.step()));
    if (!setting.location().equals(Location.NONE)) {
      map.put("location", IssueForms.write(setting.location()));
    }
    Form.putIfPresent(map, "before", setting.before(), (Node node) -> node);
    Form.putIfPresent(map, "after", setting.after(), (Node node) -> node);
    return map.build();
  }

  static MapNode write(Provenance provenance) {
    MapNode.Builder map = MapNode.builder().put("id", ObjectForms.write(provenance.id()));
    if (!provenance.originalId().equals(provenance.id())) {
      map.put("originalId", ObjectForms.write(provenance.originalId()));
    }
    if (provenance.isRemoved()) {
      List<Setting> whole = provenance.of(FieldPath.ROOT);
      return map.put("removedBy", write(whole.get(whole.size() - 1).step())).build();
    }
    MapNode.Builder fields = MapNode.builder();
    provenance
        .fields()
        .forEach(
            (path, settings) ->
                fields.put(path.toString(), Form.list(settings, ProvenanceForms::write)));
    MapNode.Builder removed = MapNode.builder();
    for (FieldPath path : provenance.removedFields()) {
      removed.put(path.toString(), Form.list(provenance.of(path), ProvenanceForms::write));
    }
    map.put("fields", fields.build());
    MapNode gone = removed.build();
    return gone.isEmpty() ? map.build() : map.put("removedFields", gone).build();
  }
}
