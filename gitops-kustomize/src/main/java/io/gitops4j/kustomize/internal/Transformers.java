// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.StepKind;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.kustomize.KustomizeError;
import io.gitops4j.kustomize.RenderLimits.Bound;
import io.gitops4j.kustomize.internal.merge.SchemaFacts;
import io.gitops4j.kustomize.internal.trace.Trace;
import io.gitops4j.kustomize.internal.transform.Affixes;
import io.gitops4j.kustomize.internal.transform.Images;
import io.gitops4j.kustomize.internal.transform.Namespaces;
import io.gitops4j.kustomize.internal.transform.Patches;
import io.gitops4j.kustomize.internal.transform.Replacements;
import io.gitops4j.kustomize.internal.transform.Replicas;
import io.gitops4j.kustomize.internal.transform.ValueAdd;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Runs the transformers that the fields of a kustomization ask for, in the order that kustomize
 * has.
 */
final class Transformers {
  private static final FieldSpec LABELS = new FieldSpec("", "", "", "metadata/labels", true);

  private static final List<String> ANNOTATIONS = List.of("metadata", "annotations");

  private final ResourceSet resources;
  private final FileLoader loader;
  private final TransformerConfig config;
  private final SchemaFacts facts;
  private final Findings findings;
  private final Trace trace;
  private final Functions functions;
  private boolean merged;

  Transformers(
      ResourceSet resources,
      FileLoader loader,
      TransformerConfig config,
      SchemaFacts facts,
      Findings findings,
      Trace trace,
      Functions functions) {
    this.trace = trace;
    this.functions = functions;
    this.resources = resources;
    this.loader = loader;
    this.config = config;
    this.facts = facts;
    this.findings = findings;
  }

  /** Whether a patch was merged into a resource, by what the schema says. */
  boolean merged() {
    return merged;
  }

  /**
   * Runs what the fields say, and notes each step if {@code configuredIn}, the file as origins name
   * it, is not null.
   */
  void run(KustomizationFile file, @Nullable OriginPath configuredIn) {
    new Fields(file, configuredIn).run();
  }

  private void namespace(
      String namespace, List<FieldSpec> specs, Namespaces.Subjects subjects, boolean unsetOnly) {
    boolean any = Namespaces.apply(resources, namespace, specs, subjects, unsetOnly, findings);
    if (!any && !namespace.equals(FluxRewrite.PLACEHOLDER)) {
      unmatched(KustomizeError.NAMESPACE_NO_MATCH, "no resource lies in a namespace", namespace);
    }
  }

  private void affix(String affix, List<FieldSpec> specs, boolean before) {
    boolean any =
        before ? Affixes.prefix(resources, affix, specs) : Affixes.suffix(resources, affix, specs);
    if (!any && !affix.isEmpty()) {
      unmatched(KustomizeError.AFFIX_NO_MATCH, "it changes no name", affix);
    }
  }

  /** What the fields of one kustomization ask for. */
  private final class Fields {
    private final KustomizationFile file;
    private final @Nullable OriginPath configuredIn;
    private final Patches patches;
    private final Images images;

    Fields(KustomizationFile file, @Nullable OriginPath configuredIn) {
      this.file = file;
      this.configuredIn = configuredIn;
      this.patches = new Patches(resources, loader, file.file(), facts, findings, trace);
      this.images = new Images(resources, config.specs("images"));
    }

    void run() {
      trace.enter(resources);
      entries("patchesStrategicMerge", file.scalars("patchesStrategicMerge", findings), null);
      if (!file.texts("patchesStrategicMerge").isEmpty()) {
        done("PatchStrategicMergeTransformer");
      }
      entries("patches", "PatchTransformer");
      merged |= patches.merged();
      text("namespace", "NamespaceTransformer");
      text("namePrefix", "PrefixTransformer");
      text("nameSuffix", "SuffixTransformer");
      MapNode labels = file.root().map("commonLabels");
      boolean anyLabels = !file.maps("labels").isEmpty() || labels != null && !labels.isEmpty();
      entries("labels", "LabelTransformer");
      if (anyLabels) {
        whole("commonLabels", "LabelTransformer");
      }
      MapNode annotations = file.root().map("commonAnnotations");
      if (annotations != null && !annotations.isEmpty()) {
        whole("commonAnnotations", "AnnotationsTransformer");
      }
      entries("patchesJson6902", "PatchJson6902Transformer");
      entries("replicas", "ReplicaCountTransformer");
      entries("images", "ImageTagTransformer");
      entries("imageTags", "ImageTagTransformer");
      entries("replacements", file.maps("replacements", findings), null);
      if (!file.maps("replacements").isEmpty()) {
        done("ReplacementTransformer");
      }
    }

