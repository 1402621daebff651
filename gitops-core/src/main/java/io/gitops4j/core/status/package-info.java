// SPDX-License-Identifier: Apache-2.0
/**
 * What a turn of the loop came to, in the words of Argo CD's and Flux's objects: pure functions of
 * results and of the object as it lies in the cluster.
 */
@NullMarked
package io.gitops4j.core.status;

import org.jspecify.annotations.NullMarked;
