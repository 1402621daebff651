// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.signature.SignaturePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the applications of a project may use: repositories, clusters and namespaces, kinds; and
 * which of the repositories must be signed. It is enforced before anything is sent for an
 * application. Immutable, thread-safe, compared by value.
 *
 * <p>The rules are those of Argo CD's {@code AppProject}: patterns have {@code *}, {@code ?},
 * {@code [a-c]} and alternatives in braces; in a repository's pattern {@code *} ends at a slash and
 * {@code **} does not. A pattern that begins with {@code !} denies, and wins; a list of denials
 * alone permits the rest.
 */
public final class Project {
  /** A project that permits everything. */
  public static final Project UNRESTRICTED = unrestricted("default");

  private static final String POD_SECURITY = "pod-security.kubernetes.io/";

  private final String name;
  private final List<String> sources;
  private final DestinationPatterns destinations;
  private final List<KindPattern> clusterKinds;
  private final List<KindPattern> deniedClusterKinds;
  private final @Nullable List<KindPattern> kinds;
  private final List<KindPattern> deniedKinds;
  private final List<SourceIntegrity> sourceIntegrity;
  private final String namespace;
  private final List<String> sourceNamespaces;
  private final SyncWindows windows;
  private final @Nullable OrphanedResources orphaned;

  /**
   * What must be signed of the repositories that a pattern fits.
   *
   * @param repositories patterns of URLs, in which {@code *} goes over slashes; one that begins
   *     with {@code !} takes repositories out again, and wins
   * @param policy the policy; null for none, so that later entries are not looked at either
   */
  public record SourceIntegrity(List<String> repositories, @Nullable SignaturePolicy policy) {
    /** Copies the list. */
    public SourceIntegrity {
      repositories = List.copyOf(repositories);
    }

    private boolean fits(String url) {
      String plain = normalized(url);
      return repositories.stream().anyMatch(one -> !one.startsWith("!") && matches(one, plain))
          && repositories.stream()
              .noneMatch(one -> one.startsWith("!") && matches(one.substring(1), plain));
    }

    private static boolean matches(String pattern, String plain) {
      return Wildcard.matches(normalized(pattern), plain);
    }
  }

  /**
   * Kinds by patterns.
   *
   * @param group the group
   * @param kind the kind
   * @param name the name of the object; {@code *} for any
   */
  public record KindPattern(String group, String kind, String name) {
    /** Checks the parts. */
    public KindPattern {
      Objects.requireNonNull(group, "group");
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(name, "name");
    }

    boolean matches(ResourceId id) {
      return Wildcard.matches(group, id.group())
          && Wildcard.matches(kind, id.kind())
          && Wildcard.matches(name, id.name());
    }
  }

  private Project(Builder builder) {
    name = builder.name;
    sources = List.copyOf(builder.sources);
    destinations = new DestinationPatterns(builder.destinations);
    clusterKinds = List.copyOf(builder.clusterKinds);
    deniedClusterKinds = List.copyOf(builder.deniedClusterKinds);
    kinds = builder.kinds == null ? null : List.copyOf(builder.kinds);
    deniedKinds = List.copyOf(builder.deniedKinds);
    sourceIntegrity = List.copyOf(builder.sourceIntegrity);
    namespace = builder.namespace;
    sourceNamespaces = List.copyOf(builder.sourceNamespaces);
    windows = builder.windows;
    orphaned = builder.orphaned;
  }

  /** A project of this name that permits everything. */
  public static Project unrestricted(String name) {
    return builder(name).source("*").destination("*", "*", "*").allowClusterKind("*", "*").build();
  }

  /** A builder of a project that permits nothing yet but kinds in namespaces. */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /** The name. */
  public String name() {
    return name;
  }

  /** Whether the repository may be a source. */
  public boolean permitsSource(String url) {
    String plain = normalized(url);
    boolean permitted = false;
    for (String pattern : sources) {
      boolean denies = pattern.startsWith("!");
      String glob = denies ? pattern.substring(1) : pattern;
      boolean hit = glob.equals("*") || Wildcard.matches(normalized(glob), plain, '/');
      if (denies && hit) {
        return false;
      }
      permitted |= denies || hit;
    }
    return permitted;
  }

  /** The same, which also permits this repository; what stands in for another one needs it. */
  public Project withSource(String url) {
    return toBuilder().source(url).build();
  }

  /** A builder that begins with what this project permits. */
  public Builder toBuilder() {
    Builder copy = new Builder(name);
    copy.sources.addAll(sources);
    copy.destinations.addAll(destinations.patterns());
    copy.clusterKinds.addAll(clusterKinds);
    copy.deniedClusterKinds.addAll(deniedClusterKinds);
    copy.kinds = kinds;
    copy.deniedKinds.addAll(deniedKinds);
    copy.sourceIntegrity.addAll(sourceIntegrity);
    copy.namespace = namespace;
    copy.sourceNamespaces.addAll(sourceNamespaces);
    copy.windows = windows;
    copy.orphaned = orphaned;
    return copy;
  }