    /** Does what a text asks for, if it is there. */
    private void text(String field, String transformer) {
      if (!file.text(field).isEmpty()) {
        whole(field, transformer);
      }
    }

    /** Does what a field as a whole asks for. */
    private void whole(String field, String transformer) {
      attempt(file.at(field), field, null);
      trace.step(resources, StepKind.TRANSFORMER, field, file, file.root().get(field));
      done(transformer);
    }

    private void entries(String field, String transformer) {
      entries(field, file.maps(field, findings), transformer);
    }

    /** Does what each entry asks for; if all of them are one step, no transformer is named. */
    private void entries(String field, List<? extends Node> entries, @Nullable String transformer) {
      for (Node entry : entries) {
        attempt(file.at(entry, field), field, entry);
        trace.step(resources, kind(field), field, file, entry);
        if (transformer != null) {
          done(transformer);
        }
      }
    }

    private static StepKind kind(String field) {
      return field.startsWith("patches")
          ? StepKind.PATCH
          : field.equals("replacements") ? StepKind.REPLACEMENT : StepKind.TRANSFORMER;
    }

    private void attempt(Location at, String field, @Nullable Node entry) {
      findings.attempt(
          at,
          () -> {
            if (entry == null) {
              apply(field);
            } else if (entry instanceof ScalarNode patch) {
              patches.strategicMerge(patch);
            } else {
              apply(field, (MapNode) entry);
            }
          });
    }

    private void apply(String field) {
      List<FieldSpec> specs = config.specs(field);
      MapNode pairs = file.root().map(field);
      switch (field) {
        case "namespace" ->
            namespace(file.text(field), specs, Namespaces.Subjects.DEFAULT_ONLY, false);
        case "namePrefix" -> affix(file.text(field), specs, true);
        case "nameSuffix" -> affix(file.text(field), specs, false);
        case "commonLabels" -> set(pairs, specs, KustomizeError.LABELS_NO_MATCH);
        case "commonAnnotations" -> set(pairs, specs, KustomizeError.ANNOTATIONS_NO_MATCH);
        default -> throw new IllegalArgumentException("field: " + field);
      }
    }

    private void apply(String field, MapNode entry) {
      switch (field) {
        case "patches" -> patches.apply(entry);
        case "patchesJson6902" -> patches.json6902(entry, "patch");
        case "labels" -> labels(entry);
        case "replicas" -> Replicas.apply(resources, entry, config.specs(field));
        case "images", "imageTags" -> image(images, entry);
        case "replacements" -> replacement(entry, file.file());
        default -> throw new IllegalArgumentException("field: " + field);
      }
    }

    private void done(String transformer) {
      if (configuredIn != null) {
        findings.attempt(
            file.at("buildMetadata"),
            () ->
                Origin.transformed(
                    resources.all(), Origin.field(configuredIn, transformer), resources.budget()));
        trace.noted(resources.all(), file);
      }
    }
  }

  private void image(Images images, MapNode entry) {
    if (!images.apply(entry)) {
      String name = entry.text("name");
      String hint = name == null ? null : images.near(name);
      Unmatched.field(
          KustomizeError.IMAGE_NO_MATCH,
          "the image is used nowhere",
          name,
          hint,
          findings.place(),
          resources,
          findings);
    }
  }

  private void unmatched(KustomizeError code, String message, @Nullable String found) {
    Unmatched.field(code, message, found, null, findings.place(), resources, findings);
  }

  private void replacement(MapNode entry, String file) {
    String path = entry.text("path");
    if (path == null || path.isEmpty()) {
      Replacements.apply(resources, entry, file, findings);
      return;
    }
    ListNode targets = entry.list("targets");
    if (entry.map("source") != null || targets != null && !targets.isEmpty()) {
      throw Failure.of(
          KustomizeError.REPLACEMENT, "a replacement has either a path or a source", null);
    }
    String name = loader.name(path);
    List<Node> documents = loader.documents(path, file, YamlReader.ofDefaults().asConfiguration());
    Node first = documents.isEmpty() ? ScalarNode.NULL : documents.get(0);
    for (Node node : first instanceof ListNode list ? list.items() : List.of(first)) {
      if (!(node instanceof MapNode replacement)) {
        throw Failure.at(
            KustomizeError.REPLACEMENT, "a replacement is a map", Location.of(name, node));
      }
      findings.attempt(
          Location.of(name, node),
          () -> Replacements.apply(resources, replacement, name, findings));
    }
  }

