// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render;

/** What sort of step of a render sets fields. */
public enum StepKind {
  /** A resource was read from a file. */
  RESOURCE,
  /** A generator made the resource, or put values into it. */
  GENERATOR,
  /** A patch: a strategic merge or a JSON patch. */
  PATCH,
  /** A transformer, such as one for images, names, namespaces or labels. */
  TRANSFORMER,
  /** A replacement copied a value. */
  REPLACEMENT,
  /** A variable was replaced by its value. */
  VARIABLE,
  /** A hash of the content was put behind the name. */
  HASH,
  /** A reference follows a resource that got another name. */
  NAME_REFERENCE,
  /** The renderer noted something about the build, or took such notes away. */
  BUILD_METADATA,
  /** A step after the render. */
  POST_RENDERER,
  /** The object was brought into the form in which it is printed. */
  OUTPUT
}
