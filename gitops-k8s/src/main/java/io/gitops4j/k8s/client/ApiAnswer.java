// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.client;

import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.json.JsonTrees;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the API, read to its end.
 *
 * @param call what was asked
 * @param status the HTTP status
 * @param retryAfter the pause that its header asks for, or null
 * @param body the body
 */
record ApiAnswer(Call call, int status, @Nullable Duration retryAfter, byte[] body) {

  /**
   * The object in the body.
   *
   * @throws ClusterException if the server refused or failed, or the body is no object
   */
  MapNode object() {
    if (status < 200 || status > 299) {
      throw refusal();
    }
    try {
      if (JsonTrees.read("answer", body) instanceof MapNode map) {
        return map;
      }
    } catch (YamlException e) {
      throw new ClusterException(
          ClusterError.INTERNAL, call + ": the answer is no JSON: is this a Kubernetes API?", e);
    }
    throw new ClusterException(ClusterError.INTERNAL, call + ": the answer is no object");
  }

  ClusterException refusal() {
    return Refusal.of(this);
  }

  /** The body may be secret. */
  @Override
  public String toString() {
    return "answer(" + status + ")";
  }
}
