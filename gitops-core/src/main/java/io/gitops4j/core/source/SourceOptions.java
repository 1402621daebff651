// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import io.gitops4j.core.signature.SignaturePolicy;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted of a source beyond repository and revision. Immutable, thread-safe.
 *
 * @param view which part of it is seen
 * @param access how it wants to be reached
 * @param oci what is taken from an artifact; of no effect for Git
 * @param signatures what must be signed of it; null for nothing
 * @param chart which chart is taken, of a Helm repository; null if the source is none
 * @param composition what the source is composed of; null if it lies at its URL. No provider takes
 *     one that is composed: {@link io.gitops4j.core.Sources} reads what it is composed of
 */
public record SourceOptions(
    SourceView view,
    SourceAccess access,
    OciOptions oci,
    @Nullable SignaturePolicy signatures,
    @Nullable ChartOptions chart,
    @Nullable Composition composition) {

  /** All of it, without anything in particular. */
  public static final SourceOptions NONE =
      new SourceOptions(SourceView.WHOLE, SourceAccess.PLAIN, OciOptions.FIRST_LAYER);

  /** Checks all parts. */
  public SourceOptions {
    Objects.requireNonNull(view, "view");
    Objects.requireNonNull(access, "access");
    Objects.requireNonNull(oci, "oci");
  }

  /** Of which nothing must be signed, and which is no Helm repository. */
  public SourceOptions(SourceView view, SourceAccess access, OciOptions oci) {
    this(view, access, oci, null, null, null);
  }

  /** Whether a chart is meant, of a Helm repository or in an artifact. */
  public boolean isChart() {
    return chart != null || oci.chart();
  }

  /** The same with another view. */
  public SourceOptions withView(SourceView newView) {
    return new SourceOptions(newView, access, oci, signatures, chart, composition);
  }

  /** The same with what must be signed; null for nothing. */
  public SourceOptions withSignatures(@Nullable SignaturePolicy newSignatures) {
    return new SourceOptions(view, access, oci, newSignatures, chart, composition);
  }

  /** The same with what is taken from an artifact. */
  public SourceOptions withOci(OciOptions newOci) {
    return new SourceOptions(view, access, newOci, signatures, chart, composition);
  }

  /** The same of a Helm repository. */
  public SourceOptions withChart(ChartOptions newChart) {
    return new SourceOptions(
        view, access, oci, signatures, Objects.requireNonNull(newChart, "newChart"), composition);
  }

  /** The same of what is composed of other sources. */
  public SourceOptions withComposition(Composition newComposition) {
    return new SourceOptions(
        view,
        access,
        oci,
        signatures,
        chart,
        Objects.requireNonNull(newComposition, "newComposition"));
  }
}
