// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.Node;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The certificates by which a server trusts the conversion webhook of a definition. Many charts
 * declare a placeholder, which another tool replaces in the cluster; since 1.31 a server refuses
 * one that holds no certificate, so it is left out, as Flux does. Pure functions.
 */
final class ConversionBundle {
  private static final FieldPath FIELD =
      FieldPath.of("spec", "conversion", "webhook", "clientConfig", "caBundle");

  private static final Pattern CERTIFICATE =
      Pattern.compile("-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----");

  private ConversionBundle() {}

  /**
   * The manifest, without a bundle that no server takes.
   *
   * @param warnings gets one if a bundle was left out
   */
  static Manifest checked(Manifest manifest, List<Issue> warnings) {
    if (!manifest.gvk().kind().equals("CustomResourceDefinition")
        || !manifest.gvk().group().equals("apiextensions.k8s.io")) {
      return manifest;
    }
    Node bundle = FIELD.find(manifest.root());
    String text = bundle == null ? null : bundle.textOrNull();
    if (bundle == null || text == null || text.isEmpty() || isValid(decoded(text))) {
      return manifest;
    }
    warnings.add(
        Issue.warning(
                ClusterError.INVALID,
                manifest.id() + ": the certificates of its conversion webhook were left out")
            .withExpected("one certificate at least, as PEM in base64")
            .at(
                new Location(
                    manifest.origin(), manifest.root().line(), 0, FIELD.toString(), null)));
    return manifest.withRoot(
        Edit.remove(manifest.root(), "spec", "conversion", "webhook", "clientConfig", "caBundle"));
  }

  private static byte @Nullable [] decoded(String text) {
    try {
      return Base64.getDecoder().decode(text.replaceAll("[\r\n]", ""));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Whether there is any certificate, or nothing at all. */
  private static boolean isValid(byte @Nullable [] bundle) {
    if (bundle == null) {
      return false;
    }
    Matcher blocks = CERTIFICATE.matcher(new String(bundle, StandardCharsets.ISO_8859_1));
    while (blocks.find()) {
      try {
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(blocks.group().getBytes(StandardCharsets.ISO_8859_1)));
        return true;
      } catch (CertificateException e) {
        // the next one may do
      }
    }
    return bundle.length == 0;
  }
}
