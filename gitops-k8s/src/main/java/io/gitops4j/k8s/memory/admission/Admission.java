// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory.admission;

import io.gitops4j.core.tree.MapNode;
import io.gitops4j.diff.defaults.Defaults;
import io.gitops4j.diff.predict.Registry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happens to an object between the merge and the store: defaults, validation, and what the
 * registry of a kind puts into a new object. Not thread-safe, since it hands out addresses.
 */
public final class Admission {
  private final ServiceAddresses addresses = new ServiceAddresses();

  /**
   * The object with the defaults of its kind.
   *
   * @param kind as {@code Deployment.apps}
   * @param schema the schema of a custom kind; null for a built-in one
   * @param object the object
   */
  public MapNode defaulted(String kind, @Nullable CustomSchema schema, MapNode object) {
    return schema == null ? Defaults.fill(kind, object) : schema.withDefaults(object);
  }

  /**
   * All that is wrong with an object, worded as the API words it; none if it is valid.
   *
   * @param kind as {@code Deployment.apps}
   * @param schema the schema of a custom kind; null for a built-in one
   * @param object the object, with its defaults
   * @param live the object before; null if it is new
   */
  public List<String> check(
      String kind, @Nullable CustomSchema schema, MapNode object, @Nullable MapNode live) {
    Causes causes = new Causes();
    if (schema == null) {
      Validation.check(kind, object, causes);
      if (live != null) {
        Immutability.check(kind, live, object, causes);
      }
    } else {
      Names.check(kind, object, causes);
      causes.all().addAll(schema.check(object));
    }
    return causes.all();
  }

  /**
   * A valid object with what the registry of its kind puts into it.
   *
   * @param kind as {@code Deployment.apps}
   * @param object the object, with its defaults and its metadata
   * @param live the object before; null if it is new
   */
  public MapNode prepared(String kind, MapNode object, @Nullable MapNode live) {
    MapNode made =
        live == null ? Registry.created(kind, object) : Registry.updated(kind, object, live);
    return switch (kind) {
      case "Service" -> addresses.allocate(made, live);
      case "Job.batch" -> live == null ? NewObjects.newJob(made) : made;
      default -> made;
    };
  }
}
