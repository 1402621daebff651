// SPDX-License-Identifier: Apache-2.0
/** The real cluster of the tests, for those of other modules too. */
@NullMarked
package io.gitops4j.k8s.real;

import org.jspecify.annotations.NullMarked;
