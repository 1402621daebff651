// SPDX-License-Identifier: Apache-2.0
/**
 * Rendered manifests as values: {@link io.gitops4j.core.render.RenderRequest} goes into a renderer,
 * {@link io.gitops4j.core.render.Rendered} comes out, with the exact inputs that were used.
 */
@NullMarked
package io.gitops4j.core.render;

import org.jspecify.annotations.NullMarked;
