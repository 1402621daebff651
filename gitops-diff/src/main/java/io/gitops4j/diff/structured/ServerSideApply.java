// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.structured;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Server-side apply as the API server does it, as a pure function of objects. Immutable,
 * thread-safe.
 *
 * <p>Objects are taken as they are: no defaults are filled in, no version is converted into another
 * (fields owned in another version are looked at under the names of that version), and status is no
 * special field. The special treatment that the API server gives the manager {@code kubectl}, which
 * may take over what the last-applied annotation tells, is left to callers.
 */
public final class ServerSideApply {
  private static final String FIRST = "before-first-apply";

  private final TypeSource types;

  private ServerSideApply(TypeSource types) {
    this.types = types;
  }

  /** With these types; the type of a kind that they don't know is deduced. */
  public static ServerSideApply of(TypeSource types) {
    return new ServerSideApply(Objects.requireNonNull(types, "types"));
  }

  /**
   * Who writes.
   *
   * @param name the name of the field manager; empty stands for {@code unknown}
   * @param subresource the subresource that is written; empty for the object itself
   * @param time the time of the request, in RFC 3339
   */
  public record Writer(String name, String subresource, String time) {
    /** Checks all parts. */
    public Writer {
      name = name.isEmpty() ? "unknown" : name;
      Objects.requireNonNull(subresource, "subresource");
      Objects.requireNonNull(time, "time");
    }
  }

  /**
   * A field that another manager owns and that an apply would change.
   *
   * @param owner who owns it, with all that it owns
   * @param path the field
   * @param field the same field as the API server names it, such as {@code .spec.replicas}
   */
  public record Conflict(ManagedFieldsEntry owner, FieldPath path, String field) {
    /** Checks all parts. */
    public Conflict {
      Objects.requireNonNull(owner, "owner");
      Objects.requireNonNull(path, "path");
      Objects.requireNonNull(field, "field");
    }

    /** What the API server says about it, without the field. */
    public String message() {
      StringBuilder out = new StringBuilder("conflict with \"").append(owner.manager()).append('"');
      if (!owner.subresource().isEmpty()) {
        out.append(" with subresource \"").append(owner.subresource()).append('"');
      }
      if (owner.operation().equals(ManagedFieldsEntry.UPDATE)) {
        out.append(" using ").append(owner.apiVersion());
      }
      return out.toString();
    }
  }

  /**
   * What an apply comes to.
   *
   * @param object the object after it; null if there are conflicts
   * @param conflicts the conflicts; none if it went through
   */
  public record Outcome(@Nullable MapNode object, List<Conflict> conflicts) {
    /** Copies the conflicts. */
    public Outcome {
      conflicts = List.copyOf(conflicts);
    }

    /** Whether it went through. */
    public boolean isApplied() {
      return object != null;
    }
  }

  /**
   * The object after a manager applied a config to it.
   *
   * <p>A map or list goes away with the last of its parts that was given up. If neither a field nor
   * an owner changes, the live object is given back as it is.
   *
   * @param live the object, or null if it does not exist
   * @param config all that the manager wants to say about the object; with apiVersion, kind and
   *     name, without managedFields
   * @param writer who applies
   * @param force whether to take fields from their owners instead of reporting conflicts
   * @throws StructuredException if an object does not fit its type, with everything that does not,
   *     or if the config is not one that can be applied
   */
  public Outcome apply(@Nullable MapNode live, MapNode config, Writer writer, boolean force) {
    Gvk gvk = gvk(config);
    checkMetadata(config);
    SchemaType type = type(gvk);
    TypedValue applied = new TypedValue(type, config).checked(false);
    TypedValue nothing = new TypedValue(type, empty(gvk));
    TypedValue before = live == null ? nothing : new TypedValue(type, bare(live)).checked(true);
    FieldManagers managers =
        live == null
            ? FieldManagers.none(gvk)
            : FieldManagers.of(ManagedFieldsEntry.read(live), gvk);
    FieldManagers known = managers;
    if (managers.isEmpty() && live != null) {
      known =
          managers.update(nothing, before, new Writer(FIRST, writer.subresource(), writer.time()));
    }
    FieldManagers.Applied result = known.apply(before, applied, writer, force);
    if (result.value() == null) {
      return new Outcome(null, conflicts(result.conflicts()));
    }
    MapNode object = (MapNode) Removing.withoutEmptied(result.value().value());
    if (live != null && Values.same(object, before.value())) {
      return new Outcome(
          result.managers().equals(managers)
              ? live
              : ManagedFieldsEntry.write((MapNode) before.value(), result.managers().entries()),
          List.of());
    }
    return new Outcome(ManagedFieldsEntry.write(object, result.managers().entries()), List.of());
  }

