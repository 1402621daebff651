// SPDX-License-Identifier: Apache-2.0
/**
 * A cluster in memory: an API server of Kubernetes 1.34 as far as the engine relies on one, and
 * controllers on a clock that is injected. Start at {@link io.gitops4j.k8s.memory.MemoryCluster}.
 */
@NullMarked
package io.gitops4j.k8s.memory;

import org.jspecify.annotations.NullMarked;
