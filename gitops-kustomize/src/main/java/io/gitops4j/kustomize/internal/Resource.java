// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.RenderException;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.kustomize.KustomizeError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A resource on its way through a build: its object, which each transformer replaces by a changed
 * one, and what is remembered of its former names. Confined to one render.
 */
public final class Resource {
  private MapNode root;
  private final String origin;
  private List<ResId> previous = List.of(); // never changed, so that copies can share them
  private List<String> prefixes = List.of();
  private List<String> suffixes = List.of();
  private boolean needsHash;
  private String behavior = "";
  private boolean annotated;
  private boolean helmGenerated;
  private boolean doubted;
  private @Nullable SharedEntries shared;
  private @Nullable ResId id;
  private @Nullable List<ResId> formerIds;
  private @Nullable ResourceSet set;
  private int place;
  private long weight = 1;

  private Resource(MapNode root, String origin) {
    this.root = root;
    this.origin = origin;
  }

  /** A resource from a document. Throws if kind or name is missing. */
  public static Resource of(MapNode root, String origin) {
    return of(root, origin, false);
  }

  /** The same, of a document whose keys are perhaps known to be texts. */
  static Resource of(MapNode root, String origin, boolean textKeys) {
    String kind = textOf(root.get("kind"));
    String missing = kind.isEmpty() ? "kind" : null;
    if (missing == null && text(root, "name").isEmpty() && !kind.endsWith("List")) {
      missing = "metadata.name";
    }
    if (missing != null) {
      throw new RenderException(
          Issue.error(
                  KustomizeError.INVALID_RESOURCE,
                  "not a Kubernetes object: " + missing + " is missing")
              .at(new Location(origin, root.line(), root.column(), missing, null)),
          null);
    }
    if (!textKeys) {
      List<Issue> odd = new ArrayList<>(0);
      checkKeys(root, origin, odd);
      if (!odd.isEmpty()) {
        throw new RenderException(odd);
      }
    }
    Resource resource = new Resource(root, origin);
    BuildAnnotations.take(resource);
    return resource;
  }

  /** A copy with the same object, history and notes, which is in no set. */
  Resource copy() {
    Resource copy = new Resource(root, origin);
    copy.id = id();
    copy.formerIds = previous();
    copy.previous = previous;
    copy.prefixes = prefixes;
    copy.suffixes = suffixes;
    copy.needsHash = needsHash;
    copy.behavior = behavior;
    copy.annotated = annotated;
    copy.helmGenerated = helmGenerated;
    copy.weight = weight;
    copy.shared = shared == null ? null : shared.copy();
    return copy;
  }

  /** JSON has texts as keys only. */
  private static void checkKeys(Node node, String origin, List<Issue> odd) {
    if (node instanceof MapNode map) {
      for (int i = 0; i < map.size(); i++) {
        ScalarNode key = map.keyAt(i);
        if (!key.isString()) {
          odd.add(
              Issue.error(
                      KustomizeError.INVALID_RESOURCE,
                      "the key " + key.text() + " is no text to YAML; quote it")
                  .at(Location.of(origin, key)));
        }
        checkKeys(map.valueAt(i), origin, odd);
      }
    } else if (node instanceof io.gitops4j.core.tree.ListNode list) {
      for (int i = 0; i < list.size(); i++) {
        checkKeys(list.get(i), origin, odd);
      }
    }
  }

  /** The text of a scalar as it was written, null included; empty for anything else. */
  public static String textOf(@Nullable Node node) {
    return node instanceof ScalarNode scalar ? scalar.source() : "";
  }

  private static String text(MapNode root, String field) {
    MapNode metadata = root.map("metadata");
    String text = metadata == null ? null : metadata.text(field);
    return text == null ? "" : text;
  }

  /** The object as it is now. */
  public MapNode root() {
    return root;
  }

  /** Puts a changed object in place. */
  public void root(MapNode newRoot) {
    MapNode old = root;
    root = shared == null || old == newRoot ? newRoot : shared.settled(newRoot);
    if (old != newRoot && id != null && !sameIdentity(old, newRoot)) {
      ResId before = id;
      id = id(before);
      formerIds = null;
      if (set != null) {
        if (id.apiVersion().equals(before.apiVersion())) {
          set.renamed(this);
        } else {
          set.changed(this); // former identities are seen with today's version
        }
      }
    }
  }

  /**
   * Notes labels that came to several maps of this object at once, which stay the same from then
   * on.
   */
  void share(MapNode before, List<String> keys, List<List<String>> maps) {
    if (shared == null) {
      shared = new SharedEntries();
    }
    shared.added(before, root, keys, maps);
  }

