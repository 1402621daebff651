// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.helm;

import java.util.List;

/**
 * One call of the native library.
 *
 * @param chart the directory of the chart
 * @param release the name of the release
 * @param namespace its namespace
 * @param kubeVersion the version of Kubernetes
 * @param values the files with values
 * @param nothing an empty file, given for all that Helm would otherwise look for
 */
record HelmCall(
    String chart,
    String release,
    String namespace,
    String kubeVersion,
    List<String> values,
    String nothing) {}
