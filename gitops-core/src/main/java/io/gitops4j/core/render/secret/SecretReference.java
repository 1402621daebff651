// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render.secret;

import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.FieldPath;
import java.util.Objects;

/**
 * A place in a manifest that refers to a secret that lies elsewhere. It holds names only, never a
 * value. Immutable, thread-safe.
 *
 * @param kind who reads it
 * @param object the object that refers
 * @param field where in it
 * @param store which store, as the manifest names it, such as {@code ClusterSecretStore/vault};
 *     empty if it names none
 * @param path the secret in the store; empty if it is named by its property alone, or lies in the
 *     manifest itself, encrypted
 * @param property the part of the secret; empty for all of it
 * @param version the version that is asked for; empty for the newest
 * @param target the Secret that comes of it in the cluster, in the object's namespace; empty for
 *     none
 */
public record SecretReference(
    Kind kind,
    ResourceId object,
    FieldPath field,
    String store,
    String path,
    String property,
    String version,
    String target) {

  /** Who reads a reference. */
  public enum Kind {
    /** The External Secrets Operator. */
    EXTERNAL_SECRET,
    /** Sealed Secrets: the value lies in the manifest, encrypted for its controller. */
    SEALED_SECRET,
    /** The Secrets Store CSI driver. */
    SECRET_PROVIDER_CLASS,
    /** HashiCorp's Vault Secrets Operator. */
    VAULT_OPERATOR,
    /** HashiCorp's Vault Agent injector, by annotations of pods. */
    VAULT_AGENT,
    /** The webhook of Bank-Vaults: values that begin with {@code vault:}. */
    VAULT_WEBHOOK,
    /** argocd-vault-plugin: placeholders between angle brackets, which no operator resolves. */
    VAULT_PLUGIN
  }

  /** Checks all parts. */
  public SecretReference {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(object, "object");
    Objects.requireNonNull(field, "field");
    Objects.requireNonNull(store, "store");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(property, "property");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(target, "target");
  }

  /** Path, property and version, as {@code path#property#version}. */
  public String location() {
    return path
        + (property.isEmpty() ? "" : "#" + property)
        + (version.isEmpty() ? "" : "#" + version);
  }

  /** Object, field and location, for people. */
  @Override
  public String toString() {
    return object + " " + field + ": " + location();
  }
}