  private static List<Conflict> conflicts(Map<ManagedFieldsEntry, FieldSet> conflicts) {
    List<Conflict> out = new ArrayList<>();
    conflicts.forEach(
        (owner, fields) ->
            fields.forEach(
                path ->
                    out.add(
                        new Conflict(
                            owner, PathElement.toFieldPath(path), PathElement.text(path)))));
    return out;
  }

  /**
   * The object after a manager wrote it as a whole, or patched it: it is as given, and who wrote it
   * owns what changed.
   *
   * <p>An object that exists and whose fields nobody owns stays so until the first apply. Where an
   * object does not fit its type, ownership is given up, as the API server does.
   *
   * @param live the object before, or null if it is new
   * @param updated the object after; its managedFields count if it has any, else those before
   * @param writer who writes
   * @throws StructuredException if the object has no apiVersion or kind
   */
  public MapNode update(@Nullable MapNode live, MapNode updated, Writer writer) {
    Gvk gvk = gvk(updated);
    SchemaType type = type(gvk);
    FieldManagers managers = FieldManagers.ofUpdate(live, updated, gvk, writer);
    MapNode after = bare(updated);
    if (managers.isEmpty() && live != null) {
      return after;
    }
    TypedValue before = new TypedValue(type, live == null ? empty(gvk) : bare(live));
    try {
      FieldManagers owned =
          managers.update(before.checked(true), new TypedValue(type, after).checked(true), writer);
      return ManagedFieldsEntry.write(after, owned.capped().entries());
    } catch (StructuredException e) {
      return after;
    }
  }

  private SchemaType type(Gvk gvk) {
    SchemaType type = types.find(gvk);
    return type == null ? SchemaType.deduced() : type;
  }

  private static Gvk gvk(MapNode object) {
    String apiVersion = object.text("apiVersion");
    String kind = object.text("kind");
    if (apiVersion == null || kind == null) {
      String missing = apiVersion == null ? "apiVersion" : "kind";
      throw new StructuredException(
          List.of(
              Issue.error(StructuredError.REQUEST, "the object does not tell its kind")
                  .at(Location.ofField(missing))
                  .withExpected("a text")));
    }
    return Gvk.of(apiVersion, kind);
  }

  private static void checkMetadata(MapNode config) {
    if (config.at("metadata", "managedFields") != null) {
      throw new StructuredException(
          List.of(
              Issue.error(StructuredError.REQUEST, "managedFields can't be applied")
                  .at(Location.ofField("metadata.managedFields"))));
    }
    Node name = config.at("metadata", "name");
    if (name == null || name.textOrNull() == null) {
      throw new StructuredException(
          List.of(
              Issue.error(StructuredError.REQUEST, "the object has no name")
                  .at(Location.ofField("metadata.name"))
                  .withExpected("a text")));
    }
  }

  private static MapNode empty(Gvk gvk) {
    return MapNode.builder().put("apiVersion", gvk.apiVersion()).put("kind", gvk.kind()).build();
  }

  private static MapNode bare(MapNode object) {
    return ManagedFieldsEntry.write(object, List.of());
  }
}
