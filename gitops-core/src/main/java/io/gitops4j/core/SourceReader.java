// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.BuildEnvironment;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.app.SourceParameters;
import io.gitops4j.core.chart.ChartVersion;
import io.gitops4j.core.error.GitOpsException;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.HelmOptions;
import io.gitops4j.core.render.InputRecorder;
import io.gitops4j.core.render.Inputs;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.Provenance;
import io.gitops4j.core.render.RenderError;
import io.gitops4j.core.render.RenderOptions;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.RenderStep;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.render.SettingLocator;
import io.gitops4j.core.render.StepKind;
import io.gitops4j.core.render.chart.ChartRenderer;
import io.gitops4j.core.render.chart.ReleaseValues;
import io.gitops4j.core.secret.SecretTexts;
import io.gitops4j.core.signature.SignatureScope;
import io.gitops4j.core.signature.SignedRevision;
import io.gitops4j.core.source.ChartOptions;
import io.gitops4j.core.source.MountedTree;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.SecretTree;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreeEntry;
import io.gitops4j.core.spi.Decryptor;
import io.gitops4j.core.spi.PostRenderer;
import io.gitops4j.core.spi.RenderCache;
import io.gitops4j.core.spi.Renderer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The first half of the loop: from the sources of an application to its manifests. */
final class SourceReader {
  private final Sources sources;
  private final List<Renderer> renderers;
  private final List<PostRenderer> postRenderers;
  private final RenderCache cache;
  private final ApplicationKeys keys;
  private final ReleaseValues values;
  private final ChartOverlays overlays;

  SourceReader(
      Sources sources,
      List<Renderer> renderers,
      List<PostRenderer> postRenderers,
      RenderCache cache,
      ApplicationKeys keys,
      ReleaseValues values) {
    this.sources = sources;
    this.values = values;
    this.renderers = List.copyOf(renderers);
    this.overlays = new ChartOverlays(this.renderers);
    this.postRenderers = List.copyOf(postRenderers);
    this.cache = cache;
    this.keys = keys;
  }

  /** What one source gave. */
  private record Read(Rendered rendered, String engine, String digest, boolean fromCache) {}

  /**
   * The revision that a source names now.
   *
   * @throws SourceException if it can't be found out
   */
  Revision revision(SourceRef ref) {
    return sources.revision(ref);
  }

  /** What of a revision can be signed. */
  SignedRevision signed(SourceRef ref, Revision revision, SignatureScope scope) {
    return sources.signed(ref, revision, scope);
  }

  /**
   * Reads and renders all sources at these revisions, one for each source. What can't be read or
   * rendered is part of the result.
   */
  DeclaredState read(Application application, List<Revision> revisions) {
    Decryptor.Session session;
    try {
      session = keys.open(application);
    } catch (GitOpsException e) {
      return new DeclaredState(
          List.of(), Rendered.failed(e.issues(), Inputs.NONE), "", 0, List.of());
    }
    try (session) {
      return read(application, revisions, session);
    }
  }

  private DeclaredState read(
      Application application, List<Revision> revisions, Decryptor.@Nullable Session session) {
    List<ResolvedSource> resolved = new ArrayList<>();
    List<Read> reads = new ArrayList<>();
    List<@Nullable SourceTree> trees = new ArrayList<>();
    Map<String, SourceTree> named = new LinkedHashMap<>();
    try {
      for (int i = 0; i < revisions.size(); i++) {
        Source source = application.sources().get(i);
        try {
          SourceTree tree = tree(application, source.ref(), revisions.get(i), session);
          trees.add(tree);
          resolved.add(resolved(source, tree));
          if (!source.name().isEmpty()) {
            named.put("$" + source.name(), tree);
          }
        } catch (SourceException e) {
          trees.add(null);
          reads.add(new Read(Rendered.failed(e.issues(), Inputs.NONE), "", "", false));
        }
      }
      for (int i = 0; i < trees.size(); i++) {
        SourceTree tree = trees.get(i);
        if (tree != null && application.sources().get(i).rendered()) {
          reads.add(read(application, application.sources().get(i), tree, named));
        }
      }
    } finally {
      trees.stream().filter(Objects::nonNull).forEach(SourceTree::close);
    }
    Rendered rendered = reads.size() == 1 ? reads.get(0).rendered() : together(reads);
    List<PostRenderer> steps = new ArrayList<>(postRenderers);
    if (session != null) {
      steps.add(0, session);
    }
    for (PostRenderer postRenderer : steps) {
      if (!rendered.failed()) {
        Rendered changed = postRenderer.apply(rendered, application);
        rendered = recorded(rendered, changed, postRenderer.name());
      }
    }
    if (!rendered.failed() && !application.syncPolicy().allowEncrypted()) {
      rendered = refused(rendered, EncryptedManifests.find(rendered));
    }
    if (!rendered.failed()) {
      rendered = EncryptedManifests.withoutMetadata(rendered);
    }
    StringBuilder digests = new StringBuilder();
    reads.forEach(read -> digests.append(read.digest()).append('\n'));
    rendered
        .inputs()
        .external()
        .forEach((name, digest) -> digests.append(name).append(' ').append(digest).append('\n'));
    int renders = (int) reads.stream().filter(read -> !read.fromCache()).count();
    return new DeclaredState(
        List.copyOf(resolved),
        rendered,
        Inputs.sha256(digests.toString()),
        renders,
        reads.stream().map(Read::engine).toList());
  }

