// SPDX-License-Identifier: Apache-2.0
/**
 * The Common Expression Language for health: {@link io.gitops4j.cel.CelEngine}. The jars of
 * cel-java share packages among them, so that no module path can hold them: this module is for the
 * class path only and has no descriptor.
 */
@NullMarked
package io.gitops4j.cel;

import org.jspecify.annotations.NullMarked;
