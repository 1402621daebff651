// SPDX-License-Identifier: Apache-2.0
/**
 * Labels and annotations that every object of an application gets: {@link
 * io.gitops4j.core.render.metadata.CommonMetadata}. Stateless, thread-safe.
 */
@NullMarked
package io.gitops4j.core.render.metadata;

import org.jspecify.annotations.NullMarked;
