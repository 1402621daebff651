// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.RenderException;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

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
  public record NameReference(FieldSpec referent, List<FieldSpec> specs) {}

  private static final class Holder {
    static final TransformerConfig DEFAULTS = read();
  }

  private final Map<String, List<FieldSpec>> specs = new LinkedHashMap<>();
  private List<NameReference> references = List.of();

  private TransformerConfig() {}

  /** Nothing yet. */
  public static TransformerConfig empty() {
    return new TransformerConfig();
  }

  /** The defaults; a copy that may be merged into. */
  public static TransformerConfig defaults() {
    return Holder.DEFAULTS.copy();
  }

  /** A copy that may be merged into. */
  TransformerConfig copy() {
    TransformerConfig copy = new TransformerConfig();
    copy.specs.putAll(specs);
    copy.references = references;
    return copy;
  }

  private static TransformerConfig read() {
    Map<String, List<FieldSpec>> specs = new LinkedHashMap<>();
    Map<FieldSpec, List<FieldSpec>> references = new LinkedHashMap<>();
    try (InputStream in =
        Objects.requireNonNull(
            TransformerConfig.class.getResourceAsStream("config/field-specs.tsv"),
            "field-specs.tsv")) {
      String text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1); // ASCII only
      for (String line : text.split("\n")) {
        if (line.startsWith("#")) {
          continue;
        }
        String[] parts = line.split("\t", -1);
        FieldSpec spec =
            new FieldSpec(parts[2], parts[3], parts[4], parts[5], parts[6].equals("create"));
        if (parts[0].equals("nameReference")) {
          String[] kind = parts[1].split("/", -1);
          FieldSpec referent = new FieldSpec(kind[0], kind[1], kind[2], "", false);
          list(references, referent).add(spec);
        } else {
          list(specs, parts[0]).add(spec);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    TransformerConfig config = new TransformerConfig();
    specs.replaceAll((name, list) -> FieldSpecs.merge(List.of(), FieldSpecs.sorted(list), ""));
    config.specs.putAll(specs);
    config.references = sorted(references);
    return config;
  }

  /** Whether these are the defaults themselves, which change nothing when they are merged anew. */
  private static boolean isDefault(String transformer, List<FieldSpec> specs) {
    return specs == Holder.DEFAULTS.specs.get(transformer);
  }

  private void merge(
      Map<String, List<FieldSpec>> more, Map<FieldSpec, List<FieldSpec>> refs, String file) {
    TransformerConfig other = new TransformerConfig();
    for (Map.Entry<String, List<FieldSpec>> entry : more.entrySet()) {
      other.specs.put(entry.getKey(), FieldSpecs.sorted(entry.getValue()));
    }
    other.references = sorted(refs);
    merge(other, file);
  }

  private static List<NameReference> sorted(Map<FieldSpec, List<FieldSpec>> references) {
    List<NameReference> sorted = new ArrayList<>();
    for (Map.Entry<FieldSpec, List<FieldSpec>> entry : references.entrySet()) {
      sorted.add(new NameReference(entry.getKey(), entry.getValue()));
    }
    sorted.sort(BY_REFERENT);
    return List.copyOf(sorted);
  }

  private static <K> List<FieldSpec> list(Map<K, List<FieldSpec>> lists, K key) {
    List<FieldSpec> list = lists.get(key);
    if (list == null) {
      list = new ArrayList<>();
      lists.put(key, list);
    }
    return list;
  }

  private static final Comparator<NameReference> BY_REFERENT =
      (a, b) -> FieldSpecs.BY_KIND.compare(a.referent(), b.referent());

  /** Adds everything of another configuration; throws if both say different things of a field. */
  public void merge(TransformerConfig other, String file) {
    for (Map.Entry<String, List<FieldSpec>> more : other.specs.entrySet()) {
      String transformer = more.getKey();
      List<FieldSpec> known = specs.getOrDefault(transformer, List.of());
      specs.put(
          transformer,
          known.isEmpty() && isDefault(transformer, more.getValue())
              ? more.getValue()
              : FieldSpecs.merge(known, more.getValue(), file));
    }
    if (references == other.references || other.references.isEmpty()) {
      return;
    }
    if (references.isEmpty()) {
      references = other.references;
      return;
    }
    Map<FieldSpec, List<FieldSpec>> merged = new LinkedHashMap<>();
    for (NameReference known : references) {
      merged.put(known.referent(), known.specs());
    }
    for (NameReference more : other.references) {
      List<FieldSpec> known = merged.get(more.referent());
      merged.put(
          more.referent(),
          known == null ? more.specs() : FieldSpecs.append(known, more.specs(), file));
    }
    references = sorted(merged);
  }

  /**
   * What a configuration file says.
   *
   * @throws RenderException if it says what no transformer knows
   */
  public static TransformerConfig of(MapNode root, String file) {
    List<Issue> errors = new ArrayList<>();
    MapNode checked = KustomizationFields.ofTransformers(root, file, errors);
    if (!errors.isEmpty()) {
      throw new RenderException(errors);
    }
    Map<String, List<FieldSpec>> specs = new LinkedHashMap<>();
    Map<FieldSpec, List<FieldSpec>> references = new LinkedHashMap<>();
    for (MapNode.Entry entry : checked.entries()) {
      if (!(entry.value() instanceof ListNode list)) {
        continue;
      }
      boolean reference = entry.key().equals("nameReference");
      for (Node item : list) {
        MapNode map = item instanceof MapNode known ? known : MapNode.EMPTY;
        FieldSpec spec = FieldSpec.of(map);
        if (!reference) {
          list(specs, entry.key()).add(spec);
          continue;
        }
        FieldSpec referent = new FieldSpec(spec.group(), spec.version(), spec.kind(), "", false);
        List<FieldSpec> fields = list(references, referent);
        ListNode below = map.list("fieldSpecs");
        for (Node field : below == null ? ListNode.EMPTY : below) {
          fields.add(FieldSpec.of(field instanceof MapNode f ? f : MapNode.EMPTY));
        }
      }
    }
    TransformerConfig config = new TransformerConfig();
    config.merge(specs, references, file);
    return config;
  }

  /**
   * Merges all specs anew, one after another, as the reference does after a component: what stands
   * before another one in the order of kinds may now take its place.
   *
   * @throws RenderException if two say different things of a field
   */
  void remerge(String file) {
    specs.replaceAll(
        (name, list) ->
            isDefault(name, list)
                ? list
                : List.copyOf(FieldSpecs.sorted(FieldSpecs.append(List.of(), list, file))));
  }

  /** How many specs there are. */
  long size() {
    long size = 0;
    for (List<FieldSpec> list : specs.values()) {
      size += list.size();
    }
    for (NameReference reference : references) {
      size += reference.specs().size();
    }
    return size;
  }

  /** The fields that a transformer changes. */
  public List<FieldSpec> specs(String transformer) {
    return specs.getOrDefault(transformer, List.of());
  }

  /** The fields that hold names. */
  public List<NameReference> references() {
    return references;
  }
}