  private SourceTree tree(
      Application application,
      SourceRef ref,
      Revision revision,
      Decryptor.@Nullable Session session) {
    SourceTree tree = sources.askedBy(application).open(ref, revision);
    return session == null ? tree : session.view(tree);
  }

  private static Rendered refused(Rendered rendered, List<Issue> errors) {
    if (errors.isEmpty()) {
      return rendered;
    }
    List<Issue> issues = new ArrayList<>(rendered.issues());
    issues.addAll(errors);
    return Rendered.failed(issues, rendered.inputs());
  }

  /** A post-renderer that does not record what it sets is recorded as a whole. */
  private static Rendered recorded(Rendered before, Rendered after, String name) {
    if (after.failed() || before.manifests().stream().allMatch(m -> m.provenance() == null)) {
      return after;
    }
    Map<ResourceId, Provenance> known = new HashMap<>();
    for (Manifest manifest : before.manifests()) {
      if (manifest.provenance() != null) {
        known.put(manifest.id(), manifest.provenance());
      }
    }
    RenderStep step = RenderStep.of(StepKind.POST_RENDERER, name);
    List<Manifest> manifests = new ArrayList<>();
    for (Manifest manifest : after.manifests()) {
      Provenance own = manifest.provenance();
      Provenance earlier = own == null ? known.get(manifest.id()) : own;
      manifests.add(
          manifest.withProvenance(
              earlier == null
                  ? Provenance.start(step, SettingLocator.NONE, manifest.root())
                  : earlier.then(step, SettingLocator.NONE, manifest.root())));
    }
    return after
        .with(manifests, after.issues(), after.inputs())
        .withOutputDigest(after.outputDigest());
  }

  private Read read(
      Application application, Source source, SourceTree tree, Map<String, SourceTree> named) {
    try {
      if (!tree.entry(source.path()).map(TreeEntry::isDirectory).orElse(false)) {
        throw SourceException.of(
            SourceError.NOT_FOUND,
            source.ref() + " has no directory " + source.path(),
            source.path());
      }
      SourceParameters parameters = source.parameters();
      if (parameters == null) {
        return read(application, source, tree, source.options(), named);
      }
      InputRecorder recorder = new InputRecorder(tree);
      SourceParameters.Settled settled =
          parameters.settle(
              recorder,
              source.path(),
              BuildEnvironment.of(
                  application, source, version(source, tree).orElse(tree.revision().digest())));
      Inputs inputs = recorder.inputs();
      if (settled.issues().stream().anyMatch(Issue::isError)) {
        return new Read(Rendered.failed(settled.issues(), inputs), "", "", false);
      }
      Read read = read(application, source, tree, settled.options(), named);
      List<Issue> issues = new ArrayList<>(settled.issues());
      issues.addAll(read.rendered().issues());
      return new Read(
          read.rendered().failed()
              ? Rendered.failed(issues, read.rendered().inputs().plus(inputs))
              : read.rendered()
                  .with(read.rendered().manifests(), issues, read.rendered().inputs().plus(inputs)),
          read.engine(),
          read.digest(),
          read.fromCache());
    } catch (SourceException e) {
      return new Read(Rendered.failed(e.issues(), Inputs.NONE), "", "", false);
    }
  }

  private static ResolvedSource resolved(Source source, SourceTree tree) {
    return new ResolvedSource(
        source.ref(),
        tree.revision(),
        tree.commit().orElse(null),
        List.of(),
        version(source, tree).orElse(null),
        tree.origin().orElse(null));
  }

  /** The version of a chart of a Helm repository. */
  private static Optional<String> version(Source source, SourceTree tree) {
    return source.ref().options().chart() == null
        ? Optional.empty()
        : ChartVersion.of(tree, source.path());
  }

  /** Where a source lies, as caches know it: of a Helm repository each chart is a place. */
  private static String place(SourceRef ref) {
    ChartOptions chart = ref.options().chart();
    return chart == null ? ref.url() : ref.url() + " " + chart.name();
  }

