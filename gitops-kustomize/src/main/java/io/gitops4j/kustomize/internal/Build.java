// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.InputRecorder;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.Provenance;
import io.gitops4j.core.render.RenderException;
import io.gitops4j.core.render.StepKind;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreeEntry;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.kustomize.KustomizeError;
import io.gitops4j.kustomize.KustomizeOptions;
import io.gitops4j.kustomize.RenderLimits.Bound;
import io.gitops4j.kustomize.internal.trace.Recording;
import io.gitops4j.kustomize.internal.trace.Trace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One build: a kustomization and all that it includes become a list of manifests. Names are mended,
 * hashes added and variables resolved once, at the end; everything else happens layer by layer.
 * Used once.
 */
public final class Build implements AutoCloseable {
  private final KustomizeOptions options;
  private final Findings findings;
  private final Budget budget;
  private final Remotes remotes;
  private final Trace trace;
  private final Functions functions;
  private final Sharing sharing;
  private final SchemaChoice schema = new SchemaChoice();
  private final UnaryOperator<List<Resource>> seen = this::seen;

  /** A build with these options. */
  public Build(KustomizeOptions options, Sharing sharing) {
    this.options = options;
    this.sharing = sharing;
    this.findings = new Findings(options.strict());
    this.budget = new Budget(options.limits());
    this.remotes = new Remotes(options.remoteResolver().orElse(null));
    this.trace = options.provenance() ? new Recording() : Trace.OFF;
    this.functions = new Functions(options.functions(), findings, seen);
  }

  /** What was taken from other machines: its name and its digest. */
  public Map<String, String> external() {
    return remotes.used();
  }

  /** Gives back what was opened on the way. */
  @Override
  public void close() {
    remotes.close();
  }

  /**
   * What a base does to the build besides what it gives.
   *
   * @param warnings what was found, in order
   * @param unknownKind whether a kind of unknown scope was read
   * @param schemaUsed whether a patch was merged by what the schema says
   * @param work what it cost
   */
  record Noticed(List<Issue> warnings, boolean unknownKind, boolean schemaUsed, Budget.Work work) {}

  /** What the build used so far. */
  public Budget budget() {
    return budget;
  }

  /** Errors, then warnings, each in the order in which they were found. */
  public List<Issue> issues() {
    return findings.issues();
  }

  /** Whether there is an error, so that the manifests are not those that were meant. */
  public boolean failed() {
    return findings.failed();
  }

  /** What was read or made and taken away again, if that is recorded. */
  public List<Provenance> removed() {
    return trace.removed();
  }

  /**
   * The manifests of a directory; none if it {@link #failed()}. Throws {@link
   * io.gitops4j.core.render.RenderException} if nothing of it can be built.
   */
  public List<Manifest> run(SourceTree tree, TreePath directory, boolean edited) {
    FileLoader loader =
        FileLoader.of(tree, directory, options.loadRestrictor(), remotes, budget, sharing.parts());
    if (edited && tree instanceof EditedTree view) { // else the class would be loaded for nothing
      trace.edited(view);
    }
    List<Layer> accumulated = new ArrayList<>();
    List<String> buildMetadata = new ArrayList<>();
    List<KustomizationFile> read = new ArrayList<>();
    findings.attempt(
        Location.of(directory.toString()),
        () -> {
          InputRecorder used = edited ? null : sharing.recorder(loader);
          FileLoader at = used == null ? loader : loader.over(used);
          int mark = findings.mark();
          KustomizationFile file = KustomizationFile.read(at, findings);
          read.add(file);
          buildMetadata.addAll(file.texts("buildMetadata"));
          OriginPath path = buildMetadata.isEmpty() ? null : OriginPath.HERE;
          Layer layer = Layer.empty(budget);
          if (file.component()) {
            layer.resources().part();
          }
          accumulated.add(layer);
          accumulated.set(0, accumulate(new Place(at, file, path, 0, ""), layer, used, mark));
        });
    Layer layer = accumulated.isEmpty() ? Layer.empty(budget) : accumulated.get(0);
    ResourceSet resources = layer.resources();
    for (Resource resource : resources.all()) {
      requireReadableHistory(resource);
    }
    NameHashes.apply(resources);
    trace.step(resources, StepKind.HASH, "name hash");
    NameReferences.mend(resources, layer.config(), findings);
    trace.step(resources, StepKind.NAME_REFERENCE, "name reference");
    layer.variables().resolve(resources, layer.config(), findings);
    trace.variables(resources, layer.variables());
    return findings.failed()
        ? List.of()
        : new Output(options.order(), findings, trace).of(resources, read.get(0), buildMetadata);
  }

  private void requireReadableHistory(Resource resource) {
    if (!resource.hasReadableHistory()) {
      findings.add(
          Issue.error(
                  KustomizeError.INVALID_RESOURCE,
                  "kind, name and namespace hold different numbers of commas, and were changed")
              .at(resource.location())
              .withExpected("a name without a comma")
              .withHint("an encrypted file has to be decrypted before it is built"));
    }
  }

