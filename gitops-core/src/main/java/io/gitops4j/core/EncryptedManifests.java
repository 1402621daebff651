// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderStep;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.render.StepKind;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is still encrypted by SOPS after a render: applied as it is, it would take the place
 * of a secret that works. Kinds of others are left alone, as there are some whose objects are meant
 * to be encrypted, and so is what asks for it by Flux's annotation.
 */
final class EncryptedManifests {
  private static final String SWITCH = "kustomize.toolkit.fluxcd.io/decrypt";
  private static final String VALUE = "ENC[AES256_GCM,";

  /** Entries of metadata; one of them is enough, so that taking some away hides nothing. */
  private static final List<String> SIGNS =
      List.of("mac", "lastmodified", "age", "pgp", "kms", "gcp_kms", "hc_vault", "key_groups");

  private static final RenderStep STEP =
      RenderStep.of(StepKind.POST_RENDERER, "metadata of encryption");

  private EncryptedManifests() {}

  /** An error for each. */
  static List<Issue> find(Rendered rendered) {
    List<Issue> issues = new ArrayList<>();
    for (Manifest manifest : rendered.manifests()) {
      String field = isOwnKind(manifest) && !isLeftAlone(manifest) ? field(manifest) : null;
      if (field != null) {
        issues.add(
            Issue.error(
                    ReconcileError.ENCRYPTED,
                    manifest.id() + " is encrypted, and nothing decrypts it")
                .at(new Location(manifest.origin(), 0, 0, field, null))
                .withHint(
                    "name the keys by spec.decryption; or allow encrypted objects in the policy,"
                        + " as Flux does"));
      }
    }
    return issues;
  }

  /**
   * Secrets that are to be applied encrypted, without the metadata of SOPS: a server has no such
   * field, and refuses it.
   */
  static Rendered withoutMetadata(Rendered rendered) {
    if (rendered.manifests().stream().noneMatch(EncryptedManifests::hasMetadata)) {
      return rendered;
    }
    return rendered.with(
        rendered.manifests().stream()
            .map(
                manifest ->
                    hasMetadata(manifest)
                        ? manifest.withRoot(manifest.root().without("sops"), STEP)
                        : manifest)
            .toList(),
        rendered.issues(),
        rendered.inputs());
  }

  private static boolean hasMetadata(Manifest manifest) {
    return manifest.isSecret() && manifest.root().map("sops") != null;
  }

  /** Whether the kind is one of Kubernetes. */
  private static boolean isOwnKind(Manifest manifest) {
    String group = manifest.gvk().group();
    return group.indexOf('.') < 0 || group.endsWith(".k8s.io");
  }

  private static boolean isLeftAlone(Manifest manifest) {
    Node value = manifest.root().at("metadata", "annotations", SWITCH);
    return value != null && "disabled".equalsIgnoreCase(value.textOrNull());
  }

  private static @Nullable String field(Manifest manifest) {
    MapNode metadata = manifest.root().map("sops");
    if (metadata != null && SIGNS.stream().anyMatch(metadata::has)) {
      return "sops";
    }
    if (manifest.isSecret()) {
      for (String map : List.of("data", "stringData")) {
        MapNode values = manifest.root().map(map);
        for (MapNode.Entry entry : (values == null ? MapNode.EMPTY : values).entries()) {
          String text = entry.value().textOrNull();
          if (text != null && (isEncrypted(text) || isEncrypted(decoded(text)))) {
            return map + "." + entry.key();
          }
        }
      }
    }
    return null;
  }

  /** Whether a text is an encrypted value, or a file with one and with metadata. */
  private static boolean isEncrypted(String text) {
    return text.startsWith(VALUE) || text.contains(VALUE) && text.contains("sops");
  }

  private static String decoded(String text) {
    try {
      return new String(Base64.getMimeDecoder().decode(text), StandardCharsets.ISO_8859_1);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
