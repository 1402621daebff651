// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.spi.PostRenderer;
import io.gitops4j.core.tree.Edit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Leaves out the objects of Argo CD and Flux that a cluster has no kinds for: the applications that
 * they declare are synced by themselves, so the cluster needs neither tool.
 */
final class UnservedApplications implements PostRenderer {
  private static final Set<String> KINDS =
      Set.of(
          "argoproj.io/Application",
          "argoproj.io/ApplicationSet",
          "argoproj.io/AppProject",
          "kustomize.toolkit.fluxcd.io/Kustomization",
          "source.toolkit.fluxcd.io/GitRepository",
          "source.toolkit.fluxcd.io/OCIRepository",
          "source.extensions.fluxcd.io/ArtifactGenerator");

  private final Cluster cluster;

  UnservedApplications(Cluster cluster) {
    this.cluster = cluster;
  }

  @Override
  public String name() {
    return "applications of kinds that are not served";
  }

  @Override
  public Rendered apply(Rendered rendered, Application application) {
    List<Manifest> kept = new ArrayList<>();
    for (Manifest manifest : rendered.manifests()) {
      if (!isLeftOut(manifest.gvk(), rendered)) {
        kept.add(manifest);
      }
    }
    int left = rendered.manifests().size() - kept.size();
    if (left == 0) {
      return rendered;
    }
    List<Issue> issues = new ArrayList<>(rendered.issues());
    issues.add(
        Issue.warning(
            CliError.NOT_SERVED,
            "objects of "
                + application
                + " that are not applied themselves, since the cluster does not serve their kinds: "
                + left));
    return rendered.with(kept, issues, rendered.inputs());
  }

  private boolean isLeftOut(Gvk gvk, Rendered rendered) {
    return KINDS.contains(gvk.group() + "/" + gvk.kind())
        && cluster.discovery().find(gvk.group(), gvk.kind()).isEmpty()
        && rendered.manifests().stream()
            .noneMatch(
                other ->
                    other.gvk().kind().equals("CustomResourceDefinition")
                        && gvk.group().equals(Edit.text(other.root(), "spec", "group"))
                        && gvk.kind().equals(Edit.text(other.root(), "spec", "names", "kind")));
  }
}
