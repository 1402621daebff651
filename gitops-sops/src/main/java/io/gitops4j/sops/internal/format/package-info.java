// SPDX-License-Identifier: Apache-2.0
/** The formats of files, and where each keeps the metadata. */
@NullMarked
package io.gitops4j.sops.internal.format;

import org.jspecify.annotations.NullMarked;
