// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.ReconcileError;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.app.format.ApplicationReader;
import io.gitops4j.core.app.format.ReadApplications;
import io.gitops4j.core.error.ErrorCode;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.lookup.DocumentLookup;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.Step;
import io.gitops4j.core.render.FluxOverrides;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderError;
import io.gitops4j.core.render.RenderException;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.render.metadata.CommonMetadata;
import io.gitops4j.core.render.substitute.VariableSubstitution;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.SourceView;
import io.gitops4j.core.source.TreeEntry;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.PostRenderer;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.diff.predict.NormalForm;
import io.gitops4j.kustomize.KustomizeError;
import io.gitops4j.kustomize.KustomizeRenderer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One recorded case of Flux: a Kustomization over a source, and what its controller makes of it.
 */
final class FluxCase {
  private static final Map<String, String> STAGES =
      Map.of("definitions, namespaces and cluster roles", "1", "classes", "2", "objects", "3");

  private static final String OWNER = "kustomize.toolkit.fluxcd.io/";

  private final MapNode root;

  FluxCase(MapNode root) {
    this.root = root;
  }

  String id() {
    return text(root, "id");
  }

  /** What is not as recorded; empty if all is. */
  String run() {
    if (option("archive")) {
      return archive();
    }
    ReadApplications read =
        ApplicationReader.ofDefaults()
            .withOtherSource(SourceRef.of("/repos/any", "HEAD"))
            .read("kustomization.yaml", text(root, "kustomization").getBytes(UTF_8));
    if (!read.errors().isEmpty()) {
      return refused("decode", read.errors());
    }
    Application application = read.applications().get(0);
    SourceTree tree = tree();
    Source source = application.sources().get(0);
    FluxOverrides overrides = (FluxOverrides) Objects.requireNonNull(source.options());
    if ("cli".equals(optionText("generator"))) {
      overrides = overrides.withIgnore(optionText("cliIgnore"));
      source = new Source(source.ref(), source.path(), overrides);
      application = application.toBuilder().sources(List.of(source)).build();
    }
    MapNode kustomization;
    try {
      RenderRequest request = new RenderRequest(source.path(), overrides);
      kustomization =
          KustomizeRenderer.ofDefaults().kustomization(tree, request).orElse(MapNode.EMPTY);
    } catch (RenderException e) {
      boolean path = e.issues().get(0).code() == RenderError.NO_PATH;
      return refused(path ? "path" : "generate", e.issues());
    }
    String wrong = generated(kustomization);
    return !wrong.isEmpty() || option("generateOnly") ? wrong : build(tree, application);
  }

  /** The files that the source's artifact keeps. */
  private String archive() {
    SourceTree seen = SourceView.ignoring(optionText("sourceIgnore")).of(tree(), List.of());
    List<String> files = new ArrayList<>();
    collect(seen, TreePath.ROOT, files);
    return files.equals(texts("archive")) ? "" : "other files: " + files;
  }

  private static void collect(SourceTree tree, TreePath directory, List<String> files) {
    for (TreeEntry entry : tree.list(directory)) {
      if (entry.isDirectory()) {
        collect(tree, entry.path(), files);
      } else {
        files.add(entry.path().toString());
      }
    }
    files.sort(null);
  }

  private SourceTree tree() {
    MemoryTree.Builder tree = MemoryTree.builder();
    for (MapNode.Entry file : Objects.requireNonNull(root.map("source")).entries()) {
      tree.file(file.key(), String.valueOf(file.value().textOrNull()));
    }
    return tree.build();
  }

  private String generated(MapNode kustomization) {
    String expected = expected("kustomizationYaml");
    if (expected == null) {
      return "";
    }
    Node wanted = YamlReader.ofDefaults().read("expected", expected).get(0);
    return kustomization.equals(wanted) ? "" : "another kustomization";
  }

  private String build(SourceTree tree, Application application) {
    VariableSubstitution substitution =
        (option("strict") ? VariableSubstitution.strict() : VariableSubstitution.lenient())
            .withLookup(cluster());
    Source source = application.sources().get(0);
    RenderRequest request = new RenderRequest(source.path(), source.options());
    Rendered built = KustomizeRenderer.ofDefaults().render(tree, request);
    built = built.failed() ? built : substitution.apply(built, application);
    if (built.failed()) {
      List<Issue> errors = built.issues().stream().filter(Issue::isError).toList();
      return refused(stage(errors), errors);
    }
    if (root.has("error")) {
      return "accepted";
    }
    if (!built.manifests().stream().map(Manifest::root).toList().equals(objects("build"))) {
      return "another build";
    }
    List<PostRenderer> all = List.of(substitution, CommonMetadata.ofDefaults());
    FluxPipeline pipeline = new FluxPipeline(tree, application, all);
    boolean encrypted = built.manifests().stream().anyMatch(FluxCase::isEncrypted);
    return encrypted ? refusedFor(pipeline, ReconcileError.ENCRYPTED) : applied(pipeline);
  }

  /** What Flux means to refuse, and does not: its check comes too late. */
  private static boolean isEncrypted(Manifest manifest) {
    Node asked = manifest.root().at("metadata", "annotations", OWNER + "decrypt");
    return manifest.isSecret() && manifest.root().has("sops") && asked == null;
  }

