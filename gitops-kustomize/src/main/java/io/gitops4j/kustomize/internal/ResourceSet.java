// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.kustomize.KustomizeError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The resources of a build, in order, no two with the same identity. Confined to one render. */
public final class ResourceSet {
  private final List<Resource> resources = new ArrayList<>();

  /** The resources, in order; a copy. */
  public List<Resource> all() {
    return List.copyOf(resources);
  }

  /** Adds resources at the end; throws if one has the identity of another. */
  public void addAll(Collection<Resource> more) {
    Map<ResId, Resource> known = byCurrentId();
    for (Resource resource : more) {
      Resource other = known.putIfAbsent(resource.id().key(), resource);
      if (other != null) {
        throw Failure.of(
            KustomizeError.ID_CONFLICT,
            resource.id()
                + " is there already, from "
                + other.origin()
                + "; a resource may be added once",
            resource.origin());
      }
      resources.add(resource);
    }
  }

  /** Adds what a generator made, as each one's behavior says. */
  public void absorb(Collection<Resource> generated) {
    for (Resource resource : generated) {
      List<Resource> matches = byAnyId(resource.id());
      String behavior = resource.behavior();
      boolean create =
          behavior.isEmpty() || behavior.equals("create") || behavior.equals("unspecified");
      if (matches.size() > 1) {
        throw Failure.of(
            KustomizeError.GENERATOR, resource.id() + " fits several resources", resource.origin());
      }
      if (matches.isEmpty() != create) {
        throw Failure.of(
            KustomizeError.GENERATOR,
            create
                ? resource.id() + " exists already; behavior merge or replace would change it"
                : resource.id() + " does not exist; behavior " + behavior + " needs one to change",
            resource.origin());
      }
      if (create) {
        addAll(List.of(resource));
        continue;
      }
      Resource old = matches.get(0);
      String origin = Origin.of(old);
      resource.inherit(old);
      resource.needsHash(resource.needsHash() && old.needsHash());
      if (behavior.equals("merge")) {
        GeneratedData.mergeInto(resource, old);
        if (origin != null) {
          Origin.set(resource, origin);
        }
      }
      resources.set(resources.indexOf(old), resource);
    }
  }

  /** Throws if two resources have the same identity now. */
  public void checkUnique(String file) {
    Map<ResId, Resource> known = new HashMap<>();
    for (Resource resource : resources) {
      Resource other = known.putIfAbsent(resource.id().key(), resource);
      if (other != null) {
        throw Failure.of(
            KustomizeError.ID_CONFLICT,
            resource.id()
                + " is there twice now, from "
                + other.origin()
                + " and "
                + resource.origin(),
            file);
      }
    }
  }

  /** Takes a resource out. */
  public void remove(Resource resource) {
    resources.remove(resource);
  }

  /** Puts the resources in another order, or keeps some of them only. */
  public void replaceAll(List<Resource> others) {
    resources.clear();
    resources.addAll(others);
  }

  /** Those that have, or had, this identity. */
  public List<Resource> byAnyId(ResId id) {
    ResId key = id.key();
    return resources.stream()
        .filter(resource -> resource.allIds().stream().anyMatch(other -> other.key().equals(key)))
        .toList();
  }

  /** An index by today's identity; of several with the same, the first. */
  public Map<ResId, Resource> byCurrentId() {
    Map<ResId, Resource> known = new HashMap<>();
    resources.forEach(resource -> known.putIfAbsent(resource.id().key(), resource));
    return known;
  }
}
