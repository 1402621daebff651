// SPDX-License-Identifier: Apache-2.0
/** The live state of a cluster, kept by watches and shared by all applications. */
@NullMarked
package io.gitops4j.k8s.live;

import org.jspecify.annotations.NullMarked;
