// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreeEntry;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.SettledScalars;
import io.gitops4j.kustomize.KustomizeError;
import io.gitops4j.kustomize.KustomizeOptions;
import io.gitops4j.kustomize.internal.merge.SchemaFacts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One build: a kustomization and all that it includes become a list of manifests. Names are mended,
 * hashes added and variables resolved once, at the end; everything else happens layer by layer.
 * Used once.
 */
public final class Build {
  private static final int MAX_DEPTH = 100;
  private static final Set<String> LISTS = Set.of("List", "ResourceList");

  private final KustomizeOptions options;
  private final List<Issue> warnings = new ArrayList<>();
  private SchemaFacts facts = SchemaFacts.embedded();
  private boolean schemaChosen;

  /** A build with these options. */
  public Build(KustomizeOptions options) {
    this.options = options;
  }

  /** What was accumulated so far: resources, and what the layers say of fields and variables. */
  private record Layer(ResourceSet resources, TransformerConfig config, Variables variables) {
    static Layer empty() {
      return new Layer(new ResourceSet(), TransformerConfig.defaults(), new Variables());
    }
  }

  /** Warnings, in the order in which they were found. */
  public List<Issue> warnings() {
    return warnings;
  }

  /**
   * The manifests of a directory. Throws {@link io.gitops4j.core.render.RenderException} if it
   * can't be built.
   */
  public List<Manifest> run(SourceTree tree, TreePath directory) {
    FileLoader loader = FileLoader.of(tree, directory, options.loadRestrictor());
    KustomizationFile file = KustomizationFile.read(loader, warnings);
    Layer layer = Layer.empty();
    accumulate(loader, file, layer, 0);
    ResourceSet resources = layer.resources();
    NameHashes.apply(resources);
    NameReferences.mend(resources, layer.config());
    layer.variables().resolve(resources, layer.config());
    resources.replaceAll(resources.all().stream().filter(resource -> !isLocal(resource)).toList());
    OutputOrder.sort(resources, file, options.order());
    boolean managedBy = file.texts("buildMetadata").contains("managedByLabel");
    List<Manifest> manifests = new ArrayList<>();
    for (Resource resource : resources.all()) {
      if (managedBy) {
        Map<String, String> labels = new LinkedHashMap<>(resource.strings("labels"));
        labels.put("app.kubernetes.io/managed-by", "kustomize-v5.8.1");
        resource.metadata("labels", MapNode.ofStrings(labels));
      }
      manifests.add(Manifest.of(printed(resource), resource.origin()));
    }
    return manifests;
  }

  private static boolean isLocal(Resource resource) {
    String local = resource.strings("annotations").get("config.kubernetes.io/local-config");
    return local != null && !local.equals("false");
  }

  /**
   * The object as it is printed. The reference writes the annotations of each resource anew at the
   * end, all as strings, and none if there are none; labels stay as they are.
   */
  private static MapNode printed(Resource resource) {
    Map<String, String> annotations = resource.strings("annotations");
    resource.metadata("annotations", annotations.isEmpty() ? null : MapNode.ofStrings(annotations));
    return (MapNode) SettledScalars.settle(resource.root());
  }

  private void accumulate(FileLoader loader, KustomizationFile file, Layer layer, int depth) {
    if (depth > MAX_DEPTH) {
      throw Failure.of(
          KustomizeError.LIMIT,
          "kustomizations include each other more than " + MAX_DEPTH + " levels deep",
          file.file());
    }
    openapi(file, loader);
    for (String path : file.texts("resources")) {
      resource(path, loader, file.file(), layer, depth);
    }
    for (String path : file.texts("bases")) {
      resource(path, loader, file.file(), layer, depth);
    }
    for (String path : file.texts("configurations")) {
      for (Node document : loader.documents(path, file.file())) {
        if (document instanceof MapNode map) {
          layer.config().addFile(map);
        }
      }
    }
    for (String path : file.texts("crds")) {
      CrdReferences.read(loader.documents(path, file.file()), layer.config());
    }
    generate(loader, file, layer, depth);
    for (String path : file.texts("components")) {
      FileLoader below = loader.descend(path, file.file());
      KustomizationFile component = KustomizationFile.read(below, warnings);
      if (!component.component()) {
        throw Failure.of(
            KustomizeError.INVALID_KUSTOMIZATION,
            "the kind is Kustomization, but components need a Component",
            component.file());
      }
      accumulate(below, component, layer, depth + 1);
    }
    Transformers transformers =
        new Transformers(layer.resources(), loader, layer.config(), facts, warnings);
    transformers.run(file);
    for (Resource plugin : plugins("transformers", loader, file, depth)) {
      transformers.configured(plugin);
    }
    for (Resource plugin : plugins("validators", loader, file, depth)) {
      throw Failure.of(
          KustomizeError.UNSUPPORTED_PLUGIN,
          "the validator " + plugin.id() + " is not built in",
          file.file());
    }
    layer.variables().add(file.maps("vars"), file.file(), layer.resources());
  }

