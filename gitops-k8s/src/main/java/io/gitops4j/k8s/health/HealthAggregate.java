// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.health;

import io.gitops4j.core.health.Health;
import io.gitops4j.core.health.HealthStatus;
import io.gitops4j.core.plan.Hook;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.HealthCheck;
import io.gitops4j.core.tree.MapNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The health of many objects as one. Pure functions, thread-safe. */
public final class HealthAggregate {
  private static final String IGNORE = "argocd.argoproj.io/ignore-healthcheck";
  private static final int SHOWN = 3;

  private HealthAggregate() {}

  /**
   * A resource of an application.
   *
   * @param id what it is
   * @param declared the object as it is declared; null if it no longer is
   * @param live the object as it runs; null if it does not exist
   */
  public record Resource(ResourceId id, @Nullable MapNode declared, @Nullable MapNode live) {
    /** Checks the id. */
    public Resource {
      Objects.requireNonNull(id, "id");
    }
  }

  /**
   * The health of an application as Argo CD counts it: the worst of its resources. Left out are
   * hooks, resources with the annotation {@code argocd.argoproj.io/ignore-healthcheck: "true"},
   * those on which the check has no opinion, and single resources that are missing; if none of
   * those that are no hooks exists, the application is {@code MISSING}. The message names the first
   * three causes.
   *
   * @param resources the resources, in the order in which causes are named
   * @param check who judges a resource
   */
  public static Health ofApplication(Collection<Resource> resources, HealthCheck check) {
    boolean any = false;
    boolean anyLive = false;
    HealthStatus worst = HealthStatus.HEALTHY;
    List<String> causes = new ArrayList<>();
    for (Resource resource : resources) {
      MapNode live = resource.live();
      MapNode speaks = live == null ? resource.declared() : live;
      if (speaks == null || Hook.of(speaks) != null) {
        continue;
      }
      any = true;
      if (live == null) {
        continue;
      }
      anyLive = true;
      Optional<Health> health = ignored(resource) ? Optional.empty() : check.assess(live);
      if (health.isEmpty() || skips(resource.id(), health.get().status())) {
        continue;
      }
      HealthStatus status = health.get().status();
      if (status.compareTo(worst) > 0) {
        worst = status;
        causes.clear();
      }
      if (status == worst && status != HealthStatus.HEALTHY) {
        causes.add(describe(resource.id()));
      }
    }
    if (any && !anyLive) {
      return Health.of(HealthStatus.MISSING, "none of its resources exists");
    }
    return Health.of(worst, causesText(causes));
  }

  /**
   * What is to be said of statuses of which one is wanted, as kstatus counts: a failure wins, then
   * what is unknown; the wanted one if all are, or if there is none; else {@code PROGRESSING}.
   *
   * @param statuses the statuses
   * @param wanted the status that is waited for
   */
  public static HealthStatus ofWanted(Collection<HealthStatus> statuses, HealthStatus wanted) {
    if (statuses.contains(HealthStatus.DEGRADED)) {
      return HealthStatus.DEGRADED;
    }
    if (statuses.contains(HealthStatus.UNKNOWN)) {
      return HealthStatus.UNKNOWN;
    }
    boolean all = statuses.stream().allMatch(wanted::equals);
    return all ? wanted : HealthStatus.PROGRESSING;
  }

  private static boolean ignored(Resource resource) {
    return ignores(resource.declared()) || ignores(resource.live());
  }

  /**
   * Whether an object asks that its health be left out: {@code
   * argocd.argoproj.io/ignore-healthcheck: "true"}.
   */
  public static boolean ignores(@Nullable MapNode object) {
    if (object == null || !(object.at("metadata", "annotations") instanceof MapNode annotations)) {
      return false;
    }
    return "true".equals(annotations.text(IGNORE));
  }

  /** A child application that is missing or unknown says nothing of its parent. */
  private static boolean skips(ResourceId id, HealthStatus status) {
    return id.group().equals("argoproj.io")
        && id.kind().equals("Application")
        && (status == HealthStatus.MISSING || status == HealthStatus.UNKNOWN);
  }

  private static String describe(ResourceId id) {
    String kind = id.group().isEmpty() ? id.kind() : id.group() + "/" + id.kind();
    return kind + ":" + (id.namespace().isEmpty() ? "" : id.namespace() + "/") + id.name();
  }

  private static String causesText(List<String> causes) {
    if (causes.isEmpty()) {
      return "";
    }
    String first = causes.stream().limit(SHOWN).collect(Collectors.joining(", "));
    int more = causes.size() - SHOWN;
    return "because of " + first + (more > 0 ? " and " + more + " more" : "");
  }
}
