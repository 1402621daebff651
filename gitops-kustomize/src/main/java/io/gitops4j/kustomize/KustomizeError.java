// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize;

import io.gitops4j.core.error.ErrorCode;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

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
  /** A field is deprecated. A warning. */
  DEPRECATED("kustomize.deprecated", true),
  /** The target of a patch fits no resource. A warning. */
  PATCH_NO_MATCH("kustomize.patch-no-match", true),
  /** An image that is to be changed is used nowhere. A warning. */
  IMAGE_NO_MATCH("kustomize.image-no-match", true),
  /** A target of a replacement fits no resource. A warning. */
  REPLACEMENT_NO_MATCH("kustomize.replacement-no-match", true),
  /** A step of a replacement's field path fits more than the value it says. A warning. */
  REPLACEMENT_OTHER_MATCH("kustomize.replacement-other-match", true),
  /** The namespace is set on no resource. A warning. */
  NAMESPACE_NO_MATCH("kustomize.namespace-no-match", true),
  /** Labels are set on no resource. A warning. */
  LABELS_NO_MATCH("kustomize.labels-no-match", true),
  /** Annotations are set on no resource. A warning. */
  ANNOTATIONS_NO_MATCH("kustomize.annotations-no-match", true),
  /** A prefix or suffix of names changes no name. A warning. */
  AFFIX_NO_MATCH("kustomize.affix-no-match", true),
  /** A variable is used nowhere. A warning. */
  UNUSED_VARIABLE("kustomize.unused-variable", true),
  /** The same is said twice. A warning. */
  DUPLICATE("kustomize.duplicate", true),
  /** A key stands twice in one map of a kustomization; the last one counts. A warning. */
  DUPLICATE_KEY("kustomize.duplicate-key", true),
  /** The namespace that a subject of a role binding states is replaced. A warning. */
  SUBJECT_REWRITTEN("kustomize.subject-rewritten", true),
  /** A patch replaces a list of maps for want of a key to merge it by. A warning. */
  LIST_REPLACED("kustomize.list-replaced", true),
  /** A patch that deletes chooses every resource. A warning. */
  DELETES_ALL("kustomize.deletes-all", true),
  /** The behavior of a generator is no word that is known, and is taken for create. A warning. */
  UNKNOWN_BEHAVIOR("kustomize.unknown-behavior", true),
  /**
   * A line of an env file has no value; kustomize would take it from its environment, this library
   * takes an empty text. A warning.
   */
  ENV_WITHOUT_VALUE("kustomize.env-without-value", true),
  /**
   * A field that kustomize does not know, in a file that is rewritten as Flux does; left out there.
   * A warning.
   */
  UNKNOWN_FIELD("kustomize.unknown-field", true),
  /**
   * A number or boolean stands where a text belongs, in a file that is rewritten as Flux does, and
   * becomes another text than was written. A warning.
   */
  CONVERTED("kustomize.converted", true),
  /** There are more findings of a kind than are told. */
  LEFT_OUT("kustomize.left-out"),
  /** A bound on the work was reached. */
  LIMIT("kustomize.limit");

  private final String id;
  private final boolean warning;

  KustomizeError(String id) {
    this(id, false);
  }

  KustomizeError(String id, boolean warning) {
    this.id = id;
    this.warning = warning;
  }

  /** All codes of warnings; what {@link KustomizeOptions#withStrict} may turn into errors. */
  public static Set<KustomizeError> warnings() {
    return Arrays.stream(values())
        .filter(code -> code.warning)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(KustomizeError.class)));
  }

  @Override
  public String id() {
    return id;
  }
}
