// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.spi;

import io.gitops4j.core.function.FunctionInput;
import io.gitops4j.core.function.FunctionOutput;

/**
 * A function on Kubernetes objects, written in Java, that takes the place of one that kustomize
 * would run as a container or a program: the {@code ResourceList} of the KRM function specification
 * as values. Thread-safe, and a pure function of its input, since what is rendered is cached.
 */
@FunctionalInterface
public interface KrmFunction {

  /**
   * The output for an input. What the function does not want, it says by results of severity error:
   * all of them at once. An exception lets the render fail as well, as an error of the function.
   */
  FunctionOutput run(FunctionInput input);
}
