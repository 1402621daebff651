// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.kustomize.internal.merge.SchemaFacts;
import org.jspecify.annotations.Nullable;

/**
 * How kustomize tells resources apart: group, version, kind, name and namespace. Immutable,
 * thread-safe, compared by its five parts; what is derived from them is kept, since each identity
 * is asked many times.
 */
public final class ResId {
  private static final String CLUSTER = "_non_namespaceable_";
  private final String group;
  private final String version;
  private final String kind;
  private final String name;
  private final String namespace;
  private @Nullable String apiVersion;
  private @Nullable String effective;
  private @Nullable ResId key;
  private int hash;

  /**
   * An identity.
   *
   * @param group the group; empty for the core group
   * @param version the version
   * @param kind the kind
   * @param name the name
   * @param namespace the namespace as written; empty if none
   */
  public ResId(String group, String version, String kind, String name, String namespace) {
    this.group = group;
    this.version = version;
    this.kind = kind;
    this.name = name;
    this.namespace = namespace;
  }

  /**
   * The identity of an object.
   *
   * @param apiVersion the group and version as the object states them; empty if it does not
   * @param like an identity of the same object, whose texts are used again; null if there is none
   */
  static ResId of(
      String apiVersion, String kind, String name, String namespace, @Nullable ResId like) {
    if (like != null && like.apiVersion().equals(apiVersion)) {
      return new ResId(like, kind, name, namespace);
    }
    int slash = apiVersion.indexOf('/');
    String group = slash < 0 ? "" : apiVersion.substring(0, slash);
    return new ResId(group, apiVersion.substring(slash + 1), kind, name, namespace);
  }

  private ResId(ResId like, String kind, String name, String namespace) {
    this(like.group, like.version, kind, name, namespace);
    apiVersion = like.apiVersion;
  }

  /** The group; empty for the core group. */
  public String group() {
    return group;
  }

  /** The version. */
  public String version() {
    return version;
  }

  /** The kind. */
  public String kind() {
    return kind;
  }

  /** The name. */
  public String name() {
    return name;
  }

  /** The namespace as written; empty if none. */
  public String namespace() {
    return namespace;
  }

  /** The group and version as an object states them. */
  public String apiVersion() {
    String known = apiVersion;
    if (known == null) {
      known = group.isEmpty() ? version : group + "/" + version;
      apiVersion = known;
    }
    return known;
  }

  /** Whether such objects lie in no namespace. */
  public boolean isClusterScoped() {
    return effectiveNamespace().equals(CLUSTER)
        && SchemaFacts.embedded().isClusterScoped(apiVersion(), kind);
  }

  /**
   * The namespace, where none means {@code default}, and cluster-scoped kinds have one of their
   * own.
   */
  public String effectiveNamespace() {
    String known = effective;
    if (known == null) {
      known =
          SchemaFacts.embedded().isClusterScoped(apiVersion(), kind)
              ? CLUSTER
              : namespace.isEmpty() ? "default" : namespace;
      effective = known;
    }
    return known;
  }

  /** The same identity with the namespace made explicit, for use as a key. */
  public ResId key() {
    ResId known = key;
    if (known == null) {
      String explicit = effectiveNamespace();
      known = explicit.equals(namespace) ? this : new ResId(this, kind, name, explicit);
      known.effective = explicit;
      known.key = known;
      key = known;
    }
    return known;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || other instanceof ResId that
            && name.equals(that.name)
            && kind.equals(that.kind)
            && namespace.equals(that.namespace)
            && group.equals(that.group)
            && version.equals(that.version);
  }

  @Override
  public int hashCode() {
    int known = hash;
    if (known == 0) {
      known = group.hashCode();
      known = 31 * known + version.hashCode();
      known = 31 * known + kind.hashCode();
      known = 31 * known + name.hashCode();
      known = 31 * known + namespace.hashCode();
      hash = known;
    }
    return known;
  }

  /** Group, version, kind, name and namespace for a person. */
  @Override
  public String toString() {
    return apiVersion() + "/" + kind + "/" + (namespace.isEmpty() ? "" : namespace + "/") + name;
  }
}
