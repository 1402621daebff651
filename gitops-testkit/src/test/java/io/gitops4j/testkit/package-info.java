// SPDX-License-Identifier: Apache-2.0
/** The contract suites, run for the implementations of this project. */
@NullMarked
package io.gitops4j.testkit;

import org.jspecify.annotations.NullMarked;
