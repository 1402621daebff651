// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.chart;

import io.gitops4j.core.error.ErrorCode;

/** What can go wrong when a chart is inflated, whoever inflates it. */
public enum ChartError implements ErrorCode {
  /** The directory is no chart, or one that Helm refuses. */
  INVALID_CHART("chart.invalid-chart"),
  /** A template can't be executed, or the values do not fit the chart. */
  TEMPLATE("chart.template"),
  /** A file of values is missing or wrong, or a single value can't be set. */
  VALUES("chart.values"),
  /** The inflator can't do what an option asks for. */
  UNSUPPORTED_OPTION("chart.unsupported-option"),
  /** The chart would reach out of itself: into the file system, or to another machine. */
  FORBIDDEN("chart.forbidden"),
  /** The chart is larger than the inflator accepts, or its output is. */
  LIMIT("chart.limit"),
  /** The inflator can't run on this machine, or failed by itself. */
  UNAVAILABLE("chart.unavailable");

  private final String id;

  ChartError(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }
}