  /** What must be signed of a repository: by the first entry that fits it; empty for nothing. */
  public Optional<SignaturePolicy> signaturePolicy(String url) {
    return sourceIntegrity.stream()
        .filter(entry -> entry.fits(url))
        .findFirst()
        .map(SourceIntegrity::policy);
  }

  /** As Argo CD compares repositories: without case, {@code .git}, and the ways to write ssh. */
  private static String normalized(String url) {
    String text = url.strip().toLowerCase(Locale.ROOT);
    if (text.endsWith(".git")) {
      text = text.substring(0, text.length() - ".git".length());
    }
    if (text.startsWith("ssh://")) {
      text = text.substring("ssh://".length());
    } else if (text.matches("[^/:@]+@[^/:]+:.*")) {
      text = text.replaceFirst(":", "/");
    }
    return text;
  }

  /**
   * Whether this namespace of this cluster may be written to; the empty one for no namespace. A
   * cluster that is named by its address alone, where the project denies names, is not permitted:
   * it may be one of them.
   */
  public boolean permitsDestination(Destination destination) {
    return destinations.permit(destination);
  }

  /**
   * Whether the application object may lie in its namespace: in the project's own, or by a pattern.
   */
  public boolean permitsNamespace(Application application) {
    String place = application.namespace();
    return place.isEmpty()
        || namespace.isEmpty()
        || place.equals(namespace)
        || sourceNamespaces.stream().anyMatch(pattern -> Wildcard.matches(pattern, place));
  }

  /** When its applications may be synced. */
  public SyncWindows windows() {
    return windows;
  }

  /** How objects are looked at that no application declares; empty if they are not. */
  public Optional<OrphanedResources> orphaned() {
    return Optional.ofNullable(orphaned);
  }

  /** The namespace of the project object; empty if it has none. */
  public String namespace() {
    return namespace;
  }

  /**
   * Whether objects of the kind may be written.
   *
   * @param namespaced whether the kind lies in namespaces
   */
  public boolean permitsKind(ResourceId id, boolean namespaced) {
    List<KindPattern> denied = namespaced ? deniedKinds : deniedClusterKinds;
    List<KindPattern> allowed = namespaced ? kinds : clusterKinds;
    return denied.stream().noneMatch(one -> one.matches(id))
        && (allowed == null || allowed.stream().anyMatch(one -> one.matches(id)));
  }

  /**
   * What of the application itself is not permitted: its sources, its destination, and labels for
   * its namespace that say which pods that takes, unless the project permits the Namespace itself.
   * Argo CD lets those labels pass.
   */
  public List<Issue> refusals(Application application) {
    List<Issue> issues = new ArrayList<>();
    for (Source source : application.sources()) {
      if (!permitsSource(source.ref().url())) {
        issues.add(
            Issue.error(
                    ProjectError.SOURCE, "the project " + name + " does not permit the repository")
                .withFound(source.ref().url()));
      }
    }
    if (!permitsDestination(application.destination())) {
      issues.add(destination(application.destination()));
    }
    if (!permitsNamespace(application)) {
      issues.add(
          Issue.error(
                  ProjectError.NAMESPACE,
                  "the project " + name + " does not permit applications of the namespace")
              .withFound(application.namespace()));
    }
    podSecurity(application).ifPresent(issues::add);
    return issues;
  }

  private Optional<Issue> podSecurity(Application application) {
    String namespace = application.destination().namespace();
    if (permitsKind(new ResourceId("", "Namespace", "", namespace), false)) {
      return Optional.empty();
    }
    return application.syncPolicy().namespaceMetadata().labels().keySet().stream()
        .filter(label -> label.startsWith(POD_SECURITY))
        .findFirst()
        .map(
            label ->
                Issue.error(
                        ProjectError.POD_SECURITY,
                        "the project " + name + " does not permit to set what pods may do")
                    .withFound(label)
                    .withExpected("a project that permits the Namespace " + namespace));
  }

  /**
   * Why an object may not be written, or deleted; empty if it may.
   *
   * @param cluster the destination of the application
   * @param namespaced whether its kind lies in namespaces
   */
  public Optional<Issue> refusal(ResourceId id, Destination cluster, boolean namespaced) {
    if (!permitsKind(id, namespaced)) {
      return Optional.of(
          Issue.error(ProjectError.KIND, id + ": the project " + name + " does not permit the kind")
              .withFound(id.group().isEmpty() ? id.kind() : id.group() + "/" + id.kind()));
    }
    Destination place = new Destination(cluster.server(), cluster.name(), id.namespace());
    return !namespaced || permitsDestination(place)
        ? Optional.empty()
        : Optional.of(destination(place));
  }

