// SPDX-License-Identifier: Apache-2.0
/**
 * Health of Kubernetes objects: {@link io.gitops4j.k8s.health.KubernetesHealth} judges one object
 * in one of five styles, {@link io.gitops4j.k8s.health.HealthAggregate} the sum of many. What is
 * known of custom resources is {@link io.gitops4j.k8s.health.HealthRules}: data, which a caller
 * adds to or replaces. Everything here is a pure function of values and thread-safe.
 */
@NullMarked
package io.gitops4j.k8s.health;

import org.jspecify.annotations.NullMarked;
