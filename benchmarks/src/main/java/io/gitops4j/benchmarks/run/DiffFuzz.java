// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.benchmarks.run;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.DiffInput;
import io.gitops4j.core.plan.FieldChange;
import io.gitops4j.core.plan.Inventory;
import io.gitops4j.core.plan.LiveState;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.DirectoryTree;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.diff.PlanDiffer;
import io.gitops4j.k8s.memory.MemoryCluster;
import io.gitops4j.kustomize.KustomizeRenderer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/**
 * Random edits of objects that public repositories declare, each with the live object that was made
 * of it before the edit, and whether this library sees a difference.
 */
public final class DiffFuzz {
  private static final Set<String> IDENTITY = Set.of("apiVersion", "kind", "metadata", "status");
  private static final Application APPLICATION =
      Application.builder("fuzz")
          .source(
              new Source(SourceRef.of("https://example.org/x.git", "main"), TreePath.ROOT, null))
          .build();

  private final Random random;

  private DiffFuzz(long seed) {
    random = new Random(seed);
  }

  /**
   * Arguments: the directory of repositories with its {@code expected.tsv}, a seed, how many edits,
   * a file for the pairs, a file for one decision a line: {@code same}, or the paths that differ.
   */
  public static void main(String[] args) throws IOException {
    DiffFuzz fuzz = new DiffFuzz(Long.parseLong(args[1]));
    List<MapNode> objects = declared(Path.of(args[0]));
    List<Pair> known = live(objects);
    List<Manifest> definitions =
        known.stream()
            .map(pair -> Manifest.of(pair.applied()))
            .filter(object -> object.id().kind().equals("CustomResourceDefinition"))
            .toList();
    List<Pair> pairs = new ArrayList<>();
    List<String> decisions = new ArrayList<>();
    for (int i = Integer.parseInt(args[2]); i > 0; i--) {
      Pair pair = known.get(fuzz.random.nextInt(known.size()));
      MapNode edited = pair.applied();
      for (int edits = fuzz.random.nextInt(3); edits > 0; edits--) {
        edited = fuzz.edited(edited);
      }
      Pair changed = new Pair(pair.applied(), edited, pair.live());
      pairs.add(changed);
      decisions.add(decision(changed, definitions));
    }
    Pair.write(Path.of(args[3]), pairs);
    Files.write(Path.of(args[4]), decisions);
    System.out.println("{\"objects\":" + known.size() + ",\"pairs\":" + pairs.size() + "}");
  }

  private static List<MapNode> declared(Path root) throws IOException {
    DirectoryTree tree = DirectoryTree.of(root);
    List<String> rows = Files.readAllLines(root.resolve("expected.tsv"));
    Set<MapNode> distinct = new LinkedHashSet<>();
    for (String row : rows.subList(1, rows.size())) {
      String[] cells = row.split("\t");
      TreePath path = TreePath.of(cells[0] + "/" + cells[1]);
      Rendered rendered = KustomizeRenderer.ofDefaults().render(tree, RenderRequest.of(path));
      if (!rendered.failed()) { // some name files that are not in the copy
        rendered.manifests().forEach(manifest -> distinct.add(manifest.root()));
      }
    }
    return List.copyOf(distinct);
  }

  /** What the cluster in memory makes of the objects; without those that it refuses. */
  private static List<Pair> live(List<MapNode> objects) {
    List<Pair> pairs = new ArrayList<>();
    Set<String> namespaces = new HashSet<>();
    try (Cluster cluster = MemoryCluster.create()) {
      for (MapNode object : objects) {
        String namespace = Edit.text(object, "metadata", "namespace");
        if (!namespace.isEmpty() && namespaces.add(namespace)) {
          MapNode named =
              MapNode.builder().put("apiVersion", "v1").put("kind", "Namespace").build();
          cluster.apply(Edit.set(named, namespace, "metadata", "name"), ApplyOptions.DEFAULTS);
        }
        try {
          MapNode live = cluster.apply(object, ApplyOptions.DEFAULTS);
          // where a kind lies in no namespace, the applier leaves out the one that is declared
          MapNode placed =
              Edit.has(live, "metadata", "namespace")
                  ? object
                  : Edit.remove(object, "metadata", "namespace");
          pairs.add(new Pair(placed, placed, live));
        } catch (ClusterException e) {
          continue; // of a kind that is not known, or declared wrongly
        }
      }
    }
    return pairs;
  }

