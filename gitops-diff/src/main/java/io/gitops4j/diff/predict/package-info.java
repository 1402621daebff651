// SPDX-License-Identifier: Apache-2.0
/**
 * What an apply would make of a live object, as values: {@link
 * io.gitops4j.diff.predict.ClientSideApply} from what was applied last, {@link
 * io.gitops4j.diff.predict.DryRun} from a server's answer. {@link
 * io.gitops4j.diff.predict.NormalForm} is the form in which two objects are compared.
 */
@NullMarked
package io.gitops4j.diff.predict;

import org.jspecify.annotations.NullMarked;
