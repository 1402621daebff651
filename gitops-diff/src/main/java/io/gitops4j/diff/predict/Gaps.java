// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.predict;

import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.MapNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields of built-in kinds that depend on more than the object: only the server can tell. */
final class Gaps {
  private static final String ADDRESSES = "the cluster gives the addresses";
  private static final String FAMILIES = "the cluster's address families decide";
  private static final String PORTS = "the cluster gives the node ports";

  private final MapNode object;
  private final @Nullable MapNode live;
  private final List<Predicted.Gap> gaps = new ArrayList<>();

  private Gaps(MapNode object, @Nullable MapNode live) {
    this.object = object;
    this.live = live;
  }

  /**
   * The gaps of one object.
   *
   * @param kind as in {@link Registry}
   * @param object the object as far as it is known
   * @param live the object before; null if it is new
   */
  static List<Predicted.Gap> of(String kind, MapNode object, @Nullable MapNode live) {
    Gaps gaps = new Gaps(object, live);
    switch (kind) {
      case "Service" -> gaps.service();
      case "Pod" -> gaps.pod();
      case "Job.batch" -> gaps.job();
      case "PersistentVolumeClaim" ->
          gaps.onCreation(
              "the cluster may have a default storage class", "spec", "storageClassName");
      case "Ingress.networking.k8s.io" ->
          gaps.onCreation(
              "the cluster may have a default ingress class", "spec", "ingressClassName");
      default -> {}
    }
    return gaps.gaps;
  }

  private void add(String cause, String... field) {
    gaps.add(new Predicted.Gap(FieldPath.of(field), cause));
  }

  /** A field that admission fills into a new object that does not have it. */
  private void onCreation(String cause, String... field) {
    if (live == null && !Edit.has(object, field)) {
      add(cause, field);
    }
  }

  private void service() {
    String type = Edit.text(object, "spec", "type");
    boolean typeChanges = live != null && !Edit.text(live, "spec", "type").equals(type);
    if (typeChanges) {
      add("what a service of another type had is given back", "spec");
      return;
    }
    if (type.equals("ExternalName")) {
      return;
    }
    if (!Edit.has(object, "spec", "clusterIP")) {
      add(ADDRESSES, "spec", "clusterIP");
      add(ADDRESSES, "spec", "clusterIPs");
    }
    if (live == null) {
      add(FAMILIES, "spec", "ipFamilies");
      add(FAMILIES, "spec", "ipFamilyPolicy");
    }
    if (!type.equals("ClusterIP")) {
      boolean all =
          Edit.maps(object, "spec", "ports").stream()
              .allMatch(port -> Edit.number(port, 0, "nodePort") > 0);
      if (!all) {
        add(PORTS, "spec", "ports");
      }
      onCreation(PORTS, "spec", "healthCheckNodePort");
    }
  }

  private void pod() {
    if (live == null) {
      add("admission fills in tokens, tolerations and priorities", "spec");
    }
  }

  private void job() {
    if (live == null && !Edit.flag(object, "spec", "manualSelector")) {
      String cause = "the server ties a new job to its pods by its uid";
      add(cause, "spec", "selector");
      add(cause, "spec", "template", "metadata", "labels");
      add(cause, "metadata", "labels");
    }
  }
}
