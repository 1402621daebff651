// SPDX-License-Identifier: Apache-2.0
/** What several rooms of this module share; no part of its interface. */
@NullMarked
package io.gitops4j.k8s.internal;

import org.jspecify.annotations.NullMarked;
