// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import io.gitops4j.core.app.Decryption;
import io.gitops4j.core.app.Dependency;
import io.gitops4j.core.app.Identity;
import io.gitops4j.core.app.KubeconfigRef;
import io.gitops4j.core.app.References;
import io.gitops4j.core.app.VariableSource;
import io.gitops4j.core.cluster.Propagation;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a Kustomization names besides what it declares. */
final class FluxReferences {
  private static final Pattern ACCOUNT = Pattern.compile("[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?");

  /** The namespace of the Kustomization. */
  private final String namespace;

  private final boolean crossNamespace;

  /**
   * Reads what is named.
   *
   * @param namespace the namespace of the Kustomization
   * @param crossNamespace whether objects of other namespaces may be named
   */
  FluxReferences(String namespace, boolean crossNamespace) {
    this.namespace = namespace;
    this.crossNamespace = crossNamespace;
  }

  /** Everything that is looked up when the Kustomization is reconciled. */
  References read(Fields spec, @Nullable Fields postBuild) {
    return new References(
        variables(postBuild),
        decryption(spec.map("decryption")),
        dependencies(spec),
        kubeconfig(spec.map("kubeConfig")));
  }

  /** The namespace that a reference names, or that of the Kustomization; refused if it may not. */
  String namespace(Fields reference) {
    String given = reference.text("namespace");
    if (given.isEmpty() || given.equals(namespace)) {
      return namespace;
    }
    if (!crossNamespace) {
      reference.error(
          FormatError.CROSS_NAMESPACE,
          "namespace",
          "an object of another namespace is named: " + given,
          "allow references to other namespaces, if all their authors are trusted alike");
    }
    return given;
  }

  /** What has to be ready before. */
  List<Dependency> dependencies(Fields spec) {
    List<Dependency> dependencies = new ArrayList<>();
    for (Fields one : spec.maps("dependsOn")) {
      String name = one.required("name");
      String expression = one.text("readyExpr");
      String from = namespace(one);
      if (!name.isBlank()) {
        dependencies.add(new Dependency(from, name, expression.isBlank() ? null : expression));
      }
    }
    return dependencies;
  }

  /** As whom the cluster is called; null for the engine itself. */
  @Nullable Identity identity(Fields spec) {
    String account = spec.text("serviceAccountName");
    if (account.isEmpty()) {
      return null;
    }
    if (namespace.isBlank()) {
      spec.error(
          FormatError.MISSING,
          "serviceAccountName",
          "a service account needs a namespace, and the object has none",
          "say metadata.namespace, or render the kustomization that fills it in");
      return null;
    }
    // both go into the name of a user, where a colon would make another one of it
    if (!ACCOUNT.matcher(account).matches() || !ACCOUNT.matcher(namespace).matches()) {
      spec.error(
          FormatError.VALUE,
          "serviceAccountName",
          "the value is not allowed",
          "the name of a service account in the namespace of the Kustomization");
      return null;
    }
    return Identity.ofServiceAccount(namespace, account);
  }

  /** How the cluster is reached; null if by nothing in particular. */
  static @Nullable KubeconfigRef kubeconfig(@Nullable Fields fields) {
    if (fields == null) {
      return null;
    }
    Fields secret = fields.map("secretRef");
    Fields config = fields.map("configMapRef");
    if ((secret == null) == (config == null)) {
      fields.error(
          FormatError.VALUE,
          "secretRef",
          "one of secretRef and configMapRef is needed, and only one",
          null);
      return null;
    }
    if (secret != null) {
      String name = secret.required("name");
      String key = secret.text("key");
      return name.isBlank()
          ? null
          : new KubeconfigRef(VariableSource.Kind.SECRET, name, key.isEmpty() ? null : key);
    }
    String name = config.required("name");
    return name.isBlank() ? null : new KubeconfigRef(VariableSource.Kind.CONFIG_MAP, name, null);
  }

  /**
   * How the objects go with a Kustomization that is deleted; null if they stay, as those of a
   * suspended one do.
   */
  static @Nullable Propagation cascade(Fields spec, boolean prune, boolean suspended) {
    String word =
        spec.word("deletionPolicy", "MirrorPrune", "Delete", "WaitForTermination", "Orphan");
    boolean go =
        switch (word == null ? "MirrorPrune" : word) {
          case "Delete", "WaitForTermination" -> true;
          case "Orphan" -> false;
          default -> prune;
        };
    return go && !suspended ? Propagation.BACKGROUND : null;
  }

  private static List<VariableSource> variables(@Nullable Fields postBuild) {
    List<VariableSource> sources = new ArrayList<>();
    if (postBuild == null) {
      return sources;
    }
    for (Fields from : postBuild.maps("substituteFrom")) {
      from.require("kind");
      String kind = from.word("kind", "ConfigMap", "Secret");
      String name = from.required("name");
      boolean optional = from.flag("optional", false);
      if (kind != null && !name.isBlank()) {
        sources.add(
            new VariableSource(
                kind.equals("Secret") ? VariableSource.Kind.SECRET : VariableSource.Kind.CONFIG_MAP,
                name,
                optional));
      }
    }
    return sources;
  }

  private static @Nullable Decryption decryption(@Nullable Fields fields) {
    if (fields == null) {
      return null;
    }
    fields.require("provider");
    String provider = fields.word("provider", Decryption.SOPS);
    Fields secret = fields.map("secretRef");
    String name = secret == null ? "" : secret.required("name");
    String account = fields.text("serviceAccountName");
    return provider == null
        ? null
        : new Decryption(
            provider, name.isBlank() ? null : name, account.isBlank() ? null : account);
  }
}
