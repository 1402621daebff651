// SPDX-License-Identifier: Apache-2.0
/**
 * Go's templates as ApplicationSets use them: the language, and the functions of it and of sprig
 * that are pure. Start at {@link io.gitops4j.core.app.set.template.GoTemplate}. Not exported.
 */
@NullMarked
package io.gitops4j.core.app.set.template;

import org.jspecify.annotations.NullMarked;
