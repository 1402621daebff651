// SPDX-License-Identifier: Apache-2.0
/**
 * Who sets which field: {@link io.gitops4j.kustomize.internal.trace.Trace} is told of each step of
 * a build, and a {@link io.gitops4j.kustomize.internal.trace.Recording} remembers.
 */
@NullMarked
package io.gitops4j.kustomize.internal.trace;

import org.jspecify.annotations.NullMarked;
