// SPDX-License-Identifier: Apache-2.0
/**
 * Argo CD's ApplicationSet: what it expands to. Start at {@link
 * io.gitops4j.core.app.set.ApplicationSetExpander}; sets are read by {@link
 * io.gitops4j.core.app.format.ApplicationSetReader}. Everything is a function of the set, of the
 * trees of Git, and of what the ports for clusters and pull requests tell.
 */
@NullMarked
package io.gitops4j.core.app.set;

import org.jspecify.annotations.NullMarked;