  private static String refusedFor(FluxPipeline pipeline, ErrorCode code) {
    boolean refused = pipeline.result().issues().stream().anyMatch(issue -> issue.code() == code);
    return refused ? "" : "not refused for " + code.id();
  }

  private DocumentLookup cluster() {
    List<MapNode> objects = new ArrayList<>();
    if (root.list("cluster") != null) {
      for (Node text : Objects.requireNonNull(root.list("cluster"))) {
        YamlReader.ofDefaults()
            .read("cluster", String.valueOf(text.textOrNull()))
            .forEach(object -> objects.add((MapNode) object));
      }
    }
    return DocumentLookup.of(objects);
  }

  /** At which of Flux's stages the errors came up. */
  private static String stage(List<Issue> errors) {
    Issue first = errors.get(0);
    if (first.code() == SourceError.NOT_FOUND || first.code() == RenderError.NO_PATH) {
      return "path";
    }
    boolean listed = String.valueOf(first.hint()).contains("takes all YAML for manifests");
    return first.code() == KustomizeError.INVALID_RESOURCE && listed ? "generate" : "build";
  }

  private String applied(FluxPipeline pipeline) {
    if (pipeline.result().plan() == null) {
      return "refused: " + pipeline.result().reason();
    }
    Map<String, MapNode> actual = byId(pipeline.declared().stream().map(Manifest::root).toList());
    Map<String, MapNode> expected =
        byId(objects("apply").stream().map(node -> sent((MapNode) node)).toList());
    if (!actual.equals(expected)) {
      return "other objects applied";
    }
    return order(pipeline).equals(texts("applyOrder")) ? "" : "another order: " + order(pipeline);
  }

  /** The objects in the form in which they are compared: without Go's zero values. */
  private static Map<String, MapNode> byId(List<MapNode> objects) {
    return objects.stream()
        .collect(
            Collectors.toMap(
                object -> Manifest.of(object).id().toString(),
                object -> NormalForm.of(NormalForm.withoutServerFields(withoutZeros(object)))));
  }

  /** Without owner labels, which are Flux's own. */
  private MapNode sent(MapNode object) {
    MapNode kustomization =
        (MapNode)
            YamlReader.ofDefaults().read("kustomization.yaml", text(root, "kustomization")).get(0);
    MapNode cleaned = object;
    for (String key : List.of("name", "namespace")) {
      Node own = kustomization.at("metadata", key);
      MapNode metadata = Objects.requireNonNull(cleaned.map("metadata"));
      MapNode labels = metadata.map("labels");
      if (labels != null && Objects.equals(labels.get(OWNER + key), own)) {
        cleaned = cleaned.with("metadata", metadata.with("labels", labels.without(OWNER + key)));
      }
    }
    return cleaned;
  }

  private static MapNode withoutZeros(MapNode object) {
    return (MapNode) Objects.requireNonNullElse(withoutZeros((Node) object), MapNode.EMPTY);
  }

  private static @Nullable Node withoutZeros(Node node) {
    if (node instanceof MapNode map) {
      MapNode.Builder rest = MapNode.builder();
      for (MapNode.Entry entry : map.entries()) {
        Node value = withoutZeros(entry.value());
        boolean port = entry.key().equals("targetPort") && "0".equals(entry.value().textOrNull());
        if (value != null && !port) {
          rest.put(entry.keyNode(), value);
        }
      }
      MapNode kept = rest.build();
      return kept.isEmpty() ? null : kept;
    }
    if (node instanceof ListNode list) {
      return list.withItems(
          list.items().stream()
              .map(item -> Objects.requireNonNullElse(withoutZeros(item), item))
              .toList());
    }
    return node.isNull() || "".equals(node.textOrNull()) ? null : node;
  }

  private static List<String> order(FluxPipeline pipeline) {
    List<String> order = new ArrayList<>();
    for (Step step : Objects.requireNonNull(pipeline.result().plan()).steps()) {
      for (Change change : step.changes()) {
        String namespace = change.id().namespace();
        order.add(
            STAGES.get(step.name())
                + " "
                + change.id().kind()
                + "/"
                + (namespace.isEmpty() ? "" : namespace + "/")
                + change.id().name());
      }
    }
    return order;
  }

  private String refused(String stage, List<Issue> errors) {
    Node expected = root.at("error", "stage");
    if (expected == null) {
      return "refused: " + errors;
    }
    return stage.equals(expected.textOrNull())
        ? ""
        : "refused when " + stage + ", not when " + expected.textOrNull() + ": " + errors;
  }

  private boolean option(String name) {
    Node value = root.at("options", name);
    return value != null && "true".equals(value.textOrNull());
  }

  private String optionText(String name) {
    Node value = root.at("options", name);
    return value == null ? "" : String.valueOf(value.textOrNull());
  }

  private @Nullable String expected(String name) {
    Node value = root.at("expected", name);
    return value == null ? null : value.textOrNull();
  }

  private List<Node> objects(String name) {
    return YamlReader.ofDefaults()
        .read(name, String.valueOf(Objects.requireNonNull(expected(name))));
  }

  private List<String> texts(String name) {
    return root.at("expected", name) instanceof ListNode list
        ? list.items().stream().map(Node::textOrNull).toList()
        : List.of();
  }

  private static String text(MapNode map, String key) {
    return Objects.requireNonNull(map.text(key), key);
  }
}
