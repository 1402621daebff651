// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.cluster.ApiResource;
import io.gitops4j.core.cluster.Discovery;
import io.gitops4j.core.plan.Ownership;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives each declared object its place in the cluster: the destination's namespace where it says
 * none, no namespace where its kind has none, and the owner's label. What a definition among the
 * declared objects says of its kind counts before the cluster serves it.
 */
final class Destinations {
  private static final String DEFAULT_NAMESPACE = "default";

  private final Application application;
  private final String owner;
  private final Discovery discovery;
  private final Map<Gvk, Boolean> declaredKinds = new HashMap<>();

  Destinations(Application application, Discovery discovery, List<Manifest> manifests) {
    this.application = application;
    this.owner = Ownership.of(application);
    this.discovery = discovery;
    manifests.forEach(this::readDefinition);
  }

  private void readDefinition(Manifest manifest) {
    MapNode spec = manifest.root().map("spec");
    if (!manifest.gvk().kind().equals("CustomResourceDefinition")
        || !manifest.gvk().group().equals("apiextensions.k8s.io")
        || spec == null
        || !(spec.get("names") instanceof MapNode names)
        || !(spec.get("versions") instanceof ListNode versions)) {
      return;
    }
    String group = spec.text("group");
    String kind = names.text("kind");
    for (Node version : versions) {
      String name = version instanceof MapNode map ? map.text("name") : null;
      if (group != null && kind != null && name != null) {
        declaredKinds.put(new Gvk(group, name, kind), "Namespaced".equals(spec.text("scope")));
      }
    }
  }

  /** Whether objects of the kind lie in namespaces; empty if nobody knows the kind. */
  Optional<Boolean> namespaced(Gvk gvk) {
    Optional<Boolean> served = discovery.find(gvk).map(ApiResource::namespaced);
    return served.isPresent() ? served : Optional.ofNullable(declaredKinds.get(gvk));
  }

  Manifest place(Manifest manifest) {
    Manifest labelled = Ownership.label(manifest, owner);
    Optional<Boolean> namespaced = namespaced(manifest.gvk());
    MapNode metadata = labelled.root().map("metadata");
    if (namespaced.isEmpty() || metadata == null) {
      return labelled;
    }
    String namespace = manifest.id().namespace();
    if (!namespaced.get()) {
      return namespace.isEmpty() ? labelled : withMetadata(labelled, metadata.without("namespace"));
    }
    return namespace.isEmpty()
        ? withMetadata(labelled, metadata.with("namespace", ScalarNode.of(defaultNamespace())))
        : labelled;
  }

  private String defaultNamespace() {
    String namespace = application.destination().namespace();
    return namespace.isEmpty() ? DEFAULT_NAMESPACE : namespace;
  }

  private static Manifest withMetadata(Manifest manifest, MapNode metadata) {
    return manifest.withRoot(manifest.root().with("metadata", metadata));
  }
}
