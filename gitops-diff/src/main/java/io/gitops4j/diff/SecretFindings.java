// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.render.secret.SecretReference;
import io.gitops4j.core.render.secret.SecretReferences;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.diff.defaults.Defaults;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What is planned, and depends on secrets that lie elsewhere: objects that refer to them ({@link
 * SecretReferences}), and pods with a Secret that none of the manifests makes. All of it is a word,
 * never a warning: an operator, or somebody, may have done his part, and no cluster is asked. No
 * value is told. Pure functions; thread-safe.
 */
public final class SecretFindings {
  private static final int NAMED = 3;

  private final Set<ResourceId> made = new HashSet<>();

  private SecretFindings(Collection<Manifest> all) {
    for (Manifest manifest : all) {
      if (manifest.isSecret()) {
        made.add(manifest.id());
      }
      String namespace = manifest.id().namespace();
      SecretReferences.of(manifest).stream()
          .map(SecretReference::target)
          .filter(target -> !target.isEmpty())
          .forEach(target -> made.add(secret(namespace, target)));
      made.addAll(madeBeside(manifest));
    }
  }

  /**
   * Knows what a set of manifests makes.
   *
   * @param all all that is planned, of all applications
   */
  public static SecretFindings among(Collection<Manifest> all) {
    return new SecretFindings(all);
  }

  /** The findings about these, object by object. */
  public List<Issue> of(Collection<Manifest> manifests) {
    List<Issue> issues = new ArrayList<>();
    for (Manifest manifest : manifests) {
      List<SecretReference> references = SecretReferences.of(manifest);
      if (!references.isEmpty()) {
        issues.add(referring(manifest, references));
      }
      Set<String> elsewhere = new LinkedHashSet<>();
      for (String name : named(manifest)) {
        if (!made.contains(secret(manifest.id().namespace(), name))) {
          elsewhere.add(name);
        }
      }
      if (!elsewhere.isEmpty()) {
        issues.add(
            Issue.info(
                    PlanError.SECRET_ELSEWHERE,
                    manifest.id()
                        + " needs what nothing here makes: Secret "
                        + some(List.copyOf(elsewhere)))
                .at(at(manifest)));
      }
    }
    return issues;
  }

  private static Issue referring(Manifest manifest, List<SecretReference> references) {
    Set<String> kinds = new LinkedHashSet<>();
    Set<String> places = new LinkedHashSet<>();
    Set<String> targets = new LinkedHashSet<>();
    for (SecretReference one : references) {
      kinds.add(one.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
      String store = one.store().isEmpty() ? "" : one.store() + " ";
      places.add(store + one.location().replaceFirst("^#", ""));
      if (!one.target().isEmpty()) {
        targets.add(one.target());
      }
    }
    String into = targets.isEmpty() ? "" : ", for Secret " + some(List.copyOf(targets));
    return Issue.info(
            PlanError.SECRET_REFERENCE,
            manifest.id()
                + " refers to secrets that lie elsewhere ("
                + String.join(", ", kinds)
                + "): "
                + some(List.copyOf(places))
                + into)
        .at(at(manifest));
  }

  private static String some(List<String> names) {
    List<String> first = names.subList(0, Math.min(NAMED, names.size()));
    return String.join(", ", first)
        + (names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "");
  }

  private static Location at(Manifest manifest) {
    String origin = manifest.origin();
    return origin == null ? Location.NONE : Location.of(origin, manifest.root());
  }

  private static ResourceId secret(String namespace, String name) {
    return new ResourceId("", "Secret", namespace, name);
  }

  /** Secrets that controllers make of other objects. */
  private static Set<ResourceId> madeBeside(Manifest manifest) {
    ResourceId id = manifest.id();
    Set<ResourceId> secrets = new HashSet<>();
    if (id.group().equals("cert-manager.io") && id.kind().equals("Certificate")) {
      secrets.add(secret(id.namespace(), Edit.text(manifest.root(), "spec", "secretName")));
    } else if (id.kind().equals("Ingress")
        && Edit.map(manifest.root(), "metadata", "annotations").keys().stream()
            .anyMatch(key -> key.startsWith("cert-manager.io/"))) {
      Edit.maps(manifest.root(), "spec", "tls")
          .forEach(tls -> secrets.add(secret(id.namespace(), Edit.text(tls, "secretName"))));
    }
    return secrets;
  }

  /** The Secrets without which a pod does not start. */
  private static Set<String> named(Manifest manifest) {
    ResourceId id = manifest.id();
    String[] path =
        Defaults.POD_SPECS.get(id.group().isEmpty() ? id.kind() : id.kind() + "." + id.group());
    Set<String> names = new LinkedHashSet<>();
    if (path == null) {
      return names;
    }
    MapNode pod = Edit.map(manifest.root(), path);
    for (String containers : new String[] {"initContainers", "containers"}) {
      for (MapNode container : Edit.maps(pod, containers)) {
        for (MapNode variable : Edit.maps(container, "env")) {
          add(Edit.map(variable, "valueFrom", "secretKeyRef"), "name", names);
        }
        for (MapNode from : Edit.maps(container, "envFrom")) {
          add(Edit.map(from, "secretRef"), "name", names);
        }
      }
    }
    for (MapNode volume : Edit.maps(pod, "volumes")) {
      add(Edit.map(volume, "secret"), "secretName", names);
      for (MapNode source : Edit.maps(volume, "projected", "sources")) {
        add(Edit.map(source, "secret"), "name", names);
      }
    }
    return names;
  }

  private static void add(MapNode reference, String key, Set<String> names) {
    String name = Edit.text(reference, key);
    if (!name.isEmpty() && !Edit.flag(reference, "optional")) {
      names.add(name);
    }
  }
}
