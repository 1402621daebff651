// SPDX-License-Identifier: Apache-2.0
/**
 * What lives in a cluster's namespaces though nobody declares it: {@link
 * io.gitops4j.k8s.undeclared.UndeclaredObjects}.
 */
@NullMarked
package io.gitops4j.k8s.undeclared;

import org.jspecify.annotations.NullMarked;
