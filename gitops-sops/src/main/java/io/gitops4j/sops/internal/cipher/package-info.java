// SPDX-License-Identifier: Apache-2.0
/** The encryption of values, the walk over a document, and the sharing of its key. */
@NullMarked
package io.gitops4j.sops.internal.cipher;

import org.jspecify.annotations.NullMarked;
