// SPDX-License-Identifier: Apache-2.0
/** Renders kustomizations: {@link io.gitops4j.kustomize.KustomizeRenderer}. */
@NullMarked
package io.gitops4j.kustomize;

import org.jspecify.annotations.NullMarked;
