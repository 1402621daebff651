// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize;

import io.gitops4j.core.error.ErrorCode;

/** What can be wrong with a kustomization, and what its author probably did not mean. */
public enum KustomizeError implements ErrorCode {
  /** The directory has no kustomization file, or several. */
  NO_KUSTOMIZATION("kustomize.no-kustomization"),
  /** A field of the kustomization does not exist, or has the wrong type. */
  INVALID_KUSTOMIZATION("kustomize.invalid-kustomization"),
  /** A file or a directory that is named does not exist. */
  FILE_NOT_FOUND("kustomize.file-not-found"),
  /** A path leads out of the directory, which the load restrictor forbids. */
  LOAD_RESTRICTED("kustomize.load-restricted"),
  /** A kustomization includes itself. */
  CYCLE("kustomize.cycle"),
  /** Two resources have the same identity. */
  ID_CONFLICT("kustomize.id-conflict"),
  /** A patch can't be read, or does not say what it patches. */
  INVALID_PATCH("kustomize.invalid-patch"),
  /** A patch names a resource that does not exist. */
  PATCH_TARGET("kustomize.patch-target"),
  /** A patch can't be applied to its target. */
  PATCH_FAILED("kustomize.patch-failed"),
  /** A generator is configured wrongly, or its behavior fits no resource. */
  GENERATOR("kustomize.generator"),
  /** A transformer is configured wrongly, or can't do what it is told. */
  TRANSFORMER("kustomize.transformer"),
  /** An entry of replicas names no resource that has replicas. */
  REPLICAS_NO_MATCH("kustomize.replicas-no-match"),
  /** A replacement has no unique source, or no target. */
  REPLACEMENT("kustomize.replacement"),
  /** A variable is defined twice, or has no unique source. */
  VARIABLE("kustomize.variable"),
  /** A name reference fits several resources. */
  NAME_REFERENCE("kustomize.name-reference"),
  /** Something lies on another machine, and no resolver was handed in. */
  REMOTE_RESOURCE("kustomize.remote-resource"),
  /** A Helm chart is named, and no inflator was handed in. */
  HELM("kustomize.helm"),
  /** A function or a plug-in is named that this library does not run. */
  UNSUPPORTED_PLUGIN("kustomize.unsupported-plugin"),
  /** A function in Java failed, or found something wrong; a warning for its own warnings. */
  FUNCTION("kustomize.function"),
  /** A document is no Kubernetes object. */
  INVALID_RESOURCE("kustomize.invalid-resource"),
  /** A field is deprecated; a warning. */
  DEPRECATED("kustomize.deprecated"),
  /** A selector matches nothing; a warning. */
  NO_MATCH("kustomize.no-match"),
  /** There are more findings of a kind than are told. */
  LEFT_OUT("kustomize.left-out"),
  /** A bound on the work was reached. */
  LIMIT("kustomize.limit");

  private final String id;

  KustomizeError(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }
}
