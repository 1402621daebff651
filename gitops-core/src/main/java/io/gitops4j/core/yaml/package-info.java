// SPDX-License-Identifier: Apache-2.0
/**
 * YAML in and out: {@link io.gitops4j.core.yaml.YamlReader} reads what the Kubernetes tools accept
 * into the immutable tree, {@link io.gitops4j.core.yaml.YamlPrinter} prints as kustomize prints.
 * The only package that knows the YAML parser.
 */
@NullMarked
package io.gitops4j.core.yaml;

import org.jspecify.annotations.NullMarked;
