// SPDX-License-Identifier: Apache-2.0
/**
 * OpenPGP signatures of commits and tags. Start with {@link
 * io.gitops4j.signature.OpenPgpSignatures}, which {@link io.gitops4j.core.signature.SignatureCheck}
 * finds by itself. All types are immutable and thread-safe.
 */
@NullMarked
package io.gitops4j.signature;

import org.jspecify.annotations.NullMarked;
