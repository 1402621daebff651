// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.health;

import io.gitops4j.core.health.Health;

/** What judges the objects of one kind. */
@FunctionalInterface
interface KindRule {
  Health assess(ObjectView object);
}
