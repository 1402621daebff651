// SPDX-License-Identifier: Apache-2.0
/**
 * What every implementation of an interface of the engine must do, as abstract JUnit classes: an
 * implementation's tests extend the one of its interface, e.g. {@link
 * io.gitops4j.testkit.RendererContract}, {@link io.gitops4j.testkit.SourceProviderContract} or
 * {@link io.gitops4j.testkit.ClusterContract}, and give it what it asks for.
 *
 * <p>For tests of what uses the engine, {@link io.gitops4j.testkit.TestClusterExtension} hands a
 * cluster in memory to a test; {@link io.gitops4j.testkit.FaultyCluster} lets requests to any
 * cluster go wrong.
 */
@NullMarked
package io.gitops4j.testkit;

import org.jspecify.annotations.NullMarked;
