// SPDX-License-Identifier: Apache-2.0
/**
 * What manifests say of secrets that lie elsewhere: found by {@link
 * io.gitops4j.core.render.secret.SecretReferences}, and, where the host application wants it,
 * resolved by {@link io.gitops4j.core.render.secret.SecretPlaceholders}.
 */
@NullMarked
package io.gitops4j.core.render.secret;

import org.jspecify.annotations.NullMarked;
