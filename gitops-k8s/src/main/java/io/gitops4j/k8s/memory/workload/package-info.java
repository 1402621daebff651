// SPDX-License-Identifier: Apache-2.0
/** The simulated controllers: what makes workloads ready without a machine to run them. */
@NullMarked
package io.gitops4j.k8s.memory.workload;

import org.jspecify.annotations.NullMarked;
