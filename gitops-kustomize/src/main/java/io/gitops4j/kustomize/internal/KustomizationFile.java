// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.RenderException;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreeEntry;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.kustomize.KustomizeError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A kustomization as it was read: its fields checked by name and form.
 *
 * @param root the fields
 * @param file where it lies
 * @param component whether its kind is Component
 * @param sound whether all its fields are right; those that are not are left out
 */
public record KustomizationFile(MapNode root, String file, boolean component, boolean sound) {
  static final List<String> NAMES =
      List.of("kustomization.yaml", "kustomization.yml", "Kustomization");

  /** The first kustomization file of a directory; empty if it has none. */
  static Optional<TreePath> in(SourceTree tree, TreePath directory) {
    return NAMES.stream()
        .map(directory::child)
        .filter(file -> tree.entry(file).map(TreeEntry::isFile).orElse(false))
        .findFirst();
  }

  /** The fields of a kustomization file, unchecked; null if it is none. */
  static @Nullable MapNode root(SourceTree tree, TreePath file) {
    try {
      List<Node> documents =
          YamlReader.ofDefaults().asConfiguration().read(file.toString(), tree.read(file));
      return documents.size() == 1 && documents.get(0) instanceof MapNode map ? map : null;
    } catch (YamlException e) {
      return null;
    }
  }

  /** The fields of the first kustomization file of a directory, unchecked; empty if none is. */
  public static Optional<MapNode> fields(SourceTree tree, TreePath directory) {
    return in(tree, directory).map(file -> root(tree, file));
  }

