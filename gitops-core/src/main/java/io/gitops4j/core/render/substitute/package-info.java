// SPDX-License-Identifier: Apache-2.0
/**
 * Variables in manifests, as Flux's {@code postBuild.substitute}: {@link
 * io.gitops4j.core.render.substitute.VariableSubstitution} is a step after the render.
 */
@NullMarked
package io.gitops4j.core.render.substitute;

import org.jspecify.annotations.NullMarked;