  /** The first kustomization on the way that names a schema chooses it, for this build only. */
  private void openapi(KustomizationFile file, FileLoader loader) {
    MapNode openapi = file.root().map("openapi");
    if (openapi == null) {
      return;
    }
    String version = openapi.text("version");
    if (openapi.text("path") != null && version != null) {
      throw Failure.of(
          KustomizeError.INVALID_KUSTOMIZATION,
          "openapi has either a version or a path",
          file.file());
    }
    if (version != null && !version.equals("v1.21.2") && !version.equals("v1212")) {
      throw Failure.of(
          KustomizeError.INVALID_KUSTOMIZATION,
          "the openapi version " + version + " is not built in; v1.21.2 is",
          file.file());
    }
    if (schemaChosen) {
      return;
    }
    schemaChosen = true;
    if (openapi.text("path") != null) {
      for (Node document : loader.documents(String.valueOf(openapi.text("path")), file.file())) {
        facts = document instanceof MapNode map ? facts.withTypesOf(map) : facts;
      }
    }
  }

  private void resource(String path, FileLoader loader, String file, Layer layer, int depth) {
    if (FileLoader.isRemote(path) && loader.entry(path).isEmpty()) {
      throw Failure.of(
          KustomizeError.REMOTE_RESOURCE,
          path + " lies on another machine, and no resolver was handed in",
          file);
    }
    Optional<TreeEntry> entry = loader.entry(path);
    if (entry.isPresent() && entry.get().isFile()) {
      layer.resources().addAll(resources(loader.documents(path, file), loader.name(path)));
      return;
    }
    FileLoader below = loader.descend(path, file);
    KustomizationFile base = KustomizationFile.read(below, warnings);
    if (base.component()) {
      throw Failure.of(
          KustomizeError.INVALID_KUSTOMIZATION,
          path + " is a Component, which belongs under components",
          file);
    }
    Layer inner = Layer.empty();
    accumulate(below, base, inner, depth + 1);
    layer.resources().addAll(inner.resources().all());
    layer.config().addAll(inner.config());
    layer.variables().addAll(inner.variables());
  }

  /**
   * The resources of documents. Lists are opened: the only document of a file in its place, others
   * behind all that comes with them.
   */
  private static List<Resource> resources(List<Node> documents, String origin) {
    List<Resource> resources = new ArrayList<>();
    Deque<Node> queue = new ArrayDeque<>(documents);
    if (documents.size() == 1
        && documents.get(0) instanceof MapNode list
        && LISTS.contains(String.valueOf(list.text("kind")))
        && list.has("items")) {
      queue.clear();
      queue.addAll(items(list, origin));
    }
    while (!queue.isEmpty()) {
      Node document = queue.remove();
      if (!(document instanceof MapNode map)) {
        throw Failure.of(KustomizeError.INVALID_RESOURCE, "a document is no map", origin);
      }
      if (map.isEmpty()) {
        continue;
      }
      String kind = map.text("kind");
      if (kind != null && kind.endsWith("List") && map.has("items")) {
        queue.addAll(items(map, origin));
      } else {
        resources.add(Resource.of(map, origin));
      }
    }
    return resources;
  }

  private static List<Node> items(MapNode list, String origin) {
    Node items = list.get("items");
    if (items == null || items.isNull()) {
      return List.of();
    }
    if (items instanceof ListNode all) {
      return all.items().stream().filter(item -> !item.isNull()).toList();
    }
    throw Failure.of(
        KustomizeError.INVALID_RESOURCE,
        "the items of a " + list.text("kind") + " are no list",
        origin);
  }

  private void generate(FileLoader loader, KustomizationFile file, Layer layer, int depth) {
    MapNode global = file.root().map("generatorOptions");
    for (MapNode args : file.maps("configMapGenerator")) {
      layer
          .resources()
          .absorb(List.of(GeneratedData.generate(args, global, false, loader, file.file())));
    }
    for (MapNode args : file.maps("secretGenerator")) {
      layer
          .resources()
          .absorb(List.of(GeneratedData.generate(args, global, true, loader, file.file())));
    }
    if (!file.maps("helmCharts").isEmpty() || !file.maps("helmChartInflationGenerator").isEmpty()) {
      throw Failure.of(
          KustomizeError.HELM, "a Helm chart is named, and no inflator was handed in", file.file());
    }
    for (Resource plugin : plugins("generators", loader, file, depth)) {
      boolean secret = plugin.kind().equals("SecretGenerator");
      if (!"builtin".equals(plugin.root().text("apiVersion"))
          || !secret && !plugin.kind().equals("ConfigMapGenerator")) {
        throw Failure.of(
            KustomizeError.UNSUPPORTED_PLUGIN,
            "the generator " + plugin.id() + " is not built in, and others are not run",
            plugin.origin());
      }
      MapNode args = plugin.root().with("name", ScalarNode.of(plugin.name()));
      args =
          plugin.namespace().isEmpty()
              ? args
              : args.with("namespace", ScalarNode.of(plugin.namespace()));
      layer
          .resources()
          .absorb(List.of(GeneratedData.generate(args, null, secret, loader, plugin.origin())));
    }
  }

  /** The configurations of plug-ins: files, directories, or inline. */
  private List<Resource> plugins(
      String field, FileLoader loader, KustomizationFile file, int depth) {
    Layer layer = Layer.empty();
    for (String item : file.texts(field)) {
      if (item.indexOf('\n') >= 0) {
        layer.resources().addAll(resources(loader.inline(item, file.file()), file.file()));
      } else {
        resource(item, loader, file.file(), layer, depth);
      }
    }
    return layer.resources().all();
  }
}
