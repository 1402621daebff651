// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.kustomize.KustomizeError;
import io.gitops4j.kustomize.RenderLimits.Bound;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The resources of a build, in order, no two with the same identity. Confined to one render. */
public final class ResourceSet {
  private final List<Resource> resources = new ArrayList<>();
  private final ResourceIndex<ResId> byId = new ResourceIndex<>(ResId::key);
  private @Nullable ResourceIndex<String> byName;

  /** Those that got another identity since it was last certain that no two have the same. */
  private final List<Resource> renamed = new ArrayList<>();

  private final Budget budget;
  private long weight;
  private int places;
  private boolean incomplete;
  private boolean part;

  /** No resources yet; the work on them counts in the budget. */
  public ResourceSet(Budget budget) {
    this.budget = budget;
  }

  /** Counts the work on the resources. */
  public Budget budget() {
    return budget;
  }

  /** Counts one way through the whole of all resources. */
  public void passed() {
    budget.use(Bound.FIELDS, weight);
  }

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

  /** Whether these are not all the resources that are meant: a component is built by itself. */
  boolean isPart() {
    return part;
  }

  /** Says that these are not all the resources that are meant. */
  void part() {
    part = true;
  }

  /**
   * Adds resources at the end. Those with the identity of another are left out, and then it throws.
   *
   * @param by where they are asked for
   */
  public void addAll(Collection<Resource> more, Location by) {
    Resource twice = null;
    int others = 0;
    for (Resource resource : more) {
      if (current(resource.id().key()) == null) {
        resources.add(resource);
        resource.isIn(this, places++);
        added(resource);
        weight += resource.weight();
      } else if (twice == null) {
        twice = resource;
      } else {
        others++;
      }
    }
    if (twice != null) {
      throw Failure.of(twice(twice, current(twice.id().key()), others, by));
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

  private void added(Resource resource) {
    byId.add(resource);
    if (byName != null) {
      byName.add(resource);
    }
  }

  /** Called by a resource of this set that has another identity now, and other former ones. */
  void changed(Resource resource) {
    added(resource);
    doubt(resource);
  }

  /** Called by a resource of this set that has another identity now, and had today's before. */
  void renamed(Resource resource) {
    byId.addToday(resource);
    if (byName != null) {
      byName.addToday(resource);
    }
    doubt(resource);
  }

  private void doubt(Resource resource) {
    if (resource.doubt()) {
      renamed.add(resource);
    }
  }

  private @Nullable Resource current(ResId key) {
    for (Resource resource : byId.find(key, this)) {
      if (resource.id().key().equals(key)) {
        return resource;
      }
    }
    return null;
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
      replace(old, resource);
    }
  }

  /** Throws if two resources have the same identity now. */
  public void checkUnique(String file) {
    if (areAlone(renamed)) {
      renamed.forEach(Resource::certain);
      renamed.clear();
      return;
    }
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

  private boolean areAlone(List<Resource> some) {
    for (Resource resource : some) {
      if (!isAlone(resource)) {
        return false;
      }
    }
    return true;
  }

  private boolean isAlone(Resource resource) {
    if (resource.set() != this) {
      return true;
    }
    ResId key = resource.id().key();
    int same = 0;
    for (Resource other : byId.find(key, this)) {
      same += other.id().key().equals(key) ? 1 : 0;
    }
    return same < 2;
  }

  private void replace(Resource old, Resource other) {
    int at = old.place();
    if (at >= resources.size() || resources.get(at) != old) {
      at = resources.indexOf(old); // some before it were taken out
    }
    resources.set(at, other);
    other.isIn(this, old.place());
    old.isIn(null, 0);
    added(other);
    doubt(other);
  }

  /** Takes a resource out. */
  public void remove(Resource resource) {
    if (resource.set() == this) {
      resource.isIn(null, 0);
      resources.remove(resource);
    }
  }

  /** Fills an empty set with resources of which no two have the same identity. */
  void takeOver(List<Resource> others) {
    for (Resource resource : others) {
      resource.isIn(this, places++);
      resources.add(resource);
      added(resource);
      weight += resource.weight();
    }
  }

  /** Puts the resources in another order, or keeps some of them only. */
  public void replaceAll(List<Resource> others) {
    for (Resource resource : resources) {
      resource.isIn(null, 0);
    }
    resources.clear();
    renamed.clear();
    for (Resource resource : others) {
      resource.isIn(this, places++);
      resources.add(resource);
      doubt(resource);
    }
  }

  /** Those that have, or had, this identity. */
  public List<Resource> byAnyId(ResId id) {
    ResId key = id.key();
    List<Resource> found = new ArrayList<>();
    for (Resource resource : byId.find(key, this)) {
      if (hasOrHad(resource, key)) {
        found.add(resource);
      }
    }
    return found;
  }

  /** Where a resource of the same kind and name is found, if it is not where it is looked for. */
  public @Nullable String elsewhere(ResId id) {
    for (Resource resource : named(id.name(), other -> true)) {
      for (ResId other : resource.allIds()) {
        if (other.kind().equals(id.kind()) && other.name().equals(id.name())) {
          return "there is " + resource.id() + ", from " + resource.location().toDisplayString();
        }
      }
    }
    return null;
  }

  private static boolean hasOrHad(Resource resource, ResId key) {
    for (ResId former : resource.previous()) {
      if (former.key().equals(key)) {
        return true;
      }
    }
    return resource.id().key().equals(key);
  }

  /** Those that a selector chooses, in order; looked up if it says one name. */
  public List<Resource> select(Selector selector) {
    String name = selector.exactName();
    if (name != null) {
      return named(name, selector::selects);
    }
    List<Resource> found = new ArrayList<>();
    for (Resource resource : resources) {
      if (selector.selects(resource)) {
        found.add(resource);
      }
    }
    return found;
  }

  /** All, or if the selector says one name, those that have or had it, in order. */
  public List<Resource> mayFit(Selector selector) {
    String name = selector.exactName();
    return name == null ? all() : named(name, resource -> true);
  }

  /** Those that have, or had, this name and pass the test, in order. */
  public List<Resource> named(String name, Predicate<Resource> test) {
    ResourceIndex<String> index = byName;
    if (index == null) {
      index = new ResourceIndex<>(ResId::name);
      resources.forEach(index::add);
      byName = index;
    }
    List<Resource> found = new ArrayList<>();
    for (Resource resource : index.find(name, this)) {
      if (test.test(resource)) {
        found.add(resource);
      }
    }
    return found;
  }
}