  /** Options with all their values, those that are looked up included. */
  private record Wanted(
      @Nullable RenderOptions options, boolean secret, String identity, SecretTexts texts) {}

  private Wanted wanted(Application application, @Nullable RenderOptions settled) {
    String declared = settled == null ? "" : settled.digest();
    if (!(settled instanceof HelmOptions helm) || application.references().values().isEmpty()) {
      return new Wanted(settled, false, declared, SecretTexts.NONE);
    }
    ReleaseValues.Resolved resolved = values.resolve(application, helm);
    return new Wanted(
        resolved.options(),
        resolved.secret(),
        Inputs.sha256(declared + resolved.identity()),
        resolved.texts());
  }

  private Read read(
      Application application,
      Source source,
      SourceTree whole,
      @Nullable RenderOptions settled,
      Map<String, SourceTree> named) {
    Wanted wanted;
    try {
      wanted = wanted(application, settled);
    } catch (GitOpsException e) {
      return new Read(Rendered.failed(e.issues(), Inputs.NONE), "", "", false);
    }
    RenderRequest request = new RenderRequest(source.path(), wanted.options());
    // only charts refer to files of other sources
    SourceTree mounted = settled instanceof HelmOptions ? MountedTree.of(whole, named) : whole;
    SourceTree tree = wanted.secret() ? new SecretTree(mounted) : mounted;
    Renderer renderer =
        renderers.stream().filter(each -> each.supports(tree, request)).findFirst().orElse(null);
    if (renderer == null) {
      return new Read(
          Rendered.failed(List.of(unrendered(source, tree, settled)), Inputs.NONE), "", "", false);
    }
    String options = wanted.identity();
    RenderCache.Key key =
        new RenderCache.Key(renderer.engine(), place(source.ref()), source.path(), options);
    Rendered known =
        cache.find(key, tree).filter(earlier -> renderer.isCurrent(earlier.inputs())).orElse(null);
    Rendered rendered = known;
    if (rendered == null) {
      rendered = renderer.render(tree, request);
      if (settled instanceof HelmOptions helm) {
        rendered = overlays.apply(rendered, helm.postRenderers());
      }
      cache.put(key, tree, rendered);
    }
    String digest =
        String.join(" ", renderer.engine(), source.path().toString(), options)
            + " "
            + rendered.inputs().digest();
    return new Read(rendered.hiding(wanted.texts()), renderer.engine(), digest, known != null);
  }

  private static Issue unrendered(Source source, SourceTree tree, @Nullable RenderOptions options) {
    boolean chart = options instanceof HelmOptions || ChartRenderer.isChart(tree, source.path());
    return Issue.error(
            ReconcileError.NO_RENDERER,
            (chart ? "no renderer of Helm charts is there for " : "no renderer takes ")
                + source.path()
                + " of "
                + source.ref())
        .withHint(chart ? "hand a ChartRenderer to the Reconciler" : null);
  }

  /** All manifests; where two sources declare the same object, the later one wins, in its place. */
  private static Rendered together(List<Read> reads) {
    Map<ResourceId, Manifest> byId = new LinkedHashMap<>();
    List<Manifest> unnamed = new ArrayList<>();
    List<Issue> issues = new ArrayList<>();
    Map<String, String> external = new TreeMap<>();
    for (int i = 0; i < reads.size(); i++) {
      Rendered rendered = reads.get(i).rendered();
      issues.addAll(rendered.issues());
      external.put("source " + i, rendered.inputs().digest());
      if (!rendered.failed()) {
        for (Manifest manifest : rendered.manifests()) {
          if (manifest.id().name().isEmpty()) {
            unnamed.add(manifest);
          } else {
            if (byId.remove(manifest.id()) != null) {
              issues.add(repeated(manifest));
            }
            byId.put(manifest.id(), manifest);
          }
        }
      }
    }
    Inputs inputs =
        new Inputs(new TreeMap<>(), new TreeSet<>(), new TreeMap<>(), new TreeMap<>(external));
    if (issues.stream().anyMatch(Issue::isError)) {
      return Rendered.failed(issues, inputs);
    }
    List<Manifest> manifests = new ArrayList<>(byId.values());
    manifests.addAll(unnamed);
    List<Provenance> removed =
        reads.stream().flatMap(read -> read.rendered().removed().stream()).toList();
    return Rendered.of(manifests, issues, inputs).withRemoved(removed);
  }

  private static Issue repeated(Manifest manifest) {
    return Issue.warning(
            RenderError.DUPLICATE,
            manifest.id() + " is declared by more than one source; the last one counts")
        .at(
            new Location(
                manifest.origin(), manifest.root().line(), manifest.root().column(), null, null));
  }
}
