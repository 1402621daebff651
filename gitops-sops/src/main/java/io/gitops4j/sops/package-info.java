// SPDX-License-Identifier: Apache-2.0
/**
 * Files of SOPS, decrypted and encrypted in this process: {@link io.gitops4j.sops.SopsFile}, the
 * keys to them in a {@link io.gitops4j.sops.KeyRing}, and {@link io.gitops4j.sops.SopsDecryption}
 * for what is rendered.
 */
@NullMarked
package io.gitops4j.sops;

import org.jspecify.annotations.NullMarked;
