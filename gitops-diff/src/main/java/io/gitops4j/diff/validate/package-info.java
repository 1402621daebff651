// SPDX-License-Identifier: Apache-2.0
/**
 * Whether manifests are what a Kubernetes API server would take, told without one: {@link
 * io.gitops4j.diff.validate.ManifestValidator}.
 */
@NullMarked
package io.gitops4j.diff.validate;

import org.jspecify.annotations.NullMarked;
