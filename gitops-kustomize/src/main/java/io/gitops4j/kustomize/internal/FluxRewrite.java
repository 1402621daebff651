// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.FluxOverrides;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.SourceView;
import io.gitops4j.core.source.TreeEntry;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.kustomize.KustomizeError;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The kustomization that Flux builds: the file of the path as its controller writes it anew, or one
 * that it makes where there is none; in a view of the tree.
 */
public final class FluxRewrite {
  /** The namespace of a kustomization of nothing, which is refused without any field. */
  static final String PLACEHOLDER = "_placeholder";

  private static final String API_VERSION = "kustomize.config.k8s.io/v1beta1";
  private static final String KIND = "Kustomization";

  /** What the paths of components may not begin with, in whatever case. */
  private static final List<String> REMOTE =
      List.of(
          "git::", "gh:", "ssh://", "https://", "http://", "git@", "github.com:", "github.com/");

  private static final List<String> FILTERED = List.of("resources", "components", "crds");
  private static final Set<String> VERSION = Set.of("newTag", "digest");

  private final SourceTree tree;
  private final TreePath directory;
  private final FluxOverrides overrides;

  /** The tree without what is ignored. */
  private final SourceTree shown;

  private FluxRewrite(SourceTree tree, TreePath directory, FluxOverrides overrides) {
    this.tree = tree;
    this.directory = directory;
    this.overrides = overrides;
    String ignore = overrides.ignore();
    this.shown = ignore == null ? tree : SourceView.ignoring(ignore).of(tree, List.of());
  }

  /**
   * The tree with that kustomization in the directory; the tree itself if what lies there is no
   * kustomization, which a build refuses.
   *
   * @param warnings gets what the file loses
   */
  public static SourceTree apply(
      SourceTree tree, TreePath directory, FluxOverrides overrides, List<Issue> warnings) {
    return new FluxRewrite(tree, directory, overrides).apply(warnings);
  }

  private SourceTree apply(List<Issue> warnings) {
    Optional<TreePath> found = KustomizationFile.in(tree, directory);
    if (found.isEmpty()) {
      TreePath file = directory.child("kustomization.yaml");
      return new EditedTree(tree, file, with(generated()));
    }
    MapNode root = KustomizationFile.root(tree, found.get());
    return root == null
        ? tree
        : new EditedTree(tree, found.get(), with(filtered(read(root, found.get(), warnings))));
  }

  /** Without entries that are ignored. */
  private MapNode filtered(MapNode root) {
    MapNode map = root;
    for (String field : shown == tree ? List.<String>of() : FILTERED) {
      ListNode list = map.list(field);
      if (list != null) {
        List<Node> kept = list.items().stream().filter(this::isShown).toList();
        map = kept.isEmpty() ? map.without(field) : map.with(field, list.withItems(kept));
      }
    }
    return map;
  }

  private boolean isShown(Node entry) {
    TreePath path = directory.resolve(String.valueOf(entry.textOrNull())).orElse(null);
    return path == null || tree.entry(path).isEmpty() || shown.entry(path).isPresent();
  }

  private static MapNode read(MapNode root, TreePath file, List<Issue> warnings) {
    MapNode known = KustomizationFields.rewritten(root, file.toString(), warnings);
    MapNode.Builder builder = MapNode.builder().at(root.line(), root.column());
    if (!known.has("apiVersion")) {
      builder.put("apiVersion", API_VERSION);
    }
    if (!known.has("kind")) {
      builder.put("kind", KIND);
    }
    for (MapNode.Entry entry : known.entries()) {
      if (!isEmpty(entry.value())) {
        builder.put(entry.keyNode(), entry.value());
      }
    }
    MapNode read = builder.build();
    return read.has("resources")
        ? read
        : read.with("buildMetadata", ListNode.ofStrings(List.of("originAnnotations")));
  }

  private static boolean isEmpty(Node node) {
    return node.isNull()
        || "".equals(node.textOrNull())
        || node instanceof ListNode list && list.isEmpty()
        || node instanceof MapNode map && map.isEmpty();
  }

  /** A kustomization of all manifests below the directory. */
  private MapNode generated() {
    List<String> resources = new ArrayList<>();
    collect(directory, "./", resources);
    MapNode.Builder builder = MapNode.builder().put("apiVersion", API_VERSION).put("kind", KIND);
    return resources.isEmpty()
        ? builder.put("namespace", PLACEHOLDER).build()
        : builder.put("resources", ListNode.ofStrings(resources)).build();
  }

