// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import io.gitops4j.core.spi.Cluster;
import io.gitops4j.k8s.memory.MemoryCluster;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives JUnit tests a cluster in memory: a parameter of type {@link TestCluster} is one, a
 * parameter of type {@link Cluster} its port. Each test has its own, made when it is first asked
 * for and closed at its end; if a {@code @BeforeAll} method or a constructor of a class with {@code
 * PER_CLASS} asks for one, all tests of the class share that.
 *
 * <p>{@code @ExtendWith(TestClusterExtension.class)} for the defaults of {@link
 * MemoryCluster#create}; a field with {@code @RegisterExtension} and {@link #of} for others.
 * Immutable, thread-safe.
 */
public final class TestClusterExtension implements ParameterResolver {
  private static final ExtensionContext.Namespace SPACE =
      ExtensionContext.Namespace.create(TestClusterExtension.class);

  private final Supplier<MemoryCluster> clusters;

  /** With the defaults; made by the test engine. */
  public TestClusterExtension() {
    this(MemoryCluster::create);
  }

  private TestClusterExtension(Supplier<MemoryCluster> clusters) {
    this.clusters = clusters;
  }

  /**
   * With clusters of the test's own making: other delays of controllers, a clock that runs.
   *
   * @param clusters makes a new one whenever it is asked
   */
  public static TestClusterExtension of(Supplier<MemoryCluster> clusters) {
    return new TestClusterExtension(Objects.requireNonNull(clusters, "clusters"));
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == TestCluster.class || type == Cluster.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    TestCluster cluster =
        context
            .getStore(SPACE)
            .getOrComputeIfAbsent(
                TestCluster.class,
                key -> TestCluster.around(Objects.requireNonNull(clusters.get(), "cluster")),
                TestCluster.class);
    return parameter.getParameter().getType() == Cluster.class ? cluster.cluster() : cluster;
  }
}
