// SPDX-License-Identifier: Apache-2.0
/** Rules of the house as tests: who may depend on whom, what is exported, how files look. */
@NullMarked
package io.gitops4j.architecture;

import org.jspecify.annotations.NullMarked;
