// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.BuildEnvironment;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.app.SourceParameters;
import io.gitops4j.core.app.SourceParameters.Settled;
import io.gitops4j.core.app.format.ApplicationReader;
import io.gitops4j.core.app.format.FormatError;
import io.gitops4j.core.app.format.ReadApplications;
import io.gitops4j.core.error.GitOpsException;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.error.Severity;
import io.gitops4j.core.render.DirectoryOptions;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.HelmOptions;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.render.chart.ChartRenderer;
import io.gitops4j.core.render.directory.DirectoryRenderer;
import io.gitops4j.core.render.metadata.CommonMetadata;
import io.gitops4j.core.render.substitute.VariableSubstitution;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreeEntry;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.PostRenderer;
import io.gitops4j.core.spi.Renderer;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlPrinter;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.diff.validate.FieldPlace;
import io.gitops4j.diff.validate.ManifestValidator;
import io.gitops4j.diff.validate.ValidateError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Renders directories, files and applications of a tree, and checks what they declare. One for each
 * run, not thread-safe.
 */
final class RepositoryCheck {
  private static final List<PostRenderer> POST_RENDERERS =
      List.of(VariableSubstitution.strict(), CommonMetadata.ofDefaults());

  private static final Set<String> KUSTOMIZATIONS =
      Set.of("kustomization.yaml", "kustomization.yml", "Kustomization");

  private static final Set<String> SOURCE_GROUPS =
      Set.of("source.toolkit.fluxcd.io", "source.extensions.fluxcd.io");

  /** What stands in the variables of a build: nothing that is checked depends on it. */
  private static final Revision NO_REVISION = Revision.ofCommit("0".repeat(40));

  private final SourceTree tree;
  private final Renderer renderer;
  private final ManifestValidator validator;
  private final Set<Issue> findings = new LinkedHashSet<>();
  private final Set<String> done = new HashSet<>();
  private final List<String> places = new ArrayList<>();
  private final List<Manifest> manifests = new ArrayList<>();

  RepositoryCheck(SourceTree tree, Renderer renderer, ManifestValidator validator) {
    this.tree = tree;
    this.renderer = renderer;
    this.validator = validator;
  }

  /** Renders all of these; what they declare is checked by {@link #check}. */
  void render(Collection<TreeEntry> entries) {
    for (TreeEntry entry : entries) {
      boolean stands = KUSTOMIZATIONS.contains(entry.path().name()); // for its directory
      TreePath path = stands && entry.isFile() ? entry.path().parent() : entry.path();
      places.add(path.toString());
      if (entry.isDirectory() || stands) {
        directory(path);
      } else {
        file(path);
      }
    }
  }

  /** Whether the directory, or that of the file, holds a component, which is part of others. */
  static boolean isComponent(SourceTree tree, TreeEntry entry) {
    TreePath directory = entry.isDirectory() ? entry.path() : entry.path().parent();
    if (entry.isFile() && !KUSTOMIZATIONS.contains(entry.path().name())) {
      return false;
    }
    for (String name : KUSTOMIZATIONS) {
      TreePath file = directory.child(name);
      if (tree.entry(file).filter(TreeEntry::isFile).isPresent()) {
        try {
          return YamlReader.ofDefaults().read(file.toString(), tree.read(file)).stream()
              .anyMatch(
                  node -> node instanceof MapNode map && "Component".equals(map.text("kind")));
        } catch (GitOpsException e) {
          return false; // rendering it tells what is wrong
        }
      }
    }
    return false;
  }

  private void directory(TreePath path) {
    if (done.add("directory " + path)) {
      Rendered rendered = renderer.render(tree, RenderRequest.of(path));
      if (rendered.issues().isEmpty() && rendered.manifests().isEmpty()) {
        findings.add(
            Issue.warning(CliError.NOTHING_DECLARED, "the directory declares no object")
                .at(Location.of(path.toString())));
      }
      add(rendered);
    }
  }

  /** A file of applications, of manifests, or of both. */
  private void file(TreePath path) {
    DirectoryOptions options = new DirectoryOptions(false, path.name(), "");
    if (done.add("file " + path)) {
      add(renderPlain(new RenderRequest(path.parent(), options)));
    }
  }

  private Rendered renderPlain(RenderRequest request) {
    return DirectoryRenderer.ofDefaults().withProvenance(true).render(tree, request);
  }

  private void add(Rendered rendered) {
    findings.addAll(rendered.issues());
    if (rendered.failed()) {
      return;
    }
    List<Manifest> declared = rendered.manifests();
    manifests.addAll(declared);
    List<Manifest> sources =
        declared.stream()
            .filter(each -> SOURCE_GROUPS.contains(each.gvk().group()) || isProject(each.gvk()))
            .toList();
    for (Manifest manifest : declared) {
      if (isApplication(manifest.gvk()) || isProject(manifest.gvk())) {
        application(manifest, sources);
      }
    }
  }

  static boolean isApplication(Gvk gvk) {
    return gvk.group().equals("argoproj.io") && gvk.kind().equals("Application")
        || gvk.group().equals("kustomize.toolkit.fluxcd.io") && gvk.kind().equals("Kustomization");
  }

  private static boolean isProject(Gvk gvk) {
    return gvk.group().equals("argoproj.io") && gvk.kind().equals("AppProject");
  }

