// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import io.gitops4j.core.signature.SignaturePolicy;
import io.gitops4j.core.source.SourceAccess;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the kinds of sources of Flux have in common. */
final class FluxSource {
  private FluxSource() {}

  /** The revision of the artifact that a source-controller made; empty if the status tells none. */
  static String artifactRevision(@Nullable Node status) {
    MapNode artifact = status instanceof MapNode map ? map.map("artifact") : null;
    return artifact == null ? "" : Objects.requireNonNullElse(artifact.text("revision"), "");
  }

  /** How the source wants to be reached. */
  static SourceAccess access(Fields spec, String namespace, boolean insecure) {
    return new SourceAccess(
        namespace,
        secret(spec, "secretRef"),
        secret(spec, "certSecretRef"),
        secret(spec, "proxySecretRef"),
        timeout(spec),
        insecure);
  }

  private static @Nullable String secret(Fields spec, String key) {
    Fields ref = spec.map(key);
    String name = ref == null ? "" : ref.required("name");
    return name.isBlank() ? null : name;
  }

  private static Duration timeout(Fields spec) {
    Duration timeout = spec.duration("timeout", false).orElse(Duration.ofSeconds(60));
    return timeout.isZero() ? Duration.ofSeconds(60) : timeout;
  }

  /** Reads when the source is looked at. An application's own interval is what counts here. */
  static void interval(Fields spec) {
    spec.require("interval");
    spec.duration("interval", false);
  }

  /**
   * Reads the cloud that gives credentials, of which none is known here; those of a GitHub App come
   * from its Secret.
   */
  static void provider(Fields spec, String... known) {
    String provider = spec.word("provider", known);
    if (provider != null && !provider.equals("generic") && !provider.equals("github")) {
      spec.warn(
          "provider",
          "the credentials of the provider "
              + provider
              + " are not fetched; give them through a CredentialsProvider");
    }
  }

  /** Refuses an artifact whose signatures would have to be verified. */
  static void refuseVerify(Fields spec) {
    if (spec.has("verify")) {
      spec.error(
          FormatError.UNSUPPORTED,
          "verify",
          "spec.verify demands signatures, which are not verified for artifacts",
          "verify them before, and leave the field out here");
    }
  }

  /** What must be signed of a repository, by keys of the Secret that is named; null for nothing. */
  static @Nullable SignaturePolicy signatures(Fields spec, String namespace) {
    Fields verify = spec.map("verify");
    if (verify == null) {
      return null;
    }
    String mode = verify.word("mode", "HEAD", "head", "Tag", "TagAndHEAD");
    String secret = secret(verify, "secretRef");
    if (secret == null && !verify.has("secretRef")) {
      verify.missing("secretRef");
    }
    return secret == null
        ? null
        : SignaturePolicy.ofFlux(mode == null ? "" : mode, keys(namespace, secret)).orElse(null);
  }

  private static String keys(String namespace, String secret) {
    return namespace.isEmpty() ? secret : namespace + "/" + secret;
  }

  /** Says what it means that a source is suspended and its artifact is not known. */
  static void suspendedWithoutArtifact(Fields spec) {
    spec.warn(
        "suspend",
        "the source is suspended, but without status.artifact its last revision is not known:"
            + " it is read as it is now");
  }
}
