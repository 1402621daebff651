// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory;

import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.k8s.memory.admission.Admission;
import io.gitops4j.k8s.memory.workload.Pace;
import io.gitops4j.k8s.memory.workload.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The cluster as its controllers see it. Guarded by the cluster's lock. */
final class ControllerWorld implements World {
  private static final String MANAGER = "kube-controller-manager";
  private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

  private final Store store;
  private final Kinds kinds;
  private final Lifecycle lifecycle;
  private final Ownership ownership;
  private final Admission admission;
  private final Supplier<Instant> now;
  private final Pace pace;
  private final SplittableRandom random = new SplittableRandom(1);
  private Predicate<String> failing = image -> false;

  ControllerWorld(
      Store store,
      Kinds kinds,
      Lifecycle lifecycle,
      Ownership ownership,
      Admission admission,
      Supplier<Instant> now,
      Pace pace) {
    this.store = store;
    this.kinds = kinds;
    this.lifecycle = lifecycle;
    this.ownership = ownership;
    this.admission = admission;
    this.now = now;
    this.pace = pace;
  }

  void failImages(Predicate<String> images) {
    failing = images;
  }

  @Override
  public Instant now() {
    return now.get();
  }

  @Override
  public @Nullable MapNode get(String group, String kind, String namespace, String name) {
    return store.get(new ResourceId(group, kind, namespace, name));
  }

  @Override
  public List<MapNode> list(String group, String kind, String namespace) {
    return store.list(group, kind, namespace);
  }

  @Override
  public List<MapNode> controlledBy(MapNode owner, String kind) {
    String uid = Edit.text(owner, "metadata", "uid");
    List<MapNode> found = new ArrayList<>();
    for (ResourceId id : store.dependentsOf(uid)) {
      MapNode object = id.kind().equals(kind) ? store.get(id) : null;
      if (object != null && controls(uid, object)) {
        found.add(object);
      }
    }
    found.sort((a, b) -> ResourceId.of(a).compareTo(ResourceId.of(b)));
    return found;
  }

  private static boolean controls(String uid, MapNode object) {
    return Edit.maps(object, "metadata", "ownerReferences").stream()
        .anyMatch(owner -> Edit.text(owner, "uid").equals(uid) && Edit.flag(owner, "controller"));
  }

  @Override
  public MapNode create(MapNode object) {
    Kinds.Kind kind = kindOf(object);
    String namespace = ResourceId.of(object).namespace();
    MapNode home = store.get(new ResourceId("", "Namespace", "", namespace));
    if (kind.namespaced() && (home == null || Lifecycle.deleting(home))) {
      return object; // refused, as the server would
    }
    MapNode defaulted = admission.defaulted(kind.kindName(), kind.schema(), object);
    MapNode born = lifecycle.born(kind, owned(null, defaulted, ""));
    return store.put(admission.prepared(kind.kindName(), born, null));
  }

  @Override
  public MapNode update(MapNode object) {
    MapNode live = store.get(ResourceId.of(object));
    if (live == null) {
      return object;
    }
    Kinds.Kind kind = kindOf(object);
    // the controller of deployments writes their annotations with the status: no new generation
    boolean withStatus =
        kind.kindName().equals("Deployment.apps")
            && Objects.equals(live.get("spec"), object.get("spec"));
    MapNode revised = withStatus ? object : lifecycle.revised(kind, live, object);
    return live.equals(revised) ? live : lifecycle.update(live, owned(live, revised, ""));
  }

  @Override
  public MapNode updateStatus(MapNode object, MapNode status) {
    MapNode live = store.get(ResourceId.of(object));
    if (live == null || status.equals(Edit.map(live, "status"))) {
      return object;
    }
    return lifecycle.update(live, owned(live, live.with("status", status), "status"));
  }

  private MapNode owned(@Nullable MapNode live, MapNode object, String subresource) {
    return ownership.update(live, object, MANAGER, subresource);
  }

  @Override
  public void delete(MapNode object) {
    MapNode live = store.get(ResourceId.of(object));
    if (live != null && !Lifecycle.deleting(live)) {
      lifecycle.delete(live, Propagation.BACKGROUND);
    }
  }

  @Override
  public String suffix() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return text.toString();
  }

  @Override
  public boolean failsToPull(String image) {
    return failing.test(image);
  }

  @Override
  public Pace pace() {
    return pace;
  }

  private Kinds.Kind kindOf(MapNode object) {
    ResourceId id = ResourceId.of(object);
    return kinds.find(id.group(), id.kind());
  }
}
