// SPDX-License-Identifier: Apache-2.0
/** Keys and messages of OpenPGP, by Bouncy Castle. */
@NullMarked
package io.gitops4j.sops.internal.pgp;

import org.jspecify.annotations.NullMarked;
