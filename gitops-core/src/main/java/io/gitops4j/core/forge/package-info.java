// SPDX-License-Identifier: Apache-2.0
/**
 * Forges, as far as a pull request is told of what it does: {@link
 * io.gitops4j.core.forge.PullRequest} finds the one that CI runs for, {@link
 * io.gitops4j.core.forge.PinnedComment} keeps a comment on it.
 */
@NullMarked
package io.gitops4j.core.forge;

import org.jspecify.annotations.NullMarked;
