// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.client;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Identity;
import io.gitops4j.core.cluster.ApiResource;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.json.JsonTrees;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Tokens of service accounts, as the cluster in which applications are declared gives them out
 * ({@code TokenRequest}). Immutable; thread-safe as its cluster is.
 *
 * <p>Each is asked for as the identity of the application that wants it, if it has one: its account
 * needs the right to create {@code serviceaccounts/token}. So nobody gets the token of an account
 * by way of this engine that he could not have got himself.
 */
public final class AccountTokens {
  private static final ApiResource ACCOUNTS =
      new ApiResource(new Gvk("", "v1", "ServiceAccount"), "serviceaccounts", true);

  /** As long as tokens last that Flux asks for. */
  private static final Duration VALID = Duration.ofHours(1);

  private final KubernetesCluster cluster;

  private AccountTokens(KubernetesCluster cluster) {
    this.cluster = Objects.requireNonNull(cluster, "cluster");
  }

  /** Tokens for accounts of this cluster. */
  public static AccountTokens of(KubernetesCluster cluster) {
    return new AccountTokens(cluster);
  }

  /**
   * A token for an account in the application's namespace, good for an hour.
   *
   * @param audiences for whom it is meant; empty for the cluster itself
   * @throws ClusterException if it is refused
   */
  String token(Application asker, String account, List<String> audiences) {
    Identity identity = asker.identity();
    KubernetesCluster whose = identity == null ? cluster : (KubernetesCluster) cluster.as(identity);
    MapNode.Builder spec = MapNode.builder().put("expirationSeconds", VALID.toSeconds());
    if (!audiences.isEmpty()) {
      spec.put("audiences", ListNode.ofStrings(audiences));
    }
    MapNode request =
        MapNode.builder()
            .put("apiVersion", "authentication.k8s.io/v1")
            .put("kind", "TokenRequest")
            .put("spec", spec.build())
            .build();
    Call call = Call.of("create a token of", ACCOUNTS.gvk(), asker.namespace(), account);
    String path =
        ResourcePath.ofObject(ACCOUNTS, asker.namespace(), account).subresource("token").toString();
    String body = new String(JsonTrees.print(request), StandardCharsets.UTF_8);
    MapNode answer =
        whose
            .api
            .send(new ApiRequest(call, "POST", path, ApiRequest.JSON, ApiRequest.JSON, body))
            .object();
    Node token = answer.at("status", "token");
    String text = token == null ? null : token.textOrNull();
    if (text == null || text.isEmpty()) {
      throw new ClusterException(ClusterError.INTERNAL, call + ": the answer has no token");
    }
    return text;
  }
}
