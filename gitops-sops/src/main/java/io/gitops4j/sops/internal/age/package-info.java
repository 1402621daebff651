// SPDX-License-Identifier: Apache-2.0
/** Files of age, in memory. */
@org.jspecify.annotations.NullMarked
package io.gitops4j.sops.internal.age;
