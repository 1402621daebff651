// SPDX-License-Identifier: Apache-2.0
/**
 * What differs between two objects, field by field: {@link io.gitops4j.diff.FieldDiff}. All of it
 * is a pure function of values: no cluster, no file, no clock.
 */
@NullMarked
package io.gitops4j.diff;

import org.jspecify.annotations.NullMarked;
