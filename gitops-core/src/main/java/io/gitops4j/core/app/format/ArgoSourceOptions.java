// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import io.gitops4j.core.render.DirectoryOptions;
import io.gitops4j.core.render.HelmOptions;
import io.gitops4j.core.render.KustomizeOverrides;
import io.gitops4j.core.render.RenderOptions;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlPrinter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads how a source of Argo CD's Application is rendered: kustomize, directory, helm. */
final class ArgoSourceOptions {
  /** The versions of kustomize that give what this library gives. */
  private static final Set<String> KUSTOMIZE = Set.of("v5.8.1", "5.8.1");

  private final Fields fields;
  private final UnaryOperator<String> variables;
  private @Nullable RenderOptions options;
  private boolean passCredentials;

  /**
   * Options below a source.
   *
   * @param variables replaces the variables of the build environment in a text
   */
  ArgoSourceOptions(Fields fields, UnaryOperator<String> variables) {
    this.fields = fields;
    this.variables = variables;
  }

  /** What was read; null if the directory decides. */
  @Nullable RenderOptions options() {
    return options;
  }

  /** Whether what opens a Helm repository is also sent to other hosts that it names for a chart. */
  boolean passCredentials() {
    return passCredentials;
  }

  /** Reads; whether there is nothing that can't be honoured at all. */
  boolean read() {
    List<String> given = new ArrayList<>();
    for (String kind : new String[] {"kustomize", "helm", "directory", "plugin"}) {
      if (fields.has(kind)) {
        given.add(kind);
      }
    }
    if (given.size() > 1) {
      String last = given.get(given.size() - 1);
      fields.error(
          FormatError.VALUE,
          last,
          String.join(" and ", given) + " are given together",
          "give one of them");
    }
    Fields kustomize = fields.map("kustomize");
    Fields helm = fields.map("helm");
    Fields directory = fields.map("directory");
    boolean possible = plugin() && jsonnet(directory);
    if (kustomize != null) {
      options = kustomize(kustomize);
    } else if (helm != null) {
      options = helm(helm);
    } else if (directory != null) {
      options = directory(directory);
    }
    return possible && given.size() < 2;
  }

  private boolean plugin() {
    Fields plugin = fields.map("plugin");
    if (plugin == null) {
      return true;
    }
    String name = plugin.text("name");
    plugin.allow("env", "parameters");
    fields.error(
        FormatError.UNSUPPORTED,
        "plugin",
        "the config management plugin "
            + (name.isEmpty() ? "of the repository" : name)
            + " is a program, and none is run",
        "a Renderer of your own can do what it does");
    return false;
  }

  private static boolean jsonnet(@Nullable Fields directory) {
    Fields jsonnet = directory == null ? null : directory.map("jsonnet");
    if (jsonnet == null || directory == null) {
      return true;
    }
    boolean used = jsonnet.has("extVars") | jsonnet.has("tlas") | jsonnet.has("libs");
    if (used) {
      directory.error(FormatError.UNSUPPORTED, "jsonnet", "Jsonnet is not evaluated", null);
    }
    return !used;
  }

  private static DirectoryOptions directory(Fields directory) {
    return new DirectoryOptions(
        directory.flag("recurse", false),
        directory.text("include"),
        directory.text("exclude"),
        directory.flag("disableExtensionFilter", false));
  }

  private HelmOptions helm(Fields helm) {
    HelmOptions.Builder builder =
        HelmOptions.builder()
            .releaseName(helm.text("releaseName"))
            .namespace(helm.text("namespace"))
            .ignoreMissingValueFiles(helm.flag("ignoreMissingValueFiles", false))
            .kubeVersion(helm.text("kubeVersion"))
            .skipCrds(helm.flag("skipCrds", false))
            .skipTests(helm.flag("skipTests", false))
            .skipSchemaValidation(helm.flag("skipSchemaValidation", false));
    for (String file : helm.texts("valueFiles")) {
      builder.valueFile(file(file));
    }
    String text = helm.text("values");
    Node object = helm.raw("valuesObject");
    if (object instanceof MapNode values) {
      builder.values(values.isEmpty() ? "" : YamlPrinter.print(values));
    } else {
      if (object != null) {
        helm.wrongType(object, helm.at("valuesObject"), "a map");
      }
      builder.values(text);
    }
    for (Fields parameter : helm.maps("parameters")) {
      builder.parameter(
          parameter.required("name"),
          variables.apply(parameter.text("value")),
          parameter.flag("forceString", false));
    }
    for (Fields parameter : helm.maps("fileParameters")) {
      builder.fileParameter(parameter.required("name"), file(parameter.required("path")));
    }
    helm.texts("apiVersions").forEach(builder::apiVersion);
    String version = helm.text("version");
    if (!version.isEmpty() && !version.equals("v3")) {
      helm.error(
          FormatError.UNSUPPORTED, "version", "charts are rendered by Helm 3 alone", "give v3");
    }
    passCredentials = helm.flag("passCredentials", false);
    return builder.build();
  }

  /** A name of a file: what it begins with may be the name of another source, no variable. */
  private String file(String name) {
    int slash = name.indexOf('/');
    String first = slash > 0 && name.startsWith("$") ? name.substring(0, slash) : "";
    boolean source = !first.isEmpty() && variables.apply(first).isEmpty();
    return source ? first + variables.apply(name.substring(slash)) : variables.apply(name);
  }

  private KustomizeOverrides kustomize(Fields kustomize) {
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
    kustomize.texts("images").forEach(image -> builder.image(variables.apply(image)));
    kustomize.texts("components").forEach(builder::component);
    kustomize
        .textMap("commonLabels")
        .forEach((key, value) -> builder.commonLabel(key, variables.apply(value)));
    boolean substituted = kustomize.flag("commonAnnotationsEnvsubst", false);
    for (Map.Entry<String, String> one : kustomize.textMap("commonAnnotations").entrySet()) {
      builder.commonAnnotation(
          one.getKey(), substituted ? variables.apply(one.getValue()) : one.getValue());
    }
    for (Fields replica : kustomize.maps("replicas")) {
      String name = replica.required("name");
      int count = replica.integer("count", -1, true);
      replica.require("count");
      builder.replicas(name, Math.max(0, count));
    }
    patches(kustomize, builder);
    String version = kustomize.text("version");
    if (!version.isEmpty() && !KUSTOMIZE.contains(version)) {
      kustomize.warn("version", "rendered as kustomize 5.8.1 does, not " + version);
    }
    kustomize.text("kubeVersion");
    kustomize.texts("apiVersions");
    kustomize.unsupported("kubeVersion", "apiVersions");
    return builder.build();
  }

  /** Reads patches, which have the same form in Argo CD and kustomize itself. */
  static void patches(Fields fields, KustomizeOverrides.Builder builder) {
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
              "group", "version", "kind", "name", "namespace", "labelSelector", "annotationSelector"
            }) {
          target.text(key);
        }
      }
    }
    if (fields.raw("patches") instanceof ListNode list) {
      for (Node patch : list) {
        if (patch instanceof MapNode) {
          builder.patch(patch);
        }
      }
    }
  }
}
