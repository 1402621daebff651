// SPDX-License-Identifier: Apache-2.0
/** What several renders share: contents, parsed files, bases; in bounded memory. */
@NullMarked
package io.gitops4j.kustomize.internal.share;

import org.jspecify.annotations.NullMarked;
