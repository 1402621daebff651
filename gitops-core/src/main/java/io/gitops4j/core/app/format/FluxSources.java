// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceView;
import io.gitops4j.core.source.TreePath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The sources among the documents, by kind, namespace and name: GitRepositories, OCIRepositories,
 * the ExternalArtifacts that ArtifactGenerators make and, where charts are rendered,
 * HelmRepositories. Not thread-safe.
 */
final class FluxSources {
  static final String GIT = "GitRepository";
  static final String OCI = "OCIRepository";
  static final String HELM = "HelmRepository";

  static final String ARTIFACT = "ExternalArtifact";

  private static final String GROUP = "source.toolkit.fluxcd.io";
  private static final String EXTENSIONS = "source.extensions.fluxcd.io";

  /** What a GitRepository puts into itself, before the other one is known. */
  record Include(Fields fields, String name, TreePath from, TreePath to) {}

  /**
   * A source as it is declared.
   *
   * @param passesCredentials whether what opens a Helm repository is sent to other hosts, too
   */
  record Declared(
      Document document,
      SourceRef ref,
      String namespace,
      List<Include> includes,
      boolean passesCredentials) {
    /** One that is no Helm repository. */
    Declared(Document document, SourceRef ref, String namespace, List<Include> includes) {
      this(document, ref, namespace, includes, false);
    }
  }

  private final Map<String, Declared> declared = new LinkedHashMap<>();
  private final Map<String, SourceRef> sources = new HashMap<>();
  private final Set<String> names = new HashSet<>();
  private final FluxArtifacts artifacts = new FluxArtifacts(this);
  private final @Nullable SourceRef other;
  private final boolean crossNamespace;

  /**
   * No sources as yet.
   *
   * @param other what stands in for one that is not among the documents, or null
   * @param crossNamespace whether generators may name sources of other namespaces
   */
  FluxSources(@Nullable SourceRef other, boolean crossNamespace) {
    this.other = other;
    this.crossNamespace = crossNamespace;
  }

  /** Whether a document declares a source that can be read, or makes some of others. */
  static boolean isSource(Gvk gvk) {
    return gvk.group().equals(GROUP) && isReadable(gvk.kind()) || isGenerator(gvk);
  }

  /** Whether a document makes artifacts of sources. */
  static boolean isGenerator(Gvk gvk) {
    return gvk.group().equals(EXTENSIONS) && gvk.kind().equals(FluxArtifactGenerator.KIND);
  }

  /** Whether a document declares a repository of charts. */
  static boolean isHelmRepository(Gvk gvk) {
    return gvk.group().equals(GROUP) && gvk.kind().equals(HELM);
  }

  /** Whether such objects say themselves where a source lies. */
  static boolean isReadable(String kind) {
    return kind.equals(GIT) || kind.equals(OCI);
  }

  private static String key(String kind, String namespace, String name) {
    return kind + "/" + namespace + "/" + name;
  }

  /** Whether such a source stands among the documents, right or wrong. */
  boolean isDeclared(String kind, String namespace, String name) {
    return kind.equals(ARTIFACT)
        ? artifacts.isDeclared(namespace, name)
        : names.contains(key(kind, namespace, name));
  }

  Optional<SourceRef> find(String kind, String namespace, String name) {
    if (kind.equals(ARTIFACT)) {
      return Optional.ofNullable(artifacts.find(namespace, name));
    }
    SourceRef found = sources.get(key(kind, namespace, name));
    boolean stand = found == null && !isDeclared(kind, namespace, name) && !kind.equals(HELM);
    return Optional.ofNullable(stand ? other : found);
  }

  /** Whether what opens a Helm repository is sent to other hosts, too. */
  boolean passesCredentials(String namespace, String name) {
    Declared repository = declared.get(key(HELM, namespace, name));
    return repository != null && repository.passesCredentials();
  }