  /**
   * What the kustomization gives: taken from another build, or accumulated in the layer.
   *
   * @param used notes what is used of it, so that it can be shared; null if it is not to be
   * @param mark what was found since then belongs to it
   */
  private Layer accumulate(Place place, Layer layer, @Nullable InputRecorder used, int mark) {
    if (used == null || schema.isChosen()) {
      accumulate(place, layer);
      return layer;
    }
    SharedBase known = sharing.find(place, options.limits().of(Bound.DEPTH));
    if (known != null) {
      sharing.used(known, used, place.depth());
      budget.use(known.work());
      known.warnings().forEach(findings::add);
      schema.read(known.unknownKind());
      schema.merged(known.schemaUsed());
      Layer shared = known.layer();
      return Layer.copyOf(shared.resources().all(), shared.config(), shared.variables(), budget);
    }
    Budget.Work before = budget.work();
    int unknownBefore = schema.unknownKinds();
    int usesBefore = schema.uses();
    int outsideBefore = sharing.outsideUses() + remotes.asked();
    Sharing.Work work = sharing.begin(place, used);
    try {
      accumulate(place, layer);
      List<Issue> warnings = findings.warningsSince(mark);
      boolean sound = warnings != null && !layer.resources().isIncomplete();
      boolean inside = sharing.outsideUses() + remotes.asked() == outsideBefore;
      if (sound && warnings != null && !schema.isChosen() && inside) {
        work.give(
            layer,
            new Noticed(
                warnings,
                schema.unknownKinds() > unknownBefore,
                schema.uses() > usesBefore,
                budget.work().since(before)));
      }
    } finally {
      work.end();
    }
    return layer;
  }

  private void accumulate(Place place, Layer layer) {
    FileLoader loader = place.loader();
    KustomizationFile file = place.file();
    sharing.depth(place.depth());
    budget.atMost(Bound.DEPTH, place.depth());
    budget.use(Bound.KUSTOMIZATIONS, 1);
    budget.use(Bound.FIELDS, layer.config().size());
    if (!file.sound()) {
      layer.resources().incomplete();
    }
    if (file.root().has("openapi")) {
      findings.attempt(file.at("openapi"), () -> schema.choose(file, loader));
    }
    each("resources", place, layer);
    each("bases", place, layer);
    configure(place, layer.config());
    if (file.root().has("helmCharts") || file.root().has("helmChartInflationGenerator")) {
      sharing.outside();
    }
    HelmCharts charts = new HelmCharts(options.chartInflator().orElse(null), loader, seen);
    new Generators(loader, file.file(), findings, trace, charts, functions)
        .run(place, layer.resources(), plugins("generators", place, layer));
    each("components", place, layer);
    Transformers transformers =
        new Transformers(
            layer.resources(), loader, layer.config(), schema.facts(), findings, trace, functions);
    transformers.run(file, place.configuredIn());
    for (Resource plugin : plugins("transformers", place, layer)) {
      findings.attempt(plugin.location(), () -> transformers.configured(plugin));
    }
    for (Resource plugin : plugins("validators", place, layer)) {
      findings.attempt(plugin.location(), () -> transformers.validate(plugin));
    }
    schema.merged(transformers.merged());
    for (MapNode variable : file.maps("vars", findings)) {
      findings.attempt(
          file.at(variable, "vars"),
          () -> layer.variables().add(variable, file.file(), layer.resources()));
    }
  }

  /** Does what each entry of a field asks for; the resources of one that fails are missing. */
  private void each(String field, Place place, Layer layer) {
    KustomizationFile file = place.file();
    Map<TreePath, Node> before = new HashMap<>();
    for (ScalarNode entry : file.scalars(field, findings)) {
      if (!findings.attempt(
          file.at(entry, field), () -> include(field, entry, before, place, layer))) {
        layer.resources().incomplete();
      }
    }
  }

  private void include(
      String field, ScalarNode entry, Map<TreePath, Node> before, Place place, Layer layer) {
    switch (field) {
      case "resources", "bases" -> {
        resource(entry.text(), place, layer);
        // what holds resources is refused when it is added once more
        TreePath path = place.loader().root().resolve(entry.text()).orElse(null);
        if (path != null) {
          Node first = before.putIfAbsent(path, entry);
          Duplicates.of(first, entry, place.file().at(entry, field), findings);
        }
      }
      case "components" -> component(entry.text(), place, layer);
      default -> plugin(entry, place, layer);
    }
  }

  /** Reads the configuration of a plug-in. */
  private void plugin(ScalarNode entry, Place place, Layer layer) {
    if (entry.text().indexOf('\n') < 0) {
      resource(entry.text(), place, layer);
      return;
    }
    String file = place.file().file();
    List<Resource> inline =
        seen(ResourceReader.resources(place.loader().inline(entry, file), file));
    if (place.configuredIn() != null) {
      Origin.read(inline, place.configuredIn());
    }
    layer.resources().addAll(inline, findings.place());
  }

