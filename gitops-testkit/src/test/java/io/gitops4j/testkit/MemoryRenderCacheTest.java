// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import io.gitops4j.core.cache.MemoryRenderCache;
import io.gitops4j.core.spi.RenderCache;

class MemoryRenderCacheTest extends RenderCacheContract {
  @Override
  protected RenderCache cache() {
    return MemoryRenderCache.ofBytes(1 << 20);
  }
}
