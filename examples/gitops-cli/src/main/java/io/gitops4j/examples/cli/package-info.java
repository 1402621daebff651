// SPDX-License-Identifier: Apache-2.0
/**
 * The command line {@code gitops}: one class a command, on the public packages of the library only.
 */
@NullMarked
package io.gitops4j.examples.cli;

import org.jspecify.annotations.NullMarked;
