// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong with the requests to a {@link FaultyCluster}. Faults are composed: {@code
 * Fault.refuse(request -> request.isWrite(), ClusterError.FORBIDDEN).times(1)}. Must be
 * thread-safe; those made here are.
 */
@FunctionalInterface
public interface Fault {

  /**
   * What happens to a request instead of the answer.
   *
   * @return null if the request goes through
   */
  @Nullable Failure of(ClusterRequest request);

  /**
   * A failure.
   *
   * @param exception what the caller gets
   * @param done whether the cluster does what was asked, and only the answer is lost
   */
  record Failure(ClusterException exception, boolean done) {
    /** Checks the exception. */
    public Failure {
      Objects.requireNonNull(exception, "exception");
    }
  }

  /** Nothing goes wrong. */
  static Fault none() {
    return request -> null;
  }

  /** The requests that the predicate accepts are refused with a code, and not done. */
  static Fault refuse(Predicate<ClusterRequest> requests, ClusterError error) {
    return request ->
        requests.test(request)
            ? new Failure(new ClusterException(error, "refused by a fault of the test"), false)
            : null;
  }

  /** The server can't be reached. */
  static Fault unreachable() {
    return refuse(request -> true, ClusterError.UNREACHABLE);
  }

  /**
   * The server asks for patience.
   *
   * @param pause how long; null if it does not say
   */
  static Fault tooManyRequests(Predicate<ClusterRequest> requests, @Nullable Duration pause) {
    return request ->
        requests.test(request)
            ? new Failure(
                new ClusterException(
                    ClusterError.TOO_MANY_REQUESTS, "too many requests", null, pause),
                false)
            : null;
  }

  /** What was asked is done, but the connection breaks before the answer comes. */
  static Fault loseAnswer(Predicate<ClusterRequest> requests) {
    return request ->
        requests.test(request)
            ? new Failure(
                new ClusterException(ClusterError.UNREACHABLE, "the connection was lost"), true)
            : null;
  }

  /** This fault for the first requests that it concerns, and then no more. */
  default Fault times(int count) {
    AtomicInteger left = new AtomicInteger(count);
    return request -> {
      Failure failure = of(request);
      return failure != null && left.getAndUpdate(n -> Math.max(0, n - 1)) > 0 ? failure : null;
    };
  }

  /** This fault, once as many requests that it concerns have gone through. */
  default Fault after(int count) {
    AtomicInteger left = new AtomicInteger(count);
    return request -> {
      Failure failure = of(request);
      return failure != null && left.getAndUpdate(n -> Math.max(0, n - 1)) == 0 ? failure : null;
    };
  }

  /** This fault, or else another. */
  default Fault or(Fault other) {
    Objects.requireNonNull(other, "other");
    return request -> {
      Failure failure = of(request);
      return failure == null ? other.of(request) : failure;
    };
  }
}
