// SPDX-License-Identifier: Apache-2.0
/** The encryption of values, the walk over a document, and the sharing of its key. */
@org.jspecify.annotations.NullMarked
package io.gitops4j.sops.internal.cipher;
