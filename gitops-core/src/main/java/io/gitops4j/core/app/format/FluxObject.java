// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Destination;
import io.gitops4j.core.app.Identity;
import io.gitops4j.core.app.References;
import io.gitops4j.core.health.HealthExpression;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.tree.MapNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What Flux's objects that are applications have alike. */
final class FluxObject {
  private final Fields root;
  private final Fields metadata;
  private final Fields spec;
  private final String name;
  private final String namespace;
  private final String target;
  private final FluxReferences references;
  private final Duration interval;
  private final boolean suspended;
  private final @Nullable Identity identity;
  private final List<HealthExpression> expressions;
  private final Map<String, String> labels;
  private final Map<String, String> annotations;

  private FluxObject(Fields root, Fields metadata, Fields spec, boolean crossNamespace) {
    this.root = root;
    this.metadata = metadata;
    this.spec = spec;
    name = metadata.required("name");
    namespace = metadata.text("namespace");
    Metadata.allow(metadata);
    metadata.allow("finalizers");
    references = new FluxReferences(namespace, crossNamespace);
    target = spec.text("targetNamespace");
    interval = spec.duration("interval", false).orElse(Duration.ofMinutes(10));
    spec.require("interval");
    suspended = spec.flag("suspend", false);
    identity = references.identity(spec);
    expressions = healthExpressions(spec);
    Fields common = spec.map("commonMetadata");
    labels = common == null ? Map.of() : common.textMap("labels");
    annotations = common == null ? Map.of() : common.textMap("annotations");
  }

  /**
   * Reads it.
   *
   * @param crossNamespace whether objects of other namespaces may be named
   * @return null if it lacks a part, which is told
   */
  static @Nullable FluxObject of(Document document, boolean crossNamespace) {
    Fields root = document.fields();
    root.allow("apiVersion", "kind", "status");
    Fields metadata = root.map("metadata");
    Fields spec = root.map("spec");
    if (metadata == null || spec == null) {
      root.require("metadata");
      root.require("spec");
      root.finish();
      return null;
    }
    return new FluxObject(root, metadata, spec, crossNamespace);
  }

  Fields spec() {
    return spec;
  }

  String name() {
    return name;
  }

  String namespace() {
    return namespace;
  }

  /** The namespace into which everything goes; empty if the object does not say. */
  String target() {
    return target;
  }

  FluxReferences references() {
    return references;
  }

  Duration interval() {
    return interval;
  }

  boolean suspended() {
    return suspended;
  }

  /** Nothing else is asked for: what is left is told. */
  void finish() {
    root.finish();
  }

  /**
   * An application with all of this.
   *
   * @param called its name
   * @param into the namespace into which it goes
   * @param named what it names besides what it declares
   * @param definition the object, as it is kept
   */
  Application.Builder application(
      String called, String into, References named, MapNode definition) {
    Application.Builder builder =
        Application.builder(called)
            .namespace(namespace)
            .destination(
                named.kubeconfig() == null
                    ? Destination.inCluster(into)
                    : new Destination("", namespace + "/" + named.kubeconfig().name(), into))
            .references(named)
            .definition(definition)
            .interval(interval)
            .suspended(suspended || Metadata.isDeleted(metadata))
            .identity(identity);
    expressions.forEach(builder::healthExpression);
    labels.forEach(builder::commonLabel);
    annotations.forEach(builder::commonAnnotation);
    return builder;
  }

  /** Expressions that tell the health of custom resources. */
  private static List<HealthExpression> healthExpressions(Fields spec) {
    List<HealthExpression> expressions = new ArrayList<>();
    Set<String> known = new HashSet<>();
    for (Fields fields : spec.maps("healthCheckExprs")) {
      // the version of the group plays no part
      String group = Gvk.of(fields.required("apiVersion"), "").group();
      String kind = fields.text("kind");
      String inProgress = fields.text("inProgress");
      String failed = fields.text("failed");
      String current = fields.required("current");
      if (!known.add(group + "/" + kind)) {
        fields.error(
            FormatError.DUPLICATE, "kind", group + "/" + kind + " has expressions twice", null);
      }
      expressions.add(
          new HealthExpression(
              group,
              kind,
              inProgress.isEmpty() ? null : inProgress,
              failed.isEmpty() ? null : failed,
              current));
    }
    return expressions;
  }
}
