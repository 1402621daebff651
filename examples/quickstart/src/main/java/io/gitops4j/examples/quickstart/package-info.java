// SPDX-License-Identifier: Apache-2.0
/** The quickstart: a Git repository, a render, a commit, and what it changes. */
@NullMarked
package io.gitops4j.examples.quickstart;

import org.jspecify.annotations.NullMarked;
