// SPDX-License-Identifier: Apache-2.0
/**
 * The engine: a kustomization is loaded, its resources accumulated, generated and transformed,
 * names fixed, and put in order.
 */
@NullMarked
package io.gitops4j.kustomize.internal;

import org.jspecify.annotations.NullMarked;
