// SPDX-License-Identifier: Apache-2.0
/**
 * Where declared state comes from: {@link io.gitops4j.core.source.SourceRef} names it, {@link
 * io.gitops4j.core.source.SourceTree} is one revision of it, read-only.
 *
 * <p>Trees come from Git, from a directory or from memory, and look the same to a renderer.
 */
@NullMarked
package io.gitops4j.core.source;

import org.jspecify.annotations.NullMarked;
