// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.status;

import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** What Argo CD's pages show of an Application at a glance: its images, and where it is reached. */
final class ArgoSummary {
  private static final String LINK = "link.argocd.argoproj.io/";
  private static final String NO_DEFAULT = "argocd.argoproj.io/ignore-default-links";

  private ArgoSummary() {}

  static MapNode of(MapNode earlier, Plan plan, Turn turn) {
    Set<String> images = new TreeSet<>();
    Set<String> urls = new TreeSet<>();
    if (turn.partial()) {
      images.addAll(Edit.texts(earlier, "images"));
      urls.addAll(Edit.texts(earlier, "externalURLs"));
    }
    links(Objects.requireNonNull(turn.application().definition()), urls);
    boolean nested = false;
    for (Change change : plan.changes()) {
      MapNode desired = change.desired() == null ? null : change.desired().root();
      if (desired != null) {
        images.addAll(ArgoResources.images(desired));
        links(desired, urls);
        nested |= isApplication(change.id());
      }
      if (change.live() != null && change.id().kind().equals("Ingress")) {
        ingress(change.live(), urls);
      }
    }
    MapNode summary = earlier;
    summary = with(summary, "images", images);
    summary = with(summary, "externalURLs", urls);
    return nested
        ? summary.with("isAppOfApps", ScalarNode.of(true))
        : summary.without("isAppOfApps");
  }

  private static boolean isApplication(ResourceId id) {
    return id.group().equals("argoproj.io") && id.kind().equals("Application");
  }

  private static MapNode with(MapNode map, String key, Set<String> texts) {
    return texts.isEmpty()
        ? map.without(key)
        : map.with(key, ListNode.ofStrings(List.copyOf(texts)));
  }

  /** Annotations that name pages: an address, or a title, a bar and an address. */
  private static void links(MapNode object, Set<String> urls) {
    for (MapNode.Entry entry : Edit.map(object, "metadata", "annotations").entries()) {
      String value = entry.value().textOrNull();
      if (entry.key().startsWith(LINK) && value != null) {
        urls.add(value);
      }
    }
  }

  /** An address for each host and path of an ingress that has one. */
  private static void ingress(MapNode ingress, Set<String> urls) {
    if ("true".equals(Edit.text(ingress, "metadata", "annotations", NO_DEFAULT))) {
      return;
    }
    String address = "";
    for (MapNode one : Edit.maps(ingress, "status", "loadBalancer", "ingress")) {
      String name = Edit.text(one, "hostname");
      address = !address.isEmpty() ? address : name.isEmpty() ? Edit.text(one, "ip") : name;
    }
    for (MapNode rule : Edit.maps(ingress, "spec", "rules")) {
      String host = Edit.text(rule, "host");
      host = host.isEmpty() ? address : host;
      if (host.isEmpty()) {
        continue;
      }
      String scheme = secured(ingress, host) ? "https://" : "http://";
      for (MapNode path : Edit.maps(rule, "http", "paths")) {
        String text = Edit.text(path, "path");
        urls.add(
            scheme + host + (text.endsWith("*") ? text.substring(0, text.length() - 1) : text));
      }
    }
  }

  private static boolean secured(MapNode ingress, String host) {
    return Edit.maps(ingress, "spec", "tls").stream()
        .anyMatch(
            tls ->
                !Edit.text(tls, "secretName").isEmpty() || Edit.texts(tls, "hosts").contains(host));
  }
}
