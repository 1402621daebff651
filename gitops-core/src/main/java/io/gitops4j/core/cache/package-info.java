// SPDX-License-Identifier: Apache-2.0
/**
 * Caches of renders: {@link io.gitops4j.core.cache.MemoryRenderCache}, {@link
 * io.gitops4j.core.cache.DiskRenderCache}; and which renders a commit touches: {@link
 * io.gitops4j.core.cache.InputIndex}.
 */
@NullMarked
package io.gitops4j.core.cache;

import org.jspecify.annotations.NullMarked;
