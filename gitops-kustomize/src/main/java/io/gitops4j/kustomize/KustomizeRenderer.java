// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
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
import io.gitops4j.core.spi.Renderer;
import io.gitops4j.kustomize.KustomizeOptions.LoadRestrictor;
import io.gitops4j.kustomize.internal.Build;
import io.gitops4j.kustomize.internal.EditedTree;
import io.gitops4j.kustomize.internal.FileLoader;
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
      return request.options() instanceof KustomizeOverrides;
    }
    return KustomizationFile.isIn(FileLoader.of(tree, request.path(), LoadRestrictor.ROOT_ONLY));
  }

  @Override
  public Rendered render(SourceTree tree, RenderRequest request) {
    SourceTree seen = tree.snapshot();
    SharedParts parts = session == null || tree.secret() ? null : session.parts();
    InputRecorder recorder = new InputRecorder(parts == null ? seen : new SharingTree(seen, parts));
    boolean edited = request.options() instanceof KustomizeOverrides;
    boolean bases =
        !options.provenance() && (!edited || options.loadRestrictor() == LoadRestrictor.ROOT_ONLY);
    Sharing sharing = new Sharing(parts, seen, recorder, options, bases);
    try (Build build = new Build(options, sharing)) {
      return render(build, recorder, request);
    }
  }

  private static Rendered render(Build build, InputRecorder recorder, RenderRequest request) {
    List<Issue> issues = new ArrayList<>();
    SourceTree edited = recorder;
    try {
      TreeEntry directory = recorder.entry(request.path()).orElse(null);
      if (directory == null || !directory.isDirectory()) {
        throw new RenderException(
            Issue.error(RenderError.NO_PATH, "no such directory")
                .at(Location.of(request.path().toString())),
            null);
      }
      edited = edited(recorder, request);
      List<Manifest> manifests = build.run(edited, request.path(), edited != recorder);
      if (!build.failed()) {
        external(build, recorder);
        return Rendered.of(manifests, placed(build.issues(), edited), recorder.inputs())
            .withRemoved(build.removed());
      }
    } catch (RenderException | SourceException e) {
      issues.addAll(e.issues());
    }
    issues.addAll(build.issues());
    external(build, recorder);
    return Rendered.failed(placed(issues, edited), recorder.inputs());
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

  private static SourceTree edited(SourceTree tree, RenderRequest request) {
    return request.options() instanceof KustomizeOverrides overrides
        ? Overrides.apply(tree, request.path(), overrides)
        : tree;
  }
}
