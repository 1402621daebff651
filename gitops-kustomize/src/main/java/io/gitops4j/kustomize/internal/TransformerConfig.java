// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Which fields the transformers change: the defaults, and what kustomizations add. Confined to one
 * render.
 */
public final class TransformerConfig {

  /**
   * The fields that hold names of one kind.
   *
   * @param referent the kind that is named
   * @param specs the fields
   */
  public record NameReference(FieldSpec referent, Set<FieldSpec> specs) {}

  private static final class Holder {
    static final TransformerConfig DEFAULTS = read();
  }

  private final Map<String, Set<FieldSpec>> specs = new LinkedHashMap<>();
  private final Map<FieldSpec, NameReference> references = new LinkedHashMap<>();

  private TransformerConfig() {}

  /** The defaults; a copy that may be added to. */
  public static TransformerConfig defaults() {
    TransformerConfig copy = new TransformerConfig();
    copy.addAll(Holder.DEFAULTS);
    return copy;
  }

  private static TransformerConfig read() {
    TransformerConfig config = new TransformerConfig();
    try (InputStream in =
            Objects.requireNonNull(
                TransformerConfig.class.getResourceAsStream("config/field-specs.tsv"),
                "field-specs.tsv");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("#")) {
          continue;
        }
        String[] parts = line.split("\t", -1);
        FieldSpec spec =
            new FieldSpec(parts[2], parts[3], parts[4], parts[5], parts[6].equals("create"));
        if (parts[0].equals("nameReference")) {
          String[] kind = parts[1].split("/", -1);
          config.reference(new FieldSpec(kind[0], kind[1], kind[2], "", false), spec);
        } else {
          config.add(parts[0], spec);
        }
      }
      return config;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(String transformer, FieldSpec spec) {
    specs.computeIfAbsent(transformer, k -> new LinkedHashSet<>()).add(spec);
  }

  private void reference(FieldSpec referent, FieldSpec spec) {
    references
        .computeIfAbsent(referent, k -> new NameReference(referent, new LinkedHashSet<>()))
        .specs()
        .add(spec);
  }

  /** Adds everything of another configuration. */
  public void addAll(TransformerConfig other) {
    other.specs.forEach((name, more) -> more.forEach(spec -> add(name, spec)));
    other
        .references
        .values()
        .forEach(more -> more.specs().forEach(spec -> reference(more.referent(), spec)));
  }

  /** Adds what a configuration file says. */
  public void addFile(MapNode file) {
    for (MapNode.Entry entry : file.entries()) {
      if (!(entry.value() instanceof ListNode list)) {
        continue;
      }
      for (Node item : list) {
        if (!(item instanceof MapNode map)) {
          continue;
        }
        if (!entry.key().equals("nameReference")) {
          add(entry.key(), FieldSpec.of(map));
        } else if (map.list("fieldSpecs") != null) {
          FieldSpec of = FieldSpec.of(map);
          FieldSpec referent = new FieldSpec(of.group(), of.version(), of.kind(), "", false);
          for (Node spec : Objects.requireNonNull(map.list("fieldSpecs"))) {
            if (spec instanceof MapNode specMap) {
              reference(referent, FieldSpec.of(specMap));
            }
          }
        }
      }
    }
  }

  /** The fields that a transformer changes. */
  public List<FieldSpec> specs(String transformer) {
    return new ArrayList<>(specs.getOrDefault(transformer, Set.of()));
  }

  /** The fields that hold names. */
  public List<NameReference> references() {
    return List.copyOf(references.values());
  }
}
