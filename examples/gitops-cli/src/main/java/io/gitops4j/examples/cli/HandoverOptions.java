// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.k8s.tracking.ArgoTracking;
import io.gitops4j.k8s.tracking.FluxTracking;
import io.gitops4j.k8s.tracking.Tracking;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How another tool marks what it owns. */
final class HandoverOptions {

  /** A tool whose applications these may be. */
  enum Tool {
    /** Argo CD. */
    ARGOCD(new Gvk("argoproj.io", "v1alpha1", "Application"), "argocd"),
    /** Flux. */
    FLUX(new Gvk("kustomize.toolkit.fluxcd.io", "v1", "Kustomization"), "flux-system");

    private final Gvk gvk;
    private final String home;

    Tool(Gvk gvk, String home) {
      this.gvk = gvk;
      this.home = home;
    }

    /** The kind of its applications. */
    Gvk gvk() {
      return gvk;
    }

    /** As it is named on the command line. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What marks an object of Argo CD. */
  enum Method {
    ANNOTATION,
    LABEL,
    BOTH
  }

  @Option(
      names = "--their-name",
      paramLabel = "NAME",
      description =
          "the name of the Application or Kustomization there (default: the same as here)")
  private @Nullable String name;

  @Option(
      names = "--their-namespace",
      paramLabel = "NAME",
      description =
          "its namespace (default: the same as here, or argocd or flux-system where there is none)")
  private @Nullable String namespace;

  @Option(
      names = "--tracking",
      paramLabel = "METHOD",
      description = "Argo CD's tracking method: annotation (default), label or both")
  private Method method = Method.ANNOTATION;

  @Option(
      names = "--instance-label",
      paramLabel = "KEY",
      description = "the label of Argo CD's tracking (default: " + ArgoTracking.INSTANCE + ")")
  private String label = ArgoTracking.INSTANCE;

  @Option(
      names = "--installation-id",
      paramLabel = "ID",
      description = "the id of the Argo CD installation, if it has one")
  private String installation = "";

  /** The name of the application there. */
  String name(Application application) {
    return name == null ? application.name() : name;
  }

  /** The namespace in which it lies. */
  String namespace(Tool tool, Application application) {
    if (namespace != null) {
      return namespace;
    }
    return application.namespace().isEmpty() ? tool.home : application.namespace();
  }

  /** How its objects are marked. */
  Tracking tracking(Tool tool, Application application) {
    if (tool == Tool.FLUX) {
      return new FluxTracking(name(application), namespace(tool, application));
    }
    String space = namespace(tool, application);
    String instance = space.equals(tool.home) ? name(application) : space + "_" + name(application);
    return new ArgoTracking(
        instance, application.destination().namespace(), method(), label, installation);
  }

  private ArgoTracking.Method method() {
    return switch (method) {
      case ANNOTATION -> ArgoTracking.Method.ANNOTATION;
      case LABEL -> ArgoTracking.Method.LABEL;
      case BOTH -> ArgoTracking.Method.ANNOTATION_AND_LABEL;
    };
  }
}
