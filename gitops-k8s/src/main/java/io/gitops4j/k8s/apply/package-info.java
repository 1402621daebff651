// SPDX-License-Identifier: Apache-2.0
/**
 * The part that writes: {@link io.gitops4j.k8s.apply.KubernetesApplier} reads the live state, does
 * what a plan says step by step, keeps the inventory, prunes, and waits for health, all over the
 * port {@link io.gitops4j.core.spi.Cluster}.
 */
@NullMarked
package io.gitops4j.k8s.apply;

import org.jspecify.annotations.NullMarked;
