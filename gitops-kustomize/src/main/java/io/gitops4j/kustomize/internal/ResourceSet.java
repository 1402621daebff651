// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.kustomize.KustomizeError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The resources of a build, in order, no two with the same identity. Confined to one render. */
public final class ResourceSet {
  private final List<Resource> resources = new ArrayList<>();
  private boolean incomplete;

  /** The resources, in order; a copy. */
  public List<Resource> all() {
    return List.copyOf(resources);
  }

  /** Whether resources are missing because of a failure that was told. */
  public boolean isIncomplete() {
    return incomplete;
  }

  /** Says that resources are missing because of a failure that was told. */
  public void incomplete() {
    incomplete = true;
  }

  /**
   * Adds resources at the end. Those with the identity of another are left out, and then it throws.
   *
   * @param by where they are asked for
   */
  public void addAll(Collection<Resource> more, Location by) {
    Map<ResId, Resource> known = byCurrentId();
    Resource twice = null;
    int others = 0;
    for (Resource resource : more) {
      Resource other = known.putIfAbsent(resource.id().key(), resource);
      if (other == null) {
        resources.add(resource);
      } else if (twice == null) {
        twice = resource;
      } else {
        others++;
      }
    }
    if (twice != null) {
      throw Failure.of(twice(twice, known.get(twice.id().key()), others, by));
    }
  }

  private static Issue twice(Resource resource, @Nullable Resource known, int others, Location by) {
    String from = known == null ? "" : known.location().toDisplayString();
    return Issue.error(
            KustomizeError.ID_CONFLICT,
            resource.id()
                + " is there already, from "
                + (known != null && known.location().equals(resource.location())
                    ? "the same place"
                    : from)
                + (others == 0 ? "" : "; and so for " + others + " more"))
        .at(resource.location())
        .withHint(
            by.toDisplayString()
                + " adds it once more: take one out, or tell them apart by a namespace or a"
                + " namePrefix");
  }

  /** Adds what a generator made, as each one's behavior says. */
  public void absorb(Collection<Resource> generated) {
    for (Resource resource : generated) {
      List<Resource> matches = byAnyId(resource.id());
      String behavior = resource.behavior();
      boolean create =
          behavior.isEmpty() || behavior.equals("create") || behavior.equals("unspecified");
      if (matches.size() > 1) {
        throw Failure.at(
            KustomizeError.GENERATOR,
            resource.id()
                + " fits several resources, from "
                + matches.get(0).location().toDisplayString()
                + " and "
                + matches.get(1).location().toDisplayString(),
            resource.location());
      }
      if (create && !matches.isEmpty()) {
        throw Failure.of(
            Issue.error(
                    KustomizeError.GENERATOR,
                    resource.id()
                        + " exists already, from "
                        + matches.get(0).location().toDisplayString())
                .at(resource.location())
                .withHint("behavior: merge or behavior: replace would change it"));
      }
      if (!create && matches.isEmpty()) {
        throw Failure.absent(
            this,
            Issue.error(
                    KustomizeError.GENERATOR,
                    resource.id()
                        + " does not exist; behavior "
                        + behavior
                        + " needs one to change")
                .at(resource.location())
                .withHint(elsewhere(resource.id())));
      }
      if (create) {
        addAll(List.of(resource), resource.location());
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
                + other.location().toDisplayString()
                + " and "
                + resource.location().toDisplayString(),
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

  /** Where a resource of the same kind and name is found, if it is not where it is looked for. */
  public @Nullable String elsewhere(ResId id) {
    for (Resource resource : resources) {
      for (ResId other : resource.allIds()) {
        if (other.kind().equals(id.kind()) && other.name().equals(id.name())) {
          return "there is " + resource.id() + ", from " + resource.location().toDisplayString();
        }
      }
    }
    return null;
  }

  /** An index by today's identity; of several with the same, the first. */
  public Map<ResId, Resource> byCurrentId() {
    Map<ResId, Resource> known = new HashMap<>();
    resources.forEach(resource -> known.putIfAbsent(resource.id().key(), resource));
    return known;
  }
}
