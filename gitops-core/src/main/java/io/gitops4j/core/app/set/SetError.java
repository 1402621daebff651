// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set;

import io.gitops4j.core.error.ErrorCode;

/** What can go wrong while a set is expanded. */
public enum SetError implements ErrorCode {
  /** A template can't be read. */
  TEMPLATE("set.template"),
  /** A template can't be executed with the parameters. */
  EXECUTION("set.execution"),
  /** A generator, function or keyword that is not supported. */
  UNSUPPORTED("set.unsupported"),
  /** A generator has a wrong value, or its parameters don't fit together. */
  GENERATOR("set.generator"),
  /** A file that should hold parameters can't be read as such. */
  FILE("set.file"),
  /** The repository of a generator can't be read. */
  SOURCE("set.source"),
  /** Clusters or pull requests are wanted, and nobody who knows them was handed in. */
  NO_PORT("set.no-port"),
  /** The patch of the template can't be read or applied. */
  PATCH("set.patch"),
  /** The value of a parameter changes the structure of the patch. */
  STRUCTURE("set.structure"),
  /** An application has no name, or one that Kubernetes does not allow. */
  NAME("set.name"),
  /** Two applications have the same name. */
  DUPLICATE("set.duplicate"),
  /** The set asks for more work than is allowed. */
  LIMIT("set.limit"),
  /** Automated sync of an application is off, since the set has an order. */
  AUTOMATED("set.automated"),
  /** A step of the order is wrong, or chooses an application that an earlier one has. */
  ORDER("set.order");

  private final String id;

  SetError(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }
}