  /** Puts an object in place that was made anew, in which no label is kept the same as another. */
  public void replacedRoot(MapNode newRoot) {
    shared = null;
    root(newRoot);
  }

  private static boolean sameIdentity(MapNode a, MapNode b) {
    return sameText(a.get("apiVersion"), b.get("apiVersion"))
        && sameText(a.get("kind"), b.get("kind"))
        && (a.get("metadata") == b.get("metadata")
            || text(a, "name").equals(text(b, "name"))
                && text(a, "namespace").equals(text(b, "namespace")));
  }

  private static boolean sameText(@Nullable Node a, @Nullable Node b) {
    return a == b || a != null && b != null && Objects.equals(a.textOrNull(), b.textOrNull());
  }

  /** The set that it is in now; null if it is in none. */
  @Nullable ResourceSet set() {
    return set;
  }

  /** A number that says which of two resources of a set comes first. */
  int place() {
    return place;
  }

  /** Says in which set it is now, and where. */
  void isIn(@Nullable ResourceSet newSet, int newPlace) {
    set = newSet;
    place = newPlace;
    doubted = false;
  }

  /** Says that another of its set may have the same identity; false if that is said already. */
  boolean doubt() {
    boolean before = doubted;
    doubted = true;
    return !before;
  }

  /** Says that no other of its set has the same identity. */
  void certain() {
    doubted = false;
  }

  /** The file it was read from or made by. */
  public String origin() {
    return origin;
  }

  /** How many nodes it had when it was read or made, at least one. */
  public long weight() {
    return weight;
  }

  /** Says how many nodes it has now. */
  public void weight(long nodes) {
    weight = nodes;
  }

  /** Where it stands in that file, for messages. */
  public Location location() {
    return Location.of(origin, root);
  }

  /** The kind. */
  public String kind() {
    String kind = root.text("kind");
    return kind == null ? "" : kind;
  }

  /** The name now. */
  public String name() {
    return text(root, "name");
  }

  /** The namespace now; empty if none. */
  public String namespace() {
    return text(root, "namespace");
  }

  /** The identity now. */
  public ResId id() {
    ResId known = id;
    if (known == null) {
      known = id(null);
      id = known;
    }
    return known;
  }

  private ResId id(@Nullable ResId before) {
    String apiVersion = root.text("apiVersion");
    return ResId.of(apiVersion == null ? "" : apiVersion, kind(), name(), namespace(), before);
  }

  /** The identity it was read with. */
  public ResId originalId() {
    return previous.isEmpty() ? id() : previous().get(0);
  }

  /** Former identities, oldest first, seen with today's group and version. */
  public List<ResId> previous() {
    List<ResId> known = formerIds;
    if (known == null) {
      ResId now = id();
      known = previous;
      for (int i = 0; i < previous.size(); i++) {
        ResId former = previous.get(i);
        if (!former.version().equals(now.version()) || !former.group().equals(now.group())) {
          known = known == previous ? new ArrayList<>(previous) : known;
          known.set(
              i,
              new ResId(
                  now.group(), now.version(), former.kind(), former.name(), former.namespace()));
        }
      }
      known = known == previous ? known : List.copyOf(known);
      formerIds = known;
    }
    return known;
  }

  /** Former identities and today's. */
  public List<ResId> allIds() {
    List<ResId> ids = new ArrayList<>(previous());
    ids.add(id());
    return ids;
  }

  /**
   * Whether former identities can be told apart by the reference, which keeps names, namespaces and
   * kinds in lists with commas and stops where these differ in length.
   */
  boolean hasReadableHistory() {
    int names = 0;
    int namespaces = 0;
    int kinds = 0;
    for (ResId former : previous) {
      names += commas(former.name());
      namespaces += commas(former.namespace());
      kinds += commas(former.kind());
    }
    return names == namespaces && namespaces == kinds;
  }

  private static int commas(String text) {
    int count = 0;
    for (int at = text.indexOf(','); at >= 0; at = text.indexOf(',', at + 1)) {
      count++;
    }
    return count;
  }

  /** Whether a former identity or today's passes the test. */
  public boolean anyId(Predicate<ResId> test) {
    for (ResId former : previous()) {
      if (test.test(former)) {
        return true;
      }
    }
    return test.test(id());
  }

  /** Remembers today's identity before it changes. */
  public void rememberId() {
    remember(id().key());
  }

  void remember(ResId former) {
    previous = with(previous, former);
    formerIds = null;
  }

