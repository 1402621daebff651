// SPDX-License-Identifier: Apache-2.0
/**
 * Trees to JSON and back: start with {@link io.gitops4j.core.json.JsonTrees}. Stateless,
 * thread-safe.
 */
@NullMarked
package io.gitops4j.core.json;

import org.jspecify.annotations.NullMarked;
