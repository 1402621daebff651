// SPDX-License-Identifier: Apache-2.0
/**
 * Health of a live object as a value: {@link io.gitops4j.core.health.Health} and the vocabularies
 * in which it is told.
 */
@NullMarked
package io.gitops4j.core.health;

import org.jspecify.annotations.NullMarked;