  private Issue destination(Destination place) {
    String cluster = place.server().isEmpty() ? place.name() : place.server();
    return Issue.error(
            ProjectError.DESTINATION, "the project " + name + " does not permit the destination")
        .withFound(cluster + ", namespace " + place.namespace());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Project that
        && name.equals(that.name)
        && sources.equals(that.sources)
        && destinations.equals(that.destinations)
        && clusterKinds.equals(that.clusterKinds)
        && deniedClusterKinds.equals(that.deniedClusterKinds)
        && Objects.equals(kinds, that.kinds)
        && deniedKinds.equals(that.deniedKinds)
        && sourceIntegrity.equals(that.sourceIntegrity)
        && namespace.equals(that.namespace)
        && sourceNamespaces.equals(that.sourceNamespaces)
        && windows.equals(that.windows)
        && Objects.equals(orphaned, that.orphaned);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, sources, destinations, kinds);
  }

  /** The name. */
  @Override
  public String toString() {
    return name;
  }

  /** Collects what a project permits. Not thread-safe. */
  public static final class Builder {
    private final String name;
    private final List<String> sources = new ArrayList<>();
    private final List<Destination> destinations = new ArrayList<>();
    private final List<KindPattern> clusterKinds = new ArrayList<>();
    private final List<KindPattern> deniedClusterKinds = new ArrayList<>();
    private @Nullable List<KindPattern> kinds;
    private final List<KindPattern> deniedKinds = new ArrayList<>();
    private final List<SourceIntegrity> sourceIntegrity = new ArrayList<>();
    private String namespace = "";
    private final List<String> sourceNamespaces = new ArrayList<>();
    private SyncWindows windows = SyncWindows.NONE;
    private @Nullable OrphanedResources orphaned;

    private Builder(String name) {
      this.name = Objects.requireNonNull(name, "name");
    }

    /** Permits repositories, or denies them; default none. */
    public Builder source(String pattern) {
      sources.add(Objects.requireNonNull(pattern, "pattern"));
      return this;
    }

    /**
     * Permits a destination, or denies it; default none.
     *
     * @param server a pattern of addresses; empty for none
     * @param cluster a pattern of names of clusters; empty for none
     * @param namespace a pattern of namespaces
     */
    public Builder destination(String server, String cluster, String namespace) {
      destinations.add(new Destination(server, cluster, namespace));
      return this;
    }

    /** Permits a kind without namespaces; default none. */
    public Builder allowClusterKind(String group, String kind) {
      clusterKinds.add(new KindPattern(group, kind, "*"));
      return this;
    }

    /** Permits objects of a kind without namespaces by a pattern of their names. */
    public Builder allowClusterKind(String group, String kind, String objects) {
      clusterKinds.add(new KindPattern(group, kind, objects));
      return this;
    }

    /** Denies a kind without namespaces. */
    public Builder denyClusterKind(String group, String kind) {
      deniedClusterKinds.add(new KindPattern(group, kind, "*"));
      return this;
    }

    /** Permits kinds in namespaces: these only, where by default it is all of them. */
    public Builder allowKinds(List<KindPattern> patterns) {
      kinds = List.copyOf(patterns);
      return this;
    }

    /** Denies a kind in namespaces; default none. */
    public Builder denyKind(String group, String kind) {
      deniedKinds.add(new KindPattern(group, kind, "*"));
      return this;
    }

    /**
     * Adds what must be signed of repositories; default nothing. Of several entries the first that
     * fits a repository decides.
     *
     * @param repositories patterns of URLs
     * @param policy the policy; null if these need no signatures, whatever later entries say
     */
    public Builder sourceIntegrity(List<String> repositories, @Nullable SignaturePolicy policy) {
      sourceIntegrity.add(new SourceIntegrity(repositories, policy));
      return this;
    }

    /** Permits a kind without namespaces, or objects of it. */
    public Builder allowClusterKind(KindPattern pattern) {
      clusterKinds.add(Objects.requireNonNull(pattern, "pattern"));
      return this;
    }

    /** Denies a kind without namespaces, or objects of it. */
    public Builder denyClusterKind(KindPattern pattern) {
      deniedClusterKinds.add(Objects.requireNonNull(pattern, "pattern"));
      return this;
    }

    /** Denies a kind in namespaces. */
    public Builder denyKind(KindPattern pattern) {
      deniedKinds.add(Objects.requireNonNull(pattern, "pattern"));
      return this;
    }

    /**
     * The namespace of the project object; default none, and then applications of any may use it.
     */
    public Builder namespace(String value) {
      namespace = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Permits application objects in other namespaces than the project's own; default none. */
    public Builder sourceNamespace(String pattern) {
      sourceNamespaces.add(Objects.requireNonNull(pattern, "pattern"));
      return this;
    }

    /** When its applications may be synced; default always. */
    public Builder windows(SyncWindows value) {
      windows = Objects.requireNonNull(value, "value");
      return this;
    }

    /** How objects are looked at that no application declares; null, the default, if not. */
    public Builder orphaned(@Nullable OrphanedResources value) {
      orphaned = value;
      return this;
    }

    /** The project. */
    public Project build() {
      return new Project(this);
    }
  }
}
