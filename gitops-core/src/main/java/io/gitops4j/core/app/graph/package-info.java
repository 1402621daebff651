// SPDX-License-Identifier: Apache-2.0
/**
 * All applications of a tree or a cluster, seen together: who declares whom, who comes after whom,
 * circles, what is missing and what two declare.
 */
@NullMarked
package io.gitops4j.core.app.graph;

import org.jspecify.annotations.NullMarked;