  /** Whether the directory has a kustomization file. */
  public static boolean isIn(FileLoader loader) {
    for (String name : NAMES) {
      if (isFile(loader, name)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isFile(FileLoader loader, String name) {
    TreeEntry entry = loader.entry(name).orElse(null);
    return entry != null && entry.isFile();
  }

  /**
   * Reads the kustomization of a directory. Wrong fields are found and left out; throws if nothing
   * can be read at all.
   */
  static KustomizationFile read(FileLoader loader, Findings findings) {
    String name = null;
    for (String candidate : NAMES) {
      if (isFile(loader, candidate)) {
        if (name != null) {
          throw Failure.of(
              KustomizeError.NO_KUSTOMIZATION,
              "both " + name + " and " + candidate + " are in " + shown(loader) + "; one is needed",
              null);
        }
        name = candidate;
      }
    }
    if (name == null) {
      throw Failure.of(
          KustomizeError.NO_KUSTOMIZATION,
          "no kustomization.yaml, kustomization.yml or Kustomization in " + shown(loader),
          null);
    }
    String file = loader.name(name);
    List<Node> documents =
        loader.documents(
            name,
            file,
            YamlReader.ofDefaults().asConfiguration(),
            issue -> findings.add(duplicateKey(issue)));
    if (documents.isEmpty()) {
      throw Failure.at(
          KustomizeError.INVALID_KUSTOMIZATION,
          "the kustomization is empty",
          Location.of(file, 1, 1));
    }
    if (!(documents.get(0) instanceof MapNode root)) {
      throw Failure.at(
          KustomizeError.INVALID_KUSTOMIZATION,
          "a kustomization is a map of fields",
          Location.of(file, documents.get(0)));
    }
    return check(root, file, findings);
  }

  private static Issue duplicateKey(Issue issue) {
    return Issue.warning(KustomizeError.DUPLICATE_KEY, issue.message()).at(issue.location());
  }

  private static String shown(FileLoader loader) {
    return loader.root().toString().isEmpty() ? "the directory" : loader.root().toString();
  }

  private static KustomizationFile check(MapNode written, String file, Findings findings) {
    List<Issue> errors = new ArrayList<>();
    MapNode root = KustomizationFields.check(written, file, errors);
    boolean sound = errors.isEmpty();
    String kind = root.text("kind");
    kind = kind == null || kind.isEmpty() ? "Kustomization" : kind;
    String apiVersion = root.text("apiVersion");
    boolean component = kind.equals("Component");
    String expected = "kustomize.config.k8s.io/" + (component ? "v1alpha1" : "v1beta1");
    if (!component && !kind.equals("Kustomization")) {
      errors.add(
          Issue.error(KustomizeError.INVALID_KUSTOMIZATION, "the kind is " + kind)
              .at(at(root.get("kind"), "kind", file))
              .withFound(kind)
              .withExpected("Kustomization or Component"));
    }
    if (apiVersion != null && !apiVersion.isEmpty() && !apiVersion.equals(expected)) {
      errors.add(
          Issue.error(
                  KustomizeError.INVALID_KUSTOMIZATION,
                  "the apiVersion of a " + kind + " is " + apiVersion)
              .at(at(root.get("apiVersion"), "apiVersion", file))
              .withFound(apiVersion)
              .withExpected(expected));
    }
    if (errors.isEmpty() && isEmpty(root)) {
      errors.add(
          Issue.error(KustomizeError.INVALID_KUSTOMIZATION, "the kustomization is empty")
              .at(Location.of(file, root)));
    }
    Deprecations.find(root, file, findings);
    if (!errors.isEmpty() && sound) {
      throw new RenderException(errors);
    }
    findings.addAll(errors);
    KustomizationFile checked = new KustomizationFile(root, file, component, sound);
    Duplicates.find(checked, findings);
    return checked;
  }

  private static Location at(@Nullable Node node, String field, String file) {
    return (node == null ? Location.of(file) : Location.of(file, node)).withField(field);
  }

  /** The place of an entry of a field. */
  Location at(Node entry, String field) {
    return at(entry, field, file);
  }

  /** The place of a field; where the fields begin if it is not there. */
  Location at(String field) {
    Node key = root.keyNode(field);
    return at(key == null ? root : key, field, file);
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

  /** The text of a field; empty if there is none. */
  public String text(String field) {
    String text = root.text(field);
    return text == null ? "" : text;
  }

  /** The texts of a list; throws if an item is none. */
  public List<String> texts(String field) {
    List<String> texts = new ArrayList<>();
    for (ScalarNode scalar : scalars(field)) {
      texts.add(scalar.text());
    }
    return texts;
  }

  private List<ScalarNode> scalars(String field) {
    List<Issue> errors = new ArrayList<>();
    List<ScalarNode> scalars = scalars(field, errors);
    if (!errors.isEmpty()) {
      throw new RenderException(errors);
    }
    return scalars;
  }

  private List<ScalarNode> scalars(String field, List<Issue> errors) {
    List<ScalarNode> scalars = new ArrayList<>();
    for (Node item : items(field)) {
      if (item instanceof ScalarNode scalar && !scalar.isNull()) {
        scalars.add(scalar);
      } else {
        errors.add(wrong(field, item, "a text"));
      }
    }
    return scalars;
  }

  /** The texts of a list with their places; what is none is found. */
  List<ScalarNode> scalars(String field, Findings findings) {
    List<Issue> errors = new ArrayList<>();
    List<ScalarNode> scalars = scalars(field, errors);
    findings.addAll(errors);
    return scalars;
  }

  /** The maps of a list; throws if an item is none. */
  public List<MapNode> maps(String field) {
    List<Issue> errors = new ArrayList<>();
    List<MapNode> maps = maps(field, errors);
    if (!errors.isEmpty()) {
      throw new RenderException(errors);
    }
    return maps;
  }

  /** The maps of a list; what is none is found. */
  List<MapNode> maps(String field, Findings findings) {
    List<Issue> errors = new ArrayList<>();
    List<MapNode> maps = maps(field, errors);
    findings.addAll(errors);
    return maps;
  }

  private List<MapNode> maps(String field, List<Issue> errors) {
    List<MapNode> maps = new ArrayList<>();
    for (Node item : items(field)) {
      if (item instanceof MapNode map) {
        maps.add(map);
      } else {
        errors.add(wrong(field, item, "a map"));
      }
    }
    return maps;
  }

  private ListNode items(String field) {
    ListNode list = root.list(field);
    return list == null ? ListNode.EMPTY : list;
  }

  private Issue wrong(String field, Node item, String expected) {
    return Issue.error(
            KustomizeError.INVALID_KUSTOMIZATION, "an item of " + field + " has the wrong form")
        .at(Location.of(file, item).withField(field))
        .withExpected(expected);
  }
}
