// SPDX-License-Identifier: Apache-2.0
/**
 * Signatures of SSH keys as {@code ssh-keygen -Y sign} makes them and Git puts them into commits,
 * verified by the JDK alone. Start with {@link io.gitops4j.core.signature.ssh.SshSignatures}.
 */
@NullMarked
package io.gitops4j.core.signature.ssh;

import org.jspecify.annotations.NullMarked;
