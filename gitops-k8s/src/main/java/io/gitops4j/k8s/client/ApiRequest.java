// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.client;

import org.jspecify.annotations.Nullable;

/**
 * A request to the API.
 *
 * @param call what it is about
 * @param method the HTTP method
 * @param path path and query
 * @param accept the forms of the answer
 * @param contentType the form of the body; null without one
 * @param body the body; null without one
 */
record ApiRequest(
    Call call,
    String method,
    String path,
    String accept,
    @Nullable String contentType,
    @Nullable String body) {
  static final String JSON = "application/json";

  static ApiRequest get(Call call, String path) {
    return new ApiRequest(call, "GET", path, JSON, null, null);
  }

  /** The same, which accepts another form of the answer. */
  ApiRequest accepting(String newAccept) {
    return new ApiRequest(call, method, path, newAccept, contentType, body);
  }

  /** The body may be secret. */
  @Override
  public String toString() {
    return method + " " + path;
  }
}
