// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render;

import io.gitops4j.core.error.Location;
import io.gitops4j.core.secret.SecretFields;
import io.gitops4j.core.secret.SecretMarks;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How an object came to be: which step, in which file and line, set each of its fields. Immutable,
 * thread-safe.
 *
 * <p>A renderer that is asked for it keeps the object as it was after each step that changed it,
 * which costs next to nothing since nodes are shared; {@link #of(FieldPath)} compares these
 * versions when it is called. List items are followed through the versions by what tells them
 * apart, such as a {@code name}, not by their place.
 *
 * <p>Values of Secrets are never shown: settings hold texts in their place that tell only whether
 * they are equal.
 */
public final class Provenance {
  private final @Nullable Provenance earlier;
  private final RenderStep step;
  private final SettingLocator locator;
  private final MapNode root;
  private final boolean removed;
  private final boolean secret;
  private final SecretFields hidden;

  private Provenance(
      @Nullable Provenance earlier,
      RenderStep step,
      SettingLocator locator,
      MapNode root,
      boolean removed,
      SecretFields hidden) {
    this.earlier = earlier;
    this.step = Objects.requireNonNull(step, "step");
    this.locator = Objects.requireNonNull(locator, "locator");
    this.root = Objects.requireNonNull(root, "root");
    this.removed = removed;
    this.secret = earlier != null && earlier.secret || SecretMarks.isSecret(root);
    this.hidden = hidden;
  }

  /** Of an object that a step read or made. */
  public static Provenance start(RenderStep step, SettingLocator locator, MapNode root) {
    return new Provenance(null, step, locator, root, false, SecretFields.NONE);
  }

  /** With one step more; this one itself if the step left the object as it was. */
  public Provenance then(RenderStep next, SettingLocator nextLocator, MapNode newRoot) {
    return newRoot == root ? this : new Provenance(this, next, nextLocator, newRoot, false, hidden);
  }

  /** With the step that took the object away. */
  public Provenance removedBy(RenderStep last, SettingLocator lastLocator) {
    return new Provenance(this, last, lastLocator, root, true, hidden);
  }

  /** The same with marks in place of the values of these fields, in all versions of the object. */
  Provenance hiding(SecretFields fields) {
    return new Provenance(earlier, step, locator, root, removed, fields);
  }

  /** The identity now, or when the object was taken away. */
  public ResourceId id() {
    return ResourceId.of(root);
  }

  /** The identity with which the object was read or made, before anything renamed it. */
  public ResourceId originalId() {
    List<Provenance> versions = versions();
    return ResourceId.of(versions.get(0).root);
  }

  /** Whether a step took the object away. */
  public boolean isRemoved() {
    return removed;
  }

  /** Whether this is about a Secret, so that values are not shown. */
  public boolean isSecret() {
    return secret;
  }

  /** The steps that changed anything, oldest first. */
  public List<RenderStep> steps() {
    return versions().stream().map(version -> version.step).toList();
  }

  /**
   * Who set a field, oldest first. The last setting gave the field its value, or took it away.
   * Steps that only said the same value again are among them if they say it in a place of their
   * own.
   *
   * @return the settings; none if no version of the object has the field
   */
  public List<Setting> of(FieldPath path) {
    Objects.requireNonNull(path, "path");
    return shown(path, settings(versions(), path, Position.find(root, path), new ListMatches()));
  }

  /**
   * Who gave a field its value, or took it away; whoever only said the same once more does not
   * count. Null if no version of the object has the field.
   */
  public @Nullable Setting decisive(FieldPath path) {
    Setting decisive = null;
    for (Setting setting : of(path)) {
      decisive = setting.repeats() ? decisive : setting;
    }
    return decisive;
  }

  /**
   * Who set each field that the object has, down to scalars and empty maps and lists, in the order
   * of the object; nothing if it was taken away.
   */
  public Map<FieldPath, List<Setting>> fields() {
    Map<FieldPath, List<Setting>> fields = new LinkedHashMap<>();
    if (!removed) {
      ListMatches matches = new ListMatches();
      List<Provenance> versions = versions();
      new FieldWalk(matches)
          .leaves(root)
          .forEach(
              (path, leaf) ->
                  fields.put(path, shown(path, settings(versions, path, leaf, matches))));
    }
    return Collections.unmodifiableMap(fields);
  }

  private List<Setting> shown(FieldPath path, List<Setting> settings) {
    SecretFields fields = hidden.at(path);
    return fields.isEmpty()
        ? settings
        : settings.stream()
            .map(
                one ->
                    new Setting(
                        one.step(),
                        one.location(),
                        masked(one.before(), fields),
                        masked(one.after(), fields)))
            .toList();
  }

  private static @Nullable Node masked(@Nullable Node value, SecretFields fields) {
    return value == null ? null : SecretMarks.ofProcess().masked(value, fields);
  }

  /** From the newest version back; a field that is not there is looked for in older ones. */
  private static List<Setting> settings(
      List<Provenance> versions, FieldPath path, @Nullable Position newest, ListMatches matches) {
    Deque<Setting> found = new ArrayDeque<>();
    Position position = newest;
    for (int at = versions.size() - 1; at >= 0; at--) {
      Provenance version = versions.get(at);
      if (position == null) {
        position = Position.find(version.root, path);
        if (position != null && at < versions.size() - 1) {
          found.addFirst(
              versions.get(at + 1).setting(position.path(matches), position.node(), null));
        }
      }
      if (position == null) {
        continue;
      }
      if (version.removed) {
        found.addFirst(version.setting(position.path(matches), position.node(), null));
        continue;
      }
      MapNode older = at == 0 ? MapNode.EMPTY : versions.get(at - 1).root;
      Position before = position.in(older, matches);
      if (before == null) {
        Position there = Position.find(older, path);
        if (there != null && there.in(version.root, matches) != null) {
          // another item stood in its place, and was only moved
          found.addFirst(version.setting(position.path(matches), null, position.node()));
          break;
        }
        before = there;
      }
      if (before == null) {
        found.addFirst(version.setting(position.path(matches), null, position.node()));
      } else if (before.node() != position.node()) {
        Setting setting = version.changed(position, before.node(), matches);
        if (setting != null) {
          found.addFirst(setting);
        }
      }
      position = before;
    }
    return placed(found);
  }

  /** The way back over all versions, turned round: oldest first. */
  private List<Provenance> versions() {
    Deque<Provenance> versions = new ArrayDeque<>();
    for (Provenance version = this; version != null; version = version.earlier) {
      versions.addFirst(version);
    }
    return new ArrayList<>(versions);
  }

  private @Nullable Setting changed(Position position, Node before, ListMatches matches) {
    boolean same = before.equals(position.node());
    FieldPath path = position.path(matches);
    if (same && locator.locate(path, before, position.node()) == null) {
      return null;
    }
    return setting(path, before, position.node());
  }

  private Setting setting(FieldPath path, @Nullable Node before, @Nullable Node after) {
    Location place = locator.locate(path, before, after);
    Location declared = step.declared();
    Location location = place != null ? place : declared != null ? declared : Location.NONE;
    if (!secret) {
      return new Setting(step, location, before, after);
    }
    SecretMarks marks = SecretMarks.ofProcess();
    return new Setting(
        step,
        location,
        before == null ? null : marks.masked(path, before),
        after == null ? null : marks.masked(path, after));
  }

  /** A step that stands nowhere, such as a name reference, works on what stands somewhere. */
  private static List<Setting> placed(Iterable<Setting> settings) {
    List<Setting> placed = new ArrayList<>();
    Location last = Location.NONE;
    for (Setting setting : settings) {
      Location place = setting.location().equals(Location.NONE) ? last : setting.location();
      placed.add(new Setting(setting.step(), place, setting.before(), setting.after()));
      last = place;
    }
    return List.copyOf(placed);
  }

  /**
   * The paths of the fields that a step took away and that no later step gave back, each without
   * the fields below it; ask {@link #of(FieldPath)} who it was.
   */
  public List<FieldPath> removedFields() {
    Set<FieldPath> paths = new LinkedHashSet<>();
    FieldWalk walk = new FieldWalk(new ListMatches());
    for (Provenance version = this; version.earlier != null; version = version.earlier) {
      walk.gone(version.earlier.root, version.root, FieldPath.ROOT, paths);
    }
    return paths.stream().filter(path -> path.find(root) == null).toList();
  }

  /** The identity and the number of steps; never content. */
  @Override
  public String toString() {
    return id() + (removed ? " (removed" : " (") + versions().size() + " steps)";
  }
}
