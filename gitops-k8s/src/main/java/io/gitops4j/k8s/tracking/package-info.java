// SPDX-License-Identifier: Apache-2.0
/**
 * How this library, Argo CD and Flux remember which application a live object belongs to: labels,
 * annotations, inventories and field managers, read and written as values.
 */
@NullMarked
package io.gitops4j.k8s.tracking;

import org.jspecify.annotations.NullMarked;
