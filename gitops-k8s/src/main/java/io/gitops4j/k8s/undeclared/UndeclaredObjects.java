// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.undeclared;

import io.gitops4j.core.cluster.ApiResource;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.cluster.Discovery;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.plan.Ownership;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.spi.OrphanFinder;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What lives in some namespaces though nobody declares it. Immutable, thread-safe; only reads.
 *
 * <p>Left out, and counted by who makes them, are objects with a controller for an owner, those
 * that Kubernetes makes itself, Events and Leases, and those that carry the mark of Helm, Argo CD,
 * Flux or of another application of this library: a table beside this class lists them. Whoever may
 * write into a namespace may set such a mark, so this finds what was forgotten or done by hand, not
 * what somebody hides. A mark of one of the {@code owners} counts for nothing: what they own is
 * declared.
 *
 * @param objects what was found, sorted by identity
 * @param leftOut who makes the objects that were left out, and how many they are, sorted by name
 * @param issues the kinds that could not be listed: what they hold is not known
 */
public record UndeclaredObjects(
    List<Found> objects, Map<String, Integer> leftOut, List<Issue> issues) {

  /** Kinds that are no objects that could be listed. */
  private static final Set<String> REQUESTS = Set.of("Binding", "LocalSubjectAccessReview");

  /** Copies the collections. */
  public UndeclaredObjects {
    objects = List.copyOf(objects);
    leftOut = Collections.unmodifiableMap(new LinkedHashMap<>(leftOut));
    issues = List.copyOf(issues);
  }

  /**
   * An object that nobody declares.
   *
   * @param id its identity
   * @param gvk its version and kind
   * @param manager the field manager that wrote it last, such as {@code kubectl-create}; empty if
   *     the object does not tell
   * @param created when it was created, as the object tells; empty if it does not
   */
  public record Found(ResourceId id, Gvk gvk, String manager, String created) {
    /** Checks all parts. */
    public Found {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(gvk, "gvk");
      Objects.requireNonNull(manager, "manager");
      Objects.requireNonNull(created, "created");
    }
  }

  /**
   * Looks for them: one list request for each kind and namespace.
   *
   * @param namespaces where to look
   * @param declared what is declared, in any namespace
   * @param owners the values of the owner's label ({@link Ownership}) of those who declare it
   * @throws ClusterException if it can't be told which kinds there are
   */
  public static UndeclaredObjects in(
      Cluster cluster,
      Collection<String> namespaces,
      Collection<ResourceId> declared,
      Collection<String> owners) {
    Set<ResourceId> known = new HashSet<>(declared);
    Set<String> own = new HashSet<>(owners);
    List<MapNode> seen = new ArrayList<>();
    List<Issue> issues = new ArrayList<>();
    for (ApiResource kind : kinds(cluster.discovery())) {
      for (String namespace : new TreeSet<>(namespaces)) {
        try {
          seen.addAll(
              MadeByOthers.needsContent(kind.gvk())
                  ? cluster.list(kind.gvk(), namespace, "")
                  : cluster.listMetadata(kind.gvk(), namespace, ""));
        } catch (ClusterException e) {
          issues.addAll(e.issues());
        }
      }
    }
    Set<String> services = services(seen);
    List<Found> found = new ArrayList<>();
    Map<String, Integer> leftOut = new TreeMap<>();
    for (MapNode object : seen) {
      ResourceId id = ResourceId.of(object);
      if (known.contains(id)) {
        continue;
      }
      String who = MadeByOthers.who(id, object, services);
      String owner = Ownership.ownerOf(object);
      if (who == null && owner != null && !own.contains(owner)) {
        who = "another application";
      }
      if (who == null) {
        found.add(found(id, object));
      } else {
        leftOut.merge(who, 1, Integer::sum);
      }
    }
    found.sort(Comparator.comparing(Found::id));
    return new UndeclaredObjects(found, leftOut, issues);
  }

  /** Finds them for the status of applications. */
  public static OrphanFinder finder() {
    return (cluster, namespace, declared) ->
        in(cluster, List.of(namespace), declared, List.of()).objects().stream()
            .map(Found::id)
            .toList();
  }

  /**
   * The same without some objects, which are counted as left out.
   *
   * @param who whose wish that is, as {@link #leftOut} names it
   * @param isLeftOut which objects
   */
  public UndeclaredObjects leavingOut(String who, Predicate<ResourceId> isLeftOut) {
    List<Found> kept = objects.stream().filter(found -> !isLeftOut.test(found.id())).toList();
    Map<String, Integer> out = new TreeMap<>(leftOut);
    if (kept.size() < objects.size()) {
      out.merge(who, objects.size() - kept.size(), Integer::sum);
    }
    return new UndeclaredObjects(kept, out, issues);
  }

  /** The kinds with namespaces, each once, in the version that the server prefers. */
  private static List<ApiResource> kinds(Discovery discovery) {
    List<ApiResource> kinds = new ArrayList<>();
    for (ApiResource resource : discovery.resources()) {
      Gvk gvk = resource.gvk();
      boolean preferred =
          discovery.find(gvk.group(), gvk.kind()).filter(resource::equals).isPresent();
      if (resource.namespaced()
          && preferred
          && !REQUESTS.contains(gvk.kind())
          && !MadeByOthers.isWhole(gvk.group(), gvk.kind())) {
        kinds.add(resource);
      }
    }
    return kinds;
  }

  /** Services that select pods, by their contents: a controller makes their endpoints. */
  private static Set<String> services(List<MapNode> objects) {
    Set<String> services = new HashSet<>();
    for (MapNode object : objects) {
      ResourceId id = ResourceId.of(object);
      boolean selects = object.at("spec", "selector") instanceof MapNode map && !map.isEmpty();
      if (id.group().isEmpty() && id.kind().equals("Service") && selects) {
        services.add(id.namespace() + "/" + id.name());
      }
    }
    return services;
  }

  private static Found found(ResourceId id, MapNode object) {
    String apiVersion = object.text("apiVersion");
    String manager = "";
    String latest = "";
    if (object.at("metadata", "managedFields") instanceof ListNode entries) {
      for (Node entry : entries) {
        String time = text(entry.at("time"));
        if (time.compareTo(latest) >= 0) {
          latest = time;
          manager = text(entry.at("manager"));
        }
      }
    }
    return new Found(
        id,
        Gvk.of(apiVersion == null ? "" : apiVersion, id.kind()),
        manager,
        text(object.at("metadata", "creationTimestamp")));
  }

  private static String text(@Nullable Node node) {
    String text = node == null ? null : node.textOrNull();
    return text == null ? "" : text;
  }
}