  private void component(String path, Place place, Layer layer) {
    FileLoader below = sharing.descended(place.loader().descend(path, place.file().file()));
    KustomizationFile component = KustomizationFile.read(below, findings);
    if (!component.component()) {
      throw Failure.of(
          Issue.error(
                  KustomizeError.INVALID_KUSTOMIZATION,
                  "the kind is Kustomization, but components need a Component")
              .at(component.at("kind"))
              .withHint("a Kustomization belongs under resources"));
    }
    accumulate(place.below(below, component, path), layer);
    layer.config().remerge(component.file());
  }

  private void configure(Place place, TransformerConfig config) {
    KustomizationFile file = place.file();
    TransformerConfig more = TransformerConfig.empty();
    for (ScalarNode entry : file.scalars("configurations", findings)) {
      findings.attempt(file.at(entry, "configurations"), () -> read(entry.text(), place, more));
    }
    TransformerConfig own = TransformerConfig.defaults();
    findings.attempt(
        file.at("configurations"),
        () -> {
          own.merge(more, file.file());
          config.merge(own, file.file());
        });
    for (ScalarNode entry : file.scalars("crds", findings)) {
      findings.attempt(
          file.at(entry, "crds"),
          () ->
              CrdReferences.read(
                  place.loader().documents(entry.text(), file.file()),
                  config,
                  file.file(),
                  budget));
    }
  }

  private static void read(String path, Place place, TransformerConfig config) {
    List<Node> documents =
        place
            .loader()
            .documents(path, place.file().file(), YamlReader.ofDefaults().asConfiguration());
    if (!documents.isEmpty() && documents.get(0) instanceof MapNode map) {
      String name = place.loader().name(path);
      config.merge(TransformerConfig.of(map, name), name);
    }
  }

  private List<Resource> seen(List<Resource> resources) {
    budget.use(Bound.DOCUMENTS, resources.size());
    for (Resource resource : resources) {
      MapNode root = resource.root();
      resource.weight(budget.useNodes(Bound.NODES, root, 1));
      schema.read(!schema.facts().knowsScope(root.text("apiVersion"), root.text("kind")));
    }
    return resources;
  }

  private void resource(String path, Place place, Layer layer) {
    FileLoader loader = place.loader();
    String file = place.file().file();
    Optional<TreeEntry> entry = loader.entry(path);
    if (entry.isPresent() && entry.get().isFile()) {
      layer.resources().addAll(read(path, place), findings.place());
    } else if (entry.isEmpty() && Remotes.isFile(path)) {
      remote(path, place, layer);
    } else {
      base(sharing.descended(loader.descend(path, file)), path, place, layer);
    }
  }

  private List<Resource> read(String path, Place place) {
    FileLoader loader = place.loader();
    List<Node> documents = loader.documents(path, place.file().file());
    List<Resource> read = seen(ResourceReader.resources(documents, loader.name(path)));
    trace.read(read, place.file(), findings.place());
    if (place.path() != null) {
      Origin.read(read, place.path().append(path));
      trace.noted(read, place.file());
    }
    return read;
  }

  /** A URL may be that of a file or of a repository; the reference tries the file first. */
  private void remote(String url, Place place, Layer layer) {
    List<Resource> read = List.of();
    RenderException noFile = null;
    try {
      read = read(url, place);
    } catch (RenderException e) {
      if (RepositoryUrl.parse(url).isEmpty()) {
        throw e;
      }
      noFile = e;
    }
    if (noFile == null) {
      layer.resources().addAll(read, findings.place());
      return;
    }
    FileLoader below;
    try {
      below = place.loader().descend(url, place.file().file());
    } catch (RenderException e) {
      throw remotes.neither(url, noFile, e);
    }
    remotes.unused(url);
    base(below, url, place, layer);
  }

  private void base(FileLoader found, String path, Place place, Layer layer) {
    String file = place.file().file();
    InputRecorder used = sharing.recorder(found);
    FileLoader below = used == null ? found : found.over(used);
    int mark = findings.mark();
    KustomizationFile base = KustomizationFile.read(below, findings);
    if (base.component()) {
      throw Failure.of(
          KustomizeError.INVALID_KUSTOMIZATION,
          path + " is a Component, which belongs under components",
          null);
    }
    Layer inner = accumulate(place.below(below, base, path), Layer.empty(budget), used, mark);
    if (inner.resources().isIncomplete()) {
      layer.resources().incomplete();
    }
    layer.config().merge(inner.config(), file);
    layer.variables().addAll(inner.variables());
    layer.resources().addAll(inner.resources().all(), findings.place());
  }

  /** The configurations of plug-ins: files, directories, or inline. */
  private List<Resource> plugins(String field, Place place, Layer outer) {
    Layer layer = Layer.empty(budget);
    each(field, place, layer);
    if (layer.resources().isIncomplete()) {
      outer.resources().incomplete();
    }
    for (Resource plugin : layer.resources().all()) {
      if (Functions.isFunction(plugin) || plugin.kind().equals("HelmChartInflationGenerator")) {
        sharing.outside();
      }
    }
    return layer.resources().all();
  }
}
