// SPDX-License-Identifier: Apache-2.0
/**
 * The transformers, one file each: every one changes the resources of a set in place of each
 * resource.
 */
@NullMarked
package io.gitops4j.kustomize.internal.transform;

import org.jspecify.annotations.NullMarked;
