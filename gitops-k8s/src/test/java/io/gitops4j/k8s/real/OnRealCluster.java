// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.real;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Marks a class of tests that need {@link RealCluster}: they are tagged {@code cluster}, and are
 * skipped, saying so, where none is named. CI counts a class that is skipped as a failure.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Tag("cluster")
@EnabledIfEnvironmentVariable(
    named = RealCluster.KUBECONFIG,
    matches = ".+",
    disabledReason = RealCluster.KUBECONFIG + " names no kubeconfig: .ci/cluster start gives one")
public @interface OnRealCluster {}
