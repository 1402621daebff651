// SPDX-License-Identifier: Apache-2.0
/**
 * Helm in this process: {@link io.gitops4j.helm.HelmInflator} is what a program hands in or finds
 * by {@link java.util.ServiceLoader}; all else is its own. Thread-safe.
 */
@NullMarked
package io.gitops4j.helm;

import org.jspecify.annotations.NullMarked;
