// SPDX-License-Identifier: Apache-2.0
/**
 * What happens to an object between a request and the store: defaults, validation, the schemas of
 * custom kinds.
 */
@NullMarked
package io.gitops4j.k8s.memory.admission;

import org.jspecify.annotations.NullMarked;
