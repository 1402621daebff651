// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.error.ErrorCode;
import io.gitops4j.core.error.GitOpsException;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.InputRecorder;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.kustomize.KustomizeError;
import io.gitops4j.kustomize.KustomizeOptions;
import io.gitops4j.kustomize.RenderLimits;
import io.gitops4j.kustomize.RenderLimits.Bound;
import io.gitops4j.kustomize.internal.share.SharedParts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Renders repositories that are made to break the renderer. Each is refused by a typed error before
 * much work is done, or rendered at a bounded cost. Work is counted, so no test depends on time.
 */
abstract class HostileRendering {
  static final String MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\n";

  final MemoryTree.Builder tree = MemoryTree.builder();
  RenderLimits limits = RenderLimits.DEFAULTS;
  KustomizeOptions options = KustomizeOptions.DEFAULTS;
  Budget budget = new Budget(limits);
  @Nullable SharedParts parts;
  List<Manifest> manifests = List.of();

  /** What is wrong; nothing but typed failures is caught. */
  List<Issue> render(String kustomization) {
    return render(tree.file("kustomization.yaml", kustomization).build(), ".");
  }

  List<Issue> render(MemoryTree files, String path) {
    if (options.limits() != limits) {
      options = options.withLimits(limits);
    }
    InputRecorder recorder = new InputRecorder(files);
    Sharing sharing = new Sharing(parts, files, recorder, options, true, null);
    try (Build build = new Build(options, sharing)) {
      List<Issue> issues = new ArrayList<>();
      budget = build.budget();
      try {
        manifests = build.run(recorder, TreePath.of(path), false);
      } catch (GitOpsException e) {
        issues.addAll(e.issues());
      }
      issues.addAll(build.issues());
      return issues.stream().filter(Issue::isError).toList();
    }
  }

  static List<ErrorCode> codes(List<Issue> issues) {
    return issues.stream().map(Issue::code).distinct().toList();
  }

  void refusedAt(Bound bound, List<Issue> issues) {
    assertThat(codes(issues)).containsExactly(KustomizeError.LIMIT);
    Issue issue = issues.get(0);
    assertThat(issue.message()).contains(Long.toString(limits.of(bound)), bound.counted());
    assertThat(issue.hint()).contains("bound " + bound.id(), "--limit " + bound.id());
    assertThat(issue.location().line()).isPositive();
  }

  static String repeat(int times, String text) {
    return text.repeat(times);
  }
}
