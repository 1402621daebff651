// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Project;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.chart.ChartRenderer;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads applications from YAML: Argo CD's {@code Application} (argoproj.io/v1alpha1), limited by
 * the {@code AppProject} that it names, and Flux's {@code Kustomization}
 * (kustomize.toolkit.fluxcd.io/v1, v1beta2, v1beta1), joined with the {@code GitRepository} or
 * {@code OCIRepository} (source.toolkit.fluxcd.io/v1, v1beta2, the first also v1beta1) that it
 * names, or with the {@code ArtifactGenerator} (source.extensions.fluxcd.io/v1beta1) that makes its
 * {@code ExternalArtifact}; where charts are rendered also {@code HelmRelease}
 * (helm.toolkit.fluxcd.io/v2, v2beta2, v2beta1) with its {@code HelmRepository}. Immutable,
 * thread-safe.
 *
 * <p>Bad input is no exception but part of the result: wrong types and values are errors, fields
 * that are unknown or not honoured are warnings, each with its place; all of them are found in one
 * run.
 */
public final class ApplicationReader {
  private static final ApplicationReader DEFAULTS =
      new ApplicationReader(null, Map.of(), false, false, null);

  private final @Nullable SourceRef otherSource;

  private final Map<String, Project> projects;

  private final boolean crossNamespace;

  private final boolean leavesSets;

  /** Null for whether something is there that inflates them. */
  private final @Nullable Boolean charts;

  private ApplicationReader(
      @Nullable SourceRef otherSource,
      Map<String, Project> projects,
      boolean crossNamespace,
      boolean leavesSets,
      @Nullable Boolean charts) {
    this.otherSource = otherSource;
    this.projects = projects;
    this.crossNamespace = crossNamespace;
    this.leavesSets = leavesSets;
    this.charts = charts;
  }

  /** A reader that finds the sources of Kustomizations among the documents only. */
  public static ApplicationReader ofDefaults() {
    return DEFAULTS;
  }

  /**
   * A reader that takes this source where a Kustomization names one that is not among the
   * documents.
   */
  public ApplicationReader withOtherSource(SourceRef source) {
    return new ApplicationReader(
        Objects.requireNonNull(source, "source"), projects, crossNamespace, leavesSets, charts);
  }

  /**
   * A reader that knows these projects too, where an Argo CD application names one that is not
   * among the documents; a document goes before a project of the same name.
   */
  public ApplicationReader withProjects(List<Project> others) {
    Map<String, Project> more = new LinkedHashMap<>(projects);
    others.forEach(project -> more.put(project.name(), project));
    return new ApplicationReader(
        otherSource, Collections.unmodifiableMap(more), crossNamespace, leavesSets, charts);
  }

  /**
   * A reader by which a Kustomization may name objects of other namespaces: its source, and what it
   * depends on. Refused else, where Flux allows it unless told otherwise: who may write to one
   * namespace would get at what lies in another.
   */
  public ApplicationReader withCrossNamespaceReferences() {
    return new ApplicationReader(otherSource, projects, true, leavesSets, charts);
  }

  /**
   * A reader that says nothing of an {@code ApplicationSet}, for callers that read them with {@link
   * ApplicationSetReader}. Else it is a warning that one is left out.
   */
  public ApplicationReader leavingSets() {
    return new ApplicationReader(otherSource, projects, crossNamespace, true, charts);
  }

  /**
   * A reader that takes charts of Helm repositories for sources, or refuses them by name. Where
   * nobody says so they are taken if {@link ChartRenderer#ofDefaults} finds what renders them, as
   * with the module {@code gitops-helm}.
   */
  public ApplicationReader withCharts(boolean taken) {
    return new ApplicationReader(otherSource, projects, crossNamespace, leavesSets, taken);
  }

  private boolean charts() {
    return charts == null ? ChartRenderer.ofDefaults().isAvailable() : charts;
  }

