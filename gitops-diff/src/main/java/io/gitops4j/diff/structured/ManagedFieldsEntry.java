// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.structured;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one manager owns of an object, as an entry of {@code metadata.managedFields} tells.
 * Immutable, thread-safe.
 *
 * @param manager the name of the manager
 * @param operation {@link #APPLY} or {@link #UPDATE}
 * @param apiVersion the version in which the fields are named
 * @param subresource the subresource through which it wrote; empty for the object itself
 * @param time when the entry last changed, in RFC 3339; null if not known
 * @param fields the fields
 */
public record ManagedFieldsEntry(
    String manager,
    String operation,
    String apiVersion,
    String subresource,
    @Nullable String time,
    FieldSet fields) {

  /** The operation of who applies. */
  public static final String APPLY = "Apply";

  /** The operation of who writes in any other way. */
  public static final String UPDATE = "Update";

  private static final String FIELDS_TYPE = "FieldsV1";

  /** By operation, then by time in seconds, then by name: the order of the API server. */
  private static final Comparator<ManagedFieldsEntry> ORDER =
      Comparator.comparing(ManagedFieldsEntry::operation)
          .thenComparing(ManagedFieldsEntry::seconds)
          .thenComparing(ManagedFieldsEntry::manager)
          .thenComparing(ManagedFieldsEntry::apiVersion)
          .thenComparing(ManagedFieldsEntry::subresource);

  /** Checks all parts. */
  public ManagedFieldsEntry {
    Objects.requireNonNull(manager, "manager");
    Objects.requireNonNull(operation, "operation");
    Objects.requireNonNull(apiVersion, "apiVersion");
    Objects.requireNonNull(subresource, "subresource");
    Objects.requireNonNull(fields, "fields");
  }

  /** The time in seconds since 1970; 0 if not known. */
  long seconds() {
    try {
      return time == null ? 0 : Instant.parse(time).getEpochSecond();
    } catch (DateTimeParseException e) {
      return 0;
    }
  }

  /**
   * The entries of an object, in its order; none if it has none.
   *
   * @throws StructuredException with every entry that can't be read
   */
  public static List<ManagedFieldsEntry> read(MapNode object) {
    if (!(object.at("metadata", "managedFields") instanceof ListNode list)) {
      return List.of();
    }
    List<ManagedFieldsEntry> entries = new ArrayList<>(list.size());
    List<Issue> issues = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      try {
        entries.add(entry(list.get(i), "metadata.managedFields[" + i + "]"));
      } catch (StructuredException e) {
        issues.addAll(e.issues());
      }
    }
    if (!issues.isEmpty()) {
      throw new StructuredException(issues);
    }
    return List.copyOf(entries);
  }

  /** The entries of an object whose fields can be read, in its order, whatever else they lack. */
  static List<ManagedFieldsEntry> readable(MapNode object) {
    List<ManagedFieldsEntry> entries = new ArrayList<>();
    if (object.at("metadata", "managedFields") instanceof ListNode list) {
      for (Node node : list) {
        if (node instanceof MapNode entry && entry.get("fieldsV1") instanceof MapNode fields) {
          try {
            entries.add(
                new ManagedFieldsEntry(
                    text(entry, "manager"),
                    text(entry, "operation"),
                    text(entry, "apiVersion"),
                    text(entry, "subresource"),
                    entry.text("time"),
                    FieldSet.ofFieldsV1(fields)));
          } catch (StructuredException e) {
            // owns nothing that we know
          }
        }
      }
    }
    return entries;
  }

  private static ManagedFieldsEntry entry(Node node, String at) {
    MapNode entry = node instanceof MapNode map ? map : MapNode.EMPTY;
    String operation = text(entry, "operation");
    String apiVersion = text(entry, "apiVersion");
    if (!operation.equals(APPLY) && !operation.equals(UPDATE)) {
      throw wrong(at + ".operation", APPLY + " or " + UPDATE);
    }
    if (apiVersion.isEmpty()) {
      throw wrong(at + ".apiVersion", "a version");
    }
    if (!text(entry, "fieldsType").equals(FIELDS_TYPE)) {
      throw wrong(at + ".fieldsType", FIELDS_TYPE);
    }
    MapNode fields = entry.map("fieldsV1");
    return new ManagedFieldsEntry(
        text(entry, "manager"),
        operation,
        apiVersion,
        text(entry, "subresource"),
        entry.text("time"),
        fields == null ? FieldSet.EMPTY : FieldSet.ofFieldsV1(fields));
  }

  private static String text(MapNode entry, String key) {
    String text = entry.text(key);
    return text == null ? "" : text;
  }

  private static StructuredException wrong(String field, String expected) {
    return new StructuredException(
        List.of(
            Issue.error(StructuredError.FIELDS, "an entry of managedFields can't be read")
                .at(Location.ofField(field))
                .withExpected(expected)));
  }

  /**
   * The object with these entries instead of its own, in the order of the API server. An object
   * without metadata is given back as it is.
   */
  public static MapNode write(MapNode object, List<ManagedFieldsEntry> entries) {
    MapNode metadata = object.map("metadata");
    if (metadata == null) {
      return object;
    }
    if (entries.isEmpty()) {
      return metadata.has("managedFields")
          ? object.with("metadata", metadata.without("managedFields"))
          : object;
    }
    List<Node> nodes = entries.stream().sorted(ORDER).map(ManagedFieldsEntry::node).toList();
    return object.with("metadata", metadata.with("managedFields", ListNode.of(nodes)));
  }

  /**
   * The object with what managers own written down in one version of its group: for a kind that
   * gained fields, whose server can't read an object that has them by an older version. Entries of
   * other groups stay; entries of one manager that are the same then become one. The same object if
   * there is nothing to do, or if its entries can't be read.
   *
   * @param apiVersion the group and version, which must have all fields of the others
   */
  public static MapNode inVersion(MapNode object, String apiVersion) {
    List<ManagedFieldsEntry> entries = readable(object);
    boolean whole =
        object.at("metadata", "managedFields") instanceof ListNode all
            && all.size() == entries.size();
    String group = group(apiVersion);
    if (!whole
        || entries.stream()
            .allMatch(e -> e.apiVersion.equals(apiVersion) || !group(e.apiVersion).equals(group))) {
      return object;
    }
    Map<ManagedFieldsEntry, FieldSet> moved = new LinkedHashMap<>();
    for (ManagedFieldsEntry entry : entries) {
      String version = group(entry.apiVersion).equals(group) ? apiVersion : entry.apiVersion;
      // who applies has one entry for each version, whenever it was written
      String time = entry.operation.equals(APPLY) ? null : entry.time;
      moved.merge(entry.with(version, time, FieldSet.EMPTY), entry.fields, FieldSet::union);
    }
    List<ManagedFieldsEntry> all = new ArrayList<>();
    moved.forEach(
        (entry, fields) -> all.add(entry.with(entry.apiVersion, latest(entries, entry), fields)));
    return write(object, all);
  }

  private ManagedFieldsEntry with(String newVersion, @Nullable String newTime, FieldSet newFields) {
    return new ManagedFieldsEntry(manager, operation, newVersion, subresource, newTime, newFields);
  }

  /** The time of an entry; of one that applies, the latest of those that it was made from. */
  private static @Nullable String latest(List<ManagedFieldsEntry> from, ManagedFieldsEntry entry) {
    if (!entry.operation.equals(APPLY)) {
      return entry.time;
    }
    return from.stream()
        .filter(e -> e.operation.equals(APPLY))
        .filter(e -> e.manager.equals(entry.manager) && e.subresource.equals(entry.subresource))
        .filter(e -> group(e.apiVersion).equals(group(entry.apiVersion)))
        .max(Comparator.comparing(ManagedFieldsEntry::seconds))
        .map(ManagedFieldsEntry::time)
        .orElse(null);
  }

  private static String group(String apiVersion) {
    return apiVersion.substring(0, Math.max(0, apiVersion.indexOf('/')));
  }

  private Node node() {
    MapNode.Builder out =
        MapNode.builder()
            .put("apiVersion", apiVersion)
            .put("fieldsType", FIELDS_TYPE)
            .put("fieldsV1", fields.toFieldsV1())
            .put("manager", manager)
            .put("operation", operation);
    if (!subresource.isEmpty()) {
      out.put("subresource", subresource);
    }
    return out.putIfPresent("time", time).build();
  }
}
