// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import io.gitops4j.core.cache.DiskRenderCache;
import io.gitops4j.core.cache.MemoryRenderCache;
import io.gitops4j.core.spi.RenderCache;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Without a memory to speak of, so that all comes from the disk. */
class DiskRenderCacheTest extends RenderCacheContract {
  @TempDir private Path directory;

  @Override
  protected RenderCache cache() {
    return DiskRenderCache.builder(directory.resolve("cache"), "1")
        .memory(MemoryRenderCache.ofBytes(1))
        .build();
  }
}
