// SPDX-License-Identifier: Apache-2.0
/**
 * The structured merge that is behind server-side apply, as pure functions of values: which fields
 * there are ({@link io.gitops4j.diff.structured.FieldSet}), what they may hold and how they merge
 * ({@link io.gitops4j.diff.structured.SchemaType}, {@link io.gitops4j.diff.structured.TypedValue}),
 * who owns which ({@link io.gitops4j.diff.structured.ManagedFieldsEntry}). {@link
 * io.gitops4j.diff.structured.ServerSideApply} is the whole of it for Kubernetes objects.
 *
 * <p>The rules are those of structured-merge-diff 6, which the Kubernetes API server uses. All work
 * is linear in the size of the objects, but for the sorting of sets.
 */
@NullMarked
package io.gitops4j.diff.structured;

import org.jspecify.annotations.NullMarked;
