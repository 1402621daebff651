// SPDX-License-Identifier: Apache-2.0
/** Programs that the scripts in {@code benchmarks} run and time; each prints one line of JSON. */
@NullMarked
package io.gitops4j.benchmarks.run;

import org.jspecify.annotations.NullMarked;
