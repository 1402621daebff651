// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an application names besides what it declares: objects of its namespace, and other
 * applications. They are looked up as the application's own identity. Immutable, thread-safe.
 *
 * @param variables where variables come from besides {@link Application#substitutions}, which win;
 *     of these, a later one wins over an earlier one
 * @param decryption how its encrypted files are opened; null if it has none
 * @param dependencies the applications that must be ready before it is synced
 * @param kubeconfig how its cluster is reached, if not by its destination; else null
 * @param values where values of its charts come from besides those of its sources, which win; of
 *     these, a later one wins over an earlier one
 */
public record References(
    List<VariableSource> variables,
    @Nullable Decryption decryption,
    List<Dependency> dependencies,
    @Nullable KubeconfigRef kubeconfig,
    List<ValueSource> values) {

  /** Nothing. */
  public static final References NONE = new References(List.of(), null, List.of(), null);

  /** Without values of charts. */
  public References(
      List<VariableSource> variables,
      @Nullable Decryption decryption,
      List<Dependency> dependencies,
      @Nullable KubeconfigRef kubeconfig) {
    this(variables, decryption, dependencies, kubeconfig, List.of());
  }

  /** Copies the lists. */
  public References {
    variables = List.copyOf(variables);
    dependencies = List.copyOf(dependencies);
    values = List.copyOf(values);
  }

  /** The same with a further source of variables. */
  public References withVariables(VariableSource more) {
    return new References(with(variables, more), decryption, dependencies, kubeconfig, values);
  }

  /** The same with another decryption; null for none. */
  public References withDecryption(@Nullable Decryption newDecryption) {
    return new References(variables, newDecryption, dependencies, kubeconfig, values);
  }

  /** The same with a further dependency. */
  public References withDependency(Dependency more) {
    return new References(variables, decryption, with(dependencies, more), kubeconfig, values);
  }

  /** The same with another kubeconfig; null for none. */
  public References withKubeconfig(@Nullable KubeconfigRef newKubeconfig) {
    return new References(variables, decryption, dependencies, newKubeconfig, values);
  }

  /** The same with other sources of values. */
  public References withValues(List<ValueSource> newValues) {
    return new References(variables, decryption, dependencies, kubeconfig, newValues);
  }

  private static <T> List<T> with(List<T> list, T more) {
    List<T> all = new ArrayList<>(list);
    all.add(more);
    return all;
  }
}
