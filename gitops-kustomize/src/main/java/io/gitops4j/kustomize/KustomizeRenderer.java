// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.error.Severity;
import io.gitops4j.core.render.FluxOverrides;
import io.gitops4j.core.render.InputRecorder;
import io.gitops4j.core.render.Inputs;
import io.gitops4j.core.render.KustomizeOverrides;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderError;
import io.gitops4j.core.render.RenderException;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreeEntry;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.Renderer;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.kustomize.KustomizeOptions.LoadRestrictor;
import io.gitops4j.kustomize.KustomizeOptions.Order;
import io.gitops4j.kustomize.internal.Build;
import io.gitops4j.kustomize.internal.EditedTree;
import io.gitops4j.kustomize.internal.FileLoader;
import io.gitops4j.kustomize.internal.FluxRewrite;
import io.gitops4j.kustomize.internal.KustomizationFile;
import io.gitops4j.kustomize.internal.Overrides;
import io.gitops4j.kustomize.internal.Remotes;
import io.gitops4j.kustomize.internal.Sharing;
import io.gitops4j.kustomize.internal.share.SharedParts;
import io.gitops4j.kustomize.internal.share.SharingTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Renders kustomizations as kustomize 5.8.1 does, in this process and without the binary.
 * Immutable, thread-safe: any number of renders run side by side. Uses no network, no process,
 * nothing outside the tree, but for what the options hand in; what would need more is refused by a
 * typed error.
 */
public final class KustomizeRenderer implements Renderer {
  private static final KustomizeRenderer DEFAULTS =
      new KustomizeRenderer(KustomizeOptions.DEFAULTS, null);

  private static final String EVERY_FILE =
      "where no kustomization says which files count, Flux takes all YAML for manifests";

  private final KustomizeOptions options;
  private final @Nullable RenderSession session;

  private KustomizeRenderer(KustomizeOptions options, @Nullable RenderSession session) {
    this.options = options;
    this.session = session;
  }

  /** A renderer with {@link KustomizeOptions#DEFAULTS}. */
  public static KustomizeRenderer ofDefaults() {
    return DEFAULTS;
  }

  /** A renderer with these options. */
  public static KustomizeRenderer of(KustomizeOptions options) {
    return new KustomizeRenderer(Objects.requireNonNull(options, "options"), null);
  }

  /**
   * A renderer with the same options that shares files and bases with all others of the session.
   * Without a session nothing outlives a render.
   */
  public KustomizeRenderer sharing(RenderSession newSession) {
    return new KustomizeRenderer(options, Objects.requireNonNull(newSession, "newSession"));
  }

  @Override
  public String engine() {
    return "kustomize/5.8.1 " + options.fingerprint();
  }

  @Override
  public boolean supports(SourceTree tree, RenderRequest request) {
    if (request.options() != null) {
      return request.options() instanceof KustomizeOverrides
          || request.options() instanceof FluxOverrides;
    }
    return KustomizationFile.isIn(FileLoader.of(tree, request.path(), LoadRestrictor.ROOT_ONLY));
  }

  @Override
  public Rendered render(SourceTree tree, RenderRequest request) {
    SourceTree seen = tree.snapshot();
    SharedParts parts = session == null || tree.secret() ? null : session.parts();
    InputRecorder recorder = new InputRecorder(parts == null ? seen : new SharingTree(seen, parts));
    KustomizeOptions used = optionsFor(request);
    TreePath edited = request.options() == null ? null : request.path();
    Sharing sharing = new Sharing(parts, seen, recorder, used, !used.provenance(), edited);
    try (Build build = new Build(used, sharing)) {
      return render(build, recorder, request);
    }
  }

  /** Flux lets a kustomization read all files of its source, and leaves the order as it is. */
  private KustomizeOptions optionsFor(RenderRequest request) {
    return request.options() instanceof FluxOverrides
        ? options.withLoadRestrictor(LoadRestrictor.NONE).withOrder(Order.NONE)
        : options;
  }