  /**
   * Whether the reference would keep notes of its own in the annotations of this resource, so that
   * it has annotations even if its author wrote none.
   */
  public boolean isAnnotated() {
    return annotated || needsHash || !previous.isEmpty() || !prefixes.isEmpty();
  }

  /** Whether Helm made it, which then has set the namespace. */
  public boolean isHelmGenerated() {
    return helmGenerated;
  }

  void helmGenerated(boolean value) {
    helmGenerated = value;
  }

  /** Says that there are such notes. */
  public void annotated() {
    annotated = true;
  }

  /** Notes a prefix that was put before the name. */
  public void addPrefix(String prefix) {
    if (!prefix.isEmpty()) {
      prefixes = with(prefixes, prefix);
    }
  }

  /** Notes a suffix that was put after the name. */
  public void addSuffix(String suffix) {
    if (!suffix.isEmpty()) {
      suffixes = with(suffixes, suffix);
    }
  }

  List<String> prefixes() {
    return prefixes;
  }

  List<String> suffixes() {
    return suffixes;
  }

  /** Takes over content and notes of what a function made of this one. */
  void become(Resource changed) {
    root(changed.root);
    historyOf(changed);
    needsHash = changed.needsHash;
    behavior = changed.behavior;
    annotated = changed.annotated;
    helmGenerated = changed.helmGenerated;
    weight = changed.weight;
    if (set != null) {
      set.changed(this);
    }
  }

  private void historyOf(Resource other) {
    previous = other.previous;
    formerIds = null;
    prefixes = other.prefixes;
    suffixes = other.suffixes;
  }

  private static <T> List<T> with(List<T> list, T last) {
    if (list.isEmpty()) {
      return List.of(last);
    }
    List<T> more = new ArrayList<>(list);
    more.add(last);
    return List.copyOf(more);
  }

  /** Whether the prefixes and suffixes of two resources end alike; if asked, none fits any. */
  public boolean sameAffixes(Resource other, boolean emptyFitsAny) {
    return sameEnd(prefixes, other.prefixes, emptyFitsAny)
        && sameEnd(suffixes, other.suffixes, emptyFitsAny);
  }

  private static boolean sameEnd(List<String> a, List<String> b, boolean emptyFitsAny) {
    if (a.isEmpty() || b.isEmpty()) {
      return emptyFitsAny || a.isEmpty() && b.isEmpty();
    }
    int length = Math.min(a.size(), b.size());
    return a.subList(a.size() - length, a.size()).equals(b.subList(b.size() - length, b.size()));
  }

  /** Whether the name gets a hash of the content. */
  public boolean needsHash() {
    return needsHash;
  }

  /** Says whether the name gets a hash of the content. */
  public void needsHash(boolean value) {
    needsHash = value;
  }

  /**
   * What a generated resource does with one that exists: create, replace or merge; empty for
   * create.
   */
  public String behavior() {
    return behavior;
  }

  /** Says what a generated resource does with one that exists. */
  public void behavior(String value) {
    behavior = value;
  }

  /** Changes the name. */
  public void name(String name) {
    metadata("name", ScalarNode.of(name));
  }

  /** Changes a field of the metadata; null takes it away. */
  public void metadata(String field, @Nullable Node value) {
    MapNode metadata = root.map("metadata");
    metadata = metadata == null ? MapNode.EMPTY : metadata;
    root(
        root.with(
            "metadata", value == null ? metadata.without(field) : metadata.with(field, value)));
  }

  /** An annotation; null if there is no such. */
  @Nullable String annotation(String key) {
    MapNode annotations = metadata("annotations");
    return annotations == null || !annotations.has(key) ? null : textOf(annotations.get(key));
  }

  private @Nullable MapNode metadata(String field) {
    MapNode metadata = root.map("metadata");
    return metadata == null ? null : metadata.map(field);
  }

  /** The labels or annotations. */
  public Map<String, String> strings(String field) {
    Map<String, String> strings = new LinkedHashMap<>();
    MapNode map = metadata(field);
    if (map != null) {
      for (int i = 0; i < map.size(); i++) {
        strings.put(map.keyAt(i).text(), textOf(map.valueAt(i)));
      }
    }
    return strings;
  }

  /** Takes over names, labels, annotations and history of the resource that this one replaces. */
  public void inherit(Resource old) {
    for (String field : List.of("labels", "annotations")) {
      Map<String, String> merged = old.strings(field);
      merged.putAll(strings(field));
      metadata(field, merged.isEmpty() ? null : MapNode.ofStrings(merged));
    }
    name(old.name());
    metadata("namespace", old.namespace().isEmpty() ? null : ScalarNode.of(old.namespace()));
    historyOf(old);
  }
}