  private void labels(MapNode entry) {
    List<FieldSpec> specs = new ArrayList<>();
    ListNode fields = entry.list("fields");
    for (Node field : fields == null ? ListNode.EMPTY : fields) {
      specs.add(spec(field));
    }
    List<FieldSpec> all = FieldSpecs.append(specs, config.specs("labels"), "");
    if ("true".equals(entry.text("includeSelectors"))) {
      all = FieldSpecs.append(all, config.specs("commonLabels"), "");
    } else {
      if ("true".equals(entry.text("includeTemplates"))) {
        all = FieldSpecs.append(all, config.specs("templateLabels"), "");
      }
      all = FieldSpecs.append(all, List.of(LABELS), "");
    }
    set(entry.map("pairs"), all, KustomizeError.LABELS_NO_MATCH);
  }

  private static FieldSpec spec(Node node) {
    return FieldSpec.of(isMap(node));
  }

  private static MapNode isMap(Node node) {
    if (node instanceof MapNode map) {
      return map;
    }
    throw Failure.of(
        Issue.error(KustomizeError.TRANSFORMER, "an item of a list has the wrong form")
            .withExpected("a map"));
  }

  private void set(@Nullable MapNode pairs, List<FieldSpec> specs, KustomizeError ifNone) {
    if (pairs == null || pairs.isEmpty()) {
      return;
    }
    if (resources.all().isEmpty()) {
      unmatched(ifNone, "there is no resource to set it on", pairs.entries().get(0).key());
    }
    UnaryOperator<Node> change = FieldSpec.setAll(pairs.entries());
    SpecsByKind byKind = new SpecsByKind(specs);
    List<String> keys = pairs.keys();
    for (Resource resource : resources.all()) {
      MapNode before = resource.root();
      List<List<String>> maps = new ArrayList<>();
      List<FieldSpec> fields = byKind.of(resource.id());
      long size = resource.weight() + pairs.size();
      resources.budget().use(Bound.FIELDS, size * fields.size());
      for (FieldSpec spec : fields) {
        resource.root(spec.apply(resource.root(), MapNode.EMPTY, change));
        List<String> map = spec.keys();
        // annotations of the object itself are often written anew
        if (map != null && !map.equals(ANNOTATIONS)) {
          maps.add(map);
        }
      }
      resource.share(before, keys, maps);
    }
  }

  /** Runs a built-in transformer that is configured as a resource. */
  void configured(Resource plugin) {
    trace.enter(resources);
    run(plugin);
    trace.plugin(resources, plugin);
    MapNode note = Origin.plugin(plugin);
    if (note != null) {
      Origin.transformed(resources.all(), note, resources.budget());
    }
  }

  /**
   * Runs a transformer as a validator.
   *
   * @throws io.gitops4j.core.render.RenderException if it changes what a validator may not
   */
  void validate(Resource plugin) {
    Validation validation = new Validation(resources);
    run(plugin);
    validation.end(plugin, findings);
    trace.plugin(resources, plugin);
  }

