// SPDX-License-Identifier: Apache-2.0
/**
 * The Git source, on JGit: {@link io.gitops4j.core.git.GitSource} finds revisions and opens their
 * trees, without a work tree and without the {@code git} program. Repositories on this machine are
 * read where they lie; single commits of others are fetched by https or ssh into a bare repository
 * below a cache directory. {@link io.gitops4j.core.git.GitIsolation} keeps JGit from the machine.
 *
 * <p>The only package that knows JGit; none of its types shows.
 */
@NullMarked
package io.gitops4j.core.git;

import org.jspecify.annotations.NullMarked;
