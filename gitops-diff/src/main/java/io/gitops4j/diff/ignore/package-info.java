// SPDX-License-Identifier: Apache-2.0
/**
 * Which fields of an object are not looked at, by rule: {@link
 * io.gitops4j.diff.ignore.IgnoreRules}. All of it is a pure function of values.
 */
@NullMarked
package io.gitops4j.diff.ignore;

import org.jspecify.annotations.NullMarked;
