// SPDX-License-Identifier: Apache-2.0
/**
 * What is to be reconciled: {@link io.gitops4j.core.app.Application} with its sources, its
 * destination and its policy. Argo CD's and Flux's objects are read into these types.
 */
@NullMarked
package io.gitops4j.core.app;

import org.jspecify.annotations.NullMarked;
