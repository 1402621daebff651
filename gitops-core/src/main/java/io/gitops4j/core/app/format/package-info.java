// SPDX-License-Identifier: Apache-2.0
/**
 * Reads the application formats of Argo CD ({@code Application}) and Flux ({@code Kustomization}
 * with its {@code GitRepository}) into {@link io.gitops4j.core.app.Application}. Start at {@link
 * io.gitops4j.core.app.format.ApplicationReader}. Every field is honoured, or reported with its
 * path. {@link io.gitops4j.core.app.format.ApplicationSetReader} reads sets of applications.
 */
@NullMarked
package io.gitops4j.core.app.format;

import org.jspecify.annotations.NullMarked;
