// SPDX-License-Identifier: Apache-2.0
/** The formats of files, and where each keeps the metadata. */
@org.jspecify.annotations.NullMarked
package io.gitops4j.sops.internal.format;