  /**
   * Reads an application or a project as it is rendered, and renders what it names if it lies in
   * this tree.
   */
  private void application(Manifest manifest, List<Manifest> sources) {
    Map<String, byte[]> documents = new LinkedHashMap<>();
    documents.put("", text(manifest));
    for (int i = 0; i < sources.size(); i++) {
      if (sources.get(i) == manifest) {
        continue; // it would count as another one of the same name
      }
      documents.put("source " + i, text(sources.get(i)));
    }
    ReadApplications read =
        ApplicationReader.ofDefaults()
            .withOtherSource(SourceRef.of("https://source.invalid/elsewhere", "HEAD"))
            .read(documents);
    for (Issue issue : read.issues()) {
      // the line is that of the printed text; what the files say is known by the field
      if ("".equals(issue.location().file())) {
        // what is not done here is no mistake of the repository
        boolean ours =
            issue.code() == FormatError.UNSUPPORTED
                || issue.code() == FormatError.NO_SOURCE; // it may stand in another file
        findings.add(
            FieldPlace.placed(
                ours && issue.isError() ? issue.withSeverity(Severity.WARNING) : issue, manifest));
      }
    }
    for (Application application : read.applications()) {
      for (Source source : application.sources()) {
        if (source.rendered()) {
          source(application, source, manifest);
        }
      }
    }
  }

  private static byte[] text(Manifest manifest) {
    List<Node> documents = List.of(manifest.root());
    return YamlPrinter.printAll(documents).getBytes(StandardCharsets.UTF_8);
  }

  private void source(Application application, Source source, Manifest manifest) {
    if (source.ref().options().composition() != null) {
      elsewhere(application, "it is composed of others", manifest);
      return;
    }
    if (tree.entry(source.path()).filter(TreeEntry::isDirectory).isEmpty()) {
      elsewhere(application, "there is no " + source.path() + " here", manifest);
      return;
    }
    SourceParameters parameters = source.parameters();
    Settled settled =
        parameters == null
            ? new Settled(source.options(), List.of())
            : parameters.settle(
                tree, source.path(), BuildEnvironment.of(application, source, NO_REVISION));
    findings.addAll(settled.issues());
    if (settled.issues().stream().anyMatch(Issue::isError)) {
      return;
    }
    if (settled.options() instanceof HelmOptions helm
        && helm.valueFiles().stream().anyMatch(file -> file.startsWith("$"))) {
      elsewhere(application, "its values are those of another source", manifest);
      return;
    }
    String options = settled.options() == null ? "" : settled.options().digest();
    if (!done.add("application " + application + " " + source.path() + " " + options)) {
      return;
    }
    places.add(source.path().toString());
    Rendered rendered = rendered(new RenderRequest(source.path(), settled.options()));
    for (PostRenderer each : POST_RENDERERS) {
      rendered = rendered.failed() ? rendered : each.apply(rendered, application);
    }
    add(rendered);
  }

  private Rendered rendered(RenderRequest request) {
    if (request.options() instanceof DirectoryOptions) {
      return renderPlain(request);
    }
    ChartRenderer charts = ChartRenderer.ofDefaults();
    return charts.supports(tree, request)
        ? charts.render(tree, request)
        : renderer.render(tree, request);
  }

  private void elsewhere(Application application, String why, Manifest manifest) {
    findings.add(
        Issue.warning(
                CliError.OTHER_SOURCE, "the source of " + application + " is not rendered: " + why)
            .at(FieldPlace.of(manifest, FieldPath.of("spec")))
            .withHint("what lies in another repository is checked there"));
  }

  /** Checks all that was rendered, by these definitions too. */
  void check(Collection<Manifest> definitions) {
    List<Manifest> all = new ArrayList<>(manifests);
    all.addAll(definitions);
    ManifestValidator knowing = validator.withDefinitions(all);
    findings.addAll(knowing.definitionIssues());
    Map<Gvk, List<Manifest>> unknown = new LinkedHashMap<>();
    for (Manifest manifest : manifests) {
      List<Issue> found = knowing.validate(manifest);
      findings.addAll(found);
      Gvk gvk = manifest.gvk();
      if (!knowing.knows(gvk) && !isFormat(gvk) && found.isEmpty()) {
        unknown.computeIfAbsent(gvk, key -> new ArrayList<>()).add(manifest);
      }
    }
    unknown.forEach((gvk, objects) -> findings.add(unknown(gvk, objects)));
  }

  /** One warning for all objects of a kind. */
  private static Issue unknown(Gvk gvk, List<Manifest> objects) {
    String which =
        objects.size() == 1
            ? "the fields of " + objects.get(0).id()
            : "the fields of " + objects.size() + " objects of kind " + gvk.kind();
    return Issue.warning(
            ValidateError.UNKNOWN_KIND,
            which + " are not checked: nothing is known of " + gvk.apiVersion())
        .at(FieldPlace.of(objects.get(0), FieldPath.ROOT))
        .withHint("a CustomResourceDefinition of it in the repository would be used");
  }

  /** What the reader of applications has checked. */
  private static boolean isFormat(Gvk gvk) {
    return isApplication(gvk)
        || isProject(gvk)
        || gvk.group().equals("source.toolkit.fluxcd.io") && gvk.kind().equals("GitRepository");
  }

  /** All findings, each once, by file and line; those without a place first. */
  List<Issue> findings() {
    return findings.stream()
        .sorted(
            Comparator.comparing(
                    (Issue issue) -> Objects.requireNonNullElse(issue.location().file(), ""))
                .thenComparingInt(issue -> issue.location().line())
                .thenComparingInt(issue -> issue.location().column()))
        .toList();
  }

  /** The directories and files that were rendered. */
  List<String> places() {
    return places.stream().distinct().map(path -> path.isEmpty() ? "." : path).toList();
  }

  /** How many objects were checked. */
  int objects() {
    return manifests.size();
  }
}
