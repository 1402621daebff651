// SPDX-License-Identifier: Apache-2.0
/**
 * How this library says what went wrong: {@link io.gitops4j.core.error.Issue} is the value, {@link
 * io.gitops4j.core.error.GitOpsException} the one exception root.
 *
 * <p>Expected failures (a render that fails, an object that the server refuses) are results that
 * carry issues. Exceptions are for the caller's mistakes and for what can't go on. Each issue has a
 * stable code; codes are never renamed.
 */
@NullMarked
package io.gitops4j.core.error;

import org.jspecify.annotations.NullMarked;
