// SPDX-License-Identifier: Apache-2.0
/**
 * The interfaces that make up the loop, for those who plug in their own: each stage is one
 * interface that takes values and gives values.
 *
 * <p>Implementations are thread-safe unless their documentation says otherwise. The contract suites
 * of {@code gitops-testkit} say what each must do.
 */
@NullMarked
package io.gitops4j.core.spi;

import org.jspecify.annotations.NullMarked;