  /** The definition of its kind is declared too, so that it is known. */
  private static String decision(Pair pair, List<Manifest> definitions) {
    Manifest manifest = Manifest.of(pair.declared());
    List<Manifest> declared = new ArrayList<>();
    for (Manifest definition : definitions) {
      if (Edit.text(definition.root(), "spec", "names", "kind").equals(manifest.id().kind())) {
        declared.add(definition);
      }
    }
    declared.add(manifest);
    LiveState state =
        new LiveState(
            declared, Map.of(manifest.id(), pair.live()), Map.of(), Map.of(), Inventory.EMPTY);
    Change change =
        new PlanDiffer()
            .diff(new DiffInput(APPLICATION, state)).changes().stream()
                .filter(each -> each.id().equals(manifest.id()))
                .findFirst()
                .orElseThrow();
    List<String> paths = new ArrayList<>();
    for (FieldChange field : change.fields()) {
      if (!field.ignored()) {
        paths.add(field.path().toString());
      }
    }
    return change.writes() ? String.join(" ", paths) : "same";
  }

  private MapNode edited(MapNode object) {
    if (random.nextInt(6) == 0) {
      return labelled(object);
    }
    List<String> keys = new ArrayList<>(object.keys());
    keys.removeAll(IDENTITY);
    if (keys.isEmpty()) {
      return labelled(object);
    }
    String key = keys.get(random.nextInt(keys.size()));
    return object.with(key, edited(Objects.requireNonNull(object.get(key), key)));
  }

  private MapNode labelled(MapNode object) {
    String field = random.nextBoolean() ? "labels" : "annotations";
    MapNode entries = Edit.map(object, "metadata", field);
    if (!entries.isEmpty() && random.nextBoolean()) {
      String key = entries.keys().get(random.nextInt(entries.size()));
      return Edit.remove(object, "metadata", field, key);
    }
    return Edit.set(
        object, "v" + random.nextInt(3), "metadata", field, "edit-" + random.nextInt(3));
  }

  /** The value with a field or an item changed, gone, or in another place. */
  private Node edited(Node value) {
    if (value instanceof MapNode map && !map.isEmpty()) {
      String key = map.keys().get(random.nextInt(map.size()));
      return random.nextInt(6) == 0
          ? map.without(key)
          : map.with(key, edited(Objects.requireNonNull(map.get(key), key)));
    }
    if (value instanceof ListNode list && !list.isEmpty()) {
      int at = random.nextInt(list.size());
      List<Node> items = new ArrayList<>(list.items());
      switch (random.nextInt(6)) {
        case 0 -> items.remove(at);
        case 1 -> Collections.shuffle(items, random);
        default -> items.set(at, edited(items.get(at)));
      }
      return ListNode.of(items);
    }
    return value instanceof ScalarNode scalar ? edited(scalar) : value;
  }

  private Node edited(ScalarNode scalar) {
    if (scalar.value() instanceof Boolean flag) {
      return ScalarNode.of(!flag);
    }
    if (scalar.value() instanceof Long number) {
      return ScalarNode.of(number + random.nextInt(2));
    }
    String text = scalar.text();
    if (text.matches("[0-9]{1,9}m") && random.nextBoolean()) {
      return ScalarNode.of(Integer.parseInt(text.replace("m", "")) / 1000.0 + "");
    }
    if (text.matches("[0-9]{1,9}Mi") && random.nextBoolean()) {
      return ScalarNode.of(Integer.parseInt(text.replace("Mi", "")) * 1024L + "Ki");
    }
    return scalar.isString() ? ScalarNode.of(text + "x") : scalar;
  }
}
