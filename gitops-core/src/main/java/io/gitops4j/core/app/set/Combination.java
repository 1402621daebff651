// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set;

import io.gitops4j.core.app.set.template.Dict;
import io.gitops4j.core.app.set.template.Nothing;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.MapNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Generators that put the parameters of others together. */
final class Combination {
  private final Expansion expansion;
  private final Generators generators;
  private final MapNode combination;
  private final FieldPath path;
  private final Dict given;

  Combination(
      Expansion expansion, Generators outer, MapNode combination, FieldPath path, Dict given) {
    this.expansion = expansion;
    this.generators = outer.below(combination, path);
    this.combination = combination;
    this.path = path;
    this.given = given;
  }

  private List<Dict> child(List<MapNode> children, int which, Dict before) {
    return generators
        .generate(children.get(which), path.key("generators").index(which), before)
        .parameters();
  }

  private List<MapNode> children() {
    return Edit.maps(combination, "generators");
  }

  /** Each of the first with each of the second, which may speak of the first. */
  List<Dict> product() {
    List<MapNode> children = children();
    if (children.size() != 2) {
      throw expansion.failure(
          SetError.GENERATOR,
          combination,
          path.key("generators"),
          "a matrix takes two generators, not " + children.size());
    }
    List<Dict> all = new ArrayList<>();
    for (Dict first : child(children, 0, given)) {
      Dict before = given.copy();
      before.entries().putAll(first.copy().entries());
      for (Dict second : child(children, 1, before)) {
        all.add(together(first, second));
      }
    }
    return all;
  }

  private Dict together(Dict first, Dict second) {
    Dict both = first.copy();
    if (expansion.isGo()) {
      both.mergeOver(second.copy(), expansion.budget());
      return both;
    }
    for (Map.Entry<String, Object> entry : second.entries().entrySet()) {
      Object there = both.get(entry.getKey());
      if (there != null && !there.equals(entry.getValue())) {
        throw expansion.failure(
            SetError.GENERATOR,
            combination,
            path,
            "both generators give the parameter "
                + entry.getKey()
                + ", with different values; two generators of Git need pathParamPrefix");
      }
      both.put(entry.getKey(), entry.getValue());
    }
    return both;
  }

  /** Those of the first, each with what the others have for the same keys. */
  List<Dict> merged() {
    List<MapNode> children = children();
    Set<String> keys = new LinkedHashSet<>(Edit.texts(combination, "mergeKeys"));
    if (children.size() < 2) {
      throw expansion.failure(
          SetError.GENERATOR,
          combination,
          path.key("generators"),
          "a merge takes two generators or more, not " + children.size());
    }
    if (keys.isEmpty()) {
      throw expansion.failure(
          SetError.GENERATOR, combination, path.key("mergeKeys"), "no merge key is given");
    }
    Map<List<Object>, Dict> base = byKeys(children, 0, keys);
    for (int i = 1; i < children.size(); i++) {
      for (Map.Entry<List<Object>, Dict> more : byKeys(children, i, keys).entrySet()) {
        Dict there = base.get(more.getKey());
        if (there != null && expansion.isGo()) {
          there.mergeOver(more.getValue(), expansion.budget());
        } else if (there != null) {
          there.entries().putAll(more.getValue().entries());
        }
      }
    }
    return List.copyOf(base.values());
  }

  private Map<List<Object>, Dict> byKeys(List<MapNode> children, int which, Set<String> keys) {
    Map<List<Object>, Dict> sets = new LinkedHashMap<>();
    for (Dict parameters : child(children, which, given)) {
      List<Object> values = new ArrayList<>();
      for (String key : keys) {
        Object value = parameters.get(key);
        values.add(value == null ? Nothing.NOTHING : value);
      }
      if (sets.put(values, parameters.copy()) != null) {
        FieldPath where = path.key("generators").index(which);
        throw new SetFailure(
            Issue.error(
                    SetError.GENERATOR,
                    "two sets of parameters have the same values of the merge keys")
                .at(expansion.rendering().place(children.get(which), where))
                .withFound(String.join(", ", keys))
                .withHint("merge keys are to tell the parameters of each generator apart"));
      }
    }
    return sets;
  }
}
