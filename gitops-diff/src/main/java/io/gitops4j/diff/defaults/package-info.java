// SPDX-License-Identifier: Apache-2.0
/**
 * What a server fills into objects and leaves out of them, without asking one: {@link
 * io.gitops4j.diff.defaults.Defaults}. All of it is a pure function of values.
 */
@NullMarked
package io.gitops4j.diff.defaults;

import org.jspecify.annotations.NullMarked;
