// SPDX-License-Identifier: Apache-2.0
/**
 * Rules for kinds as data: what a file of rules says ({@code RuleReader}), and how an object is
 * judged by it. The form is explained in {@code docs/health.md}; the shipped files lie beside these
 * classes. Not exported.
 */
@NullMarked
package io.gitops4j.k8s.health.rules;

import org.jspecify.annotations.NullMarked;