  /**
   * Reads one stream of documents.
   *
   * @param file the name of the input, for issues
   * @param bytes YAML or JSON in UTF-8
   */
  public ReadApplications read(String file, byte[] bytes) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(Objects.requireNonNull(file, "file"), Objects.requireNonNull(bytes, "bytes"));
    return read(files);
  }

  /**
   * Reads several files as one input: a Kustomization finds its source in any of them.
   *
   * @param files the names and contents, in the order in which they are read
   */
  public ReadApplications read(Map<String, byte[]> files) {
    return read(files, Map.of());
  }

  /**
   * Reads several files, and objects that were made or read by something else, as one input.
   *
   * @param files the names and contents, in the order in which they are read
   * @param objects lists of objects by the name of what they come from, read after the files
   */
  public ReadApplications read(Map<String, byte[]> files, Map<String, List<MapNode>> objects) {
    List<Issue> issues = new ArrayList<>();
    List<Document> documents = new ArrayList<>();
    files.forEach((file, bytes) -> documents.addAll(documents(file, bytes, issues)));
    objects.forEach(
        (from, all) -> all.forEach(object -> documents.add(new Document(from, object))));
    FluxSources sources = new FluxSources(otherSource, crossNamespace);
    for (Document document : documents) {
      if (FluxSources.isSource(document.gvk())
          || charts() && FluxSources.isHelmRepository(document.gvk())) {
        sources.add(document);
      }
    }
    sources.join();
    ArgoProjects known = new ArgoProjects(projects);
    for (Document document : documents) {
      if (isProject(document.gvk())) {
        known.add(document);
      }
    }
    List<Application> applications = new ArrayList<>();
    for (Document document : documents) {
      Application application = application(document, sources, known);
      if (application != null && !document.failed()) {
        applications.add(application);
      }
      issues.addAll(document.issues());
    }
    return new ReadApplications(applications, known.read(), issues);
  }

  private static List<Document> documents(String file, byte[] bytes, List<Issue> issues) {
    List<Document> documents = new ArrayList<>();
    try {
      for (Node node : YamlReader.ofDefaults().read(file, bytes)) {
        if (node instanceof MapNode map) {
          documents.add(new Document(file, map));
        } else {
          issues.add(
              Issue.error(FormatError.TYPE, "the document is no object")
                  .at(Location.of(file, node))
                  .withExpected("a map with apiVersion and kind"));
        }
      }
    } catch (YamlException e) {
      issues.addAll(e.issues());
    }
    return documents;
  }

  private static boolean isProject(Gvk gvk) {
    return gvk.group().equals("argoproj.io") && gvk.kind().equals("AppProject");
  }

  private @Nullable Application application(
      Document document, FluxSources sources, ArgoProjects known) {
    Gvk gvk = document.gvk();
    if (gvk.group().equals("argoproj.io") && gvk.kind().equals("Application")) {
      return versionIs(document, "v1alpha1")
          ? new ArgoApplication(document, known, charts()).read()
          : null;
    }
    if (gvk.group().equals("kustomize.toolkit.fluxcd.io") && gvk.kind().equals("Kustomization")) {
      return versionIs(document, "v1", "v1beta2", "v1beta1")
          ? new FluxKustomization(document, sources, crossNamespace).read()
          : null;
    }
    if (gvk.group().equals("helm.toolkit.fluxcd.io")
        && gvk.kind().equals("HelmRelease")
        && charts()) {
      return versionIs(document, "v2", "v2beta2", "v2beta1")
          ? new FluxHelmRelease(document, sources, crossNamespace).read()
          : null;
    }
    if (charts() && FluxSources.isHelmRepository(gvk)) {
      return null;
    }
    if (FluxUnsupported.isKnown(gvk)) {
      document.add(FluxUnsupported.finding(document));
    } else if (!FluxSources.isSource(gvk)
        && !isProject(gvk)
        && !(leavesSets && ApplicationSetReader.isSet(document.root()))) {
      String kind = gvk.kind().isEmpty() ? "without a kind" : "of kind " + gvk.kind();
      document.add(
          Issue.warning(FormatError.OTHER_KIND, "a document " + kind + " is left out")
              .at(document.at(document.root(), FieldPath.ROOT))
              .withExpected(
                  "Application or AppProject of argoproj.io, Kustomization of kustomize.toolkit.fluxcd.io,"
                      + " HelmRelease of helm.toolkit.fluxcd.io,"
                      + " GitRepository, OCIRepository or HelmRepository of source.toolkit.fluxcd.io,"
                      + " ArtifactGenerator of source.extensions.fluxcd.io"));
    }
    return null;
  }

  static boolean versionIs(Document document, String... versions) {
    String version = document.gvk().version();
    if (List.of(versions).contains(version)) {
      return true;
    }
    document
        .fields()
        .error(
            FormatError.VALUE,
            "apiVersion",
            "the version " + version + " of " + document.gvk().kind() + " can't be read",
            "versions that can: " + String.join(", ", versions));
    return false;
  }
}
