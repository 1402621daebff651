// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render.directory;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.DirectoryOptions;
import io.gitops4j.core.render.InputRecorder;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderError;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreeEntry;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.Renderer;
import io.gitops4j.core.yaml.YamlLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Renders a directory of plain manifests as Argo CD's {@code directory} source does: every {@code
 * .yaml}, {@code .yml} and {@code .json} file, with any number of documents, directories below only
 * if asked, in the order of the names. Lists are taken apart; of two objects with one identity the
 * later one counts, with a warning. Immutable, thread-safe, a pure function.
 *
 * <p>A YAML file in which nothing looks like a Kubernetes object is left out with a warning, as
 * Argo CD leaves it out; so are files that hold the text {@code +argocd:skip-file-rendering} and
 * what configures kustomize. Anything else that is no Kubernetes object is an error, and so is a
 * submodule that would have to be read, because its objects would be missing.
 */
public final class DirectoryRenderer implements Renderer {
  /** Files that make a directory somebody else's. */
  private static final Set<String> OTHERS =
      Set.of("kustomization.yaml", "kustomization.yml", "Kustomization", "Chart.yaml");

  private static final DirectoryRenderer DEFAULTS =
      new DirectoryRenderer(YamlLimits.DEFAULTS, false);

  private final YamlLimits limits;
  private final boolean provenance;

  private DirectoryRenderer(YamlLimits limits, boolean provenance) {
    this.limits = limits;
    this.provenance = provenance;
  }

  /** A renderer with {@link YamlLimits#DEFAULTS}. */
  public static DirectoryRenderer ofDefaults() {
    return DEFAULTS;
  }

  /**
   * A renderer with other limits.
   *
   * @param limits bytes and nodes of all files together; the depth holds for nested directories too
   */
  public static DirectoryRenderer of(YamlLimits limits) {
    return new DirectoryRenderer(Objects.requireNonNull(limits, "limits"), false);
  }

  /** The same renderer, recording who sets each field or not; default not. */
  public DirectoryRenderer withProvenance(boolean recorded) {
    return new DirectoryRenderer(limits, recorded);
  }

  @Override
  public String engine() {
    return "directory/1 "
        + limits.bytes()
        + " "
        + limits.nodes()
        + " "
        + limits.depth()
        + (provenance ? " provenance" : "");
  }

  /**
   * Takes requests with {@link DirectoryOptions}, and those without options for a directory that
   * holds neither a kustomization nor a Helm chart.
   */
  @Override
  public boolean supports(SourceTree tree, RenderRequest request) {
    if (request.options() != null) {
      return request.options() instanceof DirectoryOptions;
    }
    try {
      return tree.entry(request.path()).map(TreeEntry::isDirectory).orElse(false)
          && tree.list(request.path()).stream()
              .noneMatch(entry -> OTHERS.contains(entry.path().name()));
    } catch (SourceException e) {
      return false;
    }
  }

  @Override
  public Rendered render(SourceTree tree, RenderRequest request) {
    DirectoryOptions options =
        request.options() instanceof DirectoryOptions given ? given : DirectoryOptions.DEFAULTS;
    InputRecorder recorder = new InputRecorder(tree);
    List<Issue> issues = new ArrayList<>();
    PathGlob include = glob("include", options.include(), issues);
    PathGlob exclude = glob("exclude", options.exclude(), issues);
    List<Manifest> manifests = List.of();
    if (issues.isEmpty()) {
      ManifestFiles files = new ManifestFiles(recorder, limits, issues, provenance);
      new Walk(recorder, request.path(), options, include, exclude, limits, issues)
          .run(directory(recorder, request.path(), issues), files);
      manifests = files.manifests();
    }
    return issues.stream().anyMatch(Issue::isError)
        ? Rendered.failed(issues, recorder.inputs())
        : Rendered.of(manifests, issues, recorder.inputs());
  }

  private static boolean directory(InputRecorder tree, TreePath path, List<Issue> issues) {
    try {
      TreeEntry entry = tree.entry(path).orElse(null);
      if (entry != null && entry.isDirectory()) {
        return true;
      }
      if (entry != null && entry.blob() != null) {
        tree.used(path, entry.blob());
      }
      issues.add(
          Issue.error(RenderError.NO_PATH, "no such directory").at(Location.of(path.toString())));
    } catch (SourceException e) {
      issues.addAll(e.issues());
    }
    return false;
  }

  private static @Nullable PathGlob glob(String field, String pattern, List<Issue> issues) {
    if (pattern.isEmpty()) {
      return null;
    }
    try {
      return PathGlob.of(pattern);
    } catch (IllegalArgumentException e) {
      issues.add(
          Issue.error(DirectoryError.GLOB, "the " + field + " pattern has " + e.getMessage())
              .withFound(pattern)
              .withExpected("a pattern such as {*.yaml,base/*}"));
      return null;
    }
  }
}
