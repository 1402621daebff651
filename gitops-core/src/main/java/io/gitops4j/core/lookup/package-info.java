// SPDX-License-Identifier: Apache-2.0
/**
 * What an application names besides what it declares, and where it is found: in its cluster, or in
 * files.
 */
@NullMarked
package io.gitops4j.core.lookup;

import org.jspecify.annotations.NullMarked;
