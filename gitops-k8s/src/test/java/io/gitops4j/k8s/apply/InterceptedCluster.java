// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.spi.Cluster;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.IntConsumer;

/** A cluster each of whose writes, counted from 1, tells before and after. */
final class InterceptedCluster {
  /** What a killed process looks like to the cluster. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  private InterceptedCluster() {}

  static Cluster around(Cluster cluster, IntConsumer before, IntConsumer after) {
    int[] writes = {0};
    return (Cluster)
        Proxy.newProxyInstance(
            Cluster.class.getClassLoader(),
            new Class<?>[] {Cluster.class},
            (proxy, method, arguments) -> {
              boolean write = method.getName().equals("apply") || method.getName().equals("delete");
              int number = write ? ++writes[0] : 0;
              if (write) {
                before.accept(number);
              }
              try {
                return method.invoke(cluster, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              } finally {
                if (write) {
                  after.accept(number);
                }
              }
            });
  }

  /** Killed at a write: before it, or just after it was done. */
  static Cluster killedAt(Cluster cluster, int write, boolean done) {
    IntConsumer kill =
        number -> {
          if (number == write) {
            throw new Killed();
          }
        };
    IntConsumer nothing = number -> {};
    return around(cluster, done ? nothing : kill, done ? kill : nothing);
  }
}
