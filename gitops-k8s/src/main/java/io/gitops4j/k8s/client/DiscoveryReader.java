// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.client;

import io.gitops4j.core.cluster.ApiResource;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.cluster.Discovery;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a server for all kinds that it serves: in two requests where it has aggregated discovery
 * (Kubernetes 1.27 and later), else one request for each group and version. A group whose server is
 * away is left out.
 */
final class DiscoveryReader {
  private static final Logger LOG = LoggerFactory.getLogger(DiscoveryReader.class);
  private static final String AGGREGATED =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
          + "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,"
          + "application/json";

  private final ApiConnection api;
  private final List<ApiResource> found = new ArrayList<>();

  private DiscoveryReader(ApiConnection api) {
    this.api = api;
  }

  static Discovery read(ApiConnection api) {
    DiscoveryReader reader = new DiscoveryReader(api);
    reader.root("/api");
    reader.root("/apis");
    return Discovery.of(reader.version(), reader.found);
  }

  private void root(String path) {
    Call call = Call.of("discover", path);
    MapNode answer = api.send(new ApiRequest(call, "GET", path, AGGREGATED, null, null)).object();
    if ("APIGroupDiscoveryList".equals(answer.text("kind"))) {
      maps(answer, "items").forEach(this::aggregated);
    } else if (path.equals("/api")) {
      for (Node version : answer.list("versions") == null ? ListNode.EMPTY : list(answer)) {
        oneByOne("", version.textOrNull());
      }
    } else {
      maps(answer, "groups").forEach(this::group);
    }
  }

  private static ListNode list(MapNode answer) {
    ListNode versions = answer.list("versions");
    return versions == null ? ListNode.EMPTY : versions;
  }

  private void aggregated(MapNode item) {
    MapNode metadata = item.map("metadata");
    String name = metadata == null ? null : metadata.text("name");
    String group = name == null ? "" : name;
    for (MapNode version : maps(item, "versions")) {
      for (MapNode resource : maps(version, "resources")) {
        MapNode kind = resource.map("responseKind");
        add(
            new Parts(
                group,
                version.text("version"),
                kind == null ? null : kind.text("kind"),
                resource.text("resource"),
                "Namespaced".equals(resource.text("scope"))));
      }
    }
  }

  private void group(MapNode group) {
    String name = group.text("name");
    Set<String> versions = new LinkedHashSet<>(); // the preferred one first
    MapNode preferred = group.map("preferredVersion");
    if (preferred != null && preferred.text("version") != null) {
      versions.add(preferred.text("version"));
    }
    maps(group, "versions").forEach(version -> versions.add(version.text("version")));
    for (String version : versions) {
      oneByOne(name == null ? "" : name, version);
    }
  }

  private void oneByOne(String group, @org.jspecify.annotations.Nullable String version) {
    if (version == null) {
      return;
    }
    String path =
        group.isEmpty()
            ? "/api/" + ResourcePath.encoded(version)
            : "/apis/" + ResourcePath.encoded(group) + "/" + ResourcePath.encoded(version);
    MapNode answer;
    try {
      answer = api.send(ApiRequest.get(Call.of("discover", path), path)).object();
    } catch (ClusterException e) {
      if (e.error() != ClusterError.INTERNAL && e.error() != ClusterError.UNKNOWN_KIND) {
        throw e;
      }
      LOG.warn("left out of discovery: {}", e.getMessage()); // an aggregated server that is away
      return;
    }
    for (MapNode resource : maps(answer, "resources")) {
      String plural = resource.text("name");
      if (plural != null && plural.indexOf('/') < 0) {
        add(
            new Parts(
                group,
                version,
                resource.text("kind"),
                plural,
                "true".equals(resource.text("namespaced"))));
      }
    }
  }

  private record Parts(
      String group,
      @org.jspecify.annotations.Nullable String version,
      @org.jspecify.annotations.Nullable String kind,
      @org.jspecify.annotations.Nullable String plural,
      boolean namespaced) {}

  private void add(Parts parts) {
    String version = parts.version();
    String kind = parts.kind();
    String plural = parts.plural();
    if (version != null && kind != null && plural != null) {
      found.add(new ApiResource(new Gvk(parts.group(), version, kind), plural, parts.namespaced()));
    }
  }

  private String version() {
    try {
      String version =
          api.send(ApiRequest.get(Call.of("ask for the version", ""), "/version"))
              .object()
              .text("gitVersion");
      return version == null ? "" : version;
    } catch (ClusterException e) {
      if (e.retryable() || e.error() == ClusterError.INTERRUPTED) {
        throw e;
      }
      return ""; // not every identity may ask
    }
  }

  private static List<MapNode> maps(MapNode map, String key) {
    List<MapNode> maps = new ArrayList<>();
    for (Node item : map.list(key) == null ? List.<Node>of() : map.list(key).items()) {
      if (item instanceof MapNode found) {
        maps.add(found);
      }
    }
    return maps;
  }
}
