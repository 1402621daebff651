// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.client;

import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A token in a file that somebody renews, as in a pod: read again for each request. */
final class TokenFile implements Credential {
  private static final int LARGEST = 1 << 20;

  private final Path file;

  TokenFile(Path file) {
    this.file = file;
  }

  @Override
  public String authorization() {
    String token;
    try (InputStream in = Files.newInputStream(file)) {
      token = new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new ClusterException(
          ClusterError.KUBECONFIG, "the token file " + file + " can't be read", e);
    }
    if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      throw new ClusterException(
          ClusterError.KUBECONFIG, "the token file " + file + " holds no token");
    }
    return "Bearer " + token;
  }

  @Override
  public String toString() {
    return "credential(" + file + ")";
  }
}
