// SPDX-License-Identifier: Apache-2.0
/** Strategic merge and JSON patch, on facts of the schema that kustomize embeds. */
@NullMarked
package io.gitops4j.kustomize.internal.merge;

import org.jspecify.annotations.NullMarked;
