// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.cluster;

import io.gitops4j.core.render.Gvk;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The kinds that a cluster serves, at one time. Immutable, thread-safe. */
public final class Discovery {
  private final String version;
  private final Map<Gvk, ApiResource> byGvk;
  private final Map<String, ApiResource> preferred;

  private Discovery(String version, List<ApiResource> resources) {
    this.version = Objects.requireNonNull(version, "version");
    Map<Gvk, ApiResource> all = new LinkedHashMap<>();
    Map<String, ApiResource> first = new LinkedHashMap<>();
    for (ApiResource resource : resources) {
      all.put(resource.gvk(), resource);
      first.putIfAbsent(resource.gvk().group() + "/" + resource.gvk().kind(), resource);
    }
    this.byGvk = Collections.unmodifiableMap(all);
    this.preferred = Collections.unmodifiableMap(first);
  }

  /**
   * A discovery of these kinds.
   *
   * @param version the server's version such as {@code v1.34.2}; empty if not known
   * @param resources the kinds, of each group the preferred version first
   */
  public static Discovery of(String version, List<ApiResource> resources) {
    return new Discovery(version, resources);
  }

  /** The server's version; empty if not known. */
  public String version() {
    return version;
  }

  /** The kind in exactly this version. */
  public Optional<ApiResource> find(Gvk gvk) {
    return Optional.ofNullable(byGvk.get(gvk));
  }

  /** The kind in the version that the server prefers. */
  public Optional<ApiResource> find(String group, String kind) {
    return Optional.ofNullable(preferred.get(group + "/" + kind));
  }

  /** All kinds, in the order of the server. */
  public List<ApiResource> resources() {
    return List.copyOf(byGvk.values());
  }
}
