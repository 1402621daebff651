// SPDX-License-Identifier: Apache-2.0
/** How values of Secrets are shown: by marks that tell equal from different, and nothing else. */
@NullMarked
package io.gitops4j.core.secret;

import org.jspecify.annotations.NullMarked;
