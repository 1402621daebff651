// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.helm;

import java.util.Map;
import java.util.Set;

/**
 * What came of a chart's templates.
 *
 * @param files what each template gave, by its full name
 * @param enabled the full paths of the charts that are enabled, the chart itself among them
 */
record Rendering(Map<String, String> files, Set<String> enabled) {}
