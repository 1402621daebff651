// SPDX-License-Identifier: Apache-2.0
/**
 * Plain directories of manifests, as Argo CD's {@code directory} source: start with {@link
 * io.gitops4j.core.render.directory.DirectoryRenderer}. Stateless, thread-safe.
 */
@NullMarked
package io.gitops4j.core.render.directory;

import org.jspecify.annotations.NullMarked;