  /** Links are not followed: an artifact of Flux has none. */
  private void collect(TreePath place, String prefix, List<String> resources) {
    List<TreeEntry> entries = new ArrayList<>(tree.list(place));
    entries.sort(Comparator.comparing(entry -> entry.path().name()));
    for (TreeEntry entry : entries) {
      String name = entry.path().name();
      if (entry.isDirectory()) {
        if (KustomizationFile.in(tree, entry.path()).isPresent()) {
          resources.add(prefix + name);
        } else {
          collect(entry.path(), prefix + name + "/", resources);
        }
      } else if (entry.isFile()
          && (name.endsWith(".yaml") || name.endsWith(".yml"))
          && (shown == tree || shown.entry(entry.path()).isPresent())) {
        resources.add(prefix + name);
      }
    }
  }

  private MapNode with(MapNode root) {
    MapNode map = Overrides.withText(root, "namespace", overrides.targetNamespace());
    map = Overrides.withText(map, "namePrefix", overrides.namePrefix());
    map = Overrides.withText(map, "nameSuffix", overrides.nameSuffix());
    for (MapNode patch : overrides.patches()) {
      map = Overrides.plus(map, "patches", Overrides.withoutPlace(patch));
    }
    for (String component : overrides.components()) {
      requireLocal(component);
      if (!overrides.ignoreMissingComponents() || exists(component)) {
        map = Overrides.plus(map, "components", ScalarNode.of(component));
      }
    }
    for (MapNode patch : overrides.strategicMergePatches()) {
      map = Overrides.plus(map, "patchesStrategicMerge", ScalarNode.of(GoJson.compact(patch)));
    }
    for (MapNode patch : overrides.jsonPatches()) {
      Node operations = Objects.requireNonNullElse(patch.get("patch"), ListNode.EMPTY);
      MapNode text = patch.with("patch", ScalarNode.of(GoJson.compact(operations)));
      map = Overrides.plus(map, "patchesJson6902", Overrides.withoutPlace(text));
    }
    for (FluxOverrides.Image image : overrides.images()) {
      map = with(map, image);
    }
    return overrides.buildMetadata().isEmpty()
        ? map
        : map.with("buildMetadata", ListNode.ofStrings(overrides.buildMetadata()));
  }

  private static void requireLocal(String component) {
    String path = component.toLowerCase(Locale.ROOT);
    boolean remote =
        REMOTE.stream().anyMatch(each -> path.startsWith(each) && path.length() > each.length());
    if (remote || path.startsWith("/") || path.startsWith("file:///")) {
      throw Failure.of(
          Issue.error(
                  KustomizeError.INVALID_KUSTOMIZATION,
                  "a component of a Flux Kustomization must be local and relative")
              .at(Location.of("application").withField("components"))
              .withFound(component)
              .withExpected("a path seen from the path of the Kustomization"));
    }
  }

  private boolean exists(String component) {
    return directory.resolve(component).flatMap(tree::entry).isPresent();
  }

  /** Merged into the entry of the same name; tag and digest count as one. */
  private static MapNode with(MapNode map, FluxOverrides.Image image) {
    ListNode list = map.list("images");
    int at = indexOf(list, image.name());
    boolean version = !image.newTag().isEmpty() || !image.digest().isEmpty();
    MapNode.Builder merged = MapNode.builder();
    if (list != null && at >= 0 && list.get(at) instanceof MapNode old) {
      for (MapNode.Entry entry : old.entries()) {
        boolean replaced =
            version && VERSION.contains(entry.key())
                || !image.newName().isEmpty() && entry.key().equals("newName");
        if (!replaced) {
          merged.put(entry.keyNode(), entry.value());
        }
      }
    } else {
      merged.put("name", image.name());
    }
    putText(merged, "newName", image.newName());
    if (version) {
      putText(merged, "newTag", image.newTag());
      putText(merged, "digest", image.digest());
    }
    return list != null && at >= 0
        ? map.with("images", list.with(at, merged.build()))
        : Overrides.plus(map, "images", merged.build());
  }

  private static int indexOf(@Nullable ListNode images, String name) {
    for (int i = 0; images != null && i < images.size(); i++) {
      if (images.get(i) instanceof MapNode image && name.equals(image.text("name"))) {
        return i;
      }
    }
    return -1;
  }

  private static void putText(MapNode.Builder map, String key, String value) {
    if (!value.isEmpty()) {
      map.put(key, value);
    }
  }
}
