// SPDX-License-Identifier: Apache-2.0
/** Writes an application of Argo CD as objects of Flux, and the other way around. */
@NullMarked
package io.gitops4j.core.app.migrate;

import org.jspecify.annotations.NullMarked;
