// SPDX-License-Identifier: Apache-2.0
/**
 * JSON: results in a form that stays, by {@link io.gitops4j.core.json.GitOpsJson}, and trees to
 * JSON and back, by {@link io.gitops4j.core.json.JsonTrees}. Stateless, thread-safe.
 */
@NullMarked
package io.gitops4j.core.json;

import org.jspecify.annotations.NullMarked;
