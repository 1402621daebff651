// SPDX-License-Identifier: Apache-2.0
/** Keys and messages of OpenPGP, by Bouncy Castle. */
@org.jspecify.annotations.NullMarked
package io.gitops4j.sops.internal.pgp;
