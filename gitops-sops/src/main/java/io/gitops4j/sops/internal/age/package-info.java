// SPDX-License-Identifier: Apache-2.0
/** Files of age, in memory. */
@NullMarked
package io.gitops4j.sops.internal.age;

import org.jspecify.annotations.NullMarked;
