// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreeEntry;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.SettledScalars;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.kustomize.KustomizeError;
import io.gitops4j.kustomize.KustomizeOptions;
import io.gitops4j.kustomize.internal.merge.SchemaFacts;
import io.gitops4j.kustomize.internal.merge.SchemaFacts.EmbeddedTypes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One build: a kustomization and all that it includes become a list of manifests. Names are mended,
 * hashes added and variables resolved once, at the end; everything else happens layer by layer.
 * Used once.
 */
public final class Build {
  private static final int MAX_DEPTH = 100;

  private final KustomizeOptions options;
  private final List<Issue> warnings = new ArrayList<>();
  private SchemaFacts facts = SchemaFacts.embedded();
  private boolean schemaChosen;
  private boolean unknownKindRead;
  private boolean schemaUsed;

  /** A build with these options. */
  public Build(KustomizeOptions options) {
    this.options = options;
  }

  /** What was accumulated so far: resources, and what the layers say of fields and variables. */
  private record Layer(ResourceSet resources, TransformerConfig config, Variables variables) {
    static Layer empty() {
      return new Layer(new ResourceSet(), TransformerConfig.empty(), new Variables());
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
    List<String> buildMetadata = file.texts("buildMetadata");
    accumulate(new Place(loader, file, buildMetadata.isEmpty() ? null : "", 0), layer);
    ResourceSet resources = layer.resources();
    NameHashes.apply(resources);
    NameReferences.mend(resources, layer.config());
    layer.variables().resolve(resources, layer.config());
    resources.replaceAll(resources.all().stream().filter(resource -> !isLocal(resource)).toList());
    OutputOrder.sort(resources, file, options.order());
    boolean managedBy = buildMetadata.contains("managedByLabel");
    List<Manifest> manifests = new ArrayList<>();
    for (Resource resource : resources.all()) {
      if (managedBy) {
        Map<String, String> labels = new LinkedHashMap<>(resource.strings("labels"));
        labels.put("app.kubernetes.io/managed-by", "kustomize-v5.8.1");
        resource.metadata("labels", MapNode.ofStrings(labels));
      }
      Origin.remove(resource, buildMetadata);
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

  private void accumulate(Place place, Layer layer) {
    FileLoader loader = place.loader();
    KustomizationFile file = place.file();
    if (place.depth() > MAX_DEPTH) {
      throw Failure.of(
          KustomizeError.LIMIT,
          "kustomizations include each other more than " + MAX_DEPTH + " levels deep",
          file.file());
    }
    openapi(file, loader);
    for (String path : file.texts("resources")) {
      resource(path, place, layer);
    }
    for (String path : file.texts("bases")) {
      resource(path, place, layer);
    }
    configure(place, layer.config());
    new Generators(loader, file.file()).run(place, layer.resources(), plugins("generators", place));
    for (String path : file.texts("components")) {
      FileLoader below = loader.descend(path, file.file());
      KustomizationFile component = KustomizationFile.read(below, warnings);
      if (!component.component()) {
        throw Failure.of(
            KustomizeError.INVALID_KUSTOMIZATION,
            "the kind is Kustomization, but components need a Component",
            component.file());
      }
      accumulate(place.below(below, component, path), layer);
    }
    Transformers transformers =
        new Transformers(layer.resources(), loader, layer.config(), facts, warnings);
    transformers.run(file, place.configuredIn());
    for (Resource plugin : plugins("transformers", place)) {
      transformers.configured(plugin);
    }
    for (Resource plugin : plugins("validators", place)) {
      transformers.validate(plugin);
    }
    schemaUsed |= transformers.merged();
    layer.variables().add(file.maps("vars"), file.file(), layer.resources());
  }

  private static void configure(Place place, TransformerConfig config) {
    KustomizationFile file = place.file();
    TransformerConfig more = TransformerConfig.empty();
    for (String path : file.texts("configurations")) {
      List<Node> documents =
          place.loader().documents(path, file.file(), YamlReader.ofDefaults().asConfiguration());
      if (!documents.isEmpty() && documents.get(0) instanceof MapNode map) {
        String name = place.loader().name(path);
        more.merge(TransformerConfig.of(map, name), name);
      }
    }
    TransformerConfig own = TransformerConfig.defaults();
    own.merge(more, file.file());
    config.merge(own, file.file());
    for (String path : file.texts("crds")) {
      CrdReferences.read(place.loader().documents(path, file.file()), config, file.file());
    }
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
      List<Node> documents = loader.documents(String.valueOf(openapi.text("path")), file.file());
      if (!documents.isEmpty() && documents.get(0) instanceof MapNode map) {
        facts = SchemaFacts.custom(map, embeddedTypes());
      }
    }
  }

  /**
   * The reference reads its own schema late, and a custom one takes its place. What was read before
   * stays, below the custom one; and since kinds of unknown scope make it ask for its own schema,
   * but not read it yet, that one comes above.
   */
  private EmbeddedTypes embeddedTypes() {
    if (schemaUsed) {
      return EmbeddedTypes.BELOW;
    }
    return unknownKindRead ? EmbeddedTypes.ABOVE : EmbeddedTypes.ABSENT;
  }

  private List<Resource> seen(List<Resource> resources) {
    for (Resource resource : resources) {
      MapNode root = resource.root();
      unknownKindRead |= !facts.knowsScope(root.text("apiVersion"), root.text("kind"));
    }
    return resources;
  }

  private void resource(String path, Place place, Layer layer) {
    FileLoader loader = place.loader();
    String file = place.file().file();
    if (FileLoader.isRemote(path) && loader.entry(path).isEmpty()) {
      throw Failure.of(
          KustomizeError.REMOTE_RESOURCE,
          path + " lies on another machine, and no resolver was handed in",
          file);
    }
    Optional<TreeEntry> entry = loader.entry(path);
    if (entry.isPresent() && entry.get().isFile()) {
      List<Resource> read =
          seen(ResourceReader.resources(loader.documents(path, file), loader.name(path)));
      if (place.path() != null) {
        Origin.read(read, Origin.join(place.path(), path));
      }
      layer.resources().addAll(read);
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
    accumulate(place.below(below, base, path), inner);
    layer.resources().addAll(inner.resources().all());
    layer.config().merge(inner.config(), file);
    layer.variables().addAll(inner.variables());
  }

  /** The configurations of plug-ins: files, directories, or inline. */
  private List<Resource> plugins(String field, Place place) {
    Layer layer = Layer.empty();
    String file = place.file().file();
    for (String item : place.file().texts(field)) {
      if (item.indexOf('\n') >= 0) {
        List<Resource> inline =
            seen(ResourceReader.resources(place.loader().inline(item, file), file));
        if (place.configuredIn() != null) {
          Origin.read(inline, place.configuredIn());
        }
        layer.resources().addAll(inline);
      } else {
        resource(item, place, layer);
      }
    }
    return layer.resources().all();
  }
}
