// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.client;

import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.json.JsonTrees;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlException;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a status of the API means. Of a Secret, and where a secret text is quoted, the sentences
 * that may quote values are left out: what remains are reasons and field paths.
 */
final class Refusal {
  private static final int LONGEST = 4000;
  private static final int MOST_CAUSES = 50;

  /** The server finds these faults of an applied object with the status 500 and no reason. */
  private static final Pattern FAULT_OF_THE_OBJECT =
      Pattern.compile("^failed to (create typed patch object|convert new object)\\b");

  /** Of a field that it finds in no other schema than that of the object's own version. */
  private static final String OTHER_VERSION = ": field not declared in schema";

  private Refusal() {}

  static ClusterException of(ApiAnswer answer) {
    MapNode status = MapNode.EMPTY;
    try {
      if (JsonTrees.read("answer", answer.body()) instanceof MapNode map
          && "Status".equals(map.text("kind"))) {
        status = map;
      }
    } catch (YamlException e) {
      // plain text, as of an unknown path
    }
    return of(answer.call(), answer.status(), status, answer.retryAfter());
  }

  /** The refusal that a {@code Status} object states, which may also come in a watch. */
  static ClusterException of(
      Call call, int httpStatus, MapNode status, @Nullable Duration retryAfterHeader) {
    int code = httpStatus;
    String stated = status.text("code");
    if (stated != null && stated.matches("[1-5][0-9]{2}")) {
      code = Integer.parseInt(stated);
    }
    String reason = Objects.requireNonNullElse(status.text("reason"), "");
    String message = Objects.requireNonNullElse(status.text("message"), "");
    ClusterError error = error(code, reason, message, status);
    return new ClusterException(
        error,
        text(call, error, code, reason, message, status),
        null,
        retryAfterHeader != null ? retryAfterHeader : retryAfter(status));
  }

  private static ClusterError error(int code, String reason, String message, MapNode status) {
    return switch (code) {
      case 401 -> ClusterError.UNAUTHORIZED;
      case 403 -> ClusterError.FORBIDDEN;
      // an object that is absent is named; a path that is absent is not
      case 404 ->
          status.at("details", "name") == null ? ClusterError.UNKNOWN_KIND : ClusterError.NOT_FOUND;
      case 408, 504 -> ClusterError.TIMEOUT;
      case 409 ->
          reason.equals("AlreadyExists") ? ClusterError.ALREADY_EXISTS : ClusterError.CONFLICT;
      case 410 -> ClusterError.GONE;
      case 429 -> ClusterError.TOO_MANY_REQUESTS;
      case 500 -> failed(reason, message);
      default -> code >= 400 && code < 500 ? ClusterError.INVALID : ClusterError.INTERNAL;
    };
  }

  private static ClusterError failed(String reason, String message) {
    if (reason.equals("ServerTimeout")) {
      return ClusterError.TIMEOUT;
    }
    if (!reason.isEmpty()) {
      return ClusterError.INTERNAL;
    }
    if (FAULT_OF_THE_OBJECT.matcher(message).find()) {
      return ClusterError.INVALID;
    }
    return message.contains(OTHER_VERSION) ? ClusterError.FIELD_VERSION : ClusterError.INTERNAL;
  }

  private static String text(
      Call call, ClusterError error, int code, String reason, String message, MapNode status) {
    String answer = reason.isEmpty() ? "" + code : code + " " + cut(reason);
    if (error == ClusterError.UNKNOWN_KIND) {
      return call + ": the server answers " + answer + ": it does not serve this";
    }
    StringBuilder out = new StringBuilder();
    Node causes = status.at("details", "causes");
    boolean secret = call.isSecret(reason + message) || isQuotedIn(call, causes);
    if (!message.isEmpty() && !secret) {
      out.append(cut(message));
    }
    // the message repeats the causes of an invalid object, but not of a conflict of managers
    int count = 0;
    for (Node item : causes instanceof ListNode list ? list : ListNode.EMPTY) {
      if (++count > MOST_CAUSES) {
        break;
      }
      if (item instanceof MapNode cause) {
        String field = cause.text("field");
        String said =
            secret && !quotesNothing(cause) ? cause.text("reason") : cause.text("message");
        if (field != null && (secret || !message.contains(field))) {
          out.append(out.isEmpty() ? "" : "; ").append(cut(field)).append(": ");
          out.append(said == null ? "" : cut(said));
        }
      }
    }
    return out.isEmpty()
        ? call + ": the server answers " + answer
        : out + " (" + call + ": " + answer + ")";
  }

  private static boolean isQuotedIn(Call call, @Nullable Node causes) {
    for (Node item : causes instanceof ListNode list ? list : ListNode.EMPTY) {
      String said = item instanceof MapNode cause ? cause.text("message") : null;
      if (said != null && call.isSecret(said)) {
        return true;
      }
    }
    return false;
  }

  /** Whether this is one of the faults whose sentence the server makes without the value. */
  private static boolean quotesNothing(MapNode cause) {
    String reason = cause.text("reason");
    return "FieldValueForbidden".equals(reason) || "FieldValueRequired".equals(reason);
  }

  private static @Nullable Duration retryAfter(MapNode status) {
    Node seconds = status.at("details", "retryAfterSeconds");
    return seconds == null ? null : seconds(seconds.textOrNull());
  }

  /** A pause in seconds as text; null if it is none. */
  static @Nullable Duration seconds(@Nullable String text) {
    return text != null && text.matches("[1-9][0-9]{0,5}")
        ? Duration.ofSeconds(Integer.parseInt(text))
        : null;
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