  private void run(Resource plugin) {
    if (Functions.isFunction(plugin)) {
      functions.transform(plugin, resources);
      return;
    }
    MapNode args = withLowerCaseStart(plugin.root());
    String file = plugin.origin();
    List<FieldSpec> specs = new ArrayList<>();
    if (args.list("fieldSpecs") != null) {
      java.util.Objects.requireNonNull(args.list("fieldSpecs"))
          .forEach(spec -> specs.add(spec(spec)));
    }
    Patches patches = new Patches(resources, loader, file, facts, findings, trace);
    switch (plugin.kind()) {
      case "PrefixTransformer", "PrefixSuffixTransformer" -> {
        affix(text(args, "prefix"), specs, true);
        if (args.has("suffix")) {
          affix(text(args, "suffix"), specs, false);
        }
      }
      case "SuffixTransformer" -> affix(text(args, "suffix"), specs, false);
      case "LabelTransformer" -> set(args.map("labels"), specs, KustomizeError.LABELS_NO_MATCH);
      case "AnnotationsTransformer" ->
          set(args.map("annotations"), specs, KustomizeError.ANNOTATIONS_NO_MATCH);
      case "NamespaceTransformer" ->
          namespace(
              plugin.namespace(),
              specs,
              subjects(args, file),
              "true".equals(args.text("unsetOnly")));
      case "ImageTagTransformer" ->
          image(new Images(resources, specs), map(args, "imageTag", file));
      case "ReplicaCountTransformer" ->
          Replicas.apply(resources, map(args, "replica", file), specs);
      case "PatchTransformer" -> patches.apply(args);
      case "PatchJson6902Transformer" -> patches.json6902(args, "jsonOp");
      case "PatchStrategicMergeTransformer" -> {
        ListNode paths = args.list("paths");
        if (paths == null && text(args, "patches").isEmpty()) {
          throw Failure.of(
              KustomizeError.INVALID_PATCH,
              "a PatchStrategicMergeTransformer needs paths or patches",
              file);
        }
        if (paths != null) {
          for (Node path : paths) {
            if (path instanceof ScalarNode scalar) {
              findings.attempt(Location.of(file, path), () -> patches.strategicMerge(scalar));
            }
          }
        }
        if (args.get("patches") instanceof ScalarNode inline && !text(args, "patches").isEmpty()) {
          patches.strategicMerge(inline.withText(inline.text() + "\n"));
        }
      }
      case "ReplacementTransformer" -> {
        if (args.list("replacements") != null) {
          java.util.Objects.requireNonNull(args.list("replacements"))
              .forEach(entry -> replacement(isMap(entry), file));
        }
      }
      case "ValueAddTransformer" -> valueAdd(args, file);
      case "HashTransformer" -> NameHashes.apply(resources);
      default ->
          throw Failure.of(
              Issue.error(
                      KustomizeError.UNSUPPORTED_PLUGIN,
                      "there is no built-in transformer " + plugin.kind())
                  .at(plugin.location())
                  .withHint(
                      plugin.kind().equals("SortOrderTransformer")
                          ? "the field sortOptions of the kustomization sorts"
                          : null));
    }
    merged |= patches.merged();
  }

  /**
   * The reference reads the fields of plug-ins whatever their case; a capital first letter is what
   * occurs.
   */
  private static MapNode withLowerCaseStart(MapNode args) {
    MapNode.Builder lower = MapNode.builder().at(args.line(), args.column());
    for (MapNode.Entry entry : args.entries()) {
      String key = entry.key();
      boolean capital = !key.isEmpty() && Character.isUpperCase(key.charAt(0));
      Node value =
          entry.key().equals("imageTag") && entry.value() instanceof MapNode image
              ? withLowerCaseStart(image)
              : entry.value();
      lower.put(capital ? Character.toLowerCase(key.charAt(0)) + key.substring(1) : key, value);
    }
    return lower.build();
  }

  private void valueAdd(MapNode args, String file) {
    ListNode targets = args.list("targets");
    String path = text(args, "targetFilePath");
    if (targets == null && !path.isEmpty()) {
      for (Node document : loader.documents(path, file)) {
        targets = document instanceof MapNode map ? map.list("targets") : targets;
      }
    }
    if (targets == null) {
      throw Failure.of(KustomizeError.TRANSFORMER, "a ValueAddTransformer needs targets", file);
    }
    ValueAdd.apply(resources, text(args, "value"), targets, file);
  }

  private static Namespaces.Subjects subjects(MapNode args, String file) {
    String mode = text(args, "setRoleBindingSubjects");
    return switch (mode) {
      case "", "defaultOnly" -> Namespaces.Subjects.DEFAULT_ONLY;
      case "allServiceAccounts" -> Namespaces.Subjects.ALL_SERVICE_ACCOUNTS;
      case "none" -> Namespaces.Subjects.NONE;
      default ->
          throw Failure.of(
              KustomizeError.TRANSFORMER,
              "setRoleBindingSubjects is " + mode + ", not defaultOnly, allServiceAccounts or none",
              file);
    };
  }

  private static MapNode map(MapNode args, String key, String file) {
    MapNode map = args.map(key);
    if (map == null) {
      throw Failure.of(KustomizeError.TRANSFORMER, "the transformer needs the field " + key, file);
    }
    return map;
  }

  private static String text(MapNode args, String key) {
    String text = args.text(key);
    return text == null ? "" : text;
  }
}
