// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render.chart;

import io.gitops4j.core.chart.ChartException;
import io.gitops4j.core.tree.MapNode;

/** How Helm puts values together. Pure functions; thread-safe. */
public final class HelmValues {
  private HelmValues() {}

  /** Both: maps are merged, anything else of the second one replaces what the first one has. */
  public static MapNode merged(MapNode below, MapNode over) {
    MapNode.Builder result = below.toBuilder();
    for (MapNode.Entry entry : over.entries()) {
      MapNode old = below.map(entry.key());
      boolean both = old != null && entry.value() instanceof MapNode;
      result.put(entry.key(), both ? merged(old, (MapNode) entry.value()) : entry.value());
    }
    return result.build();
  }

  /**
   * The values with a single one set, as by {@code helm --set}.
   *
   * @param name keys and indexes, such as {@code hosts[0].name}
   * @param text what looks like a whole number, a boolean or null is one; {@code {a,b}} is a list
   * @param string whether it is a text in any case, as by {@code --set-string}
   * @throws ChartException if the name or the text can't be read, or what lies there is of another
   *     kind; no value is shown
   */
  public static MapNode set(MapNode values, String name, String text, boolean string) {
    return SetPath.parse(name).set(values, SetValue.of(name, text, string));
  }
}
