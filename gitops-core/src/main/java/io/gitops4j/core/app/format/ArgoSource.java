// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import io.gitops4j.core.app.Source;
import io.gitops4j.core.render.DirectoryOptions;
import io.gitops4j.core.render.KustomizeOverrides;
import io.gitops4j.core.render.RenderOptions;
import io.gitops4j.core.source.RevisionTarget;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import org.jspecify.annotations.Nullable;

/** Reads one source of Argo CD's Application. */
final class ArgoSource {
  private final Fields fields;

  ArgoSource(Fields fields) {
    this.fields = fields;
  }

  /** The source; null if it is wrong or renders nothing. */
  @Nullable Source read() {
    String url = fields.required("repoURL");
    String revision = fields.text("targetRevision");
    String path = fields.text("path");
    fields.allow("name");
    fields.unsupported("tagPrefix", "helm", "plugin");
    RenderOptions options = options();
    if (fields.has("chart")) {
      fields.error(FormatError.UNSUPPORTED, "chart", "Helm charts can't be rendered", null);
      return null;
    }
    if (fields.has("ref")) {
      fields.warn("ref", "files of this source can't be referred to yet");
      if (path.isEmpty()) {
        return null;
      }
    }
    if (url.isBlank()) {
      return null;
    }
    SourceRef ref =
        fields.parsed(
            "repoURL",
            url,
            text -> new SourceRef(text, RevisionTarget.parse(revision)),
            "the URL of a repository, without a password");
    TreePath tree = fields.parsed("path", path, TreePath::of, "a path inside the repository");
    return ref == null || tree == null ? null : new Source(ref, tree, options);
  }

  private @Nullable RenderOptions options() {
    Fields kustomize = fields.map("kustomize");
    Fields directory = fields.map("directory");
    if (kustomize != null && directory != null) {
      fields.error(
          FormatError.VALUE,
          "directory",
          "kustomize and directory are both given",
          "give one of them");
    }
    if (kustomize != null) {
      return kustomize(kustomize);
    }
    return directory == null ? null : directory(directory);
  }

  private static DirectoryOptions directory(Fields directory) {
    directory.unsupported("jsonnet", "disableExtensionFilter");
    return new DirectoryOptions(
        directory.flag("recurse", false), directory.text("include"), directory.text("exclude"));
  }

  private static KustomizeOverrides kustomize(Fields kustomize) {
    KustomizeOverrides.Builder builder =
        KustomizeOverrides.builder()
            .namePrefix(kustomize.text("namePrefix"))
            .nameSuffix(kustomize.text("nameSuffix"))
            .namespace(kustomize.text("namespace"))
            .labelsInSelectors(!kustomize.flag("labelWithoutSelector", false))
            .labelsInTemplates(kustomize.flag("labelIncludeTemplates", false))
            .forceCommonLabels(kustomize.flag("forceCommonLabels", false))
            .forceCommonAnnotations(kustomize.flag("forceCommonAnnotations", false))
            .ignoreMissingComponents(kustomize.flag("ignoreMissingComponents", false));
    kustomize.texts("images").forEach(builder::image);
    kustomize.texts("components").forEach(builder::component);
    kustomize.textMap("commonLabels").forEach(builder::commonLabel);
    kustomize.textMap("commonAnnotations").forEach(builder::commonAnnotation);
    for (Fields replica : kustomize.maps("replicas")) {
      String name = replica.required("name");
      int count = replica.integer("count", -1, true);
      if (!replica.has("count")) {
        replica.missing("count");
      }
      builder.replicas(name, Math.max(0, count));
    }
    Patches.read(kustomize, builder);
    kustomize.unsupported("commonAnnotationsEnvsubst", "version", "kubeVersion", "apiVersions");
    return builder.build();
  }

  /** Patches have the same form in Argo CD, Flux and kustomize itself. */
  static final class Patches {
    private Patches() {}

    static void read(Fields fields, KustomizeOverrides.Builder builder) {
      for (Fields patch : fields.maps("patches")) {
        patch.allow("options");
        boolean inline = !patch.text("patch").isEmpty();
        boolean file = !patch.text("path").isEmpty();
        if (!inline && !file) {
          patch.missing("patch");
        }
        Fields target = patch.map("target");
        if (target != null) {
          for (String key :
              new String[] {
                "group",
                "version",
                "kind",
                "name",
                "namespace",
                "labelSelector",
                "annotationSelector"
              }) {
            target.text(key);
          }
        }
      }
      Node patches = fields.raw("patches");
      if (patches instanceof ListNode list) {
        for (Node patch : list) {
          if (patch instanceof MapNode) {
            builder.patch(patch);
          }
        }
      }
    }
  }
}
