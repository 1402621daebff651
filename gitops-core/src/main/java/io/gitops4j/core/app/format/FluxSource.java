// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

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
    if (!spec.has("interval")) {
      spec.missing("interval");
    }
    spec.duration("interval", false);
  }

  /** Reads the cloud that gives credentials, of which none is known here. */
  static void provider(Fields spec, String... known) {
    String provider = spec.word("provider", known);
    if (provider != null && !provider.equals("generic")) {
      spec.warn(
          "provider",
          "the credentials of the provider "
              + provider
              + " are not fetched; give them through a CredentialsProvider");
    }
  }

  /** Refuses a source whose signatures would have to be verified. */
  static void verify(Fields spec) {
    if (spec.has("verify")) {
      spec.error(
          FormatError.UNSUPPORTED,
          "verify",
          "spec.verify demands signatures, which are not verified yet",
          "verify them before, and leave the field out here");
    }
  }

  /** Says what it means that a source is suspended and its artifact is not known. */
  static void suspendedWithoutArtifact(Fields spec) {
    spec.warn(
        "suspend",
        "the source is suspended, but without status.artifact its last revision is not known:"
            + " it is read as it is now");
  }
}
