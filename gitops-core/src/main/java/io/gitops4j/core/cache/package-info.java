// SPDX-License-Identifier: Apache-2.0
/** Caches of renders: {@link io.gitops4j.core.cache.MemoryRenderCache}. */
@NullMarked
package io.gitops4j.core.cache;

import org.jspecify.annotations.NullMarked;
