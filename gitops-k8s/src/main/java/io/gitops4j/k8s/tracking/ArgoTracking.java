// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.tracking;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.MapNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The label and the annotation of Argo CD. Immutable.
 *
 * @param application the instance name: the name of the Application, or {@code namespace_name}
 *     where it lies outside of Argo CD's own namespace
 * @param namespace the destination's namespace, which the annotation of an object without a
 *     namespace names
 * @param method which of the two is used
 * @param labelKey the key of the label
 * @param installation the id of the installation, if several share a cluster; empty if there is
 *     none
 */
public record ArgoTracking(
    String application, String namespace, Method method, String labelKey, String installation)
    implements Tracking {
  /** The annotation's key. */
  public static final String TRACKING_ID = "argocd.argoproj.io/tracking-id";

  /** The key of the label unless the installation has another. */
  public static final String INSTANCE = "app.kubernetes.io/instance";

  private static final String INSTALLATION_ID = "argocd.argoproj.io/installation-id";
  private static final int LONGEST_LABEL = 63;

  /** What marks an object. */
  public enum Method {
    /** The annotation: the default. */
    ANNOTATION,
    /** The label. */
    LABEL,
    /** Both; the annotation counts, and the label is cut to what a label may hold. */
    ANNOTATION_AND_LABEL
  }

  /** Checks all parts. */
  public ArgoTracking {
    Objects.requireNonNull(application, "application");
    Objects.requireNonNull(namespace, "namespace");
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(labelKey, "labelKey");
    Objects.requireNonNull(installation, "installation");
  }

  /** By annotation, without an installation id: Argo CD's defaults. */
  public static ArgoTracking of(String application, String namespace) {
    return new ArgoTracking(application, namespace, Method.ANNOTATION, INSTANCE, "");
  }

  /**
   * How an Argo CD tracks the objects of an application, by annotation: under its name, or {@code
   * namespace_name} where it lies in another namespace than Argo CD.
   *
   * @param home the namespace of Argo CD, mostly {@code argocd}; an application without a namespace
   *     lies there
   */
  public static ArgoTracking of(Application application, String home) {
    String namespace = application.namespace();
    boolean elsewhere = !namespace.isEmpty() && !namespace.equals(home);
    return of(
        elsewhere ? namespace + "_" + application.name() : application.name(),
        application.destination().namespace());
  }

  /** The same by another method. */
  public ArgoTracking by(Method newMethod) {
    return new ArgoTracking(application, namespace, newMethod, labelKey, installation);
  }

  /**
   * What an annotation says. Immutable.
   *
   * @param application the instance name
   * @param id the object
   */
  public record TrackingId(String application, ResourceId id) {
    /** Checks both parts. */
    public TrackingId {
      Objects.requireNonNull(application, "application");
      Objects.requireNonNull(id, "id");
    }

    /** Reads {@code app:group/kind:namespace/name}; empty if the text is no such thing. */
    public static Optional<TrackingId> parse(String text) {
      String[] parts = text.split(":", 3);
      if (parts.length < 3) {
        return Optional.empty();
      }
      String[] kind = parts[1].split("/", -1);
      String[] name = parts[2].split("/", -1);
      return kind.length == 2 && name.length == 2
          ? Optional.of(
              new TrackingId(parts[0], new ResourceId(kind[0], kind[1], name[0], name[1])))
          : Optional.empty();
    }

    /** The annotation's text. */
    @Override
    public String toString() {
      return application
          + ":"
          + id.group()
          + "/"
          + id.kind()
          + ":"
          + id.namespace()
          + "/"
          + id.name();
    }
  }

  @Override
  public String owner() {
    return "Application " + application;
  }

  @Override
  public String manager() {
    return "argocd-controller";
  }

  /**
   * {@inheritDoc} By annotation it must name the object itself: a copy that a controller made of a
   * marked object is not one of the application, as in Argo CD.
   */
  @Override
  public boolean tracks(ResourceId id, MapNode live) {
    String installed = Tracking.text(live, "annotations", INSTALLATION_ID);
    if (!installation.isEmpty() && !installation.equals(installed)) {
      return false;
    }
    if (method == Method.LABEL) {
      return Tracking.text(live, "labels", labelKey).equals(application);
    }
    return TrackingId.parse(Tracking.text(live, "annotations", TRACKING_ID))
        .filter(tracking -> tracking.application().equals(application))
        .filter(tracking -> isSame(tracking.id(), id))
        .isPresent();
  }

  private static boolean isSame(ResourceId said, ResourceId id) {
    return said.group().equals(id.group())
        && said.kind().equals(id.kind())
        && said.name().equals(id.name())
        && (id.namespace().isEmpty() || said.namespace().equals(id.namespace()));
  }

  @Override
  public Map<String, String> labels(ResourceId id) {
    return switch (method) {
      case ANNOTATION -> Map.of();
      case LABEL -> Map.of(labelKey, application);
      case ANNOTATION_AND_LABEL -> Map.of(labelKey, cut(application));
    };
  }

  private static String cut(String text) {
    int end = Math.min(text.length(), LONGEST_LABEL);
    while (end > 0 && end < text.length() && !Character.isLetterOrDigit(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end);
  }

  @Override
  public Map<String, String> annotations(ResourceId id) {
    Map<String, String> marks = new LinkedHashMap<>();
    if (method != Method.LABEL) {
      ResourceId placed = id.namespace().isEmpty() ? id.withNamespace(namespace) : id;
      marks.put(TRACKING_ID, new TrackingId(application, placed).toString());
    }
    if (!installation.isEmpty()) {
      marks.put(INSTALLATION_ID, installation);
    }
    return marks;
  }

  @Override
  public Set<String> labelKeys() {
    return method == Method.ANNOTATION ? Set.of() : Set.of(labelKey);
  }

  @Override
  public Set<String> annotationKeys() {
    return Set.of(TRACKING_ID, INSTALLATION_ID);
  }
}