  private Rendered render(Build build, InputRecorder recorder, RenderRequest request) {
    List<Issue> issues = new ArrayList<>();
    SourceTree edited = recorder;
    try {
      requireDirectory(recorder, request.path());
      List<Issue> lost = new ArrayList<>();
      edited = edited(recorder, request, lost);
      lost.forEach(issue -> issues.add(settled(issue)));
      List<Manifest> manifests = build.run(edited, request.path(), edited != recorder);
      if (request.options() instanceof FluxOverrides) {
        issues.addAll(withoutVersion(manifests));
      }
      if (!build.failed() && !hasError(issues)) {
        external(build, recorder);
        issues.addAll(placed(build.issues(), edited));
        return Rendered.of(manifests, issues, recorder.inputs()).withRemoved(build.removed());
      }
    } catch (RenderException | SourceException e) {
      issues.addAll(placed(e.issues(), edited));
    }
    issues.addAll(placed(build.issues(), edited));
    external(build, recorder);
    return Rendered.failed(hinted(issues, edited, request), recorder.inputs());
  }

  /** Who has no kustomization may not know that every file of YAML is taken for manifests. */
  private static List<Issue> hinted(List<Issue> issues, SourceTree edited, RenderRequest request) {
    boolean generated =
        request.options() instanceof FluxOverrides
            && edited instanceof EditedTree view
            && view.isAdded();
    return generated
        ? issues.stream()
            .map(
                issue ->
                    issue.code() == KustomizeError.INVALID_RESOURCE && issue.hint() == null
                        ? issue.withHint(EVERY_FILE)
                        : issue)
            .toList()
        : issues;
  }

  private static void requireDirectory(SourceTree tree, TreePath path) {
    if (!tree.entry(path).map(TreeEntry::isDirectory).orElse(false)) {
      throw new RenderException(
          Issue.error(RenderError.NO_PATH, "no such directory").at(Location.of(path.toString())),
          null);
    }
  }

  private static boolean hasError(
      List<Issue> issues) { // no stream: in a short process its start is dear
    for (Issue issue : issues) {
      if (issue.isError()) {
        return true;
      }
    }
    return false;
  }

  /** A warning, or an error if the options say so. */
  private Issue settled(Issue issue) {
    return options.strict().stream().anyMatch(code -> code == issue.code())
        ? issue.withSeverity(Severity.ERROR)
        : issue;
  }

  /** Objects that kustomize builds and Flux refuses. */
  private static List<Issue> withoutVersion(List<Manifest> manifests) {
    List<Issue> issues = new ArrayList<>();
    for (Manifest manifest : manifests) {
      if (manifest.gvk().version().isEmpty()) {
        issues.add(
            Issue.error(
                    RenderError.INVALID_MANIFEST,
                    "not a Kubernetes object: apiVersion is missing in " + manifest.id())
                .at(new Location(manifest.origin(), 0, 0, "apiVersion", null)));
      }
    }
    return issues;
  }

  private static void external(Build build, InputRecorder recorder) {
    for (Map.Entry<String, String> used : build.external().entrySet()) {
      recorder.external(used.getKey(), used.getValue());
    }
  }

  /** The issues at places of the tree as it is, without the overrides. */
  private static List<Issue> placed(List<Issue> issues, SourceTree tree) {
    if (issues.isEmpty() || !(tree instanceof EditedTree view)) {
      return issues;
    }
    UnaryOperator<Location> originals = view.originals();
    return issues.stream().map(issue -> issue.at(originals.apply(issue.location()))).toList();
  }

  /**
   * {@inheritDoc}
   *
   * <p>Asks the resolver for the commit that each reference names now, and for each file again. A
   * file whose URL has a query is never current, since the query, which may be a secret, was not
   * recorded.
   */
  @Override
  public boolean isCurrent(Inputs inputs) {
    return Remotes.isCurrent(inputs, options.remoteResolver().orElse(null));
  }

  /**
   * The kustomization that is built for the request: the file of the directory with what the
   * request adds to it, or the one that is made for want of a file. Nothing is built.
   *
   * @return its fields, for reading; empty if there is none, or what lies there is none
   * @throws RenderException if the request adds what is not allowed, or there is no such directory
   * @throws SourceException if the tree can't be read
   */
  public Optional<MapNode> kustomization(SourceTree tree, RenderRequest request) {
    SourceTree seen = tree.snapshot();
    requireDirectory(seen, request.path());
    return KustomizationFile.fields(edited(seen, request, new ArrayList<>()), request.path());
  }

  private static SourceTree edited(SourceTree tree, RenderRequest request, List<Issue> lost) {
    if (request.options() instanceof FluxOverrides flux) {
      return FluxRewrite.apply(tree, request.path(), flux, lost);
    }
    return request.options() instanceof KustomizeOverrides overrides
        ? Overrides.apply(tree, request.path(), overrides)
        : tree;
  }
}
