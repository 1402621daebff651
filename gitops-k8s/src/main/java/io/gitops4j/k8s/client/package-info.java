// SPDX-License-Identifier: Apache-2.0
/**
 * A real cluster: start with {@link io.gitops4j.k8s.client.Kubeconfig} and {@link
 * io.gitops4j.k8s.client.KubernetesCluster}. The only room that knows fabric8, of which it uses the
 * HTTP client alone: no configuration of this machine is read but the files that the caller names,
 * and no process is started unless the caller allows it.
 *
 * <p>All types are safe for use by several threads, builders excepted. Each watch has a thread of
 * its own, which ends with it.
 */
@NullMarked
package io.gitops4j.k8s.client;

import org.jspecify.annotations.NullMarked;
