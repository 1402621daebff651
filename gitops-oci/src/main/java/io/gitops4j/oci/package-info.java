// SPDX-License-Identifier: Apache-2.0
/**
 * Artifacts of OCI registries as sources: {@link io.gitops4j.oci.OciSource} finds the digest that a
 * tag or a range of versions names and gives the files of one layer as a tree in memory. Every
 * manifest and every layer is checked against its digest, and unpacked within limits. Charts of
 * Helm repositories with an index are those of {@link io.gitops4j.oci.HelmRepositorySource}.
 */
@NullMarked
package io.gitops4j.oci;

import org.jspecify.annotations.NullMarked;
