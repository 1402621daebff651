// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.RenderException;
import io.gitops4j.core.source.TreeEntry;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.kustomize.KustomizeError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A kustomization as it was read: its fields checked by name and form.
 *
 * @param root the fields
 * @param file where it lies
 * @param component whether its kind is Component
 */
public record KustomizationFile(MapNode root, String file, boolean component) {
  private static final List<String> NAMES =
      List.of("kustomization.yaml", "kustomization.yml", "Kustomization");

  /** Whether the directory has a kustomization file. */
  public static boolean isIn(FileLoader loader) {
    return NAMES.stream().anyMatch(name -> loader.entry(name).map(TreeEntry::isFile).orElse(false));
  }

  /** Reads the kustomization of a directory, with warnings for what is deprecated. */
  static KustomizationFile read(FileLoader loader, List<Issue> warnings) {
    String name = null;
    for (String candidate : NAMES) {
      Optional<TreeEntry> entry = loader.entry(candidate);
      if (entry.map(TreeEntry::isFile).orElse(false)) {
        if (name != null) {
          throw Failure.of(
              KustomizeError.NO_KUSTOMIZATION,
              "both " + name + " and " + candidate + " are there; one is needed",
              loader.root().toString());
        }
        name = candidate;
      }
    }
    if (name == null) {
      throw Failure.of(
          KustomizeError.NO_KUSTOMIZATION,
          "no kustomization.yaml, kustomization.yml or Kustomization in the directory",
          loader.root().toString());
    }
    String file = loader.name(name);
    List<Node> documents = loader.documents(name, file, YamlReader.ofDefaults().asConfiguration());
    if (documents.isEmpty()) {
      throw Failure.of(KustomizeError.INVALID_KUSTOMIZATION, "the kustomization is empty", file);
    }
    if (!(documents.get(0) instanceof MapNode root) || documents.size() > 1) {
      throw Failure.of(
          KustomizeError.INVALID_KUSTOMIZATION, "a kustomization is one document with a map", file);
    }
    return check(root, file, warnings);
  }

  private static KustomizationFile check(MapNode written, String file, List<Issue> warnings) {
    List<Issue> errors = new ArrayList<>();
    MapNode root = KustomizationFields.check(written, file, errors);
    String kind = root.text("kind");
    kind = kind == null || kind.isEmpty() ? "Kustomization" : kind;
    String apiVersion = root.text("apiVersion");
    boolean component = kind.equals("Component");
    String expected = "kustomize.config.k8s.io/" + (component ? "v1alpha1" : "v1beta1");
    if (!component && !kind.equals("Kustomization")) {
      errors.add(
          Issue.error(KustomizeError.INVALID_KUSTOMIZATION, "the kind is " + kind)
              .at(Location.of(file).withField("kind"))
              .withExpected("Kustomization or Component"));
    }
    if (apiVersion != null && !apiVersion.isEmpty() && !apiVersion.equals(expected)) {
      errors.add(
          Issue.error(
                  KustomizeError.INVALID_KUSTOMIZATION,
                  "the apiVersion of a " + kind + " is " + apiVersion)
              .at(Location.of(file).withField("apiVersion"))
              .withExpected(expected));
    }
    if (errors.isEmpty() && isEmpty(root)) {
      errors.add(
          Issue.error(KustomizeError.INVALID_KUSTOMIZATION, "the kustomization is empty")
              .at(Location.of(file)));
    }
    deprecated(root, file, warnings);
    if (!errors.isEmpty()) {
      throw new RenderException(errors);
    }
    return new KustomizationFile(root, file, component);
  }

  /** Whether no field says anything; an empty list does, except in those that are moved. */
  private static boolean isEmpty(MapNode root) {
    for (MapNode.Entry entry : root.entries()) {
      boolean said =
          switch (entry.key()) {
            case "apiVersion", "kind" -> false;
            case "bases", "imageTags", "helmChartInflationGenerator" ->
                entry.value() instanceof ListNode list && !list.isEmpty();
            default -> !entry.value().isNull() && !"".equals(entry.value().textOrNull());
          };
      if (said) {
        return false;
      }
    }
    return true;
  }

  private static void deprecated(MapNode root, String file, List<Issue> warnings) {
    Map<String, String> replacements =
        Map.of(
            "bases",
            "resources",
            "imageTags",
            "images",
            "commonLabels",
            "labels",
            "patchesStrategicMerge",
            "patches",
            "patchesJson6902",
            "patches",
            "vars",
            "replacements");
    for (MapNode.Entry entry : root.entries()) {
      String instead = replacements.get(entry.key());
      if (instead != null) {
        warnings.add(
            Issue.warning(KustomizeError.DEPRECATED, "the field " + entry.key() + " is deprecated")
                .at(
                    new Location(
                        file, entry.keyNode().line(), entry.keyNode().column(), entry.key(), null))
                .withHint("use " + instead));
      }
    }
  }

  /** The text of a field; empty if there is none. */
  public String text(String field) {
    String text = root.text(field);
    return text == null ? "" : text;
  }

  /** The texts of a list; throws if an item is none. */
  public List<String> texts(String field) {
    List<String> texts = new ArrayList<>();
    List<Issue> errors = new ArrayList<>();
    ListNode list = root.list(field);
    for (Node item : list == null ? ListNode.EMPTY : list) {
      String text = item.textOrNull();
      if (text == null) {
        errors.add(wrong(field, item, "a text"));
      } else {
        texts.add(text);
      }
    }
    if (!errors.isEmpty()) {
      throw new RenderException(errors);
    }
    return texts;
  }

  /** The maps of a list; throws if an item is none. */
  public List<MapNode> maps(String field) {
    List<MapNode> maps = new ArrayList<>();
    List<Issue> errors = new ArrayList<>();
    ListNode list = root.list(field);
    for (Node item : list == null ? ListNode.EMPTY : list) {
      if (item instanceof MapNode map) {
        maps.add(map);
      } else {
        errors.add(wrong(field, item, "a map"));
      }
    }
    if (!errors.isEmpty()) {
      throw new RenderException(errors);
    }
    return maps;
  }

  private Issue wrong(String field, Node item, String expected) {
    return Issue.error(
            KustomizeError.INVALID_KUSTOMIZATION, "an item of " + field + " has the wrong form")
        .at(Location.of(file, item).withField(field))
        .withExpected(expected);
  }
}
