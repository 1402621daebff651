// SPDX-License-Identifier: Apache-2.0
/**
 * Signatures of commits and annotated tags as values: what was signed, who is trusted, what a
 * policy asks for, and what was found. Start with {@link
 * io.gitops4j.core.signature.SignaturePolicy}, {@link io.gitops4j.core.signature.TrustedKeys} and
 * {@link io.gitops4j.core.signature.SignatureCheck}. Keys are handed in; nothing is read from the
 * machine, and no program is started.
 */
@NullMarked
package io.gitops4j.core.signature;

import org.jspecify.annotations.NullMarked;
