// SPDX-License-Identifier: Apache-2.0
/** How long parsing, printing, merging, mending names, rendering and comparing take; run by JMH. */
@NullMarked
package io.gitops4j.benchmarks;

import org.jspecify.annotations.NullMarked;
