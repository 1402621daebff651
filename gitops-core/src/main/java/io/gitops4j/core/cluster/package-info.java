// SPDX-License-Identifier: Apache-2.0
/**
 * The values that cross the port {@link io.gitops4j.core.spi.Cluster}: what a cluster serves, how
 * an object is applied or deleted, what a watch tells, and what a cluster can refuse.
 */
@NullMarked
package io.gitops4j.core.cluster;

import org.jspecify.annotations.NullMarked;
