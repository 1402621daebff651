// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Destination;
import io.gitops4j.core.app.Identity;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.spi.ClusterResolver;
import io.gitops4j.core.tree.MapNode;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClusterLookupTest {
  private static final Gvk SECRET = new Gvk("", "v1", "Secret");
  private static final Identity TENANT = Identity.ofServiceAccount("team", "deployer");

  /** Who asked for what. */
  private final List<String> asked = new ArrayList<>();

  private final List<Destination> resolved = new ArrayList<>();
  private boolean forbidden;

  private final ClusterResolver clusters =
      destination -> {
        resolved.add(destination);
        return cluster(null);
      };

  private Cluster cluster(@Nullable Identity caller) {
    return (Cluster)
        Proxy.newProxyInstance(
            Cluster.class.getClassLoader(),
            new Class<?>[] {Cluster.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("as")) {
                return cluster((Identity) arguments[0]);
              }
              asked.add((caller == null ? "engine" : caller.user()) + " " + method.getName());
              if (forbidden && caller != null) {
                throw new ClusterException(ClusterError.FORBIDDEN, "may not");
              }
              return Optional.of(MapNode.EMPTY);
            });
  }

  private static Application application(@Nullable Identity identity) {
    return Application.builder("app")
        .namespace("team")
        .identity(identity)
        .source(new Source(SourceRef.of("https://git.example/r", "main"), TreePath.ROOT, null))
        .destination(new Destination("https://edge.example", "", "live"))
        .build();
  }

  @Test
  void find_ofAnApplicationWithAnAccount_asksAsIt_whereApplicationsAreDeclared() {
    assertThat(ClusterLookup.of(clusters).find(application(TENANT), SECRET, "team", "keys"))
        .isPresent();
    assertThat(asked).containsExactly("system:serviceaccount:team:deployer get");
    assertThat(resolved).containsExactly(Destination.inCluster("team"));
  }

  @Test
  void find_thatTheAccountMayNot_isAnError_andTheEngineIsNotAskedInItsPlace() {
    forbidden = true;
    ClusterLookup lookup = ClusterLookup.of(clusters);
    assertThatThrownBy(() -> lookup.find(application(TENANT), SECRET, "team", "keys"))
        .isInstanceOfSatisfying(
            ClusterException.class, e -> assertThat(e.error()).isEqualTo(ClusterError.FORBIDDEN));
    assertThat(asked).containsExactly("system:serviceaccount:team:deployer get");
  }

  @Test
  void find_withoutAnAccount_orAsTheEngine_asksAsTheEngine() {
    ClusterLookup.of(clusters).find(application(null), SECRET, "team", "keys");
    ClusterLookup.of(clusters).asEngine().find(application(TENANT), SECRET, "team", "keys");
    assertThat(asked).containsExactly("engine get", "engine get");
  }
}