  /** Reports at a reference that {@link #find} found nothing. */
  void absent(Fields reference, String kind, String namespace, String name) {
    boolean wrong = isDeclared(kind, namespace, name);
    String shown = wrong || namespace.isEmpty() ? name : namespace + "/" + name;
    String absent =
        kind.equals(ARTIFACT)
            ? " is made by no ArtifactGenerator among the documents"
            : " is not among the documents";
    reference.error(
        FormatError.NO_SOURCE,
        "name",
        "the " + kind + " " + shown + (wrong ? " can't be used" : absent),
        wrong ? "see its own errors" : "give the file that declares it, too");
  }

  void add(Document document) {
    Gvk gvk = document.gvk();
    if (!ApplicationReader.versionIs(document, versions(gvk))) {
      return;
    }
    Fields root = document.fields();
    root.allow("apiVersion", "kind", "status");
    Fields metadata = root.map("metadata");
    Fields spec = root.map("spec");
    if (metadata == null || spec == null) {
      root.error(FormatError.MISSING, "spec", "metadata and spec are both needed", null);
      return;
    }
    String name = metadata.required("name");
    String namespace = metadata.text("namespace");
    Metadata.allow(metadata);
    metadata.allow("finalizers");
    String key = key(gvk.kind(), namespace, name);
    if (!names.add(key)) {
      metadata.error(
          FormatError.DUPLICATE, "name", "the source " + key + " is declared twice", null);
    }
    if (isGenerator(gvk)) {
      artifacts.add(new FluxArtifactGenerator(document, spec, namespace, crossNamespace).read());
      root.finish();
      return;
    }
    String artifact = FluxSource.artifactRevision(root.raw("status"));
    Declared source =
        switch (gvk.kind()) {
          case GIT -> new FluxGitRepository(document, spec, namespace, artifact).read();
          case HELM -> new FluxHelmRepository(document, spec, namespace).read();
          default -> new FluxOciRepository(document, spec, namespace, artifact).read();
        };
    root.finish();
    if (source != null && !document.failed()) {
      declared.put(key, source);
    }
  }

  private static String[] versions(Gvk gvk) {
    return switch (gvk.kind()) {
      case OCI -> new String[] {"v1", "v1beta2"};
      case FluxArtifactGenerator.KIND -> new String[] {"v1beta1"};
      default -> new String[] {"v1", "v1beta2", "v1beta1"};
    };
  }

  /** Puts into each source what it includes or is made of, once all of them are known. */
  void join() {
    declared.keySet().forEach(key -> joined(key, new ArrayList<>()));
    artifacts.join();
  }

  private @Nullable SourceRef joined(String key, List<String> way) {
    if (sources.containsKey(key)) {
      return sources.get(key);
    }
    Declared source = declared.get(key);
    if (source == null) {
      return null;
    }
    List<SourceView.Inclusion> inclusions = new ArrayList<>();
    way.add(key);
    for (Include include : source.includes()) {
      String included = key(GIT, source.namespace(), include.name());
      if (way.contains(included)) {
        include
            .fields()
            .error(
                FormatError.VALUE, "name", "the repository includes itself by way of others", null);
        continue;
      }
      SourceRef found = joined(included, way);
      if (found == null && !names.contains(included)) {
        found = other;
      }
      if (found == null) {
        include
            .fields()
            .error(
                FormatError.NO_SOURCE,
                "name",
                "the GitRepository "
                    + include.name()
                    + (names.contains(included) ? " can't be used" : " is not among the documents"),
                names.contains(included)
                    ? "see its own errors"
                    : "give the file that declares it, too");
      } else {
        inclusions.add(new SourceView.Inclusion(found, include.from(), include.to()));
      }
    }
    way.remove(way.size() - 1);
    if (source.document().failed()) {
      return null;
    }
    SourceRef ref = source.ref();
    SourceView view = ref.options().view();
    SourceRef whole =
        inclusions.isEmpty()
            ? ref
            : ref.withOptions(
                ref.options()
                    .withView(
                        new SourceView(
                            view.directories(), view.submodules(), inclusions, view.ignore())));
    sources.put(key, whole);
    return whole;
  }
}
