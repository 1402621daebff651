// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render;

/**
 * What an application says about how its source is rendered, beyond what lies in the tree.
 * Immutable; {@code digest} tells equal from different.
 */
public sealed interface RenderOptions
    permits KustomizeOverrides, FluxOverrides, DirectoryOptions, HelmOptions {

  /** A digest of all options, in hexadecimal. */
  String digest();
}
