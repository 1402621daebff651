// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render.secret;

import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.render.secret.SecretReference.Kind;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds what manifests say of secrets that lie elsewhere: ExternalSecrets, SealedSecrets,
 * SecretProviderClasses, objects of the Vault Secrets Operator, annotations of the Vault Agent,
 * values of the webhook of Bank-Vaults, and placeholders of argocd-vault-plugin. A pure function;
 * nothing is resolved. Stateless, thread-safe.
 */
public final class SecretReferences {
  private static final String AGENT = "vault.hashicorp.com/agent-inject-secret-";

  private SecretReferences() {}

  /** The references of all manifests, in their order. */
  public static List<SecretReference> of(Rendered rendered) {
    List<SecretReference> found = new ArrayList<>();
    rendered.manifests().forEach(manifest -> found.addAll(of(manifest)));
    return List.copyOf(found);
  }

  /** The references of one manifest, in the order of its fields. */
  public static List<SecretReference> of(Manifest manifest) {
    List<SecretReference> found = new ArrayList<>();
    DeclaredSecrets.find(manifest, found);
    new Walk(manifest, found).walk(manifest.root(), FieldPath.ROOT);
    return List.copyOf(found);
  }

  /** The path that placeholders without one have in this object; empty if it has none. */
  static String pathOf(MapNode root) {
    return annotation(root, Placeholder.PATH_ANNOTATION);
  }

  static String versionOf(MapNode root) {
    return annotation(root, Placeholder.VERSION_ANNOTATION);
  }

  static boolean isIgnored(MapNode root) {
    return annotation(root, Placeholder.IGNORE_ANNOTATION).equalsIgnoreCase("true");
  }

  private static String annotation(MapNode root, String name) {
    MapNode annotations = Edit.map(root, "metadata", "annotations");
    return Objects.requireNonNullElse(annotations.text(name), "");
  }

  /** The text that a value of {@code data} stands for, if it may hold a reference; else null. */
  static @Nullable String decoded(String base64) {
    try {
      byte[] bytes = Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
      String text = new String(bytes, StandardCharsets.UTF_8);
      return text.contains("<") || text.contains(WebhookValue.SCHEME) ? text : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** One manifest's texts. */
  private static final class Walk {
    private final Manifest manifest;
    private final List<SecretReference> found;
    private final String path;
    private final String version;
    private final boolean placeholders;

    Walk(Manifest manifest, List<SecretReference> found) {
      this.manifest = manifest;
      this.found = found;
      this.path = pathOf(manifest.root());
      this.version = versionOf(manifest.root());
      this.placeholders = !isIgnored(manifest.root());
    }

    void walk(Node node, FieldPath field) {
      if (node instanceof MapNode map) {
        for (MapNode.Entry entry : map.entries()) {
          FieldPath below = field.key(entry.key());
          if (entry.key().startsWith(AGENT) && entry.value() instanceof ScalarNode secret) {
            add(Kind.VAULT_AGENT, below, "", secret.text(), "", "");
          }
          walk(entry.value(), below);
        }
      } else if (node instanceof ListNode list) {
        for (int i = 0; i < list.size(); i++) {
          walk(list.get(i), field.index(i));
        }
      } else if (node instanceof ScalarNode scalar && scalar.isString()) {
        String text = scalar.text();
        boolean encoded =
            manifest.isSecret()
                && field.elements().size() == 2
                && field.startsWith(FieldPath.of("data"));
        String inside = encoded && text.indexOf('<') < 0 ? decoded(text) : null;
        text(inside == null ? text : inside, field);
      }
    }

    private void text(String text, FieldPath field) {
      if (placeholders) {
        for (Placeholder one : Placeholder.of(text, path, version)) {
          add(Kind.VAULT_PLUGIN, field, "", one.path(), one.key(), one.version());
        }
      }
      for (WebhookValue one : WebhookValue.in(text)) {
        add(Kind.VAULT_WEBHOOK, field, "", one.path(), one.key(), one.version());
      }
    }

    private void add(
        Kind kind, FieldPath field, String store, String where, String property, String wanted) {
      found.add(
          new SecretReference(kind, manifest.id(), field, store, where, property, wanted, ""));
    }
  }
}
