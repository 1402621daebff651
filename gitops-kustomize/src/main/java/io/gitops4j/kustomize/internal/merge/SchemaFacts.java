// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.merge;

import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Facts of a schema: merge keys, patch strategies, and which kinds lie in namespaces. The one that
 * kustomize embeds (Kubernetes 1.21.2) is read once, when it is first needed. Immutable,
 * thread-safe.
 */
public final class SchemaFacts {
  private static final class Holder {
    static final SchemaFacts EMBEDDED = read();
  }

  /** What a custom schema leaves of the embedded types. */
  public enum EmbeddedTypes {
    /** None. */
    ABSENT,
    /** Those that the custom schema does not define. */
    BELOW,
    /** All; of the custom schema the others are added. */
    ABOVE
  }

  private final SchemaTypes types;

  /** Whether objects lie in a namespace, by kind and apiVersion. */
  private final Map<String, Map<String, Boolean>> namespaced;

  private SchemaFacts(SchemaTypes types, Map<String, Map<String, Boolean>> namespaced) {
    this.types = types;
    this.namespaced = namespaced;
  }

  /** The facts that kustomize embeds. */
  public static SchemaFacts embedded() {
    return Holder.EMBEDDED;
  }

  /** The types of a custom schema; which kinds lie in namespaces stays. */
  public static SchemaFacts custom(MapNode document, EmbeddedTypes embedded) {
    SchemaTypes types = new SchemaTypes();
    Map<String, Map<String, Boolean>> namespaced = new HashMap<>();
    if (embedded == EmbeddedTypes.BELOW) {
      EmbeddedSchema.addTo(types, namespaced);
    }
    CustomSchema.addTo(types, document);
    if (embedded == EmbeddedTypes.ABOVE) {
      EmbeddedSchema.addTo(types, namespaced);
    }
    return new SchemaFacts(types, embedded().namespaced);
  }

  @Nullable FieldSchema type(@Nullable String apiVersion, @Nullable String kind) {
    return types.ofKind(apiVersion + "/" + kind);
  }

  /** What the comment of a key says of its value; null if it is no schema. */
  @Nullable FieldSchema ofComment(String comment) {
    try {
      List<Node> documents = YamlReader.ofDefaults().read("comment", comment);
      return documents.size() == 1 && documents.get(0) instanceof MapNode map
          ? CustomSchema.ofField(types, map)
          : null;
    } catch (YamlException e) {
      return null; // any text may stand in a comment
    }
  }

  /** Whether objects of the kind lie in no namespace; kinds that are not known lie in one. */
  public boolean isClusterScoped(String apiVersion, String kind) {
    return Boolean.FALSE.equals(namespaced.getOrDefault(kind, Map.of()).get(apiVersion));
  }

  /** Whether it is known if objects of the kind lie in a namespace. */
  public boolean knowsScope(@Nullable String apiVersion, @Nullable String kind) {
    return apiVersion != null
        && kind != null
        && namespaced.getOrDefault(kind, Map.of()).containsKey(apiVersion);
  }

  private static SchemaFacts read() {
    SchemaTypes types = new SchemaTypes();
    Map<String, Map<String, Boolean>> namespaced = new HashMap<>();
    EmbeddedSchema.addTo(types, namespaced);
    return new SchemaFacts(types, namespaced);
  }
}
